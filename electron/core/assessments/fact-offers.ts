import type { OfferedAnswer } from '#contract/records/assessment';
import type { FactValue, Item, TableRow } from '#contract/records/inventory';
import type { AnswerValue, Cells, NamedPerson } from '#contract/records/judgement';
import type { Column, Question } from '#contract/records/question';
import type { RichText } from '#contract/rich-text';
import { type FactReader, type Gathering, gatheringName, type Related } from '#core/inventory/facts';
import type { CellSource, FactSource } from '#core/inventory/mapping';
import { findPerson } from '#core/store/people';
import type { Reader } from '#core/store/sql';
import { richTextWords } from './answer-text.ts';

/** An answer that can be taken over, before it is known whether the question takes it. */
export type Candidate = Pick<OfferedAnswer, 'value' | 'origin'>;

type Options = NonNullable<FactSource['options']>;

/** Lines of a text as paragraphs. */
export function paragraphs(text: string): RichText {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return {
    type: 'doc',
    content: lines.map((line) => ({ type: 'paragraph' as const, content: [{ type: 'text' as const, text: line }] })),
  };
}

/** The form a question takes a value in: a list for `multi`, one option for the others. */
export function fitTo(question: Question, value: string | readonly string[]): AnswerValue | null {
  const options = typeof value === 'string' ? [value] : [...new Set(value)];
  if (question.type === 'multi') return options;
  const [only, second] = options;
  return second === undefined ? (only ?? null) : null;
}

function isProse(fact: FactValue): fact is RichText {
  return typeof fact === 'object' && !Array.isArray(fact);
}

function isRows(fact: FactValue | null): fact is TableRow[] {
  return Array.isArray(fact) && fact.every((one) => typeof one === 'object');
}

/** A fact in words; a table has none of its own. */
function wordsOf(fact: FactValue): string {
  if (isProse(fact)) return richTextWords(fact);
  if (!Array.isArray(fact)) return String(fact);
  return isRows(fact) ? '' : fact.join(', ');
}

/** Several entries of a list stay apart in prose. */
function proseOf(fact: FactValue): RichText {
  if (isProse(fact)) return fact;
  return paragraphs(Array.isArray(fact) && !isRows(fact) ? fact.join('\n') : wordsOf(fact));
}

function translated(fact: FactValue | null, options: Options): string[] {
  const values = Array.isArray(fact) ? fact : [fact];
  return values.flatMap((one) => {
    const key = String(one);
    return one !== null && Object.hasOwn(options, key) ? (options[key] ?? []) : [];
  });
}

function plainAnswer(question: Question, fact: FactValue, options: Options | undefined): AnswerValue | null {
  if (options) {
    const chosen = translated(fact, options);
    return chosen.length === 0 ? null : fitTo(question, chosen);
  }
  switch (question.type) {
    case 'text':
      return wordsOf(fact).trim() || null;
    case 'rich-text': {
      const prose = proseOf(fact);
      return prose.content.length === 0 ? null : { richText: prose };
    }
    case 'number':
      return typeof fact === 'number' ? fact : null;
    case 'date':
      return typeof fact === 'string' ? fact : null;
    default:
      return null;
  }
}

/** A cell of an entry; nothing of what its column cannot hold. */
function cellOf(column: Column, fact: FactValue | null): string | number | null {
  if (fact === null) return null;
  if (column.type === 'number') return typeof fact === 'number' ? fact : null;
  if (column.type === 'yes-no') return typeof fact === 'boolean' ? (fact ? 'yes' : 'no') : wordsOf(fact);
  return wordsOf(fact).trim() || null;
}

function entryOf(
  columns: readonly Column[],
  sources: Readonly<Record<string, CellSource>>,
  factFor: (field: string) => FactValue | null,
): Cells {
  const cells: Cells = {};
  for (const column of columns) {
    const source = sources[column.id];
    if (source === undefined) continue;
    const isTranslated = typeof source !== 'string';
    const fact = factFor(isTranslated ? source.field : source);
    const [option] = isTranslated ? translated(fact, source.options) : [];
    const cell = isTranslated ? (option ?? null) : cellOf(column, fact);
    if (cell !== null) cells[column.id] = cell;
  }
  return cells;
}

/** Entries without a cell say nothing. */
function entriesAnswer(entries: readonly Cells[]): AnswerValue | null {
  const told = entries.filter((cells) => Object.keys(cells).length > 0);
  return told.length === 0 ? null : { entries: told };
}

function isWanted({ rows }: FactSource, row: TableRow): boolean {
  if (rows === undefined) return true;
  const cell = row[rows.column];
  const isFilled = cell !== undefined && cell !== null && String(cell).trim() !== '';
  return isFilled === (rows.is === 'filled');
}

function peopleAnswer(read: Reader, { roles }: FactSource, item: Item, fact: FactValue): AnswerValue | null {
  const rows = isRows(fact) ? fact.filter(({ role }) => roles?.includes(String(role)) ?? true) : [];
  const ids = isRows(fact) ? rows.map(({ person }) => String(person)) : [item.ownerId ?? ''];
  const people = ids.flatMap((id): NamedPerson[] => {
    const name = findPerson(read, id)?.name;
    return name === undefined ? [] : [{ name, function: '', organisation: '' }];
  });
  return people.length === 0 ? null : { people };
}

/** What one record's fact answers; null if it says nothing to the question. */
function answerFrom(
  read: Reader,
  question: Question,
  source: FactSource,
  item: Item,
  fact: FactValue,
): AnswerValue | null {
  if (question.type === 'people') return peopleAnswer(read, source, item, fact);
  const { columns, options } = source;
  if (question.type !== 'table' && question.type !== 'group') return plainAnswer(question, fact, options);
  if (columns === undefined || !isRows(fact)) return null;
  const rows = fact.filter((row) => isWanted(source, row));
  return entriesAnswer(rows.map((row) => entryOf(question.columns, columns, (field) => row[field] ?? null)));
}

/** What several records answer together, an entry each. */
function gathered(facts: FactReader, question: Question, source: FactSource, system: Item): Candidate[] {
  const { columns } = source;
  if (columns === undefined || (question.type !== 'table' && question.type !== 'group')) return [];
  const fields = Object.values(columns).map((one) => (typeof one === 'string' ? one : one.field));
  const wanted = [...new Set(fields)].filter((field) => field !== 'link');
  const gathering: Gathering = { kind: source.kind, links: source.links ?? [], fields: wanted };
  const related = facts.gathered(system.id, gathering);
  const linkOf = ({ links }: Related): string | null => {
    return links.find((type) => gathering.links.length === 0 || gathering.links.includes(type)) ?? null;
  };
  const entries = related.map((one) =>
    entryOf(question.columns, columns, (field) => (field === 'link' ? linkOf(one) : facts.fact(one.item, field))),
  );
  const value = entriesAnswer(entries);
  if (value === null) return [];
  const hash = facts.gatheredHash(related, gathering);
  const item = { kind: system.kind, id: system.id };
  return [{ value, origin: { from: 'item', name: system.name, item, field: gatheringName(gathering), hash } }];
}

/** The answers that one place of the inventory can give about a system. */
export function offersFrom(
  read: Reader,
  facts: FactReader,
  question: Question,
  source: FactSource,
  systemId: string,
): Candidate[] {
  const { kind, field } = source;
  if (field === undefined) {
    const [system] = facts.related(systemId, 'system');
    return system ? gathered(facts, question, source, system.item) : [];
  }
  return facts.related(systemId, kind).flatMap(({ item }): Candidate[] => {
    const fact = facts.fact(item, field);
    const value = fact === null ? null : answerFrom(read, question, source, item, fact);
    if (fact === null || value === null) return [];
    const origin = {
      from: 'item',
      name: item.name,
      item: { kind, id: item.id },
      field,
      hash: facts.hash(item, field),
    } as const;
    return [{ value, origin }];
  });
}
