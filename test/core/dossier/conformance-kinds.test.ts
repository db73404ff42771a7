import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answers } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { writeDossier } from '#core/dossier/dossier';
import { judge, tellJudgement } from '#core/rules/judge';
import { kindsPack } from '#test/support/dossier-kinds-pack';
import { marked } from '#test/support/dossier-marked';
import { dossierOfCase } from '#test/support/dossier-of-pack';
import { type Element, elementsOf, type PdfObjects, readObjects, structureOf } from '#test/support/pdf-objects';
import { onDisk, type PdfOnDisk } from '#test/support/pdf-tools';

/* What tables with spanning headings, scales, diagrams, landscape pages and documents could break of ISO 14289-1. */

const ROWS = 300;
const LONG = 'Grundrechtefolgenabschätzungsverfahrensverantwortlichkeitsübertragungsvereinbarung';

/** A matrix of as many rows as a pack may have, under headings. */
function longPack(): Pack {
  const pack = kindsPack({ hasDocument: true });
  const sections = pack.sections.map((section) => ({
    ...section,
    questions: section.questions.map((question) =>
      question.type === 'matrix'
        ? {
            ...question,
            rows: Array.from({ length: ROWS }, (_, index) => ({
              id: `row-${index + 1}`,
              label: { en: `Control ${index + 1}` },
              ...(index % 25 === 0 && { heading: { en: `Group ${index / 25 + 1}` } }),
            })),
          }
        : question,
    ),
  }));
  return { ...pack, sections };
}

const answers: Answers = {
  'kinds.share': 12.5,
  'kinds.rich': {
    richText: {
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: `${LONG} ${'word '.repeat(400)}` }] }],
    },
  },
  'kinds.table': { entries: [{ name: LONG, result: 1, note: 'x' }] },
  'kinds.group': { entries: [{ name: 'Letters', description: 'long '.repeat(100), rows: 3 }] },
  'kinds.matrix': {
    rows: Object.fromEntries(
      Array.from({ length: ROWS }, (_, index) => [`row-${index + 1}`, { state: 'in-place', why: `Why ${index + 1}` }]),
    ),
  },
  'kinds.people': { people: [{ name: 'Ines Hofer', function: '', organisation: '' }] },
};

let file: PdfOnDisk;
let objects: PdfObjects;
let elements: readonly Element[];
let text: string;
beforeAll(async () => {
  const pack = longPack();
  const judgement = tellJudgement(judge(pack, answers, { assessedOn: '2026-11-12' }));
  const input = dossierOfCase(pack, { id: 'kinds', answers, assessedOn: '2026-11-12', judgement });
  file = onDisk((await writeDossier(input)).pdf);
  objects = readObjects(file);
  elements = elementsOf(structureOf(objects));
  text = file.run('pdftotext', '-layout', 'FILE', '-');
}, 60_000);
afterAll(() => file.remove());

const ofType = (type: string) => elements.filter((element) => element.type === type);

describe('a dossier with every kind of content', () => {
  test('is sound for qpdf', () => {
    expect(file.run('qpdf', '--check', 'FILE')).toContain('No syntax or stream encoding errors');
  });

  test('paints nothing that is neither tagged nor an artifact (UA 7.1-3)', () => {
    for (const page of objects.pages) {
      const { ids, unmarked, depth } = marked(objects.content(page['/Contents']));
      expect({ unmarked, depth }).toEqual({ unmarked: [], depth: 0 });
      expect(ids).toEqual(ids.map((_, index) => index));
    }
  });

  test('skips no level of headings, down to the fourth (UA 7.4.2)', () => {
    const levels = elements.flatMap(({ type }) => (/^H\d$/.test(type) ? [Number(type.slice(1))] : []));
    expect(levels).toContain(4);
    for (const [index, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
  });

  test('gives header cells a scope, and rows as many cells as there are columns, spans counted (UA 7.5)', () => {
    const attributes = (cell: Element) => objects.dict(cell.dict['/A']);
    for (const cell of ofType('TH')) expect(['/Column', '/Row']).toContain(attributes(cell)['/Scope']);
    expect(ofType('TH').filter((cell) => attributes(cell)['/ColSpan'] === 3)).toHaveLength(ROWS / 25);
    for (const table of ofType('Table')) {
      const rows = elementsOf(table).filter(({ type }) => type === 'TR');
      const width = ({ kids }: Element) =>
        kids.reduce(
          (sum, cell) => sum + (cell.dict['/A'] === undefined ? 1 : Number(attributes(cell)['/ColSpan'] ?? 1)),
          0,
        );
      expect(new Set(rows.map(width)).size).toBe(1);
    }
  });

  test('describes every figure, and says where it is (UA 7.3)', () => {
    const figures = ofType('Figure');
    expect(figures.length).toBeGreaterThanOrEqual(3);
    for (const figure of figures) {
      expect(objects.text(figure.dict['/Alt']).length).toBeGreaterThan(20);
      expect(objects.array(objects.dict(figure.dict['/A'])['/BBox'])).toHaveLength(4);
    }
  });

  test('repeats the header of a table of 300 rows on each of its pages, and loses no row', () => {
    const pages = text.split('\f').filter((page) => /Control \d+/.test(page) && page.includes('In place'));
    expect(pages.length).toBeGreaterThan(8);
    for (const page of pages) expect(page).toMatch(/Item +State +Why/);
    expect(new Set(text.match(/Control \d+/g)).size).toBe(ROWS);
  });

  test('turns the page of the diagram, and no other', () => {
    const landscape = objects.pages.filter((page) => {
      const [, , width, height] = objects.array(page['/MediaBox']).map(Number);
      return (width ?? 0) > (height ?? 0);
    });
    expect(landscape).toHaveLength(1);
  });

  test('hyphenates a word that is wider than its column, so that it is still found', () => {
    const raw = file.run('pdftotext', '-raw', 'FILE', '-');
    expect(raw).toContain('\u00ad');
    expect(raw.replaceAll(/[\s\u00ad]+/g, '').split(LONG)).toHaveLength(3);
  });
});
