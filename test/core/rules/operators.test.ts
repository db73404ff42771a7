import { describe, expect, test } from 'vitest';
import type { Condition } from '#contract/records/condition';
import type { Answers, AnswerValue } from '#contract/records/judgement';
import type { Question } from '#contract/records/question';
import { judge } from '#core/rules/judge';
import { packWith, questionOf } from './random-packs.ts';

const ON = { assessedOn: '2026-11-23' };

/** The truth of a condition on question `q` with an answer. */
function judged(question: Question, condition: Condition, value: AnswerValue | undefined): string | undefined {
  const answers: Answers = value === undefined ? {} : { q: value };
  return judge(packWith([question], [condition]), answers, ON).classes[0]?.truth;
}

const optional = { ...questionOf('q', 'yes-no'), mayNotApply: true } as Question;
const table = questionOf('q', 'table');
const matrix = questionOf('q', 'matrix');
const hash = 'a'.repeat(64);
const person = { name: 'Ada', function: '', organisation: '' };
const cells = (rows: 'some' | 'every') => ({ column: 'x', rows });

describe('a condition in three values', () => {
  test.each<[string, Question, Condition, AnswerValue | undefined, string]>([
    ['is', questionOf('q', 'yes-no'), { question: 'q', is: 'yes' }, 'yes', 'true'],
    ['is', questionOf('q', 'yes-no'), { question: 'q', is: 'yes' }, 'no', 'false'],
    ['is, not known', questionOf('q', 'yes-no'), { question: 'q', is: 'yes' }, { unknown: true }, 'unknown'],
    ['in', questionOf('q', 'single'), { question: 'q', in: ['a', 'b'] }, 'b', 'true'],
    ['in', questionOf('q', 'single'), { question: 'q', in: ['a', 'b'] }, 'c', 'false'],
    ['in all there is', questionOf('q', 'single'), { question: 'q', in: ['a', 'b', 'c'] }, undefined, 'true'],
    ['has', questionOf('q', 'multi'), { question: 'q', has: ['a', 'b'] }, ['b'], 'true'],
    ['has', questionOf('q', 'multi'), { question: 'q', has: 'a' }, [], 'false'],
    ['compare a number', questionOf('q', 'number'), { question: 'q', compare: '<', to: 5 }, 4.9, 'true'],
    ['compare a number', questionOf('q', 'number'), { question: 'q', compare: '<=', to: 5 }, 5.1, 'false'],
    [
      'compare a date',
      questionOf('q', 'date'),
      { question: 'q', compare: '>=', to: '2026-01-01' },
      '2026-01-01',
      'true',
    ],
    [
      'compare a date',
      questionOf('q', 'date'),
      { question: 'q', compare: '>', to: '2026-01-01' },
      '2026-01-01',
      'false',
    ],
    ['answered text', questionOf('q', 'text'), { question: 'q', answered: true }, 'x', 'true'],
    ['answered, not yet', questionOf('q', 'text'), { question: 'q', answered: true }, ' ', 'unknown'],
    [
      'not answered, not yet',
      questionOf('q', 'text'),
      { not: { question: 'q', answered: true } },
      undefined,
      'unknown',
    ],
    ['answered with why not', optional, { question: 'q', answered: true }, { notApplicable: 'so' }, 'true'],
    ['not applicable', optional, { question: 'q', notApplicable: true }, { notApplicable: 'so' }, 'true'],
    ['not applicable', optional, { question: 'q', notApplicable: true }, 'yes', 'false'],
    ['not applicable, open', optional, { question: 'q', notApplicable: true }, undefined, 'unknown'],
    ['never not applicable', questionOf('q', 'yes-no'), { question: 'q', notApplicable: true }, undefined, 'false'],
    ['is, if it does not apply', optional, { question: 'q', is: 'no' }, { notApplicable: 'so' }, 'false'],
    [
      'yes or no or not',
      optional,
      {
        any: [
          { question: 'q', in: ['yes', 'no'] },
          { question: 'q', notApplicable: true },
        ],
      },
      undefined,
      'true',
    ],
    [
      'number of entries',
      table,
      { question: 'q', compare: '>=', to: 2 },
      { entries: [{ x: 'a' }, { x: 'b' }] },
      'true',
    ],
    ['number of entries', table, { question: 'q', compare: '>=', to: 2 }, { entries: [{ x: 'a' }] }, 'false'],
    ['number of entries, one at least', table, { question: 'q', compare: '>=', to: 1 }, undefined, 'true'],
    [
      'number of people',
      questionOf('q', 'people'),
      { question: 'q', compare: '=', to: 1 },
      { people: [person] },
      'true',
    ],
    ['number of files', questionOf('q', 'evidence'), { question: 'q', compare: '<', to: 1 }, [hash], 'false'],
    [
      'some cell',
      table,
      { question: 'q', is: 'b', cells: cells('some') },
      { entries: [{ x: 'a' }, { x: 'b' }] },
      'true',
    ],
    ['some cell', table, { question: 'q', is: 'b', cells: cells('some') }, { entries: [{ x: 'a' }] }, 'false'],
    [
      'some cell, one empty',
      table,
      { question: 'q', is: 'b', cells: cells('some') },
      { entries: [{ x: 'a' }, {}] },
      'unknown',
    ],
    [
      'every cell',
      table,
      { question: 'q', is: 'a', cells: cells('every') },
      { entries: [{ x: 'a' }, { x: 'a' }] },
      'true',
    ],
    [
      'every cell',
      table,
      { question: 'q', is: 'a', cells: cells('every') },
      { entries: [{ x: 'a' }, { x: 'b' }] },
      'false',
    ],
    [
      'every cell of none',
      { ...table, minEntries: 0 } as Question,
      { question: 'q', is: 'a', cells: cells('every') },
      { entries: [] },
      'false',
    ],
    [
      'a cell',
      matrix,
      { question: 'q', is: 'a', cells: { column: 'x', row: 'r' } },
      { rows: { r: { x: 'a' } } },
      'true',
    ],
    [
      'another cell',
      matrix,
      { question: 'q', is: 'a', cells: { column: 'x', row: 's' } },
      { rows: { r: { x: 'a' } } },
      'unknown',
    ],
    ['every row', matrix, { question: 'q', is: 'a', cells: cells('every') }, { rows: { r: { x: 'b' } } }, 'false'],
    [
      'a cell of either option',
      matrix,
      { question: 'q', in: ['a', 'b'], cells: { column: 'x', row: 's' } },
      undefined,
      'true',
    ],
    [
      'an empty cell that may be',
      matrix,
      { question: 'q', compare: '>', to: 1, cells: { column: 'y', row: 'r' } },
      { rows: { r: { x: 'a' } } },
      'false',
    ],
    [
      'an answered cell',
      matrix,
      { question: 'q', answered: true, cells: { column: 'x', row: 'r' } },
      { rows: { r: { x: 'a' } } },
      'true',
    ],
    ['a matrix half filled', matrix, { question: 'q', answered: true }, { rows: { r: { x: 'a' } } }, 'unknown'],
    ['a matrix filled', matrix, { question: 'q', answered: true }, { rows: { r: { x: 'a' }, s: { x: 'a' } } }, 'true'],
    ['the day', questionOf('q', 'text'), { assessedOn: '>=', to: '2026-11-23' }, undefined, 'true'],
    ['the day', questionOf('q', 'text'), { assessedOn: '<', to: '2026-11-23' }, undefined, 'false'],
    [
      'x or not x',
      questionOf('q', 'yes-no'),
      { any: [{ question: 'q', is: 'yes' }, { not: { question: 'q', is: 'yes' } }] },
      undefined,
      'true',
    ],
    [
      'two numbers at once',
      questionOf('q', 'number'),
      {
        all: [
          { question: 'q', compare: '<', to: 1 },
          { question: 'q', compare: '>', to: 2 },
        ],
      },
      undefined,
      'false',
    ],
    [
      'a number out of range',
      { ...questionOf('q', 'number'), max: 10 } as Question,
      { question: 'q', compare: '>', to: 10 },
      undefined,
      'false',
    ],
    [
      'between two whole numbers',
      { ...questionOf('q', 'number'), isWhole: true } as Question,
      {
        all: [
          { question: 'q', compare: '>', to: 1 },
          { question: 'q', compare: '<', to: 2 },
        ],
      },
      undefined,
      'false',
    ],
    [
      'between two numbers',
      questionOf('q', 'number'),
      {
        all: [
          { question: 'q', compare: '>', to: 1 },
          { question: 'q', compare: '<', to: 2 },
        ],
      },
      undefined,
      'unknown',
    ],
  ])('%s: %#', (_, question, condition, value, truth) => {
    expect(judged(question, condition, value)).toBe(truth);
  });
});
