import type { InventoryTables } from './inventory-tables.ts';

/** Tables of items: what `facts`, `custom` and `extras` stand in. */
export type ItemTable =
  | 'ai_systems'
  | Extract<
      keyof InventoryTables,
      'models' | 'model_versions' | 'datasets' | 'dataset_versions' | 'deployments' | 'organisations'
    >;

/** Columns that hold an object of which the journal tells each key as a field of its own, `facts.licence`. */
export type ObjectColumn = 'facts' | 'custom' | 'extras';

const itemTables: ReadonlySet<string> = new Set<ItemTable>([
  'ai_systems',
  'models',
  'model_versions',
  'datasets',
  'dataset_versions',
  'deployments',
  'organisations',
]);

/** Whether a column holds such an object. */
export function isObjectColumn(table: string, column: string): column is ObjectColumn {
  return (column === 'facts' || column === 'custom' || column === 'extras') && itemTables.has(table);
}

/** Whether a table has such columns. */
export function hasObjectColumns(table: string): table is ItemTable {
  return itemTables.has(table);
}

/** What stands in the column if the object has no key: systems from before there was an inventory have null there. */
export function emptyObject(table: string): string | null {
  return table === 'ai_systems' ? null : '{}';
}
