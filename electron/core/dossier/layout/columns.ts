import type { CellBlock, Table } from './blocks.ts';
import type { Canvas } from './canvas.ts';
import type { Grid, GridRow } from './grid.ts';
import { breakLines, longestWord } from './inline.ts';
import { TABLE_HEADER, TABLE_TEXT, TEXT, type TextStyle } from './theme.ts';

export const COLUMN_GAP = 14;
/** Where words are longer than the table is wide, a column need not be wider than this, in points: they are parted. */
const LEAST_AT_MOST = 118;
/** A list's sign, a quote's bar. */
const INDENT = 20;

/** Where a column stands, in points from the left edge of the table. */
export interface Place {
  readonly x: number;
  readonly width: number;
}

/** Shares the width of a table among its columns. */
export function placeColumns(table: Table, head: Grid, body: Grid, width: number, canvas: Canvas): Place[] {
  const measured = table.columns.map(({ weight }) => ({ least: 0, natural: 0, weight }));
  const wide: { readonly column: number; readonly span: number; readonly least: number }[] = [];
  const measureRows = (rows: readonly GridRow[], style: TextStyle) => {
    for (const row of rows) {
      if (row.heading !== undefined) continue;
      for (const { blocks, column, columnSpan } of row.cells) {
        const [least, natural] = measure(blocks, style, canvas);
        const own = measured[column];
        if (columnSpan > 1) wide.push({ column, span: columnSpan, least });
        else if (own)
          Object.assign(own, { least: Math.max(own.least, least), natural: Math.max(own.natural, natural) });
      }
    }
  };
  measureRows(head.rows, TABLE_HEADER);
  measureRows(body.rows, TABLE_TEXT);
  for (const { column, span, least } of wide) {
    const spanned = measured.slice(column, column + span);
    const missing = least - spanned.reduce((sum, one) => sum + one.least + COLUMN_GAP, -COLUMN_GAP);
    for (const one of missing > 0 ? spanned : []) {
      one.least += missing / spanned.length;
      one.natural = Math.max(one.natural, one.least);
    }
  }
  const room = Math.max(1, width - COLUMN_GAP * (table.columns.length - 1));
  const needed = measured.reduce((sum, { least }) => sum + least, 0);
  const columns =
    needed <= room ? measured : measured.map((one) => ({ ...one, least: Math.min(one.least, LEAST_AT_MOST) }));
  let x = 0;
  return shareWidth(columns, room).map((columnWidth) => {
    const place = { x, width: columnWidth };
    x += columnWidth + COLUMN_GAP;
    return place;
  });
}

function measure(blocks: readonly CellBlock[], body: TextStyle, canvas: Canvas): [least: number, natural: number] {
  let least = 0;
  let natural = 0;
  const add = (atLeast: number, wanted: number) => {
    least = Math.max(least, atLeast);
    natural = Math.max(natural, wanted);
  };
  for (const block of blocks) {
    switch (block.kind) {
      case 'paragraph':
      case 'subheading': {
        const name = block.kind === 'paragraph' ? (block.style ?? 'body') : 'body';
        const style = name === 'body' ? body : TEXT[name];
        const marker = block.kind === 'paragraph' && block.marker ? style.sizePt * 1.5 : 0;
        const lines = breakLines(block.runs, style, Number.POSITIVE_INFINITY, canvas.fonts);
        add(
          marker + longestWord(block.runs, style, canvas.fonts),
          marker + Math.max(...lines.map(({ width }) => width)),
        );
        break;
      }
      case 'figure':
        add(block.sizePt, block.sizePt);
        break;
      case 'list':
      case 'quote': {
        const inner = block.kind === 'list' ? block.items.flat() : block.blocks;
        const [innerLeast, innerNatural] = measure(inner, body, canvas);
        add(innerLeast + INDENT, innerNatural + INDENT);
        break;
      }
      case 'code':
        add(60, Math.max(...block.text.split('\n').map(({ length }) => length)) * TEXT.code.sizePt * 0.62 + INDENT);
        break;
      case 'picture':
        add(40, block.widthPt ?? 160);
        break;
      case 'table': {
        const columns = block.columns.length;
        add(columns * 36, columns * 110);
        break;
      }
      case 'chart':
      case 'digest':
        add(60, 400);
        break;
      case 'divider':
        break;
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
