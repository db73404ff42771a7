import type { AssessmentRecords } from '#core/assessments/load';
import { questionsOf } from '#core/packs/versions';

/** Ids of who made an assessment: whoever opened it, everyone whose answer stands, and everyone who overrode an outcome. */
export function authorsOf({
  assessment,
  pack,
  answers,
  evidence,
  overrides,
}: Pick<AssessmentRecords, 'assessment' | 'pack' | 'answers' | 'evidence' | 'overrides'>): ReadonlySet<string> {
  const standing = answers.filter(({ value, justification }) => value !== null || justification !== null);
  const asked = new Set(questionsOf(pack).flatMap(({ id, type }) => (type === 'evidence' ? [id] : [])));
  // A file that is the answer to a question is an answer; one beside an answer is none.
  const attached = evidence.filter(({ questionId }) => asked.has(questionId));
  return new Set([
    assessment.authorId,
    ...standing.map(({ answeredBy }) => answeredBy),
    ...attached.map(({ addedBy }) => addedBy),
    ...overrides.map(({ personId }) => personId),
  ]);
}
