import { describe, expect, test } from 'vitest';
import type { Condition } from '#contract/records/condition';
import { type Answers, Judgement, TracedJudgement } from '#contract/records/judgement';
import { loadPack } from '#core/packs/load';
import { judge, tellJudgement } from '#core/rules/judge';
import { packOf, questionOf } from './random-packs.ts';

const folder = new URL('../../fixtures/packs/valid', import.meta.url).pathname;
const pack = loadPack(folder);
const on = (assessedOn: string) => ({ assessedOn });

const RUINOUS: Answers = {
  'role.is-tool': 'yes',
  'role.of': 'make',
  'use.areas': ['roof', 'garden'],
  'use.weight': 100,
};

function truthOf(id: string, answers: Answers): string | undefined {
  return judge(pack, answers, on('2026-11-23')).classes.find((it) => it.id === id)?.truth;
}

/** The truth of one condition over yes-no question `q`, which is visible if `s` is yes, with `s` always visible. */
function judged(when: Condition, answers: Answers): string | undefined {
  const questions = [questionOf('s', 'yes-no'), questionOf('q', 'yes-no', { question: 's', is: 'yes' })];
  return judge(packOf(questions, { facts: [], classes: [when], obligations: [] }), answers, on('2026-11-23')).classes[0]
    ?.truth;
}

describe('a conclusion', () => {
  test('names the answers it follows from, in the order of the questions, with articles of question and option', () => {
    const judgement = judge(pack, RUINOUS, on('2026-11-23'));
    expect(judgement.classes[0]).toEqual({
      id: 'dangerous',
      truth: 'true',
      because: [
        { questionId: 'role.is-tool', value: 'yes', hidden: false, isDirect: false, articles: ['Rule 1'] },
        { questionId: 'role.of', value: 'make', hidden: false, isDirect: false, articles: ['Rule 2', 'Rule 2(1)'] },
        {
          questionId: 'use.areas',
          value: ['roof', 'garden'],
          hidden: false,
          isDirect: true,
          articles: ['Rule 3', 'Rule 3(a)'],
        },
        { questionId: 'use.weight', value: 100, hidden: false, isDirect: true, articles: ['Rule 4'] },
      ],
      open: [],
      trace: {
        truth: 'true',
        by: {
          kind: 'count',
          parts: [
            { truth: 'true', by: { kind: 'answer', questionId: 'use.areas', hidden: false } },
            { truth: 'true', by: { kind: 'answer', questionId: 'use.weight', hidden: false } },
            { truth: 'unknown', by: { kind: 'answer', questionId: 'use.bought', hidden: false } },
          ],
        },
      },
    });
    expect(judgement.isDetermined).toBe(true);
    expect(judgement.open).toEqual(['use.bought', 'use.remarks']);
    expect(judgement.deciding).toEqual([]);
  });

  test('is unknown while open questions can still turn it, and names them', () => {
    const judgement = judge(pack, { 'role.is-tool': 'yes', 'role.of': 'use', 'use.areas': [] }, on('2026-11-23'));
    const { truth, open, because } = judgement.classes[0] ?? {};
    expect({ truth, open, because }).toEqual({
      truth: 'unknown',
      open: ['use.weight', 'use.bought'],
      because: [],
    });
    expect(judgement).toMatchObject({ isDetermined: false, deciding: ['use.weight', 'use.bought'] });
  });

  test('counts questions that may become visible as open, but asks for what shows them first', () => {
    const judgement = judge(pack, {}, on('2026-11-23'));
    expect(judgement.classes[0]?.open).toEqual(['role.is-tool', 'use.areas', 'use.weight', 'use.bought']);
    expect(judgement.deciding).toEqual(['role.is-tool']);
    expect(judgement.open).toEqual(['role.is-tool', 'use.remarks']);
    expect(judgement.visibility).toEqual({
      'role.is-tool': 'true',
      'role.of': 'unknown',
      'use.areas': 'unknown',
      'use.weight': 'unknown',
      'use.bought': 'unknown',
      'use.remarks': 'true',
    });
  });

  test('does not wait for a question of which every answer leads to the same', () => {
    // The tools are covered whatever is done with them, as all three options are named.
    const judgement = judge(pack, { 'role.is-tool': 'yes' }, on('2026-11-23'));
    expect(judgement.facts[0]).toMatchObject({ id: 'covered', truth: 'true' });
    expect(judgement.visibility['use.areas']).toBe('true');
    expect(judgement.classes[0]?.open).toEqual(['use.areas', 'use.weight', 'use.bought']);
    expect(judgement.classes[2]).toMatchObject({ id: 'outside', truth: 'false' });
    expect(judgement.classes[2]?.because.map(({ questionId }) => questionId)).toEqual(['role.is-tool']);
  });

  test('that rests on hidden questions says so, and names the answer that hides them', () => {
    const judgement = judge(pack, { ...RUINOUS, 'role.is-tool': 'no' }, on('2026-11-23'));
    expect(judgement.classes.map(({ id, truth }) => [id, truth])).toEqual([
      ['dangerous', 'false'],
      ['plain', 'false'],
      ['outside', 'true'],
    ]);
    expect(judgement.classes[0]?.because).toEqual([
      { questionId: 'role.is-tool', value: 'no', hidden: false, isDirect: true, articles: ['Rule 1'] },
      { questionId: 'use.areas', hidden: true, isDirect: true, articles: ['Rule 3'] },
      { questionId: 'use.weight', hidden: true, isDirect: true, articles: ['Rule 4'] },
    ]);
    expect(judgement.sections).toEqual([
      { id: 'role', answered: 1, total: 1 },
      { id: 'use', answered: 0, total: 1 },
    ]);
  });

  test('tells what speaks for it from what shows a question or keeps another class out', () => {
    const direct = (id: string, answers: Answers) =>
      judge(pack, answers, on('2026-11-23'))
        .classes.find((it) => it.id === id)
        ?.because.map(({ questionId, isDirect }) => [questionId, isDirect]);
    const light = { ...RUINOUS, 'use.areas': [], 'use.weight': 1 };
    expect(direct('plain', light)).toEqual([
      ['role.is-tool', true],
      ['role.of', true],
      ['use.areas', false],
      ['use.weight', false],
    ]);
    expect(direct('dangerous', RUINOUS)).toEqual([
      ['role.is-tool', false],
      ['role.of', false],
      ['use.areas', true],
      ['use.weight', true],
    ]);
  });

  test('takes the alternative with the fewest answers', () => {
    const questions = ['a', 'b', 'c'].map((id) => questionOf(id, 'yes-no'));
    const yes = (question: string): Condition => ({ question, is: 'yes' });
    const when = { any: [{ all: [yes('a'), yes('b')] }, yes('c')] };
    const small = packOf(questions, { facts: [], classes: [when, { not: when }], obligations: [] });
    const reasons = (answers: Answers) =>
      judge(small, answers, on('2026-11-23')).classes.map((it) => it.because.map(({ questionId }) => questionId));
    expect(reasons({ a: 'yes', b: 'yes', c: 'yes' })).toEqual([['c'], ['c']]);
    expect(reasons({ a: 'yes', b: 'yes', c: 'no' })).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(reasons({ a: 'no', b: 'no', c: 'no' })).toEqual([
      ['a', 'c'],
      ['a', 'c'],
    ]);
  });
});

describe('answers', () => {
  test('"don\'t know" is unknown, not no', () => {
    expect(truthOf('outside', { 'role.is-tool': { unknown: true } })).toBe('unknown');
    expect(truthOf('outside', { 'role.is-tool': 'no' })).toBe('true');
  });

  test('"none of these" is an answer', () => {
    expect(truthOf('dangerous', { ...RUINOUS, 'use.areas': [], 'use.bought': '2024-01-01' })).toBe('false');
    expect(truthOf('dangerous', { ...RUINOUS, 'use.areas': [], 'use.bought': '2019-12-31' })).toBe('true');
  });

  test('a number out of bounds or of the wrong type counts as none', () => {
    expect(truthOf('dangerous', { ...RUINOUS, 'use.weight': 1001 })).toBe('unknown');
    expect(truthOf('dangerous', { ...RUINOUS, 'use.weight': '100' })).toBe('unknown');
  });

  test('answers to questions the pack does not have are ignored', () => {
    expect(judge(pack, { ...RUINOUS, gone: 'yes' }, on('2026-11-23'))).toEqual(judge(pack, RUINOUS, on('2026-11-23')));
  });
});

describe('visibility', () => {
  test.each([
    ['hidden', { s: 'no', q: 'yes' }, 'false', 'true'],
    ['visible', { s: 'yes', q: 'yes' }, 'true', 'false'],
    ['perhaps visible, with an answer that fits', { q: 'yes' }, 'unknown', 'unknown'],
    ['perhaps visible, with an answer that does not', { q: 'no' }, 'false', 'true'],
    ['perhaps visible, without an answer', {}, 'unknown', 'unknown'],
  ] as const)('a condition on a question that is %s', (_, answers, is, isNot) => {
    const condition: Condition = { question: 'q', is: 'yes' };
    expect([judged(condition, answers), judged({ not: condition }, answers)]).toEqual([is, isNot]);
  });
});

describe('obligations', () => {
  const warn = (assessedOn: string, answers: Answers = RUINOUS) =>
    judge(pack, answers, on(assessedOn)).obligations.find(({ id }) => id === 'warn');

  test('apply from their own date on', () => {
    expect(warn('2026-08-01')).toMatchObject({ truth: 'true', isApplicable: false, appliesFrom: '2026-08-02' });
    expect(warn('2026-08-02')).toMatchObject({ truth: 'true', isApplicable: true, role: 'maker' });
  });

  test('do not apply while they are unknown or false', () => {
    expect(warn('2026-11-23', { 'role.is-tool': 'yes' })).toMatchObject({ truth: 'unknown', isApplicable: false });
    expect(warn('2026-11-23', { ...RUINOUS, 'role.of': 'use' })).toMatchObject({ truth: 'false', isApplicable: false });
  });
});

test('a judgement keeps to the contract and survives JSON', () => {
  const judgement = judge(pack, RUINOUS, on('2026-11-23'));
  expect(TracedJudgement.parse(JSON.parse(JSON.stringify(judgement)))).toEqual(judgement);
});

test('what is told of a judgement lacks traces, and of duties all but the reasons that speak for one that holds', () => {
  const judgement = judge(pack, RUINOUS, on('2026-11-23'));
  const told = tellJudgement(judgement);
  expect(Judgement.parse(told)).toEqual(told);
  expect(told.classes).toEqual(judgement.classes.map(({ trace: _, ...rest }) => rest));
  const reasons = (answers: Answers) =>
    tellJudgement(judge(pack, answers, on('2026-11-23'))).obligations.map(({ id, truth, because }) => [
      id,
      truth,
      because.map(({ questionId }) => questionId),
    ]);
  expect(reasons(RUINOUS)).toEqual([
    ['warn', 'true', ['role.of', 'use.areas', 'use.weight']],
    ['helmet', 'true', ['use.areas']],
  ]);
  expect(reasons({ ...RUINOUS, 'role.is-tool': 'no' })).toEqual([
    ['warn', 'false', []],
    ['helmet', 'false', []],
  ]);
});

test('a pack that was not checked cannot send the judge in circles', () => {
  const cyclic = packOf([questionOf('q', 'yes-no')], {
    facts: [{ fact: 'f0' }],
    classes: [{ fact: 'f0' }],
    obligations: [],
  });
  expect(() => judge(cyclic, {}, on('2026-11-23'))).toThrow('Circular reference at fact f0');
});

test('150 questions, 60 rules over them and 80 obligations are judged in under 5 ms', () => {
  const names = Array.from({ length: 150 }, (_, index) => `q${index}`);
  const questions = names.map((id, index) =>
    questionOf(
      id,
      index % 3 === 0 ? 'multi' : 'single',
      index < 10 ? undefined : { question: `q${index % 10}`, ...((index % 10) % 3 === 0 ? { has: 'a' } : { is: 'a' }) },
    ),
  );
  const ask = (index: number): Condition => {
    const at = index % names.length;
    return at % 3 === 0 ? { question: `q${at}`, has: ['a', 'b'] } : { question: `q${at}`, in: ['a', 'b'] };
  };
  const some = (from: number, size: number) => Array.from({ length: size }, (_, index) => ask(from + index));
  const large = packOf(questions, {
    facts: Array.from({ length: 40 }, (_, index) => ({ any: some(index * 3, 12) })),
    classes: Array.from({ length: 20 }, (_, index) => ({ all: [{ fact: `f${index}` }, { any: some(index * 7, 30) }] })),
    obligations: Array.from({ length: 80 }, (_, index) => ({
      any: [{ class: `c${index % 20}` }, { all: some(index, 8) }],
    })),
  });
  const answers = Object.fromEntries(
    names
      .filter((_, at) => at % 4 !== 0)
      .map((id, at) => [id, Number(id.slice(1)) % 3 === 0 ? ['a'] : at % 5 === 0 ? 'c' : 'a']),
  );
  const times = Array.from({ length: 60 }, () => {
    const start = performance.now();
    judge(large, answers, on('2026-11-23'));
    return performance.now() - start;
  }).sort((a, b) => a - b);
  expect(times[15]).toBeLessThan(5);
});
