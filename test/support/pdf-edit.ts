import { PdfFile } from '#core/signing/pdf-file';

/**
 * A PDF whose objects can be changed as text; written again it has a new cross-reference table and right lengths, so that
 * only the wanted defect is in it. For files without object streams.
 */
export class EditablePdf {
  readonly #objects = new Map<number, string>();
  #trailer: string;
  readonly #head: string;

  constructor(pdf: Uint8Array) {
    const file = new PdfFile(pdf);
    const text = file.bytes.toString('latin1');
    const offsets = [...file.entries].flatMap(([number, entry]) =>
      entry.kind === 'offset' ? [[number, entry.offset] as const] : [],
    );
    for (const [number, offset] of offsets) this.#objects.set(number, text.slice(offset, file.objectEnd(number)));
    this.#head = text.slice(0, Math.min(...offsets.map(([, offset]) => offset)));
    this.#trailer = /trailer\s([\s\S]*?)startxref/.exec(text)?.[1] ?? '';
  }

  /** The object that matches; the only one, unless `which` counts on. */
  #find(pattern: string | RegExp, which = 0): readonly [number, string] {
    const matches = [...this.#objects].filter(([, text]) =>
      typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text),
    );
    const found = matches[which];
    if (!found) throw new Error(`no object with ${String(pattern)}`);
    return found;
  }

  /** The number of the object that matches. */
  numberOf(pattern: string | RegExp, which = 0): number {
    return this.#find(pattern, which)[0];
  }

  textOf(number: number): string {
    return this.#objects.get(number) ?? '';
  }

  /** Changes one object by what it says. */
  replace(pattern: string | RegExp, by: string, which = 0): this {
    const [number, text] = this.#find(pattern, which);
    this.#objects.set(
      number,
      text.replace(pattern, () => by),
    );
    return this;
  }

  /** Changes the object that matches. */
  edit(pattern: string | RegExp, change: (text: string) => string, which = 0): this {
    const [number, text] = this.#find(pattern, which);
    const changed = change(text);
    if (changed === text) throw new Error(`nothing changed at ${String(pattern)}`);
    this.#objects.set(number, changed);
    return this;
  }

  /** Adds entries to the dictionary of the object that matches. */
  add(pattern: string | RegExp, entries: string, which = 0): this {
    return this.edit(pattern, (text) => text.replace('<<', () => `<< ${entries}`), which);
  }

  /** Adds an object, and gives its reference. */
  append(body: string): string {
    const number = Math.max(...this.#objects.keys()) + 1;
    this.#objects.set(number, `${number} 0 obj\n${body}\nendobj`);
    return `${number} 0 R`;
  }

  trailer(change: (text: string) => string): this {
    this.#trailer = change(this.#trailer);
    return this;
  }

  /** The file anew. */
  bytes(): Buffer {
    let out = this.#head;
    const offsets = new Map<number, number>();
    for (const [number, text] of this.#objects) {
      offsets.set(number, out.length);
      out += `${withLength(text)}\n`;
    }
    const size = Math.max(...this.#objects.keys()) + 1;
    const rows = Array.from({ length: size }, (_, number) => {
      const offset = offsets.get(number);
      return offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`;
    });
    const trailer = this.#trailer.replace(/\/Size \d+/, `/Size ${size}`);
    return Buffer.from(
      `${out}xref\n0 ${size}\n${rows.join('')}trailer\n${trailer}startxref\n${out.length}\n%%EOF\n`,
      'latin1',
    );
  }
}

function withLength(text: string): string {
  const match = /stream\r?\n([\s\S]*?)\r?\n?endstream\s+endobj$/.exec(text);
  if (!match) return text;
  return text.replace(/\/Length \d+/, `/Length ${match[1]?.length ?? 0}`);
}
