import { AppError } from '#contract/errors';
import type { CycleTarget } from '#contract/records/cycle';
import type { ItemRef } from '#contract/records/inventory';
import { itemTable } from '#core/store/item-tables';
import { itemName } from '#core/store/items';
import { hasPerson } from '#core/store/people';
import { fixed, type Reader } from '#core/store/sql';

/** Where what a cycle is about has its name. */
const TARGETS: Readonly<
  Record<Exclude<CycleTarget['kind'], 'item'>, { readonly table: string; readonly name: string }>
> = {
  assessment: { table: 'assessments', name: 'title' },
  control: { table: 'controls', name: 'title' },
  risk: { table: 'risks', name: 'title' },
  policy: { table: 'policies', name: 'name' },
  'policy-text': { table: 'policy_texts', name: 'title' },
};

const ITEM_KINDS = [
  'system',
  'model',
  'model-version',
  'dataset',
  'dataset-version',
  'deployment',
  'organisation',
] as const;

/** The name of what a cycle is about; null if it is gone. */
export function targetName(read: Reader, { kind, id }: CycleTarget): string | null {
  if (kind === 'item') {
    for (const of of ITEM_KINDS) {
      const name = itemName(read, { kind: of, id });
      if (name !== null) return name;
    }
    return null;
  }
  const { table, name } = TARGETS[kind];
  return (
    read.get<{ name: string }>(fixed<{ name: string }>(`SELECT ${name} AS name FROM ${table} WHERE id = ?`)(id))
      ?.name ?? null
  );
}

/** The title of a record of one of these tables; null if it is gone. */
export function titleOf(read: Reader, table: 'assessments' | 'risks' | 'evidence_items', id: string): string | null {
  return (
    read.get<{ title: string }>(fixed<{ title: string }>(`SELECT title FROM ${table} WHERE id = ?`)(id))?.title ?? null
  );
}

/** A piece of evidence with its title; null for none. */
export function evidenceOf(read: Reader, id: string | null): { id: string; title: string } | null {
  return id === null ? null : { id, title: titleOf(read, 'evidence_items', id) ?? id };
}

/** @throws AppError `record.not-found` */
export function requireItem(read: Reader, item: ItemRef | null): void {
  if (item === null || itemName(read, item) !== null) return;
  throw new AppError('record.not-found', { kind: itemTable(item.kind), id: item.id });
}

/** @throws AppError `record.not-found` */
export function requireTarget(read: Reader, target: CycleTarget | null): void {
  if (target === null || targetName(read, target) !== null) return;
  throw new AppError('record.not-found', { kind: target.kind, id: target.id });
}

/** @throws AppError `record.not-found` */
export function requirePersonOrNull(read: Reader, id: string | null): void {
  if (id !== null && !hasPerson(read, id)) throw new AppError('record.not-found', { kind: 'people', id });
}

/** @throws AppError `record.not-found` */
export function requireTitled(
  read: Reader,
  table: 'assessments' | 'risks' | 'evidence_items',
  id: string | null,
): void {
  if (id !== null && titleOf(read, table, id) === null) throw new AppError('record.not-found', { kind: table, id });
}
