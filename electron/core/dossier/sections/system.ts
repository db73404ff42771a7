import type { Block, CellBlock, Facts } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { paragraph, prose, SYSTEM_FIELDS } from './wording.ts';

type SystemField = (typeof SYSTEM_FIELDS)[number];

/** What a reader of a few pages has to know of a system. */
const IN_SHORT: readonly SystemField[] = ['intendedPurpose', 'peopleAffected', 'provider', 'deployer', 'owner'];

/** Everything that is entered of the system. */
export function system(context: SectionContext): Block[] {
  return [{ kind: 'heading', level: 1, text: context.say('summary.system'), listed: 'contents' }, systemFacts(context)];
}

/** What the system is for and whose it is. */
export function purpose(context: SectionContext): Block[] {
  return [
    { kind: 'heading', level: 1, text: context.say('summary.system'), listed: 'contents' },
    systemFacts(context, IN_SHORT),
  ];
}

/** Labels and what is entered; what is not says so. */
export function systemFacts(context: SectionContext, fields: readonly SystemField[] = SYSTEM_FIELDS): Facts {
  const { say, input } = context;
  const stated = (text: string): CellBlock[] =>
    text.trim() === '' ? [paragraph([{ text: say('system.not-stated'), ink: 'quiet' }])] : prose(text);
  return {
    kind: 'facts',
    items: fields.map((field) => ({
      label: say(`system.${field}`),
      value: stated(input.state.system[field] ?? ''),
    })),
  };
}
