import type { JSONContent } from '@tiptap/core';
import type { RichMark, RichNode, RichText } from '#contract/rich-text';

const MARKS: ReadonlySet<string> = new Set(['bold', 'italic', 'underline', 'strike', 'code']);

function toMark(mark: { readonly type: string; readonly attrs?: Record<string, unknown> }): RichMark | null {
  if (mark.type === 'link') return { type: 'link', attrs: { href: String(mark.attrs?.['href'] ?? '') } };
  return MARKS.has(mark.type) ? { type: mark.type as Exclude<RichMark['type'], 'link'> } : null;
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
    case 'bulletList':
    case 'orderedList':
    case 'listItem':
    case 'blockquote':
      return content.length > 0 ? { type: node.type, content } : null;
    default:
      throw new Error(`The editor made a node the contract does not know: ${node.type}`);
  }
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
  return JSON.parse(JSON.stringify(text)) as JSONContent;
}
