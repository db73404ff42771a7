import type { PdfFile } from '#core/signing/pdf-file';
import { type PdfDict, type PdfObject, PdfSyntaxError, refsIn } from '#core/signing/pdf-syntax';
import { findSignatureFields } from '#core/signing/signature-fields';

const MAX_PAGE_DEPTH = 50;

/**
 * Names objects by the place they have in the document, in the words of ISO 32000-2: `page 3`, `page 3, Contents`,
 * `field author`, `catalog, Names`, `Info`. Objects that no place leads to have no name.
 * @returns object number → name
 * @throws PdfSyntaxError
 */
export function nameObjects(file: PdfFile): Map<number, string> {
  const names = new Map<number, string>();
  const pages = listPages(file);
  for (const { fieldNumber, name } of findSignatureFields(file)) names.set(fieldNumber, `field ${name}`);
  for (const [i, page] of pages.entries()) names.set(page, `page ${i + 1}`);
  for (const [i, page] of pages.entries()) nameParts(file, names, file.dict(file.object(page)), `page ${i + 1}`);
  nameRoot(file, names, 'Root', 'catalog');
  nameRoot(file, names, 'Info', 'Info');
  return names;
}

function nameRoot(file: PdfFile, names: Map<number, string>, key: string, name: string): void {
  const root = file.trailer.get(key);
  if (root?.kind !== 'ref') return;
  names.set(root.number, name);
  nameParts(file, names, file.dict(root), name);
}

function nameParts(file: PdfFile, names: Map<number, string>, entries: PdfDict['entries'], name: string): void {
  for (const [key, value] of entries) if (key !== 'Parent') nameReachable(file, names, value, `${name}, ${key}`);
}

function nameReachable(file: PdfFile, names: Map<number, string>, from: PdfObject, name: string): void {
  const waiting: PdfObject[] = [from];
  for (let object = waiting.pop(); object; object = waiting.pop()) {
    for (const { number } of refsIn(object)) {
      if (names.has(number)) continue;
      names.set(number, name);
      waiting.push(file.object(number));
    }
  }
}

function listPages(file: PdfFile): number[] {
  const pages: number[] = [];
  const seen = new Set<number>();
  const visit = (node: PdfObject | undefined, depth: number) => {
    if (node?.kind !== 'ref' || seen.has(node.number)) return;
    if (depth > MAX_PAGE_DEPTH) throw new PdfSyntaxError('page tree nested too deeply');
    seen.add(node.number);
    const entries = file.dict(node);
    if (entries.has('Kids')) for (const kid of file.array(entries.get('Kids'))) visit(kid, depth + 1);
    else pages.push(node.number);
  };
  visit(file.catalog.get('Pages'), 0);
  return pages;
}
