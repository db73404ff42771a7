import type { Field, FieldColumn } from '#contract/inventory/field';
import { fieldOf } from '#contract/inventory/fields';
import { ITEM_KINDS, type ItemKind, type LifecycleState, type LinkType } from '#contract/inventory/kinds';
import { t, tIfKnown } from '../app.ts';
import type { StatusTone } from '../kit.ts';

/** Kinds of the inventory in the order of their tabs. */
export const KINDS: readonly ItemKind[] = ITEM_KINDS;

/** A text whose key is made from the contract's tables; a missing one is a defect and shows its key in brackets. */
function worded(key: string): string {
  return tIfKnown(key) ?? `[${key}]`;
}

/** What a record is, in words: `Model version`. */
export const kindName = (kind: ItemKind): string => worded(`item-kind.${kind}`);
/** Several records of a kind: `Model versions`. */
export const kindNames = (kind: ItemKind): string => worded(`item-kind.${kind}.plural`);

export const stateName = (state: LifecycleState | null): string =>
  state === null ? t('screen.inventory.state.none') : worded(`lifecycle.${state}`);

const TONES: Readonly<Record<LifecycleState, StatusTone>> = {
  planned: 'unknown',
  development: 'none',
  review: 'limited',
  approved: 'accent',
  live: 'minimal',
  suspended: 'high',
  retired: 'none',
};

/** How a state looks; the word says the same. */
export const stateTone = (state: LifecycleState | null): StatusTone => (state === null ? 'unknown' : TONES[state]);

export const groupName = (id: string): string => worded(`group.${id}`);

/** What stands beside the card's facts and has a history too. */
const OWN: ReadonlySet<string> = new Set(['name', 'state', 'owner', 'parent', 'card']);

/** A field's name. @param id a field's id, `name`, `state`, `owner`, or `custom.<id>`, which is its own name */
export function fieldLabel(kind: ItemKind, id: string): string {
  if (id.startsWith('custom.')) return id.slice('custom.'.length);
  if (OWN.has(id) && fieldOf(kind, id) === undefined) return worded(`screen.item.${id}`);
  return tIfKnown(`field.${kind}.${id}`) ?? (fieldOf(kind, id) === undefined ? id : `[field.${kind}.${id}]`);
}

export const fieldHint = (kind: ItemKind, id: string): string | undefined =>
  tIfKnown(`field.${kind}.${id}.hint`) ?? undefined;

export const optionLabel = (kind: ItemKind, field: Field, option: string): string =>
  field.options?.includes(option) === true ? worded(`field.${kind}.${field.id}.${option}`) : option;

export const columnLabel = (kind: ItemKind, field: Field, column: FieldColumn): string =>
  worded(`field.${kind}.${field.id}.column.${column.id}`);

export const columnOptionLabel = (kind: ItemKind, field: Field, column: FieldColumn, option: string): string =>
  column.options?.includes(option) === true
    ? worded(`field.${kind}.${field.id}.column.${column.id}.${option}`)
    : option;

/** A link's type as the record reads it that it starts from, or the one it leads to. */
export const linkName = (type: LinkType, isFrom: boolean): string =>
  worded(isFrom ? `link.${type}` : `link.${type}.reverse`);
