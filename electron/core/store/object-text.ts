import canonicalize from 'canonicalize';
import { AppError } from '#contract/errors';
import { emptyObject } from './object-columns.ts';

/** The keys of an object, each with the RFC 8785 JSON of its value. */
export type ObjectKeys = ReadonlyMap<string, string>;

const NONE: ObjectKeys = new Map();

type Contents = Readonly<Record<string, unknown>>;

/** What was just written, which is asked for next; so that an import does not parse what it has put together. */
const written = new Map<string, { readonly keys: ObjectKeys; readonly object: Contents }>();
const REMEMBERED = 8;

/** The text of a column whose object has these keys. */
export function assemble(table: string, keys: ObjectKeys): string | null {
  if (keys.size === 0) return emptyObject(table);
  let members = '';
  for (const key of [...keys.keys()].toSorted()) members += `,${JSON.stringify(key)}:${keys.get(key) ?? 'null'}`;
  return `{${members.slice(1)}}`;
}

/** What a text holds if it is the JSON of an object, else null. */
export function readObject(text: string): Contents | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Contents) : null;
  } catch {
    return null;
  }
}

/** Each key with the text of its value. */
export function keysBy(object: Contents, textOf: (value: unknown, key: string) => string): ObjectKeys {
  const keys = new Map<string, string>();
  for (const [key, value] of Object.entries(object)) keys.set(key, textOf(value, key));
  return keys;
}

/** What lies deeper may also lie in a circle. */
const PLAIN_DEPTH = 60;

/** RFC 8785 JSON; a plain Error for what JSON cannot hold. */
export function canonical(value: unknown): string {
  const text = plainText(value, 0) ?? canonicalize(value);
  if (text === undefined) throw new Error('not a JSON value');
  return text;
}

/** The same for what JSON can hold as it stands, in a third of the time; undefined if there is anything else in it. */
function plainText(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? JSON.stringify(value) : undefined;
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : undefined;
  if (typeof value !== 'object' || depth > PLAIN_DEPTH) return undefined;
  let members = '';
  if (Array.isArray(value)) {
    for (const element of value) {
      const text = plainText(element, depth + 1);
      if (text === undefined) return undefined;
      members += members === '' ? text : `,${text}`;
    }
    return `[${members}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if ((prototype !== Object.prototype && prototype !== null) || 'toJSON' in value) return undefined;
  for (const key of Object.keys(value).sort()) {
    const text = plainText((value as Contents)[key], depth + 1);
    if (text === undefined || !key.isWellFormed()) return undefined;
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${text}`;
  }
  return `{${members}}`;
}

/** The keys of an object column as they stand; null if the text is no RFC 8785 JSON of an object. */
export function keysOf(table: string, text: unknown): ObjectKeys | null {
  if (text === emptyObject(table)) return NONE;
  if (typeof text !== 'string') return null;
  const known = written.get(text);
  if (known) return known.keys;
  const object = readObject(text);
  if (!object) return null;
  // What was parsed from canonical text is written in canonical form again, but for names that look like numbers.
  const plain = keysBy(object, (value) => JSON.stringify(value));
  if (assemble(table, plain) === text) return plain;
  const sorted = keysBy(object, canonical);
  return assemble(table, sorted) === text ? sorted : null;
}

/** The object that a column holds, of which nothing may be changed. */
export function objectOf(text: string): Contents {
  return written.get(text)?.object ?? (JSON.parse(text) as Contents);
}

/**
 * An object as its column holds it.
 * @throws AppError `item.fact-not-allowed` for half of a character pair, which has no canonical form (RFC 8785, 3.2.2.2)
 */
export function objectText(table: string, object: Contents): string | null {
  const keys = keysBy(object, (value, key) => {
    try {
      return canonical(value);
    } catch (cause) {
      throw new AppError('item.fact-not-allowed', { field: key, reason: 'characters' }, { cause });
    }
  });
  for (const key of keys.keys()) {
    if (!key.isWellFormed()) throw new AppError('item.fact-not-allowed', { field: key, reason: 'characters' });
  }
  const text = assemble(table, keys);
  if (text !== null && keys.size > 0) {
    if (written.size >= REMEMBERED) written.clear();
    written.set(text, { keys, object });
  }
  return text;
}
