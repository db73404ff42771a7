import '../browser.ts';
import { expect, test } from 'vitest';
import type { Answer } from '#contract/records/assessment';
import type { Question } from '#contract/records/question';
import { numberQuestions } from '../../../renderer/screens/assessment/outline.ts';
import { answerSheet, fullText, sheetJson, sheetText } from '../../../renderer/screens/outcome/answer-sheet.ts';
import { option, question } from '../support.ts';
import { housePack, houseView } from './house.ts';

const pack = housePack();
const answer = (questionId: string, value: Answer['value']): Answer => ({ questionId, value }) as Answer;
const view = houseView(
  { visibility: { public: 'true', areas: 'false', note: 'true' } },
  { answers: [answer('public', 'yes'), answer('areas', ['roof'])] },
);
const sections = answerSheet(pack, view, numberQuestions(pack));

test('the sheet holds every question that applies, answered or not, and none that is hidden', () => {
  expect(sections.map(({ title, fields }) => [title, fields.map(({ item, text }) => [item.number, text])])).toEqual([
    ['Use', [['1.1', 'Yes']]],
    ['Notes', [['2.1', null]]],
  ]);
});

test('as text it reads question by question; as JSON it keeps ids, values and words', () => {
  expect(sheetText('Villa', sections)).toBe(
    'Villa\n\n\n1 Use\n\n1.1 Is it public?\nYes\n\n\n2 Notes\n\n2.1 Anything else?\nNot answered\n',
  );
  expect(JSON.parse(sheetJson(view, sections))).toMatchObject({
    framework: { id: 'house', version: '1.0.0' },
    answers: [
      { question: 'public', label: 'Is it public?', value: 'yes', text: 'Yes' },
      { question: 'note', value: null, text: null },
    ],
  });
});

test('what is presumed counts as the answer', () => {
  const presumed = question('yes-no', {
    id: 'public',
    presumed: { value: 'no', reason: { en: 'Rarely.' }, checkedOn: '2026-10-06' },
  });
  const own = housePack({ sections: [{ id: 'use', title: { en: 'Use' }, questions: [presumed] }] });
  const [section] = answerSheet(own, houseView(), numberQuestions(own));
  expect(section?.fields.map(({ text }) => text)).toEqual(['No']);
});

const columns = [
  { type: 'text' as const, id: 'name', label: { en: 'Name' } },
  {
    type: 'single' as const,
    id: 'kind',
    label: { en: 'Kind' },
    options: [option('a', { label: { en: 'First' } }), option('b')],
  },
];
const doc = {
  type: 'doc' as const,
  content: [
    { type: 'paragraph' as const, content: [{ type: 'text' as const, text: 'Two:' }] },
    {
      type: 'bulletList' as const,
      content: ['one', 'two'].map((text) => ({
        type: 'listItem' as const,
        content: [{ type: 'paragraph' as const, content: [{ type: 'text' as const, text }] }],
      })),
    },
  ],
};
const cases: readonly (readonly [Question, Parameters<typeof fullText>[1], string])[] = [
  [
    question('table', { columns }),
    { entries: [{ name: 'X', kind: 'a' }, { name: 'Y' }] },
    'Name: X\nKind: First\n\nName: Y',
  ],
  [
    question('matrix', { columns, rows: [{ id: 'r', label: { en: 'Row' } }] }),
    { rows: { r: { name: 'X' } } },
    'Row\nName: X',
  ],
  [question('people'), { people: [{ name: 'Ada', function: 'DPO', organisation: '' }] }, 'Ada, DPO'],
  [question('rich-text'), { richText: doc }, 'Two:\n- one\n- two'],
  [question('table', { columns, mayNotApply: true }), { notApplicable: 'No data' }, 'Does not apply: No data'],
];

test.each(cases)('a whole answer is given, cell by cell and line by line: %#', (of, value, text) => {
  expect(fullText(of, value)).toBe(text);
});
