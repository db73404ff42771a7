/** How large a drawing is, in its own units. */
export interface Drawn {
  readonly width: number;
  readonly height: number;
}

/** A place in a drawing. */
export interface Box extends Drawn {
  readonly x: number;
  readonly y: number;
}

const MARGIN = 16;
const LIMITS = { least: 0.25, most: 2.5 } as const;
/** At first it is as wide as the window, as far as it can be read then. */
const FIRST = { least: 0.8, most: 1.1 } as const;
const STEP = 1.25;

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** Which part of a drawing is seen, and how large. */
export class DrawingView {
  readonly #drawn: Drawn;
  /** Kept free above the drawing, for headings. */
  readonly #head: number;
  /** The window's size in pixels. */
  width = $state(0);
  height = $state(0);
  scale = $state(1);
  /** Where the drawing's upper left corner lies in the window, in pixels. */
  x = $state(0);
  y = $state(0);

  /** Whether it shows all of it until a person moves or enlarges it. */
  readonly #isWhole: boolean;
  #isMoved = false;

  constructor(
    drawn: Drawn,
    { head = 0, isWhole = false }: { readonly head?: number; readonly isWhole?: boolean } = {},
  ) {
    this.#drawn = drawn;
    this.#head = head;
    this.#isWhole = isWhole;
  }

  readonly transform = $derived(`translate(${this.x} ${this.y}) scale(${this.scale})`);

  /** Takes the window's size; the first one decides how large the drawing is at first. */
  measure(width: number, height: number): void {
    const isFirst = this.width === 0;
    this.width = width;
    this.height = height;
    if (this.#isWhole && !this.#isMoved) {
      this.fit();
      this.#isMoved = false;
      return;
    }
    if (!isFirst) return;
    const { width: drawn } = this.#drawn;
    this.scale = within((width - 2 * MARGIN) / drawn, FIRST.least, FIRST.most);
    this.#settle((width - drawn * this.scale) / 2, MARGIN + this.#head * this.scale);
  }

  /** Shows all of it. */
  fit(): void {
    this.#isMoved = true;
    const { width, height } = this.#drawn;
    const whole = Math.min((this.width - 2 * MARGIN) / width, (this.height - 2 * MARGIN) / (height + this.#head));
    this.scale = within(whole, LIMITS.least, FIRST.most);
    this.#settle((this.width - width * this.scale) / 2, (this.height - (height - this.#head) * this.scale) / 2);
  }

  pan(byX: number, byY: number): void {
    this.#isMoved = true;
    this.#settle(this.x + byX, this.y + byY);
  }

  /** Enlarges around a point of the window, or around its middle. */
  zoom(by: number, atX = this.width / 2, atY = this.height / 2): void {
    this.#isMoved = true;
    const scale = within(this.scale * by, LIMITS.least, LIMITS.most);
    const share = scale / this.scale;
    this.scale = scale;
    this.#settle(atX - (atX - this.x) * share, atY - (atY - this.y) * share);
  }

  step(direction: 1 | -1): void {
    this.zoom(direction === 1 ? STEP : 1 / STEP);
  }

  /** Moves just so far that a box can be seen whole. */
  reveal({ x, y, width, height }: Box): void {
    const left = this.x + x * this.scale;
    const top = this.y + y * this.scale;
    const byX = within(0, MARGIN - left, this.width - MARGIN - width * this.scale - left);
    const byY = within(0, MARGIN - top, this.height - MARGIN - height * this.scale - top);
    if (byX !== 0 || byY !== 0) this.pan(byX, byY);
  }

  /** Puts the corner there, but never so that the drawing is out of sight. */
  #settle(x: number, y: number): void {
    const [drawnX, drawnY] = [this.#drawn.width * this.scale, this.#drawn.height * this.scale];
    const least = 120;
    this.x = within(x, least - drawnX, this.width - least);
    this.y = within(y, least - drawnY, this.height - least);
  }
}
