import type { EditablePdf } from '#test/support/pdf-edit';
import { type Defect, defect, draw } from './defect.ts';

const FONT = '/Subtype /Type0';
const DESCENDANT = '/Subtype /CIDFontType2';
const TO_UNICODE = 'begincmap';

export const fontDefects: readonly Defect[] = [
  defect(
    'a font without a name',
    'font.dictionary',
    (pdf) => void pdf.replace('/BaseFont /BZZZZZ+NotoSans-Regular\n/Encoding', '/Encoding'),
  ),
  defect(
    'a font that is not embedded',
    ['font.embedded'],
    (pdf) => void pdf.edit('/FontFile2', (text) => text.replace(/\/FontFile2 \d+ 0 R/, '')),
  ),
  defect(
    'a font under the key of another kind',
    'font.program-kind',
    (pdf) => void pdf.replace('/FontFile2', '/FontFile'),
  ),
  defect(
    'a program that is none',
    'font.program-readable',
    (pdf) => void pdf.edit('glyf', (text) => text.replace(/stream\n[\s\S]{4}/, 'stream\nxxxx')),
  ),
  defect('no map from CIDs to glyphs', 'font.cid-to-glyph', (pdf) => void pdf.replace('/CIDToGIDMap /Identity', '')),
  defect(
    'no character collection',
    'font.cid-system',
    (pdf) => void pdf.edit(DESCENDANT, (text) => text.replace(/\/CIDSystemInfo <<[^>]*>>/, '')),
  ),
  defect(
    'a character map of an unknown name',
    'font.character-map',
    (pdf) => void pdf.replace('/Encoding /Identity-H', '/Encoding /Own-H'),
  ),
  defect('two writing modes', 'font.writing-mode', (pdf) => {
    const map =
      'begincmap /WMode 1 def 1 begincodespacerange <0000> <ffff> endcodespacerange 1 begincidrange <0000> <ffff> 0 endcidrange endcmap';
    const info = '/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>';
    const stream = pdf.append(`<< /Type /CMap ${info} /Length ${map.length} >>\nstream\n${map}\nendstream`);
    pdf.replace('/Encoding /Identity-H', `/Encoding ${stream}`);
  }),
  defect('a set of CIDs with gaps', 'font.cid-set', (pdf) => {
    const set = pdf.append('<< /Length 1 >>\nstream\n\x80\nendstream');
    pdf.add('/Type /FontDescriptor', `/CIDSet ${set}`);
  }),
  defect(
    'a symbolic TrueType font with an encoding',
    ['font.truetype-encoding', 'font.truetype-map', 'glyph.unicode'],
    (pdf) => void simpleFont(pdf, '/Encoding /Own'),
  ),
  defect(
    'a glyph behind the last',
    ['glyph.present', 'glyph.unicode'],
    (pdf) => void pdf.replace('[<0001', '[<0fff', 0),
  ),
  defect(
    'a width that is not the glyph’s',
    'glyph.width',
    (pdf) => void pdf.replace('/W [0 [600 741', '/W [0 [600 700'),
  ),
  defect(
    'no map to Unicode',
    'glyph.unicode',
    (pdf) => void pdf.edit(FONT, (text) => text.replace(/\/ToUnicode \d+ 0 R/, '')),
  ),
  defect(
    'a map to U+FEFF',
    'glyph.unicode-value',
    (pdf) => void pdf.edit(TO_UNICODE, (text) => text.replace('<0048>', '<feff>')),
  ),
  defect(
    'a character of a private use area',
    'glyph.private-use',
    (pdf) => void pdf.edit(TO_UNICODE, (text) => text.replace('<0048>', '<e000>')),
  ),
  defect(
    'the glyph for nothing',
    ['glyph.unicode-value', 'glyph.notdef'],
    (pdf) => void pdf.replace('[<0001', '[<0000', 0),
  ),
];

/** A simple font of the same program, whose letter `!` is shown as an artifact. */
function simpleFont(pdf: EditablePdf, entries: string): void {
  const descriptor = pdf.numberOf('/Type /FontDescriptor');
  const font = pdf.append(
    `<< /Type /Font /Subtype /TrueType /BaseFont /AAAAAA+Noto /FirstChar 33 /LastChar 33 /Widths [500] /FontDescriptor ${descriptor} 0 R ${entries} >>`,
  );
  pdf.edit('/ProcSet', (text) => text.replace('/Font <<', `/Font << /F9 ${font} `));
  draw(pdf, 'BT /F9 12 Tf (!) Tj ET');
}
