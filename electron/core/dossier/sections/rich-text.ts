import type { RichNode, RichText } from '#contract/rich-text';
import type { CellBlock, Run } from '../layout/blocks.ts';

/** A person's rich text as blocks; every word of it, also where nodes stand in an unusual place. */
export function richTextBlocks(text: RichText): CellBlock[] {
  return blocksOf(text.content);
}

/** Whether there is nothing to read in it. */
export function isBlank(text: RichText | null): boolean {
  return text === null || blocksOf(text.content).length === 0;
}

function blocksOf(nodes: readonly RichNode[]): CellBlock[] {
  const blocks: CellBlock[] = [];
  let runs: Run[] = [];
  const flush = () => {
    if (runs.some((run) => run.text.trim() !== '')) blocks.push({ kind: 'paragraph', runs });
    runs = [];
  };
  for (const node of nodes) {
    if (node.type === 'text' || node.type === 'hardBreak') {
      runs.push(runOf(node));
      continue;
    }
    flush();
    blocks.push(...blockOf(node));
  }
  flush();
  return blocks;
}

type BlockNode = Exclude<RichNode, { readonly type: 'text' } | { readonly type: 'hardBreak' }>;

function blockOf(node: BlockNode): CellBlock[] {
  switch (node.type) {
    case 'paragraph':
    case 'listItem':
      return blocksOf(node.content ?? []);
    case 'blockquote': {
      const blocks = blocksOf(node.content);
      return blocks.length === 0 ? [] : [{ kind: 'quote', blocks }];
    }
    case 'bulletList':
    case 'orderedList': {
      const items = node.content.map((item) => blocksOf([item])).filter((blocks) => blocks.length > 0);
      return items.length === 0 ? [] : [{ kind: 'list', isOrdered: node.type === 'orderedList', items }];
    }
  }
}

function runOf(node: Extract<RichNode, { readonly type: 'text' } | { readonly type: 'hardBreak' }>): Run {
  if (node.type === 'hardBreak') return { text: '\n' };
  const run: { -readonly [K in keyof Run]: Run[K] } = { text: node.text };
  for (const mark of node.marks ?? []) {
    if (mark.type === 'link') {
      run.link = { href: mark.attrs.href };
      run.ink = 'accent';
    } else {
      run[mark.type] = true;
    }
  }
  return run;
}
