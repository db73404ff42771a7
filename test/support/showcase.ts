import type { Block, CellBlock, PrintedDocument, Run, TableCell } from '#core/dossier/layout/blocks';
import { pngOf } from './pictures.ts';
import { printed } from './printed.ts';

const p = (text: string, more: Partial<Run> = {}): CellBlock => ({ kind: 'paragraph', runs: [{ text, ...more }] });
const WORDS =
  'The provider keeps evidence of every test for ten years and states who decided what on which content so that an authority can check it without further questions.'.split(
    ' ',
  );
const words = (count: number): string =>
  Array.from({ length: count }, (_, index) => WORDS[index % WORDS.length] ?? '').join(' ');

/** A list in a list in a list, of each kind. */
export const nestedLists: readonly Block[] = [
  {
    kind: 'list',
    isOrdered: true,
    items: [
      [
        p('First item'),
        {
          kind: 'list',
          isOrdered: true,
          items: [
            [p('Lettered item, long enough to need a second line so that its indent can be seen on the page below it')],
            [p('Another'), { kind: 'list', isOrdered: true, items: [[p('Roman')], [p('Roman again')]] }],
          ],
        },
      ],
      [
        p('Second item'),
        {
          kind: 'list',
          isOrdered: false,
          items: [
            [
              p('Bullet'),
              {
                kind: 'list',
                isOrdered: false,
                items: [[p('Ring'), { kind: 'list', isOrdered: false, items: [[p('Square')]] }]],
              },
            ],
          ],
        },
      ],
      [p('Third item'), { kind: 'code', text: 'const inList = true;' }],
    ],
  },
  { kind: 'list', isOrdered: true, start: 8, items: [[p('Eighth')], [p('Ninth')], [p('Tenth')], [p('Eleventh')]] },
  { kind: 'list', isOrdered: false, checks: [true, false], items: [[p('Done')], [p('Still to do')]] },
];

const cell = (
  blocks: readonly CellBlock[],
  more: Partial<Exclude<TableCell, readonly CellBlock[]>> = {},
): TableCell => ({ blocks, ...more });

/** Spans in head and body, cells with blocks, a table in a cell. */
export const spannedTable: Block = {
  kind: 'table',
  columns: [
    { header: '', weight: 2 },
    { header: '', weight: 3 },
    { header: '', weight: 1, align: 'end' },
    { header: '', weight: 1, align: 'end' },
  ],
  head: [
    [cell([p('Area')], { rowSpan: 2 }), cell([p('Finding')], { rowSpan: 2 }), cell([p('Points')], { columnSpan: 2 })],
    [[p('Reached')], [p('Most')]],
  ],
  hasRowHeaders: true,
  rows: [
    [
      cell([p('Data governance'), p('Articles 10 and 11')], { rowSpan: 3, header: 'row' }),
      [p(words(16))],
      [p('3')],
      [p('5')],
    ],
    [[p('Short')], [p('2')], [p('5')]],
    [[p('A list:'), { kind: 'list', isOrdered: false, items: [[p('one')], [p('two')]] }], [p('1')], [p('2')]],
    { heading: 'Oversight' },
    [[p('Staffing')], cell([p('No figures yet: the assessment is under way.')], { columnSpan: 3 })],
    [
      [p('Measures')],
      cell(
        [
          p('A table of its own:'),
          {
            kind: 'table',
            columns: [
              { header: 'Measure', weight: 2 },
              { header: 'By', weight: 1 },
            ],
            rows: [
              [[p('Stop button within reach of two people')], [p('2027-01-01')]],
              [[p('Training')], [p('2027-03-01')]],
            ],
          },
          { kind: 'code', text: 'npm run check\n  --strict' },
        ],
        { columnSpan: 3 },
      ),
    ],
    [[p('Total')], [], [p('6', { bold: true })], [p('12', { bold: true })]],
  ],
};

export const marks: Block = {
  kind: 'paragraph',
  runs: [
    { text: 'H' },
    { text: '2', position: 'sub' },
    { text: 'O and x' },
    { text: '2', position: 'super' },
    { text: ', ' },
    { text: 'highlighted', highlight: '#ffe066' },
    { text: ', ' },
    { text: 'dark highlight', highlight: '#202020' },
    { text: ', ' },
    { text: 'pale yellow ink', colour: '#ffee33' },
    { text: ', ' },
    { text: 'red ink', colour: '#c00000' },
    { text: ', ' },
    { text: 'struck', strike: true },
    { text: ', combining a\u0301 e\u0323\u0302, and ' },
    { text: 'code', code: true },
    { text: '.' },
  ],
};

export const code: Block = {
  kind: 'code',
  text: 'function verify(file: string): Verdict {\n\tconst bytes = readFileSync(file);\n\treturn check(bytes, { strict: true, certificates: trusted, at: new Date(0), limits: { sizeBytes: 1_000_000_000, pages: 5000 } });\n}\n\n# sha256\n0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
};

export const charts: readonly Block[] = [
  {
    kind: 'chart',
    alt: 'Scores by area: governance 7 of 12, data 3 of 10, oversight 8 of 8.',
    caption: 'Scores by area, against the most there is.',
    chart: {
      kind: 'bars',
      items: [
        { label: 'Governance & people', value: 7, maximum: 12, valueLabel: '7 of 12' },
        {
          label: 'Data ≥ 10 sources, with a label that is far too long for one line',
          value: 3,
          maximum: 10,
          valueLabel: '3 of 10',
          tone: 'high',
        },
        { label: 'Oversight', value: 8, maximum: 8, valueLabel: '8 of 8', tone: 'minimal' },
      ],
    },
  },
  {
    kind: 'chart',
    alt: 'Obligations: one overdue, two to come.',
    chart: {
      kind: 'timeline',
      today: { date: '2026-11-23', label: '23 Nov 2026' },
      items: [
        { label: 'Transparency duty', date: '2026-08-02', dateLabel: '2 Aug 2026', tone: 'high' },
        { label: 'Conformity assessment', date: '2027-12-02', dateLabel: '2 Dec 2027' },
        { label: 'Annual review', date: '2028-08-02', dateLabel: '2 Aug 2028' },
      ],
    },
  },
  {
    kind: 'chart',
    alt: 'Impact ratios: group B is below four fifths.',
    chart: {
      kind: 'ratios',
      limit: { at: 0.8, label: '0.80' },
      items: [
        { label: 'Group A', ratio: 1, ratioLabel: '1.00' },
        { label: 'Group B', ratio: 0.64, ratioLabel: '0.64' },
        { label: 'Group {C}', ratio: 0.91, ratioLabel: '0.91' },
      ],
    },
  },
];

export const picture: Block = {
  kind: 'picture',
  content: pngOf({ width: 240, height: 120, hasAlpha: true }),
  alt: 'A red field that fades to the right.',
  caption: 'Figure 1: a picture with transparency.',
};

/** Every kind of block that people's texts and the sections can hold, upright and landscape. */
export function showcase(): PrintedDocument {
  return printed([], {
    parts: [
      {
        blocks: [
          { kind: 'heading', level: 1, text: 'Texts', listed: 'bookmark' },
          marks,
          { kind: 'subheading', depth: 1, runs: [{ text: 'A heading of a person' }] },
          p(words(40)),
          { kind: 'subheading', depth: 2, runs: [{ text: 'One below' }] },
          p(words(20)),
          ...nestedLists,
          { kind: 'quote', blocks: [p(words(30)), { kind: 'list', isOrdered: false, items: [[p('in a quote')]] }] },
          { kind: 'divider' },
          code,
          picture,
          { kind: 'heading', level: 1, text: 'Tables', listed: 'bookmark' },
          spannedTable,
          { kind: 'heading', level: 1, text: 'Charts', listed: 'bookmark' },
          ...charts,
        ],
      },
      {
        isLandscape: true,
        blocks: [
          { kind: 'heading', level: 1, text: 'Landscape', listed: 'bookmark' },
          p(words(60)),
          spannedTable,
          charts[0] ?? marks,
        ],
      },
    ],
  });
}
