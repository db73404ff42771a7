import type { ColumnValue } from '#contract/records/journal';
import { hasObjectColumns, isObjectColumn, type ObjectColumn } from '#core/store/object-columns';
import { assemble, keysBy, keysOf, type ObjectKeys, readObject } from '#core/store/object-text';
import type { AnyRow } from '#core/store/tables';
import { canonicalText } from './event.ts';
import { journaledValue } from './journaled-value.ts';

const COLUMNS: readonly ObjectColumn[] = ['custom', 'extras', 'facts'];

/** The keys of an object column that is about to be written: it must hold what the journal can tell. */
export function toldKeys(table: string, column: string, text: ColumnValue): ObjectKeys {
  const keys = keysOf(table, text);
  if (!keys) throw new Error(`${table}.${column} holds no RFC 8785 JSON of an object`);
  return keys;
}

/** One field of the journal's language that differs between a row and what is told of it. */
export type Difference = { readonly field: string; readonly wanted: ColumnValue; readonly held: ColumnValue };

/**
 * What differs between a row and the fields that the journal tells of it.
 * @param fields  as replay gives them: absent means null
 */
export function differences(
  table: string,
  row: AnyRow,
  fields: ReadonlyMap<string, ColumnValue>,
): readonly Difference[] {
  const found: Difference[] = [];
  const objects = hasObjectColumns(table) ? toldObjects(fields) : null;
  for (const [column, value] of Object.entries(row)) {
    if (column === 'id' || column === 'version') continue;
    if (objects && isObjectColumn(table, column)) {
      const wanted = assemble(table, objects[column]);
      if (wanted !== value) found.push(...keyDifferences(column, wanted, value, objects[column]));
      continue;
    }
    const wanted = fields.get(column) ?? null;
    const held = journaledValue(table, column, value);
    if (held !== wanted) found.push({ field: column, wanted, held });
  }
  return found;
}

/** The told fields of the object columns, by column. */
function toldObjects(fields: ReadonlyMap<string, ColumnValue>): Record<ObjectColumn, Map<string, string>> {
  const objects = { custom: new Map<string, string>(), extras: new Map(), facts: new Map() };
  for (const [field, value] of fields) {
    if (typeof value !== 'string') continue;
    for (const column of COLUMNS) {
      if (field.startsWith(column) && field[column.length] === '.') {
        objects[column].set(field.slice(column.length + 1), value);
      }
    }
  }
  return objects;
}

/** Key by key; a text that merely means the same is told whole, as it is not what was written. */
function keyDifferences(
  column: ObjectColumn,
  wanted: string | null,
  held: ColumnValue,
  told: ObjectKeys,
): Difference[] {
  const object = typeof held === 'string' ? readObject(held) : null;
  if (!object && held !== null) return [{ field: column, wanted, held }];
  const found = object ? keysBy(object, looseText) : new Map<string, string>();
  const keys = [...new Set([...told.keys(), ...found.keys()])].toSorted();
  const differing = keys.flatMap((key) => {
    const [one, other] = [told.get(key) ?? null, found.get(key) ?? null];
    return one === other ? [] : [{ field: `${column}.${key}`, wanted: one, held: other }];
  });
  return differing.length > 0 ? differing : [{ field: column, wanted, held }];
}

/** Canonical where it can be; a stranger's value may hold what has no canonical form. */
function looseText(value: unknown): string {
  try {
    return canonicalText(value);
  } catch {
    return JSON.stringify(value);
  }
}
