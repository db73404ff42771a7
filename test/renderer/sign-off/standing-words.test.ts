import '../browser.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Person } from '#contract/records/person';
import type { SignOffState } from '#contract/records/workflow';
import { t } from '../../../renderer/app/i18n.svelte.ts';
import { session } from '../../../renderer/app/session.svelte.ts';
import { historyOf } from '../../../renderer/screens/sign-off/history.ts';
import { judged } from '../../../renderer/screens/sign-off/judged.ts';
import { nextMoves } from '../../../renderer/screens/sign-off/next-moves.ts';
import { rolesOf } from '../../../renderer/screens/sign-off/roles.ts';
import {
  afterReopening,
  canFulfil,
  deciders,
  stateSentence,
  withdrawable,
} from '../../../renderer/screens/sign-off/standing-words.ts';
import { signOff, standing, step } from './standing.ts';

vi.mock('../../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: {},
}));

beforeEach(() => {
  session.people = ['validator', 'approver', 'owner'].map((id) => ({ id, name: `The ${id}` }) as unknown as Person);
});

test('whoever only lacks a key is asked too, because one can be made while signing; whoever is barred is not', () => {
  const open = step('validator', {
    openTo: ['a'],
    barred: [
      { personId: 'b', reason: 'no-key' },
      { personId: 'c', reason: 'key-revoked' },
      { personId: 'd', reason: 'four-eyes' },
      { personId: 'e', reason: 'separation' },
    ],
  });
  expect(deciders(open)).toEqual(['a', 'b', 'c']);
  expect(deciders({ ...open, status: 'met' })).toEqual([]);
});

test('the sentence of a round names whose turn it is, and says so if it is nobody’s', () => {
  expect(stateSentence(standing())).toContain('The validator');
  const stuck = standing({ stages: [{ id: 'validation', steps: [step('validator', { openTo: [] })] }] });
  expect(stateSentence(stuck)).toBe(t('screen.sign-off.state.in-review.nobody'));
});

test('a draft that cannot be handed in says which roles are missing', () => {
  const lacking = standing({ state: 'draft', lacking: ['approver'] });
  expect(stateSentence(lacking)).toContain(t('record-role.approver'));
});

test('every state offers what leads on, first the thing to do next where something waits', () => {
  const by = {
    assign: ['owner'],
    submit: ['owner'],
    recall: ['owner'],
    decide: ['validator'],
    'withdraw-decision': ['validator'],
    reopen: ['owner'],
    supersede: ['owner'],
  };
  const mains: Record<SignOffState, string | null> = {
    draft: 'submit',
    'in-review': 'decide',
    'changes-requested': 'submit',
    rejected: 'reopen',
    approved: null,
    'approved-with-conditions': null,
    stale: 'reopen',
    expired: 'reopen',
    withdrawn: 'reopen',
    superseded: null,
  };
  for (const [state, wanted] of Object.entries(mains)) {
    const { main, more } = nextMoves(standing({ state: state as SignOffState }, by));
    expect(main?.move ?? null, state).toBe(wanted);
    expect([main, ...more].filter((move) => move !== null).length, state).toBeGreaterThan(0);
  }
});

test('what nobody can do is not offered', () => {
  const { main, more } = nextMoves(standing({ state: 'draft' }, { supersede: ['owner'] }));
  expect(main?.move).toBe('supersede');
  expect(more).toEqual([]);
});

test('a decision is offered for a step whose only person has no key yet, though the core lists no mover', () => {
  const keyless = step('validator', { openTo: [], barred: [{ personId: 'validator', reason: 'no-key' }] });
  const { main } = nextMoves(standing({ stages: [{ id: 'validation', steps: [keyless] }] }));
  expect(main).toEqual({ move: 'decide', by: ['validator'] });
});

test('only one’s own decisions of this round, or that still count, can be taken back, and each once', () => {
  const signOffs = [
    signOff('old', 'validator', { round: 1 }),
    signOff('counting', 'validator', { round: 1 }),
    signOff('gone', 'validator', { round: 2 }),
    signOff('now', 'validator', { round: 2 }),
    signOff('withdrawal', 'validator', { round: 2, decision: 'withdraw', withdraws: 'gone' }),
    signOff('other', 'approver', { round: 2 }),
  ];
  const at = standing(
    {
      round: 2,
      signOffs,
      stages: [{ id: 'validation', steps: [step('validator', { status: 'met', given: ['counting'] })] }],
    },
    { 'withdraw-decision': ['validator'] },
  );
  expect(withdrawable(at, 'validator').map(({ id }) => id)).toEqual(['counting', 'now']);
  expect(withdrawable(at, 'approver')).toEqual([]);
  expect(withdrawable({ ...at, moves: [] }, 'validator')).toEqual([]);
});

test('a new round asks again for what is stale, withdrawn or was refused, and keeps the rest', () => {
  const at = standing({
    state: 'withdrawn',
    signOffs: [
      signOff('v', 'validator'),
      signOff('a', 'approver'),
      signOff('w', 'approver', { decision: 'withdraw', withdraws: 'a' }),
    ],
  });
  const { kept, again } = afterReopening(at);
  expect(kept.map(({ id }) => id)).toEqual(['v']);
  expect(again.map(({ id }) => id)).toEqual(['a']);
  const stale = { ...at, signOffs: at.signOffs.map((one) => ({ ...one, staleness: { changes: [] } })) };
  expect(afterReopening(stale).kept).toEqual([]);
});

test('if everything still speaks, a new round asks for all of it: nothing would be left to decide', () => {
  const at = standing({ state: 'approved', signOffs: [signOff('v', 'validator'), signOff('a', 'approver')] });
  const { kept, again } = afterReopening(at);
  expect(kept).toEqual([]);
  expect(again.map(({ id }) => id)).toEqual(['v', 'a']);
});

test('an approval that has ended is asked again', () => {
  const at = standing({ state: 'expired', signOffs: [signOff('v', 'validator', { validUntil: '2020-01-01' })] });
  expect(afterReopening(at).again.map(({ id }) => id)).toEqual(['v']);
});

test('a condition is marked by its owner or whoever runs the sign-off, not by the owner of another', () => {
  const condition = { ownerId: 'mine' } as Parameters<typeof canFulfil>[1];
  const at = standing({}, { 'fulfil-condition': ['mine', 'other', 'boss'], supersede: ['boss'] });
  expect(canFulfil(at, condition, 'mine')).toBe(true);
  expect(canFulfil(at, condition, 'boss')).toBe(true);
  expect(canFulfil(at, condition, 'other')).toBe(false);
  expect(canFulfil(at, condition, null)).toBe(false);
});

test('roles tell who was named before who is proposed, and which are missing', () => {
  const at = standing({
    lacking: ['approver'],
    assignments: [{ id: 'x', version: 1, assessmentId: 'a', role: 'validator', personId: 'owner' }],
  });
  const roles = new Map(rolesOf(at).map((one) => [one.role, one]));
  expect(roles.get('validator')).toMatchObject({ people: ['owner'], isAssigned: true });
  expect(roles.get('approver')).toMatchObject({ people: ['approver'], isAssigned: false, isLacking: true });
  expect(roles.get('owner')).toMatchObject({ people: [] });
});

test('the history has moves and decisions in one, the newest first, and says what was taken back', () => {
  const at = standing({
    history: [
      {
        id: 'm',
        version: 1,
        assessmentId: 'a',
        move: 'submit',
        personId: 'owner',
        reason: 'Ready.',
        at: '2026-11-23T08:00:00.000Z',
      },
    ],
    signOffs: [
      signOff('v', 'validator'),
      signOff('w', 'validator', { decision: 'withdraw', withdraws: 'v', signedAt: '2026-11-23T10:00:00.000Z' }),
    ],
  });
  const history = historyOf(at);
  expect(history.map(({ id }) => id)).toEqual(['w', 'v', 'm']);
  expect(history[1]?.note).toBe(t('screen.sign-off.history.withdrawn'));
  expect(history[2]).toMatchObject({
    text: t('screen.sign-off.history.submit', { name: 'The owner' }),
    words: 'Ready.',
  });
});

test('changes of the preview are marked as the standing marks them; what it does not tell stays unmarked', () => {
  const change = (subject: string) => ({ subject, before: null, after: 'x' });
  const marked = judged(
    [change('a'), change('b'), change('c')],
    [
      { ...change('a'), isMaterial: true },
      { ...change('b'), isMaterial: false },
    ],
  );
  expect(marked.map(({ isMaterial }) => isMaterial)).toEqual([true, false, undefined]);
});
