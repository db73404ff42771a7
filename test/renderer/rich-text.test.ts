import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RichText } from '#contract/rich-text';
import { RichText as RichTextSchema } from '#contract/rich-text';
import { completeAddress, RichTextEditor } from '../../renderer/editor/rich-text-editor.svelte.ts';
import { toRichText } from '../../renderer/editor/rich-text-json.ts';

const paragraph = (text: string) => ({ type: 'paragraph' as const, content: [{ type: 'text' as const, text }] });

describe('what leaves the editor', () => {
  test('is nothing if nothing is written', () => {
    expect(toRichText({ type: 'doc', content: [{ type: 'paragraph' }, { type: 'paragraph' }] })).toBeNull();
  });

  test('is what the contract allows, without what the editor keeps for itself', () => {
    const text = toRichText({
      type: 'doc',
      content: [
        {
          type: 'orderedList',
          attrs: { start: 1, type: null },
          content: [{ type: 'listItem', content: [paragraph('one')] }],
        },
        {
          type: 'paragraph',
          content: [
            {
              type: 'text',
              text: 'source',
              marks: [
                { type: 'link', attrs: { href: 'https://example.org', target: '_blank', rel: 'noopener' } },
                { type: 'bold' },
              ],
            },
          ],
        },
        { type: 'paragraph' },
      ],
    });
    expect(text).toEqual({
      type: 'doc',
      content: [
        { type: 'orderedList', content: [{ type: 'listItem', content: [paragraph('one')] }] },
        {
          type: 'paragraph',
          content: [
            {
              type: 'text',
              text: 'source',
              marks: [{ type: 'link', attrs: { href: 'https://example.org' } }, { type: 'bold' }],
            },
          ],
        },
      ],
    });
    expect(RichTextSchema.parse(text)).toEqual(text);
  });

  test('never holds a node the contract does not know: that is a defect, not a loss', () => {
    expect(() => toRichText({ type: 'doc', content: [{ type: 'diagram' }] })).toThrow('diagram');
  });
});

test.each([
  ['example.org/a', 'https://example.org/a'],
  ['http://example.org', 'http://example.org'],
  ['anna@example.org', 'mailto:anna@example.org'],
  ['mailto:anna@example.org', 'mailto:anna@example.org'],
  ['  ', ''],
])('the address %s is meant as %s', (typed, address) => {
  expect(completeAddress(typed)).toBe(address);
});

describe('the editor', () => {
  let element: HTMLElement;
  beforeEach(() => {
    element = document.createElement('div');
    document.body.append(element);
  });
  afterEach(() => element.remove());

  test('keeps what it cannot edit as it was stored, and shows its words', () => {
    const stored: RichText = {
      type: 'doc',
      content: [
        { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Title' }] },
        {
          type: 'paragraph',
          content: [
            { type: 'text', text: 'H' },
            { type: 'text', text: '2', marks: [{ type: 'subscript' }] },
            { type: 'text', text: 'red', marks: [{ type: 'textStyle', attrs: { color: '#c00000' } }] },
            { type: 'text', text: 'bright', marks: [{ type: 'highlight' }] },
            { type: 'mention', attrs: { id: 'q1', label: 'Question' } },
          ],
        },
        { type: 'orderedList', attrs: { start: 4 }, content: [{ type: 'listItem', content: [paragraph('four')] }] },
        {
          type: 'table',
          content: [
            { type: 'tableRow', content: [{ type: 'tableCell', attrs: { colspan: 2 }, content: [paragraph('cell')] }] },
          ],
        },
        { type: 'image', attrs: { sha256: 'a'.repeat(64), alt: 'A curve' } },
        paragraph('last'),
      ],
    };
    expect(RichTextSchema.parse(stored)).toEqual(stored);
    const onchange = vi.fn();
    const editor = new RichTextEditor({
      content: stored,
      label: 'x',
      placeholder: '',
      onchange,
      onleave: () => undefined,
    });
    const unmount = editor.mount(element);
    expect(element.textContent).toContain('A curve');
    editor.focus();
    editor.toggle('blockquote');
    const [told] = onchange.mock.lastCall ?? [];
    const { content = [] } = told as RichText;
    expect(content.slice(0, -1)).toEqual(stored.content.slice(0, -1));
    expect(content.at(-1)).toEqual({ type: 'blockquote', content: [paragraph('last')] });
    unmount();
  });

  test('shows a stored text, follows the formats at its caret, tells changes, and leaves the page clean', () => {
    const content: RichText = { type: 'doc', content: [paragraph('stored')] };
    const onchange = vi.fn();
    const editor = new RichTextEditor({
      content,
      label: 'Reasoning',
      placeholder: 'Why',
      onchange,
      onleave: () => undefined,
    });
    const unmount = editor.mount(element);
    expect(element.querySelector('[role="textbox"]')?.textContent).toBe('stored');
    expect(document.querySelector('style[data-tiptap-style]')).toBeNull();
    editor.toggle('bulletList');
    expect(editor.active.bulletList).toBe(true);
    expect(onchange).toHaveBeenLastCalledWith({
      type: 'doc',
      content: [{ type: 'bulletList', content: [{ type: 'listItem', content: [paragraph('stored')] }] }],
    });
    expect(content).toEqual({ type: 'doc', content: [paragraph('stored')] });
    unmount();
    expect(element.childElementCount).toBe(0);
  });
});
