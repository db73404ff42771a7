import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RichMark, type RichNode, RichText } from '#contract/rich-text';
import { markdownToRichText } from '#core/interchange/markdown/read';
import { richTextToMarkdown } from '#core/interchange/markdown/write';

const text = (value: string, ...marks: RichMark[]): RichNode => ({
  type: 'text',
  text: value,
  ...(marks.length > 0 ? { marks } : {}),
});
const paragraph = (...content: RichNode[]): RichNode => ({
  type: 'paragraph',
  ...(content.length > 0 ? { content } : {}),
});
const doc = (...content: RichNode[]): RichText => ({ type: 'doc', content });

const nasty = fc.constantFrom(
  ...'*_`~[]()<>#+-.=|\\!&:;{}"\'/ @$%^?,0123456789',
  'a',
  'B',
  'é',
  '漢',
  '😀',
  ' ',
  '  ',
  '\t',
  '\n',
  '&amp;',
  '&#38;',
  '<b>',
  '<!-- x -->',
  '<br>',
  '```',
  '1. ',
  '- ',
  '[x] ',
  '![a](b)',
  'https://a.example',
  '---',
  '\u00a0',
  '**',
);
const anyText = fc
  .oneof(
    fc.array(nasty, { minLength: 1, maxLength: 12 }).map((parts) => parts.join('')),
    fc.lorem({ maxCount: 5 }),
  )
  .filter((value) => value !== '');
const href = fc.constantFrom(
  'https://example.org/a_b?c=d&e;f#g',
  'https://example.org/(x) y|z<w>\\v',
  'http://exämple.org/ä',
  'mailto:a@example.org',
);
const marks = fc
  .record({
    link: fc.option(href, { freq: 4 }),
    rest: fc.subarray(['bold', 'italic', 'strike', 'code'] as const),
  })
  .map(({ link, rest }): RichMark[] => [
    ...(link === null ? [] : [{ type: 'link' as const, attrs: { href: link } }]),
    ...rest.map((type) => ({ type })),
  ]);

const hasCode = (held: readonly RichMark[]): boolean => held.some(({ type }) => type === 'code');

/** Texts with marks; runs of equal marks are one; no line end where it would be a matter of taste. */
const inline = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.tuple(anyText, marks) }, fc.constant(null)), { maxLength: 5 })
  .map((parts) => {
    const nodes: RichNode[] = [];
    for (const part of parts) {
      if (part === null) {
        nodes.push({ type: 'hardBreak' });
        continue;
      }
      const [value, held] = part;
      // A span of code has no line ends, and may not look like the definition of a reference in a link.
      const sound = hasCode(held) ? value.replace(/[\n\]]/g, ' ') : value;
      const last = nodes.at(-1);
      if (last?.type === 'text' && JSON.stringify(last.marks ?? []) === JSON.stringify(held)) {
        nodes[nodes.length - 1] = text(last.text + sound, ...held);
      } else nodes.push(text(sound, ...held));
    }
    return nodes;
  });
const someInline = inline.filter((nodes) => nodes.length > 0);

const { blocks } = fc.letrec<{ block: RichNode; blocks: RichNode[]; item: RichNode[] }>((tie) => ({
  blocks: fc.array(tie('block'), { minLength: 1, maxLength: 4, depthIdentifier: 'blocks' }),
  item: fc
    .tuple(inline, fc.array(tie('block'), { maxLength: 2, depthIdentifier: 'blocks' }))
    // An empty first paragraph before another one is none in Markdown.
    .filter(([lead, rest]) => lead.length > 0 || rest[0]?.type !== 'paragraph')
    .map(([lead, rest]) => [paragraph(...lead), ...rest]),
  block: fc.oneof(
    { depthIdentifier: 'blocks', maxDepth: 3, withCrossShrink: true },
    someInline.map((nodes) => paragraph(...nodes)),
    fc.tuple(fc.integer({ min: 1, max: 6 }), inline).map(
      ([level, nodes]): RichNode => ({
        type: 'heading',
        attrs: { level },
        ...(nodes.length > 0 ? { content: nodes } : {}),
      }),
    ),
    fc.constant<RichNode>({ type: 'horizontalRule' }),
    fc
      .array(fc.constantFrom('x = 1', '', '  y', '```', '# no', '> no', '~~~', '</pre>', '````js'), { maxLength: 5 })
      .map((lines) => lines.join('\n'))
      .map((code): RichNode => (code === '' ? { type: 'codeBlock' } : { type: 'codeBlock', content: [text(code)] })),
    fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })).chain(([width, height]) =>
      fc.array(fc.array(inline, { minLength: width, maxLength: width }), { minLength: height, maxLength: height }).map(
        (rows): RichNode => ({
          type: 'table',
          content: rows.map((cells, row) => ({
            type: 'tableRow',
            content: cells.map((nodes) => ({
              type: row === 0 ? ('tableHeader' as const) : ('tableCell' as const),
              content: [paragraph(...nodes)],
            })),
          })),
        }),
      ),
    ),
    tie('blocks').map((content): RichNode => ({ type: 'blockquote', content })),
    fc
      .array(tie('item'), { minLength: 1, maxLength: 3 })
      .map(
        (items): RichNode => ({ type: 'bulletList', content: items.map((content) => ({ type: 'listItem', content })) }),
      ),
    fc.tuple(fc.integer({ min: 0, max: 12 }), fc.array(tie('item'), { minLength: 1, maxLength: 3 })).map(
      ([start, items]): RichNode => ({
        type: 'orderedList',
        ...(start === 1 ? {} : { attrs: { start } }),
        content: items.map((content) => ({ type: 'listItem', content })),
      }),
    ),
    fc.array(fc.tuple(fc.boolean(), tie('item')), { minLength: 1, maxLength: 3 }).map(
      (items): RichNode => ({
        type: 'taskList',
        content: items.map(([checked, content]) => ({ type: 'taskItem', attrs: { checked }, content })),
      }),
    ),
  ),
}));

describe('rich text as Markdown and back', () => {
  test('is the same for everything that Markdown can hold', () => {
    fc.assert(
      fc.property(blocks, (content) => {
        const markdown = richTextToMarkdown({ type: 'doc', content });
        expect(markdownToRichText(markdown).doc, markdown).toEqual({ type: 'doc', content });
      }),
      { numRuns: Number(process.env['RUNS'] ?? 400) },
    );
  });

  test('is readable: nothing is escaped that needs no escaping', () => {
    const source = '# Model (v1.0)\n\nAccuracy is 0.9, **very** good; see _a_ & b_c - 50% #1 a=b.\n\n- one\n- two\n';
    expect(richTextToMarkdown(markdownToRichText(source).doc)).toBe(source);
  });

  test('writes the text of what Markdown has no sign for', () => {
    const markdown = richTextToMarkdown(
      doc(
        paragraph(text('low', { type: 'subscript' }), text(' red', { type: 'textStyle', attrs: { color: '#ff0000' } })),
        paragraph({ type: 'mention', attrs: { id: 'x', label: 'Fraud model' } }),
        { type: 'image', attrs: { sha256: 'a'.repeat(64), alt: 'Curve', caption: 'Rising' } },
      ),
    );
    expect(markdown).toBe('low red\n\n@Fraud model\n\nCurve Rising\n');
  });
});

describe('Markdown as rich text', () => {
  test('shows HTML as text and tells it', () => {
    const { doc: rich, dropped } = markdownToRichText('a <b>bold</b><br/>next\n\n<script>alert(1)</script>');
    expect(rich.content).toEqual([
      paragraph(text('a <b>bold</b>'), { type: 'hardBreak' }, text('next')),
      paragraph(text('<script>alert(1)</script>')),
    ]);
    expect(dropped).toEqual(['<b>', '</b>', '<script>', '</script>']);
  });

  test('leaves comments out and tells them', () => {
    expect(markdownToRichText('<!-- one\n\ntwo -->\n\ntext <!-- three --> end')).toEqual({
      doc: doc(paragraph(text('text  end'))),
      dropped: ['<!-- one\n\ntwo -->', '<!-- three -->'],
    });
  });

  test('makes pictures links or their description', () => {
    const { doc: rich, dropped } = markdownToRichText(
      '![Curve](https://example.org/c.png "T") ![Local](./c.png) [![Badge](https://example.org/b.svg)](https://example.org)',
    );
    expect(rich.content).toEqual([
      paragraph(
        text('Curve', { type: 'link', attrs: { href: 'https://example.org/c.png' } }),
        text(' Local '),
        text('Badge', { type: 'link', attrs: { href: 'https://example.org' } }),
      ),
    ]);
    expect(dropped).toEqual([
      '![Curve](https://example.org/c.png "T")',
      '![Local](./c.png)',
      '![Badge](https://example.org/b.svg)',
    ]);
  });

  test('keeps only web and mail addresses as links', () => {
    const { doc: rich, dropped } = markdownToRichText(
      '[a](javascript:alert(1)) [b](#part) [c](mailto:x@example.org) [d](data:text/html,x) <file:///etc/passwd>',
    );
    expect(JSON.stringify(rich)).toContain('mailto:x@example.org');
    expect(JSON.stringify(rich).match(/"type":"link"/g)).toHaveLength(1);
    expect(dropped).toEqual(['javascript:alert(1)', '#part', 'data:text/html,x', 'file:///etc/passwd']);
  });

  test('parts lists of items with and without a box', () => {
    expect(markdownToRichText('- [x] done\n- [ ] open\n- plain').doc.content).toEqual([
      {
        type: 'taskList',
        content: [
          { type: 'taskItem', attrs: { checked: true }, content: [paragraph(text('done'))] },
          { type: 'taskItem', attrs: { checked: false }, content: [paragraph(text('open'))] },
        ],
      },
      { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(text('plain'))] }] },
    ]);
  });

  test('tells cells that a table cuts off, titles and languages of code', () => {
    const { dropped } = markdownToRichText(
      '| a | b |\n|---|---|\n| 1 | 2 | 3 |\n\n```python\nx\n```\n\n[a](https://x.org "T")',
    );
    expect(dropped).toEqual(['3', 'python', 'T']);
  });

  test('holds at most what a rich text may hold and tells that it was cut', () => {
    const { doc: rich, dropped } = markdownToRichText('word word word\n\n'.repeat(30_000));
    expect(RichText.safeParse(rich).success).toBe(true);
    expect(dropped.length).toBeGreaterThan(0);
  });

  test.each([
    ['quotes', '>'.repeat(50_000)],
    ['lists', '- '.repeat(20_000)],
    ['brackets', '['.repeat(100_000)],
    ['pictures', '!['.repeat(50_000)],
    ['stars', '*a _b '.repeat(30_000)],
    ['backticks', Array.from({ length: 600 }, (_, index) => '`'.repeat(index)).join(' ')],
    ['comments', '<!-- '.repeat(50_000)],
    ['angle brackets', '<br '.repeat(50_000)],
    ['links', '[a](<'.repeat(40_000)],
    ['entities', '&#x41;'.repeat(50_000)],
    ['table cells', `${'|a'.repeat(5000)}|\n${'|-'.repeat(5000)}|\n${'|\n'.repeat(300)}`],
    ['zero bytes', '\0'.repeat(1000)],
    ['surrogates', '\ud800a\udfff'],
    ['references', '[a]: https://x.org\n'.repeat(10_000) + '[a]'.repeat(1000)],
  ])('reads hostile %s in short time to a sound text', (_name, source) => {
    const start = performance.now();
    const { doc: rich } = markdownToRichText(source);
    expect(RichText.safeParse(rich).success).toBe(true);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
