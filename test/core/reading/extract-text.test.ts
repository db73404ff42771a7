import { Document, Header, Packer, PageBreak, Paragraph, Table, TableCell, TableRow, TextRun } from 'docx';
import PDFDocument from 'pdfkit';
import { describe, expect, test } from 'vitest';
import { extractText } from '#core/reading/text/extract-text';
import { TEXT_LIMITS } from '#core/reading/text/extracted';
import { reader } from '#test/support/reading/reader';
import { docxParts, makeZip, wordBody, xlsxParts } from '#test/support/reading/zip-maker';

const texts = async (name: string, bytes: Uint8Array | string): Promise<readonly (readonly [string, string])[]> =>
  (await extractText({ name, bytes: Buffer.from(bytes) })).pages.map(({ label, text }) => [label, text]);

function pdf(pages: readonly string[], options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  const document = new PDFDocument({ autoFirstPage: false, ...options });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const done = new Promise<Buffer>((resolve) => document.on('end', () => resolve(Buffer.concat(parts))));
  for (const page of pages) document.addPage().text(page);
  document.end();
  return done;
}

describe('the text of a document', () => {
  test('of a PDF comes page by page, out of the process that reads', async () => {
    const bytes = await pdf(['Intended purpose: triage', 'Residual risk']);
    expect(await reader.run('extract-text', { name: 'report.PDF', bytes })).toEqual({
      pages: [
        { label: '1', text: 'Intended purpose: triage' },
        { label: '2', text: 'Residual risk' },
      ],
      isCut: false,
    });
  });

  test('of a PDF that needs a password is refused by name', async () => {
    const bytes = await pdf(['secret'], { userPassword: 'x', ownerPassword: 'y' });
    await expect(reader.run('extract-text', { name: 'a.pdf', bytes })).rejects.toMatchObject({
      code: 'reading.unreadable',
      details: { name: 'a.pdf', reason: 'encrypted' },
    });
  });

  test('of a Word document comes with its tables, headers and page breaks', async () => {
    const document = new Document({
      sections: [
        {
          headers: { default: new Header({ children: [new Paragraph('Confidential')] }) },
          children: [
            new Paragraph({ children: [new TextRun('Data '), new TextRun({ text: 'governance', bold: true })] }),
            new Table({
              rows: [
                new TableRow({
                  children: ['a', 'b'].map((text) => new TableCell({ children: [new Paragraph(text)] })),
                }),
              ],
            }),
            new Paragraph({ children: [new PageBreak(), new TextRun('Second page')] }),
          ],
        },
      ],
    });
    expect(await texts('a.docx', await Packer.toBuffer(document))).toEqual([
      ['1', 'Data governance\na\nb'],
      ['2', 'Second page'],
      ['', 'Confidential'],
    ]);
  });

  test('of a Word document leaves out what was deleted and what older programs would show', async () => {
    const body = wordBody(
      '<w:p><w:r><w:t>kept</w:t><w:delText>gone</w:delText></w:r><w:r><mc:Fallback><w:t>old</w:t></mc:Fallback></w:r></w:p>',
    );
    expect(await texts('a.docx', makeZip(docxParts(body)))).toEqual([['1', 'kept']]);
  });

  test('of a workbook comes sheet by sheet, with shared and own strings and results of formulas', async () => {
    const rows =
      '<row><c t="s"><v>1</v></c><c t="inlineStr"><is><t>own</t></is></c><c><f>A1*2</f><v>42</v></c></row><row><c t="s"><v>0</v></c></row>';
    const shared = '<si><t>first</t></si><si><r><t>sec</t></r><r><t>ond</t></r><rPh><t>spoken</t></rPh></si>';
    const zip = makeZip(xlsxParts({ Models: rows, Empty: '', 'A &amp; B': '<row><c><v>7</v></c></row>' }, shared));
    expect(await texts('a.xlsx', zip)).toEqual([
      ['Models', 'second own 42\nfirst'],
      ['A & B', '7'],
    ]);
  });

  test('of a page is what its reader sees', async () => {
    const html =
      '<html><head><title>T</title><style>p{}</style></head><body><h1>Card</h1><p>one <b>two</b>&amp;&nbsp;three</p><script>alert(1)</script></body></html>';
    expect(await texts('a.html', html)).toEqual([['', 'T\n\nCard\n\none two& three']]);
  });

  test('of plain files is taken in their own encoding', async () => {
    expect(await texts('a.txt', Buffer.from('\uFEFFgrün\r\n\r\n\r\n\r\nb\u0000'.replace('\u0000', '')))).toEqual([
      ['', 'grün\n\nb'],
    ]);
    expect(await texts('a.csv', Buffer.from('\uFEFFä;ö', 'utf16le'))).toEqual([['', 'ä;ö']]);
    expect(await texts('a.md', Buffer.from('caf\xe9', 'latin1'))).toEqual([['', 'café']]);
    expect(await texts('a.json', '{"name":"\\u00e4rzte"}')).toEqual([['', '{"name":"ärzte"}']]);
    expect(await texts('a.txt', 'one\ftwo')).toEqual([
      ['1', 'one'],
      ['2', 'two'],
    ]);
    expect(await texts('a.xml', '<a>one<b>two</b></a>')).toEqual([['', 'onetwo']]);
  });

  test('is cut at two million characters and says so', async () => {
    const { pages, isCut } = await extractText({ name: 'a.txt', bytes: Buffer.from('word '.repeat(500_000)) });
    expect([pages[0]?.text.length, isCut]).toEqual([TEXT_LIMITS.characters, true]);
    const many = await extractText({ name: 'a.txt', bytes: Buffer.from('p\f'.repeat(3_000)) });
    expect([many.pages.length, many.isCut]).toEqual([TEXT_LIMITS.pages, true]);
  });

  test('of a kind that is not known is refused, and so is a file that only pretends', async () => {
    const refused = (name: string, content: string) => extractText({ name, bytes: Buffer.from(content) });
    await expect(refused('a.exe', 'MZ')).rejects.toMatchObject({ fault: { code: 'reading.unsupported' } });
    await expect(refused('a.pdf', 'hello')).rejects.toMatchObject({ fault: { reason: 'otherFormat' } });
    await expect(refused('a.docx', 'hello')).rejects.toMatchObject({ fault: { reason: 'otherFormat' } });
  });
});
