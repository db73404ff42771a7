import type { Block } from '../layout/blocks.ts';

/** The same blocks one level lower, under a title that stands above all of them. */
export function demoted(blocks: readonly Block[]): Block[] {
  return blocks.map((block) => {
    if (block.kind !== 'heading') return block;
    const level = block.level === 1 ? 2 : block.level === 2 ? 3 : 4;
    // A section of a memo is no chapter: it is a bookmark, and stands in no list.
    return { ...block, level, ...(block.listed && { listed: 'bookmark' as const }) };
  });
}
