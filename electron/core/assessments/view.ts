import type { Answer, AssessmentSummary, AssessmentView } from '#contract/records/assessment';
import type { SignOffState } from '#contract/records/workflow';
import { type FactReader, readFacts } from '#core/inventory/facts';
import { Judge } from '#core/rules/judge';
import { loadFacts, tellSignOff } from '#core/sign-off/load';
import { standingOf } from '#core/sign-off/standing';
import { lastWrittenAt } from '#core/store/assessments';
import type { Reader } from '#core/store/sql';
import { listMoves } from '#core/store/workflow';
import type { HeldPacks } from './held-packs.ts';
import { type AssessmentRecords, judgeOptions, type LoadedAssessment, withJudgement } from './load.ts';
import { sealState } from './state.ts';

/** An answer that was taken from a fact, with whether that fact is still what it was. */
function withFact(facts: FactReader, systemId: string, answer: Answer): Answer {
  const { origin } = answer;
  return origin === undefined ? answer : { ...answer, isFactChanged: facts.isChanged(origin, systemId) };
}

/** Everything the assessment screen shows. */
export function viewAssessment(read: Reader, loaded: LoadedAssessment, packs: HeldPacks): AssessmentView {
  const { assessment } = loaded;
  const sealed = sealState(loaded);
  const facts = readFacts(read);
  return {
    assessment,
    system: loaded.system,
    answers: loaded.answers.map((answer) => withFact(facts, loaded.system.id, answer)),
    evidence: [...loaded.evidence],
    overrides: [...loaded.overrides],
    comments: [...loaded.comments],
    judgement: loaded.judgement,
    signOffs: loaded.signOffs.map((stored) => tellSignOff(stored, sealed)),
    contentHash: sealed.contentHash,
    savedAt: lastWrittenAt(read, assessment),
    upgradeTo: packs.newerThan(assessment.packId, assessment.packVersion),
  };
}

/** Only an assessment that was handed in or signed off calls for the reasons, which take most of a judgement's time. */
function signOffState(read: Reader, records: AssessmentRecords, now: string): SignOffState {
  const { id } = records.assessment;
  if (records.signOffs.length === 0 && listMoves(read, id).length === 0) return 'draft';
  const loaded = withJudgement(records);
  return standingOf(loadFacts(read, loaded, sealState(loaded), now)).state;
}

/** The state in the fewest words: whether somebody decided, and whether that still holds. */
const IN_SHORT: Readonly<Record<SignOffState, AssessmentSummary['signOff']>> = {
  draft: 'none',
  'in-review': 'none',
  'changes-requested': 'rejected',
  rejected: 'rejected',
  approved: 'current',
  'approved-with-conditions': 'current',
  stale: 'stale',
  expired: 'stale',
  withdrawn: 'stale',
  superseded: 'none',
};

/** A row of the list of assessments, but for what depends on the packs at hand. */
export type Summary = Omit<AssessmentSummary, 'upgradeTo'>;

/**
 * One row of the list of assessments.
 * @param now  approvals end by it
 */
export function summarizeAssessment(read: Reader, records: AssessmentRecords, now: string): Summary {
  const { classes, sections, scores } = new Judge(records.pack, records.values, judgeOptions(records)).standing();
  const state = signOffState(read, records, now);
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
    signOff: IN_SHORT[state],
    signOffState: state,
    savedAt: lastWrittenAt(read, records.assessment),
  };
}
