import type { PackDiagram } from '#contract/records/pack';

/** Above the boxes stand the headings of the columns. */
export const HEAD = 34;
const MARGIN = 16;
const LIMITS = { least: 0.25, most: 2.5 } as const;
/** At first it is as wide as the window, as far as it can be read then. */
const FIRST = { least: 0.8, most: 1.1 } as const;
const STEP = 1.25;

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** Which part of a diagram is seen, and how large. */
export class DiagramView {
  readonly #diagram: PackDiagram;
  /** The window's size in pixels. */
  width = $state(0);
  height = $state(0);
  scale = $state(1);
  /** Where the diagram's upper left corner lies in the window, in pixels. */
  x = $state(0);
  y = $state(0);

  constructor(diagram: PackDiagram) {
    this.#diagram = diagram;
  }

  readonly transform = $derived(`translate(${this.x} ${this.y}) scale(${this.scale})`);

  /** Takes the window's size; the first one decides how large the diagram is at first. */
  measure(width: number, height: number): void {
    const isFirst = this.width === 0;
    this.width = width;
    this.height = height;
    if (!isFirst) return;
    const { width: drawn } = this.#diagram;
    this.scale = within((width - 2 * MARGIN) / drawn, FIRST.least, FIRST.most);
    this.#settle((width - drawn * this.scale) / 2, MARGIN + HEAD * this.scale);
  }

  /** Shows all of it. */
  fit(): void {
    const { width, height } = this.#diagram;
    const whole = Math.min((this.width - 2 * MARGIN) / width, (this.height - 2 * MARGIN) / (height + HEAD));
    this.scale = within(whole, LIMITS.least, FIRST.most);
    this.#settle((this.width - width * this.scale) / 2, (this.height - (height - HEAD) * this.scale) / 2);
  }

  pan(byX: number, byY: number): void {
    this.#settle(this.x + byX, this.y + byY);
  }

  /** Enlarges around a point of the window, or around its middle. */
  zoom(by: number, atX = this.width / 2, atY = this.height / 2): void {
    const scale = within(this.scale * by, LIMITS.least, LIMITS.most);
    const share = scale / this.scale;
    this.scale = scale;
    this.#settle(atX - (atX - this.x) * share, atY - (atY - this.y) * share);
  }

  step(direction: 1 | -1): void {
    this.zoom(direction === 1 ? STEP : 1 / STEP);
  }

  /** Moves just so far that a node can be seen whole. */
  reveal({ x, y, width, height }: PackDiagram['nodes'][number]): void {
    const left = this.x + x * this.scale;
    const top = this.y + y * this.scale;
    const byX = within(0, MARGIN - left, this.width - MARGIN - width * this.scale - left);
    const byY = within(0, MARGIN - top, this.height - MARGIN - height * this.scale - top);
    if (byX !== 0 || byY !== 0) this.pan(byX, byY);
  }

  /** Puts the corner there, but never so that the diagram is out of sight. */
  #settle(x: number, y: number): void {
    const [drawnX, drawnY] = [this.#diagram.width * this.scale, this.#diagram.height * this.scale];
    const least = 120;
    this.x = within(x, least - drawnX, this.width - least);
    this.y = within(y, least - drawnY, this.height - least);
  }
}
