import type { AssessmentSummary, AssessmentView } from '#contract/records/assessment';
import type { Staleness } from '#contract/records/sign-off';
import { Judge } from '#core/rules/judge';
import { lastWrittenAt, type StoredSignOff } from '#core/store/assessments';
import type { Reader } from '#core/store/sql';
import { compareStates } from './changes.ts';
import type { HeldPacks } from './held-packs.ts';
import { type AssessmentRecords, judgeOptions, type LoadedAssessment, withJudgement } from './load.ts';
import { parseSignedState, type SealedState, sealState } from './state.ts';

/** What is no longer as it was when this was signed; null if all is. */
export function stalenessOf(signed: StoredSignOff, now: SealedState): Staleness | null {
  if (signed.signOff.contentHash === now.contentHash) return null;
  return { changes: compareStates(parseSignedState(signed.state), now.state) };
}

/** Everything the assessment screen shows. */
export function viewAssessment(read: Reader, loaded: LoadedAssessment, packs: HeldPacks): AssessmentView {
  const { assessment } = loaded;
  const sealed = sealState(loaded);
  return {
    assessment,
    system: loaded.system,
    answers: [...loaded.answers],
    evidence: [...loaded.evidence],
    overrides: [...loaded.overrides],
    comments: [...loaded.comments],
    judgement: loaded.judgement,
    signOffs: loaded.signOffs.map((stored) => ({ ...stored.signOff, staleness: stalenessOf(stored, sealed) })),
    contentHash: sealed.contentHash,
    savedAt: lastWrittenAt(read, assessment),
    upgradeTo: packs.newerThan(assessment.packId, assessment.packVersion),
  };
}

/** Only a sign-off calls for the reasons, which take most of a judgement's time. */
function signOffStanding(records: AssessmentRecords): AssessmentSummary['signOff'] {
  const newest = records.signOffs.at(-1)?.signOff;
  if (!newest) return 'none';
  if (newest.contentHash !== sealState(withJudgement(records)).contentHash) return 'stale';
  return newest.decision === 'reject' ? 'rejected' : 'current';
}

/** A row of the list of assessments, but for what depends on the packs at hand. */
export type Summary = Omit<AssessmentSummary, 'upgradeTo'>;

/** One row of the list of assessments. */
export function summarizeAssessment(read: Reader, records: AssessmentRecords): Summary {
  const { classes, sections, scores } = new Judge(records.pack, records.values, judgeOptions(records)).standing();
  return {
    assessment: records.assessment,
    systemName: records.system.name,
    answered: sections.reduce((sum, { answered }) => sum + answered, 0),
    total: sections.reduce((sum, { total }) => sum + total, 0),
    isDetermined: classes.every(({ truth }) => truth !== 'unknown'),
    classes: classes.filter(({ truth }) => truth === 'true').map(({ id }) => id),
    bands: scores.flatMap(({ id, band }) => (band === null ? [] : [{ score: id, band }])),
    isOverridden: records.overrides.length > 0,
    flagged: records.answers.filter(({ isFlagged }) => isFlagged).length,
    signOff: signOffStanding(records),
    savedAt: lastWrittenAt(read, records.assessment),
  };
}
