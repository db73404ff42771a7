import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answers, TracedJudgement, Truth, WhatIf } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Overrides } from '#core/rules/conclude';
import { Judge, type JudgeOptions, judge } from '#core/rules/judge';
import { whatIf } from '#core/rules/what-if';
import { isThorough } from '#test/support/thorough';
import { BruteForce, worlds } from './brute-force.ts';
import { ASSESSED_ON, dice, domainOf, fewAnswers, questionsIn, richPack } from './rich-packs.ts';

/** In CI, and where it is asked for, every property is tried on as many packs as the issue wants; else on a tenth. */
const runs = (thorough: number) => ({ numRuns: isThorough ? thorough : thorough / 10 });
/** Other suites may run beside this one. */
const SLOW = { timeout: isThorough ? 600_000 : 120_000 };

/** On what terms a pack is judged: a person overrides a class of every third one. */
function terms(pack: Pack, seed: number): JudgeOptions & { readonly overrides: Overrides } {
  const roll = dice(seed + 4);
  const { id } = pack.classes[roll(pack.classes.length)] ?? { id: '' };
  return { assessedOn: ASSESSED_ON, overrides: roll(3) === 0 ? { [id]: roll(2) === 0 ? 'true' : 'false' } : {} };
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

function truths(judgement: TracedJudgement): Readonly<Record<string, Truth>> {
  const named = (kind: string, items: readonly { readonly id: string; readonly truth: Truth }[]) =>
    items.map(({ id, truth }) => [`${kind} ${id}`, truth] as const);
  return Object.fromEntries([
    ...named('fact', judgement.facts),
    ...named('class', judgement.classes),
    ...named('obligation', judgement.obligations),
    ...Object.entries(judgement.visibility).map(([id, truth]) => [`question ${id}`, truth] as const),
  ]);
}

/** One truth for all worlds, or unknown. */
function common(all: readonly boolean[]): Truth {
  if (all.every((it) => it)) return 'true';
  return all.some((it) => it) ? 'unknown' : 'false';
}

function check(seed: number): void {
  const pack = richPack(seed);
  const answers = fewAnswers(pack, seed, 96);
  const on = terms(pack, seed);
  const judgement = judge(pack, answers, on);
  const all = worlds(pack, answers).map((world) => ({ world, ...new BruteForce(pack, world, on.overrides).all() }));
  const [first] = all;
  if (first === undefined) throw new Error('There is always a world');
  // What is known, and that nothing more could be.
  const wanted = Object.keys(first.truths).map((name) => [name, common(all.map((it) => it.truths[name] === true))]);
  expect(truths(judgement)).toEqual(Object.fromEntries(wanted));
  for (const [index, { isDetermined, values, isOtherwise }] of judgement.conclusions.entries()) {
    const concluded = new Set(all.map((it) => it.concluded[index]));
    expect(isDetermined).toBe(concluded.size === 1);
    if (isDetermined) expect([...concluded]).toEqual([values.map((it) => it.index).join()]);
    if (isOtherwise) expect([...concluded]).toEqual(['']);
  }
  for (const [index, { min, max, value, isDetermined, band, id }] of judgement.scores.entries()) {
    const values = all.map((it) => it.scores[index] ?? Number.NaN);
    expect(min).toBeLessThanOrEqual(Math.min(...values));
    expect(max).toBeGreaterThanOrEqual(Math.max(...values));
    if (!isDetermined) continue;
    expect(new Set(values)).toEqual(new Set([value]));
    expect(band).toBe(new BruteForce(pack, first.world, on.overrides).band(id, value) ?? null);
  }
  checkOpen(pack, answers, judgement, all);
}

type Judged = { readonly world: { readonly answers: Answers; readonly stated: ReadonlySet<string> } } & ReturnType<
  BruteForce['all']
>;

/** Of each unknown class: nothing but its open questions changes it, and each of them can. */
function checkOpen(pack: Pack, answers: Answers, judgement: TracedJudgement, all: readonly Judged[]): void {
  const asked = questionsIn(pack).map(({ id }) => id);
  const open = asked.filter((id) => answers[id] === undefined);
  const say = ({ world }: Judged, id: string) => JSON.stringify([world.answers[id], world.stated.has(id)]);
  for (const { id, truth, open: deciding } of judgement.classes) {
    if (truth !== 'unknown') {
      expect(deciding).toEqual([]);
      continue;
    }
    const byOpen = new Map<string, boolean | undefined>();
    for (const one of all) {
      const key = deciding.map((it) => say(one, it)).join(' ');
      const now = one.truths[`class ${id}`];
      expect(byOpen.get(key) ?? now).toBe(now);
      byOpen.set(key, now);
    }
    for (const question of deciding) {
      const others = open.filter((it) => it !== question);
      const seen = new Map<string, Set<boolean | undefined>>();
      for (const one of all) {
        const key = others.map((it) => say(one, it)).join(' ');
        seen.set(key, (seen.get(key) ?? new Set()).add(one.truths[`class ${id}`]));
      }
      expect([...seen.values()].some((it) => it.size === 2)).toBe(true);
    }
  }
  const canDecide = new Set(judgement.classes.flatMap((it) => it.open));
  expect([...judgement.deciding].sort()).toEqual(judgement.open.filter((id) => canDecide.has(id)).sort());
}

describe('against an evaluator that tries every answer', () => {
  test(`what is known, open and deciding is exactly right, on ${runs(10_000).numRuns} packs`, SLOW, () => {
    fc.assert(fc.property(seeds, check), runs(10_000));
  });
});

test('an outcome that turns when an answer changes had named that answer among its reasons', SLOW, () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const pack = richPack(seed);
      const answers = fewAnswers(pack, seed, 96);
      const on = terms(pack, seed);
      const before = judge(pack, answers, on);
      const roll = dice(seed + 1);
      const question = questionsIn(pack)[roll(questionsIn(pack).length)];
      if (question === undefined) return;
      const domain = domainOf(question);
      const after = judge(pack, { ...answers, [question.id]: domain[roll(domain.length)] ?? 'yes' }, on);
      for (const kind of ['classes', 'obligations'] as const) {
        for (const [index, { truth, because }] of before[kind].entries()) {
          const now = after[kind][index]?.truth;
          if (truth === 'unknown' || truth === now) continue;
          expect(because.map(({ questionId }) => questionId)).toContain(question.id);
        }
      }
    }),
    runs(3_000),
  );
});

test('the reasons of a conclusion suffice for it, whatever else was answered', SLOW, () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const pack = richPack(seed);
      const on = terms(pack, seed);
      const judgement = judge(pack, fewAnswers(pack, seed, 96), on);
      for (const kind of ['classes', 'obligations'] as const) {
        for (const [index, { truth, because }] of judgement[kind].entries()) {
          if (truth === 'unknown') continue;
          const reasons = because.flatMap(({ questionId, value }) =>
            value === undefined ? [] : [[questionId, value]],
          );
          expect(judge(pack, Object.fromEntries(reasons), on)[kind][index]?.truth).toBe(truth);
        }
      }
    }),
    runs(3_000),
  );
});

test('the answer of a hidden question changes nothing at all, scores included', SLOW, () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const pack = richPack(seed);
      const answers = fewAnswers(pack, seed, 8);
      const on = terms(pack, seed);
      const judgement = judge(pack, answers, on);
      const roll = dice(seed + 2);
      const hidden = questionsIn(pack).filter(({ id }) => judgement.visibility[id] === 'false');
      const others = hidden.flatMap((question) => {
        const value = domainOf(question)[roll(domainOf(question).length + 1)];
        return value === undefined ? [] : [[question.id, value] as const];
      });
      const kept = Object.entries(answers).filter(([id]) => hidden.every((question) => question.id !== id));
      expect(judge(pack, Object.fromEntries([...kept, ...others]), on)).toEqual(judgement);
    }),
    runs(2_000),
  );
});

test('a judgement kept up with one answer after another is that of judging anew', SLOW, () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const pack = richPack(seed);
      const roll = dice(seed + 3);
      let answers = fewAnswers(pack, seed, 96);
      const on = terms(pack, seed);
      const kept = new Judge(pack, answers, on);
      for (let step = 0; step < 6; step += 1) {
        const question = questionsIn(pack)[roll(questionsIn(pack).length)];
        if (question === undefined) return;
        const value = domainOf(question)[roll(domainOf(question).length + 1)];
        const { [question.id]: _, ...others } = answers;
        answers = value === undefined ? others : { ...others, [question.id]: value };
        kept.answer(question.id, value);
        const { deciding, ...judgement } = kept.judgement();
        const { deciding: expected, ...anew } = judge(pack, answers, on);
        expect(judgement).toEqual(anew);
        expect([...deciding].sort()).toEqual([...expected].sort());
      }
    }),
    runs(1_000),
  );
});

/** What changes from one judgement to another, found without `whatIf`. */
function changes(before: TracedJudgement, after: TracedJudgement): Omit<WhatIf, 'questionId' | 'value'> {
  const truthsOf = (judgement: TracedJudgement) =>
    new Map(judgement.obligations.map((it) => [it.id, it.truth === 'true']));
  const [then, now] = [truthsOf(before), truthsOf(after)];
  return {
    classes: before.classes.flatMap(({ id, truth }, index) => {
      const turned = after.classes[index]?.truth ?? 'unknown';
      return truth === turned ? [] : [{ id, before: truth, after: turned }];
    }),
    obligations: {
      gained: [...now].flatMap(([id, holds]) => (holds && then.get(id) !== true ? [id] : [])),
      lost: [...then].flatMap(([id, held]) => (held && now.get(id) !== true ? [id] : [])),
    },
    bands: before.scores.flatMap(({ id, band }, index) => {
      const turned = after.scores[index]?.band ?? null;
      return band === turned ? [] : [{ score: id, before: band, after: turned }];
    }),
  };
}

test('what-if says of every other answer what judging anew says', SLOW, () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const pack = richPack(seed);
      const answers = fewAnswers(pack, seed, 96);
      const on = terms(pack, seed);
      const before = judge(pack, answers, on);
      const expected = questionsIn(pack).flatMap((question) => {
        if (before.visibility[question.id] !== 'true') return [];
        if (question.type !== 'yes-no' && question.type !== 'single' && question.type !== 'multi') return [];
        return domainOf(question).flatMap((value) => {
          if (typeof value === 'object' && !Array.isArray(value)) return [];
          const now = answers[question.id];
          const current = Array.isArray(now) ? now : [];
          // Of several options, one is taken in or out, or all of them out.
          const differing = Array.isArray(value)
            ? ['a', 'b'].filter((id) => value.includes(id) !== current.includes(id))
            : [];
          if (
            Array.isArray(value) &&
            differing.length !== 1 &&
            (value.length > 0 || (Array.isArray(now) && now.length === 0))
          )
            return [];
          const found = changes(before, judge(pack, { ...answers, [question.id]: value }, on));
          const size =
            found.classes.length + found.bands.length + found.obligations.gained.length + found.obligations.lost.length;
          return size === 0 ? [] : [{ questionId: question.id, value, ...found }];
        });
      });
      const key = (one: WhatIf) => JSON.stringify([one.questionId, one.value]);
      const sorted = (list: readonly WhatIf[]) => [...list].sort((a, b) => (key(a) < key(b) ? -1 : 1));
      expect(sorted(whatIf(pack, answers, on))).toEqual(sorted(expected as WhatIf[]));
    }),
    runs(2_000),
  );
});
