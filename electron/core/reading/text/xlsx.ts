import { unreadable } from '../fault.ts';
import type { Zip } from '../zip.ts';
import { TEXT_LIMITS, TextCollector } from './extracted.ts';
import { readPart, relationsOf } from './office.ts';

/** How many characters of shared strings are kept for the cells that name them. */
const SHARED_CHARACTERS = TEXT_LIMITS.characters * 5;

/**
 * The text of a workbook: a page for each sheet under its name, a line for each row, spaces between cells. Formulas are
 * left out, their last results are taken. What other files hold is never fetched.
 * @source ISO/IEC 29500-1, 18.2, 18.3, 18.4
 */
export async function xlsxText(zip: Zip): Promise<TextCollector> {
  const into = new TextCollector();
  const relations = await relationsOf(zip, '');
  const main = [...relations.values()].find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (!zip.has(main)) unreadable('otherFormat');
  const sheets: { name: string; id: string }[] = [];
  await readPart(zip, main, {
    open: (element, attribute) => {
      if (element === 'sheet') sheets.push({ name: attribute('name') ?? '', id: attribute('r:id') ?? '' });
    },
  });
  const targets = await relationsOf(zip, main);
  const sharedPart = [...targets.values()].find(({ type }) => type === 'sharedStrings')?.target;
  const shared = sharedPart !== undefined && zip.has(sharedPart) ? await sharedStrings(zip, sharedPart, into) : [];
  for (const { name, id } of sheets) {
    if (into.isFull) {
      into.cut();
      break;
    }
    const target = targets.get(id)?.target;
    if (target !== undefined && zip.has(target)) await sheetText(zip, target, name, shared, into);
  }
  return into;
}

async function sharedStrings(zip: Zip, part: string, into: TextCollector): Promise<readonly string[]> {
  const strings: string[] = [];
  let characters = 0;
  let parts: string[] = [];
  let isText = false;
  // How Japanese words are spoken stands beside them.
  let isSpoken = false;
  const isAll = await readPart(
    zip,
    part,
    {
      open: (element) => {
        if (element === 'rPh') isSpoken = true;
        if (element === 't') isText = !isSpoken;
      },
      text: (text) => {
        if (isText) parts.push(text);
      },
      close: (element) => {
        if (element === 'rPh') isSpoken = false;
        if (element === 't') isText = false;
        if (element !== 'si') return;
        const text = parts.join('');
        parts = [];
        characters += text.length + 1;
        strings.push(text);
      },
    },
    () => characters > SHARED_CHARACTERS,
  );
  if (!isAll) into.cut();
  return strings;
}

async function sheetText(
  zip: Zip,
  part: string,
  label: string,
  shared: readonly string[],
  into: TextCollector,
): Promise<void> {
  const rows: string[] = [];
  let characters = 0;
  let cells: string[] = [];
  let cell = '';
  let type = 'n';
  let isValue = false;
  const isAll = await readPart(
    zip,
    part,
    {
      open: (element, attribute) => {
        if (element === 'c') {
          type = attribute('t') ?? 'n';
          cell = '';
        }
        if (element === 'v' || element === 't') isValue = true;
      },
      text: (text) => {
        if (isValue) cell += text;
      },
      close: (element) => {
        if (element === 'v' || element === 't') isValue = false;
        if (element === 'c') {
          const text = type === 's' ? (shared[Number.parseInt(cell, 10)] ?? '') : cell;
          if (text !== '') cells.push(text);
          characters += text.length + 1;
          cell = '';
        }
        if (element === 'row') {
          if (cells.length > 0) rows.push(cells.join('\t'));
          cells = [];
        }
      },
    },
    () => characters > into.left * 2,
  );
  into.add(label, [...rows, cells.join('\t')].join('\n'));
  if (!isAll) into.cut();
}
