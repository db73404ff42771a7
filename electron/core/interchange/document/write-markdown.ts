import type { RichNode, RichText } from '#contract/rich-text';
import { richTextToMarkdown } from '../markdown/write.ts';
import type { CardDocument, DocumentBlock } from './blocks.ts';

const words = (text: string): RichNode[] =>
  text
    .split(/\r\n|\r|\n/)
    .flatMap((line, index): RichNode[] => [
      ...(index > 0 ? [{ type: 'hardBreak' } as const] : []),
      ...(line === '' ? [] : [{ type: 'text', text: line } as const]),
    ]);

const paragraph = (content: RichNode[]): RichNode => ({ type: 'paragraph', content });
const item = (content: RichNode[]): RichNode => ({ type: 'listItem', content: [paragraph(content)] });

/** Below the headings of the card. */
function lowered(node: RichNode): RichNode {
  return node.type === 'heading' ? { ...node, attrs: { level: Math.min(node.attrs.level + 3, 6) } } : node;
}

function nodesOf(block: DocumentBlock): readonly RichNode[] {
  switch (block.type) {
    case 'heading':
      return [{ type: 'heading', attrs: { level: block.level }, content: words(block.text.replace(/\s+/g, ' ')) }];
    case 'paragraph':
      return block.text
        .split(/(?:\r\n|\r|\n){2,}/)
        .filter((text) => text.trim() !== '')
        .map((text) => paragraph(words(text)));
    case 'list':
      return block.items.length === 0
        ? []
        : [{ type: 'bulletList', content: block.items.map((text) => item(words(text))) }];
    case 'table': {
      const { headers, rows } = block;
      if (rows.length === 0) return [];
      if (headers === null) {
        const content = rows.map(([name = '', value = '']) =>
          item([{ type: 'text', text: name, marks: [{ type: 'bold' }] }, ...words(`: ${value}`)]),
        );
        return [{ type: 'bulletList', content }];
      }
      const row = (type: 'tableHeader' | 'tableCell', cells: readonly string[]): RichNode => ({
        type: 'tableRow',
        content: cells.map((text) => ({ type, content: [paragraph(words(text))] })),
      });
      return [
        { type: 'table', content: [row('tableHeader', headers), ...rows.map((cells) => row('tableCell', cells))] },
      ];
    }
    case 'prose':
      return block.content.content.map(lowered);
  }
}

/**
 * A document as Markdown.
 * @source CommonMark 0.31.2; GitHub Flavored Markdown 0.29
 */
export function writeMarkdown({ blocks }: CardDocument): string {
  const document: RichText = { type: 'doc', content: blocks.flatMap(nodesOf) };
  return richTextToMarkdown(document);
}
