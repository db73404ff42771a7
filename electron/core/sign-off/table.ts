import type { SignOffMove, SignOffState } from '#contract/records/workflow';

/**
 * Who can make a move. `manager`: owners of workspace and record, the authors if there are none. `author`: whoever made the
 * assessment. `decider`: to whom a step is open now. `signer`: whose own decision stands. `condition-owner`, `accepter`:
 * whose condition, whose accepted risk it is.
 */
export type Mover = 'manager' | 'author' | 'decider' | 'signer' | 'condition-owner' | 'accepter';

/** Who can make a move, and where it can lead. */
export type Transition = { readonly by: readonly Mover[]; readonly to: readonly SignOffState[] };

const DECIDED: readonly SignOffState[] = ['approved', 'approved-with-conditions'];
const assign = (state: SignOffState): Transition => ({ by: ['manager'], to: [state] });
const supersede: Transition = { by: ['manager'], to: ['superseded'] };
const reopen: Transition = { by: ['manager', 'author'], to: ['in-review'] };
const submit: Transition = { by: ['manager', 'author'], to: ['in-review'] };
const withdraw = (...to: SignOffState[]): Transition => ({ by: ['signer'], to });
const fulfil = (...to: SignOffState[]): Transition => ({ by: ['condition-owner', 'manager'], to });
const revoke = (...to: SignOffState[]): Transition => ({ by: ['accepter', 'manager'], to });

/**
 * Every state with every move out of it. A move that is not here is not possible. What is not a move also changes states:
 * a material change makes `stale`, time makes `expired`, a key that is revoked from before its signature on takes a decision
 * away; undoing them leads back.
 */
export const TRANSITIONS: Readonly<Record<SignOffState, Partial<Record<SignOffMove, Transition>>>> = {
  draft: { assign: assign('draft'), submit, supersede, 'revoke-acceptance': revoke('draft') },
  'in-review': {
    assign: assign('in-review'),
    recall: { by: ['manager', 'author'], to: ['draft'] },
    decide: { by: ['decider'], to: ['in-review', 'changes-requested', 'rejected', ...DECIDED] },
    'accept-risk': { by: ['decider'], to: ['in-review', ...DECIDED] },
    'withdraw-decision': withdraw('in-review'),
    'fulfil-condition': fulfil('in-review'),
    'revoke-acceptance': revoke('in-review'),
    supersede,
  },
  'changes-requested': {
    assign: assign('changes-requested'),
    submit,
    'withdraw-decision': withdraw('changes-requested', 'in-review'),
    'revoke-acceptance': revoke('changes-requested'),
    supersede,
  },
  rejected: {
    assign: assign('rejected'),
    reopen,
    'withdraw-decision': withdraw('rejected', 'in-review', 'withdrawn'),
    'revoke-acceptance': revoke('rejected'),
    supersede,
  },
  approved: {
    reopen,
    'withdraw-decision': withdraw('approved', 'withdrawn'),
    'fulfil-condition': fulfil('approved', 'approved-with-conditions'),
    'revoke-acceptance': revoke('approved', 'expired'),
    supersede,
  },
  'approved-with-conditions': {
    reopen,
    'withdraw-decision': withdraw('approved-with-conditions', 'withdrawn'),
    'fulfil-condition': fulfil('approved-with-conditions', 'approved'),
    'revoke-acceptance': revoke('approved-with-conditions', 'expired'),
    supersede,
  },
  stale: {
    assign: assign('stale'),
    reopen,
    'withdraw-decision': withdraw('stale', 'withdrawn'),
    'fulfil-condition': fulfil('stale'),
    'revoke-acceptance': revoke('stale'),
    supersede,
  },
  expired: {
    assign: assign('expired'),
    reopen,
    'withdraw-decision': withdraw('expired', 'withdrawn'),
    'fulfil-condition': fulfil('expired'),
    'revoke-acceptance': revoke('expired'),
    supersede,
  },
  withdrawn: {
    assign: assign('withdrawn'),
    reopen,
    'withdraw-decision': withdraw('withdrawn'),
    'revoke-acceptance': revoke('withdrawn'),
    supersede,
  },
  superseded: { reopen: { by: ['manager'], to: ['in-review'] }, 'revoke-acceptance': revoke('superseded') },
};

/** Moves that need words: why, or what is decided. */
export const REASONED: ReadonlySet<SignOffMove> = new Set([
  'recall',
  'decide',
  'withdraw-decision',
  'reopen',
  'supersede',
  'accept-risk',
  'revoke-acceptance',
]);
