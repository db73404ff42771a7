import { lstatSync, readFileSync } from 'node:fs';
import {
  CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { PackProblem } from './problem.ts';

export type Path = readonly PropertyKey[];

/** A file's content as plain data, with the line of each part. */
export type Source = {
  /** Relative to the pack's folder. */
  readonly name: string;
  /** `undefined` if the file could not be read as data at all. */
  readonly value: unknown;
  /** The line of a part, counted from 1; of the nearest part around it if it does not exist. */
  readonly lineOf: (path: Path) => number;
};

/** What a pack's files may cost, so that a hostile one cannot stop the app. */
export const YAML_LIMITS = { sizeBytes: 5_000_000, depth: 64, nodes: 200_000, tokens: 400_000 } as const;
/** So many faults of one file are named. */
const MAX_FAULTS = 100;

/** Keys that could reach an object's prototype. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
/** Half surrogate pairs have no UTF-8 form (RFC 8785, 3.2.2.2); control characters have no place in a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN_CHARACTERS = /\p{Surrogate}|[\u0000-\u0008\u000b-\u001f\u007f]/u;

const TOO_LARGE = `larger than ${YAML_LIMITS.sizeBytes} bytes`;
const TOO_DEEP = `nested deeper than ${YAML_LIMITS.depth} levels`;

class Refusal extends Error {
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

type Lines = { readonly own: number; readonly parts: ReadonlyMap<PropertyKey, number> };

/** Turns YAML nodes into plain data. Aliases are written out, each time counted against the limits. */
class Conversion {
  readonly lines = new WeakMap<object, Lines>();
  readonly #counter: LineCounter;
  readonly #anchors = new Map<string, Node>();
  #nodes = 0;

  constructor(counter: LineCounter) {
    this.#counter = counter;
  }

  convert(node: Node, depth: number): unknown {
    const offset = node.range?.[0] ?? 0;
    this.#nodes += 1;
    if (this.#nodes > YAML_LIMITS.nodes) throw new Refusal(`more than ${YAML_LIMITS.nodes} values`, offset);
    if (depth > YAML_LIMITS.depth) throw new Refusal(TOO_DEEP, offset);
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target === undefined) throw new Refusal(`alias \`*${node.source}\` has no anchor before it`, offset);
      return this.convert(target, depth + 1);
    }
    if ('anchor' in node && typeof node.anchor === 'string') this.#anchors.set(node.anchor, node);
    if (isMap(node)) return this.#map(node, depth);
    if (isSeq(node)) return this.#list(node, depth);
    if (!isScalar(node)) throw new Refusal('not plain YAML data', offset);
    if (typeof node.value === 'string' && FORBIDDEN_CHARACTERS.test(node.value)) {
      throw new Refusal('a text holds a control character or half a surrogate pair', offset);
    }
    return node.value;
  }

  #map(node: YAMLMap, depth: number): Readonly<Record<string, unknown>> {
    const result: Record<string, unknown> = {};
    const parts = new Map<PropertyKey, number>();
    for (const { key, value } of node.items) {
      const offset = isScalar(key) ? (key.range?.[0] ?? 0) : (node.range?.[0] ?? 0);
      if (!isScalar(key) || typeof key.value !== 'string') throw new Refusal('a key is not a text', offset);
      if (FORBIDDEN_KEYS.has(key.value)) throw new Refusal(`key \`${key.value}\` is not allowed`, offset);
      if (parts.has(key.value)) throw new Refusal(`key \`${key.value}\` stands twice`, offset);
      parts.set(key.value, this.#line(offset));
      result[key.value] = this.#part(value, depth);
    }
    this.lines.set(result, { own: this.#line(node.range?.[0] ?? 0), parts });
    return result;
  }

  #list(node: YAMLSeq, depth: number): readonly unknown[] {
    const parts = new Map<PropertyKey, number>();
    const result = node.items.map((item, index) => {
      const range = item !== null && typeof item === 'object' && 'range' in item ? (item as Node).range : undefined;
      parts.set(index, this.#line(range?.[0] ?? node.range?.[0] ?? 0));
      return this.#part(item, depth);
    });
    this.lines.set(result, { own: this.#line(node.range?.[0] ?? 0), parts });
    return result;
  }

  /** A parsed document holds nodes, and null where a value was left out. */
  #part(part: unknown, depth: number): unknown {
    return part === null ? null : this.convert(part as Node, depth + 1);
  }

  #line(offset: number): number {
    return Math.max(1, this.#counter.linePos(offset).line);
  }
}

function lineFinder(root: unknown, lines: WeakMap<object, Lines>): Source['lineOf'] {
  return (path) => {
    let at = root;
    let line = (typeof at === 'object' && at !== null && lines.get(at)?.own) || 1;
    for (const key of path) {
      if (typeof at !== 'object' || at === null) return line;
      const found = lines.get(at)?.parts.get(key);
      if (found === undefined) return line;
      line = found;
      at = (at as Readonly<Record<PropertyKey, unknown>>)[key];
    }
    return line;
  };
}

/** Refuses, before the parser sees them, texts on which it would spend many seconds. */
function checkCost(text: string): void {
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
  }
}

function refused(name: string, line: number, reason: string): { source: Source; problems: readonly PackProblem[] } {
  const problems = [{ code: 'pack.malformed', file: name, line, reason }] as const;
  return { source: { name, value: undefined, lineOf: () => line }, problems };
}

function faultReason({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS') return 'a file holds one YAML document';
  // The parser recurses, and reports what overflows its stack as a fault of the text.
  return message.includes('call stack') ? TOO_DEEP : message;
}

/**
 * Reads YAML 1.2 (core schema) from an untrusted text: one document of maps with text keys, lists and scalars. Other tags,
 * repeated keys, keys that reach a prototype, and texts past `YAML_LIMITS` are problems, with their lines.
 */
export function parseSource(name: string, text: string): { source: Source; problems: readonly PackProblem[] } {
  if (Buffer.byteLength(text) > YAML_LIMITS.sizeBytes) return refused(name, 1, TOO_LARGE);
  const counter = new LineCounter();
  try {
    checkCost(text);
    const document = parseDocument(text, {
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
    const problems = [...document.errors, ...document.warnings].slice(0, MAX_FAULTS).map(
      (fault): PackProblem => ({
        code: 'pack.malformed',
        file: name,
        line: Math.max(1, counter.linePos(fault.pos[0]).line),
        reason: faultReason(fault),
      }),
    );
    if (problems.length > 0) return { source: { name, value: undefined, lineOf: () => 1 }, problems };
    if (document.directives?.yaml.version !== '1.2') return refused(name, 1, 'only YAML 1.2 is read');
    if (document.contents === null) return refused(name, 1, 'the file is empty');
    const conversion = new Conversion(counter);
    const value = conversion.convert(document.contents, 0);
    return { source: { name, value, lineOf: lineFinder(value, conversion.lines) }, problems: [] };
  } catch (error) {
    if (error instanceof Refusal) return refused(name, text.slice(0, error.offset).split('\n').length, error.message);
    // Likewise, where it does not catch the overflow itself.
    if (error instanceof RangeError) return refused(name, 1, TOO_DEEP);
    throw error;
  }
}

/** Reads a YAML file of a pack like `parseSource`; a missing file, a link or an unreadable file is a problem too. */
export function readSource(path: string, name: string): { source: Source; problems: readonly PackProblem[] } {
  let bytes: Buffer;
  try {
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status === undefined) return refused(name, 1, 'the file is missing');
    if (!status.isFile()) return refused(name, 1, 'not a regular file');
    if (status.size > YAML_LIMITS.sizeBytes) return refused(name, 1, TOO_LARGE);
    bytes = readFileSync(path);
  } catch {
    return refused(name, 1, 'the file cannot be read');
  }
  try {
    return parseSource(name, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError) return refused(name, 1, 'not UTF-8 text');
    throw error;
  }
}
