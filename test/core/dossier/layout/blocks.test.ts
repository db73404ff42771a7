import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Block, CellBlock, SpanCell, TableCell } from '#core/dossier/layout/blocks';
import { contrast, LEAST_CONTRAST, legibleGround, legibleInk } from '#core/dossier/layout/contrast';
import { gridOf } from '#core/dossier/layout/grid';
import { countAs } from '#core/dossier/layout/lists';
import { marked } from '#test/support/dossier-marked';
import { type Element, elementsOf, readObjects, structureOf } from '#test/support/pdf-objects';
import { onDisk, squeeze } from '#test/support/pdf-tools';
import { printed, render } from '#test/support/printed';
import { charts, nestedLists, showcase, spannedTable } from '#test/support/showcase';

vi.setConfig({ testTimeout: 120_000 });

const p = (text: string): CellBlock => ({ kind: 'paragraph', runs: [{ text }] });

async function opened(blocks: readonly Block[]) {
  const { pdf, pages } = await render(printed(blocks));
  const file = onDisk(pdf);
  const objects = readObjects(file);
  const elements = elementsOf(structureOf(objects));
  const text = file.run('pdfinfo', '-struct-text', 'FILE');
  const laidOut = file.run('pdftotext', '-layout', 'FILE', '-');
  const raw = file.run('pdftotext', '-raw', 'FILE', '-').split('\f').slice(0, -1);
  file.remove();
  return {
    pdf,
    pages,
    objects,
    elements,
    text,
    raw,
    laidOut,
    ofType: (type: string) => elements.filter((one) => one.type === type),
  };
}

const attributes = ({ objects }: Awaited<ReturnType<typeof opened>>, element: Element | undefined) =>
  objects.dict(element?.dict['/A']);

describe('any document', () => {
  const GREEK = 'αβγδεζηθικλμνξοπρστυφχψω';
  const text = fc.string({ unit: fc.constantFrom(...GREEK, ...'    '), minLength: 1, maxLength: 200 });
  const leaf: fc.Arbitrary<CellBlock> = fc.oneof(
    { weight: 4, arbitrary: text.map(p) },
    text.map((code): CellBlock => ({ kind: 'code', text: code.replaceAll('  ', '\n') })),
    fc
      .tuple(fc.constantFrom(1, 2, 3, 4), text)
      .map(
        ([depth, words]): CellBlock => ({ kind: 'subheading', depth: depth as 1, runs: [{ text: words, bold: true }] }),
      ),
    fc.constant<CellBlock>({ kind: 'divider' }),
  );
  const { block } = fc.letrec<{ block: CellBlock; cell: TableCell }>((tie) => ({
    block: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.record({
        kind: fc.constant('list' as const),
        isOrdered: fc.boolean(),
        items: fc.array(fc.array(tie('block'), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({
        kind: fc.constant('quote' as const),
        blocks: fc.array(tie('block'), { minLength: 1, maxLength: 2 }),
      }),
      fc.record({
        kind: fc.constant('table' as const),
        columns: fc.array(fc.record({ header: text, weight: fc.constant(1) }), { minLength: 1, maxLength: 4 }),
        rows: fc.array(fc.array(tie('cell'), { maxLength: 5, minLength: 1 }), { minLength: 1, maxLength: 6 }),
      }),
    ),
    cell: fc.record({
      blocks: fc.array(tie('block'), { maxLength: 2 }),
      columnSpan: fc.integer({ min: 1, max: 3 }),
      rowSpan: fc.integer({ min: 1, max: 4 }),
    }),
  }));

  const wordsIn = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return '';
    if (Array.isArray(value)) return value.map(wordsIn).join('');
    const { text: own, header } = value as { text?: unknown; header?: unknown };
    const here = `${typeof own === 'string' ? own : ''}${typeof header === 'string' ? header : ''}`;
    return here + Object.values(value).map(wordsIn).join('');
  };
  const sums = (words: string): Record<string, number> =>
    Object.fromEntries([...GREEK].map((letter) => [letter, words.split(letter).length - 1]));

  test('prints every character once: none is dropped, and what is repeated is no content', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(block, { minLength: 1, maxLength: 3 }), async (blocks) => {
        const file = onDisk((await render(printed(blocks))).pdf);
        const found = file.run('pdfinfo', '-struct-text', 'FILE');
        file.remove();
        expect(sums(found)).toEqual(sums(wordsIn(blocks)));
      }),
      { numRuns: 12, seed: 11 },
    );
  });

  test('of every kind of block is marked in full, with headings in order and figures described', async () => {
    const { pdf } = await render(showcase());
    const again = await render(showcase());
    expect(Buffer.from(again.pdf).equals(pdf)).toBe(true);
    const file = onDisk(pdf);
    expect(file.run('qpdf', '--check', 'FILE')).toContain('No syntax or stream encoding errors');
    const objects = readObjects(file);
    file.remove();
    for (const page of objects.pages) {
      const { unmarked, depth, ids } = marked(objects.content(page['/Contents']));
      expect({ unmarked, depth }).toEqual({ unmarked: [], depth: 0 });
      expect(ids).toEqual(ids.map((_, index) => index));
    }
    const elements = elementsOf(structureOf(objects));
    let level = 0;
    for (const { type } of elements) {
      const next = Number(/^H(\d)$/.exec(type)?.[1] ?? 0);
      if (next > 0) expect(next).toBeLessThanOrEqual(level + 1);
      level = next || level;
    }
    const figures = elements.filter(({ type }) => type === 'Figure');
    expect(figures).toHaveLength(5);
    for (const { dict } of figures) expect(objects.text(dict['/Alt'])).not.toBe('');
  });
});

describe('a table', () => {
  test('says which cells span, and what heads them', async () => {
    const file = await opened([{ kind: 'heading', level: 1, text: 'x' }, spannedTable]);
    const spans = [...file.ofType('TH'), ...file.ofType('TD')]
      .map((one) => attributes(file, one))
      .filter((one) => one['/ColSpan'] || one['/RowSpan']);
    expect(spans.map((one) => [one['/ColSpan'] ?? 1, one['/RowSpan'] ?? 1, one['/Scope'] ?? null])).toEqual([
      [1, 2, '/Column'],
      [1, 2, '/Column'],
      [2, 1, '/Column'],
      [1, 3, '/Row'],
      [4, 1, '/Row'],
      [3, 1, null],
      [3, 1, null],
    ]);
    for (const header of file.ofType('TH')) expect(attributes(file, header)['/Scope']).toMatch(/^\/(Row|Column)$/);
    expect(file.ofType('Table')).toHaveLength(2);
  });

  test('repeats a head with spans on every page as an artifact', async () => {
    const rows = Array.from({ length: 90 }, (_, index) => [[p(`row ${index}`)], [p('x')]]);
    const head: TableCell[][] = [[{ blocks: [p('Above both')], columnSpan: 2 }], [[p('Left')], [p('Right')]]];
    const columns = ['', ''].map((header) => ({ header, weight: 1 }));
    const { raw, text, pages } = await opened([{ kind: 'table', columns, head, rows }]);
    expect(pages).toBeGreaterThan(2);
    for (const page of raw) expect(page).toMatch(/Above both\s+Left\s+Right/);
    expect(text.match(/Above both/g)).toHaveLength(1);
  });

  test('parts a cell that spans more rows than a page has', async () => {
    const many = Array.from({ length: 2500 }, (_, index) => `w${index}`);
    const spanning: SpanCell = { blocks: [p(many.join(' '))], rowSpan: 60, header: 'row' };
    const rows = Array.from({ length: 60 }, (_, index): TableCell[] => [
      ...(index === 0 ? [spanning] : []),
      [p(`row ${index}`)],
    ]);
    const columns = ['Spanning', 'Single'].map((header) => ({ header, weight: 1 }));
    const { raw, pages } = await opened([{ kind: 'table', columns, rows }]);
    expect(pages).toBeGreaterThan(1);
    const found = raw.join(' ').match(/\bw\d+\b/g) ?? [];
    expect(found).toEqual(many);
    expect(raw.join(' ').match(/row \d+/g)).toEqual(rows.map((_, index) => `row ${index}`));
    expect(raw[1]).toMatch(/w\d+/);
  });

  test('takes the width of the page it stands on', async () => {
    const wide: Block = {
      kind: 'table',
      columns: ['A', 'B'].map((header) => ({ header, weight: 1 })),
      rows: [[[p('left')], [p('right')]]],
    };
    const { pdf } = await render(printed([], { parts: [{ blocks: [wide] }, { blocks: [wide], isLandscape: true }] }));
    const file = onDisk(pdf);
    const places = (page: string) =>
      Number(
        /xMin="([\d.]+)"[^>]*>right</.exec(file.run('pdftotext', '-bbox', '-f', page, '-l', page, 'FILE', '-'))?.[1],
      );
    expect(places('2')).toBeGreaterThan(places('1') + 100);
    file.remove();
  });

  const cell = fc.record({
    id: fc.nat(),
    columnSpan: fc.integer({ min: 1, max: 5 }),
    rowSpan: fc.integer({ min: 1, max: 5 }),
  });
  test('has every place taken exactly once, whatever its cells span, and every cell in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        (rows, columns) => {
          const given = rows.map((row) => row.map(({ id, ...spans }) => ({ ...spans, blocks: [p(String(id))] })));
          const { rows: placed } = gridOf(given, columns);
          placed.forEach((row, index) => {
            const above = placed
              .slice(0, index)
              .flatMap(({ cells }, at) => cells.filter(({ rowSpan }) => at + rowSpan > index));
            const all = [...above, ...row.cells];
            const places = all.flatMap(({ column, columnSpan }) =>
              Array.from({ length: columnSpan }, (_, at) => column + at),
            );
            expect(places.sort((a, b) => a - b)).toEqual(Array.from({ length: columns }, (_, at) => at));
            expect(row.cells.flatMap(({ blocks }) => blocks)).toEqual(given[index]?.flatMap(({ blocks }) => blocks));
          });
        },
      ),
    );
  });
});

describe('a list', () => {
  test('says how it is numbered at each depth, and begins where it is told to', async () => {
    const file = await opened(nestedLists);
    expect(file.ofType('L').map((one) => attributes(file, one)['/ListNumbering'])).toEqual(
      ['Decimal', 'LowerAlpha', 'LowerRoman', 'Circle', 'Square', 'Disc', 'Decimal', 'None'].map((name) => `/${name}`),
    );
    const text = squeeze(file.raw.join(' '));
    for (const label of ['a.Lettered', 'ii.Romanagain', '◦Bullet', '8.Eighth', '11.Eleventh', '☑Done', '☐Still'])
      expect(text).toContain(label);
  });

  test.each([
    [1, 'lower-alpha', 'a'],
    [27, 'lower-alpha', 'aa'],
    [52, 'upper-alpha', 'AZ'],
    [1994, 'upper-roman', 'MCMXCIV'],
    [0, 'lower-roman', '0'],
    [3999, 'lower-roman', 'mmmcmxcix'],
    [Number.MAX_SAFE_INTEGER, 'upper-roman', '9007199254740991'],
  ] as const)('counts %i in %s as %s', (value, numbering, label) => {
    expect(countAs(value, numbering)).toBe(label);
  });
});

test('code keeps its spaces and lines, and goes on in the next line where one is too long', async () => {
  const long = 'x'.repeat(200);
  const { raw, laidOut, ofType } = await opened([{ kind: 'code', text: `if (a) {\n\tb();\n}\n${long}` }]);
  expect(laidOut).toMatch(/( +)if \(a\) \{\n\1 {2,}b\(\);\n\1\}/);
  expect(squeeze(raw[0] ?? '')).toContain(long);
  expect(ofType('Code')).toHaveLength(1);
});

test('a chart shows its labels in embedded fonts, within one figure, and is told by its alternative text', async () => {
  const { pdf, raw, ofType } = await opened(charts);
  for (const label of [
    'Governance & people',
    '≥ 10 sources',
    '7 of 12',
    '2 Dec 2027',
    '23 Nov 2026',
    'Group {C}',
    '0.80',
  ])
    expect(raw.join(' ').replaceAll(/\s+/g, ' ')).toContain(label);
  expect(ofType('Figure')).toHaveLength(3);
  const file = onDisk(pdf);
  const fonts = file.run('pdffonts', 'FILE').split('\n').slice(2, -1);
  for (const font of fonts) expect(font).toMatch(/yes yes yes/);
  file.remove();
});

test('a colour nobody could read is darkened, a ground lightened, as little as it takes', () => {
  const colour = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0, max: 1, noNaN: true }))) as fc.Arbitrary<
    [number, number, number]
  >;
  fc.assert(
    fc.property(colour, (given) => {
      expect(contrast(legibleInk(given, [1, 1, 1]), [1, 1, 1])).toBeGreaterThanOrEqual(LEAST_CONTRAST);
      expect(contrast(legibleGround(given, [0.1, 0.1, 0.1]), [0.1, 0.1, 0.1])).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    }),
  );
  expect(legibleInk([0.6, 0, 0], [1, 1, 1])).toEqual([0.6, 0, 0]);
  expect(contrast([0, 0, 0], [1, 1, 1])).toBeCloseTo(21);
});
