import { describe, expect, test } from 'vitest';
import { bowTie } from '#contract/pictures/bow-tie';
import { pageColour } from '#contract/pictures/colours';
import { coverageGrid } from '#contract/pictures/coverage-grid';
import { evidenceAge } from '#contract/pictures/evidence-age';
import { type HeatMap, heatMap, MOST_NUMBERS } from '#contract/pictures/heat-map';
import { type Picture, type PictureLook, pattern, type Shape, wrapped } from '#contract/pictures/picture';
import { ageOf } from '#contract/pictures/risk-pictures';
import { riskTrend } from '#contract/pictures/risk-trend';
import { shapesAsSvg } from '#contract/pictures/svg';

const look = (width: number): PictureLook => ({
  width,
  fontSize: 12,
  measure: (text, size, isBold) => text.length * size * (isBold ? 0.58 : 0.53),
});
const BANDS = [
  { id: 'low', label: 'Low', tone: 'minimal' },
  { id: 'moderate', label: 'Moderate', tone: 'limited' },
  { id: 'high', label: 'High', tone: 'high' },
  { id: 'extreme', label: 'Extreme', tone: 'prohibited' },
] as const;
const steps = (prefix: string): string[] => [1, 2, 3, 4, 5].map((n) => `${prefix} ${n}`);

function map(change: Partial<HeatMap> = {}): HeatMap {
  return {
    matrix: {
      likelihood: { label: 'Likelihood', steps: steps('likely') },
      impact: { label: 'Impact', steps: steps('grave') },
      bands: BANDS,
      cells: [0, 1, 2, 3, 4].map((impact) => [0, 1, 2, 3, 4].map((l) => Math.min(3, Math.floor((impact + l) / 2)))),
    },
    cells: [],
    flows: [],
    risks: [],
    words: {
      alt: 'a heat map',
      cell: (likelihood, impact, band, count) => `${likelihood}, ${impact}, ${band}: ${count}`,
      count: (count) => `${count} risks`,
      arrow: 'from inherent to residual',
      head: ['No.', 'Risk', 'Inherent', 'Residual'],
    },
    ...change,
  };
}

const texts = ({ shapes }: Picture): readonly string[] =>
  shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []));
const arrows = ({ shapes }: Picture): readonly (Shape & { kind: 'line' })[] =>
  shapes.flatMap((shape) => (shape.kind === 'line' && shape.head === true ? [shape] : []));

/** Where a shape reaches to on either side. */
function reach(shape: Shape): readonly [number, number] {
  switch (shape.kind) {
    case 'rect':
      return [shape.x, shape.x + shape.width];
    case 'circle':
      return [shape.x - shape.radius, shape.x + shape.radius];
    case 'line':
      return [Math.min(...shape.points.map(({ x }) => x)), Math.max(...shape.points.map(({ x }) => x))];
    case 'strokes':
      return [Math.min(...shape.lines.flat().map(({ x }) => x)), Math.max(...shape.lines.flat().map(({ x }) => x))];
    case 'text': {
      if (shape.isUpright === true) return [shape.x - shape.size, shape.x + shape.size];
      const width = look(0).measure(shape.text, shape.size, shape.isBold === true);
      const left = shape.anchor === 'start' ? shape.x : shape.anchor === 'end' ? shape.x - width : shape.x - width / 2;
      return [left, left + width];
    }
  }
}

const PICTURES: Readonly<Record<string, (width: number) => Picture>> = {
  'a heat map': (width) =>
    heatMap(
      map({
        cells: [{ likelihood: 1, impact: 1, count: 2, numbers: [1, 2] }],
        flows: [{ from: { likelihood: 4, impact: 4 }, to: { likelihood: 1, impact: 1 }, count: 2 }],
      }),
      look(width),
    ),
  'a bow-tie': (width) =>
    bowTie(
      {
        causes: [{ heading: 'Source', text: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikant and others' }],
        event: { heading: 'Event', text: 'Applicants of one group are ranked lower than they should be' },
        consequences: [{ heading: 'Consequence', text: 'People lose a chance of work' }],
        controls: [
          { id: 'a', title: 'Balanced data', kind: 'preventive', note: 'Planned', state: 'coming' },
          { id: 'b', title: 'Test', kind: 'detective', note: 'Operating', state: 'works' },
          { id: 'c', title: 'Second look', kind: 'corrective', note: 'Failed', state: 'fails' },
        ],
        words: {
          alt: 'a',
          prevents: 'Prevents',
          corrects: 'Corrects',
          detects: 'Detects',
          none: 'None',
          head: ['', ''],
        },
      },
      look(width),
    ),
  'a trend': (width) =>
    riskTrend(
      {
        bands: BANDS,
        points: [
          { at: 0, label: '1 Jan 2026', inherent: 3, current: 3, residual: 3 },
          { at: 86_400_000, label: '2 Jan 2026', inherent: 3, current: null, residual: 1 },
        ],
        until: { at: 86_400_000 * 100, label: 'Today' },
        words: {
          alt: 'a',
          lines: { inherent: 'Inherent', current: 'Current', residual: 'Residual' },
          unrated: 'not rated',
          head: ['', '', '', ''],
        },
      },
      look(width),
    ),
  'a coverage grid': (width) =>
    coverageGrid(
      {
        rows: [{ label: 'EU AI Act', counts: { covered: 4, partial: 1, planned: 0, open: 200, 'not-applicable': 1 } }],
        words: {
          alt: 'a',
          states: {
            covered: 'Covered',
            partial: 'In part',
            planned: 'Planned',
            open: 'No control',
            'not-applicable': 'Not applicable',
          },
          total: 'All',
          head: [],
        },
      },
      look(width),
    ),
  'evidence by age': (width) =>
    evidenceAge(
      {
        rows: [{ label: 'Test report', counts: { expired: 1, soon: 2, fresh: 90, endless: 1 } }],
        words: {
          alt: 'a',
          ages: { expired: 'Expired', soon: 'Soon', fresh: 'Holds', endless: 'Without end' },
          head: [],
        },
      },
      look(width),
    ),
};

describe.each(Object.entries(PICTURES))('%s', (_, draw) => {
  test.each([476, 720, 1100])('stays within a width of %i, and has words for who does not see it', (width) => {
    const picture = draw(width);
    const beyond = picture.shapes.filter((shape) => {
      const [left, right] = reach(shape);
      return left < -2 || right > width + 4;
    });
    expect(beyond).toEqual([]);
    expect(picture.alt).not.toBe('');
    expect(picture.height).toBeGreaterThan(20);
  });

  test('is the same drawing for the same data, in colours that are all known', () => {
    const svg = (): string => {
      const picture = draw(720);
      return shapesAsSvg(picture.shapes, picture, pageColour);
    };
    expect(svg()).toBe(svg());
    expect(svg()).not.toMatch(/undefined|NaN/);
  });
});

test('risks stand in their cell by number up to twelve, then as a count', () => {
  const numbers = Array.from({ length: MOST_NUMBERS }, (_, index) => index + 1);
  const told = heatMap(map({ cells: [{ likelihood: 2, impact: 2, count: 12, numbers }] }), look(900));
  expect(texts(told)).toEqual(expect.arrayContaining(numbers.map(String)));
  expect(texts(told)).not.toContain('12 risks');
  const counted = heatMap(
    map({ cells: [{ likelihood: 2, impact: 2, count: 13, numbers: [...numbers, 13] }] }),
    look(900),
  );
  expect(texts(counted)).toContain('13 risks');
});

test('risks that go the same way share one arrow with their number; those that stay have none', () => {
  const [from, to] = [
    { likelihood: 4, impact: 4 },
    { likelihood: 1, impact: 2 },
  ];
  const picture = heatMap(
    map({
      flows: [
        { from, to, count: 3 },
        { from, to: from, count: 5 },
      ],
    }),
    look(900),
  );
  // One more stands in the legend.
  expect(arrows(picture)).toHaveLength(2);
  expect(texts(picture)).toContain('3');
  const [arrow] = arrows(picture);
  const [start, end] = [arrow?.points[0], arrow?.points.at(-1)];
  // The grave and likely stands at the upper right.
  expect(start?.x).toBeGreaterThan(end?.x ?? Number.POSITIVE_INFINITY);
  expect(start?.y).toBeLessThan(end?.y ?? Number.NEGATIVE_INFINITY);
});

test('every cell names its band, and a cell with risks can be pressed by a name that says all', () => {
  const picture = heatMap(map({ cells: [{ likelihood: 4, impact: 4, count: 1, numbers: [1] }] }), look(900));
  const bands = BANDS.map(({ label }) => label as string);
  expect(texts(picture).filter((text) => bands.includes(text))).toHaveLength(25);
  expect(picture.areas).toMatchObject([{ id: '4.4', label: 'likely 5, grave 5, Extreme: 1' }]);
});

test('the pattern of a band is closer the graver it is, and never leaves its cell', () => {
  const area = { x: 10, y: 20, width: 80, height: 40 };
  const counts = [0, 1, 2, 3, 4].map((rank) =>
    pattern(area, rank, 'ink').reduce((sum, shape) => sum + (shape.kind === 'strokes' ? shape.lines.length : 0), 0),
  );
  expect(counts).toEqual([...counts].sort((one, other) => one - other));
  expect(new Set(counts).size).toBe(counts.length);
  for (const shape of pattern(area, 4, 'ink')) {
    if (shape.kind !== 'strokes') continue;
    for (const { x, y } of shape.lines.flat()) {
      expect(x).toBeGreaterThanOrEqual(10);
      expect(x).toBeLessThanOrEqual(90);
      expect(y).toBeGreaterThanOrEqual(20);
      expect(y).toBeLessThanOrEqual(60);
    }
  }
});

test('no letter is lost where a text is broken, even in a word longer than a line', () => {
  const text = 'Risikomanagementsystemverantwortliche and a few short words';
  const lines = wrapped(text, 60, look(100));
  expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  expect(lines.every((line) => line.length * 12 * 0.53 <= 60)).toBe(true);
});

test('evidence is soon at an end thirty days before, and expired the day after', () => {
  const ends = '2026-12-23';
  expect(['2026-11-22', '2026-11-23', '2026-12-23', '2026-12-24'].map((today) => ageOf(ends, today))).toEqual([
    'fresh',
    'soon',
    'soon',
    'expired',
  ]);
  expect(ageOf(null, '2026-11-23')).toBe('endless');
});
