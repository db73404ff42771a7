import type { Block } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';

/** The table of contents. */
export function contents(context: SectionContext): Block[] {
  return [{ kind: 'heading', level: 1, text: context.say('contents.title'), listed: 'bookmark' }, { kind: 'contents' }];
}
