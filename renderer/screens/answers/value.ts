import type { AnswerValue, Cells, NamedPerson } from '#contract/records/judgement';
import type { RichText } from '#contract/rich-text';

type Stated = AnswerValue | null | undefined;
type Keyed = Exclude<AnswerValue, string | number | readonly string[]>;

function isKeyed(value: Stated): value is Keyed {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether this value says "don't know yet", which is not an answer to the rules. */
export function isUnknown(value: Stated): value is { unknown: true } {
  return isKeyed(value) && 'unknown' in value;
}

/** Whether this value says that the question does not apply. */
export function isNotApplicable(value: Stated): value is { notApplicable: string } {
  return isKeyed(value) && 'notApplicable' in value;
}

/** The reason why a question does not apply; null if this value does not say so. */
export function notApplicableReason(value: Stated): string | null {
  return isNotApplicable(value) ? value.notApplicable : null;
}

/** The entries of a table or group, in the user's order; none if this value has none. */
export function entriesOf(value: Stated): readonly Cells[] {
  return isKeyed(value) && 'entries' in value ? value.entries : [];
}

/** The filled rows of a matrix by row id. */
export function rowsOf(value: Stated): Readonly<Record<string, Cells>> {
  return isKeyed(value) && 'rows' in value ? value.rows : {};
}

export function peopleOf(value: Stated): readonly NamedPerson[] {
  return isKeyed(value) && 'people' in value ? value.people : [];
}

export function richTextOf(value: Stated): RichText | null {
  return isKeyed(value) && 'richText' in value ? value.richText : null;
}

/** A value with its keys in one order, so that equal values give equal text. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).map(([key, part]): [string, unknown] => [key, ordered(part)]);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A value as text that is the same for equal values, whatever the order of their keys. */
export function stableText(value: unknown): string {
  return JSON.stringify(ordered(value));
}

/** Whether two answers say the same; the order of several chosen options says nothing. */
export function isSameValue(one: Stated, other: Stated): boolean {
  const told = (value: Stated): string => stableText(Array.isArray(value) ? [...value].sort() : (value ?? null));
  return told(one) === told(other);
}
