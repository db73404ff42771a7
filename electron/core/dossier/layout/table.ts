import type { CellBlock, Table } from './blocks.ts';
import type { Canvas } from './canvas.ts';
import { COLUMN_GAP, type Place, placeColumns } from './columns.ts';
import type { Flow, Item } from './flow.ts';
import { type Grid, type GridCell, type GridRow, gridOf } from './grid.ts';
import { bandItem, type Cell, type Ground, placeRows, type Row, type RowOptions } from './row.ts';
import { cut, cutText, type Slice } from './slices.ts';
import { Tag } from './tag.ts';
import { COLOURS, PAGE, TABLE_HEADER, TABLE_TEXT } from './theme.ts';

const ROW_PADDING = 6;
const DENSE_PADDING = 2.5;
const HEADER_PADDING = 5;
/** A head taller than this, in points, is not repeated: it would leave too little of the page. */
const TALLEST_HEAD = 200;
/** A table in a cell is cut into parts of at most this height. */
const INNER_PART = 120;

/** Everything about a table that does not depend on where it stands. */
class Sheet {
  readonly #table: Table;
  readonly #canvas: Canvas;
  readonly #places: readonly Place[];
  readonly #left: number;
  readonly #width: number;
  readonly #head: Grid;
  readonly #body: Grid;
  #tag: Tag | undefined;
  #tbody: Tag | undefined;

  /** @param left  of the table, in points */
  constructor(table: Table, canvas: Canvas, left: number, width: number) {
    const columns = table.columns.length;
    const headers = [table.columns.map(({ header }): CellBlock[] => [{ kind: 'paragraph', runs: [{ text: header }] }])];
    this.#table = table;
    this.#canvas = canvas;
    this.#left = left;
    this.#width = width;
    this.#head = gridOf(table.head ?? headers, columns);
    this.#body = gridOf(table.rows, columns);
    this.#places = placeColumns(table, this.#head, this.#body, width, canvas);
  }

  get hasHead(): boolean {
    return this.#head.rows.length > 0;
  }

  /** Head and rows, by the rows that hang together. */
  get bands(): readonly (readonly [number, number])[] {
    return this.#body.bands;
  }

  headRows(): Row[] {
    let thead: Tag | undefined;
    return this.#head.rows.map((row) => ({
      cells: row.cells.map((cell) => this.#cell(cell, true)),
      open: (parent) => {
        thead ??= this.#opened(parent).child('THead');
        return thead.child('TR');
      },
    }));
  }

  bodyRows([first, last]: readonly [number, number]): Row[] {
    return this.#body.rows.slice(first, last + 1).map((row) => ({
      cells: row.heading === undefined ? row.cells.map((cell) => this.#cell(cell, false)) : [this.#group(row.heading)],
      open: (parent) => {
        this.#tbody ??= this.#opened(parent).child('TBody');
        return this.#tbody.child('TR');
      },
    }));
  }

  row(index: number): GridRow | undefined {
    return this.#body.rows[index];
  }

  get lastRow(): number {
    return this.#body.rows.length - 1;
  }

  get rowPaddingPt(): number {
    return this.#table.isDense ? DENSE_PADDING : ROW_PADDING;
  }

  readonly headOptions: RowOptions = { gapPt: 10, paddingPt: HEADER_PADDING };

  /** A hairline under a row, but not through cells that go on. */
  drawBelow(canvas: Canvas, x: number, y: number, goingOn: readonly Cell[]): void {
    const gaps = goingOn.map((cell) => [cell.x, cell.x + this.#widthAt(cell.x)] as const).sort(([a], [b]) => a - b);
    let from = this.#left;
    const end = this.#left + this.#width;
    canvas.artifact('Layout', () => {
      for (const [start, stop] of [...gaps, [end + COLUMN_GAP, end] as const]) {
        if (start - COLUMN_GAP > from) canvas.rule(x + from, y, Math.min(end, start - COLUMN_GAP) - from);
        from = Math.max(from, stop + COLUMN_GAP);
      }
    });
  }

  drawUnderHead(canvas: Canvas, x: number, y: number): void {
    canvas.artifact('Layout', () => canvas.rule(x + this.#left, y, this.#width, COLOURS.rule, 0.75));
  }

  end(): void {
    this.#tag?.end();
  }

  #widths = new Map<number, number>();

  #widthAt(x: number): number {
    return this.#widths.get(x) ?? 0;
  }

  #opened(parent: Tag): Tag {
    if (parent.isArtifact) return parent;
    this.#tag ??= parent.child('Table');
    return this.#tag;
  }

  #cell({ blocks, column, columnSpan, rowSpan, header }: GridCell, isHead: boolean): Cell {
    const first = this.#places[column] ?? { x: 0, width: 0 };
    const last = this.#places[column + columnSpan - 1] ?? first;
    const width = last.x + last.width - first.x;
    const x = this.#left + first.x;
    const slices = cut(blocks, width, this.#canvas, { body: isHead ? TABLE_HEADER : TABLE_TEXT });
    const isAtEnd = this.#table.columns[column]?.align === 'end' && columnSpan === 1;
    const isRowHeader = header === 'row' || (!isHead && this.#table.hasRowHeaders === true && column === 0);
    const scope = isHead || header === 'column' ? 'Column' : isRowHeader ? 'Row' : undefined;
    if (rowSpan > 1) this.#widths.set(x, width);
    return {
      x,
      rowSpan,
      slices: isAtEnd ? slices.map((slice) => atRight(slice, width)) : slices,
      open: (parent) => parent.child(scope ? 'TH' : 'TD', { columnSpan, rowSpan, ...(scope && { scope }) }),
    };
  }

  /** A heading over all columns. */
  #group(heading: string): Cell {
    return {
      x: this.#left,
      slices: cutText([{ text: heading, bold: true, ink: 'accent' }], TABLE_TEXT, this.#width, this.#canvas, {
        tag: 'P',
        keepWithNext: true,
      }),
      open: (parent) => parent.child('TH', { scope: 'Row', columnSpan: this.#table.columns.length }),
    };
  }
}

/** The items of a table over the whole width of the page: its head, then one for each row, or for rows that hang together. */
export function* tableItems(table: Table, canvas: Canvas, width: number): Generator<Item> {
  const sheet = new Sheet(table, canvas, PAGE.leftPt, width);
  const headHeight = sheet.hasHead ? measureRows(sheet.headRows(), sheet.headOptions) : 0;
  if (sheet.hasHead) {
    yield {
      gapPt: 10,
      keepWithNext: true,
      leastPt: Math.min(headHeight, TALLEST_HEAD),
      place: (flow) => {
        if (headHeight > flow.room && !flow.isAtTop) flow.newPage();
        placeHead(sheet, flow, flow.parent);
      },
    };
  }
  const isRepeated = sheet.hasHead && headHeight <= TALLEST_HEAD;
  // What is drawn again is cut again: slices know the tag they were first drawn under.
  const repeat = (flow: Flow) => placeHead(sheet, flow, Tag.repeated(canvas.pdf));
  for (const [index, band] of sheet.bands.entries()) {
    const [first, last] = band;
    yield bandItem(sheet.bodyRows(band), {
      gapPt: index === 0 && !sheet.hasHead ? 10 : 0,
      paddingPt: sheet.rowPaddingPt,
      // The last row, often a sum, does not stand alone on the next page.
      keepWithNext: sheet.row(first)?.heading !== undefined || last === sheet.lastRow - 1,
      ...(isRepeated && { repeat }),
      drawBelow: (on, x, y, goingOn) => sheet.drawBelow(on, x, y, goingOn),
      done: () => {
        if (last === sheet.lastRow) sheet.end();
      },
    });
  }
}

function placeHead(sheet: Sheet, flow: Flow, parent: Tag): void {
  const ground: Ground = {
    get y() {
      return flow.y;
    },
    get room() {
      return flow.room;
    },
    get isAtTop() {
      return flow.isAtTop;
    },
    draw: (paint) => paint(flow.canvas, parent, 0, 0),
    advance: (heightPt) => flow.advance(heightPt),
    newPage: () => flow.newPage(),
  };
  placeRows(ground, sheet.headRows(), sheet.headOptions);
  sheet.drawUnderHead(flow.canvas, 0, flow.y);
}

/** Into how many points of height rows come if nothing parts them. */
function measureRows(rows: readonly Row[], options: RowOptions): number {
  let y = 0;
  placeRows(
    {
      get y() {
        return y;
      },
      room: Number.POSITIVE_INFINITY,
      isAtTop: true,
      draw: () => {},
      advance: (heightPt) => {
        y += heightPt;
      },
      newPage: () => {},
    },
    rows,
    options,
  );
  return y;
}

type Paint = Parameters<Ground['draw']>[0];

/** A table within a cell, an item or a quote, as slices of rows, or of parts of them where they are tall. */
export function tableSlices(table: Table, canvas: Canvas, width: number): Slice[] {
  const sheet = new Sheet(table, canvas, 0, width);
  const slices: Slice[] = [];
  let paints: Paint[] = [];
  let y = 0;
  const finish = (keepWithNext: boolean): void => {
    const drawn = paints;
    if (y > 0) {
      slices.push({
        heightPt: y,
        gapPt: slices.length === 0 ? 8 : 0,
        keepWithNext,
        paint: (on, parent, x, top) => {
          for (const paint of drawn) paint(on, parent, x, top);
        },
      });
    }
    paints = [];
    y = 0;
  };
  const ground: Ground = {
    get y() {
      return y;
    },
    get room() {
      return INNER_PART - y;
    },
    get isAtTop() {
      return y === 0;
    },
    draw: (paint) => paints.push(paint),
    advance: (heightPt) => {
      y += heightPt;
    },
    newPage: (bottom) => {
      y = Math.max(y, bottom);
      finish(false);
    },
  };
  if (sheet.hasHead) {
    placeRows(ground, sheet.headRows(), sheet.headOptions);
    const under = y;
    ground.draw((on, _parent, x, top) => sheet.drawUnderHead(on, x, top + under));
    finish(true);
  }
  for (const band of sheet.bands) {
    placeRows(ground, sheet.bodyRows(band), {
      gapPt: 0,
      paddingPt: sheet.rowPaddingPt,
      drawBelow: (on, x, at, goingOn) => sheet.drawBelow(on, x, at, goingOn),
    });
    finish(false);
  }
  return slices;
}

function atRight(slice: Slice, width: number): Slice {
  const shift = Math.max(0, width - (slice.widthPt ?? width));
  return { ...slice, paint: (canvas, parent, x, y) => slice.paint(canvas, parent, x + shift, y) };
}
