import { CATALOG, CONTENT, type Defect, defect, draw, resources } from '../defects/defect.ts';

const METADATA = '/Type /Metadata';
const PROFILE = 'mntrRGB';

/** Written from the texts of the clauses after the rules were done; see the head of the test. */
export const heldOut: readonly Defect[] = [
  defect('a real number closer to zero than 1.175e-38 (A 6.1.13)', 'file.reals', (pdf) => {
    pdf.add('/S /Document', `/X 0.${'0'.repeat(39)}1`);
  }),
  defect('a string in content that is too long (A 6.1.13)', 'file.long-strings', (pdf) => {
    draw(pdf, `/Span << /X (${'a'.repeat(32_768)}) >> BDC EMC`);
  }),
  defect('a decryption filter with a name of its own (A 6.1.7.2)', ['file.filters', 'file.readable'], (pdf) => {
    pdf.add('/Subtype /Form', '/Filter /Crypt /DecodeParms << /Name /Own >>');
  }),
  defect('an output profile of ICC version 5 (A 6.2.3)', 'colour.output-profile', (pdf) => {
    pdf.edit(PROFILE, (text) => {
      const at = text.indexOf('stream\n') + 'stream\n'.length + 8;
      return `${text.slice(0, at)}\x05${text.slice(at + 1)}`;
    });
  }),
  defect('a spot colour of DeviceN that is not described (A 6.2.4.4)', 'colour.device-n', (pdf) => {
    const tint = '<< /FunctionType 2 /Domain [0 1 0 1] /C0 [0 0 0] /C1 [1 1 1] /N 1 >>';
    pdf.edit('/ProcSet', (text) =>
      text.replace('/ColorSpace <<\n>>', `/ColorSpace << /C0 [/DeviceN [/Gold /Silver] /DeviceRGB ${tint}] >>`),
    );
    draw(pdf, '/C0 cs');
  }),
  defect('CMYK in the glyph of a Type 3 font (A 6.2.4.3)', 'colour.device-cmyk', (pdf) => {
    const glyph = pdf.append('<< /Length 1 >>\nstream\n500 0 d0 0 0 0 1 k 0 0 9 9 re f\nendstream');
    const map =
      'begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <41> <0041> endbfchar endcmap';
    const unicode = pdf.append(`<< /Length 1 >>\nstream\n${map}\nendstream`);
    const font = pdf.append(
      `<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 65 /LastChar 65 /Widths [500] /Resources << >> /ToUnicode ${unicode} /CharProcs << /a ${glyph} >> /Encoding << /Differences [65 /a] >> >>`,
    );
    pdf.edit('/ProcSet', (text) => text.replace('/Font <<', `/Font << /F9 ${font} `));
    draw(pdf, 'BT /F9 12 Tf (A) Tj ET');
  }),
  defect('a halftone of a spot colour without a transfer function (A 6.2.5)', 'graphics.halftone', (pdf) => {
    const inner = '<< /HalftoneType 1 /Frequency 60 /Angle 45 /SpotFunction /Round >>';
    resources(pdf, `/ExtGState << /G0 << /HT << /HalftoneType 5 /Default ${inner} /Gold ${inner} >> >> >>`);
    draw(pdf, '/G0 gs');
  }),
  defect('a list of blend modes with one that does not exist (A 6.2.10)', 'transparency.blend-mode', (pdf) => {
    draw(resources(pdf, '/ExtGState << /G0 << /BM [/Normal /Sparkle] >> >>'), '/G0 gs');
  }),
  defect('a CIDFont with a lower supplement than its character map (A 6.2.11.3.1)', 'font.cid-system', (pdf) => {
    const map =
      'begincmap /WMode 0 def 1 begincodespacerange <0000> <ffff> endcodespacerange 1 begincidrange <0000> <ffff> 0 endcidrange endcmap';
    const info = '/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 4 >>';
    const stream = pdf.append(`<< /Type /CMap ${info} /WMode 0 /Length 1 >>\nstream\n${map}\nendstream`);
    pdf.replace('/Encoding /Identity-H', `/Encoding ${stream}`);
  }),
  defect('a character map that uses another of its own (A 6.2.11.3.3)', 'font.character-map', (pdf) => {
    const map =
      'begincmap /Own usecmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 begincidrange <0000> <ffff> 0 endcidrange endcmap';
    const info = '/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>';
    const other = pdf.append('<< /Type /CMap /CMapName /Own /Length 1 >>\nstream\nbegincmap endcmap\nendstream');
    const stream = pdf.append(`<< /Type /CMap ${info} /UseCMap ${other} /Length 1 >>\nstream\n${map}\nendstream`);
    pdf.replace('/Encoding /Identity-H', `/Encoding ${stream}`);
  }),
  defect(
    'a set of CIDs without a glyph that is in the program, though it is not shown (A 6.2.11.4.2)',
    'font.cid-set',
    (pdf) => {
      // The last of the 31 glyphs is neither shown nor in the set.
      const set = pdf.append('<< /Length 1 >>\nstream\n\xff\xff\xff\xfc\nendstream');
      pdf.edit(CONTENT, (text) => text.replaceAll('001e', '001d'));
      pdf.add('/Type /FontDescriptor', `/CIDSet ${set}`);
    },
  ),
  defect('a TrueType font that is not symbolic, and has no character map (A 6.2.11.6)', 'font.truetype-map', (pdf) => {
    const program = /\/FontFile2 (\d+ 0 R)/.exec(pdf.textOf(pdf.numberOf('/Type /FontDescriptor')))?.[1] ?? '';
    const descriptor = pdf.append(
      `<< /Type /FontDescriptor /FontName /AAAAAA+Noto /Flags 32 /FontBBox [0 0 9 9] /ItalicAngle 0 /Ascent 9 /Descent 0 /CapHeight 9 /StemV 0 /FontFile2 ${program} >>`,
    );
    const font = pdf.append(
      `<< /Type /Font /Subtype /TrueType /BaseFont /AAAAAA+Noto /FirstChar 33 /LastChar 33 /Widths [500] /Encoding /WinAnsiEncoding /FontDescriptor ${descriptor} >>`,
    );
    pdf.edit('/ProcSet', (text) => text.replace('/Font <<', `/Font << /F9 ${font} `));
    draw(pdf, 'BT /F9 12 Tf (!) Tj ET');
  }),
  defect('the glyph for nothing in invisible text (A 6.2.11.8)', ['glyph.notdef', 'glyph.unicode-value'], (pdf) => {
    draw(pdf, 'BT /F1 12 Tf 3 Tr <0000> Tj ET');
  }),
  defect('a metadata stream of an image that is not well-formed (A 6.6.2.1)', 'metadata.well-formed', (pdf) => {
    const metadata = pdf.append('<< /Type /Metadata /Subtype /XML /Length 1 >>\nstream\n<a><b></a>\nendstream');
    pdf.add('/Subtype /Form', `/Metadata ${metadata}`);
  }),
  defect('a description of schemas under another prefix (A 6.6.2.3.3)', 'metadata.extension-schemas', (pdf) => {
    pdf.edit(METADATA, (text) => text.replaceAll('pdfaExtension', 'extension'));
  }),
  defect('a type of value nobody defines (A 6.6.2.3.3)', 'metadata.extension-schemas', (pdf) => {
    pdf.edit(METADATA, (text) => text.replace('>Integer<', '>Own<'));
  }),
  defect('a signature without a certificate (A 6.4.3)', ['signature.container', 'signature.coverage'], (pdf) => {
    const value = pdf.append('<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 1 2 3] /Contents <3003020101> >>');
    pdf.add('/Subtype /Widget', `/V ${value}`);
  }),
  defect('a table with its caption between the rows (UA 7.2)', 'table.caption', (pdf) => {
    const number = pdf.numberOf('/S /Table\n');
    const caption = pdf.append(`<< /S /Caption /P ${number} 0 R >>`);
    pdf.edit('/S /Table\n', (text) => text.replace(/\/K \[(\d+ 0 R) /, `/K [$1 ${caption} `));
  }),
  defect('a table of contents with its caption last (UA 7.2)', 'contents.caption', (pdf) => {
    const number = pdf.numberOf('/S /Document');
    const contents = pdf.append(`<< /S /TOC /P ${number} 0 R >>`);
    const item = pdf.append(`<< /S /TOCI /P ${contents} >>`);
    const caption = pdf.append(`<< /S /Caption /P ${contents} >>`);
    pdf.replace(`<< /S /TOC /P ${number} 0 R >>`, `<< /S /TOC /P ${number} 0 R /K [${item} ${caption}] >>`);
    pdf.edit('/S /Document', (text) => text.replace('/K [', `/K [${contents} `));
  }),
  defect(
    'no language of the document, though every element has one (UA 7.2)',
    ['language.metadata', 'language.outline', 'language.annotations'],
    (pdf) => {
      pdf.replace('/Lang (en)', '').add('/S /Document', '/Lang (en)');
    },
  ),
  defect('a layer that switches itself, in a second configuration (UA 7.10)', 'layers.automatic', (pdf) => {
    const group = pdf.append('<< /Type /OCG /Name (Layer) >>');
    pdf.add(CATALOG, `/OCProperties << /OCGs [${group}] /D << /Name (a) >> /Configs [<< /Name (b) /AS [] >>] >>`);
  }),
  defect('an attachment with an empty name (UA 7.11)', 'attachment.names', (pdf) => {
    pdf.replace('/UF (data.json)', '/UF ()');
  }),
];
