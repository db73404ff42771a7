import { mergeAttributes, Node } from '@tiptap/core';
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table';

/** Where the pictures of a text lie: the editor knows them by their hash only. */
export interface RichImages {
  /** Keeps a picture. @returns the SHA-256 of its content; null if it could not be kept, which was told already */
  store(file: File): Promise<string | null>;
  /** An address at which the window can show it; null if it is no picture or is not there. */
  urlOf(sha256: string): Promise<string | null>;
}

/** A picture: shown when it was read, until then and without it by its words. */
function imageNode(images: RichImages | undefined): Node {
  return Node.create({
    name: 'image',
    group: 'block',
    atom: true,
    draggable: true,
    addAttributes: () => ({
      sha256: { default: '', rendered: false },
      alt: { default: '', rendered: false },
      caption: { default: null, rendered: false },
    }),
    renderHTML: ({ node }) => ['figure', { class: 'rich-text-figure' }, String(node.attrs['alt'])],
    addNodeView:
      () =>
      ({ node }) => {
        const { sha256, alt, caption } = node.attrs as { sha256: string; alt: string; caption: string | null };
        const figure = document.createElement('figure');
        figure.className = 'rich-text-figure';
        const words = document.createElement('figcaption');
        words.textContent = caption ?? alt;
        figure.append(words);
        void images?.urlOf(sha256).then((url) => {
          if (url === null) return;
          const picture = document.createElement('img');
          picture.src = url;
          picture.alt = alt;
          figure.prepend(picture);
        });
        return { dom: figure };
      },
  });
}

/** A heading inside a field: smaller than the field's own name, whatever its level. */
const heading = Node.create({
  name: 'heading',
  group: 'block',
  content: 'inline*',
  defining: true,
  addAttributes: () => ({ level: { default: 3, rendered: false } }),
  parseHTML: () => [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level } })),
  // A real heading would break into the order of the page's own.
  renderHTML: ({ node, HTMLAttributes }) => [
    'p',
    mergeAttributes(HTMLAttributes, { class: 'rich-text-heading', 'data-level': String(node.attrs['level']) }),
    0,
  ],
});

/** The content security policy refuses the inline styles by which TipTap gives columns their widths. */
const table = Table.extend({ renderHTML: () => ['table', ['tbody', 0]], addNodeView: () => null });

/** The blocks of a text besides paragraphs and lists: headings, tables and pictures. */
export function blockNodes(images: RichImages | undefined): Node[] {
  return [heading, table.configure({ resizable: false }), TableRow, TableHeader, TableCell, imageNode(images)];
}
