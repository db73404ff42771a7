import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnswerValue } from '#contract/records/judgement';
import type { Pack, PackChange } from '#contract/records/pack';
import type { Question } from '#contract/records/question';
import { loadPack } from '#core/packs/load';
import { planUpgrade } from '#core/packs/upgrade';
import { validateAnswer } from '#core/rules/answer-faults';
import { FULL_PACK, VALID_PACK } from './edited-pack.ts';
import { answersTo, laterVersionOf, withQuestion, withQuestions } from './versions.ts';

const full = loadPack(FULL_PACK);
const valid = loadPack(VALID_PACK);
const questionsOf = (pack: Pack) => pack.sections.flatMap((section) => section.questions);

/** What becomes of one answer. */
function upgraded(from: Pack, to: Pack, id: string, before: AnswerValue, newId = id) {
  const { steps, answers } = planUpgrade(from, to, { [id]: before });
  const step = steps.find(({ questionId }) => questionId === newId);
  expect(step?.before).toEqual(before);
  expect(answers[newId]).toEqual(step?.after ?? undefined);
  return [step?.change, step?.answer, step?.after];
}

const told = (change: Partial<PackChange>): PackChange => ({
  since: '2.0.0',
  question: 'shop.kind',
  kind: 'meaning',
  policy: 'ask',
  note: { en: 'Why.' },
  ...change,
});

const withOptions =
  (ids: readonly string[]) =>
  (question: Question): Question => {
    if (question.type !== 'single' && question.type !== 'multi') throw new Error('Not a choice');
    return { ...question, options: ids.map((id) => ({ id, label: { en: id } })) };
  };

const withNumber =
  (change: { min?: number; max?: number; isWhole?: boolean; unit?: { en: string } }) =>
  (question: Question): Question => {
    if (question.type !== 'number') throw new Error('Not a number');
    return { ...question, ...change };
  };

describe('an answer', () => {
  test('to an unchanged question is kept', () => {
    expect(upgraded(full, full, 'shop.kind', 'wood')).toEqual(['unchanged', 'kept', 'wood']);
  });

  test('to a reworded question is kept', () => {
    const to = withQuestion(full, 'shop.kind', (it) => ({ ...it, text: { en: 'What do they make?' } }));
    expect(upgraded(full, to, 'shop.kind', 'metal')).toEqual(['reworded', 'kept', 'metal']);
  });

  test('to a question that is shown by another rule is kept', () => {
    const to = withQuestion(full, 'shop.kind', (it) => ({ ...it, visible: { fact: 'guarded' } }));
    expect(upgraded(full, to, 'shop.kind', 'metal')).toEqual(['unchanged', 'kept', 'metal']);
  });

  test('out of other options is asked again', () => {
    const to = withQuestion(full, 'shop.kind', withOptions(['wood', 'metal', 'glass']));
    expect(upgraded(full, to, 'shop.kind', 'wood')).toEqual(['meaning', 'asked-again', null]);
  });

  test('of several options keeps those that are still there', () => {
    const to = withQuestion(valid, 'use.areas', withOptions(['roof', 'garden']));
    expect(upgraded(valid, to, 'use.areas', ['roof', 'cellar'])).toEqual(['meaning', 'mapped', ['roof']]);
    expect(upgraded(valid, to, 'use.areas', ['roof'])).toEqual(['meaning', 'kept', ['roof']]);
    expect(upgraded(valid, to, 'use.areas', [])).toEqual(['meaning', 'kept', []]);
  });

  test('of several options is asked again if one came that nobody was asked about, unless the authors say otherwise', () => {
    const withAttic = withOptions(['roof', 'cellar', 'garden', 'attic']);
    const to = withQuestion(valid, 'use.areas', withAttic);
    expect(upgraded(valid, to, 'use.areas', ['roof'])).toEqual(['meaning', 'asked-again', null]);
    expect(upgraded(valid, to, 'use.areas', [])).toEqual(['meaning', 'asked-again', null]);
    const change = told({ since: '1.0.0', question: 'use.areas', policy: 'keep' });
    expect(upgraded(valid, withQuestion(valid, 'use.areas', withAttic, change), 'use.areas', ['roof'])).toEqual([
      'meaning',
      'kept',
      ['roof'],
    ]);
  });

  test('out of the same options is kept if it only became possible that none applies', () => {
    const to = withQuestion(full, 'shop.kind', (it) => ({ ...it, mayNotApply: true }));
    expect(upgraded(full, to, 'shop.kind', 'wood')).toEqual(['meaning', 'kept', 'wood']);
  });

  test('of several options that are all gone is asked again, not turned into "none"', () => {
    const to = withQuestion(valid, 'use.areas', withOptions(['garden']));
    expect(upgraded(valid, to, 'use.areas', ['roof', 'cellar'])).toEqual(['meaning', 'asked-again', null]);
  });

  test('in a range is kept in another range if it lies in it', () => {
    const to = withQuestion(full, 'machines.hours', withNumber({ max: 12 }));
    expect(upgraded(full, to, 'machines.hours', 12)).toEqual(['meaning', 'kept', 12]);
    expect(upgraded(full, to, 'machines.hours', 13)).toEqual(['meaning', 'asked-again', null]);
  });

  test('in another unit is asked again', () => {
    const to = withQuestion(full, 'machines.hours', withNumber({ unit: { en: 'hours a week' } }));
    expect(upgraded(full, to, 'machines.hours', 8)).toEqual(['meaning', 'asked-again', null]);
  });

  test('to a question of another type is asked again', () => {
    const to = withQuestion(valid, 'use.remarks', ({ id, text, articles, sources, verification, knowledge }) => ({
      ...{ id, text, articles, sources, verification, knowledge },
      type: 'rich-text',
    }));
    expect(upgraded(valid, to, 'use.remarks', 'None')).toEqual(['meaning', 'asked-again', null]);
  });

  test('in a table keeps the cells whose column is still there', () => {
    const to = withQuestion(full, 'machines.list', (it) =>
      it.type === 'table' ? { ...it, columns: it.columns.filter(({ id }) => id !== 'power') } : it,
    );
    const entries = [{ name: 'Saw', power: 3 }, { name: 'Drill' }];
    expect(upgraded(full, to, 'machines.list', { entries })).toEqual([
      'meaning',
      'mapped',
      { entries: [{ name: 'Saw' }, { name: 'Drill' }] },
    ]);
  });

  test('in a matrix keeps the rows that are still there', () => {
    const to = withQuestion(full, 'machines.controls', (it) =>
      it.type === 'matrix' ? { ...it, rows: [{ id: 'mask', label: { en: 'Mask' } }, ...it.rows.slice(0, 1)] } : it,
    );
    const rows = { stop: { 'in-place': 'yes' }, gloves: { 'in-place': 'no' } };
    expect(upgraded(full, to, 'machines.controls', { rows })).toEqual([
      'meaning',
      'mapped',
      { rows: { stop: { 'in-place': 'yes' } } },
    ]);
  });

  test('that something does not apply is asked again where that is no longer an answer', () => {
    const to = withQuestion(full, 'shop.has-children', ({ mayNotApply: _, ...it }) => it);
    const before = { notApplicable: 'It is closed.' };
    expect(upgraded(full, to, 'shop.has-children', before)).toEqual(['meaning', 'asked-again', null]);
    expect(upgraded(full, full, 'shop.has-children', before)).toEqual(['unchanged', 'kept', before]);
  });

  test('"don\'t know" is kept, whatever changed', () => {
    const to = withQuestion(full, 'shop.kind', withOptions(['glass', 'stone']));
    expect(upgraded(full, to, 'shop.kind', { unknown: true })).toEqual(['meaning', 'kept', { unknown: true }]);
  });

  test('to a question that is gone is dropped', () => {
    const to = withQuestions(full, (it) => (it.id === 'shop.kind' ? [] : [it]));
    expect(upgraded(full, to, 'shop.kind', 'wood')).toEqual(['gone', 'dropped', null]);
  });
});

describe('what the authors say of a change counts:', () => {
  test('kept, though the options are others', () => {
    const to = withQuestion(full, 'shop.kind', withOptions(['wood', 'metal', 'glass']), told({ policy: 'keep' }));
    expect(upgraded(full, to, 'shop.kind', 'wood')).toEqual(['meaning', 'kept', 'wood']);
  });

  test('kept, but not if the answer is none any more', () => {
    const to = withQuestion(full, 'shop.kind', withOptions(['metal', 'glass']), told({ policy: 'keep' }));
    expect(upgraded(full, to, 'shop.kind', 'wood')).toEqual(['meaning', 'asked-again', null]);
  });

  test('asked again, though nothing can be seen, with their note', () => {
    const to = withQuestion(full, 'shop.kind', (it) => it, told({}));
    expect(upgraded(full, to, 'shop.kind', 'wood')).toEqual(['meaning', 'asked-again', null]);
    const [step] = planUpgrade(full, to, {}).steps;
    expect(step).toMatchObject({ answer: 'none', note: { en: 'Why.' } });
  });

  test('mapped under another id; an option that is not in the map is asked again', () => {
    const change = told({ question: 'shop.makes', was: 'shop.kind', policy: 'map', map: { wood: 'timber' } });
    const to = withQuestion(
      full,
      'shop.kind',
      (it) => ({ ...withOptions(['timber', 'iron'])(it), id: 'shop.makes' }),
      change,
    );
    expect(upgraded(full, to, 'shop.kind', 'wood', 'shop.makes')).toEqual(['meaning', 'mapped', 'timber']);
    expect(upgraded(full, to, 'shop.kind', 'metal', 'shop.makes')).toEqual(['meaning', 'asked-again', null]);
    expect(planUpgrade(full, to, {}).steps.map(({ questionId }) => questionId)).not.toContain('shop.kind');
  });

  test('asked again as a whole if one of several chosen options is not in the map', () => {
    const change = told({
      question: 'use.areas',
      policy: 'map',
      since: '1.0.0',
      map: { roof: 'roof', cellar: 'roof' },
    });
    const to = withQuestion(valid, 'use.areas', (it) => it, change);
    expect(upgraded(valid, to, 'use.areas', ['roof', 'cellar'])).toEqual(['meaning', 'mapped', ['roof']]);
    expect(upgraded(valid, to, 'use.areas', ['roof', 'garden'])).toEqual(['meaning', 'asked-again', null]);
  });

  test('not if it happened before the version that was used', () => {
    const to = withQuestion(full, 'shop.kind', (it) => it, told({ since: '1.9.0' }));
    expect(upgraded(full, to, 'shop.kind', 'wood')).toEqual(['unchanged', 'kept', 'wood']);
  });
});

describe('for any answers', () => {
  test.each([
    ['the valid pack', valid],
    ['the full pack', full],
  ])('an upgrade to the same version keeps everything: %s', (_, pack) => {
    fc.assert(
      fc.property(answersTo(pack), (answers) => {
        const plan = planUpgrade(pack, pack, answers);
        expect(plan.answers).toEqual(answers);
        expect(plan.steps.every(({ change }) => change === 'unchanged')).toBe(true);
      }),
    );
  });

  test.each([
    ['the valid pack', valid],
    ['the full pack', full],
  ])('an upgrade accounts for every question and old answer, and keeps only what is an answer: %s', (_, pack) => {
    fc.assert(
      fc.property(answersTo(pack), laterVersionOf(pack), (answers, to) => {
        const { steps, answers: after } = planUpgrade(pack, to, answers);
        const ids = new Set([...questionsOf(pack), ...questionsOf(to)].map(({ id }) => id));
        expect(steps.map(({ questionId }) => questionId).sort()).toEqual([...ids].sort());
        const old = steps.flatMap(({ questionId, was, before }) =>
          before === null ? [] : [[was ?? questionId, before]],
        );
        expect(Object.fromEntries(old)).toEqual(answers);
        for (const { before, answer } of steps) expect(answer === 'none').toBe(before === null);
        for (const question of questionsOf(to)) {
          const value = after[question.id];
          if (value !== undefined) expect(validateAnswer(question, value)).toBeNull();
        }
      }),
    );
  });
});
