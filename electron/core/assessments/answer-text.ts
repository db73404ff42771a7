import canonicalize from 'canonicalize';
import type { AnswerValue, Cells, NamedPerson } from '#contract/records/judgement';
import { type RichText, wordsOf } from '#contract/rich-text';

/** Longer texts are cut: a change is to be read on one line, the whole stands in the answer itself. */
const LINE_LENGTH = 500;

/** A rich text's words, a line per paragraph. */
export function richTextWords(text: RichText): string {
  return text.content.map((node) => wordsOf(node, '\n')).join('\n');
}

function cellsText(cells: Cells): string {
  return Object.entries(cells)
    .map(([column, value]) => `${column} ${value}`)
    .join(', ');
}

function personText({ name, function: role, organisation }: NamedPerson): string {
  const about = [role, organisation].filter((part) => part !== '');
  return about.length === 0 ? name : `${name} (${about.join(', ')})`;
}

/** The parts of an answer that has parts, each under a key by which it can be told from the others. */
function partsOf(value: AnswerValue | null): ReadonlyMap<string, string> | null {
  // A list of options has a method of that name too.
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  if ('entries' in value) return new Map(value.entries.map((cells, index) => [`${index + 1}`, cellsText(cells)]));
  if ('rows' in value) return new Map(Object.entries(value.rows).map(([row, cells]) => [row, cellsText(cells)]));
  if ('people' in value) return new Map(value.people.map((one, index) => [`${index + 1}`, personText(one)]));
  return null;
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line;
}

function tell(parts: ReadonlyMap<string, string>, isTold: (key: string) => boolean): string {
  const told = [...parts].filter(([key]) => isTold(key));
  return oneLine(told.map(([key, text]) => `${key}: ${text}`).join('; '));
}

/** An answer's value in words: options joined by `, `, "don't know" as `unknown`; null if there is none. */
function valueText(value: AnswerValue | null): string | null {
  if (value === null) return null;
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value !== 'object') return String(value);
  if ('unknown' in value) return 'unknown';
  if ('notApplicable' in value) return `not-applicable: ${oneLine(value.notApplicable)}`;
  if ('richText' in value) return richTextWords(value.richText);
  return tell(partsOf(value) ?? new Map(), () => true);
}

/**
 * Two different values in words. Of answers that have parts (tables, groups, matrices, people) only those parts are told
 * that are not the same in both.
 */
export function differentTexts(
  before: AnswerValue | null,
  after: AnswerValue | null,
): { readonly before: string | null; readonly after: string | null } {
  const [was, is] = [partsOf(before), partsOf(after)];
  if (was === null || is === null) return { before: valueText(before), after: valueText(after) };
  const differs = (key: string): boolean => was.get(key) !== is.get(key);
  const text = (parts: ReadonlyMap<string, string>): string | null => tell(parts, differs) || null;
  return { before: text(was), after: text(is) };
}

/** Whether two values are the same, whatever the order of their keys. */
export function isSameValue(a: AnswerValue | null, b: AnswerValue | null): boolean {
  return canonicalize(a) === canonicalize(b);
}
