import { describe, expect, test } from 'vitest';
import { lackingRoles } from '#core/sign-off/cast';
import { checkWorkflow } from '#core/sign-off/check-workflow';
import { addMonths, lastDayOf } from '#core/sign-off/dates';
import { defaultWorkflows, shippedWorkflows, TONES } from '#core/sign-off/default-workflows';
import type { Frame } from '#core/sign-off/frame';
import { isMaterial } from '#core/sign-off/material';
import { standingOf } from '#core/sign-off/standing';
import { toneOf } from '#core/sign-off/tone';
import { World } from './world.ts';

describe('the tone of an assessment', () => {
  const pack = {
    classes: [
      { id: 'bad', tone: 'prohibited' as const },
      { id: 'grave', tone: 'high' as const },
      { id: 'small', tone: 'minimal' as const },
    ],
  };
  const tone = (bad: string, grave: string, small: string) =>
    toneOf(pack, {
      classes: [
        { id: 'bad', truth: bad },
        { id: 'grave', truth: grave },
        { id: 'small', truth: small },
      ],
    });

  test('is the gravest of the classes that hold or still can', () => {
    expect(tone('false', 'false', 'true')).toBe('minimal');
    expect(tone('false', 'true', 'true')).toBe('high');
    expect(tone('unknown', 'true', 'false')).toBe('prohibited');
    expect(tone('false', 'false', 'false')).toBe('none');
  });
});

describe('a change', () => {
  const rules = [
    { subject: 'answer.', isMaterial: false },
    { subject: 'answer.use.weight', isMaterial: true },
    { subject: 'answer.*.answeredAt', isMaterial: false },
  ];
  test.each([
    ['answer.use.areas', false],
    ['answer.use.weight', true],
    ['answer.use.weight.answeredAt', false],
    ['system.name', true],
    ['unanswered', true],
  ])('of %s is judged by the longest beginning that fits: %s', (subject, material) => {
    expect(isMaterial(rules, { subject })).toBe(material);
  });

  test('is judged at once, however many stars a rule has', () => {
    const subject = `${'*a'.repeat(99)}b`;
    expect(isMaterial([{ subject, isMaterial: false }], { subject: 'a'.repeat(5000) })).toBe(true);
  });
});

describe('days', () => {
  test('months end with their last day', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2027-11-30', 3)).toBe('2028-02-29');
    expect(addMonths('2026-11-23', 12)).toBe('2027-11-23');
  });

  test('the earliest of what ends an approval counts, and a revoked acceptance ended the day before', () => {
    const signOff = { validUntil: '2027-06-30', signedAt: '2026-11-23T09:00:00.000Z', residualRisk: null };
    expect(lastDayOf(signOff, null, [])).toBe('2027-06-30');
    expect(lastDayOf(signOff, 3, [])).toBe('2027-02-23');
    expect(lastDayOf(signOff, 3, [{ until: '2027-01-01', revokedAt: null }])).toBe('2027-01-01');
    expect(lastDayOf(signOff, 3, [{ until: '2027-01-01', revokedAt: '2026-12-24T10:00:00.000Z' }])).toBe('2026-12-23');
    expect(lastDayOf({ ...signOff, validUntil: null }, null, [])).toBeNull();
  });
});

describe('the shipped rules', () => {
  test('can all be met, the graver by more people', () => {
    for (const tone of TONES) {
      expect(() => checkWorkflow(defaultWorkflows[tone])).not.toThrow();
      expect(shippedWorkflows[tone]).toContain(defaultWorkflows[tone]);
    }
    const seats = TONES.map((tone) => defaultWorkflows[tone].stages.flatMap(({ steps }) => steps).length);
    expect(seats).toEqual([5, 4, 1, 1, 1]);
  });
});

describe('missing people', () => {
  const frame = (holders: Frame['holders'], fourEyes = true): Frame => ({
    rules: defaultWorkflows.high,
    fourEyes,
    authors: new Set(['author']),
    holders,
  });
  const of = (role: 'validator' | 'risk-officer' | 'approver', ...ids: string[]) =>
    ids.map((personId) => ({ role, personId }));

  test('are told by the role that has nobody but authors', () => {
    expect(
      lackingRoles(frame([...of('validator', 'author'), ...of('risk-officer', 'r'), ...of('approver', 'a')])),
    ).toEqual(['validator']);
  });

  test('are told by the roles that only one person could fill though they are kept apart', () => {
    const one = [...of('validator', 'a'), ...of('risk-officer', 'a'), ...of('approver', 'a')];
    expect(lackingRoles(frame(one))).toEqual(['validator', 'approver']);
    expect(lackingRoles(frame([...one, ...of('approver', 'b')]))).toEqual([]);
    expect(lackingRoles(frame(one, false))).toEqual([]);
  });
});

describe('a step', () => {
  const people = [
    { id: 'author', roles: ['owner' as const] },
    { id: 'a', roles: ['approver' as const] },
    { id: 'b', roles: ['approver' as const] },
  ];
  const world = (quorum: 'all' | number): World => {
    const step = { id: 'approver', role: 'approver' as const, asks: 'decision' as const, quorum };
    const made = new World({ ...defaultWorkflows.limited, stages: [{ id: 's', steps: [step] }] }, people, true, [
      'author',
    ]);
    made.move('submit');
    return made;
  };

  test('of all waits for everyone, one of a number for that many, one of any for the first', () => {
    for (const [quorum, state] of [
      ['all', 'in-review'],
      [2, 'in-review'],
      [1, 'approved'],
    ] as const) {
      const one = world(quorum);
      one.approve('a', 'approver');
      expect(one.standing.state, String(quorum)).toBe(state);
      if (state === 'approved') continue;
      expect(one.step('approver')).toMatchObject({
        needed: 2,
        openTo: ['b'],
        barred: [{ personId: 'a', reason: 'already-decided' }],
      });
      one.approve('b', 'approver');
      expect(one.standing.state).toBe('approved');
    }
  });

  test('that would be met only because somebody left is confirmed by whoever is left', () => {
    const one = world('all');
    one.approve('a', 'approver');
    one.assign('approver', ['a']);
    expect(one.standing.state).toBe('in-review');
    expect(one.step('approver')).toMatchObject({ status: 'open', openTo: ['a'] });
    one.approve('a', 'approver');
    expect(one.standing.state).toBe('approved');
  });

  test('met by somebody who then becomes an author is met no more', () => {
    const one = world(1);
    one.approve('a', 'approver');
    expect(one.standing.state).toBe('approved');
    const facts = { ...one.facts, frame: { ...one.frame, authors: new Set(['author', 'a']) } };
    expect(standingOf(facts).state).toBe('stale');
  });
});
