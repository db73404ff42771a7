import { unreadable } from '../fault.ts';
import type { Zip } from '../zip.ts';
import { TextCollector } from './extracted.ts';
import { readPart, relationsOf } from './office.ts';

/** What stands beside the text of a document and is searched with it. */
const BESIDE = new Set(['header', 'footer', 'footnotes', 'endnotes', 'comments']);

/**
 * The text of a Word document: its pages, as far as it says where they end, then headers, footers, notes and comments.
 * Deleted text of tracked changes is left out; macros are never looked at.
 * @source ISO/IEC 29500-1, 17.3
 */
export async function docxText(zip: Zip): Promise<TextCollector> {
  const into = new TextCollector();
  const relations = await relationsOf(zip, '');
  const main = [...relations.values()].find(({ type }) => type === 'officeDocument')?.target ?? 'word/document.xml';
  if (!zip.has(main)) unreadable('otherFormat');
  await partText(zip, main, into, true);
  for (const { type, target } of (await relationsOf(zip, main)).values()) {
    if (BESIDE.has(type) && zip.has(target)) await partText(zip, target, into, false);
  }
  return into;
}

async function partText(zip: Zip, name: string, into: TextCollector, hasPages: boolean): Promise<void> {
  let parts: string[] = [];
  let characters = 0;
  let page = 1;
  let isText = false;
  // Old forms of what was said already.
  let fallbacks = 0;
  const take = (text: string): void => {
    parts.push(text);
    characters += text.length;
  };
  const flush = (): void => {
    into.add(hasPages ? String(page) : '', parts.join(''));
    parts = [];
    characters = 0;
  };
  const turn = (): void => {
    flush();
    page += 1;
  };
  const isAll = await readPart(
    zip,
    name,
    {
      open: (element, attribute) => {
        if (element === 'Fallback') fallbacks += 1;
        if (fallbacks > 0) return;
        if (element === 't') isText = true;
        else if (element === 'tab') take('\t');
        else if (element === 'cr') take('\n');
        else if (element === 'br') hasPages && attribute('type') === 'page' ? turn() : take('\n');
        else if (element === 'lastRenderedPageBreak' && hasPages && parts.join('').trim() !== '') turn();
      },
      text: (text) => {
        if (isText && fallbacks === 0) take(text);
      },
      close: (element) => {
        if (element === 'Fallback') fallbacks -= 1;
        if (element === 't') isText = false;
        if (element === 'p' && fallbacks === 0) take('\n');
        if (element === 'tc' && fallbacks === 0) take('\t');
      },
    },
    () => into.isFull || characters > into.left * 2,
  );
  flush();
  if (!isAll) into.cut();
}
