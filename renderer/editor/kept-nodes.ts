import { Mark, Node } from '@tiptap/core';
import { KEPT } from './rich-text-json.ts';

/** What of a text the editor shows and keeps, but cannot change: its JSON as it was stored, and its words to look at. */
const kept = Node.create({
  name: KEPT,
  group: 'block',
  atom: true,
  selectable: true,
  addAttributes: () => ({ json: { default: '' }, words: { default: '' } }),
  renderHTML: ({ node }) => ['div', { class: 'rich-text-kept', contenteditable: 'false' }, String(node.attrs['words'])],
});

/** Marks that are kept as they are; the toolbar does not set them. */
const marks = ['subscript', 'superscript'].map((name) =>
  Mark.create({ name, renderHTML: () => [name === 'subscript' ? 'sub' : 'sup', 0] }),
);
const colours = ['highlight', 'textStyle'].map((name) =>
  Mark.create({
    name,
    addAttributes: () => ({ color: { default: null, rendered: false } }),
    // The content security policy refuses inline styles.
    renderHTML: () => [name === 'highlight' ? 'mark' : 'span', 0],
  }),
);

export const keptExtensions = [kept, ...marks, ...colours];
