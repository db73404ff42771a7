import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { SignOff, SignOffManifest } from '#contract/records/sign-off';
import type { ContentCheck } from '#contract/records/verification';
import { lastDayOf } from '#core/sign-off/dates';
import { areSeparate, holdersOf, isApproval, isConflicted, isRefusal, stepOf } from '#core/sign-off/frame';
import { frameOf } from '#core/sign-off/manifest';
import { approvalsFor, type Decided, judge, type Rounds, resultOf } from '#core/sign-off/rounds';
import { decisionBytes } from '#core/signing/decision';
import { contentCheck } from './sign-off-checks.ts';
import { failed, indeterminate, type Judged, passed } from './verdict.ts';

/** A sign-off with its manifest, whichever file they are in. */
export type CheckedSignOff = {
  readonly signOff: SignOff;
  /** Null if it has none, or what is there is none. */
  readonly manifest: SignOffManifest | null;
  /** The manifest as it is in the file. */
  readonly manifestBytes: Uint8Array | null;
  /** Its key was revoked from before it was signed on, as far as whoever checks knows. */
  readonly isRevoked: boolean;
};

/** What a check of the workflow can find wrong. */
export type WorkflowCode = 'manifest-hash' | 'four-eyes' | 'separation' | 'quorum' | 'signer-key';

/** What else the file says of the sign-offs of one assessment. */
export type Surroundings = {
  readonly workspaceId: string | undefined;
  /** What records or state say against a sign-off, beside the sign-offs themselves. */
  readonly contradicted: (signOffId: string, code: WorkflowCode) => boolean;
  /** Whether what two sign-offs signed differs materially; null if only their hashes are known. */
  readonly differs: ((earlier: Decided, later: Decided) => boolean) | null;
  /** Told for a dossier, which speaks of one assessment: whether everybody who was asked has decided. */
  readonly title: string | null;
  /** Manifests were withheld on purpose, because they name people or records: then nothing of this can be checked. */
  readonly isRedacted: boolean;
};

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Enforces the workflow again, from what was signed alone and in the order of signing: that each manifest is the one that
 * was signed and names the sign-off before it; that no author decided; that nobody sat in two roles that are kept apart;
 * that everyone who decided held the role, and not before their turn; that keys and people belong together.
 *
 * Of a sign-off from before there were workflows only what speaks against it is told.
 */
export function checkWorkflow(signOffs: readonly CheckedSignOff[], around: Surroundings): ContentCheck[] {
  const decided = signOffs.map(toDecided);
  const perSignOff = signOffs.flatMap((one, index) => {
    const own = decided[index];
    if (!own) return [];
    const line = (code: WorkflowCode, judged: Judged): ContentCheck =>
      contentCheck(
        code,
        one.signOff.personName,
        around.contradicted(one.signOff.id, code) ? failed('SIG_CONSTRAINTS_FAILURE') : judged,
      );
    if (around.isRedacted && one.signOff.manifestHash !== undefined && one.manifestBytes === null) {
      return [
        line('manifest-hash', indeterminate('SIGNED_DATA_NOT_FOUND')),
        line('signer-key', checkKey(one, signOffs)),
      ];
    }
    const lines = [
      line('manifest-hash', checkManifest(one, signOffs[index - 1], around.workspaceId)),
      line('four-eyes', checkFourEyes(own)),
      line('separation', checkSeparation(decided, own, around)),
      line('quorum', checkTurn(decided, own, around)),
      line('signer-key', checkKey(one, signOffs)),
    ];
    const isOlder = one.signOff.manifestHash === undefined && one.manifestBytes === null;
    return isOlder ? lines.filter(({ verdict }) => verdict !== 'TOTAL-PASSED') : lines;
  });
  return [...perSignOff, ...checkCompleteness(decided, around)];
}

function toDecided({ signOff, manifest, isRevoked }: CheckedSignOff): Decided {
  return { signOff, frame: manifest === null ? null : frameOf(manifest, signOff.fourEyes), isVoid: isRevoked };
}

/** The manifest is the signed one, speaks of the same things, and names the sign-off before it. */
function checkManifest(
  { signOff, manifest, manifestBytes }: CheckedSignOff,
  before: CheckedSignOff | undefined,
  workspaceId: string | undefined,
): Judged {
  if (signOff.manifestHash === undefined) return manifestBytes === null ? passed : failed('HASH_FAILURE');
  if (manifestBytes === null) return failed('FORMAT_FAILURE');
  if (sha256(manifestBytes) !== signOff.manifestHash) return failed('HASH_FAILURE');
  if (manifest === null || !Buffer.from(canonicalize(manifest) ?? '').equals(manifestBytes)) {
    return failed('FORMAT_FAILURE');
  }
  const isOfThis =
    manifest.assessmentId === signOff.assessmentId &&
    manifest.contentHash === signOff.contentHash &&
    manifest.workspaceId === workspaceId &&
    manifest.workflow.round === signOff.round;
  const previous = before ? { id: before.signOff.id, hash: sha256(decisionBytes(before.signOff)) } : null;
  return isOfThis && canonicalize(manifest.previous) === canonicalize(previous) ? passed : failed('HASH_FAILURE');
}

const isDecision = (signOff: SignOff): boolean => isApproval(signOff) || isRefusal(signOff);

/** With the rule off it is told all the same that an author decided. */
function broken(signOff: SignOff): Judged {
  return signOff.fourEyes ? failed('SIG_CONSTRAINTS_FAILURE') : indeterminate('SIG_CONSTRAINTS_FAILURE');
}

function checkFourEyes({ signOff, frame }: Decided): Judged {
  if (signOff.manifestHash === undefined || !isDecision(signOff)) return passed;
  if (frame === null) return failed('FORMAT_FAILURE');
  return frame.authors.has(signOff.personId) ? broken(signOff) : passed;
}

/** The approvals that counted when a decision was taken, without itself; nearest to the truth first. */
function countedBefore(decided: readonly Decided[], own: Decided, { differs }: Surroundings): (readonly Decided[])[] {
  const { frame, signOff } = own;
  if (frame === null) return [];
  const isOver = (one: Decided, at: string): boolean => {
    const last = lastDayOf(one.signOff, one.frame?.rules.validMonths ?? null, []);
    return last !== null && last < at.slice(0, 10);
  };
  const isOther = (one: Decided, other: Decided | null): boolean =>
    one.signOff.contentHash !== other?.signOff.contentHash;
  const counted = (test: Rounds['differs'], round: number): readonly Decided[] => {
    const rounds: Rounds = { moves: [], decisions: decided, differs: test, isOver };
    const approvals = approvalsFor(rounds, round, frame, own, signOff.signedAt).filter((one) => one !== own);
    return judge(frame, approvals).counted;
  };
  const round = signOff.round ?? 0;
  const exact = differs;
  if (exact !== null) return [counted((one, other) => other === null || exact(one, other), round)];
  // What earlier sign-offs signed is not here: what differs may differ in nothing that matters.
  return [counted(isOther, round), counted(() => false, round), counted(() => false, Number.POSITIVE_INFINITY)];
}

/** The best of what can be: passed if the first view is in order, unknown if only another is. */
function best(views: readonly boolean[], otherwise: Judged): Judged {
  const [first, ...others] = views;
  if (first === true) return passed;
  return others.includes(true) ? indeterminate('SIGNED_DATA_NOT_FOUND') : otherwise;
}

function checkSeparation(decided: readonly Decided[], own: Decided, around: Surroundings): Judged {
  const { signOff, frame } = own;
  const { role, personId, fingerprint } = signOff;
  if (signOff.manifestHash === undefined || role === undefined || signOff.decision === 'withdraw') return passed;
  if (frame === null) return failed('FORMAT_FAILURE');
  if (areSeparate(frame.rules, role, 'author') && frame.authors.has(personId)) return broken(signOff);
  if (!isDecision(signOff)) return passed;
  // Two people with one certificate are one.
  const views = countedBefore(decided, own, around).map((counted) => {
    const same = counted.filter((one) => one.signOff.personId === personId || one.signOff.fingerprint === fingerprint);
    const given = same.map((one) => ({ ...one.signOff, personId }));
    return !isConflicted({ ...frame, fourEyes: true }, role, personId, given);
  });
  return best(views, broken(signOff));
}

/** The signer held the role that the step asks for, and what comes before it was decided. */
function checkTurn(decided: readonly Decided[], own: Decided, around: Surroundings): Judged {
  const { signOff, frame } = own;
  if (signOff.manifestHash === undefined || (signOff.decision === 'withdraw' && signOff.stepId === undefined)) {
    return passed;
  }
  if (frame === null) return failed('FORMAT_FAILURE');
  if (signOff.decision === 'withdraw') return checkWithdrawal(decided, own);
  const found = stepOf(frame.rules, signOff);
  if (!found || (found.step.asks === 'decision') !== isDecision(signOff)) return failed('SIG_CONSTRAINTS_FAILURE');
  if (!holdersOf(frame, found.step.role).includes(signOff.personId)) return failed('SIG_CONSTRAINTS_FAILURE');
  const views = countedBefore(decided, own, around).map((counted) => found.stage <= judge(frame, counted).reached);
  return best(views, failed('SIG_CONSTRAINTS_FAILURE'));
}

/** Only a decision of one's own can be taken back. */
function checkWithdrawal(decided: readonly Decided[], { signOff }: Decided): Judged {
  const taken = decided.find((one) => one.signOff.id === signOff.withdraws)?.signOff;
  return taken?.personId === signOff.personId && taken.role === signOff.role
    ? passed
    : failed('SIG_CONSTRAINTS_FAILURE');
}

/** One certificate belongs to one person; one that was revoked before is nobody's. */
function checkKey({ signOff, isRevoked }: CheckedSignOff, all: readonly CheckedSignOff[]): Judged {
  const isShared = all.some(
    ({ signOff: other }) => other.fingerprint === signOff.fingerprint && other.personId !== signOff.personId,
  );
  if (isShared) return failed('SIG_CONSTRAINTS_FAILURE');
  return isRevoked ? failed('REVOKED') : passed;
}

/** Whether everybody whom the rules ask for has decided in the newest round. */
function checkCompleteness(decided: readonly Decided[], { title, differs }: Surroundings): ContentCheck[] {
  const round = Math.max(0, ...decided.map(({ signOff }) => signOff.round ?? 0));
  if (title === null || round === 0) return [];
  const result = (test: (one: Decided, other: Decided) => boolean): boolean => {
    const { phase } = resultOf({
      moves: Array.from({ length: round }, () => ({ move: 'submit' as const })),
      decisions: decided,
      differs: (one, other) => other !== null && test(one, other),
      isOver: () => false,
    });
    return phase === 'complete';
  };
  const isRefused = decided.some(({ signOff }) => signOff.round === round && isRefusal(signOff));
  if (isRefused) return [];
  const isComplete = differs
    ? result(differs)
    : result((one, other) => one.signOff.contentHash !== other.signOff.contentHash);
  const isReduced = decided.some((one) => one.signOff.round === round && isQuorumReduced(one));
  const complete = isReduced ? indeterminate('SIG_CONSTRAINTS_FAILURE') : passed;
  return [contentCheck('quorum', title, isComplete ? complete : indeterminate('SIGNED_DATA_NOT_FOUND'))];
}

/** With four eyes off fewer people are enough where there are no more: that is told as well. */
function isQuorumReduced({ signOff, frame }: Decided): boolean {
  if (signOff.fourEyes || frame === null) return false;
  const steps = frame.rules.stages.flatMap((stage) => stage.steps);
  return steps.some(
    ({ asks, quorum, role }) => asks === 'decision' && quorum !== 'all' && quorum > holdersOf(frame, role).length,
  );
}
