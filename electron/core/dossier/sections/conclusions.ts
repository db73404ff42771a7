import type { Because, ConclusionResult } from '#contract/records/judgement';
import type { Conclusion } from '#contract/records/rules';
import type { Block } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { openQuestionBlocks, reasonBlocks } from './reasons.ts';
import { lawRuns, paragraph } from './wording.ts';

/** What follows beside the classes: each conclusion with its value, why, and the law. Quiet ones are left out. */
export function conclusions(context: SectionContext): Block[] {
  const { pack, judgement } = context.input;
  const told: Told = { answers: new Set(), reasons: new Map() };
  const blocks = (pack.conclusions ?? []).flatMap((conclusion): Block[] => {
    const result = judgement.conclusions.find(({ id }) => id === conclusion.id);
    return result ? conclusionBlocks(context, conclusion, result, told) : [];
  });
  if (blocks.length === 0) return [];
  return [{ kind: 'heading', level: 1, text: context.say('conclusions.title'), listed: 'contents' }, ...blocks];
}

/** What the reader has read already: answers, and for each set of reasons the conclusion it stands under. */
interface Told {
  readonly answers: Set<string>;
  readonly reasons: Map<string, string>;
}

/** Reasons that another conclusion has too are told there, and here only by its name. */
function becauseBlocks(context: SectionContext, because: readonly Because[], name: string, told: Told): Block[] {
  const known = told.reasons.get(setOf(because));
  if (known !== undefined && isTold(because, told))
    return [paragraph(context.say('conclusions.same', { name: known }))];
  if (known === undefined) told.reasons.set(setOf(because), name);
  return reasonBlocks(context, because, told.answers);
}

/** One answer is as short as a name. */
function isTold(because: readonly Because[], told: Told): boolean {
  return because.length > 1 && told.reasons.has(setOf(because));
}

function setOf(because: readonly Because[]): string {
  return JSON.stringify(because.map(({ questionId, isDirect, hidden }) => [questionId, isDirect, hidden]).sort());
}

function conclusionBlocks(
  context: SectionContext,
  conclusion: Conclusion,
  result: ConclusionResult,
  told: Told,
): Block[] {
  const { say } = context;
  const { otherwise } = conclusion;
  const isOtherwise = result.isOtherwise && otherwise !== undefined;
  if (result.isDetermined && isOtherwise && otherwise.isQuiet) return [];
  if (result.isDetermined && !isOtherwise && result.values.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: context.local(conclusion.label), listed: 'bookmark' },
    ...(isOtherwise ? [paragraph([{ text: context.local(otherwise.label), bold: true }], { style: 'lead' })] : []),
    ...result.values.flatMap(({ index, because }): Block[] => {
      const value = conclusion.values[index];
      if (!value) return [];
      const { articles, verification } = value;
      const law = { ...conclusion, ...(articles && { articles }), ...(verification && { verification }) };
      return [
        { kind: 'heading', level: 3, text: context.local(value.label), marker: 'check' },
        paragraph(lawRuns(context, law), { style: 'small', keepWithNext: isTold(because, told) }),
        ...becauseBlocks(context, because, `${context.local(conclusion.label)}: ${context.local(value.label)}`, told),
      ];
    }),
    ...(isOtherwise || result.values.length === 0 ? [paragraph(lawRuns(context, conclusion), { style: 'small' })] : []),
    ...(result.isDetermined
      ? []
      : [
          paragraph(say(result.values.length === 0 ? 'conclusions.open' : 'conclusions.more-open'), {
            marker: 'unknown',
            keepWithNext: result.open.length > 0,
          }),
          ...openQuestionBlocks(context, result.open),
        ]),
  ];
}
