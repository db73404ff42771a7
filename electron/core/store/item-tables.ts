import type { ItemKind } from '#contract/inventory/kinds';
import type { ItemTable } from './object-columns.ts';

const TABLES: Readonly<Record<ItemKind, ItemTable>> = {
  system: 'ai_systems',
  model: 'models',
  'model-version': 'model_versions',
  dataset: 'datasets',
  'dataset-version': 'dataset_versions',
  deployment: 'deployments',
  organisation: 'organisations',
};

const KINDS: ReadonlyMap<string, ItemKind> = new Map(
  (Object.entries(TABLES) as [ItemKind, ItemTable][]).map(([kind, table]) => [table, kind]),
);

/** The table that holds a kind. */
export function itemTable(kind: ItemKind): ItemTable {
  return TABLES[kind];
}

/** The kind that a table holds; null if it holds no items. */
export function itemKindOf(table: string): ItemKind | null {
  return KINDS.get(table) ?? null;
}

/** The facts of a system that have columns of their own from before there was an inventory; always texts, never null. */
export const SYSTEM_COLUMNS = {
  release: 'release',
  provider: 'provider',
  deployer: 'deployer',
  intendedPurpose: 'intended_purpose',
  description: 'description',
  sector: 'sector',
  regions: 'regions',
  peopleAffected: 'people_affected',
} as const;

export type SystemFact = keyof typeof SYSTEM_COLUMNS;

/** Whether a fact of a system has a column of its own. */
export function isSystemFact(id: string): id is SystemFact {
  return Object.hasOwn(SYSTEM_COLUMNS, id);
}
