import type { SignOffMove, SignOffStanding, StepStanding } from '#contract/records/workflow';
import type { StandingSignOff } from '../../../renderer/screens/sign-off/standing-words.ts';

/** A step of one person, open unless told otherwise. */
export function step(role: StepStanding['role'], more: Partial<StepStanding> = {}): StepStanding {
  return {
    id: role,
    role,
    asks: 'decision',
    quorum: 1,
    status: 'open',
    needed: 1,
    given: [],
    holders: [role],
    openTo: [role],
    barred: [],
    ...more,
  };
}

/** A sign-off as far as the window reads it; the person is named like the step. */
export function signOff(
  id: string,
  stepId: StepStanding['role'],
  more: Partial<StandingSignOff> = {},
): StandingSignOff {
  return {
    id,
    stepId,
    role: stepId,
    personId: stepId,
    personName: stepId,
    decision: 'approve',
    statement: 'In order.',
    round: 1,
    signedAt: '2026-11-23T09:00:00.000Z',
    staleness: null,
    ...more,
  } as StandingSignOff;
}

/** A standing in which validator, then approver decide; `by`: who can make which move. */
export function standing(
  more: Partial<SignOffStanding> = {},
  by: Partial<Record<SignOffMove, readonly string[]>> = {},
): SignOffStanding {
  return {
    assessmentId: 'a',
    state: 'in-review',
    round: 1,
    tone: 'high',
    rules: {
      stages: [
        { id: 'validation', steps: [{ id: 'validator', role: 'validator', asks: 'decision', quorum: 1 }] },
        { id: 'approval', steps: [{ id: 'approver', role: 'approver', asks: 'decision', quorum: 1 }] },
      ],
      separation: [['validator', 'approver']],
      attestations: [{ en: 'I have read it.', de: 'Ich habe es gelesen.' }, { en: 'I am independent.' }],
      material: [],
      validMonths: 12,
    },
    stages: [
      { id: 'validation', steps: [step('validator')] },
      { id: 'approval', steps: [step('approver', { status: 'later', openTo: [] })] },
    ],
    lacking: [],
    assignments: [],
    moves: Object.entries(by).map(([move, people]) => ({
      move: move as SignOffMove,
      by: [...people],
      needsReason: false,
    })),
    history: [],
    signOffs: [],
    review: {
      by: 'answer',
      isRequired: false,
      counts: {
        none: 0,
        acceptable: 0,
        improvable: 0,
        'improvable-done': 0,
        'to-correct': 0,
        corrected: 0,
        outdated: 0,
      },
      blocking: [],
    },
    conditions: [],
    acceptances: [],
    validUntil: null,
    nextReviewOn: null,
    changes: [],
    ...more,
  };
}
