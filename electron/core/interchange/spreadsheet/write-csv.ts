import type { Cell, Sheet } from './sheet.ts';

/**
 * What makes a spreadsheet take a text for a formula, also in full-width forms, which some of them turn into plain ones.
 * @source OWASP ASVS 5.0, 1.2.10; OWASP, CSV Injection
 */
const FORMULA = /^[=+\-@\t\r\n\0＝＋－＠]/u;
const QUOTED = /[",\r\n]|^\s|\s$/u;
const PIECE_CHARACTERS = 256 * 1024;
/** Tells Excel that the bytes are UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Whether a text is written with an apostrophe before it, so that nothing calculates it. */
export function isGuarded(text: string): boolean {
  return FORMULA.test(text);
}

function textOf(cell: Cell): string {
  if (cell === null) return '';
  switch (typeof cell) {
    case 'number':
      return Number.isFinite(cell) ? String(cell) : '';
    case 'boolean':
      return cell ? 'TRUE' : 'FALSE';
    case 'string':
      return isGuarded(cell) ? `'${cell}` : cell;
    default:
      return 'date' in cell ? cell.date : cell.instant;
  }
}

function fieldOf(cell: Cell): string {
  const text = textOf(cell);
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const lineOf = (cells: readonly Cell[]): string => `${cells.map(fieldOf).join(',')}\r\n`;

/**
 * A table as comma-separated values in UTF-8, lines ended by CR LF, the headers first. No text of it is ever a formula.
 * @param options.hasMark  a byte order mark first, for Excel
 * @source RFC 4180
 */
export function* writeCsv(sheet: Sheet, options: { readonly hasMark: boolean }): Generator<Uint8Array> {
  let text = options.hasMark ? BYTE_ORDER_MARK : '';
  text += lineOf(sheet.columns.map(({ header }) => header));
  for (const row of sheet.rows) {
    text += lineOf(row);
    if (text.length < PIECE_CHARACTERS) continue;
    yield Buffer.from(text, 'utf8');
    text = '';
  }
  yield Buffer.from(text, 'utf8');
}
