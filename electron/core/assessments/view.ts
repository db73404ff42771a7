import type { AssessmentSummary, AssessmentView } from '#contract/records/assessment';
import { AssessmentState, type Staleness } from '#contract/records/sign-off';
import { lastWrittenAt, type StoredSignOff } from '#core/store/assessments';
import type { Reader } from '#core/store/sql';
import { compareStates } from './changes.ts';
import type { LoadedAssessment } from './load.ts';
import { type SealedState, sealState } from './state.ts';

/** What is no longer as it was when this was signed; null if all is. */
export function stalenessOf(signed: StoredSignOff, now: SealedState): Staleness | null {
  if (signed.signOff.contentHash === now.contentHash) return null;
  return { changes: compareStates(AssessmentState.parse(JSON.parse(signed.state)), now.state) };
}

/** Everything the assessment screen shows. */
export function viewAssessment(read: Reader, loaded: LoadedAssessment): AssessmentView {
  const sealed = sealState(loaded);
  return {
    assessment: loaded.assessment,
    system: loaded.system,
    answers: [...loaded.answers],
    evidence: [...loaded.evidence],
    judgement: loaded.judgement,
    signOffs: loaded.signOffs.map((stored) => ({ ...stored.signOff, staleness: stalenessOf(stored, sealed) })),
    contentHash: sealed.contentHash,
    savedAt: lastWrittenAt(read, loaded.assessment),
  };
}

function signOffStanding(loaded: LoadedAssessment): AssessmentSummary['signOff'] {
  const newest = loaded.signOffs.at(-1)?.signOff;
  if (!newest) return 'none';
  if (newest.contentHash !== sealState(loaded).contentHash) return 'stale';
  return newest.decision === 'reject' ? 'rejected' : 'current';
}

/** One row of the list of assessments. */
export function summarizeAssessment(read: Reader, loaded: LoadedAssessment): AssessmentSummary {
  const { judgement } = loaded;
  return {
    assessment: loaded.assessment,
    systemName: loaded.system.name,
    answered: judgement.sections.reduce((sum, { answered }) => sum + answered, 0),
    total: judgement.sections.reduce((sum, { total }) => sum + total, 0),
    isDetermined: judgement.isDetermined,
    classes: judgement.classes.filter(({ truth }) => truth === 'true').map(({ id }) => id),
    signOff: signOffStanding(loaded),
    savedAt: lastWrittenAt(read, loaded.assessment),
  };
}
