import { join } from 'node:path';
import PDFDocument from 'pdfkit';
import { resources } from '#test/support/open-test-core';

const MARGIN_PT = 36;
/** Small enough that a page of the dossier always fits on one page here. */
const TYPE_SIZE_PT = 7;

/** The same words by pdfkit alone: tagged A4 pages in embedded Noto Sans, one paragraph per line of text. */
export async function writePlainPdf(pages: readonly (readonly string[])[]): Promise<Buffer> {
  const settings = {
    size: 'A4',
    margin: MARGIN_PT,
    autoFirstPage: false,
    pdfVersion: '1.7',
    subset: 'PDF/A-3a',
    tagged: true,
    lang: 'en',
    font: join(resources, 'fonts', 'NotoSans-Regular.ttf'),
  };
  const pdf = new PDFDocument(settings as PDFKit.PDFDocumentOptions);
  const chunks: Buffer[] = [];
  const isWritten = new Promise<void>((resolve) =>
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', resolve),
  );
  let made = 0;
  pdf.on('pageAdded', () => {
    made += 1;
  });
  pdf.fontSize(TYPE_SIZE_PT);
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  for (const lines of pages) {
    pdf.addPage();
    for (const line of lines) root.add(pdf.struct('P', {}, () => pdf.text(line)));
  }
  root.end();
  pdf.end();
  await isWritten;
  if (made !== pages.length) throw new Error(`${made} pages were made of ${pages.length}`);
  return Buffer.concat(chunks);
}
