import { describe, expect, test } from 'vitest';
import { RichText } from '#contract/rich-text';
import { isBlank, richTextBlocks } from '#core/dossier/sections/rich-text';

const text = (words: string, ...marks: object[]) => ({ type: 'text', text: words, ...(marks.length > 0 && { marks }) });
const paragraph = (words: string) => ({ type: 'paragraph', content: [text(words)] });
const printedParagraph = (words: string) => ({ kind: 'paragraph', runs: [{ text: words }] });
const doc = (...content: object[]): RichText => RichText.parse({ type: 'doc', content });
const sha256 = 'ab'.repeat(32);

describe('a text with every node and mark', () => {
  test('is printed whole', () => {
    const content = new Uint8Array([1, 2, 3]);
    const blocks = richTextBlocks(
      doc(
        { type: 'heading', attrs: { level: 2 }, content: [text('Title')] },
        {
          type: 'paragraph',
          content: [
            text('H'),
            text('2', { type: 'subscript' }),
            text('2', { type: 'superscript' }),
            text('red', { type: 'textStyle', attrs: { color: '#c00000' } }),
            text('bright', { type: 'highlight', attrs: { color: '#ffff00' } }),
            { type: 'hardBreak' },
            { type: 'mention', attrs: { id: 'q1', label: 'Question 1' } },
          ],
        },
        { type: 'codeBlock', content: [text('a\n  b')] },
        { type: 'horizontalRule' },
        {
          type: 'taskList',
          content: [
            { type: 'taskItem', attrs: { checked: true }, content: [paragraph('done')] },
            { type: 'taskItem', attrs: { checked: false }, content: [paragraph('open')] },
          ],
        },
        {
          type: 'orderedList',
          attrs: { start: 3 },
          content: [{ type: 'listItem', content: [paragraph('third'), { type: 'codeBlock', content: [text('x')] }] }],
        },
        { type: 'image', attrs: { sha256, alt: 'A curve', caption: 'Figure' } },
      ),
      { picture: (hash) => (hash === sha256 ? content : undefined), mention: (to) => ({ to, description: to }) },
    );
    expect(blocks).toEqual([
      { kind: 'subheading', depth: 1, runs: [{ text: 'Title' }] },
      {
        kind: 'paragraph',
        runs: [
          { text: 'H' },
          { text: '2', position: 'sub' },
          { text: '2', position: 'super' },
          { text: 'red', colour: '#c00000' },
          { text: 'bright', highlight: '#ffff00' },
          { text: '\n' },
          { text: '@Question 1', ink: 'accent', link: { to: 'q1', description: 'q1' } },
        ],
      },
      { kind: 'code', text: 'a\n  b' },
      { kind: 'divider' },
      {
        kind: 'list',
        isOrdered: false,
        items: [[printedParagraph('done')], [printedParagraph('open')]],
        checks: [true, false],
      },
      { kind: 'list', isOrdered: true, start: 3, items: [[printedParagraph('third'), { kind: 'code', text: 'x' }]] },
      { kind: 'picture', content, alt: 'A curve', caption: 'Figure' },
    ]);
  });

  test('has headings that skip no level', () => {
    const heading = (level: number) => ({ type: 'heading', attrs: { level }, content: [text(`level ${level}`)] });
    const depths = richTextBlocks(doc(...[3, 5, 5, 1, 6, 2, 3].map(heading))).map(
      (block) => block.kind === 'subheading' && block.depth,
    );
    expect(depths).toEqual([1, 2, 2, 1, 2, 2, 3]);
  });

  test('has tables with a head, spans and headers of rows', () => {
    const cell = (type: string, words: string, attrs?: object) => ({
      type,
      content: [paragraph(words)],
      ...(attrs && { attrs }),
    });
    const [table] = richTextBlocks(
      doc({
        type: 'table',
        content: [
          { type: 'tableRow', content: [cell('tableHeader', 'A', { colspan: 2 }), cell('tableHeader', 'B')] },
          {
            type: 'tableRow',
            content: [cell('tableHeader', 'row', { rowspan: 2 }), cell('tableCell', '1'), cell('tableCell', '2')],
          },
          { type: 'tableRow', content: [cell('tableCell', '3'), cell('tableCell', '4')] },
        ],
      }),
    );
    const plain = (words: string) => ({ blocks: [printedParagraph(words)], columnSpan: 1, rowSpan: 1 });
    expect(table).toEqual({
      kind: 'table',
      columns: Array(3).fill({ header: '', weight: 1 }),
      head: [[{ ...plain('A'), columnSpan: 2 }, plain('B')]],
      rows: [
        [{ ...plain('row'), rowSpan: 2, header: 'row' }, plain('1'), plain('2')],
        [plain('3'), plain('4')],
      ],
    });
  });
});

describe('what cannot be printed', () => {
  test('is refused on arrival: a node, a mark, an attribute that is not known, a picture that says nothing', () => {
    for (const content of [
      { type: 'video' },
      { type: 'paragraph', content: [text('x', { type: 'blink' })] },
      { type: 'heading', attrs: { level: 7 } },
      { type: 'image', attrs: { sha256, alt: ' ' } },
      { type: 'image', attrs: { src: 'https://example.org/x.png', alt: 'x' } },
      { type: 'paragraph', content: [text('x', { type: 'textStyle', attrs: { color: 'red' } })] },
    ])
      expect(RichText.safeParse({ type: 'doc', content: [content] }).success, JSON.stringify(content)).toBe(false);
  });

  test('is refused when printed, wherever it came from', () => {
    const stored = {
      type: 'doc',
      content: [{ type: 'blockquote', content: [{ type: 'video' }] }],
    } as unknown as RichText;
    expect(() => richTextBlocks(stored)).toThrow(
      expect.objectContaining({ code: 'dossier.unknown-node', details: { type: 'video' } }),
    );
    const image = doc({ type: 'image', attrs: { sha256, alt: 'x' } });
    expect(() => richTextBlocks(image)).toThrow(
      expect.objectContaining({ code: 'dossier.image-missing', details: { sha256 } }),
    );
    expect(isBlank(image)).toBe(false);
  });

  test('was never in older texts: they are valid as they are', () => {
    const old = {
      type: 'doc',
      content: [
        paragraph('x'),
        { type: 'paragraph' },
        { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph('y')] }] },
        {
          type: 'blockquote',
          content: [
            {
              type: 'paragraph',
              content: [text('z', { type: 'link', attrs: { href: 'mailto:a@example.org' } }), { type: 'hardBreak' }],
            },
          ],
        },
      ],
    };
    expect(RichText.parse(old)).toEqual(old);
  });
});
