import './browser.ts';
import { expect, test } from 'vitest';
import type { Answer, AssessmentComparison, Override } from '#contract/records/assessment';
import { comparedParts } from '../../renderer/screens/compare/comparison.ts';
import { housePack, houseView, judged, obligation } from './outcome/house.ts';

const older = housePack();
const newer = housePack({ version: '1.1.0', obligations: [...older.obligations, obligation('roof-check')] });
const answer = (questionId: string, value: Answer['value']): Answer => ({ questionId, value }) as Answer;
const told = (truth: 'true' | 'false' | 'unknown') => [{ id: 'exposed', truth, because: [], open: [] }];
const [signs] = older.obligations;
if (signs === undefined) throw new Error('the pack has obligations');

const left = {
  pack: older,
  view: houseView(
    { classes: told('true'), obligations: [judged(signs)] },
    { answers: [answer('public', 'yes')], overrides: [{ classId: 'exposed', truth: 'true' } as Override] },
  ),
};
const right = {
  pack: newer,
  view: houseView(
    {
      classes: told('unknown'),
      obligations: [judged(signs, 'false'), judged(obligation('roof-check'), 'unknown')],
      visibility: { public: 'true', areas: 'true', note: 'false' },
    },
    { answers: [answer('areas', ['hall'])] },
  ),
};
const found = {
  questions: ['public', 'areas', 'note'].map((id) => ({ id, left: id, right: id })),
  answers: [{ questionId: 'public' }, { questionId: 'areas' }],
  classes: [{ id: 'exposed' }],
  scores: [],
  obligations: [{ id: 'signs' }, { id: 'roof-check' }],
} as unknown as AssessmentComparison;

const parts = comparedParts(left, right, found);
const lines = (name: string) =>
  parts
    .find((part) => part.name === name)
    ?.rows.map(({ id, left: one, right: other, differs }) => [id, one.text, other.text, differs]);

test('classes stand side by side, and who set one is told', () => {
  expect(lines('classes')).toEqual([
    ['exposed', 'Follows, set by a person', 'Undecided', true],
    ['complete', 'Not in this version', 'Not in this version', false],
  ]);
});

test('every answer is told, hidden ones as not applicable', () => {
  expect(lines('answers')).toEqual([
    ['public public', 'Yes', 'Not answered', true],
    ['areas areas', 'Not answered', 'hall', true],
    ['note note', 'Not answered', 'Not applicable', false],
  ]);
});

test('obligations that hold in neither are left out; those of one version only say so', () => {
  expect(lines('obligations')).toEqual([
    ['signs', 'From 1 Jan 2026', 'Does not follow', true],
    ['roof-check', 'Not in this version', 'May follow, from 1 Jan 2026', true],
  ]);
});

test('what differs is counted by part, and a part without lines is left out', () => {
  expect(parts.map(({ name, differing }) => [name, differing])).toEqual([
    ['classes', 1],
    ['answers', 2],
    ['obligations', 2],
  ]);
});

test('a question that was renamed stands once, with the number of the right and both answers', () => {
  const [use, notes] = older.sections;
  if (use === undefined || notes === undefined) throw new Error('the pack has sections');
  const questions = use.questions.map((one) => (one.id === 'areas' ? { ...one, id: 'places' } : one));
  const renamed = { ...newer, sections: [notes, { ...use, questions }] };
  const pair = { id: 'places', left: 'areas', right: 'places' };
  const [answers] = comparedParts(
    { pack: older, view: houseView({}, { answers: [answer('areas', ['roof'])] }) },
    { pack: renamed, view: houseView({}, { answers: [answer('places', ['hall'])] }) },
    { ...found, questions: [pair], answers: [{ questionId: 'places', left: ['roof'], right: ['hall'] }] },
  ).filter(({ name }) => name === 'answers');
  expect(answers).toMatchObject({
    differing: 1,
    rows: [{ number: '2.2', questionId: 'places', left: { text: 'roof' }, right: { text: 'hall' }, differs: true }],
  });
});
