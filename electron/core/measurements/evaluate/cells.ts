import type { Exclusion } from '#contract/evaluation-metrics';
import type { LabelColumn } from '#contract/records/evaluation';
import { kindOf } from '#core/reading/fingerprint/column';
import { copied } from './copied.ts';
import type { Cell } from './table-rows.ts';

/** A column has too many different values for what it is used for. */
export class TooManyValues extends Error {
  readonly column: string;
  readonly limit: number;

  constructor(column: string, limit: number) {
    super(`more than ${limit} values in ${column}`);
    this.name = 'TooManyValues';
    this.column = column;
    this.limit = limit;
  }
}

/** Groups, or classes, that one column may have. */
export const MOST_VALUES = 1000;
/** Ways to write them, with spaces around and the like, that are remembered. */
const REMEMBERED = 10_000;
const NAME_CHARACTERS = 500;

const NOT_A_NUMBER = /^(?:nan|[+-]?inf(?:inity)?)$/i;
const DECIMAL_COMMA = /^[+-]?\d*,\d+(?:[eE][+-]?\d+)?$/;

/** The value as text without spaces around; null if it is missing. */
export function textOf(cell: Cell): string | null {
  if (cell === null) return null;
  const text = String(cell).trim();
  return kindOf(text) === 'missing' ? null : text.slice(0, NAME_CHARACTERS);
}

/** Remembers what was found out of a value, as far as there is room. */
function remembering<T>(find: (cell: Cell) => T): (cell: Cell) => T {
  const known = new Map<Cell, T>();
  return (cell) => {
    const before = known.get(cell);
    if (before !== undefined) return before;
    const found = find(cell);
    if (known.size < REMEMBERED) known.set(typeof cell === 'string' ? copied(cell) : cell, found);
    return found;
  };
}

/** What a label says: 1 positive, 0 negative, -1 nothing. */
export function labelReader({ positive }: Pick<LabelColumn, 'positive'>): (cell: Cell) => -1 | 0 | 1 {
  const texts = new Set(positive.map((value) => value.trim()));
  const numbers = new Set(
    [...texts]
      .filter((text) => text !== '')
      .map(Number)
      .filter((value) => !Number.isNaN(value)),
  );
  return remembering((cell) => {
    const text = textOf(cell);
    if (text === null) return -1;
    return texts.has(text) || numbers.has(Number(text)) ? 1 : 0;
  });
}

/** Numbers the values of a column from 1 as they come; 0: missing. */
export class ValueCodes {
  readonly column: string;
  /** By code; the first stands for what is missing. */
  readonly values: string[] = [''];
  readonly #codes = new Map<string, number>();
  readonly #limit: number;
  readonly read: (cell: Cell) => number;

  /** @throws TooManyValues by `read` */
  constructor(column: string, limit: number = MOST_VALUES) {
    this.column = column;
    this.#limit = limit;
    this.read = remembering((cell) => {
      const text = textOf(cell);
      return text === null ? 0 : this.codeOf(text);
    });
  }

  codeOf(text: string): number {
    const found = this.#codes.get(text);
    if (found !== undefined) return found;
    if (this.values.length > this.#limit) throw new TooManyValues(this.column, this.#limit);
    const kept = copied(text);
    const code = this.values.length;
    this.values.push(kept);
    this.#codes.set(kept, code);
    return code;
  }
}

/** Why a value is no number that can be reckoned with. */
export type NotNumber = 'missing' | 'not-a-number' | 'not-finite';

/**
 * The number a value stands for, or why it is none. With a decimal comma where fields are not parted by commas.
 */
export function numberOf(cell: Cell, hasDecimalComma: boolean): number | NotNumber {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : 'not-finite';
  if (cell === null) return 'missing';
  if (typeof cell === 'boolean') return cell ? 1 : 0;
  const value = Number(cell);
  // Number() takes spaces for 0, and numbers to the base of 16 for numbers.
  if (Number.isFinite(value) && cell.charCodeAt(0) > 0x20 && !(cell.charCodeAt(1) >= 0x3a)) return value;
  return slowNumberOf(cell, hasDecimalComma);
}

function slowNumberOf(cell: string, hasDecimalComma: boolean): number | NotNumber {
  const text = cell.trim();
  if (NOT_A_NUMBER.test(text)) return 'not-finite';
  const kind = kindOf(text);
  if (kind === 'missing') return 'missing';
  if (kind === 'integer' || kind === 'number') {
    const value = Number(text);
    return Number.isFinite(value) ? value : 'not-finite';
  }
  return hasDecimalComma && DECIMAL_COMMA.test(text) ? Number(text.replace(',', '.')) : 'not-a-number';
}

/** Rows that were left out, by reason. */
export class Excluded {
  readonly #rows = new Map<Exclusion, number>();

  add(reason: Exclusion): void {
    this.#rows.set(reason, (this.#rows.get(reason) ?? 0) + 1);
  }

  get list(): { reason: Exclusion; rows: number }[] {
    return [...this.#rows].map(([reason, rows]) => ({ reason, rows }));
  }
}

/** How many cases a row stands for; null if that is no whole number. */
export function weightOf(cell: Cell, hasDecimalComma: boolean): number | null {
  const value = numberOf(cell, hasDecimalComma);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
