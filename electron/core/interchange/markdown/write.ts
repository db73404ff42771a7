import type { RichNode, RichText } from '#contract/rich-text';
import { wordsOf } from '#contract/rich-text-words';
import { inlineMarkdown } from './write-inline.ts';

/** Markdown's greatest number of an ordered list (CommonMark 5.2). */
const MOST_NUMBER = 999_999_999;

/**
 * Rich text as Markdown, which `markdownToRichText` reads back as the same text. Markdown has no sign for underline,
 * sub- and superscript, colours, joined cells and lines of a cell: their text stays. A picture is written as what is to be
 * seen on it, a mention as `@label`.
 * @source CommonMark 0.31.2; GitHub Flavored Markdown 0.29
 */
export function richTextToMarkdown(doc: RichText): string {
  const text = blocks(doc.content);
  return text === '' ? '' : `${text}\n`;
}

type ListNode = Extract<RichNode, { content: unknown; attrs?: unknown }> & {
  readonly type: 'bulletList' | 'orderedList' | 'taskList';
};

function isList(node: RichNode): node is ListNode {
  return node.type === 'bulletList' || node.type === 'orderedList' || node.type === 'taskList';
}

/** Blocks one below the other. Lists side by side use signs in turn, or they would be one. */
function blocks(nodes: readonly RichNode[]): string {
  const texts: string[] = [];
  let isOther = false;
  for (const [index, node] of nodes.entries()) {
    const before = nodes[index - 1];
    const isBesideList = before !== undefined && isList(before) && isList(node);
    isOther = isBesideList && (before.type === 'orderedList') === (node.type === 'orderedList') ? !isOther : false;
    const text = isList(node) ? list(node, isOther) : block(node);
    if (text !== null) texts.push(text);
  }
  return texts.join('\n\n');
}

function block(node: RichNode): string | null {
  switch (node.type) {
    case 'paragraph':
      return inlineMarkdown(node.content ?? [], 'paragraph') || null;
    case 'heading':
      return `${'#'.repeat(node.attrs.level)} ${inlineMarkdown(node.content ?? [], 'heading')}`.trimEnd();
    case 'codeBlock':
      return code((node.content ?? []).map((part) => wordsOf(part, '\n')).join(''));
    case 'horizontalRule':
      return '***';
    case 'blockquote':
      return prefixed(blocks(node.content), '> ', '> ').replace(/> $/gm, '>');
    case 'table':
      return table(node.content);
    case 'image':
      return inlineMarkdown([{ type: 'text', text: wordsOf(node, ' ') }], 'paragraph');
    case 'text':
    case 'mention':
      return inlineMarkdown([node], 'paragraph');
    case 'hardBreak':
      return null;
    default:
      return isList(node) ? list(node, false) : blocks(node.content);
  }
}

function prefixed(text: string, first: string, others: string): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? first : line === '' && others.trim() === '' ? '' : others) + line)
    .join('\n');
}

function code(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return text === '' ? `${fence}\n${fence}` : `${fence}\n${text}\n${fence}`;
}

function list(node: ListNode, isOther: boolean): string {
  const start = node.type === 'orderedList' ? (node.attrs?.start ?? 1) : 0;
  const first = Math.min(start, MOST_NUMBER - node.content.length);
  return node.content
    .map((item, index) => {
      const sign = node.type === 'orderedList' ? `${first + index}${isOther ? ')' : '.'}` : isOther ? '*' : '-';
      const box = item.type === 'taskItem' ? `[${item.attrs.checked ? 'x' : ' '}] ` : '';
      return listItem('content' in item ? (item.content ?? []) : [], sign, box);
    })
    .join('\n');
}

/** An item's first line holds its first paragraph; anything else begins on the line below it. */
function listItem(content: readonly RichNode[], sign: string, box: string): string {
  const [lead, ...rest] = content;
  const indent = ' '.repeat(sign.length + 1);
  const isLed = lead?.type === 'paragraph' && (lead.content?.length ?? 0) > 0;
  const first = `${sign} ${box}${isLed ? (block(lead) ?? '') : ''}`.trimEnd();
  const below = isLed || lead?.type === 'paragraph' ? rest : content;
  const text = blocks(below);
  const head = first.split('\n').join(`\n${indent}`);
  if (text === '') return head;
  // A box is a paragraph of its own; a bare sign must be followed by its content at once.
  return `${head}\n${isLed || box !== '' ? '\n' : ''}${prefixed(text, indent, indent)}`;
}

function table(rows: readonly RichNode[]): string {
  const cells = rows.map((row) =>
    ('content' in row ? (row.content ?? []) : []).map((cell) => inlineMarkdown(cellContent(cell), 'cell')),
  );
  const width = Math.max(1, ...cells.map((row) => row.length));
  const line = (row: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, index) => row[index] ?? '').join(' | ')} |`;
  const isHeaded = rows[0]?.type === 'tableRow' && rows[0].content.every(({ type }) => type === 'tableHeader');
  const [head, ...body] = isHeaded ? cells : [[], ...cells];
  return [line(head ?? []), line(Array.from({ length: width }, () => '---')), ...body.map(line)].join('\n');
}

/** Paragraphs of a cell as lines; anything else in it by its words. */
function cellContent(cell: RichNode): readonly RichNode[] {
  const parts = 'content' in cell ? (cell.content ?? []) : [];
  return parts.flatMap((part, index) => {
    const text = part.type === 'paragraph' || part.type === 'heading' ? (part.content ?? []) : words(part);
    return index === 0 ? text : [{ type: 'hardBreak' } as const, ...text];
  });
}

function words(node: RichNode): RichNode[] {
  const text = wordsOf(node, ' ');
  return text === '' ? [] : [{ type: 'text', text }];
}
