import type { Block, CellBlock } from '../layout/blocks.ts';
import { answerBlocks } from './answer-blocks.ts';
import type { SectionContext } from './context.ts';
import { paragraph } from './wording.ts';

/** Answers as facts of the system, section by section, without law and reasoning. */
export function card(context: SectionContext): Block[] {
  const { pack } = context.input;
  const sections = pack.sections.flatMap((section): Block[] => {
    const told = section.questions.filter(({ id }) => isTold(context, id));
    if (told.length === 0) return [];
    return [
      { kind: 'heading', level: 2, text: context.local(section.title), listed: 'bookmark' },
      ...told.flatMap((question): Block[] => {
        const answer = context.stated(question.id);
        const blocks = context.isWithheld(question.id)
          ? { kind: 'short' as const, blocks: withheld(context) }
          : answerBlocks(context, question, answer);
        const heading: Block = {
          kind: 'heading',
          level: 3,
          text: context.local(question.text),
          number: context.numberOf(question.id),
        };
        return [heading, ...blocks.blocks];
      }),
    ];
  });
  if (sections.length === 0) return [];
  return [{ kind: 'heading', level: 1, text: context.say('card.title'), listed: 'contents' }, ...sections];
}

function withheld(context: SectionContext): CellBlock[] {
  return [paragraph([{ text: context.say('answer.withheld'), italic: true }])];
}

/** Only what is known makes a card, unless empty answers are wanted. */
function isTold(context: SectionContext, id: string): boolean {
  if (context.isWithheld(id)) return true;
  const status = context.stated(id)?.status ?? 'open';
  if (context.isHidden(id)) return false;
  return (
    status === 'answered' || status === 'not-applicable' || (context.has('empty-answers') && status !== 'presumed')
  );
}
