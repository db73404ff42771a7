import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AppError } from '#contract/errors';
import type { Block, CellBlock, Run } from '#core/dossier/layout/blocks';
import { shareWidth } from '#core/dossier/layout/columns';
import { onDisk, squeeze } from '#test/support/pdf-tools';
import { printed, render } from '#test/support/printed';

const paragraph = (text: string): CellBlock => ({ kind: 'paragraph', runs: [{ text }] });
const heading = (text: string, level: 1 | 2 | 3): Block => ({ kind: 'heading', level, text });
const numbered = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `w${from + index}`).join(' ');

/** The pages of a document as text. */
async function pagesOf(blocks: readonly Block[]): Promise<string[]> {
  const { pdf } = await render(printed(blocks));
  const file = onDisk(pdf);
  const text = file.run('pdftotext', '-raw', 'FILE', '-');
  file.remove();
  return text.split('\f').slice(0, -1);
}

/** Which letters the fonts have, and which of those come back from the PDF. */
async function foundLetters(letters: readonly string[]): Promise<{ missing: string[]; found: string[] }> {
  const missing = await render(printed([paragraph(letters.join(' '))])).then(
    (): string[] => [],
    ({ details }: AppError<'dossier.glyph-missing'>) =>
      details.characters.split(', ').map((name) => Array.from(name)[0] ?? ''),
  );
  const known = letters.filter((letter) => !missing.includes(letter));
  const text = (await pagesOf([paragraph(known.join(' '))])).join(' ').normalize('NFC');
  return { missing, found: known.filter((letter) => text.includes(letter.normalize('NFC'))) };
}

describe('text', () => {
  test('does not depend on documents made before', async () => {
    // w is drawn as a part of the first letter; fontkit would remember it without its character.
    const italic = (text: string) => printed([{ kind: 'paragraph', runs: [{ text, italic: true }] }]);
    const fresh = await render(italic('w!'));
    await render(italic('ŵ'));
    expect(Buffer.from((await render(italic('w!'))).pdf).equals(fresh.pdf)).toBe(true);
  });

  test('of any letter of Europe is set and found again, also with marks fontkit stumbles over', async () => {
    const all = Array.from({ length: 0x2b00 }, (_, codePoint) => String.fromCodePoint(codePoint));
    const letters = all.filter(
      (letter) => /[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}]/u.test(letter) && /\p{L}/u.test(letter),
    );
    const marks = all.filter((mark) => /\p{M}/u.test(mark) && mark >= '\u0300' && mark < '\u0370');
    const { missing, found } = await foundLetters(letters);
    expect(missing.length).toBeLessThan(letters.length / 10);
    expect(found).toEqual(letters.filter((letter) => !missing.includes(letter)));
    await render(printed([paragraph(marks.map((mark) => `f${mark}i ${mark}`).join(' '))]));
  });

  const alphabets = [
    'abcdefghijklmnopqrstuvwxyz ABC fi ffl ffi AVATAR Type. ',
    'äöüßÄÖÜ éèêëçñ øåæœ łżźćń ğışİ řšťžů őű ăâîșț ',
    'αβγδεζηθ ΑΩ αβγ Ж д щ ё ѐ ї ґ ',
    '≤ ≥ ≠ → ✓ ☑ ☐ ∑ • … – — „“ ‚‘ ” ’ « » § ¶ † € £ % ‰ ½ ² ³ ',
    'a\u0301 e\u0308 o\u0302 n\u0303 \u1e9e c\u0327 ',
    '0123456789 (1) [2] {3} 4/5 6-7 8.9, :; ! ? & @ # * + = < > | ~ ^ ',
  ];
  const character = fc.constantFrom(...alphabets.flatMap((alphabet) => [...alphabet]));
  const words = fc.string({ unit: character, minLength: 1, maxLength: 300 }).filter((text) => text.trim() !== '');
  const run: fc.Arbitrary<Run> = fc.record(
    { text: words, bold: fc.boolean(), italic: fc.boolean(), code: fc.boolean(), underline: fc.boolean() },
    { requiredKeys: ['text'] },
  );
  const textBlock: fc.Arbitrary<CellBlock> = fc.record({
    kind: fc.constant('paragraph' as const),
    runs: fc.array(run, { minLength: 1, maxLength: 4 }),
  });
  const cell = fc.array(
    fc.oneof(
      { weight: 3, arbitrary: textBlock },
      textBlock.map((block): CellBlock => ({ kind: 'list', isOrdered: true, items: [[block], [block]] })),
      textBlock.map((block): CellBlock => ({ kind: 'quote', blocks: [block] })),
    ),
    { minLength: 1, maxLength: 3 },
  );
  const block: fc.Arbitrary<Block> = fc.oneof(
    textBlock,
    cell.map((value): Block => ({ kind: 'facts', items: [{ label: 'Label', value }] })),
    fc.tuple(cell, cell, cell).map(
      (row): Block => ({
        kind: 'table',
        columns: ['One', 'Two', 'Three'].map((header, index) => ({ header, weight: index + 1 })),
        rows: [row, row],
      }),
    ),
  );

  const runsOf = (value: unknown): Run[] => {
    if (Array.isArray(value)) return value.flatMap(runsOf);
    if (typeof value !== 'object' || value === null) return [];
    return 'text' in value ? [value as Run] : Object.values(value).flatMap(runsOf);
  };

  test('is complete in the PDF, whatever it is and wherever it stands', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(block, { minLength: 1, maxLength: 4 }), async (blocks) => {
        const { pdf } = await render(printed(blocks));
        const file = onDisk(pdf);
        const text = squeeze(file.run('pdfinfo', '-struct-text', 'FILE'));
        file.remove();
        for (const { text: given } of runsOf(blocks)) expect(text).toContain(squeeze(given));
      }),
      { numRuns: 12, seed: 7 },
    );
  });

  test('of 5,000 words in one cell runs over as many pages as it takes, in order, and loses none', async () => {
    const pages = await pagesOf([
      {
        kind: 'table',
        columns: [
          { header: 'Long', weight: 1 },
          { header: 'Short', weight: 1 },
        ],
        rows: [
          [[paragraph('before')], [paragraph('x')]],
          [[paragraph(numbered(0, 5000))], [paragraph('short cell')]],
          [[paragraph('after')], [paragraph('y')]],
        ],
      },
    ]);
    expect(pages.length).toBeGreaterThan(5);
    const found = pages.join(' ').match(/\bw\d+\b/g) ?? [];
    expect(found).toEqual(numbered(0, 5000).split(' '));
    for (const page of pages.slice(1)) expect(page).toContain('Long Short');
    expect(pages[0]).toContain('short cell');
    expect(pages.at(-1)).toContain('after');
  });

  test('breaks a word wider than its line, and no narrower one', async () => {
    const hash = 'deadbeef'.repeat(30);
    const [page = ''] = await pagesOf([paragraph(hash), paragraph('Verhältnismäßigkeit '.repeat(30))]);
    expect(page).not.toContain(hash);
    expect(squeeze(page)).toContain(hash);
    expect(page.match(/Verhältnismäßigkeit/g)).toHaveLength(30);
  });

  test('keeps a citation like 6(3)(a) on one line', async () => {
    const shifted = Array.from({ length: 30 }, (_, index) =>
      paragraph(`${'i'.repeat(index + 1)} ${'Annexe 6(3)(a)(iii) '.repeat(12)}`),
    );
    const text = (await pagesOf(shifted)).join('\n');
    expect(text.match(/6\(3\)\(a\)\(iii\)/g)).toHaveLength(360);
  });

  test('keeps forced line ends, also at the end and in a row', async () => {
    const lines = (await pagesOf([paragraph('one\ntwo\r\n\r\nthree\vfour\u2028five')])).join('').split('\n');
    expect(lines.filter((line) => /^(one|two|three|four|five) ?$/.test(line))).toHaveLength(5);
  });

  test('drops what is invisible by definition instead of refusing it', async () => {
    const [page = ''] = await pagesOf([paragraph('a\u200bb\ufeffc\u2060d\u00ade \u2764\ufe0f')]);
    expect(squeeze(page).replace(/\p{Default_Ignorable_Code_Point}/gu, '')).toContain('abcde❤');
  });
});

describe('pages', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, index) => paragraph(`line ${index}`));

  test('never end with a heading', async () => {
    for (let count = 20; count < 34; count += 1) {
      const pages = await pagesOf([
        ...lines(count),
        heading('Chapter', 1),
        heading('Section', 2),
        heading('Question', 3),
        paragraph('What belongs to it.'),
      ]);
      const page = pages.find((text) => text.includes('Question')) ?? '';
      expect(page).toContain('Chapter');
      expect(page).toContain('What belongs to it.');
    }
  });

  test('never begin or end with a single line of a paragraph', async () => {
    for (let count = 25; count < 34; count += 1) {
      const pages = await pagesOf([...lines(count), paragraph(numbered(0, 60))]);
      for (const page of pages) {
        const broken = page.split('\n').filter((line) => /\bw\d+/.test(line));
        expect(broken.length === 0 || broken.length >= 2, `${count} lines before`).toBe(true);
      }
    }
  });

  test('keep a short row whole and repeat the header above it', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => [
      [paragraph(`first ${index}`), paragraph(`second ${index}`)],
    ]);
    const pages = await pagesOf([{ kind: 'table', columns: [{ header: 'Header', weight: 1 }], rows }]);
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages) {
      expect(page).toContain('Header');
      for (const [, index] of page.matchAll(/first (\d+)/g)) expect(page).toContain(`second ${index}`);
    }
  });

  test('begin a tall row with something in every cell', async () => {
    for (let count = 25; count < 34; count += 1) {
      const row = [[paragraph('alpha')], [paragraph(numbered(0, 400))]];
      const columns = [
        { header: 'A', weight: 1 },
        { header: 'B', weight: 1 },
      ];
      const pages = await pagesOf([...lines(count), { kind: 'table', columns, rows: [row] }]);
      expect(pages.find((page) => page.includes('alpha'))).toContain('w0 w1');
    }
  });

  test('hold thousands of rows without blocking the process for long', { timeout: 60_000 }, async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => [
      [paragraph(`row ${index}`)],
      [paragraph(numbered(0, 20))],
    ]);
    let worst = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      worst = Math.max(worst, performance.now() - last);
      last = performance.now();
    }, 5);
    const columns = [
      { header: 'A', weight: 1 },
      { header: 'B', weight: 3 },
    ];
    const blocks: Block[] = Array.from({ length: 30 }, (_, index) => ({
      kind: 'table',
      columns,
      rows: rows.slice(index * 100, index * 100 + 100),
    }));
    const { pages } = await render(printed(blocks));
    clearInterval(timer);
    expect(pages).toBeGreaterThan(100);
    expect(worst).toBeLessThan(1500);
  });
});

describe('shareWidth', () => {
  const column = fc.record({
    least: fc.double({ min: 1, max: 120, noNaN: true }),
    natural: fc.double({ min: 1, max: 2000, noNaN: true }),
    weight: fc.integer({ min: 1, max: 9 }),
  });

  test('shares all of the width, and gives every column its longest word if there is room', () => {
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 7 }), (columns) => {
        const widths = shareWidth(columns, 475);
        expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(475, 3);
        const least = columns.reduce((sum, { least: word }) => sum + word, 0);
        if (least >= 475) return;
        for (const [index, width] of widths.entries()) {
          expect(width).toBeGreaterThanOrEqual((columns[index]?.least ?? 0) - 0.01);
        }
      }),
    );
  });

  test('gives no column more than it can use while another needs it', () => {
    const widths = shareWidth(
      [
        { least: 20, natural: 900, weight: 1 },
        { least: 20, natural: 40, weight: 5 },
      ],
      400,
    );
    expect(widths[1]).toBeCloseTo(40, 1);
    expect(widths[0]).toBeCloseTo(360, 1);
  });
});

describe('a document', () => {
  test('whose link leads nowhere is refused', async () => {
    const lost: Block = { kind: 'paragraph', runs: [{ text: 'x', link: { to: 'nowhere', description: 'x' } }] };
    await expect(render(printed([lost]))).rejects.toThrow('nowhere');
  });

  test('lists its attachments in the order of bytes, not of the machine', async () => {
    const attachments = ['b.txt', 'a.txt', 'C.txt'].map((name) => ({
      name,
      mediaType: 'text/plain',
      relationship: 'Supplement' as const,
      description: name,
      content: Buffer.from(name),
      modifiedAt: new Date(0),
    }));
    const { pdf } = await render(printed([paragraph('x')], { attachments }));
    const listed = [
      ...Buffer.from(pdf)
        .toString('latin1')
        .matchAll(/\((\w\.txt)\) \d+ 0 R/g),
    ];
    expect(listed.map(([, name]) => name)).toEqual(['C.txt', 'a.txt', 'b.txt']);
  });

  test('with two headings of one id is refused', async () => {
    const twice: Block = { kind: 'heading', level: 1, text: 'x', id: 'same' };
    await expect(render(printed([twice, { ...twice }]))).rejects.toThrow('same');
  });

  test('with more contents than fit on a page continues them on the next', async () => {
    const headings = Array.from(
      { length: 90 },
      (_, index): Block => ({ ...heading(`Section ${index}.`, 2), listed: 'contents' }) as Block,
    );
    const { pdf } = await render(
      printed([], {
        parts: [{ blocks: [{ kind: 'contents' }] }, { blocks: headings.flatMap((one) => [one, paragraph('text')]) }],
      }),
    );
    const file = onDisk(pdf);
    const contents = file.run('pdftotext', '-layout', '-f', '1', '-l', '3', 'FILE', '-');
    const listed = [...contents.matchAll(/(\d+) +Section (\d+)\./g)];
    expect(listed.map(([, , section]) => Number(section))).toEqual(headings.map((_, index) => index));
    const [, lastPage = ''] = listed.at(-1) ?? [];
    expect(file.run('pdftotext', '-f', lastPage, '-l', lastPage, 'FILE', '-')).toContain('Section 89.');
    file.remove();
  });
});
