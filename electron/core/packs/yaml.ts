import {
  Composer,
  CST,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  type LineCounter,
  type Node,
  Parser,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Path, Raw } from './data.ts';

/** What a pack's files may cost, so that a hostile one cannot stop the app. `copies`: of a file's length, what aliases add. */
export const YAML_LIMITS = { sizeBytes: 5_000_000, depth: 64, tokens: 400_000, copies: 2 } as const;

/** Keys that could reach an object's prototype. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
/** Half surrogate pairs have no UTF-8 form (RFC 8785, 3.2.2.2); control characters have no place in a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN_CHARACTERS = /\p{Surrogate}|[\u0000-\u0008\u000b-\u001f\u007f]/u;

export const TOO_LARGE = `larger than ${YAML_LIMITS.sizeBytes} bytes`;
export const TOO_DEEP = `nested deeper than ${YAML_LIMITS.depth} levels`;
const TOO_MUCH_COPIED = `aliases repeat more than ${YAML_LIMITS.copies} times what the file holds`;
const FORBIDDEN = 'a text holds a control character or half a surrogate pair';

/** Why a text is not read, and where in it. */
export class Refusal extends Error {
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

/**
 * Turns YAML nodes into plain data. Aliases are written out; what they stand for, long texts too, is counted each time, so
 * that a short file stays a small one.
 */
export class Conversion {
  /** What each map and list was made of. */
  readonly origins = new WeakMap<object, YAMLMap | YAMLSeq>();
  readonly #anchors = new Map<string, Node>();
  #left: number;
  #aliases = 0;

  /** @param length  of the text, in UTF-16 code units */
  constructor(length: number) {
    this.#left = YAML_LIMITS.copies * length;
  }

  convert(node: Node, depth: number): unknown {
    if (depth > YAML_LIMITS.depth) throw new Refusal(TOO_DEEP, offsetOf(node));
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target === undefined) {
        throw new Refusal(`alias \`*${node.source}\` has no anchor before it`, offsetOf(node));
      }
      this.#aliases += 1;
      const copy = this.convert(target, depth + 1);
      this.#aliases -= 1;
      return copy;
    }
    if (this.#aliases > 0) this.#countCopy(node);
    if ('anchor' in node && typeof node.anchor === 'string') this.#anchors.set(node.anchor, node);
    if (isScalar(node)) {
      if (typeof node.value === 'string' && FORBIDDEN_CHARACTERS.test(node.value)) {
        throw new Refusal(FORBIDDEN, offsetOf(node));
      }
      return node.value;
    }
    if (!isMap(node) && !isSeq(node)) throw new Refusal('not plain YAML data', offsetOf(node));
    const result = isMap(node) ? this.#map(node, depth) : node.items.map((item) => this.#part(item, depth));
    this.origins.set(result, node);
    return result;
  }

  #countCopy(node: Node): void {
    this.#left -= isScalar(node) && typeof node.value === 'string' ? 1 + node.value.length : 1;
    if (this.#left < 0) throw new Refusal(TOO_MUCH_COPIED, offsetOf(node));
  }

  #map(node: YAMLMap, depth: number): Raw {
    const result: Record<string, unknown> = {};
    for (const { key, value } of node.items) {
      if (!isScalar(key) || typeof key.value !== 'string') {
        throw new Refusal('a key is not a text', offsetOf(isScalar(key) ? key : node));
      }
      if (FORBIDDEN_CHARACTERS.test(key.value)) throw new Refusal(FORBIDDEN, offsetOf(key));
      if (FORBIDDEN_KEYS.has(key.value)) throw new Refusal(`key \`${key.value}\` is not allowed`, offsetOf(key));
      if (Object.hasOwn(result, key.value)) throw new Refusal(`key \`${key.value}\` stands twice`, offsetOf(key));
      result[key.value] = this.#part(value, depth);
    }
    return result;
  }

  /** A parsed document holds nodes, and null where a value was left out. */
  #part(part: unknown, depth: number): unknown {
    return part === null ? null : this.convert(part as Node, depth + 1);
  }
}

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** Where the part of a map or list under a key begins: its key, in a list itself. */
function partOffset(node: YAMLMap | YAMLSeq, key: PropertyKey): number | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
    return isScalar(pair?.key) ? offsetOf(pair.key) : undefined;
  }
  const item = typeof key === 'number' ? node.items[key] : undefined;
  return item === undefined ? undefined : isNode(item) ? offsetOf(item) : offsetOf(node);
}

/** Lines are looked for only when they are asked for: a pack without problems needs none. */
export function lineFinder(root: unknown, { origins }: Conversion, counter: LineCounter): (path: Path) => number {
  return (path) => {
    let at = root;
    const lineAt = (offset: number) => Math.max(1, counter.linePos(offset).line);
    const whole = isContainer(at) ? origins.get(at) : undefined;
    let line = whole === undefined ? 1 : lineAt(offsetOf(whole));
    for (const key of path) {
      const node = isContainer(at) ? origins.get(at) : undefined;
      const offset = node === undefined ? undefined : partOffset(node, key);
      if (offset === undefined) return line;
      line = lineAt(offset);
      at = (at as Readonly<Record<PropertyKey, unknown>>)[key];
    }
    return line;
  };
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Cuts a text into YAML's lexemes; refuses texts on which the parser would spend many seconds as soon as that shows. */
function* cheapLexemes(text: string): Iterable<string> {
  let depth = 0;
  let tokens = 0;
  let offset = 0;
  let isContent = false;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > YAML_LIMITS.tokens) throw new Refusal(`more than ${YAML_LIMITS.tokens} YAML tokens`, offset);
    if (!isContent && (token === '[' || token === '{')) depth += 1;
    if (!isContent && (token === ']' || token === '}')) depth -= 1;
    if (depth > YAML_LIMITS.depth) throw new Refusal(TOO_DEEP, offset);
    isContent = token === CST.SCALAR;
    if (!isContent && token !== CST.DOCUMENT && token !== CST.FLOW_END) offset += token.length;
    yield token;
  }
}

function* parseLexemes(text: string, counter: LineCounter): Iterable<CST.Token> {
  const parser = new Parser(counter.addNewLine);
  counter.addNewLine(0);
  for (const lexeme of cheapLexemes(text)) yield* parser.next(lexeme);
  yield* parser.end();
}

/** The documents of a text; one at least, if only an empty one. The text is read once. */
export function composeDocuments(text: string, counter: LineCounter) {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    // Compares every key with every other; `Conversion` finds repeated keys in linear time.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter: counter,
  });
  return [...composer.compose(parseLexemes(text, counter), true, text.length)];
}
