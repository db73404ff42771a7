import type { Field, FieldColumn } from '#contract/inventory/field';
import { fieldOf } from '#contract/inventory/fields';
import type { ItemKind } from '#contract/inventory/kinds';
import type { TableRow as FactRow, FactValue } from '#contract/records/inventory';
import type { CellBlock, Table } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { richSources } from './rich-sources.ts';
import { isBlank, richTextBlocks } from './rich-text.ts';
import { bullets, paragraph, prose } from './wording.ts';

/** Fields that every kind has, beside its own. */
const COMMON: Readonly<Record<string, string>> = {
  name: 'field.name',
  state: 'field.state',
  owner: 'field.owner',
  line: 'field.parent',
};

/** What a field is called; one of the workspace's own (`custom.<id>`) by its id, as is one that is no more. */
export function fieldLabel(context: SectionContext, kind: ItemKind, id: string): string {
  if (id.startsWith('custom.')) return id.slice('custom.'.length);
  const common = COMMON[id];
  if (common !== undefined) return context.tell(common);
  return fieldOf(kind, id) ? context.tell(`field.${kind}.${id}`) : id;
}

/** A column's name. */
export function columnLabel(context: SectionContext, kind: ItemKind, field: string, column: string): string {
  return context.tell(`field.${kind}.${field}.column.${column}`);
}

/** The value of a field that is no table, as its type is read. */
export function valueBlocks(
  context: SectionContext,
  kind: ItemKind,
  field: Field,
  value: FactValue,
): readonly CellBlock[] {
  const { say, tell } = context;
  const option = (id: string): string => tell(`field.${kind}.${field.id}.${id}`);
  if (typeof value === 'boolean') return [paragraph(say(value ? 'inventory.yes' : 'inventory.no'))];
  if (typeof value === 'number') {
    const unit = field.unit === undefined ? '' : `\u00a0${field.unit}`;
    return [paragraph(`${context.number(value)}${unit}`)];
  }
  if (typeof value === 'string') {
    if (field.type === 'single') return [paragraph(option(value))];
    if (field.type === 'date') return [paragraph(context.day(value))];
    return /^[0-9a-f]{64}$/.test(value) ? [{ kind: 'digest', hex: value }] : prose(value);
  }
  if (Array.isArray(value)) {
    const texts = value
      .filter((one) => typeof one === 'string')
      .map((one) => (field.type === 'multi' ? option(one) : one));
    const isShort = texts.every((text) => text.length < 40);
    return isShort ? [paragraph(texts.join(', '))] : [bullets(texts.map((text) => [{ text }]))];
  }
  return isBlank(value) ? [] : richTextBlocks(value, richSources(context));
}

/** What stands in a cell of a table field, in words. */
export function cellWords(
  context: SectionContext,
  kind: ItemKind,
  field: string,
  column: FieldColumn,
  value: FactRow[string] | undefined,
): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return context.say(value ? 'inventory.yes' : 'inventory.no');
  if (typeof value === 'number') return context.number(value);
  if (column.type === 'single') return context.tell(`field.${kind}.${field}.column.${column.id}.${value}`);
  return column.type === 'date' ? context.day(value) : value;
}

/** Columns in which anything stands. */
export function usedColumns(field: Field, rows: readonly FactRow[]): readonly FieldColumn[] {
  const isThere = (value: FactRow[string] | undefined): boolean =>
    value !== null && value !== undefined && value !== '';
  return (field.columns ?? []).filter(({ id }) => rows.some((row) => isThere(row[id])));
}

/** The longer the text of a column at its longest, the more of the width it gets. */
function weightOf(texts: readonly string[]): number {
  const longest = Math.max(0, ...texts.map((text) => text.length));
  return longest > 120 ? 4 : longest > 40 ? 3 : longest > 16 ? 2 : 1;
}

/** A table field without its empty columns; nothing if no cell is filled. */
export function tableBlocks(context: SectionContext, kind: ItemKind, field: Field, rows: readonly FactRow[]): Table[] {
  const used = usedColumns(field, rows);
  if (used.length === 0) return [];
  const words = rows.map((row) => used.map((column) => cellWords(context, kind, field.id, column, row[column.id])));
  return [
    {
      kind: 'table',
      isDense: true,
      hasRowHeaders: true,
      columns: used.map((column, index) => ({
        header: columnLabel(context, kind, field.id, column.id),
        weight: weightOf(words.map((row) => row[index] ?? '')),
        ...(column.type === 'number' && { align: 'end' as const }),
      })),
      rows: words.map((row) =>
        row.map((text): CellBlock[] => (/^[0-9a-f]{64}$/.test(text) ? [{ kind: 'digest', hex: text }] : prose(text))),
      ),
    },
  ];
}
