import type { Canvas } from './canvas.ts';
import { addPage } from './private-pdfkit.ts';
import type { Slice } from './slices.ts';
import type { Tag } from './tag.ts';
import { LANDSCAPE, type PageForm, PORTRAIT } from './theme.ts';

/** Something to be set on the page next. */
export interface Item {
  readonly gapPt: number;
  readonly keepWithNext: boolean;
  /** The height it needs on the page it begins on. */
  readonly leastPt: number;
  /** The height of all of it, if it can be parted. */
  readonly wholePt?: number;
  /** Drawn at the head of the page if the item has to begin on a new one. */
  readonly repeat?: Repeat | undefined;
  /** Sets it at the flow's place and moves on, over as many pages as it takes. */
  place(flow: Flow): void;
}

/** What is drawn again at the head of a page in the middle of an item. */
export type Repeat = (flow: Flow) => void;

/** Sets items down the pages; keeps those together that belong together. */
export class Flow {
  readonly canvas: Canvas;
  /** The structure element that top-level content goes under. */
  parent: Tag;
  y: number = PORTRAIT.topPt;
  /** Of the present page; a part may ask for another before its first. */
  form: PageForm = PORTRAIT;
  pageNumber = 0;
  readonly #onPage: (flow: Flow) => void;
  #kept: Item[] = [];
  #isAtTop = true;

  /** @param onPage  draws what every page carries */
  constructor(canvas: Canvas, root: Tag, onPage: (flow: Flow) => void) {
    this.canvas = canvas;
    this.parent = root;
    this.#onPage = onPage;
  }

  get isAtTop(): boolean {
    return this.#isAtTop;
  }

  /** Points left on the page. */
  get room(): number {
    return this.form.heightPt - this.form.bottomPt - this.y;
  }

  push(item: Item): void {
    this.#kept.push(item);
    if (!item.keepWithNext) this.flush();
  }

  /** Sets what was kept for a next item. */
  flush(): void {
    const group = this.#kept;
    this.#kept = [];
    const needed = group.reduce(
      (sum, item, index) => sum + item.gapPt * (index > 0 || !this.#isAtTop ? 1 : 0) + item.leastPt,
      0,
    );
    if (group.length > 0 && needed > this.room && !this.#isAtTop) this.newPage(group[0]?.repeat);
    for (const item of group) {
      if (!this.#isAtTop) this.y += item.gapPt;
      item.place(this);
    }
  }

  newPage(repeat?: Repeat): void {
    addPage(this.canvas.pdf, this.form === LANDSCAPE);
    this.pageNumber += 1;
    this.y = this.form.topPt;
    this.#isAtTop = true;
    this.#onPage(this);
    repeat?.(this);
    this.#isAtTop = true;
  }

  /** Moves down after something was drawn. */
  advance(heightPt: number): void {
    this.y += heightPt;
    this.#isAtTop = false;
  }

  /** Names the present place, so that links can point to it. */
  mark(destination: string): void {
    this.canvas.pdf.addNamedDestination(destination, 'XYZ', null, Math.max(0, this.y - 12), null);
  }
}

/** A slice in the flow at a fixed distance from the left edge of the page. */
export function sliceItem(slice: Slice, x: number): Item {
  return {
    gapPt: slice.gapPt,
    keepWithNext: slice.keepWithNext,
    leastPt: slice.heightPt,
    place: (flow) => {
      if (slice.heightPt > flow.room && !flow.isAtTop) flow.newPage();
      slice.paint(flow.canvas, flow.parent, x, flow.y);
      flow.advance(slice.heightPt);
    },
  };
}
