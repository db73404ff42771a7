import type { AssessmentSummary, AssessmentView } from '#contract/records/assessment';
import type { Pack } from '#contract/records/pack';
import { type ShownConclusion, shownConclusions } from './conclusions-shown.ts';

/** The conclusion of a first look: its values are the ids of the frameworks that the answers point to. */
const PACKS_NEEDED = 'packs-needed';

/** A framework to go on with, and the assessment of the same system made with it. */
export interface NextAssessment {
  readonly packId: string;
  /** Which framework it is and why it is needed, in the words of the first look. */
  readonly words: ShownConclusion['values'][number];
  /** The one saved last; null while there is none. */
  readonly begun: AssessmentSummary | null;
}

/** Whether a conclusion says with which frameworks to go on. */
export function isAboutNext({ known }: ShownConclusion): boolean {
  return known.id === PACKS_NEEDED;
}

/** With which frameworks to go on after a first look, in its order; none after any other assessment. */
export function nextAssessments(
  pack: Pack,
  { assessment, judgement }: AssessmentView,
  all: readonly AssessmentSummary[],
): readonly NextAssessment[] {
  const needed = shownConclusions(pack, judgement).find(isAboutNext);
  const ofSystem = all.filter((row) => row.assessment.systemId === assessment.systemId);
  return (needed?.values ?? []).flatMap((words) => {
    const { value: packId } = words;
    if (packId === null) return [];
    const made = ofSystem.filter((row) => row.assessment.packId === packId);
    const begun = made.toSorted((a, b) => b.savedAt.localeCompare(a.savedAt))[0] ?? null;
    return [{ packId, words, begun }];
  });
}
