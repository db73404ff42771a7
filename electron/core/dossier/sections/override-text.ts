import type { AssessmentState } from '#contract/records/sign-off';
import type { CellBlock } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { paragraph, prose } from './wording.ts';

export type Override = NonNullable<AssessmentState['overrides']>[number];

/** What a person set in place of what the rules say of a class; undefined if nobody did. */
export function overrideOf(context: SectionContext, classId: string): Override | undefined {
  return context.input.state.overrides?.find((one) => one.classId === classId);
}

/** "Set by … on … against the rules, which say …". */
export function overrideLine(context: SectionContext, { truth, byRules, person, at }: Override): string {
  const values = { person, moment: context.moment(at), truth, byRules };
  return context.say(truth === byRules ? 'override.with-rules' : 'override.against-rules', values);
}

/** The same with the reason the person gave. */
export function overrideBlocks(context: SectionContext, override: Override): CellBlock[] {
  const [first, ...others] = prose(override.reason);
  return [
    paragraph([{ text: overrideLine(context, override), bold: true }], { marker: 'stale', keepWithNext: true }),
    paragraph([{ text: `${context.say('override.reason')} ` }, ...(first?.runs ?? [])]),
    ...others,
  ];
}
