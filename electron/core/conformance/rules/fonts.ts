import type { PdfDict, PdfObject } from '#core/signing/pdf-syntax';
import type { Document } from '../document/document.ts';
import { decode } from '../document/filters.ts';
import type { Font } from '../document/font.ts';
import { type Place, type Rule, rule } from '../rule.ts';

type File = Document['file'];

/** Fonts as a whole; what single codes draw and mean is in `glyphs.ts`. @source ISO 19005-3, 6.2.11; ISO 14289-1, 7.21 */
export const fontRules: readonly Rule[] = [
  rule('font.dictionary', 'A 6.2.11.2', (document) => fontsWhere(document, incompleteKey)),
  rule('font.cid-system', ['A 6.2.11.3.1', 'UA 7.21.3.1'], (document) => fontsWhere(document, otherSystem)),
  rule('font.cid-to-glyph', ['A 6.2.11.3.2', 'UA 7.21.3.2'], (document) => fontsWhere(document, noCidToGlyph)),
  rule('font.character-map', ['A 6.2.11.3.3', 'UA 7.21.3.3'], (document) => fontsWhere(document, foreignMap)),
  rule('font.writing-mode', ['A 6.2.11.3.3', 'UA 7.21.3.3'], (document) => fontsWhere(document, otherWritingMode)),
  rule('font.embedded', ['A 6.2.11.4.1', 'UA 7.21.4.1'], notEmbedded),
  rule('font.program-kind', 'A 6.2.11.4.1', (document) => fontsWhere(document, otherProgram)),
  rule('font.program-readable', 'A 6.2.11.4.1', (document) => fontsWhere(document, damagedProgram)),
  rule('font.cid-set', ['A 6.2.11.4.2', 'UA 7.21.4.2'], cidSets),
  rule('font.truetype-encoding', ['A 6.2.11.6', 'UA 7.21.6'], (document) => fontsWhere(document, wrongEncoding)),
  rule('font.truetype-map', ['A 6.2.11.6', 'UA 7.21.6'], (document) => fontsWhere(document, wrongMaps)),
];

function* fontsWhere({ file, content }: Document, fault: (font: Font, file: File) => string | null): Iterable<Place> {
  for (const { font, page } of content.fonts.values()) {
    const what = fault(font, file);
    if (what !== null) yield { page, object: font.object, what: `${font.name} ${what}`.trim() };
  }
}

const subtypes = new Set(['Type0', 'Type1', 'MMType1', 'TrueType', 'Type3']);

function incompleteKey({ dict, subtype, descendant }: Font, file: File): string | null {
  if (file.name(dict.get('Type')) !== 'Font') return 'Type';
  if (!subtypes.has(subtype)) return 'Subtype';
  if (subtype !== 'Type3' && file.name(dict.get('BaseFont')) === null) return 'BaseFont';
  if (subtype === 'Type0') return descendant.has('Subtype') ? null : 'DescendantFonts';
  const isStandard = subtype === 'Type1' && !dict.has('FontDescriptor');
  if (isStandard) return null;
  const missing = ['FirstChar', 'LastChar', 'Widths'].find((key) => !dict.has(key));
  if (missing) return missing;
  const [first, last] = ['FirstChar', 'LastChar'].map((key) => numberOf(file, dict.get(key)) ?? 0);
  return file.array(dict.get('Widths')).length === (last ?? 0) - (first ?? 0) + 1 ? null : 'Widths';
}

function numberOf(file: File, object: PdfObject | undefined): number | null {
  const value = file.resolve(object);
  return value.kind === 'number' ? value.value : null;
}

function systemOf(file: File, dict: PdfDict['entries']): string | null {
  const info = file.dict(dict.get('CIDSystemInfo'));
  const [registry, ordering] = ['Registry', 'Ordering'].map((key) => file.text(info.get(key)));
  return info.size === 0 ? null : `${registry ?? ''}-${ordering ?? ''}`;
}

/** Predefined maps other than the identity ones, by the collection they lead to. @source ISO 32000-1, table 118 */
const predefined: readonly (readonly [RegExp, string])[] = [
  [/^(GB|GBpc|GBK|GBKp|GBK2K|UniGB)-/, 'Adobe-GB1'],
  [/^(B5pc|HKscs|ETen|ETenms|CNS|UniCNS)-/, 'Adobe-CNS1'],
  [/^(83pv|90ms|90msp|90pv|Add|EUC|Ext|UniJIS)-|^[HV]$/, 'Adobe-Japan1'],
  [/^(KSC|KSCms|KSCpc|UniKS)-/, 'Adobe-Korea1'],
];
const isIdentity = (name: string | null): boolean => name === 'Identity-H' || name === 'Identity-V';

function otherSystem({ subtype, dict, descendant, encoding }: Font, file: File): string | null {
  if (subtype !== 'Type0') return null;
  const own = systemOf(file, descendant);
  if (own === null) return 'CIDSystemInfo';
  const name = file.name(dict.get('Encoding'));
  if (isIdentity(name)) return null;
  const wanted = encoding
    ? systemOf(file, file.dict(dict.get('Encoding')))
    : predefined.find(([is]) => is.test(name ?? ''))?.[1];
  if (wanted !== undefined && wanted !== null && wanted !== own) return own;
  return encoding && supplementOf(file, descendant) < supplementOf(file, file.dict(dict.get('Encoding')))
    ? 'Supplement'
    : null;
}

function supplementOf(file: File, dict: PdfDict['entries']): number {
  return numberOf(file, file.dict(dict.get('CIDSystemInfo')).get('Supplement')) ?? 0;
}

function noCidToGlyph({ subtype, descendant, programKey }: Font, file: File): string | null {
  if (subtype !== 'Type0' || file.name(descendant.get('Subtype')) !== 'CIDFontType2' || programKey === null)
    return null;
  const map = file.resolve(descendant.get('CIDToGIDMap'));
  return map.kind === 'stream' || file.name(map) === 'Identity' ? null : 'CIDToGIDMap';
}

const isPredefined = (name: string): boolean => isIdentity(name) || predefined.some(([is]) => is.test(name));

function foreignMap({ subtype, dict, encoding }: Font, file: File): string | null {
  if (subtype !== 'Type0') return null;
  const name = encoding ? encoding.uses : (file.name(dict.get('Encoding')) ?? '');
  return name === null || isPredefined(name) ? null : name || 'Encoding';
}

function otherWritingMode({ dict, encoding }: Font, file: File): string | null {
  if (!encoding) return null;
  const said = numberOf(file, file.dict(dict.get('Encoding')).get('WMode')) ?? 0;
  return said === (encoding.wMode ?? 0) ? null : 'WMode';
}

function* notEmbedded({ content }: Document): Iterable<Place> {
  for (const { font, page, isPainted } of content.fonts.values()) {
    if (isPainted && font.subtype !== 'Type3' && font.programKey === null)
      yield { page, object: font.object, what: font.name };
  }
}

const programs: Readonly<Record<string, readonly string[]>> = {
  Type1: ['FontFile', 'Type1C', 'OpenType'],
  MMType1: ['FontFile', 'Type1C', 'OpenType'],
  TrueType: ['FontFile2', 'OpenType'],
  CIDFontType0: ['CIDFontType0C', 'OpenType'],
  CIDFontType2: ['FontFile2', 'OpenType'],
};

function otherProgram({ descendant, descriptor, programKey }: Font, file: File): string | null {
  if (programKey === null) return null;
  const key = programKey === 'FontFile3' ? file.name(file.dict(descriptor.get(programKey)).get('Subtype')) : programKey;
  const allowed = programs[file.name(descendant.get('Subtype')) ?? ''];
  return !allowed || allowed.includes(key ?? '') ? null : (key ?? programKey);
}

function damagedProgram({ programKey, trueType }: Font): string | null {
  return programKey === 'FontFile2' && trueType === null ? 'FontFile2' : null;
}

/** A set of CIDs, if there is one, names all that are in the program, and so all that are used. */
function* cidSets({ file, content }: Document): Iterable<Place> {
  for (const { font, page, codes } of content.fonts.values()) {
    const set = file.resolve(font.descriptor.get('CIDSet'));
    if (set.kind !== 'stream') continue;
    const bits = decode(file, set);
    const isIdentical = file.name(font.descendant.get('CIDToGIDMap')) === 'Identity';
    const inProgram =
      isIdentical && font.trueType ? Array.from({ length: font.trueType.glyphCount }, (_, cid) => cid) : [];
    const used = [...codes.keys()].map((code) => (font.encoding ? font.encoding.cid(code) : code));
    const absent = [...inProgram, ...used].find((cid) => ((bits[cid >> 3] ?? 0) & (0x80 >> (cid & 7))) === 0);
    if (absent !== undefined) yield { page, object: font.object, what: `${font.name} ${absent}` };
  }
}

function wrongEncoding({ subtype, dict, descriptor, programKey }: Font, file: File): string | null {
  if (subtype !== 'TrueType' || programKey === null) return null;
  const flags = numberOf(file, descriptor.get('Flags')) ?? 0;
  const isSymbolic = (flags & 4) !== 0;
  const encoding = file.resolve(dict.get('Encoding'));
  if (isSymbolic) return encoding.kind === 'null' ? null : 'Encoding';
  const base = file.name(encoding) ?? file.name(file.dict(encoding).get('BaseEncoding'));
  return base === 'WinAnsiEncoding' || base === 'MacRomanEncoding' ? null : 'Encoding';
}

/** A program for text has a map of characters; a symbolic one exactly one map, or that of Microsoft's symbols. */
function wrongMaps({ subtype, descriptor, trueType }: Font, file: File): string | null {
  if (subtype !== 'TrueType' || !trueType) return null;
  const isSymbolic = ((numberOf(file, descriptor.get('Flags')) ?? 0) & 4) !== 0;
  const { maps } = trueType;
  const isFit = isSymbolic
    ? maps.size === 1 || maps.has('3.0')
    : maps.size > 1 || (maps.size === 1 && !maps.has('3.0'));
  return isFit ? null : 'cmap';
}
