import type { Canvas } from './canvas.ts';
import type { Flow, Item, Repeat } from './flow.ts';
import { heightOf, type Slice } from './slices.ts';
import type { Tag } from './tag.ts';

/** A row's cell: its slices and the element they go under. */
export interface Cell {
  readonly x: number;
  readonly slices: readonly Slice[];
  /** How many rows it stands beside, 1 if nothing is said. */
  readonly rowSpan?: number;
  /** Makes the cell's element; called once, in the order of the cells. */
  readonly open: (row: Tag) => Tag;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** Makes the row's element under the parent. */
  readonly open: (parent: Tag) => Tag;
}

export interface RowOptions {
  readonly gapPt: number;
  readonly paddingPt: number;
  readonly keepWithNext?: boolean;
  /** Drawn again when the rows run over to the next page. */
  readonly repeat?: Repeat;
  /** Drawn under each row's last part, with the cells that go on beside the next row. */
  readonly drawBelow?: (canvas: Canvas, x: number, y: number, goingOn: readonly Cell[]) => void;
  /** Called when the rows are set. */
  readonly done?: () => void;
}

/** Where rows are set: down the pages, or into the slices of a cell. */
export interface Ground {
  readonly y: number;
  readonly room: number;
  readonly isAtTop: boolean;
  /** Draws at the present place; `x` and `y` are where the ground begins. */
  draw(paint: (canvas: Canvas, parent: Tag, x: number, y: number) => void): void;
  advance(heightPt: number): void;
  /** @param bottom  how far down something was drawn; more than there was room for if it could not be parted */
  newPage(bottom: number, repeat?: Repeat): void;
}

/** Rows up to this height go to the next page whole. */
export const WHOLE_PT = 130;

/** Cells side by side. A tall row is split between slices wherever a page ends, each cell for itself. */
export function rowItem(cells: readonly Cell[], options: RowOptions & Pick<Row, 'open'>): Item {
  return bandItem([{ cells, open: options.open }], options);
}

/** Rows that hang together by cells that stand beside several of them. */
export function bandItem(rows: readonly Row[], options: RowOptions): Item {
  const cells = (rows[0]?.cells ?? []).filter(({ rowSpan = 1 }) => rowSpan === 1 || rows.length === 1);
  const full = Math.max(0, ...cells.map((cell) => heightOf(cell.slices))) + 2 * options.paddingPt;
  const least = Math.max(0, ...cells.map((cell) => heightOf(firstGroup(cell.slices)))) + 2 * options.paddingPt;
  return {
    gapPt: options.gapPt,
    keepWithNext: options.keepWithNext ?? false,
    leastPt: full <= WHOLE_PT ? full : least,
    wholePt: full,
    repeat: options.repeat,
    place: (flow) => {
      placeRows(onPages(flow), rows, options);
      options.done?.();
    },
  };
}

function onPages(flow: Flow): Ground {
  return {
    get y() {
      return flow.y;
    },
    get room() {
      return flow.room;
    },
    get isAtTop() {
      return flow.isAtTop;
    },
    draw: (paint) => paint(flow.canvas, flow.parent, 0, 0),
    advance: (heightPt) => flow.advance(heightPt),
    newPage: (_bottom, repeat) => flow.newPage(repeat),
  };
}

/** A cell that is being set. */
interface Running {
  readonly cell: Cell;
  /** The row it ends with. */
  readonly last: number;
  /** Its first slice that is not set yet. */
  next: number;
  /** Where its part on this page begins. */
  top: number;
  tag?: Tag;
}

/** Sets rows one below the other; cells that span rows go on beside them. */
export function placeRows(ground: Ground, rows: readonly Row[], options: RowOptions): void {
  const tags: (Tag | undefined)[] = [];
  let running: Running[] = [];
  rows.forEach((row, index) => {
    const started = row.cells.map((cell): Running => {
      const last = Math.min(rows.length, index + (cell.rowSpan ?? 1)) - 1;
      return { cell, last, next: 0, top: ground.y };
    });
    placeRow(ground, row, index, [...running, ...started], started, options, (tag) => tags.push(tag));
    running = [...running, ...started].filter(({ last }) => last > index);
    const goingOn = running.map(({ cell }) => cell);
    const { y } = ground;
    ground.draw((canvas, _parent, x, top) => options.drawBelow?.(canvas, x, top + y, goingOn));
  });
  // Rows end together: a cell that spans them belongs to the first.
  ground.draw(() => {
    for (const tag of tags) tag?.end();
  });
}

function placeRow(
  ground: Ground,
  row: Row,
  index: number,
  cells: readonly Running[],
  started: readonly Running[],
  options: RowOptions,
  opened: (tag: Tag) => void,
): void {
  const padding = 2 * options.paddingPt;
  const isEnding = ({ last }: Running): boolean => last === index;
  const begin = (): void =>
    ground.draw((_canvas, parent) => {
      const tag = row.open(parent);
      opened(tag);
      for (const one of started) one.tag = one.cell.open(tag);
    });
  let isOpen = false;
  for (;;) {
    if (!isOpen) for (const one of started) one.top = ground.y;
    const foot = ground.y + ground.room;
    const wanted = Math.max(
      ground.y,
      ...cells.filter(isEnding).map((one) => one.top + padding + heightOf(one.cell.slices.slice(one.next))),
    );
    if (wanted <= foot + 0.01) {
      if (!isOpen) begin();
      for (const one of cells.filter(isEnding)) paintPart(ground, one, one.cell.slices.length, options);
      ground.advance(wanted - ground.y);
      return;
    }
    const ends = new Map(
      cells.map((one) => [one, fitting(one.cell.slices, one.next, foot - one.top - padding)] as const),
    );
    const isStuck = (one: Running): boolean => isLeft(one) && ends.get(one) === one.next;
    if (!isOpen && !mayBegin(started, index, ends, padding, isStuck) && !ground.isAtTop) {
      // What goes on beside the rows so far gets as much as has room beside them.
      for (const one of cells) {
        if (started.includes(one)) continue;
        paintPart(ground, one, fitting(one.cell.slices, one.next, ground.y - one.top - padding), options);
      }
      turnPage(ground, cells, ground.y, options);
      continue;
    }
    // Nothing higher than a page: what does not fit on an empty one is set all the same.
    const isNew = ground.isAtTop && (!isOpen || cells.every((one) => !isLeft(one) || isStuck(one)));
    if (!isOpen) begin();
    isOpen = true;
    let bottom = ground.y;
    for (const one of cells) {
      const end = (ends.get(one) ?? 0) + (isNew && isStuck(one) ? 1 : 0);
      bottom = Math.max(bottom, paintPart(ground, one, end, options));
    }
    if (!cells.some((one) => isEnding(one) && isLeft(one))) {
      ground.advance(bottom - ground.y);
      return;
    }
    turnPage(ground, cells, bottom, options);
  }
}

/** A short row is not parted, and a tall one begins with something in every cell. */
function mayBegin(
  started: readonly Running[],
  index: number,
  ends: ReadonlyMap<Running, number>,
  padding: number,
  isStuck: (one: Running) => boolean,
): boolean {
  if (started.some(isStuck)) return false;
  const own = started.filter(({ last }) => last === index);
  const height = Math.max(0, ...own.map(({ cell }) => heightOf(cell.slices))) + padding;
  return height > WHOLE_PT || own.every((one) => ends.get(one) === one.cell.slices.length);
}

function turnPage(ground: Ground, cells: readonly Running[], bottom: number, options: RowOptions): void {
  ground.newPage(bottom, options.repeat);
  for (const one of cells) one.top = ground.y;
}

function isLeft({ cell, next }: Running): boolean {
  return next < cell.slices.length;
}

/** @returns where the part ends, with the padding under it */
function paintPart(ground: Ground, one: Running, end: number, options: RowOptions): number {
  const part = one.cell.slices.slice(one.next, end);
  one.next = Math.max(one.next, end);
  if (part.length === 0) return one.top;
  const y = one.top + options.paddingPt;
  ground.draw((canvas, _parent, x, top) => {
    if (one.tag) paintSlices(canvas, part, one.tag, x + one.cell.x, top + y);
  });
  return y + heightOf(part) + options.paddingPt;
}

/** Draws slices one below the other. */
export function paintSlices(canvas: Canvas, slices: readonly Slice[], tag: Tag, x: number, y: number): void {
  let at = y;
  slices.forEach((slice, index) => {
    if (index > 0) at += slice.gapPt;
    slice.paint(canvas, tag, x, at);
    at += slice.heightPt;
  });
}

/** How far a cell's slices from `start` on fit into the room without parting what belongs together. */
function fitting(slices: readonly Slice[], start: number, room: number): number {
  let height = 0;
  let end = start;
  for (let index = start; index < slices.length; index += 1) {
    const slice = slices[index];
    if (!slice) break;
    height += slice.heightPt + (index === start ? 0 : slice.gapPt);
    if (height > room + 0.01) break;
    if (!slice.keepWithNext || index === slices.length - 1) end = index + 1;
  }
  return end;
}

function firstGroup(slices: readonly Slice[]): readonly Slice[] {
  const end = slices.findIndex((slice) => !slice.keepWithNext);
  return end === -1 ? slices : slices.slice(0, end + 1);
}
