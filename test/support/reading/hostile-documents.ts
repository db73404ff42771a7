import { deflateSync } from 'node:zlib';
import { docxParts, makeZip, wordBody, xlsxParts, type ZipPart } from './zip-maker.ts';

/** A file that means harm: what it is called, what it is, and what is said of it. */
export type Hostile = {
  readonly title: string;
  readonly name: string;
  readonly bytes: () => Buffer;
  /** The reason or limit that is named; `result`: it is read without harm; a list: either. */
  readonly expected: string | readonly string[];
};

const plain = wordBody('<w:p><w:r><w:t>x</w:t></w:r></w:p>');
const docx = (
  body: string | Uint8Array,
  more: readonly ZipPart[] = [],
  lies: Parameters<typeof makeZip>[1] = {},
): Buffer => makeZip([...docxParts(body), ...more], lies);
const text = (title: string, name: string, expected: Hostile['expected'], bytes: () => Buffer): Hostile => ({
  title,
  name,
  bytes,
  expected,
});
const pdf = (objects: readonly string[], root = 1): Buffer => {
  let at = 9;
  let body = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const start = at;
    const written = `${index + 1} 0 obj\n${object}\nendobj\n`;
    body += written;
    at += Buffer.byteLength(written, 'latin1');
    return start;
  });
  const xref = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(
    `${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${xref}trailer\n<</Size ${objects.length + 1}/Root ${root} 0 R>>\nstartxref\n${at}\n%%EOF`,
    'latin1',
  );
};
const page = (content: string): readonly string[] => [
  '<</Type/Catalog/Pages 2 0 R>>',
  '<</Type/Pages/Kids[3 0 R]/Count 1>>',
  '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>',
  content,
];
const stream = (data: string, dictionary = ''): string =>
  `<<${dictionary}/Length ${data.length}>>\nstream\n${data}\nendstream`;

/** Zip files and what Office keeps in them. */
export const hostileZips: readonly Hostile[] = [
  text('a bomb of 1:1000', 'a.docx', 'inflated', () => docx(Buffer.alloc(205_000_000, ' '))),
  text('a bomb with text in it', 'a.docx', ['inflated', 'result'], () =>
    docx(wordBody(`<w:p><w:r><w:t>${'x'.repeat(205_000_000)}</w:t></w:r></w:p>`)),
  ),
  text('a zip within a zip within a zip', 'a.docx', 'result', () => {
    const inner = makeZip([{ name: 'z', content: Buffer.alloc(50_000_000) }]);
    return docx(plain, [{ name: 'b.zip', content: makeZip([{ name: 'c.zip', content: inner }]) }]);
  }),
  text('files that share their bytes', 'a.docx', 'overlap', () =>
    docx(plain, [{ name: 'again', content: 'x'.repeat(500), localOffset: 0 }]),
  ),
  text('a size that is too small', 'a.docx', 'lyingLength', () =>
    makeZip(docxParts(plain).map((part) => ({ ...part, statedBytes: 10 }))),
  ),
  text('a size that is too large', 'a.docx', 'lyingLength', () =>
    makeZip(docxParts(plain).map((part) => ({ ...part, statedBytes: 999_999 }))),
  ),
  text('a checksum of something else', 'a.docx', 'checksum', () =>
    makeZip(docxParts(plain).map((part) => ({ ...part, crc: 1 }))),
  ),
  ...['../evil', 'word/../../evil', '/etc/passwd', 'C:\\evil', 'a\\..\\evil', '\\\\?\\C:\\evil', 'nul\0.xml'].map(
    (name) =>
      text(`the name ${JSON.stringify(name)}`, 'a.docx', 'foreignName', () => docx(plain, [{ name, content: 'x' }])),
  ),
  text('names that differ by case', 'a.docx', 'duplicate', () =>
    docx(plain, [{ name: 'Word/Document.xml', content: plain }]),
  ),
  text('names that differ by composition', 'a.docx', 'duplicate', () =>
    docx(plain, [
      { name: 'ä', content: 'x' },
      { name: 'a\u0308', content: 'x' },
    ]),
  ),
  text('another name before the content', 'a.docx', 'damaged', () =>
    makeZip(docxParts(plain).map((part) => ({ ...part, localName: 'other' }))),
  ),
  text('an encrypted file', 'a.docx', 'encrypted', () =>
    makeZip(docxParts(plain).map((part) => ({ ...part, flags: 1 }))),
  ),
  text('an Office file locked with a password', 'a.xlsx', 'encrypted', () =>
    Buffer.from('d0cf11e0a1b11ae1'.padEnd(2000, '0'), 'hex'),
  ),
  text('another way of packing', 'a.docx', 'packing', () =>
    makeZip(docxParts(plain).map((part) => ({ ...part, method: 99 }))),
  ),
  text('a part of several', 'a.docx', 'severalParts', () => docx(plain, [], { disk: 3 })),
  text('more files than there are', 'a.docx', 'damaged', () => docx(plain, [], { count: 900 })),
  text('a million files', 'a.docx', ['entries', 'severalParts'], () => docx(plain, [], { count: 65_000 })),
  text('a directory outside of the file', 'a.docx', 'outside', () =>
    docx(plain, [], { directoryOffset: 4_000_000_000 }),
  ),
  text('a directory that is content', 'a.docx', ['damaged', 'outside'], () => docx(plain, [], { directoryOffset: 3 })),
  text('bytes after the end', 'a.docx', 'otherFormat', () => docx(plain, [], { after: 'x'.repeat(100) })),
  text('half of a zip', 'a.docx', 'otherFormat', () => docx(plain).subarray(0, 200)),
  text('content that is no deflate', 'a.docx', 'damaged', () => {
    const zip = docx(plain);
    return Buffer.concat([zip.subarray(0, 41), Buffer.alloc(40, 0xff), zip.subarray(81)]);
  }),
  text('a billion laughs', 'a.docx', 'doctype', () =>
    docx(`<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(50)}"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>`),
  ),
  text('an entity of a file outside', 'a.docx', 'doctype', () =>
    docx('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
  ),
  text('a parameter entity in another letter case', 'a.docx', ['doctype', 'damaged'], () =>
    docx('<?xml version="1.0"?><!dOcTyPe x [<!ENTITY % a "b">%a;]><x/>'),
  ),
  text('an entity nobody defined', 'a.docx', 'damaged', () => docx(wordBody('<w:p>&xxe;</w:p>'))),
  text('XML a million levels deep', 'a.docx', 'depth', () => docx(`${'<a>'.repeat(1_000_000)}`)),
  text('XML with a hundred thousand attributes', 'a.docx', ['result', 'damaged'], () =>
    docx(wordBody(`<w:p ${Array.from({ length: 100_000 }, (_, at) => `a${at}="1"`).join(' ')}/>`)),
  ),
  text('XML that is not closed', 'a.docx', 'damaged', () => docx('<w:document><w:body>')),
  text('XML that is no UTF-8', 'a.docx', 'encoding', () => docx(Buffer.from(plain.replace('x', '\xff'), 'latin1'))),
  text('a name longer than all others', 'a.docx', ['damaged', 'result'], () =>
    docx(wordBody(`<${'n'.repeat(20_000_000)}/>`)),
  ),
  text('shared strings without end', 'a.xlsx', 'result', () =>
    makeZip(
      xlsxParts({ A: '<row><c t="s"><v>0</v></c></row>' }, '<si><t>yyyyyyyyyyyyyyyyyyyy</t></si>'.repeat(1_500_000)),
    ),
  ),
  text('a string of the table again and again', 'a.xlsx', 'result', () =>
    makeZip(
      xlsxParts({ A: '<row><c t="s"><v>0</v></c></row>'.repeat(300_000) }, `<si><t>${'y'.repeat(30_000)}</t></si>`),
    ),
  ),
  text('strings that are not in the table', 'a.xlsx', 'result', () =>
    makeZip(
      xlsxParts(
        { A: ['-1', '1e9', '__proto__', 'NaN'].map((at) => `<row><c t="s"><v>${at}</v></c></row>`).join('') },
        '',
      ),
    ),
  ),
  text('ten thousand sheets', 'a.xlsx', 'result', () =>
    makeZip(
      xlsxParts(
        Object.fromEntries(Array.from({ length: 2_500 }, (_, at) => [`S${at}`, '<row><c><v>1</v></c></row>'])),
        '',
      ),
    ),
  ),
];

/** PDF, plain text and HTML. */
export const hostileTexts: readonly Hostile[] = [
  text('a PDF with a script that runs on opening', 'a.pdf', 'result', () =>
    pdf(page(stream('BT ET')).with(0, '<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(true){})>>>>')),
  ),
  text('a PDF that starts a program', 'a.pdf', 'result', () =>
    pdf(page(stream('BT ET')).with(0, '<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)>>>>')),
  ),
  text('a PDF whose pages go round in circles', 'a.pdf', ['result', 'damaged'], () =>
    pdf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[2 0 R 2 0 R]/Count 100000>>']),
  ),
  text('a PDF that says it has 2 billion pages', 'a.pdf', ['result', 'damaged'], () =>
    pdf(page(stream('BT ET')).with(1, '<</Type/Pages/Kids[3 0 R]/Count 2147483647>>')),
  ),
  text('a PDF with a negative number of pages', 'a.pdf', ['result', 'damaged'], () =>
    pdf(page(stream('BT ET')).with(1, '<</Type/Pages/Kids[3 0 R]/Count -5>>')),
  ),
  text('a PDF with a stream that unpacks without end', 'a.pdf', ['result', 'damaged', 'stopped', 'long'], () => {
    const packed = deflateSync(deflateSync(Buffer.alloc(400_000_000, ' '))).toString('latin1');
    return pdf(page(stream(packed, '/Filter[/FlateDecode/FlateDecode]')));
  }),
  text('a PDF with endless operators', 'a.pdf', ['result', 'damaged', 'stopped', 'long'], () =>
    pdf(page(stream(deflateSync(Buffer.alloc(8_000_000, 'q Q ')).toString('latin1'), '/Filter/FlateDecode'))),
  ),
  text('a PDF whose length is a lie', 'a.pdf', ['result', 'damaged'], () =>
    pdf(page('<</Length 99999999999>>\nstream\nBT ET\nendstream')),
  ),
  text('a PDF whose length is itself', 'a.pdf', ['result', 'damaged'], () =>
    pdf(page('<</Length 4 0 R>>\nstream\nBT ET\nendstream')),
  ),
  text('a PDF with a form that draws itself', 'a.pdf', 'result', () =>
    pdf([
      ...page(stream('/X Do')).with(2, '<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>'),
      stream('/X Do', '/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>'),
    ]),
  ),
  text('a PDF nested a hundred thousand levels deep', 'a.pdf', ['result', 'damaged'], () =>
    pdf(
      page(stream(`${'['.repeat(100_000)}`)).with(
        2,
        `<</Type/Page/Parent 2 0 R/Contents 4 0 R/A ${'['.repeat(100_000)}>>`,
      ),
    ),
  ),
  text('a PDF with nothing but a head', 'a.pdf', 'damaged', () => Buffer.from('%PDF-1.7\n')),
  text('a PDF of noise', 'a.pdf', 'damaged', () =>
    Buffer.from(`%PDF-1.7\n${'\u0001\u00ff(<</['.repeat(20_000)}`, 'latin1'),
  ),
  text('a PDF with an attached program', 'a.pdf', 'result', () =>
    pdf([
      ...page(stream('BT ET')).with(
        0,
        '<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(evil.exe) 5 0 R]>>>>>>',
      ),
      '<</Type/Filespec/F(evil.exe)/EF<</F 6 0 R>>>>',
      stream('MZ', '/Type/EmbeddedFile'),
    ]),
  ),
  text('a PDF in which an object stream holds itself', 'a.pdf', ['result', 'damaged'], () =>
    pdf(page(stream('5 0 ', '/Type/ObjStm/N 1/First 4/Extends 4 0 R'))),
  ),
  text('HTML a million levels deep', 'a.html', 'depth', () => Buffer.from('<div>'.repeat(1_000_000))),
  text('HTML with nothing but beginnings of tags', 'a.html', 'result', () => Buffer.from('<'.repeat(10_000_000))),
  text('HTML with a comment that does not end', 'a.html', 'result', () => Buffer.from(`<!--${'-'.repeat(20_000_000)}`)),
  text('HTML with a script of 100 MB', 'a.html', 'result', () =>
    Buffer.from(`<script>${'x'.repeat(100_000_000)}</script>ok`),
  ),
  text('HTML of entities', 'a.html', 'result', () => Buffer.from('&amp;&#x41;&unknown;&#99999999;'.repeat(500_000))),
  text('XML with entities', 'a.xml', 'doctype', () => Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')),
  text('text of zero bytes', 'a.txt', 'encoding', () => Buffer.alloc(1_000_000)),
  text('UTF-16 that breaks off', 'a.txt', 'encoding', () => Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x00])),
  text('text of 150 MB without a space', 'a.txt', 'result', () => Buffer.alloc(150_000_000, 'a')),
  text('text of white space', 'a.txt', 'result', () => Buffer.alloc(60_000_000, ' \n\t')),
  text('a million form feeds', 'a.txt', 'result', () => Buffer.alloc(1_000_000, '\f')),
  text('JSON 100,000 levels deep', 'a.json', 'result', () => Buffer.from('['.repeat(100_000))),
  text('a file larger than is read', 'a.txt', 'file', () => Buffer.alloc(200_000_001, 'a')),
];
