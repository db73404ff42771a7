import { describe, expect, test } from 'vitest';
import type { Condition } from '#contract/records/condition';
import type { Answers } from '#contract/records/judgement';
import type { Question } from '#contract/records/question';
import type { Score } from '#contract/records/rules';
import { judge, tellJudgement } from '#core/rules/judge';
import { packWith, questionOf } from './random-packs.ts';

const ON = { assessedOn: '2026-11-23' };
const text = { en: 'text' };
const sourced = { articles: ['Article 1'], sources: ['S1'], verification: 'P' as const };

describe('a presumed answer', () => {
  const presumed = {
    ...questionOf('q', 'yes-no'),
    presumed: { value: 'no', reason: text, checkedOn: '2026-01-01' },
  } as Question;
  const pack = packWith([presumed], [{ question: 'q', is: 'no' }]);

  test.each([[{}], [{ q: { unknown: true as const } }]])(
    'counts while nothing else is known, is shown as such and is not open: %j',
    (answers) => {
      const { classes, open, deciding, sections } = judge(pack, answers, ON);
      const [one] = classes;
      expect(one).toMatchObject({
        truth: 'true',
        because: [{ questionId: 'q', value: 'no', isPresumed: true, isDirect: true }],
      });
      expect({ open, deciding, sections }).toEqual({
        open: [],
        deciding: [],
        sections: [{ id: 'section', answered: 1, total: 1 }],
      });
    },
  );

  test('gives way to an answer', () => {
    const [one] = judge(pack, { q: 'yes' }, ON).classes;
    expect(one?.truth).toBe('false');
    expect(one?.because[0]).not.toHaveProperty('isPresumed');
  });
});

describe('a score', () => {
  const yes = (id: string, points: number, visible?: Condition): Question =>
    ({ ...questionOf(id, 'yes-no', visible), points: { yes: { s: points } } }) as Question;
  const score = (more: Partial<Score> = {}): Score => ({
    id: 's',
    label: text,
    ...sourced,
    from: 'points',
    rounding: 'none',
    ...more,
  });
  const scored = (
    questions: readonly Question[],
    scores: readonly Score[],
    answers: Answers,
    classes: readonly Condition[] = [{ question: 'a', is: 'yes' }],
  ) => judge(packWith(questions, classes, { scores: [...scores] }), answers, ON);

  test('is exact in decimals: 85 percent of 50 are 42.5, which rounds up to 43', () => {
    const reductions = [{ label: text, by: 0.15, when: { question: 'a', is: 'yes' } as const }];
    const made = scored([yes('a', 50)], [score({ reductions, rounding: 'half-up' })], { a: 'yes' }).scores[0];
    expect(made).toMatchObject({ value: 43, min: 43, max: 43, base: 50, reductions: [0], isDetermined: true });
    const down = scored([yes('a', 50)], [score({ reductions, rounding: 'down' })], { a: 'yes' }).scores[0];
    expect(down?.value).toBe(42);
    const sums = scored([yes('a', 0.1), yes('b', 0.2)], [score()], { a: 'yes', b: 'yes' }, [
      { score: 's', compare: '=', to: 0.3 },
    ]);
    expect(sums).toMatchObject({ scores: [{ value: 0.3 }], classes: [{ truth: 'true' }] });
    expect(scored([yes('a', -0.5)], [score({ rounding: 'half-up' })], { a: 'yes' }).scores[0]?.value).toBe(0);
    expect(scored([yes('a', -0.6)], [score({ rounding: 'half-up' })], { a: 'yes' }).scores[0]?.value).toBe(-1);
  });

  test('counts visible answers only, and tells by section and question where it comes from', () => {
    const questions = [yes('a', 1), yes('b', 2, { question: 'a', is: 'no' }), yes('c', 4)];
    const made = scored(questions, [score({ weights: { c: 0.5 } })], { a: 'yes', b: 'yes', c: 'yes' }).scores[0];
    expect(made).toMatchObject({
      value: 3,
      isDetermined: true,
      sections: [{ id: 'section', points: 3 }],
      contributions: [
        { questionId: 'a', points: 1 },
        { questionId: 'c', points: 2 },
      ],
    });
  });

  test('is an interval while questions are open, and its conditions wait for it', () => {
    const bands = [
      { id: 'low', label: text, tone: 'none' as const, upTo: 2 },
      { id: 'top', label: text, tone: 'high' as const },
    ];
    const classes: Condition[] = [
      { score: 's', compare: '>=', to: 1 },
      { score: 's', compare: '>', to: 5 },
      { score: 's', band: 'top' },
    ];
    const made = scored(
      [yes('a', 1), yes('b', 3), { ...yes('c', 1), mayNotApply: true } as Question],
      [score({ bands })],
      { a: 'yes' },
      classes,
    );
    expect(made.scores[0]).toMatchObject({ value: 1, min: 1, max: 5, isDetermined: false, band: 'low' });
    expect(made.classes.map(({ truth, open }) => [truth, open])).toEqual([
      ['true', []],
      ['false', []],
      ['unknown', ['b']],
    ]);
    expect(made.classes[0]?.because).toMatchObject([{ questionId: 'a', score: 's', isDirect: true }]);
    // A class that does not hold is told without what only counts for a score.
    const all = scored([yes('a', 1)], [score({ bands })], { a: 'yes' }, classes);
    expect(all.classes[1]?.because).toMatchObject([{ questionId: 'a', score: 's' }]);
    expect(tellJudgement(all).classes.map(({ because }) => because.length)).toEqual([1, 0, 0]);
  });

  test('adds up several options, multiplies numbers and sums other scores', () => {
    const multi = {
      ...questionOf('a', 'multi'),
      options: ['a', 'b'].map((id, index) => ({ id, label: text, points: { s: index + 1 } })),
    } as Question;
    const number = { ...questionOf('n', 'number'), points: { s: 0.3 } } as Question;
    const total = score({ id: 't', from: [{ score: 's', times: 2 }] });
    const made = scored([multi, number], [score(), total], { a: ['a', 'b'], n: 0.1 });
    expect(made.scores.map(({ value }) => value)).toEqual([3.03, 6.06]);
    const open = scored([multi, number], [score(), total], { a: ['a'] }).scores;
    expect(open[0]).toMatchObject({ value: 1, min: -Number.MAX_VALUE, max: Number.MAX_VALUE, isDetermined: false });
  });

  test('counts the chosen options of tables and matrices', () => {
    const column = {
      id: 'x',
      type: 'single' as const,
      label: text,
      options: [
        { id: 'a', label: text, points: { s: 1 } },
        { id: 'b', label: text, points: { s: 5 } },
      ],
    };
    const grid = { ...questionOf('a', 'matrix'), columns: [column] } as Question;
    const list = { ...questionOf('t', 'table'), columns: [column], maxEntries: 3 } as Question;
    const made = scored([grid, list], [score()], {
      a: { rows: { r: { x: 'a' }, s: { x: 'b' } } },
      t: { entries: [{ x: 'b' }, { x: 'b' }] },
    });
    expect(made.scores[0]).toMatchObject({ value: 16, min: 16, max: 16 });
    const half = scored([grid, list], [score()], { a: { rows: { s: { x: 'b' } } } }).scores[0];
    expect(half).toMatchObject({ value: 5, min: 6, max: 25 });
  });
});

describe('a conclusion', () => {
  const questions = ['a', 'b'].map((id) => questionOf(id, 'yes-no'));
  const yes = (question: string): Condition => ({ question, is: 'yes' });
  const value = (when: Condition) => ({ value: 'v', label: text, when });
  const concluded = (kind: 'one' | 'many', answers: Answers) => {
    const conclusions = [{ id: 'k', label: text, kind, ...sourced, values: [value(yes('a')), value(yes('b'))] }];
    const made = judge(packWith(questions, [yes('a')], { conclusions }), answers, ON).conclusions[0];
    return { ...made, values: made?.values.map(({ index }) => index) };
  };

  test('of one value is the first that holds, and waits for those before it', () => {
    expect(concluded('one', { a: 'yes' })).toMatchObject({
      isDetermined: true,
      values: [0],
      isOtherwise: false,
      open: [],
    });
    expect(concluded('one', { b: 'yes' })).toMatchObject({ isDetermined: false, values: [], open: ['a'] });
    expect(concluded('one', { a: 'no', b: 'yes' })).toMatchObject({ isDetermined: true, values: [1] });
    expect(concluded('one', { a: 'no', b: 'no' })).toMatchObject({ isDetermined: true, values: [], isOtherwise: true });
  });

  test('of several values is all that hold', () => {
    expect(concluded('many', { b: 'yes' })).toMatchObject({
      isDetermined: false,
      values: [1],
      open: ['a'],
      isOtherwise: false,
    });
    expect(concluded('many', { a: 'yes', b: 'yes' })).toMatchObject({ isDetermined: true, values: [0, 1] });
  });
});

describe('an override', () => {
  const pack = packWith([questionOf('q', 'yes-no')], [{ question: 'q', is: 'yes' }, { not: { class: 'c0' } }]);

  test('counts wherever its class is referred to, without reasons, beside what the rules say', () => {
    const { classes } = judge(pack, { q: 'yes' }, { ...ON, overrides: { c0: 'false' } });
    expect(classes[0]).toMatchObject({
      truth: 'false',
      because: [],
      override: { byRules: 'true' },
      trace: { truth: 'false', by: { kind: 'override' } },
    });
    expect(classes[1]).toMatchObject({ truth: 'true', because: [] });
    expect(judge(pack, {}, { ...ON, overrides: { c0: 'true' } })).toMatchObject({
      isDetermined: true,
      deciding: [],
      classes: [{ truth: 'true', override: { byRules: 'unknown' } }, { truth: 'false' }],
    });
  });

  test('of no class is none', () => {
    expect(judge(pack, { q: 'yes' }, { ...ON, overrides: {} }).classes[0]).not.toHaveProperty('override');
  });
});

describe('a measure of a calculation', () => {
  const columns = [
    { id: 'category', type: 'text', label: text },
    { id: 'applicants', type: 'number', label: text },
    { id: 'selected', type: 'number', label: text },
  ] as const;
  const counts = { ...questionOf('q', 'table', { question: 's', is: 'yes' }), columns: [...columns] } as Question;
  const calculations = [
    {
      kind: 'impact-ratio' as const,
      id: 'k',
      label: text,
      ...sourced,
      counts: { question: 'q', category: 'category', applicants: 'applicants', selected: 'selected' },
    },
  ];
  const below: Condition = { calculation: 'k', measure: 'lowest-ratio', compare: '<', to: '4/5' };
  const pack = packWith([questionOf('s', 'yes-no'), counts], [below, { any: [below, { not: below }] }], {
    calculations,
  });
  const rows = (selected: number) => ({
    entries: [
      { category: 'x', applicants: 10, selected: 10 },
      { category: 'y', applicants: 10, selected },
    ],
  });
  const truths = (answers: Answers) => judge(pack, answers, ON).classes.map(({ truth }) => truth);

  test('is compared exactly, unknown while open and false while hidden', () => {
    expect(truths({ s: 'yes', q: rows(7) })).toEqual(['true', 'true']);
    expect(truths({ s: 'yes', q: rows(8) })).toEqual(['false', 'true']);
    expect(truths({ s: 'yes' })).toEqual(['unknown', 'true']);
    expect(truths({ q: rows(7) })).toEqual(['unknown', 'true']);
    expect(truths({ s: 'no', q: rows(7) })).toEqual(['false', 'true']);
    const judgement = judge(pack, { s: 'yes' }, ON);
    expect(judgement.classes[0]?.open).toEqual(['q']);
    expect(judge(pack, { s: 'yes', q: rows(7) }, ON).classes[0]?.because.map(({ questionId }) => questionId)).toEqual([
      's',
      'q',
    ]);
  });
});

describe('deciding questions', () => {
  test('come with those first that settle a class with the fewest answers', () => {
    const questions = ['a', 'b', 'c'].map((id) => questionOf(id, 'yes-no'));
    const yes = (question: string): Condition => ({ question, is: 'yes' });
    const both = { any: [{ all: [yes('a'), yes('b')] }, { all: [{ not: yes('a') }, { not: yes('b') }] }] };
    const { deciding } = judge(packWith(questions, [both, yes('c')]), {}, ON);
    expect(deciding).toEqual(['c', 'a', 'b']);
  });

  test('leave out a question that is mentioned, but can change nothing', () => {
    const questions = ['a', 'b'].map((id) => questionOf(id, 'yes-no'));
    const yes = (question: string): Condition => ({ question, is: 'yes' });
    const absorbed = { any: [yes('a'), { all: [yes('a'), yes('b')] }] };
    expect(judge(packWith(questions, [absorbed]), {}, ON)).toMatchObject({
      deciding: ['a'],
      classes: [{ open: ['a'] }],
    });
  });
});

describe('why a question is asked', () => {
  const yes = (question: string): Condition => ({ question, is: 'yes' });
  const shown = questionOf('shown', 'yes-no', { all: [yes('a'), { any: [yes('b'), yes('c')] }] });
  const pack = packWith([...['a', 'b', 'c'].map((id) => questionOf(id, 'yes-no')), shown], [yes('shown')]);

  test('is told by the answers that show it, and by no others', () => {
    expect(judge(pack, { a: 'yes', b: 'no', c: 'yes' }, ON).askedBecause).toEqual({ shown: ['a', 'c'] });
    expect(judge(pack, { a: 'yes' }, ON).askedBecause).toEqual({});
  });

  test('is told of a hidden one in the full judgement only', () => {
    const hidden = judge(pack, { a: 'no' }, ON);
    expect(hidden.questions).toMatchObject([
      { id: 'shown', truth: 'false', because: [{ questionId: 'a', value: 'no' }] },
    ]);
    expect(tellJudgement(hidden)).not.toHaveProperty('questions');
  });
});
