import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkConformance } from '#core/conformance/check';
import { controlPdf } from '#test/support/control-pdf';

/* What the checker says of files that other programs made. */

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'producers-'));
  writeFileSync(join(folder, 'control.pdf'), await controlPdf());
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (program: string, ...args: readonly string[]): void =>
  void execFileSync(program, args, { cwd: folder, stdio: 'pipe' });
const check = (name: string) => checkConformance(readFileSync(join(folder, name)));
const brokenIn = (name: string): readonly string[] => check(name).findings.map(({ rule }) => rule);

describe('the control written again by qpdf', () => {
  test.each([
    ['linearized', ['--linearize', '--newline-before-endstream']],
    ['with object streams', ['--object-streams=generate', '--newline-before-endstream']],
    ['linearized with object streams', ['--linearize', '--object-streams=generate', '--newline-before-endstream']],
    ['compressed', ['--recompress-flate', '--compress-streams=y', '--newline-before-endstream']],
  ] as const)('%s conforms as before', (name, options) => {
    run('qpdf', ...options, 'control.pdf', `${name}.pdf`);
    expect(check(`${name}.pdf`)).toMatchObject({ isPdfA: true, isPdfUA: true, pages: 1, findings: [] });
  });

  test('without an end of line before endstream breaks 6.1.7.1, and nothing else', () => {
    run('qpdf', '--object-streams=generate', 'control.pdf', 'short.pdf');
    expect(check('short.pdf').findings).toMatchObject([{ rule: 'file.stream-end', clauses: ['A 6.1.7.1'] }]);
  });

  test('encrypted breaks 6.1.3', () => {
    run('qpdf', '--encrypt', '', 'owner', '256', '--', 'control.pdf', 'encrypted.pdf');
    expect(brokenIn('encrypted.pdf')).toEqual(['file.encrypted']);
  });
});

test('mutool keeps the control conforming', () => {
  run('mutool', 'clean', 'control.pdf', 'mutool.pdf');
  expect(brokenIn('mutool.pdf')).toEqual([]);
});

test('what cairo draws anew is neither tagged nor PDF/A', () => {
  run('pdftocairo', '-pdf', 'control.pdf', 'cairo.pdf');
  expect(brokenIn('cairo.pdf')).toEqual(
    expect.arrayContaining([
      'file.id',
      'colour.device-rgb',
      'metadata.present',
      'document.marked',
      'structure.present',
      'content.tagged',
    ]),
  );
});

const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'pipe' }).status === 0,
);

test.skipIf(chromium === undefined)(
  'what Chromium prints is tagged, but no PDF/A, and its links say nothing',
  { timeout: 60_000 },
  () => {
    const page = '<html lang="en"><title>Page</title><h1>Title</h1><p>Text <a href="https://example.org">link</a></p>';
    writeFileSync(join(folder, 'page.html'), page);
    run(chromium ?? '', '--headless', '--no-sandbox', '--disable-gpu', '--print-to-pdf=chromium.pdf', 'page.html');
    const { isPdfA, isPdfUA, findings } = check('chromium.pdf');
    expect({ isPdfA, isPdfUA }).toEqual({ isPdfA: false, isPdfUA: false });
    const rules = findings.map(({ rule }) => rule);
    expect(rules).toEqual(
      expect.arrayContaining([
        'file.id',
        'colour.device-rgb',
        'link.described',
        'metadata.present',
        'metadata.pdfa-part',
      ]),
    );
    expect(rules).not.toContain('content.tagged');
  },
);

function finished(pdf: PDFKit.PDFDocument): Promise<Buffer> {
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.end();
  });
}

const noto = new URL('../../../resources/fonts/NotoSans-Regular.ttf', import.meta.url).pathname;

describe('pdfkit', () => {
  const make = async (options: object, fill: (pdf: PDFKit.PDFDocument) => void): Promise<readonly string[]> => {
    const pdf = new PDFDocument(options as PDFKit.PDFDocumentOptions);
    fill(pdf);
    return checkConformance(await finished(pdf)).findings.map(({ rule }) => rule);
  };
  const pdfA = { subset: 'PDF/A-3a', pdfVersion: '1.7', tagged: true, lang: 'en', displayTitle: true, font: noto };

  test('as it is makes nothing of either standard', async () => {
    const found = await make({}, (pdf) => pdf.text('Helvetica'));
    expect(found).toEqual(
      expect.arrayContaining(['font.embedded', 'metadata.present', 'structure.present', 'content.tagged']),
    );
  });

  test('with its subset PDF/A-3a and tags lacks only PDF/UA’s own name', async () => {
    const found = await make({ ...pdfA, info: { Title: 'Title' } }, (pdf) => {
      const document = pdf.struct('Document');
      pdf.addStructure(document);
      document.add(pdf.struct('P', {}, [() => void pdf.text('Words')]));
      document.end();
    });
    expect(found).toEqual(['metadata.pdfua-part']);
  });

  test('breaks its metadata with a title that holds an ampersand', async () => {
    const found = await make({ ...pdfA, info: { Title: 'A & B' } }, () => {});
    expect(found).toContain('metadata.well-formed');
  });
});

test('pdfmake under its label PDF/A-3a leaves everything untagged', async () => {
  const pdfmake = createRequire(import.meta.url)('pdfmake') as {
    setFonts(fonts: object): void;
    createPdf(document: object): { getBuffer(): Promise<Uint8Array> };
  };
  pdfmake.setFonts({ Noto: { normal: noto } });
  const document = {
    subset: 'PDF/A-3a',
    version: '1.7',
    tagged: true,
    content: ['Words'],
    defaultStyle: { font: 'Noto' },
  };
  const found = checkConformance(await pdfmake.createPdf(document).getBuffer()).findings.map(({ rule }) => rule);
  expect(found).toEqual(expect.arrayContaining(['content.tagged', 'structure.present', 'metadata.pdfua-part']));
});
