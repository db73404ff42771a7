import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import PDFDocument from 'pdfkit';
import type { MixedSection } from './mixed-content.ts';

/* Other ways to a PDF, each as its makers mean it to be used; all with the fonts that the app ships. */

const MARGIN_PT = 60;
const COLUMN_GAP_PT = 14;

/** By pdfkit alone: its own line wrapper, `continued` for a bold stretch, columns by hand, tagged PDF/A-3a. */
export async function pdfkitOf(sections: readonly MixedSection[], fontsFolder: string): Promise<Buffer> {
  const settings = {
    size: 'A4',
    margin: MARGIN_PT,
    pdfVersion: '1.7',
    subset: 'PDF/A-3a',
    tagged: true,
    lang: 'en',
    font: join(fontsFolder, 'NotoSans-Regular.ttf'),
  };
  const pdf = new PDFDocument(settings as PDFKit.PDFDocumentOptions);
  const chunks: Buffer[] = [];
  const isWritten = new Promise<void>((resolve) =>
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', resolve),
  );
  pdf.registerFont('regular', join(fontsFolder, 'NotoSans-Regular.ttf'));
  pdf.registerFont('bold', join(fontsFolder, 'NotoSans-SemiBold.ttf'));
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const tagged = (type: string, draw: () => void) => root.add(pdf.struct(type as 'P', {}, draw));
  const width = pdf.page.width - 2 * MARGIN_PT;
  for (const section of sections) {
    tagged('H1', () => pdf.font('bold').fontSize(20).text(section.title, MARGIN_PT));
    pdf.fontSize(9);
    for (const { text, bold, rest } of section.paragraphs) {
      tagged('P', () => {
        pdf.font('regular').text(`${text} `, MARGIN_PT, undefined, { width, continued: true });
        pdf.font('bold').text(bold, { continued: true });
        pdf.font('regular').text(` ${rest}`);
      });
      pdf.moveDown(0.4);
    }
    const columnWidth = (width - COLUMN_GAP_PT * (section.columns.length - 1)) / section.columns.length;
    for (const row of [section.columns, ...section.rows]) {
      const heights = row.map((cell) => pdf.heightOfString(cell, { width: columnWidth }));
      const height = Math.max(...heights);
      if (pdf.y + height > pdf.page.height - MARGIN_PT) pdf.addPage();
      const top = pdf.y;
      row.forEach((cell, index) => {
        const x = MARGIN_PT + index * (columnWidth + COLUMN_GAP_PT);
        tagged('P', () => pdf.text(cell, x, top, { width: columnWidth }));
      });
      pdf.y = top + height + 8;
    }
    for (const item of section.items) tagged('P', () => pdf.text(`•  ${item}`, MARGIN_PT, undefined, { width }));
    pdf.moveDown();
  }
  root.end();
  pdf.end();
  await isWritten;
  return Buffer.concat(chunks);
}

interface PdfMake {
  setFonts(fonts: object): void;
  setUrlAccessPolicy(policy: (url: string) => boolean): void;
  setLocalAccessPolicy(policy: (path: string) => boolean): void;
  createPdf(definition: object): { getBuffer(): Promise<Buffer> };
}

/** By pdfmake: its tables, lists and rich texts. It has no tags. */
export async function pdfmakeOf(sections: readonly MixedSection[], fontsFolder: string): Promise<Buffer> {
  const pdfmake = createRequire(import.meta.url)('pdfmake') as PdfMake;
  const [normal, bold] = ['NotoSans-Regular.ttf', 'NotoSans-SemiBold.ttf'].map((name) => join(fontsFolder, name));
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(fontsFolder));
  pdfmake.setFonts({ Noto: { normal, bold, italics: normal, bolditalics: bold } });
  const content = sections.flatMap((section) => [
    { text: section.title, fontSize: 20, bold: true, margin: [0, 12, 0, 8] },
    ...section.paragraphs.map(({ text, bold: strong, rest }) => ({
      text: [`${text} `, { text: strong, bold: true }, ` ${rest}`],
      margin: [0, 0, 0, 5],
    })),
    {
      layout: 'lightHorizontalLines',
      table: { headerRows: 1, widths: ['*', '*', '*', '*'], body: [section.columns, ...section.rows] },
    },
    { ul: section.items, margin: [0, 6, 0, 0] },
  ]);
  return pdfmake
    .createPdf({ pageSize: 'A4', pageMargins: MARGIN_PT, defaultStyle: { font: 'Noto', fontSize: 9 }, content })
    .getBuffer();
}

const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** As a web page that is printed. */
export function htmlOf(sections: readonly MixedSection[], fontsFolder: string): string {
  const face = (name: string, weight: number) =>
    `@font-face { font-family: Noto; font-weight: ${weight}; src: url(${pathToFileURL(join(fontsFolder, name)).href}); }`;
  const row = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  const body = sections.map(
    ({ title, paragraphs, columns, rows, items }) =>
      `<h1>${escapeHtml(title)}</h1>${paragraphs
        .map(({ text, bold, rest }) => `<p>${escapeHtml(text)} <b>${escapeHtml(bold)}</b> ${escapeHtml(rest)}</p>`)
        .join('')}<table><thead>${row(columns, 'th')}</thead><tbody>${rows
        .map((cells) => row(cells, 'td'))
        .join('')}</tbody></table><ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mixed content</title><style>
@page { size: A4; margin: ${MARGIN_PT}pt; }
${face('NotoSans-Regular.ttf', 400)}
${face('NotoSans-SemiBold.ttf', 700)}
body { font: 9pt/14pt Noto; } h1 { font-size: 20pt; line-height: 27pt; } table { border-collapse: collapse; width: 100%; }
td, th { border-bottom: 0.5pt solid #c3c9d3; padding: 6pt 14pt 6pt 0; text-align: left; vertical-align: top; }
</style><body>${body.join('')}</body></html>`;
}

/** Debian's Chromium, where it is installed. */
export function findChromium(): string | undefined {
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
}
