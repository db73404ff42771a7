import { xmlText } from '../xml-text.ts';
import { createZip } from '../zip-write.ts';
import type { Cell, Sheet } from './sheet.ts';

/** The most characters a cell holds. @source ECMA-376, 18.18.93; Excel specifications and limits */
export const CELL_CHARACTERS = 32_767;
/** The most rows a sheet holds, the headers included. */
const SHEET_ROWS = 1_048_576;
const PIECE_CHARACTERS = 128 * 1024;
const DAY_MS = 86_400_000;
/** Day 0 of the 1900 system; right from 1 March 1900 on, as Excel believes in a 29 February 1900. */
const DAY_ZERO_MS = Date.UTC(1899, 11, 30);
const FIRST_RIGHT_DAY = 61;
/** Indices of `cellXfs` below. */
const STYLES = { header: 1, date: 2, instant: 3 } as const;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const contentTypes = (sheets: number): string =>
  `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${numbers(
    sheets,
  )
    .map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPE}.worksheet+xml"/>`)
    .join('')}</Types>`;

const ROOT_RELATIONS = `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

const workbook = (names: readonly string[]): string =>
  `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${names
    .map((name, index) => `<sheet name="${xmlText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
    .join('')}</sheets></workbook>`;

const workbookRelations = (sheets: number): string =>
  `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${numbers(sheets)
    .map((n) => `<Relationship Id="rId${n}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${n}.xml"/>`)
    .join('')}<Relationship Id="rId${sheets + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`;

const STYLE_SHEET = `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="22" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`;

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** A name that a sheet may have, and that no other of the workbook has. @source Excel specifications: rename a worksheet */
function sheetName(name: string, taken: ReadonlySet<string>): string {
  const plain =
    name
      .replace(/[[\]:*?/\\]/g, ' ')
      .replace(/^'+|'+$/g, '')
      .trim()
      .slice(0, 31)
      .trimEnd() || 'Sheet';
  for (let number = 2, given = plain; ; number += 1) {
    if (!taken.has(given.toLowerCase())) return given;
    given = `${plain.slice(0, 26).trimEnd()} (${number})`;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNSAYABLE = /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/g;

/**
 * A text as a cell holds it: what XML cannot say, and the carriage return that XML would change, as `_xHHHH_`.
 * @source ECMA-376, 22.9.2.19 (ST_Xstring)
 */
function cellText(text: string): string {
  const escaped = text
    .slice(0, CELL_CHARACTERS)
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(UNSAYABLE, (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
  return xmlText(escaped);
}

/** The number that Excel knows an instant by; null for one it cannot tell. */
function serialOf(instant: string): number | null {
  const serial = (Date.parse(instant) - DAY_ZERO_MS) / DAY_MS;
  return Number.isNaN(serial) || serial < FIRST_RIGHT_DAY ? null : serial;
}

/** `A`, `B`, … `Z`, `AA` … */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${columnName(Math.floor(index / 26) - 1)}${letter}`;
}

const textCell = (place: string, text: string, style = ''): string =>
  `<c r="${place}"${style} t="inlineStr"><is><t xml:space="preserve">${cellText(text)}</t></is></c>`;

function cellXml(place: string, cell: Cell): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'string') return textCell(place, cell);
  if (typeof cell === 'number') return Number.isFinite(cell) ? `<c r="${place}"><v>${cell}</v></c>` : '';
  if (typeof cell === 'boolean') return `<c r="${place}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  const [text, style] = 'date' in cell ? [cell.date, STYLES.date] : [cell.instant, STYLES.instant];
  const serial = serialOf(text);
  return serial === null ? textCell(place, text) : `<c r="${place}" s="${style}"><v>${serial}</v></c>`;
}

const rowXml = (number: number, cells: string): string => `<row r="${number}">${cells}</row>`;

function* sheetXml({ columns, rows }: Sheet): Generator<string> {
  const names = columns.map((_, index) => columnName(index));
  const widths = columns.map(
    ({ width }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${Math.min(Math.max(width, 6), 80)}" customWidth="1"/>`,
  );
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${
    widths.length === 0 ? '' : `<cols>${widths.join('')}</cols>`
  }<sheetData>`;
  const headers = columns.map(({ header }, index) => textCell(`${names[index]}1`, header, ` s="${STYLES.header}"`));
  yield rowXml(1, headers.join(''));
  let number = 1;
  for (const row of rows) {
    number += 1;
    if (number > SHEET_ROWS) throw new Error(`a sheet holds ${SHEET_ROWS} rows`);
    yield rowXml(number, row.map((cell, index) => cellXml(`${names[index]}${number}`, cell)).join(''));
  }
  yield '</sheetData></worksheet>';
}

/** Texts as pieces of UTF-8 of some size. */
function* pieces(texts: Iterable<string>): Generator<Uint8Array> {
  let gathered = '';
  for (const text of texts) {
    gathered += text;
    if (gathered.length < PIECE_CHARACTERS) continue;
    yield Buffer.from(gathered, 'utf8');
    gathered = '';
  }
  yield Buffer.from(gathered, 'utf8');
}

/**
 * Tables as a workbook, made piece by piece. Headers stand fast when one scrolls, days are days, and a text is a text
 * whatever it begins with: a cell of type `inlineStr` is never calculated.
 * @source ECMA-376, part 1 (SpreadsheetML)
 */
export function* writeXlsx(sheets: readonly Sheet[]): Generator<Uint8Array> {
  const made: Uint8Array[] = [];
  const zip = createZip((piece) => void made.push(piece));
  const taken = new Set<string>();
  const names = sheets.map(({ name }) => {
    const given = sheetName(name, taken);
    taken.add(given.toLowerCase());
    return given;
  });
  const parts: readonly (readonly [string, Iterable<string>])[] = [
    ['[Content_Types].xml', [contentTypes(sheets.length)]],
    ['_rels/.rels', [ROOT_RELATIONS]],
    ['xl/workbook.xml', [workbook(names)]],
    ['xl/_rels/workbook.xml.rels', [workbookRelations(sheets.length)]],
    ['xl/styles.xml', [STYLE_SHEET]],
    ...sheets.map((sheet, index) => [`xl/worksheets/sheet${index + 1}.xml`, sheetXml(sheet)] as const),
  ];
  for (const [name, texts] of parts) {
    const file = zip.file(name);
    for (const piece of pieces(texts)) {
      file.write(piece);
      yield* made.splice(0);
    }
    file.end();
    yield* made.splice(0);
  }
  zip.end();
  yield* made.splice(0);
}
