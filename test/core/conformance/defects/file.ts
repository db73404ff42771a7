import { CATALOG, type Defect, defect, draw, FORM, patched } from './defect.ts';

/** Adds a revision that calls the file something else. */
function updatedUnderOtherId(pdf: Buffer): Buffer {
  const text = pdf.toString('latin1');
  const trailer = /trailer\n<<([\s\S]*?)>>\nstartxref\n(\d+)/.exec(text);
  const entries = trailer?.[1]?.replace(/\/ID \[[^\]]*\]/, `/ID [<00> <00>] /Prev ${trailer[2]}`);
  const update = `xref\n0 1\n0000000000 65535 f \ntrailer\n<<${entries}>>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text + update, 'latin1');
}

export const fileDefects: readonly Defect[] = [
  patched('a header of another version', 'file.header', (text) => text.replace('%PDF-1.7', '%PDF-2.0')),
  patched('a header that is not at the beginning', 'file.header', (text) => `\n${text}`),
  patched('a second line without binary bytes', 'file.binary-comment', (text) =>
    text.replace(/\n%[^\n]{4}/, '\n%abcd'),
  ),
  defect('no identifier', 'file.id', (pdf) => void pdf.trailer((text) => text.replace(/\/ID \[[^\]]*\]/, ''))),
  defect('encryption', 'file.encrypted', (pdf) => {
    const encrypt = pdf.append('<< /Filter /Standard /V 1 /R 2 >>');
    pdf.trailer((text) => text.replace('/Size', `/Encrypt ${encrypt} /Size`));
  }),
  patched('bytes behind the end', 'file.end', (text) => `${text}more\n`),
  patched('a cross-reference that points elsewhere', 'file.readable', (text) =>
    text.replace(/startxref\n\d+/, 'startxref\n7'),
  ),
  patched('two ends of line behind xref', 'file.xref-lines', (text) => text.replace('\nxref\n0 ', '\nxref\n\n0 ')),
  defect(
    'a hexadecimal string of odd length',
    'file.hex-strings',
    (pdf) => void pdf.replace('/Title (Heading)', '/Title <486561>'.replace('61>', '6>')),
  ),
  patched('endstream right behind the data', 'file.stream-end', (text) => {
    const at = text.indexOf('{}\nendstream');
    // A byte less there is a byte more before the end of the object, so that all offsets stay.
    return `${text.slice(0, at)}{}endstream\n${text.slice(at + '{}\nendstream'.length)}`;
  }),
  defect(
    'data in another file',
    'file.stream-external',
    (pdf) => void pdf.add('/Type /EmbeddedFile', '/F (other.bin)'),
  ),
  patched('two spaces in an object line', 'file.object-lines', (text) => text.replace('\n7 0 obj\n<<', '\n7  0 obj<<')),
  defect('an LZW filter', ['file.readable', 'file.filters'], (pdf) => void pdf.add(FORM, '/Filter /LZWDecode')),
  defect(
    'a font name that is no text',
    'file.names',
    (pdf) => void pdf.replace('/BaseFont /BZZZZZ+', '/BaseFont /B#ff#fe+'),
  ),
  defect(
    'an inline image with an LZW filter',
    'file.inline-filters',
    (pdf) => void draw(pdf, 'BI /W 1 /H 1 /BPC 8 /CS /G /F /LZW ID x EI'),
  ),
  defect(
    'a permission of another kind',
    'file.permissions',
    (pdf) => void pdf.add(CATALOG, '/Perms << /Other << >> >>'),
  ),
  defect('an integer that is too large', 'file.integers', (pdf) => void pdf.add('/S /Document', '/X 2147483648')),
  defect(
    'a real number that is too large',
    'file.reals',
    (pdf) => void pdf.add('/S /Document', `/X 9${'0'.repeat(39)}.5`),
  ),
  defect(
    'a string that is too long',
    'file.long-strings',
    (pdf) => void pdf.add('/S /Document', `/X (${'a'.repeat(32_768)})`),
  ),
  defect('a name that is too long', 'file.long-names', (pdf) => void pdf.add('/S /Document', `/X /${'a'.repeat(128)}`)),
  defect('29 saved states', 'file.state-nesting', (pdf) => void draw(pdf, `${'q '.repeat(29)}${'Q '.repeat(29)}`)),
  defect(
    'a page of two points',
    'file.page-size',
    (pdf) => void pdf.replace('/MediaBox [0 0 595.28 841.89]', '/MediaBox [0 0 2 841.89]'),
  ),
  defect(
    'alternate presentations',
    'document.presentations',
    (pdf) => void pdf.add('/Dests', '/AlternatePresentations << /Names [] >>'),
  ),
  defect('requirements', 'document.requirements', (pdf) => void pdf.add(CATALOG, '/Requirements []')),
  {
    ...defect(
      'a linearized file with two identities',
      'file.linear-id',
      (pdf) => void pdf.append('<< /Linearized 1 >>'),
    ),
    patch: updatedUnderOtherId,
  },
];
