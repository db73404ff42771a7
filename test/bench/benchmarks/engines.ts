import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderPdf } from '#core/dossier/layout/render';
import { fontsFolder } from '#test/support/dossier-input';
import type { Benchmark, Contestant } from '../benchmark.ts';
import { findChromium, htmlOf, pdfkitOf, pdfmakeOf } from '../engines.ts';
import { mixedDocument, mixedSections } from '../mixed-content.ts';

const pages = { full: { small: 300, medium: 1000, large: 5000 }, quick: { small: 3, medium: 6, large: 9 } } as const;

/** The layout engine against others, with the same titles, paragraphs, tables and lists for each. */
export const engines: Benchmark = {
  name: 'engines',
  about: 'Set the same texts and tables by the layout engine, pdfkit alone, pdfmake and Chromium; and more of them.',
  prepare: async (_demo, size) => {
    const wanted = pages[size];
    const own = async (count: number): Promise<[number, Contestant]> => {
      const document = mixedDocument(count);
      const { pages: units } = await renderPdf(document, { fontsFolder });
      return [units, { unit: 'pages', units, run: () => renderPdf(document, { fontsFolder }) }];
    };
    const [smallPages, small] = await own(wanted.small);
    const [mediumPages, medium] = await own(wanted.medium);
    const [largePages, large] = await own(wanted.large);
    const sections = mixedSections(wanted.small);
    const chromium = findChromium();
    const folder = mkdtempSync(join(tmpdir(), 'bench-engines-'));
    const html = join(folder, 'mixed.html');
    writeFileSync(html, htmlOf(sections, fontsFolder));
    // Everybody's work is told per page of the layout engine: others break the same texts into other pages.
    const other = (run: () => unknown): Contestant => ({ unit: 'pages', units: smallPages, run });
    const print = () =>
      execFileSync(
        chromium ?? '',
        [
          '--headless=new',
          '--no-sandbox',
          '--disable-gpu',
          `--user-data-dir=${join(folder, 'profile')}`,
          '--no-pdf-header-footer',
          `--print-to-pdf=${join(folder, 'out.pdf')}`,
          pathToFileURL(html).href,
        ],
        { stdio: 'ignore' },
      );
    const name = `${smallPages} pages`;
    const [mediumName, largeName] = [`${mediumPages} pages`, `${largePages} pages`];
    return {
      contestants: {
        'by pdfkit': other(() => pdfkitOf(sections, fontsFolder)),
        'by pdfmake': other(() => pdfmakeOf(sections, fontsFolder)),
        ...(chromium && { 'by Chromium': other(print) }),
        [name]: small,
        [mediumName]: medium,
        [largeName]: large,
      },
      ratios: [
        { of: name, to: 'by pdfkit', limit: 1 / 3 },
        { of: name, to: 'by pdfmake', limit: null },
        ...(chromium ? [{ of: name, to: 'by Chromium', limit: null }] : []),
        { of: largeName, to: mediumName, limit: 1.25 },
      ],
      close: () => rmSync(folder, { recursive: true, force: true }),
    };
  },
};
