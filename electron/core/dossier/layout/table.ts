import type { CellBlock, Table } from './blocks.ts';
import type { Canvas } from './canvas.ts';
import type { Flow, Item } from './flow.ts';
import { breakLines, type Line, longestWord } from './inline.ts';
import { type Cell, rowItem } from './row.ts';
import { cut, cutText, type Slice } from './slices.ts';
import type { Tag } from './tag.ts';
import { baselineOffset, COLOURS, CONTENT_WIDTH, PAGE, TABLE_HEADER, TABLE_TEXT, TEXT } from './theme.ts';

const COLUMN_GAP = 14;
const ROW_PADDING = 6;
const HEADER_PADDING = 5;
/** A column need not be as wide as a longer word than this, in points: it is hyphenated. */
const LEAST_AT_MOST = 118;

/** The items of a table: its header, then one for each row. */
export function* tableItems(table: Table, canvas: Canvas): Generator<Item> {
  const places = placeColumns(table, canvas);
  const headers = table.columns.map((column, index) =>
    breakLines([{ text: column.header }], TABLE_HEADER, places[index]?.width ?? 0, canvas.fonts),
  );
  const headerHeight =
    Math.max(0, ...headers.map((lines) => lines.length)) * TABLE_HEADER.leadingPt + 2 * HEADER_PADDING;
  const headerX = (index: number, line: Line): number => {
    const { x, width } = places[index] ?? { x: 0, width: 0 };
    return table.columns[index]?.align === 'end' ? x + width - line.width : x;
  };
  let tag: Tag | undefined;
  let body: Tag | undefined;
  const opened = (parent: Tag): Tag => {
    tag ??= parent.child('Table');
    return tag;
  };
  yield {
    gapPt: 10,
    keepWithNext: true,
    leastPt: headerHeight,
    place: (flow) => {
      const head = opened(flow.parent).child('THead');
      const row = head.child('TR');
      headers.forEach((lines, index) => {
        const cell = row.child('TH', { scope: 'Column' });
        drawLines(lines, (line, baseline) =>
          canvas.line(line, TABLE_HEADER, headerX(index, line), flow.y + baseline, cell),
        );
      });
      head.end();
      finishHeader(flow, headerHeight);
    },
  };
  const repeat = (flow: Flow) => {
    canvas.artifact('Pagination', () => {
      headers.forEach((lines, index) => {
        drawLines(lines, (line, baseline) =>
          canvas.text(line.segments, TABLE_HEADER, headerX(index, line), flow.y + baseline),
        );
      });
    });
    finishHeader(flow, headerHeight);
  };
  const cellOf = (blocks: readonly CellBlock[], index: number): Cell => {
    const { x, width } = places[index] ?? { x: 0, width: 0 };
    const slices = cut(blocks, width, canvas, { body: TABLE_TEXT });
    const isHeader = table.hasRowHeaders === true && index === 0;
    return {
      x,
      slices: table.columns[index]?.align === 'end' ? slices.map((slice) => atRight(slice, width)) : slices,
      open: (parent) => (isHeader ? parent.child('TH', { scope: 'Row' }) : parent.child('TD')),
    };
  };
  for (const [rowIndex, row] of table.rows.entries()) {
    const isHeading = 'heading' in row;
    const cells = isHeading ? [groupCell(row.heading, table.columns.length, canvas)] : row.map(cellOf);
    yield rowItem(cells, {
      gapPt: 0,
      paddingPt: ROW_PADDING,
      // The last row, often a sum, does not stand alone on the next page.
      keepWithNext: isHeading || (rowIndex > 0 && rowIndex === table.rows.length - 2),
      repeat,
      open: (parent) => {
        body ??= opened(parent).child('TBody');
        return body.child('TR');
      },
      drawBelow: (on, y) => on.artifact('Layout', () => on.rule(PAGE.leftPt, y, CONTENT_WIDTH)),
      done: () => {
        if (rowIndex === table.rows.length - 1) tag?.end();
      },
    });
  }
}

/** A heading over all columns. */
function groupCell(heading: string, columnSpan: number, canvas: Canvas): Cell {
  return {
    x: PAGE.leftPt,
    slices: cutText([{ text: heading, bold: true, ink: 'accent' }], TABLE_TEXT, CONTENT_WIDTH, canvas, {
      tag: 'P',
      keepWithNext: true,
    }),
    open: (parent) => parent.child('TH', { scope: 'Row', columnSpan }),
  };
}

function atRight(slice: Slice, width: number): Slice {
  const shift = Math.max(0, width - (slice.widthPt ?? width));
  return { ...slice, paint: (canvas, parent, x, y) => slice.paint(canvas, parent, x + shift, y) };
}

function drawLines(lines: readonly Line[], draw: (line: Line, baseline: number) => void): void {
  lines.forEach((line, index) => {
    draw(line, HEADER_PADDING + index * TABLE_HEADER.leadingPt + baselineOffset(TABLE_HEADER));
  });
}

function finishHeader(flow: Flow, height: number): void {
  flow.advance(height);
  flow.canvas.artifact('Layout', () => flow.canvas.rule(PAGE.leftPt, flow.y, CONTENT_WIDTH, COLOURS.rule, 0.75));
}

/** Where each column stands, in points from the left edge of the page. */
function placeColumns(table: Table, canvas: Canvas): { x: number; width: number }[] {
  const measured = table.columns.map((column, index) => {
    const header = [{ text: column.header }];
    let least = longestWord(header, TABLE_HEADER, canvas.fonts);
    let natural = breakLines(header, TABLE_HEADER, Number.POSITIVE_INFINITY, canvas.fonts)[0]?.width ?? 0;
    for (const row of table.rows) {
      if ('heading' in row) continue;
      const [cellLeast, cellNatural] = measure(row[index] ?? [], canvas);
      least = Math.max(least, cellLeast);
      natural = Math.max(natural, cellNatural);
    }
    return { least: Math.min(least, LEAST_AT_MOST), natural, weight: column.weight };
  });
  const width = CONTENT_WIDTH - COLUMN_GAP * (table.columns.length - 1);
  let x = PAGE.leftPt;
  return shareWidth(measured, width).map((columnWidth) => {
    const place = { x, width: columnWidth };
    x += columnWidth + COLUMN_GAP;
    return place;
  });
}

function measure(blocks: readonly CellBlock[], canvas: Canvas): [least: number, natural: number] {
  let least = 0;
  let natural = 0;
  for (const block of blocks) {
    if (block.kind === 'paragraph') {
      const name = block.style ?? 'body';
      const style = name === 'body' ? TABLE_TEXT : TEXT[name];
      const marker = block.marker ? style.sizePt * 1.5 : 0;
      least = Math.max(least, marker + longestWord(block.runs, style, canvas.fonts));
      const lines = breakLines(block.runs, style, Number.POSITIVE_INFINITY, canvas.fonts);
      natural = Math.max(natural, ...lines.map((line) => marker + line.width));
    } else if (block.kind === 'figure') {
      least = Math.max(least, block.sizePt);
      natural = Math.max(natural, block.sizePt);
    } else if (block.kind === 'list' || block.kind === 'quote') {
      const inner = block.kind === 'list' ? block.items.flat() : block.blocks;
      const [innerLeast, innerNatural] = measure(inner, canvas);
      least = Math.max(least, innerLeast + 20);
      natural = Math.max(natural, innerNatural + 20);
    } else {
      natural = CONTENT_WIDTH;
    }
  }
  return [least, natural];
}

/**
 * Shares a width among columns: each gets its longest word, the rest goes by weight to those that can use it.
 * @param columns  least and natural width in points
 * @returns widths that add up to `width`
 */
export function shareWidth(
  columns: readonly { readonly least: number; readonly natural: number; readonly weight: number }[],
  width: number,
): number[] {
  const least = columns.reduce((sum, column) => sum + column.least, 0);
  if (least >= width) return columns.map((column) => (column.least / least) * width);
  const widths = columns.map((column) => column.least);
  let rest = width - least;
  let open = columns.map((_, index) => index);
  while (rest > 0.01 && open.length > 0) {
    const weights = open.reduce((sum, index) => sum + (columns[index]?.weight ?? 0), 0);
    const given = rest;
    for (const index of open) {
      const column = columns[index];
      if (!column) continue;
      const wanted = Math.max(0, column.natural - (widths[index] ?? 0));
      const share = Math.min(wanted, (given * column.weight) / weights);
      widths[index] = (widths[index] ?? 0) + share;
      rest -= share;
    }
    open = open.filter((index) => (columns[index]?.natural ?? 0) - (widths[index] ?? 0) > 0.01);
  }
  // Nobody needs more: what is left goes by weight, so that the table is as wide as the page.
  const weights = columns.reduce((sum, column) => sum + column.weight, 0);
  return widths.map(
    (columnWidth, index) => columnWidth + (Math.max(0, rest) * (columns[index]?.weight ?? 0)) / weights,
  );
}
