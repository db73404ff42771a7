import type { Cells } from '#contract/records/judgement';
import type { Column } from '#contract/records/question';
import { formatDate, formatNumber, l, t } from '../app.ts';
import { numberText, readNumber } from './number.ts';

export type CellValue = Cells[string];

/** What a text says in a column: a value, nothing, or why it cannot be taken. */
export type CellRead =
  | { readonly kind: 'value'; readonly value: CellValue }
  | { readonly kind: 'empty' }
  | { readonly kind: 'wrong'; readonly reason: string };

/** The longest text of a cell, in UTF-16 code units; the core takes no more. */
export const CELL_LENGTH = 20_000;

const YES = new Set(['yes', 'y', 'ja', 'j', 'true', 'wahr', '1', 'x']);
const NO = new Set(['no', 'n', 'nein', 'false', 'falsch', '0', '-']);

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Reads `2026-11-23`, `23.11.2026` and `23/11/2026`. @returns `YYYY-MM-DD`; null if it is no date */
export function readDate(text: string): string | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const european = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text);
  const [year, month, day] = (iso ? iso.slice(1) : (european?.slice(1).reverse() ?? [])).map(Number);
  if (year === undefined || month === undefined || day === undefined || !isDate(year, month, day)) return null;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The choices of a column that has some: value and word. */
export function columnChoices(column: Column): readonly { readonly value: string; readonly label: string }[] {
  if (column.type === 'yes-no') {
    return [
      { value: 'yes', label: t('screen.assessment.answer.yes') },
      { value: 'no', label: t('screen.assessment.answer.no') },
    ];
  }
  return column.type === 'single' ? column.options.map(({ id, label }) => ({ value: id, label: l(label) })) : [];
}

/** Reads what was typed into a cell or pasted into it: an option by its id or its words in either language. */
export function readCell(column: Column, typed: string): CellRead {
  const text = typed.trim();
  if (text === '') return { kind: 'empty' };
  const word = text.toLowerCase();
  switch (column.type) {
    case 'number': {
      const read = readNumber(text, column);
      return read.kind === 'number' ? { kind: 'value', value: read.value } : read;
    }
    case 'date': {
      const date = readDate(text);
      return date === null ? { kind: 'wrong', reason: t('screen.answer.cell.date') } : { kind: 'value', value: date };
    }
    case 'yes-no':
      if (YES.has(word)) return { kind: 'value', value: 'yes' };
      if (NO.has(word)) return { kind: 'value', value: 'no' };
      return { kind: 'wrong', reason: t('screen.answer.cell.yes-no') };
    case 'single': {
      const found = column.options.find(({ id, label }) =>
        [id, label.en, label.de].some((name) => name?.toLowerCase() === word),
      );
      return found === undefined
        ? { kind: 'wrong', reason: t('screen.answer.cell.option') }
        : { kind: 'value', value: found.id };
    }
    case 'text':
    case 'long-text':
      return { kind: 'value', value: typed.slice(0, CELL_LENGTH) };
  }
}

/** A cell's value as it stands in its field. */
export function cellText(column: Column, value: CellValue | undefined): string {
  if (value === undefined) return '';
  return column.type === 'number' && typeof value === 'number' ? numberText(value) : String(value);
}

/** A cell's value in words. */
export function cellWords(column: Column, value: CellValue | undefined): string {
  if (value === undefined) return '–';
  if (column.type === 'number') {
    return `${formatNumber(Number(value))}${column.unit === undefined ? '' : ` ${l(column.unit)}`}`;
  }
  if (column.type === 'date') return formatDate(String(value));
  return columnChoices(column).find((choice) => choice.value === value)?.label ?? String(value);
}

/** The columns an entry still needs; none if it is complete. */
export function missingColumns(columns: readonly Column[], cells: Cells | undefined): readonly Column[] {
  return columns.filter(({ id, isOptional }) => isOptional !== true && (cells?.[id] === undefined || cells[id] === ''));
}

export function isBlank(cells: Cells): boolean {
  return Object.values(cells).every((value) => value === '');
}
