import { isDeepStrictEqual } from 'node:util';
import { diffWordsWithSpace } from 'diff';
import type { z } from 'zod';
import { AppError } from '#contract/errors';
import type { Field } from '#contract/inventory/field';
import { fieldsOf } from '#contract/inventory/fields';
import type { FactValue, FieldDifference, ItemComparison, TableRow, TextChange } from '#contract/records/inventory';
import { wordsOf } from '#contract/rich-text';
import { compareRows } from './compare-rows.ts';
import type { Snapshot } from './snapshot.ts';

type Words = z.infer<typeof TextChange>[];

/** Texts that differ in more words are told as one taken away and one put there. */
const MOST_EDITS = 2000;

/** The words of a text or of prose, a line per block; null of anything else. */
export function textOf(value: FactValue | null): string | null {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  return value.content.map((node) => wordsOf(node, '\n')).join('\n');
}

function whole(kind: 'added' | 'removed', text: string): Words {
  return text === '' ? [] : [{ kind, text }];
}

/** Two texts word by word: what stayed and came is the right one, what stayed and went the left one. */
export function compareWords(left: string, right: string): Words {
  const parts = diffWordsWithSpace(left, right, { maxEditLength: MOST_EDITS });
  if (parts === undefined) return [...whole('removed', left), ...whole('added', right)];
  return parts.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}

function isRows(value: FactValue | null): value is TableRow[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'object');
}

function differenceOf(
  field: string,
  type: Field | undefined,
  left: FactValue | null,
  right: FactValue | null,
): FieldDifference {
  const [was, is] = [textOf(left), textOf(right)];
  const isText = type === undefined || ['text', 'long-text', 'rich-text', 'licence', 'url'].includes(type.type);
  const words = isText && (was !== null || is !== null) ? compareWords(was ?? '', is ?? '') : null;
  const isTable = type?.type === 'table' && isRows(left ?? []) && isRows(right ?? []);
  const columns = (type?.columns ?? []).map(({ id }) => id);
  const rows = isTable ? compareRows(field, columns, (left ?? []) as TableRow[], (right ?? []) as TableRow[]) : null;
  return { field, left, right, words, rows };
}

/** A custom value as a field's can be; of lists and texts nothing is lost. */
function customValue(value: unknown): FactValue | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : JSON.stringify(value);
}

/**
 * What two states of a card have differently: the fields of the kind in their order, then those of the workspace's own by
 * name; before them `name` and `state`. What is the same is left out.
 * @throws AppError `comparison.other-kind`
 */
export function compareSnapshots(left: Snapshot, right: Snapshot): ItemComparison {
  if (left.kind !== right.kind) throw new AppError('comparison.other-kind', { left: left.kind, right: right.kind });
  const differences: FieldDifference[] = [];
  const compare = (field: string, type: Field | undefined, was: FactValue | null, is: FactValue | null): void => {
    if (!isDeepStrictEqual(was, is)) differences.push(differenceOf(field, type, was, is));
  };
  compare('name', { id: 'name', type: 'text' }, left.name, right.name);
  compare('state', { id: 'state', type: 'single' }, left.state, right.state);
  const known = fieldsOf(left.kind);
  const strays = [...new Set([...Object.keys(left.facts), ...Object.keys(right.facts)])]
    .filter((id) => !known.some((field) => field.id === id))
    .toSorted();
  for (const field of known) compare(field.id, field, left.facts[field.id] ?? null, right.facts[field.id] ?? null);
  for (const id of strays) compare(id, undefined, left.facts[id] ?? null, right.facts[id] ?? null);
  for (const id of [...new Set([...Object.keys(left.custom), ...Object.keys(right.custom)])].toSorted()) {
    compare(`custom.${id}`, undefined, customValue(left.custom[id]), customValue(right.custom[id]));
  }
  const told = ({ name, label }: Snapshot): ItemComparison['left'] => ({ name, label });
  return { left: told(left), right: told(right), differences };
}
