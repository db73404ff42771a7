import type { Token } from 'markdown-it';
import { RichMark, type RichNode } from '#contract/rich-text';

/** The order in which marks stand in a text, the outermost first. */
export const MARK_ORDER = ['link', 'bold', 'italic', 'strike', 'code'] as const;
type HeldType = (typeof MARK_ORDER)[number];

/** A mark that Markdown has a sign for. */
export type HeldMark =
  | { readonly type: Exclude<HeldType, 'link'> }
  | { readonly type: 'link'; readonly attrs: { readonly href: string } };

/** Takes what a text cannot hold, as the source writes it. */
export type Drop = (source: string) => void;

const MARK_OF: Readonly<Record<string, 'bold' | 'italic' | 'strike'>> = { strong: 'bold', em: 'italic', s: 'strike' };
const TAG = /<(?:\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?|![^<>]*|\?[^<>]*)>/gi;

/** The link's mark, or null if such an address may not be one. */
function linkTo(href: string): HeldMark | null {
  const mark = RichMark.safeParse({ type: 'link', attrs: { href } });
  return mark.success && mark.data.type === 'link' ? mark.data : null;
}

function sameMarks(left: readonly RichMark[], right: readonly RichMark[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** The inline nodes of a paragraph, heading or cell; runs of equal marks are one node. */
export function inlineNodes(tokens: readonly Token[], drop: Drop): RichNode[] {
  const reader = new InlineReader(drop);
  for (const token of tokens) reader.take(token);
  return reader.nodes;
}

class InlineReader {
  readonly nodes: RichNode[] = [];
  readonly #drop: Drop;
  readonly #marks = new Map<HeldMark['type'], HeldMark>();
  /** Of open links; null is one that stays text. */
  readonly #links: (HeldMark | null)[] = [];

  constructor(drop: Drop) {
    this.#drop = drop;
  }

  take(token: Token): void {
    switch (token.type) {
      case 'text':
        for (const [tag] of token.content.matchAll(TAG)) this.#drop(tag);
        this.#add(token.content);
        return;
      case 'softbreak':
        this.#add(' ');
        return;
      case 'hardbreak':
        this.nodes.push({ type: 'hardBreak' });
        return;
      case 'code_inline':
        this.#add(token.content, { type: 'code' });
        return;
      case 'comment':
        this.#drop(token.content);
        return;
      case 'image':
        this.#image(token);
        return;
      case 'link_open':
        this.#open(token);
        return;
      case 'link_close':
        this.#links.pop();
        return;
      default: {
        const type = MARK_OF[token.tag];
        if (type === undefined) this.#add(token.content);
        else if (token.nesting === 1) this.#marks.set(type, { type });
        else this.#marks.delete(type);
      }
    }
  }

  #open(token: Token): void {
    const href = String(token.attrGet('href') ?? '');
    const title = String(token.attrGet('title') ?? '');
    const mark = linkTo(href);
    if (mark === null) this.#drop(href);
    this.#drop(title);
    this.#links.push(mark);
  }

  /** Pictures lie elsewhere and are never fetched: what is to be seen stays, with the way to it. */
  #image(token: Token): void {
    const href = String(token.attrGet('src') ?? '');
    const title = String(token.attrGet('title') ?? '');
    const link = linkTo(href);
    const alt = (token.children ?? [])
      .map(({ content }) => content)
      .join('')
      .trim();
    this.#drop(`![${alt}](${href}${title === '' ? '' : ` "${title}"`})`);
    this.#add(alt === '' && link !== null ? href : alt, ...(link === null ? [] : [link]));
  }

  #add(text: string, ...more: readonly HeldMark[]): void {
    if (text === '') return;
    const held = new Map(more.map((mark) => [mark.type, mark]));
    for (const [type, mark] of this.#marks) held.set(type, mark);
    const link = this.#links.at(-1);
    if (link) held.set('link', link);
    const marks = MARK_ORDER.flatMap((type) => held.get(type) ?? []);
    const last = this.nodes.at(-1);
    if (last?.type === 'text' && sameMarks(last.marks ?? [], marks)) {
      this.nodes[this.nodes.length - 1] = { ...last, text: last.text + text };
    } else {
      this.nodes.push({ type: 'text', text, ...(marks.length > 0 ? { marks } : {}) });
    }
  }
}
