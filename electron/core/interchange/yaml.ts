import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node } from 'yaml';
import { composeDocuments, Refusal } from '#core/packs/yaml';
import {
  type Data,
  emptyMap,
  FORBIDDEN_KEYS,
  MOST_DEPTH,
  type Oddity,
  pointerOf,
  type ReadData,
  soundText,
  wellFormed,
} from './data.ts';

/** Why a text is no YAML that is read, and on which line: counted from 1. */
export class YamlProblem extends Error {
  readonly line: number;

  constructor(reason: string, line: number) {
    super(reason);
    this.line = line;
  }
}

/** How many values aliases may add to a text. */
const MOST_COPIES = 10_000;
const MOST_ODDITIES = 1000;
const CORE_TAGS: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq', 'timestamp'].map((name) => `tag:yaml.org,2002:${name}`),
);

class YamlData {
  readonly oddities: Oddity[] = [];
  readonly #anchors = new Map<string, Node>();
  readonly #path: (string | number)[] = [];
  #copies = 0;
  #inAlias = 0;

  convert(node: unknown): Data {
    if (node === null || node === undefined) return null;
    const known = node as Node;
    const fail = (reason: string): never => {
      throw new Refusal(reason, known.range?.[0] ?? 0);
    };
    if (this.#path.length > MOST_DEPTH) fail(`nested deeper than ${MOST_DEPTH} levels`);
    if (this.#inAlias > 0) {
      this.#copies += 1;
      if (this.#copies > MOST_COPIES) fail(`aliases repeat more than ${MOST_COPIES} values`);
    }
    if (isAlias(known)) {
      const target = this.#anchors.get(known.source);
      if (target === undefined) return fail(`alias *${known.source} has no anchor before it`);
      this.#inAlias += 1;
      if (this.#inAlias > MOST_DEPTH) fail('an alias stands for itself');
      const copy = this.convert(target);
      this.#inAlias -= 1;
      return copy;
    }
    if (known.tag !== undefined && !CORE_TAGS.has(known.tag)) fail(`the tag ${known.tag} is not allowed`);
    if ('anchor' in known && typeof known.anchor === 'string') this.#anchors.set(known.anchor, known);
    if (isScalar(known)) return this.#scalar(known.value, known.source);
    if (isSeq(known)) return known.items.map((item, index) => this.#within(index, () => this.convert(item)));
    if (!isMap(known)) return fail('not plain data');
    const map = emptyMap();
    for (const { key, value } of known.items) {
      if (key !== null && !isScalar(key)) fail('a key is not a text');
      const name = isScalar(key) ? (key.source ?? String(key.value)) : '';
      this.#within(name, () => {
        const part = this.convert(value);
        const sound = soundText(name, (reason) => this.#tell(reason, wellFormed(name)));
        if (FORBIDDEN_KEYS.has(sound)) return this.#tell('forbidden-key', JSON.stringify(part).slice(0, 200));
        if (sound in map) this.#tell('duplicate-key', JSON.stringify(map[sound]).slice(0, 200));
        map[sound] = part;
      });
    }
    return map;
  }

  #within<T>(key: string | number, work: () => T): T {
    this.#path.push(key);
    const result = work();
    this.#path.pop();
    return result;
  }

  #tell(reason: Oddity['reason'], value: string): void {
    if (this.oddities.length < MOST_ODDITIES)
      this.oddities.push({ reason, path: pointerOf(this.#path), value: value.slice(0, 200) });
  }

  #scalar(value: unknown, source: string | undefined): Data {
    if (typeof value === 'string') return soundText(value, (reason) => this.#tell(reason, wellFormed(value)));
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.#tell('not-finite', source ?? String(value));
      return source ?? String(value);
    }
    // A hash of digits alone is no number that a double holds: it would be printed otherwise than it was written.
    const isUnsafe = Number.isInteger(value) && !Number.isSafeInteger(value);
    if (isUnsafe && source !== undefined && source !== String(value)) return source;
    if (typeof value === 'bigint') return source ?? String(value);
    return value === null || typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
  }
}

/**
 * Reads the one document of a YAML text as plain data: core schema, no tags of other schemas, no merge keys, aliases written
 * out up to a limit. Of a key that stands twice the last counts, and that is told. Keys are texts, as they are written.
 * @throws YamlProblem what is wrong, and on which line
 * @source YAML 1.2.2, 10.3
 */
export function readYaml(text: string): ReadData {
  const counter = new LineCounter();
  const problem = (reason: string, offset: number): never => {
    throw new YamlProblem(reason, Math.max(1, counter.linePos(offset).line));
  };
  try {
    const [document, second] = composeDocuments(text, counter);
    const error = document?.errors[0];
    if (error) problem((error.message.split('\n')[0] ?? '').slice(0, 300), error.pos[0]);
    if (second) problem('a second document begins', second.range[0]);
    const data = new YamlData();
    const value = data.convert(document?.contents);
    return { value, oddities: data.oddities };
  } catch (error) {
    if (error instanceof Refusal) return problem(error.message, error.offset);
    if (error instanceof RangeError) return problem(`nested deeper than ${MOST_DEPTH} levels`, 0);
    throw error;
  }
}
