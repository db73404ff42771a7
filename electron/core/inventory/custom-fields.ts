import { isDeepStrictEqual } from 'node:util';
import { AppError } from '#contract/errors';
import type { ItemKind } from '#contract/inventory/kinds';
import type { CustomSchema, SchemaPreview } from '#contract/records/own-fields';
import { canonicalText } from '#core/journal/event';
import type { WriteTransaction } from '#core/journal/write';
import type { CustomSchemaRow } from '#core/store/inventory-tables';
import { itemTable } from '#core/store/item-tables';
import { build, type Reader } from '#core/store/sql';
import {
  checkSchema,
  compileChecks,
  type FieldChecks,
  type Json,
  type JsonObject,
  propertiesOf,
} from './custom-schema.ts';

const EXAMPLES = 20;
/** Compiled checks by the schema's text: compiling takes longer than checking. */
const compiled = new Map<string, FieldChecks>();

function checksOf(text: string): FieldChecks {
  const known = compiled.get(text);
  if (known) return known;
  if (compiled.size > 50) compiled.clear();
  const checks = compileChecks(JSON.parse(text) as JsonObject);
  compiled.set(text, checks);
  return checks;
}

function findRow(read: Reader, kind: ItemKind): CustomSchemaRow | undefined {
  return read.get<CustomSchemaRow>(build.selectFrom('custom_schemas').selectAll().where('kind', '=', kind));
}

function toSchema(row: CustomSchemaRow): CustomSchema {
  return { kind: row.kind as ItemKind, version: row.version, schema: JSON.parse(row.schema) as CustomSchema['schema'] };
}

/** The workspace's own fields, of each kind that has some. */
export function listSchemas(read: Reader): CustomSchema[] {
  const rows = build.selectFrom('custom_schemas').selectAll().orderBy('kind');
  return read.all<CustomSchemaRow>(rows).map(toSchema);
}

/** The workspace's own fields of a kind; null if there are none. */
export function findSchema(read: Reader, kind: ItemKind): CustomSchema | null {
  const row = findRow(read, kind);
  return row === undefined ? null : toSchema(row);
}

/**
 * A value of a custom field as it is kept. A value can always be taken away, also of a field that is no more.
 * @param id     without `custom.`
 * @throws AppError `custom-field.unknown`, `custom-field.unfit`
 */
export function checkCustom(read: Reader, kind: ItemKind, id: string, value: Json): Json {
  if (value === null) return null;
  const row = findRow(read, kind);
  const fault = row === undefined ? 'properties' : checksOf(row.schema)(id, value);
  if (fault === 'properties') throw new AppError('custom-field.unknown', { field: id });
  if (fault !== null) throw new AppError('custom-field.unfit', { field: id, reason: fault });
  return value;
}

type Holder = { readonly id: string; readonly name: string; readonly custom: Readonly<Record<string, Json>> };

function holdersOf(read: Reader, kind: ItemKind): Holder[] {
  const rows = build
    .selectFrom(itemTable(kind) as 'models')
    .select(['id', 'name', 'custom'])
    .where('custom', 'is not', null)
    .where('custom', '!=', '{}')
    .orderBy('id');
  return read
    .all<{ id: string; name: string; custom: string }>(rows)
    .map((row) => ({ ...row, custom: JSON.parse(row.custom) as Holder['custom'] }));
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/**
 * What another schema would do to the records there are; nothing is changed. A value of a field that is taken away does not
 * fit any longer.
 * @throws AppError `custom-field.not-allowed`
 */
export function previewSchema(read: Reader, kind: ItemKind, schema: JsonObject): SchemaPreview {
  const checks = compileChecks(schema);
  const row = findRow(read, kind);
  const before = propertiesOf(row === undefined ? {} : (JSON.parse(row.schema) as JsonObject));
  const after = propertiesOf(schema);
  const holders = holdersOf(read, kind);
  const holding = countOf(holders.flatMap(({ custom }) => Object.keys(custom)));
  const fields = [...new Set([...after.keys(), ...before.keys(), ...holding.keys()])];
  const changeOf = (field: string): SchemaPreview['fields'][number]['change'] => {
    if (!after.has(field)) return 'removed';
    if (!before.has(field)) return 'added';
    return isDeepStrictEqual(before.get(field), after.get(field)) ? 'unchanged' : 'changed';
  };
  const unfit = holders.flatMap((holder) =>
    Object.entries(holder.custom).flatMap(([field, value]) => {
      const reason = checks(field, value);
      return reason === null ? [] : [{ kind, id: holder.id, name: holder.name, field, reason }];
    }),
  );
  const unfitting = countOf(unfit.map(({ field }) => field));
  return {
    records: holders.length,
    fields: fields.map((field) => ({
      field,
      change: changeOf(field),
      holding: holding.get(field) ?? 0,
      unfit: unfitting.get(field) ?? 0,
    })),
    examples: unfit.slice(0, EXAMPLES),
  };
}

/**
 * Puts a schema in place of the one there is. Values are never changed by it.
 * @param input.version    of the schema it was made from; 0 if there was none
 * @param input.keepUnfit  values that do not fit stay; without it they keep the schema out
 * @throws AppError `custom-field.not-allowed`, `custom-field.values-unfit`, `record.changed-meanwhile`
 */
export function saveSchema(
  tx: WriteTransaction,
  about: { readonly id: () => string; readonly now: string },
  input: CustomSchema & { readonly keepUnfit: boolean },
): CustomSchema {
  const { kind, version, keepUnfit } = input;
  const schema: JsonObject = input.schema;
  checkSchema(schema);
  const row = findRow(tx.read, kind);
  if ((row?.version ?? 0) !== version) {
    throw new AppError('record.changed-meanwhile', { kind: 'custom_schemas', id: row?.id ?? '' });
  }
  const { fields, examples } = previewSchema(tx.read, kind, schema);
  const [example] = examples;
  if (!keepUnfit && example) {
    const count = fields.reduce((sum, { unfit }) => sum + unfit, 0);
    throw new AppError('custom-field.values-unfit', { count, name: example.name, field: example.field });
  }
  const text = canonicalText(schema);
  if (row === undefined) {
    return toSchema(tx.insert('custom_schemas', { id: about.id(), kind, schema: text, changed_at: about.now }));
  }
  if (row.schema === text) return toSchema(row);
  return toSchema(tx.update('custom_schemas', row.id, version, { schema: text, changed_at: about.now }));
}
