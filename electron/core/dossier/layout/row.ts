import type { Canvas } from './canvas.ts';
import type { Flow, Item, Repeat } from './flow.ts';
import { heightOf, type Slice } from './slices.ts';
import type { Tag } from './tag.ts';

/** A row's cell: its slices and the element they go under. */
export interface Cell {
  readonly x: number;
  readonly slices: readonly Slice[];
  /** Makes the cell's element; called once, in the order of the cells. */
  readonly open: (row: Tag) => Tag;
}

export interface RowOptions {
  readonly gapPt: number;
  readonly paddingPt: number;
  readonly keepWithNext?: boolean;
  /** Makes the row's element under the flow's parent. */
  readonly open: (parent: Tag) => Tag;
  /** Drawn again when the row runs over to the next page. */
  readonly repeat?: Repeat;
  /** Drawn under the row's last part. */
  readonly drawBelow?: (canvas: Canvas, y: number) => void;
  /** Called when the row is set. */
  readonly done?: () => void;
}

/** Rows up to this height go to the next page whole. */
const WHOLE_PT = 110;

/** Cells side by side. A tall row is split between slices wherever a page ends, each cell for itself. */
export function rowItem(cells: readonly Cell[], options: RowOptions): Item {
  const full = Math.max(0, ...cells.map((cell) => heightOf(cell.slices))) + 2 * options.paddingPt;
  const least = Math.max(0, ...cells.map((cell) => heightOf(firstGroup(cell.slices)))) + 2 * options.paddingPt;
  return {
    gapPt: options.gapPt,
    keepWithNext: options.keepWithNext ?? false,
    leastPt: full <= WHOLE_PT ? full : least,
    repeat: options.repeat,
    place: (flow) => {
      if (full <= WHOLE_PT && full > flow.room && !flow.isAtTop) flow.newPage(options.repeat);
      placeRow(flow, cells, options);
      options.done?.();
    },
  };
}

function placeRow(flow: Flow, cells: readonly Cell[], options: RowOptions): void {
  let row: Tag | undefined;
  let tags: Tag[] = [];
  const next = cells.map(() => 0);
  for (;;) {
    const room = flow.room - 2 * options.paddingPt;
    const ends = cells.map((cell, index) => fitting(cell.slices, next[index] ?? 0, room));
    const isStuck = cells.some((cell, index) => isLeft(cell, next, index) && ends[index] === next[index]);
    const isFirst = row === undefined;
    // A row begins with something in every cell, and goes on as long as any cell can.
    const canGoOn = cells.some((_, index) => ends[index] !== next[index]);
    if (isStuck && (isFirst || !canGoOn)) {
      if (!flow.isAtTop) {
        flow.newPage(options.repeat);
        continue;
      }
      cells.forEach((cell, index) => {
        if (isLeft(cell, next, index) && ends[index] === next[index]) ends[index] = (next[index] ?? 0) + 1;
      });
    }
    if (!row) {
      const opened = options.open(flow.parent);
      tags = cells.map((cell) => cell.open(opened));
      row = opened;
    }
    let height = 0;
    cells.forEach((cell, index) => {
      const part = cell.slices.slice(next[index], ends[index]);
      const tag = tags[index];
      if (tag) paintSlices(flow.canvas, part, tag, cell.x, flow.y + options.paddingPt);
      height = Math.max(height, heightOf(part));
      next[index] = ends[index] ?? 0;
    });
    flow.advance(height + 2 * options.paddingPt);
    if (!cells.some((cell, index) => isLeft(cell, next, index))) break;
    flow.newPage(options.repeat);
  }
  row?.end();
  options.drawBelow?.(flow.canvas, flow.y);
}

function isLeft(cell: Cell, next: readonly number[], index: number): boolean {
  return (next[index] ?? 0) < cell.slices.length;
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
