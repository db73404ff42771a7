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

/** Why a text is no JSON that is read, and where: counted from 1. */
export class JsonProblem extends Error {
  readonly line: number;
  readonly column: number;

  constructor(reason: string, text: string, offset: number) {
    super(reason);
    this.line = 1;
    let start = 0;
    for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
      this.line += 1;
      start = at + 1;
    }
    this.column = offset - start + 1;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const MOST_ODDITIES = 1000;

/** A reader of one text; its parts call each other as deep as the text is nested, at most `MOST_DEPTH`. */
class JsonText {
  readonly oddities: Oddity[] = [];
  readonly #text: string;
  readonly #path: (string | number)[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Data {
    const value = this.#value();
    this.#skip();
    if (this.#at < this.#text.length) this.#fail('something follows after the end of the data');
    return value;
  }

  #fail(reason: string): never {
    throw new JsonProblem(reason, this.#text, Math.min(this.#at, this.#text.length));
  }

  #tell(reason: Oddity['reason'], value: string): void {
    if (this.oddities.length < MOST_ODDITIES)
      this.oddities.push({ reason, path: pointerOf(this.#path), value: value.slice(0, 200) });
  }

  #skip(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at += 1;
    }
  }

  #value(): Data {
    this.#skip();
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x7b:
        return this.#map();
      case 0x5b:
        return this.#list();
      case 0x22:
        return this.#string();
      case 0x74:
        return this.#word('true', true);
      case 0x66:
        return this.#word('false', false);
      case 0x6e:
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #word(word: string, value: Data): Data {
    if (!this.#text.startsWith(word, this.#at)) this.#fail('a word that is no JSON');
    this.#at += word.length;
    return value;
  }

  #number(): Data {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) {
      return this.#fail(
        this.#at >= this.#text.length ? 'it ends in the middle of the data' : 'a character that is no JSON',
      );
    }
    this.#at += match[0].length;
    const value = Number(match[0]);
    if (Number.isFinite(value)) return value;
    this.#tell('not-finite', match[0]);
    return match[0].slice(0, 1000);
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    let isPlain = true;
    for (; ; end += 1) {
      const code = this.#text.charCodeAt(end);
      if (code === 0x22) break;
      if (Number.isNaN(code)) {
        this.#at = this.#text.length;
        this.#fail('a text that never ends');
      }
      if (code === 0x5c) {
        isPlain = false;
        end += 1;
      } else if (code < 0x20) {
        this.#at = end;
        this.#fail('a line break or control character in a text');
      }
    }
    this.#at = end + 1;
    if (isPlain) {
      const text = this.#text.slice(start + 1, end);
      return soundText(text, (reason) => this.#tell(reason, text));
    }
    try {
      const text = JSON.parse(this.#text.slice(start, end + 1)) as string;
      return soundText(text, (reason) => this.#tell(reason, wellFormed(text)));
    } catch {
      this.#at = start;
      return this.#fail('a text with an unknown escape');
    }
  }

  #enter(): void {
    if (this.#path.length >= MOST_DEPTH) this.#fail(`nested deeper than ${MOST_DEPTH} levels`);
    this.#at += 1;
    this.#skip();
  }

  /** Whether another part follows; the closing mark is passed over. */
  #goesOn(close: number): boolean {
    this.#skip();
    const code = this.#text.charCodeAt(this.#at);
    this.#at += 1;
    if (code === 0x2c) return true;
    if (code === close) return false;
    this.#at -= 1;
    return this.#fail(
      this.#at >= this.#text.length ? 'it ends in the middle of the data' : 'a comma or closing bracket is missing',
    );
  }

  #list(): Data {
    this.#enter();
    const list: Data[] = [];
    if (this.#text.charCodeAt(this.#at) === 0x5d) {
      this.#at += 1;
      return list;
    }
    do {
      this.#path.push(list.length);
      list.push(this.#value());
      this.#path.pop();
    } while (this.#goesOn(0x5d));
    return list;
  }

  #map(): Data {
    this.#enter();
    const map = emptyMap();
    if (this.#text.charCodeAt(this.#at) === 0x7d) {
      this.#at += 1;
      return map;
    }
    do {
      this.#skip();
      if (this.#text.charCodeAt(this.#at) !== 0x22) this.#fail('a key is missing its quotation marks');
      const key = this.#string();
      this.#skip();
      if (this.#text.charCodeAt(this.#at) !== 0x3a) this.#fail('a colon is missing after a key');
      this.#at += 1;
      this.#path.push(key);
      const value = this.#value();
      if (FORBIDDEN_KEYS.has(key)) this.#tell('forbidden-key', JSON.stringify(value).slice(0, 200));
      else {
        if (key in map) this.#tell('duplicate-key', JSON.stringify(map[key]).slice(0, 200));
        map[key] = value;
      }
      this.#path.pop();
    } while (this.#goesOn(0x7d));
    return map;
  }
}

/**
 * Reads JSON strictly. Of a key that stands twice the last counts, and that is told; keys such as `__proto__` are left out
 * and told. A number too great for a double stays the text it was.
 * @throws JsonProblem what is wrong, and where
 * @source RFC 8259
 */
export function readJson(text: string): ReadData {
  const reader = new JsonText(text);
  const value = reader.whole();
  return { value, oddities: reader.oddities };
}
