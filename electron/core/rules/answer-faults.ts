import type { AnswerValue } from '#contract/records/judgement';
import type { Column, Question } from '#contract/records/question';
import { DateOnly, Sha256 } from '#contract/records/text';
import { RichText } from '#contract/rich-text';

/** The longest text answer or cell, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 20_000;

/** The most entries of a list whose question sets no limit. */
export const MAX_ENTRIES = { table: 1000, group: 1000, people: 200, evidence: 1000 } as const;

/** Why a value cannot answer a question; keys of the message `error.answer.not-allowed`. */
export type AnswerFault =
  | 'type'
  | 'not-yes-no'
  | 'not-an-option'
  | 'repeated-option'
  | 'not-a-number'
  | 'not-whole'
  | 'below-minimum'
  | 'above-maximum'
  | 'not-a-date'
  | 'too-long'
  | 'too-many-entries'
  | 'unknown-column'
  | 'unknown-row'
  | 'not-a-person'
  | 'not-a-hash'
  | 'always-applies';

export type Listing = Extract<Question, { type: 'table' | 'group' | 'people' | 'evidence' }>;
type Range = { readonly min?: number | undefined; readonly max?: number | undefined };
type Chosen = { readonly options: readonly { readonly id: string }[] };

function optionFault({ options }: Chosen, id: unknown): AnswerFault | null {
  if (typeof id !== 'string') return 'type';
  return options.some((option) => option.id === id) ? null : 'not-an-option';
}

function numberFault({ min, max }: Range, value: unknown): AnswerFault | null {
  if (typeof value !== 'number') return 'type';
  if (!Number.isFinite(value)) return 'not-a-number';
  if (min !== undefined && value < min) return 'below-minimum';
  return max !== undefined && value > max ? 'above-maximum' : null;
}

function textFault(value: unknown): AnswerFault | null {
  if (typeof value !== 'string') return 'type';
  return value.length > MAX_TEXT_LENGTH ? 'too-long' : null;
}

function yesNoFault(value: unknown): AnswerFault | null {
  if (typeof value !== 'string') return 'type';
  return value === 'yes' || value === 'no' ? null : 'not-yes-no';
}

function dateFault(value: unknown): AnswerFault | null {
  if (typeof value !== 'string') return 'type';
  return DateOnly.safeParse(value).success ? null : 'not-a-date';
}

function cellFault(column: Column, value: unknown): AnswerFault | null {
  // An emptied cell is as one never filled.
  if (value === '') return null;
  switch (column.type) {
    case 'text':
    case 'long-text':
      return textFault(value);
    case 'date':
      return dateFault(value);
    case 'yes-no':
      return yesNoFault(value);
    case 'number':
      return numberFault(column, value);
    case 'single':
      return optionFault(column, value);
  }
}

/** What is read of a value that may be of any form. */
type Loose = {
  readonly [K in
    | 'unknown'
    | 'notApplicable'
    | 'richText'
    | 'people'
    | 'entries'
    | 'rows'
    | 'text'
    | 'content'
    | 'name'
    | 'function'
    | 'organisation']?: unknown;
};

/** For values that come from a file or another process: of any form. */
export function isRecord(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstFault<T>(items: readonly T[], faultOf: (item: T) => AnswerFault | null): AnswerFault | null {
  for (const item of items) {
    const fault = faultOf(item);
    if (fault !== null) return fault;
  }
  return null;
}

function cellsFault(columns: readonly Column[], cells: unknown): AnswerFault | null {
  if (!isRecord(cells)) return 'type';
  return firstFault(Object.entries(cells), ([id, value]) => {
    const column = columns.find((it) => it.id === id);
    return column === undefined ? 'unknown-column' : cellFault(column, value);
  });
}

/** The least entries that answer a list: one, unless the question says otherwise. */
export function fewestEntries(question: Listing): number {
  return question.minEntries ?? 1;
}

export function mostEntries(question: Listing): number {
  return question.maxEntries ?? MAX_ENTRIES[question.type];
}

function listFault(question: Listing, list: unknown, faultOf: (item: unknown) => AnswerFault | null) {
  if (!Array.isArray(list)) return 'type';
  return list.length > mostEntries(question) ? 'too-many-entries' : firstFault(list, faultOf);
}

function personFault(person: unknown): AnswerFault | null {
  if (!isRecord(person)) return 'type';
  const { name, function: task, organisation } = person;
  if (typeof name !== 'string' || typeof task !== 'string' || typeof organisation !== 'string') return 'type';
  return name.trim() === '' ? 'not-a-person' : null;
}

/**
 * Tells whether a value may answer a question; "don't know" may answer any. Lists with too few entries and rows with
 * empty cells may: they are on their way, see `isComplete`.
 * @returns null if it may, else the reason as a key
 */
export function validateAnswer(question: Question, value: AnswerValue): AnswerFault | null {
  const given: unknown = value;
  if (isRecord(given)) {
    if ('unknown' in given) return given.unknown === true ? null : 'type';
    if ('notApplicable' in given) {
      if (typeof given.notApplicable !== 'string' || given.notApplicable.trim() === '') return 'type';
      return question.mayNotApply === true ? null : 'always-applies';
    }
  }
  switch (question.type) {
    case 'yes-no':
      return yesNoFault(given);
    case 'single':
      return optionFault(question, given);
    case 'multi':
      if (!Array.isArray(given)) return 'type';
      if (new Set(given).size < given.length) return 'repeated-option';
      return firstFault(given, (id) => (optionFault(question, id) === null ? null : 'not-an-option'));
    case 'number': {
      const fault = numberFault(question, given);
      return fault === null && question.isWhole === true && !Number.isInteger(given) ? 'not-whole' : fault;
    }
    case 'date':
      return dateFault(given);
    case 'text':
      return textFault(given);
    case 'rich-text':
      return isRecord(given) && RichText.safeParse(given.richText).success ? null : 'type';
    case 'people':
      return isRecord(given) ? listFault(question, given.people, personFault) : 'type';
    case 'evidence':
      return listFault(question, given, (hash) => (Sha256.safeParse(hash).success ? null : 'not-a-hash'));
    case 'table':
    case 'group':
      return isRecord(given)
        ? listFault(question, given.entries, (cells) => cellsFault(question.columns, cells))
        : 'type';
    case 'matrix': {
      if (!isRecord(given) || !isRecord(given.rows)) return 'type';
      return firstFault(Object.entries(given.rows), ([id, cells]) =>
        question.rows.some((row) => row.id === id) ? cellsFault(question.columns, cells) : 'unknown-row',
      );
    }
  }
}
