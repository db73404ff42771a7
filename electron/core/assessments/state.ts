import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Answer } from '#contract/records/assessment';
import type { AssessmentState } from '#contract/records/sign-off';
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

function statusOf(answer: Answer | undefined, isHidden: boolean): StatedAnswer['status'] {
  if (isHidden) return 'not-applicable';
  if (!answer || answer.value === null) return 'open';
  return typeof answer.value === 'object' && !Array.isArray(answer.value) ? 'unknown' : 'answered';
}

function stateAnswer(loaded: LoadedAssessment, questionId: string, answer: Answer | undefined): StatedAnswer {
  const status = statusOf(answer, loaded.judgement.visibility[questionId] === 'false');
  if (!answer || status === 'not-applicable') {
    return { questionId, status, value: null, justification: null, answeredBy: null, answeredAt: null };
  }
  return {
    questionId,
    status,
    value: answer.value,
    justification: answer.justification,
    answeredBy: nameOf(loaded, answer.answeredBy),
    answeredAt: answer.answeredAt,
  };
}

function nameOf(loaded: LoadedAssessment, personId: string): string {
  return loaded.people.get(personId)?.name ?? personId;
}

/**
 * Says of an assessment exactly what a sign-off signs. Every question of the pack is there, in order; what was answered
 * to a question that is hidden now does not count and is not told. Flags are working notes and stay out.
 */
export function sealState(loaded: LoadedAssessment): SealedState {
  const { workspace, system, assessment, pack, judgement } = loaded;
  const { ownerId, version: _, createdAt: __, updatedAt: ___, ...entered } = system;
  const answers = new Map(loaded.answers.map((answer) => [answer.questionId, answer]));
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
    answers: pack.sections.flatMap((section) =>
      section.questions.map(({ id }) => stateAnswer(loaded, id, answers.get(id))),
    ),
    outcome: {
      isDetermined: judgement.isDetermined,
      classes: judgement.classes.map(({ id, truth, because }) => ({
        id,
        truth,
        because: because.map(({ questionId }) => questionId),
      })),
      obligations: judgement.obligations.map(({ id, truth, appliesFrom }) => ({ id, truth, appliesFrom })),
    },
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
