import { createHash } from 'node:crypto';
import type { ColumnRange, ColumnType, FingerprintColumn } from '#contract/records/fingerprint';

/** So many different values are told apart. */
const DISTINCT = 1000;
/** Longer values are told apart by their hash, so that they are not kept. */
const KEPT_CHARACTERS = 64;

/** What stands for nothing in tables: the words that pandas and R take for it. */
const MISSING = new Set(['', 'NA', 'N/A', 'n/a', 'NaN', 'nan', 'null', 'NULL', 'None', '<NA>']);
const INTEGER = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const BOOLEAN = /^(?:true|false)$/i;
const DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

type Kind = 'integer' | 'number' | 'boolean' | 'date' | 'text';

/** What a field of a text file is taken for. */
export function kindOf(value: string): Kind | 'missing' {
  const code = value.charCodeAt(0);
  // Digits, signs and dots begin whatever is no plain text.
  if ((code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e) {
    if (INTEGER.test(value)) return 'integer';
    if (NUMBER.test(value)) return 'number';
    return DATE.test(value) && !Number.isNaN(instant(value)) ? 'date' : 'text';
  }
  if (value.length <= 5) {
    if (MISSING.has(value)) return 'missing';
    if (BOOLEAN.test(value)) return 'boolean';
  }
  return 'text';
}

/** Dates without a zone are compared as if they were UTC. */
function instant(value: string): number {
  const isTime = value.length > 10;
  const hasZone = isTime && /(?:Z|[+-]\d\d:?\d\d)$/.test(value.slice(10));
  return Date.parse(isTime ? `${value.slice(0, 10)}T${value.slice(11)}${hasZone ? '' : 'Z'}` : value);
}

/** A text of its own: part of another would keep the whole of it in memory. */
function copied(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}

/** Gathers what is said of one column, value by value; the values themselves are forgotten. */
export class ColumnProfile {
  #values = 0;
  readonly #counts = { integer: 0, number: 0, boolean: 0, date: 0, text: 0 };
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #first: { readonly at: number; readonly text: string } | null = null;
  #last: { readonly at: number; readonly text: string } | null = null;
  #shortest = Number.POSITIVE_INFINITY;
  #longest = 0;
  #distinct: Set<string | number> | null = new Set();

  /** A field of a text file. */
  addText(value: string): void {
    const kind = kindOf(value);
    if (kind === 'missing') return;
    if (kind === 'integer' || kind === 'number') this.addNumber(Number(value), kind, value.length);
    else if (kind === 'date') this.addDate(value);
    else this.#add(kind, value, value.length);
  }

  addNumber(value: number, kind: 'integer' | 'number', length: number = String(value).length): void {
    if (Number.isNaN(value)) return;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    this.#add(kind, value, length);
  }

  addDate(text: string): void {
    const at = instant(text);
    if (this.#first === null || at < this.#first.at) this.#first = { at, text: copied(text) };
    if (this.#last === null || at > this.#last.at) this.#last = { at, text: copied(text) };
    this.#add('date', text, text.length);
  }

  addBoolean(value: boolean): void {
    this.#add('boolean', String(value), value ? 4 : 5);
  }

  /** Text that is nothing else, whatever it looks like. */
  addPlain(value: string): void {
    this.#add('text', value, value.length);
  }

  #add(kind: Kind, value: string | number, length: number): void {
    this.#values += 1;
    this.#counts[kind] += 1;
    if (length < this.#shortest) this.#shortest = length;
    if (length > this.#longest) this.#longest = length;
    if (this.#distinct === null) return;
    if (typeof value === 'number') this.#distinct.add(value);
    else if (value.length > KEPT_CHARACTERS) this.#distinct.add(createHash('sha256').update(value).digest('base64'));
    else if (!this.#distinct.has(value)) this.#distinct.add(copied(value));
    // One more than can be said: it is forgotten that there were these.
    if (this.#distinct.size > DISTINCT) this.#distinct = null;
  }

  #type(): ColumnType {
    const { integer, number, boolean, date, text } = this.#counts;
    if (this.#values === 0) return 'empty';
    if (integer === this.#values) return 'integer';
    if (integer + number === this.#values) return 'number';
    if (boolean === this.#values) return 'boolean';
    if (date === this.#values) return 'date';
    return text === this.#values ? 'text' : 'mixed';
  }

  #range(type: ColumnType): ColumnRange | null {
    switch (type) {
      case 'integer':
      case 'number':
        // JSON knows no infinity.
        return Number.isFinite(this.#min) && Number.isFinite(this.#max)
          ? { kind: 'number', min: this.#min, max: this.#max }
          : null;
      case 'date':
        return this.#first && this.#last ? { kind: 'date', min: this.#first.text, max: this.#last.text } : null;
      case 'text':
      case 'mixed':
        return { kind: 'length', min: this.#shortest, max: this.#longest };
      case 'boolean':
      case 'empty':
        return null;
    }
  }

  /** @param rows  of the table; where no value was given, it is missing */
  done(name: string, rows: number): FingerprintColumn {
    const type = this.#type();
    const count = this.#distinct?.size ?? DISTINCT;
    return {
      name,
      type,
      missing: rows - this.#values,
      range: this.#range(type),
      distinct: { count, isCapped: this.#distinct === null },
    };
  }
}
