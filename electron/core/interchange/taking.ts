import { type Data, type DataMap, dataAt, emptyMap, isDataList, isDataMap, withDataAt } from './data.ts';
import type { ItemBuilder } from './draft.ts';
import { keepRest } from './mapping.ts';

/** A map of which parts are taken one by one; what is left in the end is kept with the record, and told. */
export class Taking {
  readonly #source: DataMap;
  #rest: Data | undefined;

  constructor(source: DataMap) {
    this.#source = source;
    this.#rest = source;
  }

  /** What lies at a path, without taking it. */
  see(...path: readonly string[]): Data | undefined {
    return dataAt(this.#source, path);
  }

  /** Takes what lies at a path. */
  take(...path: readonly string[]): Data | undefined {
    const value = dataAt(this.#source, path);
    if (value !== undefined) this.#rest = withDataAt(this.#rest, path, undefined);
    return value;
  }

  /** Takes a text (or the text of a number) that is not empty; anything else stays. */
  text(...path: readonly string[]): string | undefined {
    const text = textOfData(this.see(...path));
    if (text !== undefined) this.take(...path);
    return text;
  }

  /** Takes a number, also one written as text; anything else stays. */
  number(...path: readonly string[]): number | undefined {
    const number = numberOfData(this.see(...path));
    if (number !== undefined) this.take(...path);
    return number;
  }

  /** Takes a list of texts, or one text as a list of one; anything else stays. */
  texts(...path: readonly string[]): readonly string[] | undefined {
    const texts = textsOfData(this.see(...path));
    if (texts !== undefined) this.take(...path);
    return texts;
  }

  /** Keeps everything that was not taken; what is empty said nothing. */
  keepRest(item: ItemBuilder, place: string, path: readonly string[] = []): void {
    const rest = withoutEmpty(this.#rest);
    if (rest === undefined) return;
    // The key in the extras tells where in the file; below a path it is relative to it.
    keepRest(rest, path, item, place);
  }
}

/** A text that is not empty, of a text, number or truth value. */
export function textOfData(data: Data | undefined): string | undefined {
  if (typeof data === 'number' || typeof data === 'boolean') return String(data);
  return typeof data === 'string' && data.trim() !== '' ? data.trim() : undefined;
}

/** A finite number, also written as text. */
export function numberOfData(data: Data | undefined): number | undefined {
  const number =
    typeof data === 'number' ? data : typeof data === 'string' && data.trim() !== '' ? Number(data) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** Texts of a list that holds nothing else, or of one text. */
export function textsOfData(data: Data | undefined): readonly string[] | undefined {
  const one = textOfData(data);
  if (one !== undefined) return [one];
  if (!isDataList(data)) return undefined;
  const texts = data.map(textOfData);
  return texts.length > 0 && texts.every((text) => text !== undefined) ? texts : undefined;
}

/** Data without nulls, empty texts, lists and maps; undefined if nothing is left. */
export function withoutEmpty(data: Data | undefined): Data | undefined {
  if (data === undefined || data === null || data === '') return undefined;
  if (isDataList(data)) return data.length === 0 ? undefined : data;
  if (!isDataMap(data)) return data;
  const result = emptyMap();
  for (const [key, value] of Object.entries(data)) {
    const part = withoutEmpty(value);
    if (part !== undefined) result[key] = part;
  }
  return Object.keys(result).length === 0 ? undefined : result;
}

/** A day, if a text begins with one or a number counts milliseconds. */
export function dayOf(data: Data | undefined): string | undefined {
  if (typeof data === 'string') return /^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(data.trim())?.[0];
  if (typeof data !== 'number' || !Number.isFinite(data) || data < 0 || data > 4e12) return undefined;
  return new Date(data).toISOString().slice(0, 10);
}

/** The last part of a path. */
export function baseName(name: string): string {
  return (
    name
      .split(/[/\\]/)
      .filter((part) => part !== '')
      .at(-1) ?? name
  );
}

/** Everything before the last part of a path, with its `/`; empty if there is nothing. */
export function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1);
}
