import { CATALOG, type Defect, defect, METADATA, XMP_TITLE } from './defect.ts';

export const metadataDefects: readonly Defect[] = [
  defect(
    'no metadata',
    ['metadata.present', 'metadata.pdfa-part', 'metadata.pdfa-level', 'metadata.pdfua-part', 'metadata.title'],
    (pdf) => void pdf.edit(CATALOG, (text) => text.replace(/\/Metadata \d+ 0 R/, '')),
  ),
  ...(
    [
      ['metadata in Latin-1', 'metadata.encoding', '\xe9 ill'],
      ['metadata with a stray ampersand', 'metadata.well-formed', 'A & B'],
      ['metadata with a tag not closed', 'metadata.well-formed', '<b>'],
    ] as const
  ).map(([name, rule, words]) =>
    defect(
      name,
      [rule, 'metadata.pdfa-part', 'metadata.pdfa-level', 'metadata.pdfua-part', 'metadata.title'],
      (pdf) => void pdf.edit(XMP_TITLE, (text) => text.replace('Control<', `${words}<`)),
    ),
  ),
  defect(
    'metadata that is no RDF',
    ['metadata.rdf', 'metadata.pdfa-part', 'metadata.pdfa-level', 'metadata.pdfua-part', 'metadata.title'],
    (pdf) => void pdf.edit(METADATA, (text) => text.replaceAll('rdf:RDF', 'rdf:Other')),
  ),
  defect(
    'a packet that says its length',
    'metadata.packet-header',
    (pdf) => void pdf.edit(METADATA, (text) => text.replace('id="W5M0', 'bytes="10" id="W5M0')),
  ),
  defect('metadata of another subtype', 'metadata.stream', (pdf) => void pdf.replace('/Subtype /XML', '/Subtype /TXT')),
  defect(
    'a property nobody describes',
    'metadata.declared',
    (pdf) =>
      void pdf.edit(METADATA, (text) =>
        text.replace('<pdfuaid:part>', '<own:x xmlns:own="urn:own">1</own:x><pdfuaid:part>'),
      ),
  ),
  defect(
    'PDF/UA without its description',
    'metadata.declared',
    (pdf) => void pdf.edit(METADATA, (text) => text.replace('<pdfaProperty:name>part<', '<pdfaProperty:name>port<')),
  ),
  defect(
    'a date as words',
    'metadata.value-types',
    (pdf) => void pdf.edit(METADATA, (text) => text.replace(/(<xmp:CreateDate>)[^<]*/, '$1yesterday')),
  ),
  defect(
    'a description of a schema without its prefix',
    'metadata.extension-schemas',
    (pdf) => void pdf.edit(METADATA, (text) => text.replace('<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>', '')),
  ),
  defect(
    'a category that does not exist',
    'metadata.extension-schemas',
    (pdf) => void pdf.edit(METADATA, (text) => text.replace('>internal<', '>secret<')),
  ),
  defect(
    'PDF/A-2',
    'metadata.pdfa-part',
    (pdf) => void pdf.edit(METADATA, (text) => text.replace('<pdfaid:part>3<', '<pdfaid:part>2<')),
  ),
  defect(
    'level B',
    'metadata.pdfa-level',
    (pdf) => void pdf.edit(METADATA, (text) => text.replace('<pdfaid:conformance>A<', '<pdfaid:conformance>B<')),
  ),
  defect(
    'PDF/A under another prefix',
    'metadata.pdfa-prefix',
    (pdf) => void pdf.edit(METADATA, (text) => text.replaceAll('pdfaid', 'aid')),
  ),
  defect(
    'PDF/UA-2',
    'metadata.pdfua-part',
    (pdf) => void pdf.edit(METADATA, (text) => text.replace('<pdfuaid:part>1', '<pdfuaid:part>2')),
  ),
  defect(
    'PDF/UA under another prefix',
    'metadata.pdfua-prefix',
    (pdf) => void pdf.edit(METADATA, (text) => text.replaceAll('pdfuaid:', 'ua:').replace('xmlns:pdfuaid', 'xmlns:ua')),
  ),
  defect(
    'a document without a title',
    'metadata.title',
    (pdf) => void pdf.edit(XMP_TITLE, (text) => text.replace('Control<', '<')),
  ),
  defect(
    'the file’s name instead of the title',
    'document.shows-title',
    (pdf) => void pdf.replace('/DisplayDocTitle true', '/DisplayDocTitle false'),
  ),
];
