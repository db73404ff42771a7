import { tooLarge } from '../fault.ts';

/** The text of a document for search: a page, sheet or part each. `isCut`: there is more than was taken. */
export type ExtractedText = {
  readonly pages: readonly { readonly label: string; readonly text: string }[];
  readonly isCut: boolean;
};

/** What is taken of one document. */
export const TEXT_LIMITS = { characters: 2_000_000, pages: 2_000 } as const;

/** Levels of elements within each other in XML and HTML. */
export const MARKUP_DEPTH = 1_000;

/** Throws once markup is nested too deep. */
export function checkDepth(depth: number): void {
  if (depth > MARKUP_DEPTH) tooLarge('depth', MARKUP_DEPTH);
}

/**
 * White space as search wants it: one space between words, line breaks where they were, nothing at the ends, no
 * control characters, NFC.
 */
export function tidy(text: string): string {
  return wellFormed(text)
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/[\p{Cc}\u00AD\u200B\uFEFF]/gu, (character) => (character === '\n' ? '\n' : ''))
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Half of a character, which no other program would take. */
function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD');
}

/** Collects pages until there is enough. */
export class TextCollector {
  readonly #pages: { label: string; text: string }[] = [];
  #left: number = TEXT_LIMITS.characters;
  #isCut = false;

  /** Whether nothing more is taken. */
  get isFull(): boolean {
    return this.#left <= 0 || this.#pages.length >= TEXT_LIMITS.pages;
  }

  /** How many characters are taken still. */
  get left(): number {
    return this.#left;
  }

  /** Takes a page; whatever is too much is left out. Pages without text are not kept, but count as seen. */
  add(label: string, raw: string): void {
    if (raw.length === 0) return;
    if (this.isFull) {
      this.#isCut = true;
      return;
    }
    // Twice as much as is wanted is enough even where half of it is white space.
    const text = tidy(raw.length > this.#left * 2 ? raw.slice(0, this.#left * 2) : raw);
    if (text.length > this.#left || raw.length > this.#left * 2) this.#isCut = true;
    const kept = wellFormed(text.slice(0, this.#left));
    this.#left -= kept.length;
    if (kept.length > 0) this.#pages.push({ label, text: kept });
  }

  /** Says that something was left out before it came here. */
  cut(): void {
    this.#isCut = true;
  }

  done(): ExtractedText {
    return { pages: this.#pages, isCut: this.#isCut };
  }
}
