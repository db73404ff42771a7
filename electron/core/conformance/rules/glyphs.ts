import type { FontUse } from '../document/content-use.ts';
import type { Document } from '../document/document.ts';
import { differenceAt, type Font } from '../document/font.ts';
import { hasEmptyMeaning } from '../document/text.ts';
import { type Place, type Rule, rule } from '../rule.ts';
import { elementOfMark } from './content-owners.ts';
import { faultsOf } from './graphics.ts';

/** What shown codes draw and mean. @source ISO 19005-3, 6.2.11.4 to 6.2.11.8; ISO 14289-1, 7.21.4 to 7.21.8 */
export const glyphRules: readonly Rule[] = [
  rule('glyph.present', ['A 6.2.11.4.1', 'UA 7.21.4.1'], (document) => codesWhere(document, isMissing)),
  rule('glyph.width', ['A 6.2.11.5', 'UA 7.21.5'], (document) => codesWhere(document, hasOtherWidth)),
  rule('glyph.unicode', ['A 6.2.11.7.2', 'UA 7.21.7'], (document) => codesWhere(document, hasNoText)),
  rule('glyph.unicode-value', ['A 6.2.11.7.2', 'UA 7.21.7'], (document) => codesWhere(document, hasEmptyText)),
  rule('glyph.private-use', 'A 6.2.11.7.3', privateUse),
  rule('glyph.notdef', ['A 6.2.11.8', 'UA 7.21.8'], (document) => codesWhere(document, isNotdef)),
];

type Test = (font: Font, code: number, file: Document['file'], use: FontUse) => boolean;

/** Names at most the first code of each font and page. */
function* codesWhere({ file, content }: Document, isWrong: Test): Iterable<Place> {
  for (const use of content.fonts.values()) {
    const pages = new Set<number>();
    for (const [code, page] of use.codes) {
      if (pages.has(page) || !isWrong(use.font, code, file, use)) continue;
      pages.add(page);
      yield { page, object: use.font.object, what: `${use.font.name} ${code.toString(16).padStart(4, '0')}` };
    }
  }
}

const isMissing: Test = (font, code, file, { isPainted }) => {
  if (!isPainted) return false;
  if (font.subtype !== 'Type3') return font.glyph(code) === 'missing';
  const name = differenceAt(file, font.dict, code);
  return name === null || !file.dict(font.dict.get('CharProcs')).has(name);
};

const isNotdef: Test = (font, code) => (font.subtype === 'Type3' ? false : font.glyph(code) === 0);

/** Differs by more than a thousandth of the type size, rounding aside. */
const hasOtherWidth: Test = (font, code, _file, { isPainted }) => {
  const glyph = font.glyph(code);
  const real = typeof glyph === 'number' ? (font.trueType?.width(glyph) ?? null) : null;
  const said = font.width(code);
  return isPainted && real !== null && said !== null && Math.abs(real - said) > 1.5;
};

const textEncodings = new Set(['WinAnsiEncoding', 'MacRomanEncoding', 'MacExpertEncoding']);
/** Names of glyphs that only number them. */
const NUMBERED = /^(g|gid|glyph|cid|c|G|a|index)\d+$|^\.notdef$/;

/** Whether a code's character follows from the font without a ToUnicode map. */
function isSelfExplaining(font: Font, code: number, file: Document['file']): boolean {
  if (font.subtype === 'Type0') {
    const encoding = file.name(font.dict.get('Encoding'));
    return encoding !== null && !encoding.startsWith('Identity');
  }
  const flags = file.resolve(font.descriptor.get('Flags'));
  const isSymbolic = flags.kind === 'number' && (flags.value & 4) !== 0;
  const difference = differenceAt(file, font.dict, code);
  if (difference !== null) return !NUMBERED.test(difference);
  const encoding = file.resolve(font.dict.get('Encoding'));
  const base = file.name(encoding) ?? file.name(file.dict(encoding).get('BaseEncoding'));
  return base !== null ? textEncodings.has(base) : font.subtype === 'Type1' && !isSymbolic;
}

const hasNoText: Test = (font, code, file) => {
  if (font.toUnicode?.text(code)) return false;
  return !isSelfExplaining(font, code, file);
};

const hasEmptyText: Test = (font, code) => {
  const text = font.toUnicode?.text(code);
  return text !== undefined && text !== null && hasEmptyMeaning(text);
};

function* privateUse(document: Document): Iterable<Place> {
  yield* faultsOf(document, 'private-use');
  for (const mark of document.content.marks) {
    if (!mark.needsActualText) continue;
    let element = elementOfMark(document, mark);
    while (element && !element.dict.has('ActualText')) element = element.parent;
    if (!element) yield { page: mark.page, object: mark.owner, what: `MCID ${mark.mcid}` };
  }
}
