import { createHash } from 'node:crypto';
import type { ColumnValue } from '#contract/records/journal';
import { secretColumns } from '#core/store/tables';

/** What the journal keeps of a column's value: the value, or for a secret column `sha256:<hex>` of it. */
export function journaledValue(table: string, column: string, value: ColumnValue): ColumnValue {
  if (value === null || !secretColumns.has(`${table}.${column}`)) return value;
  return `sha256:${createHash('sha256').update(String(value)).digest('hex')}`;
}
