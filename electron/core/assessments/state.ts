import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Answer } from '#contract/records/assessment';
import type { AnswerValue, Judgement } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Question } from '#contract/records/question';
import { AssessmentState } from '#contract/records/sign-off';
import { questionsOf } from '#core/packs/versions';
import { usableAnswer } from '#core/rules/answer';
import { createCache } from './cache.ts';
import type { LoadedAssessment } from './load.ts';

/** The state a sign-off signs, with its bytes and its hash. */
export type SealedState = {
  readonly state: AssessmentState;
  /** RFC 8785 JSON, UTF-8: what is hashed, signed and embedded. */
  readonly bytes: Buffer;
  /** SHA-256 of `bytes`. */
  readonly contentHash: string;
};

type StatedAnswer = AssessmentState['answers'][number];
type Outcome = AssessmentState['outcome'];

function statusOf(value: AnswerValue | null): StatedAnswer['status'] {
  if (value === null) return 'open';
  if (typeof value !== 'object' || Array.isArray(value)) return 'answered';
  if ('unknown' in value) return 'unknown';
  return 'notApplicable' in value ? 'not-applicable' : 'answered';
}

/** Who gave an answer when: whoever stated it, or of attached files whoever added the newest. */
function givenBy(loaded: LoadedAssessment, question: Question, answer: Answer | undefined): [string, string] | null {
  if (question.type === 'evidence') {
    const newest = loaded.evidence.findLast(({ questionId }) => questionId === question.id);
    if (newest) return [nameOf(loaded, newest.addedBy), newest.addedAt];
  }
  return answer ? [nameOf(loaded, answer.answeredBy), answer.answeredAt] : null;
}

function stateAnswer(loaded: LoadedAssessment, question: Question, answer: Answer | undefined): StatedAnswer {
  const { id: questionId } = question;
  const nothing = { questionId, value: null, justification: null, answeredBy: null, answeredAt: null };
  if (loaded.judgement.visibility[questionId] === 'false') return { ...nothing, status: 'not-applicable' };
  const value = loaded.values[questionId] ?? null;
  const given = givenBy(loaded, question, answer);
  const [answeredBy, answeredAt] = given ?? [null, null];
  const stated = { questionId, justification: answer?.justification ?? null, answeredBy, answeredAt };
  const presumed = 'presumed' in question ? question.presumed : undefined;
  // "Don't know" leaves the presumption in force, and stays told by who said so.
  if (presumed !== undefined && usableAnswer(question, loaded.values) === undefined) {
    return { ...stated, status: 'presumed', value: presumed.value };
  }
  return { ...stated, status: statusOf(value), value };
}

/** What an assessment states on each question of its pack, in order. */
export function stateAnswers(loaded: LoadedAssessment): StatedAnswer[] {
  const answers = new Map(loaded.answers.map((answer) => [answer.questionId, answer]));
  return questionsOf(loaded.pack).map((question) => stateAnswer(loaded, question, answers.get(question.id)));
}

function nameOf(loaded: LoadedAssessment, personId: string): string {
  return loaded.people.get(personId)?.name ?? personId;
}

function stateConclusions(pack: Pack, judgement: Judgement): NonNullable<Outcome['conclusions']> {
  const rules = new Map((pack.conclusions ?? []).map((one) => [one.id, one]));
  return judgement.conclusions.map(({ id, isDetermined, values, isOtherwise }) => {
    const rule = rules.get(id);
    const holding = values.flatMap(({ index }) => rule?.values[index] ?? []);
    const told = isOtherwise && rule?.otherwise ? [rule.otherwise] : holding;
    return { id, isDetermined, values: told.map(({ value }) => value) };
  });
}

/** What came after the first format stays absent where a pack has none of it, so that older hashes stay as they are. */
function stateOutcome({ pack, judgement }: LoadedAssessment): Outcome {
  const { isDetermined, classes, obligations, scores, conclusions, calculations } = judgement;
  return {
    isDetermined,
    classes: classes.map(({ id, truth, because }) => ({
      id,
      truth,
      because: because.map(({ questionId }) => questionId),
    })),
    obligations: obligations.map(({ id, truth, appliesFrom }) => ({ id, truth, appliesFrom })),
    ...(scores.length === 0
      ? {}
      : { scores: scores.map(({ id, value, band, isDetermined }) => ({ id, value, band, isDetermined })) }),
    ...(conclusions.length === 0 ? {} : { conclusions: stateConclusions(pack, judgement) }),
    ...(calculations.length === 0 ? {} : { calculations }),
  };
}

function stateOverrides(loaded: LoadedAssessment): Pick<AssessmentState, 'overrides'> {
  if (loaded.overrides.length === 0) return {};
  const results = new Map(loaded.judgement.classes.map((one) => [one.id, one]));
  return {
    overrides: loaded.overrides.map(({ classId, truth, reason, personId, at }) => ({
      classId,
      truth,
      byRules: results.get(classId)?.override?.byRules ?? 'unknown',
      reason,
      person: nameOf(loaded, personId),
      at,
    })),
  };
}

/**
 * Says of an assessment exactly what a sign-off signs. Every question of the pack is there, in order; what was answered
 * to a question that is hidden now does not count and is not told. Flags and comments are working notes and stay out.
 */
export function sealState(loaded: LoadedAssessment): SealedState {
  const { workspace, system, assessment, pack } = loaded;
  const { ownerId, version: _, createdAt: __, updatedAt: ___, ...entered } = system;
  const state: AssessmentState = {
    format: 'model-dossier/assessment',
    formatVersion: 1,
    workspace,
    system: { ...entered, owner: ownerId === null ? null : nameOf(loaded, ownerId) },
    assessment: {
      id: assessment.id,
      title: assessment.title,
      assessedOn: assessment.assessedOn,
      author: nameOf(loaded, assessment.authorId),
    },
    pack: { id: pack.id, version: pack.version, hash: pack.hash },
    ...(loaded.inventory && { inventory: loaded.inventory }),
    ...(loaded.judged && { judged: loaded.judged }),
    answers: stateAnswers(loaded),
    outcome: stateOutcome(loaded),
    ...stateOverrides(loaded),
    evidence: loaded.evidence.map(({ questionId, name, sizeBytes, sha256 }) => ({
      questionId,
      name,
      sizeBytes,
      sha256,
    })),
  };
  const bytes = Buffer.from(canonicalize(state) ?? '');
  return { state, bytes, contentHash: createHash('sha256').update(bytes).digest('hex') };
}

const signed = createCache<AssessmentState>(50);

/**
 * Reads the state that a sign-off holds. Each is read once: it never changes.
 * @throws Error if it is none; the journal's check names such a record
 */
export function parseSignedState(json: string): AssessmentState {
  return signed.get(json, () => AssessmentState.parse(JSON.parse(json)));
}
