import type { PdfFile } from '#core/signing/pdf-file';
import type { PdfDict, PdfObject, PdfStream } from '#core/signing/pdf-syntax';
import { CMap, type Code } from './cmap.ts';
import { decode } from './filters.ts';
import { readTrueType, type TrueType } from './truetype.ts';

type Entries = PdfDict['entries'];

/** A font as its dictionary describes it. */
export interface Font {
  readonly dict: Entries;
  readonly object: number | undefined;
  /** As in `Subtype`; of a composite font `Type0`. */
  readonly subtype: string;
  readonly name: string;
  /** The dictionary with the descriptor: of a composite font its descendant. */
  readonly descendant: Entries;
  readonly descriptor: Entries;
  /** The key its program is under, `FontFile2`; null if it is not embedded. */
  readonly programKey: string | null;
  /** Null if there is none, it is damaged, or of another kind. */
  readonly trueType: TrueType | null;
  readonly toUnicode: CMap | null;
  /** The character map of a composite font, if it is embedded. */
  readonly encoding: CMap | null;
  codes(shown: Buffer): readonly Code[];
  /** Width of the code as the dictionary says, in thousandths; null if it says none. */
  width(code: number): number | null;
  /** What the code draws: a glyph's number, `missing` behind the last; null if it cannot be told. */
  glyph(code: number): number | 'missing' | null;
}

/** What is needed of a font's dictionary. @throws PdfSyntaxError */
export function readFont(file: PdfFile, dict: Entries, object: number | undefined): Font {
  const subtype = file.name(dict.get('Subtype')) ?? '';
  const isComposite = subtype === 'Type0';
  const descendant = isComposite ? file.dict(file.array(dict.get('DescendantFonts'))[0]) : dict;
  const descriptor = file.dict(descendant.get('FontDescriptor'));
  const programKey = ['FontFile', 'FontFile2', 'FontFile3'].find((key) => streamOf(file, descriptor.get(key))) ?? null;
  const program = streamOf(file, descriptor.get(programKey ?? ''));
  const trueType = program && programKey === 'FontFile2' ? readTrueType(decode(file, program)) : null;
  const encodingStream = isComposite ? streamOf(file, dict.get('Encoding')) : null;
  const encoding = encodingStream ? new CMap(decode(file, encodingStream)) : null;
  const toUnicode = streamOf(file, dict.get('ToUnicode'));
  const cidOf = (code: number): number => (encoding ? encoding.cid(code) : code);
  const width = isComposite ? compositeWidths(file, descendant) : simpleWidths(file, dict, descriptor);
  const cidToGlyph = isComposite ? glyphOfCid(file, descendant) : null;
  return {
    dict,
    object,
    subtype,
    name: file.name(dict.get('BaseFont')) ?? file.name(dict.get('Name')) ?? '',
    descendant,
    descriptor,
    programKey,
    trueType,
    toUnicode: toUnicode ? new CMap(decode(file, toUnicode)) : null,
    encoding,
    codes: (shown) => (encoding ? encoding.codes(shown) : isComposite ? pairs(shown) : singles(shown)),
    width: (code) => width(isComposite ? cidOf(code) : code),
    glyph: (code) =>
      cidToGlyph ? present(cidToGlyph(cidOf(code)), trueType) : simpleGlyph(file, dict, descriptor, trueType, code),
  };
}

function streamOf(file: PdfFile, object: PdfObject | undefined): PdfStream | null {
  const value = file.resolve(object);
  return value.kind === 'stream' ? value : null;
}

const singles = (shown: Buffer): Code[] => Array.from(shown, (value) => ({ value, lengthBytes: 1 }));

/** Identity maps and, near enough for what is asked, the other predefined maps of two bytes. */
function pairs(shown: Buffer): Code[] {
  const codes: Code[] = [];
  for (let at = 0; at + 1 < shown.length; at += 2) codes.push({ value: shown.readUInt16BE(at), lengthBytes: 2 });
  return codes;
}

function numberOf(file: PdfFile, object: PdfObject | undefined): number | null {
  const value = file.resolve(object);
  return value.kind === 'number' ? value.value : null;
}

function simpleWidths(file: PdfFile, dict: Entries, descriptor: Entries): (code: number) => number | null {
  const first = numberOf(file, dict.get('FirstChar'));
  const widths = file.array(dict.get('Widths'));
  return (code) =>
    numberOf(file, widths[code - (first ?? 0)]) ?? numberOf(file, descriptor.get('MissingWidth')) ?? null;
}

/** @source ISO 32000-1, 9.7.4.3 */
function compositeWidths(file: PdfFile, descendant: Entries): (cid: number) => number | null {
  const widths = new Map<number, number>();
  const ranges: { first: number; last: number; width: number }[] = [];
  const items = file.array(descendant.get('W')).map((item) => file.resolve(item));
  for (let at = 0; at < items.length; ) {
    const first = numberOf(file, items[at]) ?? 0;
    const second = items[at + 1];
    if (second?.kind === 'array') {
      for (const [index, item] of second.items.entries()) widths.set(first + index, numberOf(file, item) ?? 0);
      at += 2;
    } else {
      ranges.push({ first, last: numberOf(file, second) ?? 0, width: numberOf(file, items[at + 2]) ?? 0 });
      at += 3;
    }
  }
  const fallback = numberOf(file, descendant.get('DW')) ?? 1000;
  return (cid) => widths.get(cid) ?? ranges.find(({ first, last }) => cid >= first && cid <= last)?.width ?? fallback;
}

/** For a program of TrueType glyphs; null for others, whose glyphs are found by CID in the program itself. */
function glyphOfCid(file: PdfFile, descendant: Entries): (cid: number) => number {
  const map = streamOf(file, descendant.get('CIDToGIDMap'));
  if (!map) return (cid) => cid;
  const bytes = decode(file, map);
  return (cid) => (cid * 2 + 2 <= bytes.length ? bytes.readUInt16BE(cid * 2) : 0);
}

function present(glyph: number, program: TrueType | null): number | 'missing' {
  return program && glyph >= program.glyphCount ? 'missing' : glyph;
}

/** @source ISO 32000-1, 9.6.6.4 */
function simpleGlyph(
  file: PdfFile,
  dict: Entries,
  descriptor: Entries,
  program: TrueType | null,
  code: number,
): number | 'missing' | null {
  if (differenceAt(file, dict, code) === '.notdef') return 0;
  if (!program || file.name(dict.get('Subtype')) !== 'TrueType') return null;
  const isSymbolic = ((numberOf(file, descriptor.get('Flags')) ?? 0) & 4) !== 0;
  const symbol = program.maps.get('3.0');
  const roman = program.maps.get('1.0');
  if (isSymbolic) {
    if (symbol) return present(symbol(0xf000 + code) || symbol(code), program);
    return roman ? present(roman(code), program) : null;
  }
  const unicode = program.maps.get('3.1') ?? program.maps.get('0.3');
  if (!unicode || differenceAt(file, dict, code) !== null) return null;
  const encoding = file.dict(dict.get('Encoding')).get('BaseEncoding') ?? dict.get('Encoding');
  const character = characterOf(file.name(encoding), code);
  return character === null ? null : present(unicode(character), program);
}

/** The name an encoding's `Differences` gives a code; null if none. */
export function differenceAt(file: PdfFile, dict: Entries, code: number): string | null {
  let at = 0;
  let found: string | null = null;
  for (const item of file.array(file.dict(dict.get('Encoding')).get('Differences'))) {
    if (item.kind === 'number') at = item.value;
    else {
      if (at === code) found = file.name(item);
      at += 1;
    }
  }
  return found;
}

function characterOf(encoding: string | null, code: number): number | null {
  const label = encoding === 'WinAnsiEncoding' ? 'windows-1252' : encoding === 'MacRomanEncoding' ? 'macintosh' : null;
  if (label === null) return null;
  return new TextDecoder(label).decode(Uint8Array.of(code)).codePointAt(0) ?? null;
}
