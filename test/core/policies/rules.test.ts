import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '#contract/errors';
import type { Condition } from '#contract/records/condition';
import type { Truth } from '#contract/records/judgement';
import { stateOf } from '#core/policies/evaluate';
import type { Known } from '#core/policies/known';
import { checkRules, ruleBook } from '#core/policies/rules';
import { factNamed, VOCABULARY } from '#core/policies/vocabulary';
import { loadWords } from '#core/policies/words';
import { Judge } from '#core/rules/judge';
import { resources } from '#test/support/open-test-core';
import '#test/support/properties';

const words = loadWords(resources);

function refusal(condition: Condition): unknown {
  try {
    checkRules({ scope: null, condition }, words);
    return null;
  } catch (error) {
    return error instanceof AppError ? error.details : error;
  }
}

/** Judges one rule with some facts known. */
function stateWith(scope: Condition | null, condition: Condition, known: Readonly<Record<string, Known>>) {
  const book = ruleBook([{ scope, condition }]);
  const answers = book.answers(({ id }) => known[id]);
  const { classes } = new Judge(book.pack, answers, { assessedOn: '2026-11-23' }).standing();
  const truth = (id: string | null | undefined): Truth =>
    id === null ? 'true' : (classes.find((one) => one.id === id)?.truth ?? 'unknown');
  return stateOf(truth(book.classes[0]?.scope), truth(book.classes[0]?.condition));
}

test('every fact has one name, and each is found by it', () => {
  const names = VOCABULARY.map(({ id }) => id.replace('{}', 'eu-ai-act'));
  expect(new Set(names).size).toBe(names.length);
  expect(names.map((name) => factNamed(name)?.kind.id)).toEqual(VOCABULARY.map(({ id }) => id));
  expect(factNamed('signed.gdpr-dpia.months')).toMatchObject({ of: 'gdpr-dpia', kind: { type: 'number' } });
  expect(factNamed('measurement.nyc.ratio.verdict')).toMatchObject({ of: 'nyc.ratio', kind: { type: 'single' } });
  expect(factNamed('system.unheard-of')).toBeNull();
});

test('rules that cannot be judged are refused with the fact and the reason', () => {
  expect(refusal({ question: 'state', is: 'live' })).toBeNull();
  expect(refusal({ question: 'outcome.eu-ai-act', has: ['prohibited', 'gpai'] })).toBeNull();
  expect(refusal({ question: 'system.next-review-on', compare: '<', to: '2027-01-01' })).toBeNull();
  expect(refusal({ question: 'state', is: 'asleep' })).toEqual({ fact: 'state', reason: 'value' });
  expect(refusal({ question: 'nothing.known', is: 'yes' })).toEqual({ fact: 'nothing.known', reason: 'fact' });
  expect(refusal({ question: 'state', has: 'live' })).toEqual({ fact: 'state', reason: 'comparison' });
  expect(refusal({ question: 'risks.recorded', compare: '>', to: '2027-01-01' })).toEqual({
    fact: 'risks.recorded',
    reason: 'value',
  });
  expect(refusal({ any: [{ class: 'x' }] })).toEqual({ fact: '', reason: 'operator' });
  const many: Condition = { all: Array.from({ length: 200 }, () => ({ question: 'stated.owner', is: 'yes' })) };
  expect(refusal(many)).toEqual({ fact: '', reason: 'size' });
});

test('what is not stated is unknown, never no', () => {
  const personal: Condition = { question: 'inherited.personal-data', is: 'yes' };
  const dpo: Condition = { question: 'role.dpo', is: 'yes' };
  expect(stateWith(personal, dpo, { 'role.dpo': 'no' })).toBe('unknown');
  expect(stateWith(personal, dpo, { 'role.dpo': 'no', 'inherited.personal-data': 'yes' })).toBe('broken');
  expect(stateWith(personal, dpo, { 'role.dpo': 'no', 'inherited.personal-data': 'no' })).toBe('out-of-scope');
  // Whatever the scope comes to, the rule is kept.
  expect(stateWith(personal, dpo, { 'role.dpo': 'yes' })).toBe('holds');
  expect(stateWith(null, { not: personal }, {})).toBe('unknown');
});

test('options known one by one: one that is told holds though others are open', () => {
  const eu: Condition = { question: 'inherited.regions', has: 'eu' };
  const us: Condition = { question: 'inherited.regions', has: 'us' };
  const known = { 'inherited.regions': { each: ['eu'], isComplete: false } };
  expect(stateWith(null, eu, known)).toBe('holds');
  expect(stateWith(null, us, known)).toBe('unknown');
  expect(stateWith(null, { not: us }, { 'inherited.regions': { each: ['eu'], isComplete: true } })).toBe('holds');
});

const FACTS: readonly {
  readonly condition: fc.Arbitrary<Condition>;
  readonly id: string;
  readonly value: fc.Arbitrary<Known>;
}[] = [
  ...['inherited.personal-data', 'role.dpo', 'upstream.generative'].map((id) => ({
    id,
    condition: fc.constantFrom('yes', 'no').map((is): Condition => ({ question: id, is })),
    value: fc.constantFrom('yes', 'no'),
  })),
  {
    id: 'state',
    condition: fc
      .subarray(['planned', 'live', 'retired'], { minLength: 1 })
      .map((some): Condition => ({ question: 'state', in: some })),
    value: fc.constantFrom('planned', 'live', 'retired'),
  },
  {
    id: 'risks.unacceptable',
    condition: fc
      .tuple(fc.constantFrom('<' as const, '=' as const, '>=' as const), fc.integer({ min: 0, max: 3 }))
      .map(([compare, to]): Condition => ({ question: 'risks.unacceptable', compare, to })),
    value: fc.integer({ min: 0, max: 4 }),
  },
  {
    id: 'inherited.regions',
    condition: fc
      .subarray(['eu', 'us', 'uk'], { minLength: 1 })
      .map((has): Condition => ({ question: 'inherited.regions', has })),
    value: fc.tuple(fc.subarray(['eu', 'us', 'uk']), fc.boolean()).map(([each, isComplete]) => ({ each, isComplete })),
  },
];

const { rule } = fc.letrec<{ rule: Condition }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.oneof(...FACTS.map(({ condition }) => condition)),
    fc.array(tie('rule'), { minLength: 1, maxLength: 3 }).map((all): Condition => ({ all })),
    fc.array(tie('rule'), { minLength: 1, maxLength: 3 }).map((any): Condition => ({ any })),
    tie('rule').map((not): Condition => ({ not })),
  ),
}));

test('stating a fact that was open never turns what holds, is broken or out of scope into something that cannot be told', () => {
  const all = fc.record(Object.fromEntries(FACTS.map(({ id, value }) => [id, value])));
  fc.assert(
    fc.property(
      rule,
      rule,
      all,
      fc.subarray(FACTS.map(({ id }) => id)),
      fc.nat(),
      (scope, condition, values, stated, pick) => {
        const before = Object.fromEntries(stated.map((id) => [id, values[id]]));
        const open = FACTS.map(({ id }) => id).filter((id) => !stated.includes(id));
        const added = open[pick % Math.max(1, open.length)];
        if (added === undefined) return;
        const first = stateWith(scope, condition, before);
        const second = stateWith(scope, condition, { ...before, [added]: values[added] });
        if (first !== 'unknown') expect(second).not.toBe('unknown');
        if (first === 'broken' || first === 'out-of-scope') expect(second).toBe(first);
        if (first === 'holds') expect(second).not.toBe('broken');
      },
    ),
    { numRuns: 400 },
  );
});
