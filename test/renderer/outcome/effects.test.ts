import '../browser.ts';
import { expect, test } from 'vitest';
import { numberQuestions } from '../../../renderer/screens/assessment/outline.ts';
import { differenceOf } from '../../../renderer/screens/outcome/difference.ts';
import { alternativeWords, byKind, classChanges, levers, turning } from '../../../renderer/screens/outcome/effects.ts';
import { judgement, option, question } from '../support.ts';
import { effect, housePack, judged } from './house.ts';

const pack = housePack();
const questions = numberQuestions(pack);
const exposedGoes = { classes: [{ id: 'exposed', before: 'true' as const, after: 'false' as const }] };
const settled = { classes: [{ id: 'complete', before: 'unknown' as const, after: 'false' as const }] };

test('the answers on which what follows hangs come first, then those that only settle something, then obligations', () => {
  const found = levers(questions, [
    effect('public', 'no', { obligations: { gained: [], lost: ['signs'] } }),
    effect('areas', ['roof'], settled),
    effect('areas', [], exposedGoes),
  ]);
  expect(found.map(({ item, kind, effects }) => [item.number, kind, effects.length])).toEqual([
    ['1.2', 'class', 2],
    ['1.1', 'obligations', 1],
  ]);
});

test('a change of classes is told as what comes, goes, opens and is ruled out', () => {
  const change = (before: 'true' | 'false' | 'unknown', after: 'true' | 'false' | 'unknown') => ({
    id: `${before}-${after}`,
    before,
    after,
  });
  expect(
    classChanges({
      classes: [
        change('false', 'true'),
        change('unknown', 'true'),
        change('true', 'false'),
        change('true', 'unknown'),
        change('false', 'unknown'),
        change('unknown', 'false'),
      ],
    }),
  ).toEqual({
    comes: ['false-true', 'unknown-true'],
    goes: ['true-false'],
    opens: ['true-unknown', 'false-unknown'],
    ruledOut: ['unknown-false'],
  });
});

test('of several options only what is put in or taken out is named', () => {
  const areas = question('multi', { id: 'areas', options: ['roof', 'cellar', 'hall'].map((id) => option(id)) });
  const words = (now: string[] | null, value: string[]): string => alternativeWords(areas, now, value);
  expect(words(['roof'], ['roof', 'hall'])).toBe('With “hall” as well');
  expect(words(['roof', 'hall'], ['roof'])).toBe('Without “hall”');
  expect(words(null, ['hall'])).toBe('hall');
  expect(words(['roof'], [])).toBe('None of these');
});

test('what would turn a class names each question once, those that explain it first', () => {
  const because = [
    { questionId: 'areas', value: ['roof'], hidden: false, isDirect: true, articles: [] },
    { questionId: 'public', value: 'no', hidden: false, isDirect: false, articles: [] },
  ];
  const turns = turning(
    [effect('public', 'yes', exposedGoes), effect('areas', ['hall'], exposedGoes), effect('areas', [], exposedGoes)],
    { id: 'exposed', truth: 'true', because },
  );
  expect(turns.map(({ questionId, value }) => [questionId, value])).toEqual([
    ['areas', ['hall']],
    ['public', 'yes'],
  ]);
  expect(turning([effect('public', 'yes', settled)], { id: 'complete', truth: 'unknown', because: [] })).toEqual([]);
});

test('reliefs are never counted as obligations', () => {
  const { duties, reliefs } = byKind(pack, ['ease', 'alarm', 'gone-from-the-pack']);
  expect([duties.map(({ id }) => id), reliefs.map(({ id }) => id)]).toEqual([['alarm'], ['ease']]);
});

test('two judgements differ also in what only one of them knows', () => {
  const [signs, alarm] = pack.obligations;
  if (signs === undefined || alarm === undefined) throw new Error('the pack has obligations');
  const told = (id: string, truth: 'true' | 'false' | 'unknown') => ({ id, truth, because: [], open: [] });
  const before = judgement({ classes: [told('old', 'true'), told('same', 'true')], obligations: [judged(signs)] });
  const after = judgement({
    classes: [told('same', 'true'), told('new', 'unknown')],
    obligations: [judged(signs, 'unknown'), judged(alarm)],
  });
  expect(differenceOf(before, after)).toEqual({
    classes: [
      { id: 'new', before: 'false', after: 'unknown' },
      { id: 'old', before: 'true', after: 'false' },
    ],
    gained: ['alarm'],
    lost: ['signs'],
    scores: [],
  });
});
