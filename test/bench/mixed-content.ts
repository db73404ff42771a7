import type { Block, CellBlock, PrintedDocument } from '#core/dossier/layout/blocks';

/** About so many sections fill a page. */
const SECTIONS_PER_PAGE = 0.72;

const WORDS =
  'The provider of the system shall document risk management data governance accuracy robustness and human oversight measures in sufficient detail so that competent authorities can assess conformity with each requirement before it is placed on the market or put into service evidence is kept for ten years Überwachung Maßnahmen größer conformité évaluation données'.split(
    ' ',
  );

/** Always the same words. */
function* wordStream(): Generator<string, never> {
  let state = 7;
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield WORDS[(state >> 8) % WORDS.length] ?? 'word';
  }
}

export interface MixedSection {
  readonly title: string;
  readonly paragraphs: readonly { readonly text: string; readonly bold: string; readonly rest: string }[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly items: readonly string[];
}

/** What every engine is given: titles, paragraphs with a bold stretch, a table and a list in each section. */
export function mixedSections(pages: number): MixedSection[] {
  const words = wordStream();
  const take = (count: number): string => Array.from({ length: count }, () => words.next().value).join(' ');
  return Array.from({ length: Math.max(1, Math.round(pages * SECTIONS_PER_PAGE)) }, (_, index) => ({
    title: `Section ${index + 1}: ${take(4)}`,
    paragraphs: Array.from({ length: 4 }, () => ({ text: take(38), bold: take(3), rest: take(30) })),
    columns: ['Requirement', 'Finding', 'Evidence', 'State'],
    rows: Array.from({ length: 9 }, (_, row) => [
      `${index + 1}.${row + 1} ${take(3)}`,
      take(14),
      `${take(5)} ${((index * 9 + row + 1) * 2_654_435_761).toString(16)}`,
      row % 3 === 0 ? 'open' : 'done',
    ]),
    items: Array.from({ length: 4 }, () => take(11)),
  }));
}

const paragraph = (text: string): CellBlock => ({ kind: 'paragraph', runs: [{ text }] });

/** The same as blocks. */
export function mixedBlocks(section: MixedSection): Block[] {
  return [
    { kind: 'heading', level: 1, text: section.title, listed: 'bookmark' },
    ...section.paragraphs.map(
      ({ text, bold, rest }): Block => ({
        kind: 'paragraph',
        isWide: true,
        runs: [{ text: `${text} ` }, { text: bold, bold: true }, { text: ` ${rest}` }],
      }),
    ),
    {
      kind: 'table',
      columns: section.columns.map((header, index) => ({ header, weight: index === 1 ? 4 : 2 })),
      rows: section.rows.map((row) => row.map((text) => [paragraph(text)])),
    },
    { kind: 'list', isOrdered: false, items: section.items.map((text) => [paragraph(text)]) },
  ];
}

/** The same as a document. */
export function mixedDocument(pages: number): PrintedDocument {
  return {
    language: 'en',
    title: 'Mixed content',
    author: 'Benchmark',
    subject: 'Mixed content',
    keywords: '',
    creator: 'Model Dossier',
    createdAt: new Date('2026-11-23T09:30:00Z'),
    runningTitles: ['Mixed content', 'Mixed content'],
    runningNote: 'Benchmark',
    pageLabel: 'Page',
    parts: mixedSections(pages).map((section, index) => ({ blocks: mixedBlocks(section), joins: index > 0 })),
    attachments: [],
  };
}
