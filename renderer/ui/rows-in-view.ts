/** Which rows of a long table are made, and the room that the others keep. */
export interface RowsInView {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
  readonly abovePx: number;
  readonly belowPx: number;
}

/** Rows made beyond the edge, so that quick scrolling meets no gap. */
const BEYOND = 8;

/**
 * What of `count` rows of one height is made.
 * @param scrollPx  how far the table is scrolled
 * @param viewPx    how high its view is
 */
export function rowsInView(count: number, rowPx: number, scrollPx: number, viewPx: number): RowsInView {
  const first = Math.min(Math.max(0, Math.floor(scrollPx / rowPx) - BEYOND), count);
  const end = Math.min(count, Math.ceil((scrollPx + viewPx) / rowPx) + BEYOND);
  return { first, end: Math.max(first, end), abovePx: first * rowPx, belowPx: Math.max(0, count - end) * rowPx };
}
