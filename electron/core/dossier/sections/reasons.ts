import type { Because } from '#contract/records/judgement';
import type { Block, CellBlock, Run } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import {
  becauseInGroups,
  becauseRuns,
  bullets,
  isAffirmative,
  numberRanges,
  paragraph,
  questionNumber,
} from './wording.ts';

/** Up to so many answers are told with their questions, more by the numbers alone. */
const SPELLED_OUT = 12;
/** Up to so many open questions of one class are named with their text. */
const OPEN_SPELLED_OUT = 4;
/** Of more answers than this only the numbers of the questions are told, in ranges. */
const IN_GROUPS = 24;

/**
 * Why a conclusion holds: what speaks for it itself, what else it rests on, and what does not stand against it.
 * @param told  answers that the reader has read already in this section: they are named by their numbers; gets the new ones
 */
export function reasonBlocks(context: SectionContext, because: readonly Because[], told: Set<string>): Block[] {
  const affirmative = because.filter((one) => isAffirmative(context, one));
  const direct = affirmative.filter(({ isDirect }) => isDirect);
  // What speaks for the conclusion itself comes first; where nothing does, all that was answered does.
  const leading = direct.length > 0 ? direct : affirmative;
  const background = affirmative.filter((one) => !leading.includes(one));
  const rest = because.filter((one) => !isAffirmative(context, one));
  return [
    ...listed(context, 'summary.because', leading, told),
    ...(background.length === 0 ? [] : [inShort(context, 'summary.rests-on', background)]),
    ...(rest.length === 0
      ? []
      : [inShort(context, affirmative.length === 0 ? 'summary.follows-from' : 'summary.nothing-against', rest)]),
  ];
}

function listed(context: SectionContext, key: string, because: readonly Because[], told: Set<string>): Block[] {
  if (because.length === 0) return [];
  const fresh = because.filter(({ questionId }) => !told.has(questionId));
  const known = because.filter(({ questionId }) => told.has(questionId));
  if (fresh.length === 0 || because.length > SPELLED_OUT) return [inShort(context, key, because)];
  for (const { questionId } of fresh) told.add(questionId);
  return [
    paragraph(context.say(key, { count: because.length }), { keepWithNext: true }),
    bullets(fresh.map((one) => becauseRuns(context, one))),
    ...(known.length === 0 ? [] : [inShort(context, 'summary.told-above', known)]),
  ];
}

/** Answers by the numbers of their questions. */
function inShort(context: SectionContext, key: string, because: readonly Because[]): CellBlock {
  const lead = { text: `${context.say(key, { count: because.length })} ` };
  return paragraph([lead, ...inGroups(context, because)]);
}

/** "No: 3.1, 3.4; Yes: 3.2", or of many answers "2.1–2.4, 3.1". */
export function inGroups(context: SectionContext, because: readonly Because[]): Run[] {
  if (because.length <= IN_GROUPS) return becauseInGroups(context, because);
  const ids = because.map(({ questionId }) => questionId);
  return [{ text: context.say('summary.many', { count: ids.length, numbers: numberRanges(context, ids) }) }];
}

/** The open questions on which something depends. */
export function openQuestionBlocks(context: SectionContext, ids: readonly string[]): Block[] {
  if (ids.length === 0) return [];
  const lead = context.say('summary.decided-by', { count: ids.length });
  if (ids.length > IN_GROUPS) return [paragraph(`${lead} ${numberRanges(context, ids)}`)];
  if (ids.length > OPEN_SPELLED_OUT) {
    const numbers = ids.flatMap((id, index) => [...(index === 0 ? [] : [{ text: ', ' }]), questionNumber(context, id)]);
    return [paragraph([{ text: `${lead} ` }, ...numbers])];
  }
  return [paragraph(lead, { keepWithNext: true }), questionList(context, ids)];
}

/** Questions with their numbers. */
export function questionList(context: SectionContext, ids: readonly string[]): CellBlock {
  return bullets(
    ids.map((id) => [questionNumber(context, id), { text: ` ${context.local(context.question(id).question.text)}` }]),
  );
}
