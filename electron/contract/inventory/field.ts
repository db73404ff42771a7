import type { ItemKind } from './kinds.ts';

/** Words that JavaScript gives a meaning to in every object. */
const RESERVED = ['constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'];

/** Whether a field may have this name. */
export function isFieldId(id: string): boolean {
  return /^[a-z][A-Za-z0-9]{0,63}$/.test(id) && !RESERVED.includes(id);
}

/** One column of a table field. */
export interface FieldColumn {
  readonly id: string;
  readonly type: 'text' | 'long-text' | 'number' | 'date' | 'yes-no' | 'single' | 'person';
  /** Of `single`. */
  readonly options?: readonly string[];
}

/**
 * One fact of a record. Its label is the message `field.<kind>.<id>`, its explanation `field.<kind>.<id>.hint`; an option's
 * label is `field.<kind>.<id>.<option>`, a column's `field.<kind>.<id>.column.<column>`; an option of a column
 * `field.<kind>.<id>.column.<column>.<option>`.
 *
 * The value of each type: `text`, `url`, `date` (ISO 8601), `licence` (SPDX expression or name): text of one line.
 * `long-text`: text. `rich-text`: a `RichText`. `number`: a number in `unit`. `yes-no`: a boolean. `single`: an option's id;
 * `multi`: several. `tags`: texts. `person`: a person's id. `table`: rows of values by column id.
 */
export interface Field {
  readonly id: string;
  readonly type:
    | 'text'
    | 'long-text'
    | 'rich-text'
    | 'number'
    | 'date'
    | 'yes-no'
    | 'single'
    | 'multi'
    | 'tags'
    | 'url'
    | 'licence'
    | 'person'
    | 'table';
  readonly options?: readonly string[];
  readonly columns?: readonly FieldColumn[];
  /** Of a number: its unit as printed, such as `kWh`. */
  readonly unit?: string;
}

/** Fields that are shown together under the heading `group.<id>`. */
export interface FieldGroup {
  readonly id: string;
  readonly fields: readonly Field[];
}

/** The fields of each kind, in the order they are shown. */
export type FieldTable = Readonly<Record<ItemKind, readonly FieldGroup[]>>;

type Plain = Exclude<Field['type'], 'single' | 'multi' | 'table' | 'number'>;

export const field = (type: Plain, id: string): Field => ({ id, type });
export const numberOf = (id: string, unit?: string): Field => ({
  id,
  type: 'number',
  ...(unit === undefined ? {} : { unit }),
});
export const oneOf = (id: string, ...options: readonly string[]): Field => ({ id, type: 'single', options });
export const someOf = (id: string, ...options: readonly string[]): Field => ({ id, type: 'multi', options });
export const tableOf = (id: string, ...columns: readonly (string | FieldColumn)[]): Field => ({
  id,
  type: 'table',
  columns: columns.map((column) => (typeof column === 'string' ? { id: column, type: 'text' } : column)),
});
export const column = (type: Exclude<FieldColumn['type'], 'single'>, id: string): FieldColumn => ({ id, type });
export const choice = (id: string, ...options: readonly string[]): FieldColumn => ({ id, type: 'single', options });
