import type { PdfDict, PdfObject, PdfStream } from '#core/signing/pdf-syntax';
import type { Document } from '../document/document.ts';
import { filterNames } from '../document/filters.ts';
import { valuesIn } from '../document/objects.ts';
import { type Place, type Rule, rule } from '../rule.ts';

/** What the file's objects may be. @source ISO 19005-3, 6.1.7 to 6.1.13, 6.10, 6.11 */
export const fileContentRules: readonly Rule[] = [
  rule('file.filters', 'A 6.1.7.2', filters),
  rule('file.names', 'A 6.1.8', names),
  rule('file.inline-filters', 'A 6.1.10', inlineFilters),
  rule('file.permissions', 'A 6.1.12', permissions),
  rule('file.integers', 'A 6.1.13', (document) => beyond(document, isTooLargeInteger)),
  rule('file.reals', 'A 6.1.13', (document) => beyond(document, isExtremeReal)),
  rule('file.long-strings', 'A 6.1.13', longStrings),
  rule('file.long-names', 'A 6.1.13', (document) => beyond(document, isTooLongName)),
  rule('file.state-nesting', 'A 6.1.13', stateNesting),
  rule('file.page-size', 'A 6.1.13', pageSizes),
  rule('document.presentations', 'A 6.10', presentations),
  rule('document.requirements', 'A 6.11', requirements),
];

const standardFilters = new Set([
  'ASCIIHexDecode',
  'ASCII85Decode',
  'FlateDecode',
  'RunLengthDecode',
  'CCITTFaxDecode',
  'JBIG2Decode',
  'DCTDecode',
  'JPXDecode',
]);
const inlineAbbreviations = new Set(['AHx', 'A85', 'Fl', 'RL', 'CCF', 'DCT']);

function* filters({ file, objects }: Document): Iterable<Place> {
  for (const { number, object } of objects.all) {
    if (object.kind !== 'stream') continue;
    for (const name of filterNames(file, object)) {
      if (!standardFilters.has(name) && !isIdentityCrypt(file, object, name)) yield { object: number, what: name };
    }
  }
}

function isIdentityCrypt(file: Document['file'], stream: PdfStream, name: string): boolean {
  if (name !== 'Crypt') return false;
  const parameters = file.resolve(stream.entries.get('DecodeParms'));
  const list = parameters.kind === 'array' ? parameters.items : [parameters];
  return list.every((one) => (file.name(file.dict(one).get('Name')) ?? 'Identity') === 'Identity');
}

/** Names of fonts, colorants and structure types are text. */
function* names({ content, structure, file }: Document): Iterable<Place> {
  for (const { font, page } of content.fonts.values())
    if (!isUtf8(font.name)) yield { page, object: font.object, what: font.name };
  for (const { ownType, object } of structure.elements) if (!isUtf8(ownType)) yield { object, what: ownType };
  for (const { value, page, object } of content.colourSpaces.values()) {
    const [family, colorants] = file.array(value);
    if (family?.kind !== 'name' || !['Separation', 'DeviceN'].includes(family.value)) continue;
    const all = colorants?.kind === 'name' ? [colorants] : file.array(colorants);
    for (const one of all) if (one.kind === 'name' && !isUtf8(one.value)) yield { page, object, what: one.value };
  }
}

function isUtf8(name: string): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(name, 'latin1'));
    return true;
  } catch {
    return false;
  }
}

function* inlineFilters({ file, content }: Document): Iterable<Place> {
  for (const { value, page, object } of content.inlineImages) {
    const filter = file.resolve(value.get('F') ?? value.get('Filter'));
    const list = filter.kind === 'array' ? filter.items : filter.kind === 'null' ? [] : [filter];
    for (const one of list) {
      const name = file.name(one) ?? '';
      if (!inlineAbbreviations.has(name) && !standardFilters.has(name)) yield { page, object, what: name };
    }
  }
}

const digestKeys = ['DigestLocation', 'DigestMethod', 'DigestValue'];

function* permissions({ file, catalog }: Document): Iterable<Place> {
  const perms = file.dict(catalog.get('Perms'));
  for (const key of perms.keys()) if (key !== 'UR3' && key !== 'DocMDP') yield { what: key };
  for (const reference of file.array(file.dict(perms.get('DocMDP')).get('Reference'))) {
    for (const key of digestKeys) if (file.dict(reference).has(key)) yield { what: key };
  }
}

function* beyond({ objects }: Document, isBeyond: (value: PdfObject) => string | null): Iterable<Place> {
  for (const { number, object } of objects.all) {
    for (const value of valuesIn(object)) {
      const what = isBeyond(value);
      if (what !== null) yield { object: number, what };
    }
  }
}

function isTooLargeInteger(value: PdfObject): string | null {
  if (value.kind !== 'number' || value.text.includes('.')) return null;
  return value.value > 2_147_483_647 || value.value < -2_147_483_648 ? value.text : null;
}

function isExtremeReal(value: PdfObject): string | null {
  if (value.kind !== 'number' || !value.text.includes('.') || value.value === 0) return null;
  const size = Math.abs(value.value);
  return size > 3.403e38 || size < 1.175e-38 ? value.text.slice(0, 20) : null;
}

function* longStrings(document: Document): Iterable<Place> {
  yield* beyond(document, isTooLongString);
  for (const { kind, page, object } of document.content.faults) if (kind === 'long-string') yield { page, object };
}

function isTooLongString(value: PdfObject): string | null {
  return value.kind === 'string' && value.bytes.length > 32_767 ? String(value.bytes.length) : null;
}

function isTooLongName(value: PdfObject): string | null {
  if (value.kind === 'name') return value.value.length > 127 ? value.value.slice(0, 20) : null;
  if (value.kind !== 'dict' && value.kind !== 'stream') return null;
  return [...value.entries.keys()].find((key) => key.length > 127)?.slice(0, 20) ?? null;
}

function* stateNesting({ content }: Document): Iterable<Place> {
  for (const { kind, page, object } of content.faults) if (kind === 'nesting') yield { page, object };
}

function* pageSizes({ file, pages }: Document): Iterable<Place> {
  for (const page of pages) {
    for (const box of ['MediaBox', 'CropBox']) {
      const [left = 0, bottom = 0, right = 0, top = 0] = numbers(file, page.dict.get(box));
      if (!page.dict.has(box)) continue;
      const sides = [Math.abs(right - left), Math.abs(top - bottom)];
      if (sides.some((side) => side < 3 || side > 14_400)) yield { page: page.number, object: page.object, what: box };
    }
  }
}

const numbers = (file: Document['file'], box: PdfObject | undefined): number[] =>
  file.array(box).flatMap((item) => {
    const value = file.resolve(item);
    return value.kind === 'number' ? [value.value] : [];
  });

function* presentations({ file, catalog, pages }: Document): Iterable<Place> {
  const isThere = (dict: PdfDict['entries'], key: string): boolean => file.resolve(dict.get(key)).kind !== 'null';
  if (isThere(file.dict(catalog.get('Names')), 'AlternatePresentations')) yield { what: 'AlternatePresentations' };
  for (const { dict, number, object } of pages) {
    if (isThere(dict, 'PresSteps')) yield { page: number, object, what: 'PresSteps' };
  }
}

function* requirements({ catalog }: Document): Iterable<Place> {
  if (catalog.has('Requirements')) yield {};
}
