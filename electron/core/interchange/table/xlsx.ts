import { bytesInMemory } from '#core/reading/bytes-at';
import { orDamaged, tooLarge, unreadable } from '#core/reading/fault';
import { readPart, relationsOf } from '#core/reading/text/office';
import { openZip, type Zip } from '#core/reading/zip';
import { soundText } from '../data.ts';
import { GRID_LIMITS, type Grid, GridMeter, type GridRow } from './grid.ts';

const MOST_STRINGS = 2_000_000;
const MOST_SHEETS = 200;
const DAY_MS = 86_400_000;

/** Which styles show a number as a day, a time, or both. */
type Shown = 'number' | 'date' | 'time' | 'both';

/**
 * The tables of a workbook as texts; days are ISO 8601. What a formula gave when it was saved counts, never the formula; what
 * lies in other files is never fetched. How large a sheet says it is does not matter.
 * @throws ReadingFault `reading.unreadable`, `reading.too-large`
 * @source ISO/IEC 29500-1, 18.2, 18.3, 18.4, 18.8
 */
export async function readXlsx(bytes: Uint8Array): Promise<readonly Grid[]> {
  return orDamaged(async () => {
    const zip = await openZip(bytesInMemory(bytes));
    const main =
      [...(await relationsOf(zip, '')).values()].find(({ type }) => type === 'officeDocument')?.target ??
      'xl/workbook.xml';
    if (!zip.has(main)) unreadable('otherFormat');
    const sheets: { name: string; id: string }[] = [];
    let isFrom1904 = false;
    await readPart(zip, main, {
      open: (element, attribute) => {
        if (element === 'workbookPr') isFrom1904 = ['1', 'true'].includes(attribute('date1904') ?? '');
        if (element === 'sheet') sheets.push({ name: attribute('name') ?? '', id: attribute('r:id') ?? '' });
      },
    });
    if (sheets.length > MOST_SHEETS) tooLarge('items', MOST_SHEETS);
    const targets = await relationsOf(zip, main);
    const partOf = (wanted: string): string | undefined =>
      [...targets.values()].find(({ type }) => type === wanted)?.target;
    const meter = new GridMeter();
    const shared = await sharedStrings(zip, partOf('sharedStrings'));
    const styles = await stylesOf(zip, partOf('styles'));
    const grids: Grid[] = [];
    for (const { name, id } of sheets) {
      const target = targets.get(id)?.target;
      if (target === undefined || !zip.has(target)) continue;
      grids.push({ name: name.slice(0, 100), rows: await rowsOf(zip, target, shared, styles, isFrom1904, meter) });
    }
    return grids;
  });
}

async function sharedStrings(zip: Zip, part: string | undefined): Promise<readonly string[]> {
  const strings: string[] = [];
  if (part === undefined || !zip.has(part)) return strings;
  let characters = 0;
  let text = '';
  let isText = false;
  let isSpoken = false;
  await readPart(zip, part, {
    open: (element) => {
      if (element === 'rPh') isSpoken = true;
      if (element === 't') isText = !isSpoken;
    },
    text: (piece) => {
      if (!isText) return;
      characters += piece.length;
      if (characters > GRID_LIMITS.characters) tooLarge('inflated', GRID_LIMITS.characters);
      text += piece;
    },
    close: (element) => {
      if (element === 'rPh') isSpoken = false;
      if (element === 't') isText = false;
      if (element !== 'si') return;
      if (strings.length >= MOST_STRINGS) tooLarge('items', MOST_STRINGS);
      strings.push(text);
      text = '';
    },
  });
  return strings;
}

/** ISO/IEC 29500-1, 18.8.30: numbers of formats that come with every program. */
function shownByNumber(id: number): Shown {
  if (id === 22) return 'both';
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return 'time';
  return (id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? 'date' : 'number';
}

/** Letters of days and times outside of quoted text, colours and conditions. */
function shownByCode(code: string): Shown {
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .toLowerCase();
  const isTime = /[hs]/.test(bare);
  const isDay = /[yd]/.test(bare) || (bare.includes('m') && !isTime);
  if (!isDay && !isTime) return 'number';
  return isDay && isTime ? 'both' : isDay ? 'date' : 'time';
}

async function stylesOf(zip: Zip, part: string | undefined): Promise<readonly Shown[]> {
  const shown: Shown[] = [];
  if (part === undefined || !zip.has(part)) return shown;
  const codes = new Map<number, Shown>();
  let isCell = false;
  await readPart(zip, part, {
    open: (element, attribute) => {
      const id = Number(attribute('numFmtId') ?? 0);
      if (element === 'numFmt') codes.set(id, shownByCode((attribute('formatCode') ?? '').slice(0, 1000)));
      if (element === 'cellXfs') isCell = true;
      if (element === 'xf' && isCell && shown.length < 100_000) shown.push(codes.get(id) ?? shownByNumber(id));
    },
    close: (element) => {
      if (element === 'cellXfs') isCell = false;
    },
  });
  return shown;
}

/** `AB12` gives 27; -1 without letters. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,8}/i.exec(reference)?.[0].toUpperCase() ?? '')
    column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

async function rowsOf(
  zip: Zip,
  part: string,
  shared: readonly string[],
  styles: readonly Shown[],
  isFrom1904: boolean,
  meter: GridMeter,
): Promise<readonly GridRow[]> {
  const rows: GridRow[] = [];
  let cells: string[] = [];
  let number = 0;
  let column = -1;
  let type = 'n';
  let style = 0;
  let value = '';
  let isValue = false;
  await readPart(zip, part, {
    open: (element, attribute) => {
      if (element === 'row') {
        const stated = Number(attribute('r'));
        number = Number.isSafeInteger(stated) && stated > number ? stated : number + 1;
        cells = [];
        column = -1;
      } else if (element === 'c') {
        const stated = columnOf(attribute('r') ?? '');
        column = stated >= 0 ? stated : column + 1;
        type = attribute('t') ?? 'n';
        style = Number(attribute('s') ?? 0);
        value = '';
      } else if (element === 'v' || element === 't') isValue = true;
    },
    text: (text) => {
      if (!isValue) return;
      value += text;
      if (value.length > GRID_LIMITS.cellCharacters) tooLarge('line', GRID_LIMITS.cellCharacters);
    },
    close: (element) => {
      if (element === 'v' || element === 't') isValue = false;
      if (element === 'c') {
        const text = shownText(type, value, shared, styles[style] ?? 'number', isFrom1904);
        if (text === '') return;
        meter.cell(column, text);
        while (cells.length < column) cells.push('');
        cells[column] = soundText(text, () => undefined).trim();
      } else if (element === 'row' && cells.some((cell) => cell !== '')) {
        meter.row();
        rows.push({ number, cells });
      }
    },
  });
  return rows;
}

function shownText(type: string, value: string, shared: readonly string[], shown: Shown, isFrom1904: boolean): string {
  if (type === 's') return shared[Number.parseInt(value, 10)] ?? '';
  if (type === 'b') return value === '1' ? 'true' : value === '0' ? 'false' : value;
  if (type !== 'n' || value.trim() === '') return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  return shown === 'number' ? String(number) : (momentOf(number, shown, isFrom1904) ?? String(number));
}

/**
 * A day or time that is kept as a count of days; null before the first and after the year 9999.
 * @source ISO/IEC 29500-1, 18.17.4.1: the first of 1900's two systems holds a 29 February 1900 that never was
 */
function momentOf(serial: number, shown: Shown, isFrom1904: boolean): string | null {
  if (serial < 0 || serial >= 2_958_466) return null;
  const days = isFrom1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const ms = Math.round((days - 25_569) * (DAY_MS / 1000)) * 1000;
  const iso = new Date(ms).toISOString();
  if (shown === 'time' && serial < 1) return iso.slice(11, 19);
  return shown === 'date' && iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19);
}
