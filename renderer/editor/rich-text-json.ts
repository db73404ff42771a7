import type { JSONContent } from '@tiptap/core';
import type { RichAttributes, RichMark, RichNode, RichText } from '#contract/rich-text';
import { wordsOf } from '#contract/rich-text-words';

type PlainMark = Extract<
  RichMark['type'],
  'bold' | 'italic' | 'underline' | 'strike' | 'code' | 'subscript' | 'superscript'
>;
const MARKS: ReadonlySet<string> = new Set([
  'bold',
  'italic',
  'underline',
  'strike',
  'code',
  'subscript',
  'superscript',
]);

function toMark(mark: { readonly type: string; readonly attrs?: Record<string, unknown> }): RichMark | null {
  if (mark.type === 'link') return { type: 'link', attrs: { href: String(mark.attrs?.['href'] ?? '') } };
  if (mark.type === 'highlight' || mark.type === 'textStyle') return keptColour(mark.type, mark.attrs?.['color']);
  return MARKS.has(mark.type) ? { type: mark.type as PlainMark } : null;
}

function keptColour(type: 'highlight' | 'textStyle', color: unknown): RichMark | null {
  if (typeof color === 'string') return { type, attrs: { color } };
  return type === 'highlight' ? { type } : null;
}

function toNode(node: JSONContent): RichNode | null {
  const content = (node.content ?? []).map(toNode).filter((child) => child !== null);
  switch (node.type) {
    case 'text': {
      const marks = (node.marks ?? []).map(toMark).filter((mark) => mark !== null);
      return { type: 'text', text: node.text ?? '', ...(marks.length > 0 ? { marks } : {}) };
    }
    case 'hardBreak':
      return { type: 'hardBreak' };
    case 'paragraph':
      return { type: 'paragraph', ...(content.length > 0 ? { content } : {}) };
    case KEPT:
      return keptNode(node.attrs);
    case 'orderedList': {
      const start = node.attrs?.['start'];
      const isFromOne = typeof start !== 'number' || start === 1;
      return content.length > 0 ? { type: node.type, ...(isFromOne ? {} : { attrs: { start } }), content } : null;
    }
    case 'heading': {
      const level = node.attrs?.['level'];
      return {
        type: 'heading',
        attrs: { level: typeof level === 'number' ? level : 3 },
        ...(content.length > 0 ? { content } : {}),
      };
    }
    case 'tableHeader':
    case 'tableCell': {
      const attrs = spans(node.attrs);
      return { type: node.type, ...(attrs === null ? {} : { attrs }), content };
    }
    case 'image':
      return imageOf(node.attrs);
    case 'mention':
      return { type: 'mention', attrs: { id: String(node.attrs?.['id']), label: String(node.attrs?.['label']) } };
    case 'table':
    case 'tableRow':
    case 'bulletList':
    case 'listItem':
    case 'blockquote':
      return content.length > 0 ? { type: node.type, content } : null;
    default:
      throw new Error(`The editor made a node the contract does not know: ${node.type}`);
  }
}

/** A cell's spans; null if it is one cell wide and high. */
function spans(attributes: JSONContent['attrs']): RichAttributes | null {
  const { colspan, rowspan } = attributes ?? {};
  const wide = typeof colspan === 'number' && colspan > 1 ? { colspan } : {};
  const high = typeof rowspan === 'number' && rowspan > 1 ? { rowspan } : {};
  const both = { ...wide, ...high };
  return Object.keys(both).length === 0 ? null : both;
}

/** A picture without words is refused by the contract; the editor makes none. */
function imageOf(attributes: JSONContent['attrs']): RichNode {
  const { sha256, alt, caption } = attributes ?? {};
  const words = typeof caption === 'string' && caption !== '' ? { caption } : {};
  return { type: 'image', attrs: { sha256: String(sha256), alt: String(alt), ...words } };
}

/** The editor's node for what it cannot edit: shown as text that can be moved or deleted as a whole, stored as it was. */
export const KEPT = 'kept';

/** Nodes that the editor has a schema for; others are wrapped on their way in and unwrapped on their way out. */
const EDITED: ReadonlySet<string> = new Set([
  'text',
  'hardBreak',
  'paragraph',
  'bulletList',
  'orderedList',
  'listItem',
  'blockquote',
  'heading',
  'table',
  'tableRow',
  'tableHeader',
  'tableCell',
  'image',
  'mention',
]);
/** What stands in a line and not as a block of its own. */
const INLINE: ReadonlySet<string> = new Set(['text', 'hardBreak', 'mention']);

/** Whether the editor's own tables are so: rows of cells, cells of blocks. */
function isPlainTable(node: JSONContent): boolean {
  return (node.content ?? []).every(
    (row) =>
      row.type === 'tableRow' &&
      (row.content ?? []).every(
        (cell) =>
          (cell.type === 'tableHeader' || cell.type === 'tableCell') &&
          (cell.content ?? []).every((block) => !INLINE.has(block.type ?? '')),
      ),
  );
}

function keptNode(attributes: JSONContent['attrs']): RichNode {
  return JSON.parse(String(attributes?.['json'])) as RichNode;
}

function wrap(node: JSONContent): JSONContent {
  const type = node.type ?? '';
  if (!EDITED.has(type) || (type === 'table' && !isPlainTable(node)))
    return { type: KEPT, attrs: keptAttributes(node) };
  return node.content ? { ...node, content: node.content.map(wrap) } : node;
}

function wrapDocument(document: JSONContent): JSONContent {
  return { ...document, content: (document.content ?? []).map(wrap) };
}

function keptAttributes(node: JSONContent): { json: string; words: string } {
  return { json: JSON.stringify(node), words: wordsOf(node as RichNode, ' ') };
}

function isEmptyParagraph(node: RichNode | undefined): boolean {
  return node?.type === 'paragraph' && (node.content ?? []).length === 0;
}

/**
 * What the editor holds, in the form the contract allows: without the attributes TipTap adds for itself and without
 * the empty paragraphs it keeps at the end for the caret.
 * @returns null if nothing is written
 */
export function toRichText(document: JSONContent): RichText | null {
  const content = (document.content ?? []).map(toNode).filter((node) => node !== null);
  while (isEmptyParagraph(content.at(-1))) content.pop();
  return content.length === 0 ? null : { type: 'doc', content };
}

/**
 * The stored text as TipTap takes it: a copy, for the editor may keep and change what it is given. An empty text is a
 * document too, because TipTap parses anything else as HTML, which the page's Trusted Types forbid.
 */
export function toDocument(text: RichText | null): JSONContent {
  if (text === null) return { type: 'doc', content: [{ type: 'paragraph' }] };
  return wrapDocument(JSON.parse(JSON.stringify(text)) as JSONContent);
}
