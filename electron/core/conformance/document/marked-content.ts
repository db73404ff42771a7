import type { PdfDict } from '#core/signing/pdf-syntax';
import type { Mark } from './content-use.ts';

type Entries = PdfDict['entries'];

/** Under what content is painted: a form takes over where it is drawn. */
export type Marking = 'none' | 'artifact' | 'tagged';

/** One `BMC` or `BDC` that is not ended yet. */
interface Open {
  readonly marking: Marking;
  readonly mark: Mark | null;
  readonly properties: Entries;
}

/** The marked content that is open at one place of a stream. @source ISO 32000-1, 14.6 */
export class MarkStack {
  readonly #open: Open[] = [];
  readonly #outer: Marking;

  constructor(outer: Marking) {
    this.#outer = outer;
  }

  get isEmpty(): boolean {
    return this.#open.length === 0;
  }

  get marking(): Marking {
    return this.#open.at(-1)?.marking ?? this.#outer;
  }

  /** The innermost numbered piece. */
  get mark(): Mark | null {
    return this.#open.findLast(({ mark }) => mark !== null)?.mark ?? null;
  }

  /** Whether one that is open says this of itself. */
  has(key: string): boolean {
    return this.#open.some(({ properties }) => properties.has(key));
  }

  begin(tag: string, mark: Mark | null, properties: Entries): void {
    const marking = tag === 'Artifact' ? 'artifact' : mark ? 'tagged' : this.marking;
    this.#open.push({ marking, mark, properties });
  }

  /** False if nothing was open. */
  end(): boolean {
    return this.#open.pop() !== undefined;
  }
}
