import canonicalize from 'canonicalize';
import type { AssessmentState, Change } from '#contract/records/sign-off';
import { differentTexts, isSameValue, richTextWords } from './answer-text.ts';
import { compareFields, compareLists } from './compare-parts.ts';
import { compareInventories } from './inventory-changes.ts';
import { compareJudging } from './judging-changes.ts';
import { compareOutcomes, compareReasons } from './outcome-changes.ts';

type StatedAnswer = AssessmentState['answers'][number];

/**
 * What differs between two states of one assessment, in the order: workspace, system, assessment, pack, inventory, what was judged, answers,
 * evidence, overrides, outcome. Empty if and only if the states are equal.
 */
export function compareStates(before: AssessmentState, after: AssessmentState): Change[] {
  const changes = compareParts(before, after);
  // What an outcome rests on follows from the answers; alone it can only change with the app itself.
  return changes.length > 0 ? changes : compareReasons(before, after);
}

function compareParts(before: AssessmentState, after: AssessmentState): Change[] {
  return [
    ...compareFields('workspace', before.workspace, after.workspace),
    ...compareFields('system', before.system, after.system),
    ...compareFields('assessment', before.assessment, after.assessment),
    ...comparePacks(before.pack, after.pack),
    ...compareInventories(before.inventory, after.inventory),
    ...compareJudging(before.judged, after.judged),
    ...compareLists(before.answers, after.answers, ({ questionId }) => questionId, compareAnswer),
    ...compareLists(before.evidence, after.evidence, evidenceKey, (_, old, now) =>
      old && now
        ? []
        : [{ subject: `evidence.${(old ?? now)?.name}`, before: old?.sha256 ?? null, after: now?.sha256 ?? null }],
    ),
    ...compareLists(before.overrides ?? [], after.overrides ?? [], ({ classId }) => classId, compareOverride),
    ...compareOutcomes(before.outcome, after.outcome),
  ];
}

function comparePacks(before: AssessmentState['pack'], after: AssessmentState['pack']): Change[] {
  if (canonicalize(before) === canonicalize(after)) return [];
  const name = ({ id, version, hash }: AssessmentState['pack']): string => `${id} ${version} ${hash.slice(0, 12)}`;
  return [{ subject: 'pack', before: name(before), after: name(after) }];
}

function evidenceKey({ questionId, name, sizeBytes, sha256 }: AssessmentState['evidence'][number]): string {
  return [questionId, name, sizeBytes, sha256].join('\n');
}

/** The first thing that differs tells the reader most; who answered when follows from it. */
function compareAnswer(key: string, before: StatedAnswer | undefined, after: StatedAnswer | undefined): Change[] {
  const subject = `answer.${key}`;
  const isHidden = (answer: StatedAnswer | undefined): boolean =>
    answer?.status === 'not-applicable' && answer.value === null;
  const [was, is] = [before?.value ?? null, after?.value ?? null];
  if (isHidden(before) !== isHidden(after) || !isSameValue(was, is)) {
    const texts = differentTexts(was, is);
    return [
      {
        subject,
        before: isHidden(before) ? 'not-applicable' : texts.before,
        after: isHidden(after) ? 'not-applicable' : texts.after,
      },
    ];
  }
  const words = (answer: StatedAnswer | undefined): string | null =>
    answer?.justification ? richTextWords(answer.justification) : null;
  const isRewritten = canonicalize(before?.justification ?? null) !== canonicalize(after?.justification ?? null);
  if (isRewritten) return [{ subject: `${subject}.justification`, before: words(before), after: words(after) }];
  if (before?.answeredBy !== after?.answeredBy) {
    return [{ subject: `${subject}.answeredBy`, before: before?.answeredBy ?? null, after: after?.answeredBy ?? null }];
  }
  return [{ subject: `${subject}.answeredAt`, before: before?.answeredAt ?? null, after: after?.answeredAt ?? null }];
}

type StatedOverride = NonNullable<AssessmentState['overrides']>[number];

/** What the rules say beside it follows from the answers. */
function compareOverride(id: string, before: StatedOverride | undefined, after: StatedOverride | undefined): Change[] {
  const text = (one: StatedOverride | undefined): string | null =>
    one ? `${one.truth}: ${one.reason} (${one.person}, ${one.at})` : null;
  const [was, is] = [text(before), text(after)];
  return was === is ? [] : [{ subject: `override.${id}`, before: was, after: is }];
}
