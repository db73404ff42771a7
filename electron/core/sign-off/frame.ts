import type { SignOff } from '#contract/records/sign-off';
import type { StepStanding, WorkflowRules, WorkflowStep } from '#contract/records/workflow';
import type { RecordRole } from '#contract/records/workflow-parts';

/** Who holds a role for one assessment. */
export type Holder = { readonly role: RecordRole; readonly personId: string };

/** Under which rules and among whom a decision is taken: now, or as the manifest of a sign-off tells it. */
export type Frame = {
  readonly rules: WorkflowRules;
  /** Whether four eyes and separation are enforced; else they are only told of. */
  readonly fourEyes: boolean;
  /** Ids of whoever made the assessment. */
  readonly authors: ReadonlySet<string>;
  readonly holders: readonly Holder[];
};

/** A sign-off as far as the workflow looks at it. */
export type Given = Pick<SignOff, 'id' | 'personId' | 'decision' | 'stepId' | 'role'>;

export type Bar = StepStanding['barred'][number]['reason'];

/** Whether a decision lets the assessment pass. */
export function isApproval({ decision }: Pick<SignOff, 'decision'>): boolean {
  return decision === 'approve' || decision === 'approve-with-conditions';
}

/** Whether a decision stops the round. */
export function isRefusal({ decision }: Pick<SignOff, 'decision'>): boolean {
  return decision === 'reject' || decision === 'request-changes';
}

/** The step of a sign-off with the place of its stage; undefined if the rules have none such, or for another role. */
export function stepOf(rules: WorkflowRules, given: Pick<Given, 'stepId' | 'role'>) {
  for (const [stage, { steps }] of rules.stages.entries()) {
    const step = steps.find(({ id, role }) => id === given.stepId && role === given.role);
    if (step) return { step, stage };
  }
  return undefined;
}

/** The people who hold a role, each once. */
export function holdersOf({ holders }: Pick<Frame, 'holders'>, role: RecordRole): string[] {
  return [...new Set(holders.flatMap((one) => (one.role === role ? [one.personId] : [])))];
}

/** Whether the rules keep two roles apart. */
export function areSeparate(rules: WorkflowRules, one: RecordRole, other: RecordRole | 'author'): boolean {
  return rules.separation.some(([a, b]) => (a === one && b === other) || (a === other && b === one));
}

/** Why a person cannot take a step, whatever others decide; null if they can. */
export function barOf(frame: Frame, { role, asks }: WorkflowStep, personId: string): 'four-eyes' | 'separation' | null {
  if (!frame.fourEyes || !frame.authors.has(personId)) return null;
  if (asks === 'decision') return 'four-eyes';
  return areSeparate(frame.rules, role, 'author') ? 'separation' : null;
}

/** Whether a person has decided in a role that must be kept apart from this one. */
export function isConflicted(frame: Frame, role: RecordRole, personId: string, given: readonly Given[]): boolean {
  return (
    frame.fourEyes &&
    given.some((one) => one.personId === personId && one.role !== undefined && areSeparate(frame.rules, role, one.role))
  );
}

/** The holders of a step's role who may take it. */
function ableTo(frame: Frame, step: WorkflowStep, given: readonly Given[]): string[] {
  return holdersOf(frame, step.role).filter(
    (id) => barOf(frame, step, id) === null && !isConflicted(frame, step.role, id, given),
  );
}

/** How many people's decisions a step takes. Without four eyes no more than there are people. */
export function neededFor(frame: Frame, step: WorkflowStep, given: readonly Given[]): number {
  if (step.quorum === 'all') return Math.max(1, ableTo(frame, step, given).length);
  return frame.fourEyes ? step.quorum : Math.max(1, Math.min(step.quorum, holdersOf(frame, step.role).length));
}

/** Whether what was given for a step is enough. */
function isMet(frame: Frame, step: WorkflowStep, given: readonly Given[]): boolean {
  const people = new Set(given.flatMap((one) => (one.stepId === step.id ? [one.personId] : [])));
  if (step.quorum !== 'all') return people.size >= neededFor(frame, step, given);
  return people.size > 0 && ableTo(frame, step, given).every((id) => people.has(id));
}

/** What a list of decisions comes to under a frame. */
export type Evaluation = {
  /** Those that count: for a step there is, by somebody who may, and not before its turn. */
  readonly counted: readonly Given[];
  /** The place of the first stage that still waits for a decision; the number of stages if none does. */
  readonly reached: number;
  readonly isComplete: boolean;
};

function reachedBy(frame: Frame, counted: readonly Given[]): number {
  const { stages } = frame.rules;
  // An opinion stops nobody.
  const waiting = stages.findIndex(({ steps }) =>
    steps.some((step) => step.asks === 'decision' && !isMet(frame, step, counted)),
  );
  return waiting < 0 ? stages.length : waiting;
}

/**
 * Counts approvals, in the order in which they were given: each must be for a step whose stage was reached, by a holder of
 * its role who is neither barred nor conflicted.
 */
export function evaluate<T extends Given>(
  frame: Frame,
  approvals: readonly T[],
): Omit<Evaluation, 'counted'> & { readonly counted: readonly T[] } {
  const counted: T[] = [];
  for (const one of approvals) {
    const found = stepOf(frame.rules, one);
    if (found?.step.asks !== 'decision' || found.stage > reachedBy(frame, counted)) continue;
    const { step } = found;
    if (barOf(frame, step, one.personId) !== null || isConflicted(frame, step.role, one.personId, counted)) continue;
    counted.push(one);
  }
  const reached = reachedBy(frame, counted);
  return { counted, reached, isComplete: reached === frame.rules.stages.length };
}

/** Whether a step has enough approvals among those that count. */
export function isStepMet(frame: Frame, step: WorkflowStep, counted: readonly Given[]): boolean {
  return isMet(frame, step, counted);
}
