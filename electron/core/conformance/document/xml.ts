/** An element of an XML document. */
export interface XmlElement {
  readonly prefix: string;
  readonly local: string;
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Its character data, that of its children left out. */
  readonly text: string;
}
export interface XmlAttribute {
  readonly prefix: string;
  readonly local: string;
  readonly namespace: string;
  readonly value: string;
}

/** Text that is no well-formed XML with namespaces. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

const NAME = /[\p{L}_][\p{L}\p{N}\p{M}._\u00b7-]*(?::[\p{L}_][\p{L}\p{N}\p{M}._\u00b7-]*)?/uy;
const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const MAX_DEPTH = 100;

type Scope = ReadonlyMap<string, string>;
type RawAttribute = { readonly name: string; readonly value: string };

/**
 * Reads the one element of an XML document and all in it; comments and processing instructions are passed over, a
 * document type is refused.
 * @throws XmlError
 * @source XML 1.0 (fifth edition); Namespaces in XML 1.0
 */
export function parseXml(text: string): XmlElement {
  const reader = new XmlReader(text);
  reader.skipMisc();
  const root = reader.element(new Map([['xml', XML_NAMESPACE]]), 0);
  reader.skipMisc();
  reader.end();
  return root;
}

class XmlReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones XML 1.0, 2.2 leaves out
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) throw new XmlError('character not allowed');
  }

  end(): void {
    if (this.#at < this.#text.length) this.#fail();
  }

  skipMisc(): void {
    for (;;) {
      this.#space();
      if (!this.#skipComment() && !this.#skipInstruction()) return;
    }
  }

  element(outer: Scope, depth: number): XmlElement {
    if (depth > MAX_DEPTH) this.#fail();
    this.#expect('<');
    const name = this.#name();
    const raw = this.#attributes();
    const scope = scopeOf(raw, outer);
    const attributes = raw
      .filter(({ name: key }) => !/^xmlns(:|$)/.test(key))
      .map((one) => qualifyAttribute(one, scope));
    const keys = attributes.map(({ namespace, local }) => `${namespace} ${local}`);
    if (new Set(keys).size < keys.length) this.#fail();
    const qualified = { ...qualify(name, scope, true), attributes };
    if (this.#take('/>')) return { ...qualified, children: [], text: '' };
    this.#expect('>');
    return { ...qualified, ...this.#content(name, scope, depth) };
  }

  #content(name: string, scope: Scope, depth: number): { children: XmlElement[]; text: string } {
    const children: XmlElement[] = [];
    let text = '';
    for (;;) {
      const next = this.#text.indexOf('<', this.#at);
      if (next < 0) this.#fail();
      const data = this.#text.slice(this.#at, next);
      if (data.includes(']]>')) this.#fail();
      text += unescapeXml(data);
      this.#at = next;
      if (this.#take('</')) break;
      if (this.#take('<![CDATA[')) text += this.#until(']]>');
      else if (!this.#skipComment() && !this.#skipInstruction()) children.push(this.element(scope, depth + 1));
    }
    if (this.#name() !== name) this.#fail();
    this.#space();
    this.#expect('>');
    return { children, text };
  }

  #attributes(): RawAttribute[] {
    const found: RawAttribute[] = [];
    for (;;) {
      const hadSpace = this.#space();
      if (this.#text.startsWith('>', this.#at) || this.#text.startsWith('/>', this.#at)) return found;
      if (!hadSpace) this.#fail();
      const name = this.#name();
      this.#space();
      this.#expect('=');
      this.#space();
      const quote = this.#take('"') ? '"' : this.#take("'") ? "'" : this.#fail();
      const value = this.#until(quote);
      if (value.includes('<') || found.some((one) => one.name === name)) this.#fail();
      found.push({ name, value: unescapeXml(value) });
    }
  }

  #skipComment(): boolean {
    if (!this.#take('<!--')) return false;
    this.#until('--');
    if (!this.#take('>')) this.#fail();
    return true;
  }

  #skipInstruction(): boolean {
    if (!this.#take('<?')) return false;
    this.#until('?>');
    return true;
  }

  #until(mark: string): string {
    const end = this.#text.indexOf(mark, this.#at);
    if (end < 0) this.#fail();
    const part = this.#text.slice(this.#at, end);
    this.#at = end + mark.length;
    return part;
  }

  #name(): string {
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.#text)?.[0] ?? this.#fail();
    this.#at += name.length;
    return name;
  }

  #space(): boolean {
    const before = this.#at;
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    return this.#at > before;
  }

  #take(mark: string): boolean {
    const isThere = this.#text.startsWith(mark, this.#at);
    if (isThere) this.#at += mark.length;
    return isThere;
  }

  #expect(mark: string): void {
    if (!this.#take(mark)) this.#fail();
  }

  #fail(): never {
    throw new XmlError(`not well-formed at ${this.#at}`);
  }
}

function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;]*;?)/g, (_, body: string) => {
    const name = body.endsWith(';') ? body.slice(0, -1) : '';
    const known = Object.hasOwn(entities, name) ? entities[name] : undefined;
    if (known !== undefined) return known;
    const digits = /^#(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}))$/.exec(name);
    const code = digits?.[1] ? Number.parseInt(digits[1], 16) : Number(digits?.[2] ?? 0);
    if (code === 0 || code > 0x10ffff) throw new XmlError('reference not known');
    return String.fromCodePoint(code);
  });
}

function scopeOf(attributes: readonly RawAttribute[], outer: Scope): Scope {
  const own = attributes.filter(({ name }) => /^xmlns(:|$)/.test(name));
  if (own.length === 0) return outer;
  return new Map([...outer, ...own.map(({ name, value }): [string, string] => [name.slice(6), value])]);
}

function qualify(name: string, scope: Scope, usesDefault: boolean) {
  const [first = '', second] = name.split(':');
  const prefix = second === undefined ? '' : first;
  const namespace = prefix === '' && !usesDefault ? '' : scope.get(prefix);
  if (namespace === undefined && prefix !== '') throw new XmlError(`prefix ${prefix} not declared`);
  return { prefix, local: second ?? first, namespace: namespace ?? '' };
}

const qualifyAttribute = ({ name, value }: RawAttribute, scope: Scope): XmlAttribute => ({
  ...qualify(name, scope, false),
  value,
});
