import type { AnswerValue, Cells, NamedPerson } from '#contract/records/judgement';
import type { Column, Option, Question } from '#contract/records/question';
import type { LocalText } from '#contract/records/text';
import { type RichText, wordsOf } from '#contract/rich-text';
import type { SectionContext } from './context.ts';

/** Longer answers are cut where they are only referred to, in characters. */
const REFERRED_LENGTH = 160;

/** An amount with its unit; a percent sign stands as the language has it. */
export function amountText(context: SectionContext, value: number, unit: LocalText | undefined): string {
  const amount = context.number(value);
  if (!unit) return amount;
  const word = context.local(unit);
  const gap = word === '%' && context.input.locale === 'en' ? '' : '\u00a0';
  return `${amount}${gap}${word}`;
}

/** An ISO date in words; anything else as it is. */
export function dateText(context: SectionContext, value: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? context.day(value) : value;
}

/** The option of an answer; undefined if the pack has none of that id. */
export function optionOf(question: Question | Column, id: string): Option | undefined {
  return 'options' in question ? question.options.find((one) => one.id === id) : undefined;
}

function optionLabel(context: SectionContext, question: Question | Column, id: string): string {
  const option = optionOf(question, id);
  return option ? context.local(option.label) : id;
}

/** What a cell of a table, group or matrix says; empty if nothing was entered. */
export function cellText(context: SectionContext, column: Column, value: string | number | undefined): string {
  if (value === undefined || value === '') return '';
  switch (column.type) {
    case 'yes-no':
      return value === 'yes' || value === 'no' ? context.say(`answer.${value}`) : String(value);
    case 'number':
      return typeof value === 'number' ? amountText(context, value, column.unit) : value;
    case 'date':
      return dateText(context, String(value));
    case 'single':
      return optionLabel(context, column, String(value));
    default:
      return String(value);
  }
}

/** `Ines Hofer, managing director, Talentwerk GmbH` */
export function personText({ name, function: role, organisation }: NamedPerson): string {
  return [name, role, organisation].filter((part) => part !== '').join(', ');
}

/** The words of a rich text on one line. */
export function richWords(text: RichText): string {
  return text.content
    .map((node) => wordsOf(node, ' '))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function cut(text: string): string {
  if (text.length <= REFERRED_LENGTH) return text;
  return `${text.slice(0, text.lastIndexOf(' ', REFERRED_LENGTH)).trimEnd()} …`;
}

function filledRows(rows: Readonly<Record<string, Cells>>): number {
  return Object.values(rows).filter((cells) => Object.keys(cells).length > 0).length;
}

/**
 * What was answered, as the labels a reader knows; several for a question with several options. What takes more than a
 * line is told in short.
 */
export function answerLabels(context: SectionContext, question: Question, value: AnswerValue): string[] {
  const { say } = context;
  if (Array.isArray(value)) {
    if (question.type === 'evidence') return [say('answer.files', { count: value.length })];
    return value.length === 0 ? [say('answer.none')] : value.map((id) => optionLabel(context, question, id));
  }
  if (typeof value === 'object') {
    if ('unknown' in value) return [say('answer.unknown')];
    if ('notApplicable' in value) return [say('answer.not-applicable')];
    if ('richText' in value) return [cut(richWords(value.richText))];
    if ('people' in value) return value.people.length === 0 ? [say('answer.none')] : value.people.map(personText);
    if ('entries' in value) return [say('answer.entries', { count: value.entries.length })];
    const total = question.type === 'matrix' ? question.rows.length : filledRows(value.rows);
    return [say('answer.rows', { count: filledRows(value.rows), total })];
  }
  switch (question.type) {
    case 'yes-no':
      return [value === 'yes' || value === 'no' ? say(`answer.${value}`) : String(value)];
    case 'number':
      return [typeof value === 'number' ? amountText(context, value, question.unit) : value];
    case 'date':
      return [dateText(context, String(value))];
    case 'text':
      return [cut(String(value).replaceAll(/\s+/g, ' ').trim())];
    default:
      return [optionLabel(context, question, String(value))];
  }
}

/** The same on one line. */
export function answerLabel(context: SectionContext, question: Question, value: AnswerValue): string {
  return answerLabels(context, question, value).join('; ');
}
