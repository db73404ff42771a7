/** Plain data as files hold it: what JSON can say. */
export type Data = null | boolean | number | string | readonly Data[] | DataMap;
export interface DataMap {
  readonly [key: string]: Data;
}

/** Keys that would reach into how JavaScript works; they never become properties. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** How deep data may be nested. */
export const MOST_DEPTH = 200;

/** Something odd that was met while plain data was read; `path` as JSON pointer. */
export interface Oddity {
  readonly reason:
    | 'duplicate-key'
    | 'forbidden-key'
    | 'half-surrogate'
    | 'control-character'
    | 'not-finite'
    | 'comment';
  readonly path: string;
  readonly value: string;
}

/** Data, and what was odd about its text (at most 1,000). */
export interface ReadData {
  readonly value: Data;
  readonly oddities: readonly Oddity[];
}

/** Makes empty maps without any inherited member, as fast as usual objects. */
const Bare = function Bare(): void {} as unknown as { new (): Record<string, Data>; prototype: object };
Bare.prototype = Object.create(null);

/** An empty map that inherits nothing: looking up `toString` or `constructor` gives undefined. */
export function emptyMap(): Record<string, Data> {
  return new Bare();
}

/** Whether data is a map. */
export function isDataMap(data: unknown): data is DataMap {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** Whether data is a list. */
export function isDataList(data: unknown): data is readonly Data[] {
  return Array.isArray(data);
}

/** What lies at a path; undefined if nothing does. */
export function dataAt(data: Data | undefined, path: readonly string[]): Data | undefined {
  let at = data;
  for (const key of path) {
    if (!isDataMap(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}

/** A copy of data in which `value` lies at the path, undefined for nothing; maps that become empty by that go too. */
export function withDataAt(data: Data | undefined, path: readonly string[], value: Data | undefined): Data | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (data !== undefined && !isDataMap(data)) return data;
  const result = Object.assign(emptyMap(), data);
  const inner = withDataAt(data === undefined || !Object.hasOwn(data, key) ? undefined : data[key], rest, value);
  if (inner === undefined) delete result[key];
  else result[key] = inner;
  return value === undefined && Object.keys(result).length === 0 ? undefined : result;
}

/** Whether two pieces of data say the same; the order of keys does not matter. */
export function isSameData(left: unknown, right: unknown): boolean {
  if (Object.is(left, right) || left === right) return true;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => isSameData(item, right[index]))
    );
  }
  if (!isDataMap(left) || !isDataMap(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSameData(left[key], right[key]))
  );
}

/** A JSON pointer for keys (RFC 6901). */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const EVERY_CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

const HALF = /\p{Surrogate}/u;

/** A text in which halves of surrogate pairs, which have no UTF-8 form, became U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** A text without halves of surrogate pairs and control characters, which no database or XML holds; each becomes U+FFFD. */
export function soundText(text: string, tell: (reason: Oddity['reason']) => void): string {
  let sound = text;
  if (HALF.test(sound)) {
    tell('half-surrogate');
    sound = wellFormed(sound);
  }
  if (CONTROL.test(sound)) {
    tell('control-character');
    sound = sound.replace(EVERY_CONTROL, '\ufffd');
  }
  return sound;
}

/** A file's text. A byte order mark is left out; UTF-16 is told by its mark. Null if the bytes are no such text. */
export function decodeText(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  const is16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  try {
    return new TextDecoder(is16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
