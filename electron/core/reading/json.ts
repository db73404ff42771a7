import { tooLarge, unreadable } from './fault.ts';

/** Levels of lists and objects within each other. */
export const JSON_DEPTH = 500;

/**
 * Reads JSON of a stranger. Objects have no prototype, so that no name in them means anything; a name that comes twice
 * is refused, as two readers would believe different values.
 * @throws ReadingFault `reading.unreadable` (`damaged`, `duplicate`), `reading.too-large` (`depth`)
 * @source RFC 8259, 4
 */
export function parseJson(text: string): unknown {
  checkShape(text);
  try {
    return JSON.parse(text, (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) ? withoutPrototype(value) : value,
    );
  } catch (error) {
    return unreadable('damaged', error);
  }
}

/** `__proto__` is an own property after `JSON.parse`, and stays one. */
function withoutPrototype(value: object): object {
  return Object.defineProperties(Object.create(null) as object, Object.getOwnPropertyDescriptors(value));
}

/** Looks for depth and for names that come twice, before anything is made of the text. */
function checkShape(text: string): void {
  const names: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x7b:
      case 0x5b:
        names.push(text[at] === '{' ? new Set() : null);
        if (names.length > JSON_DEPTH) tooLarge('depth', JSON_DEPTH);
        break;
      case 0x7d:
      case 0x5d:
        names.pop();
        break;
      case 0x22:
        at = afterString(text, at, names.at(-1) ?? null);
        break;
    }
  }
}

/** @returns where the string ends; notes it if it is a name */
function afterString(text: string, start: number, names: Set<string> | null): number {
  let end = start + 1;
  while (end < text.length && text.charCodeAt(end) !== 0x22) end += text.charCodeAt(end) === 0x5c ? 2 : 1;
  if (names !== null && isBeforeColon(text, end + 1)) {
    const name = text.slice(start, end + 1);
    const key = name.includes('\\') ? unescaped(name) : name;
    if (names.has(key)) unreadable('duplicate');
    names.add(key);
  }
  return end;
}

function isBeforeColon(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  return text.charCodeAt(at) === 0x3a;
}

function unescaped(name: string): string {
  try {
    return JSON.stringify(JSON.parse(name));
  } catch (error) {
    return unreadable('damaged', error);
  }
}
