import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';

const noto = fileURLToPath(new URL('../../resources/fonts/NotoSans-Regular.ttf', import.meta.url));

type Reference = { readonly data: Record<string, unknown>; end(content?: string): void };
type Element = { readonly dictionary: Reference; add(child: unknown): Element; end(): void };
/** The parts of pdfkit its types leave out. */
type Pdf = Omit<PDFKit.PDFDocument, 'struct' | 'addStructure' | 'markContent' | 'ref' | 'page'> & {
  _root: Reference;
  _acroform: object;
  readonly page: { readonly dictionary: Reference };
  struct(type: string, options?: object, children?: unknown): Element;
  addStructure(element: Element): void;
  appendXML(xml: string): void;
  ref(data: object): Reference;
  markContent(tag: string, options: object): void;
  endMarkedContent(): void;
};

const identification = `
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>`;

/**
 * A small document that conforms to PDF/A-3a and PDF/UA-1, with one of everything a rule may look at and nothing
 * compressed, so that a test can break one thing of it. It is not made by the dossier's own layout.
 */
export function controlPdf(): Promise<Buffer> {
  const settings = {
    size: 'A4',
    subset: 'PDF/A-3a',
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    compress: false,
    font: noto,
    info: { Title: 'Control', CreationDate: new Date('2026-11-23T09:00:00Z') },
  };
  const pdf = new PDFDocument(settings as unknown as PDFKit.PDFDocumentOptions) as unknown as Pdf;
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<Buffer>((resolve) => pdf.on('end', () => resolve(Buffer.concat(chunks))));
  pdf.appendXML(identification);
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  write(pdf, root);
  root.end();
  pdf.outline.addItem('Heading');
  pdf.file(Buffer.from('{}'), { name: 'data.json', type: 'application/json', relationship: 'Data' } as object);
  pdf.end();
  return done;
}

function write(pdf: Pdf, root: Element): void {
  const text = (type: string, words: string, options: object = {}): Element =>
    pdf.struct(type, options, [() => void pdf.text(words)]);
  const add = (parent: Element, child: Element): Element => {
    parent.add(child);
    return child;
  };
  add(root, text('H1', 'Heading'));
  add(root, text('P', 'A paragraph of words.'));
  add(root, text('H2', 'Below'));

  const list = add(root, pdf.struct('L'));
  list.dictionary.data['A'] = { O: 'List', ListNumbering: 'Decimal' };
  for (const number of ['1.', '2.']) {
    const item = add(list, pdf.struct('LI'));
    add(item, text('Lbl', number));
    add(item, text('LBody', `Item ${number}`));
    item.end();
  }
  list.end();

  const table = add(root, pdf.struct('Table'));
  for (const [part, type] of [['THead', 'TH'] as const, ['TBody', 'TD'] as const]) {
    const rows = add(table, pdf.struct(part));
    const row = add(rows, pdf.struct('TR'));
    for (const column of ['Left', 'Right']) {
      const cell = add(row, text(type, `${type} ${column}`, type === 'TH' ? { scope: 'Column' } : {}));
      cell.end();
    }
    row.end();
    rows.end();
  }
  table.end();

  add(
    root,
    pdf.struct('Figure', { alt: 'A red square', bbox: [72, 300, 112, 340] }, [
      () => void pdf.rect(72, 300, 40, 40).fill('#cc0000').fillColor('#000000'),
    ]),
  );
  const note = text('Note', 'A note.');
  note.dictionary.data['ID'] = new String('note-1');
  add(root, note);

  const holder = add(root, pdf.struct('P'));
  const link = add(holder, pdf.struct('Link'));
  link.add(() => void pdf.text('A link'));
  pdf.link(72, 400, 100, 14, 'https://example.org/', {
    structParent: link,
    Contents: new String('A link to an example'),
    F: 4,
  } as object);
  link.end();
  holder.end();

  const fields: Reference[] = [];
  const form = add(root, pdf.struct('Form'));
  const appearance = pdf.ref({ Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 240, 40], Resources: {} });
  appearance.end('q 0.5 w 0 0 0 RG 1 1 238 38 re S Q');
  pdf.annotate(72, 500, 240, 40, {
    structParent: {
      add: (annotation: { annotationRef: Reference }) => {
        fields.push(annotation.annotationRef);
        form.add(annotation);
      },
    },
    Subtype: 'Widget',
    FT: 'Sig',
    T: new String('author'),
    TU: new String('Signature of the author'),
    F: 4,
    P: pdf.page.dictionary,
    AP: { N: appearance },
    C: [],
  } as object);
  form.end();
  pdf._acroform = { fonts: {}, defaultFont: 'none' };
  pdf._root.data['AcroForm'] = pdf.ref({ Fields: fields, SigFlags: 1, DR: { Font: {} } });

  pdf.markContent('Artifact', { type: 'Pagination' });
  pdf.text('Running foot', 72, 700, { lineBreak: false });
  pdf.endMarkedContent();
}
