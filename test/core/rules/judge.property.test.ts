import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answers, TracedJudgement } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { judge } from '#core/rules/judge';
import { completions, DOMAINS, isTrue, questionsOf, randomPack, someAnswers } from './random-packs.ts';

const RUNS = { numRuns: 1000 };
const ON = { assessedOn: '2026-11-23' };

const caseOf = randomPack.chain((pack) => fc.tuple(fc.constant(pack), someAnswers(pack)));
const caseWithMore = caseOf.chain(([pack, answers]) => {
  return fc.tuple(fc.constant(pack), fc.constant(answers), someAnswers(pack));
});

/** Every truth in a judgement by what it is of. */
function truths(judgement: TracedJudgement): Readonly<Record<string, string>> {
  const named = (kind: string, items: readonly { id: string; truth: string }[]) =>
    items.map(({ id, truth }) => [`${kind} ${id}`, truth]);
  return Object.fromEntries([
    ...named('class', judgement.classes),
    ...named('obligation', judgement.obligations),
    ...named('fact', judgement.facts),
    ...Object.entries(judgement.visibility).map(([id, truth]) => [`question ${id}`, truth]),
  ]);
}

/** The same by the plain two-valued meaning, for complete answers. */
function plainTruths(pack: Pack, answers: Answers): Readonly<Record<string, string>> {
  const rules = [
    ...pack.classes.map(({ id, when }) => ({ name: `class ${id}`, when })),
    ...pack.obligations.map(({ id, when }) => ({ name: `obligation ${id}`, when })),
    ...pack.facts.map(({ id, when }) => ({ name: `fact ${id}`, when })),
    ...questionsOf(pack).map(({ id, visible }) => ({ name: `question ${id}`, when: visible ?? { all: [] } })),
  ];
  return Object.fromEntries(rules.map(({ name, when }) => [name, String(isTrue(pack, answers, when))]));
}

test('with every question answered, the judgement is the plain meaning of the rules', () => {
  fc.assert(
    fc.property(caseOf, ([pack, answers]) => {
      const [complete = {}] = completions(pack, answers);
      expect(truths(judge(pack, complete, ON))).toEqual(plainTruths(pack, complete));
    }),
    RUNS,
  );
});

test('what is true or false stays so however the open questions are answered', () => {
  fc.assert(
    fc.property(caseOf, ([pack, answers]) => {
      const settled = Object.entries(truths(judge(pack, answers, ON))).filter(([, truth]) => truth !== 'unknown');
      for (const complete of completions(pack, answers)) {
        expect(plainTruths(pack, complete)).toMatchObject(Object.fromEntries(settled));
      }
    }),
    RUNS,
  );
});

test('more answers never unsettle or turn what was true or false', () => {
  fc.assert(
    fc.property(caseWithMore, ([pack, answers, more]) => {
      const before = truths(judge(pack, answers, ON));
      const settled = Object.entries(before).filter(([, truth]) => truth !== 'unknown');
      expect(truths(judge(pack, { ...more, ...answers }, ON))).toMatchObject(Object.fromEntries(settled));
    }),
    RUNS,
  );
});

test('the answer of a hidden question changes nothing at all', () => {
  fc.assert(
    fc.property(caseWithMore, ([pack, answers, other]) => {
      const judgement = judge(pack, answers, ON);
      const hidden = new Set(Object.keys(judgement.visibility).filter((id) => judgement.visibility[id] === 'false'));
      const kept = Object.entries(answers).filter(([id]) => !hidden.has(id));
      const changed = Object.entries(other).filter(([id]) => hidden.has(id));
      expect(judge(pack, Object.fromEntries([...kept, ...changed]), ON)).toEqual(judgement);
      expect(judge(pack, Object.fromEntries(kept), ON)).toEqual(judgement);
    }),
    RUNS,
  );
});

test('what is unknown stays so until one of its open questions is answered', () => {
  fc.assert(
    fc.property(caseWithMore, ([pack, answers, more]) => {
      const judgement = judge(pack, answers, ON);
      for (const kind of ['classes', 'obligations'] as const) {
        for (const { id, truth, open } of judgement[kind]) {
          expect(open.length > 0).toBe(truth === 'unknown');
          expect(open.filter((it) => answers[it] !== undefined || judgement.visibility[it] === 'false')).toEqual([]);
          const others = Object.fromEntries(Object.entries(more).filter(([it]) => !open.includes(it)));
          const later = judge(pack, { ...others, ...answers }, ON)[kind].find((it) => it.id === id);
          if (truth === 'unknown') expect(later?.truth).toBe('unknown');
        }
      }
    }),
    RUNS,
  );
});

test('answering deciding questions, one after another, always leads to a determined outcome', () => {
  fc.assert(
    fc.property(caseOf, ([pack, answers]) => {
      let given = answers;
      let judgement = judge(pack, given, ON);
      for (let step = 0; step < questionsOf(pack).length && !judgement.isDetermined; step += 1) {
        const question = questionsOf(pack).find(({ id }) => id === judgement.deciding[0]);
        if (question === undefined) throw new Error('Undetermined, but no question decides');
        given = { ...given, [question.id]: DOMAINS[question.type][0] ?? '' };
        judgement = judge(pack, given, ON);
      }
      expect(judgement).toMatchObject({ isDetermined: true, deciding: [] });
    }),
    RUNS,
  );
});

test('the reasons of a conclusion suffice for it', () => {
  fc.assert(
    fc.property(caseOf, ([pack, answers]) => {
      const judgement = judge(pack, answers, ON);
      for (const kind of ['classes', 'obligations'] as const) {
        for (const { id, truth, because } of judgement[kind]) {
          if (truth === 'unknown') continue;
          const reasons = because.flatMap(({ questionId, value }) =>
            value === undefined ? [] : [[questionId, value]],
          );
          const again = judge(pack, Object.fromEntries(reasons), ON)[kind].find((it) => it.id === id);
          expect(again?.truth).toBe(truth);
          const hidden = because.filter((it) => it.hidden).map((it) => judgement.visibility[it.questionId]);
          expect(hidden.filter((it) => it !== 'false')).toEqual([]);
          expect(because.filter((it) => it.hidden === (it.value !== undefined))).toEqual([]);
        }
      }
    }),
    RUNS,
  );
});

test('every conclusion that rests on answers has one that speaks for it', () => {
  fc.assert(
    fc.property(caseOf, ([pack, answers]) => {
      const judgement = judge(pack, answers, ON);
      for (const { because } of [...judgement.classes, ...judgement.obligations]) {
        const told = because.filter((it) => !it.hidden);
        expect(told.some((it) => it.isDirect)).toBe(told.length > 0);
      }
    }),
    RUNS,
  );
});

test('a value that does not fit its question counts as no answer', () => {
  const garbage = fc.oneof(
    fc.constantFrom<unknown>(null, true, {}, [], [1], '', 'zzz', Number.NaN, -1e99, { unknown: true }, '2026-02-30'),
    fc.anything(),
  );
  const fits = (value: unknown) =>
    Object.values(DOMAINS)
      .flat(1)
      .some((it) => JSON.stringify(it) === JSON.stringify(value));
  const bad = caseOf.chain(([pack, answers]) => {
    const open = questionsOf(pack).filter(({ id }) => answers[id] === undefined);
    const values = open.map(({ id, type }) =>
      garbage.filter((it) => !fits(it) && !(type === 'number' && Number.isFinite(it))).map((it) => [id, it] as const),
    );
    return fc.tuple(fc.constant(pack), fc.constant(answers), fc.tuple(...values));
  });
  fc.assert(
    fc.property(bad, ([pack, answers, pairs]) => {
      const spoilt = { ...answers, ...Object.fromEntries(pairs) } as Answers;
      expect(judge(pack, spoilt, ON)).toEqual(judge(pack, answers, ON));
    }),
    RUNS,
  );
});
