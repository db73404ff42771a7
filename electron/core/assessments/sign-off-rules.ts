import { AppError } from '#contract/errors';
import type { Person, SigningKey } from '#contract/records/person';
import type { Decision, SignOffPreview } from '#contract/records/sign-off';
import { questionsOf } from '#core/packs/versions';
import type { LoadedAssessment } from './load.ts';

/** Who may decide: the person asked to, and the owner of the workspace. */
const DECIDING_ROLES: ReadonlySet<string> = new Set(['approver', 'owner']);

function mayDecide(person: Person): boolean {
  return person.roles.some((role) => DECIDING_ROLES.has(role));
}

/** Who made the assessment: whoever opened it, everyone whose answer stands, and everyone who overrode an outcome. */
function authorsOf({ assessment, pack, answers, evidence, overrides }: LoadedAssessment): ReadonlySet<string> {
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

/** Everyone who cannot sign this assessment off, each with the first reason. */
export function listBarred(loaded: LoadedAssessment, keys: readonly SigningKey[]): SignOffPreview['barred'] {
  const authors = authorsOf(loaded);
  return [...loaded.people.values()].flatMap((person): SignOffPreview['barred'] => {
    if (!mayDecide(person)) return [{ personId: person.id, reason: 'role' }];
    if (loaded.workspace.fourEyes && authors.has(person.id)) return [{ personId: person.id, reason: 'four-eyes' }];
    if (!keys.some(({ personId }) => personId === person.id)) return [{ personId: person.id, reason: 'no-key' }];
    return [];
  });
}

/**
 * Whether this person may take this decision on this state.
 * @throws AppError `sign-off.role-missing`, `sign-off.four-eyes`, `sign-off.not-determined` (an outcome that open
 *   questions could still change can only be rejected), `sign-off.conditions-missing`
 */
export function checkDecision(loaded: LoadedAssessment, person: Person, decision: Decision, conditions: string): void {
  if (!mayDecide(person)) throw new AppError('sign-off.role-missing', { name: person.name });
  if (loaded.workspace.fourEyes && authorsOf(loaded).has(person.id)) {
    throw new AppError('sign-off.four-eyes', { name: person.name });
  }
  if (decision !== 'reject' && !loaded.judgement.isDetermined) {
    throw new AppError('sign-off.not-determined', { open: loaded.judgement.deciding.length });
  }
  if (decision === 'approve-with-conditions' && conditions === '') {
    throw new AppError('sign-off.conditions-missing', {});
  }
}
