import type { RichNode } from './rich-text.ts';

/**
 * The words of a node without their formatting; a picture by what is to be seen on it.
 * @param between  stands between blocks and for a forced line end
 */
export function wordsOf(node: RichNode, between: string): string {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'hardBreak':
      return between;
    case 'horizontalRule':
      return '';
    case 'mention':
      return `@${node.attrs.label}`;
    case 'image':
      return node.attrs.caption === undefined ? node.attrs.alt : `${node.attrs.alt}${between}${node.attrs.caption}`;
    case 'paragraph':
    case 'heading':
    case 'codeBlock':
      return (node.content ?? []).map((part) => wordsOf(part, between)).join('');
    default:
      return node.content.map((part) => wordsOf(part, between)).join(between);
  }
}
