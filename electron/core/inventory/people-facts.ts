import { fieldOf } from '#contract/inventory/fields';
import type { ItemKind } from '#contract/inventory/kinds';
import type { FactValue, TableRow } from '#contract/records/inventory';

/** Gives a person's name by their id. */
export type NameOf = (personId: string) => string;

/** A fact with the names of people in the place of their ids, so that whoever reads it elsewhere knows them. */
export function withNames(kind: ItemKind, id: string, value: FactValue, nameOf: NameOf): FactValue {
  const field = fieldOf(kind, id);
  if (field?.type === 'person' && typeof value === 'string') return nameOf(value);
  const people = (field?.columns ?? []).filter(({ type }) => type === 'person').map((column) => column.id);
  if (people.length === 0 || !Array.isArray(value)) return value;
  return (value as TableRow[]).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, cell]) => [
        column,
        people.includes(column) && typeof cell === 'string' ? nameOf(cell) : cell,
      ]),
    ),
  );
}
