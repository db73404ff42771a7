import type { SigningKey } from '#contract/records/person';
import type { ReviewView } from '#contract/records/review';
import type { Tone } from '#contract/records/rules';
import type { SignOff } from '#contract/records/sign-off';
import type { SignOffStanding } from '#contract/records/workflow';
import { compareStates } from '#core/assessments/changes';
import type { LoadedAssessment } from '#core/assessments/load';
import { parseSignedState, type SealedState } from '#core/assessments/state';
import { reviewOf, reviewStanding } from '#core/review/review';
import { listVerdicts } from '#core/review/verdicts';
import type { StoredSignOff } from '#core/store/assessments';
import { listSigningKeys } from '#core/store/people';
import type { Reader } from '#core/store/sql';
import { listAcceptances, listAssignments, listConditions, listMoves } from '#core/store/workflow';
import { authorsOf } from './authors.ts';
import type { Frame } from './frame.ts';
import { frameOf, parseManifest } from './manifest.ts';
import { type JudgedChange, judgeChanges } from './material.ts';
import { holdersFor, managersOf } from './people.ts';
import { currentRound, type Decided } from './rounds.ts';
import { type KeyState, type StandingFacts, standingOf } from './standing.ts';
import { toneOf } from './tone.ts';
import { effectiveWorkflow } from './workflow.ts';

/** Whether a key must not be relied upon for what it signed at an instant. */
function isRevokedAt(key: SigningKey | undefined, at: string): boolean {
  return key === undefined || (key.revokedAt !== null && at >= key.revokedAt);
}

function keyStates(keys: readonly SigningKey[], now: string): (personId: string) => KeyState {
  return (personId) => {
    const own = keys.filter((key) => key.personId === personId);
    if (own.some((key) => !isRevokedAt(key, now) && key.notAfter >= now)) return 'usable';
    return own.length > 0 && own.every((key) => isRevokedAt(key, now)) ? 'revoked' : 'none';
  };
}

/** A sign-off with the frame of its manifest. One that says it is of a workflow and has no readable manifest counts for nothing. */
function toDecided({ signOff, manifest }: StoredSignOff, keys: ReadonlyMap<string, SigningKey>): Decided {
  const parsed = manifest === null ? null : parseManifest(manifest);
  const frame = parsed === null ? null : frameOf(parsed, signOff.fourEyes);
  const isUnreadable = signOff.manifestHash !== undefined && frame === null;
  return { signOff, frame, isVoid: isUnreadable || isRevokedAt(keys.get(signOff.keyId), signOff.signedAt) };
}

/** What is not as it was when something was signed, each with whether it is material under the rules it was signed under. */
export function changesSince(stored: StoredSignOff, now: SealedState): JudgedChange[] {
  if (stored.signOff.contentHash === now.contentHash) return [];
  return judgeChanges(materialOf(stored), compareStates(parseSignedState(stored.state), now.state));
}

function materialOf({ signOff, manifest }: StoredSignOff) {
  const parsed = manifest === null ? null : parseManifest(manifest);
  return (parsed === null ? null : frameOf(parsed, signOff.fourEyes))?.rules.material ?? [];
}

/**
 * Compares what sign-offs signed, each pair once.
 * @param now  the present state; null where nobody asks for it
 */
export function differences(signOffs: readonly StoredSignOff[], now: SealedState | null): StandingFacts['differs'] {
  const stored = new Map(signOffs.map((one) => [one.signOff.id, one]));
  const known = new Map<string, boolean>();
  return (earlier, later) => {
    const before = stored.get(earlier.signOff.id);
    const after = later === null ? undefined : stored.get(later.signOff.id);
    if (!before || (!after && !now)) return true;
    const key = `${earlier.signOff.id} ${later?.signOff.id ?? ''}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const hash = after?.signOff.contentHash ?? now?.contentHash;
    const isChanged = (): boolean => {
      const state = after ? parseSignedState(after.state) : now?.state;
      if (!state) return true;
      const changes = compareStates(parseSignedState(before.state), state);
      return judgeChanges(materialOf(before), changes).some(({ isMaterial }) => isMaterial);
    };
    const differs = before.signOff.contentHash !== hash && isChanged();
    known.set(key, differs);
    return differs;
  };
}

/** Under which rules and among whom an assessment would be decided now. */
export function frameNow(read: Reader, loaded: LoadedAssessment): { readonly tone: Tone; readonly frame: Frame } {
  const tone = toneOf(loaded.pack, loaded.judgement);
  const { rules } = effectiveWorkflow(read, tone);
  const authors = authorsOf(loaded);
  const people = [...loaded.people.values()];
  const assignments = listAssignments(read, loaded.assessment.id);
  const { fourEyes } = loaded.workspace;
  const holders = holdersFor(rules, people, assignments, { fourEyes, authors });
  return { tone, frame: { rules, fourEyes, authors, holders } };
}

/** What reviewers hold of an assessment; whoever holds a role in its workflow can judge what is not their own. */
export function loadReview(read: Reader, loaded: LoadedAssessment, { holders }: Pick<Frame, 'holders'>): ReviewView {
  const ids = [...new Set(holders.map(({ personId }) => personId))];
  const { id } = loaded.assessment;
  const isHandedIn = currentRound(listMoves(read, id)).phase === 'open';
  return { ...reviewOf(loaded, listVerdicts(read, id), ids), isHandedIn };
}

/** Reads everything that the standing of an assessment follows from. */
export function loadFacts(read: Reader, loaded: LoadedAssessment, sealed: SealedState, now: string): StandingFacts {
  const { assessment } = loaded;
  const { tone, frame } = frameNow(read, loaded);
  const { authors } = frame;
  const people = [...loaded.people.values()];
  const assignments = listAssignments(read, assessment.id);
  const keys = listSigningKeys(read);
  const byId = new Map(keys.map((key) => [key.id, key]));
  return {
    assessmentId: assessment.id,
    tone,
    frame,
    managers: managersOf(people, assignments, authors),
    keyOf: keyStates(keys, now),
    assignments,
    moves: listMoves(read, assessment.id),
    decisions: loaded.signOffs.map((stored) => toDecided(stored, byId)),
    differs: differences(loaded.signOffs, sealed),
    conditions: listConditions(read, assessment.id),
    acceptances: listAcceptances(read, assessment.id),
    now,
  };
}

/** A sign-off as the screens show it. `staleness`: what changed since, as far as it is material; null if nothing is. */
export function tellSignOff(
  stored: StoredSignOff,
  now: SealedState,
): SignOff & Pick<SignOffStanding['signOffs'][number], 'staleness'> {
  const changes = changesSince(stored, now).filter(({ isMaterial }) => isMaterial);
  const told = changes.map(({ subject, before, after }) => ({ subject, before, after }));
  return { ...stored.signOff, staleness: told.length === 0 ? null : { changes: told } };
}

/** Everything the sign-off screen shows. */
export function loadStanding(
  read: Reader,
  loaded: LoadedAssessment,
  sealed: SealedState,
  now: string,
): { readonly facts: StandingFacts; readonly standing: SignOffStanding } {
  const facts = loadFacts(read, loaded, sealed, now);
  const newest = loaded.signOffs.at(-1);
  return {
    facts,
    standing: {
      ...standingOf(facts),
      signOffs: loaded.signOffs.map((stored) => tellSignOff(stored, sealed)),
      changes: newest ? changesSince(newest, sealed) : [],
      review: reviewStanding(loadReview(read, loaded, facts.frame)),
    },
  };
}
