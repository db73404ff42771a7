import type { Token } from 'markdown-it';
import type { RichNode, RichText } from '#contract/rich-text';
import { createParser, MOST_LEVELS } from './parser.ts';
import { type Drop, inlineNodes } from './read-inline.ts';

/** Longer texts are cut before they are parsed; a `RichText` would not hold them either. */
const MOST_CHARACTERS = 250_000;
/** Of `RichText`, with room for the outer node. */
const MOST_JSON = 199_000;
const MOST_DROPPED = 200;
const DROPPED_CHARACTERS = 500;

const TASK = /^\[([ xX])\](?:[ \t]|$)/;

/**
 * A Markdown text as rich text. HTML stays as text; pictures become links or the text of their description; links to
 * anything but web and mail addresses become text.
 * @returns `dropped`: what did not come along or was changed, as the source writes it, each once (tags, comments, pictures,
 *   titles, languages of code, whatever exceeds the size of a text)
 * @source CommonMark 0.31.2; GitHub Flavored Markdown 0.29 (tables, task lists, strike-through)
 */
export function markdownToRichText(text: string): { doc: RichText; dropped: string[] } {
  const dropped = new Set<string>();
  const drop: Drop = (source) => {
    const told = source.trim().slice(0, DROPPED_CHARACTERS);
    if (told !== '' && dropped.size < MOST_DROPPED) dropped.add(told);
  };
  const source = text.slice(0, MOST_CHARACTERS);
  if (text.length > source.length) drop(text.slice(source.length));
  const content = blocks(createParser().parse(source, {}), drop, source.split('\n'));
  const fitting = cutToFit(content, drop);
  return { doc: { type: 'doc', content: fitting }, dropped: [...dropped] };
}

function cutToFit(content: readonly RichNode[], drop: Drop): RichNode[] {
  let size = 0;
  const fitting = content.filter((node) => {
    size += JSON.stringify(node).length + 1;
    return size <= MOST_JSON;
  });
  const first = content[fitting.length];
  if (first !== undefined) drop(JSON.stringify(first));
  return fitting;
}

interface Frame {
  readonly token: Token | null;
  readonly content: RichNode[];
  /** Of a list's item: whether it is ticked; null: it is no task. */
  isChecked: boolean | null;
}

function blocks(tokens: readonly Token[], drop: Drop, lines: readonly string[]): RichNode[] {
  const root: Frame = { token: null, content: [], isChecked: null };
  const open: Frame[] = [root];
  const top = (): Frame => open.at(-1) ?? root;
  const linesOf = (token: Token): string => lines.slice(...(token.map ?? [0, 0])).join('\n');
  for (const [index, token] of tokens.entries()) {
    if (token.level >= MOST_LEVELS - 1) drop(linesOf(token));
    if (token.nesting === 1) open.push({ token, content: [], isChecked: null });
    else if (token.nesting === -1) {
      const nodes = closed(open.pop() ?? root);
      top().content.push(...nodes);
    } else if (token.type === 'inline') {
      top().content.push(...inlineOf(token, open, drop));
    } else if (token.type === 'hr') top().content.push({ type: 'horizontalRule' });
    else if (token.type === 'fence' || token.type === 'code_block') {
      if (token.info.trim() !== '') drop(token.info);
      top().content.push(codeBlock(token.content));
    } else drop(token.content);
    if (token.type === 'tr_open') tellCutCells(linesOf(token), tokens, index, drop);
  }
  return root.content;
}

/** A row with more cells than its table has columns loses the rest, as GitHub's specification says. */
function tellCutCells(line: string, tokens: readonly Token[], row: number, drop: Drop): void {
  const cells = line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/);
  let columns = 0;
  for (let index = row + 1; tokens[index]?.type !== 'tr_close'; index++) {
    if (tokens[index] === undefined) return;
    if (tokens[index]?.nesting === 1) columns += 1;
  }
  if (cells.length > columns) drop(cells.slice(columns).join('|'));
}

function codeBlock(content: string): RichNode {
  const text = content.replace(/\n$/, '');
  return text === '' ? { type: 'codeBlock' } : { type: 'codeBlock', content: [{ type: 'text', text }] };
}

/** The inline nodes of a block; a box at the start of an item's first paragraph makes it a task. */
function inlineOf(token: Token, open: readonly Frame[], drop: Drop): RichNode[] {
  const children = token.children ?? [];
  const item = open.at(-2);
  const isFirst = item?.token?.type === 'list_item_open' && item.content.length === 0;
  const box = isFirst && open.at(-3)?.token?.type === 'bullet_list_open' ? TASK.exec(token.content) : null;
  if (box && item) {
    item.isChecked = box[1] !== ' ';
    const [first] = children;
    if (first?.type === 'text') first.content = first.content.replace(TASK, '');
  }
  return inlineNodes(children, drop);
}

const withContent = (content: readonly RichNode[]) => (content.length > 0 ? { content } : {});
const PARAGRAPH: RichNode = { type: 'paragraph' };
/** The editor wants an item to begin with a paragraph. */
const ledByParagraph = (content: readonly RichNode[]): RichNode[] =>
  content[0]?.type === 'paragraph' ? [...content] : [PARAGRAPH, ...content];

function closed({ token, content, isChecked }: Frame): readonly RichNode[] {
  switch (token?.type) {
    case 'heading_open':
      return [{ type: 'heading', attrs: { level: Number(token.tag.slice(1)) }, ...withContent(content) }];
    case 'blockquote_open':
      return [{ type: 'blockquote', content: content.length > 0 ? content : [PARAGRAPH] }];
    case 'list_item_open':
      return isChecked === null
        ? [{ type: 'listItem', content: ledByParagraph(content) }]
        : [{ type: 'taskItem', attrs: { checked: isChecked }, content: ledByParagraph(content) }];
    case 'bullet_list_open':
      return bulletLists(content);
    case 'ordered_list_open': {
      const start = Number(token.attrGet('start') ?? 1);
      return [{ type: 'orderedList', ...(start === 1 ? {} : { attrs: { start } }), content }];
    }
    case 'table_open':
      return [{ type: 'table', content }];
    // Head and body are told apart by their cells.
    case 'thead_open':
    case 'tbody_open':
      return content;
    case 'tr_open':
      return [{ type: 'tableRow', content }];
    case 'th_open':
      return [{ type: 'tableHeader', content: [{ type: 'paragraph', ...withContent(content) }] }];
    case 'td_open':
      return [{ type: 'tableCell', content: [{ type: 'paragraph', ...withContent(content) }] }];
    default:
      return [{ type: 'paragraph', ...withContent(content) }];
  }
}

/** Items with and without a box make lists of their own, one after the other. */
function bulletLists(items: readonly RichNode[]): RichNode[] {
  const lists: { type: 'taskList' | 'bulletList'; content: RichNode[] }[] = [];
  for (const item of items) {
    const type = item.type === 'taskItem' ? 'taskList' : 'bulletList';
    const last = lists.at(-1);
    if (last?.type === type) last.content.push(item);
    else lists.push({ type, content: [item] });
  }
  return lists;
}
