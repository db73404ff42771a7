import './browser.ts';
import { cleanup, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { AnswerValue } from '#contract/records/judgement';
import type { Question } from '#contract/records/question';
import Presumption from '../../renderer/screens/answers/Presumption.svelte';
import AnswerInput from '../../renderer/screens/assessment/AnswerInput.svelte';
import { answerWords } from '../../renderer/screens/assessment/answer-words.ts';
import { option, question } from './support.ts';

vi.mock('../../renderer/app/api.ts', () => ({
  api: {},
  connection: { state: 'connected', subscribe: () => () => undefined },
}));

afterEach(() => cleanup());

/** Shows an answer field that gets its own words back, as the screen gives them. */
function show(asked: Question, first: AnswerValue | null = null) {
  const written: (AnswerValue | null)[] = [];
  const props = propsOf(asked, first, (value) => {
    written.push(value);
    void shown.rerender({ value });
  });
  const shown = render(AnswerInput, props);
  return written;
}

function propsOf(asked: Question, value: AnswerValue | null, take: (value: AnswerValue | null) => void) {
  return { question: asked, value, isFocused: true, labelledBy: 'x', onanswer: take, onwrite: take, onnext: vi.fn() };
}

async function type(field: HTMLElement, text: string): Promise<void> {
  (field as HTMLInputElement).value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await tick();
}

async function press(field: HTMLElement, key: string, more: KeyboardEventInit = {}): Promise<void> {
  field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  await tick();
  await tick();
}

const table = question('table', {
  columns: [
    { id: 'name', type: 'text', label: { en: 'Dataset' } },
    { id: 'records', type: 'number', label: { en: 'Records' } },
    {
      id: 'kind',
      type: 'single',
      label: { en: 'Kind' },
      isOptional: true,
      options: [option('own'), option('bought')],
    },
  ],
});
const cell = (name: string): HTMLElement => screen.getByLabelText(name);

describe('a table', () => {
  test('is filled row by row: Enter in the last row adds one and goes into it', async () => {
    const written = show(table);
    screen.getByRole('button', { name: 'Add row' }).click();
    await tick();
    await tick();
    await type(cell('Dataset, row 1'), 'Applicants');
    await press(cell('Dataset, row 1'), 'Enter');
    expect(document.activeElement).toBe(cell('Dataset, row 2'));
    await type(cell('Dataset, row 2'), 'Staff');
    expect(written.at(-1)).toEqual({ entries: [{ name: 'Applicants' }, { name: 'Staff' }] });
  });

  test('says what is still missing, and keeps a number that is none out of the answer', async () => {
    const written = show(table, { entries: [{ name: 'A', records: 1 }, { name: 'B' }] });
    expect(screen.getByText(/entry 2 lacks: Records/)).toBeTruthy();
    const records = cell('Records, row 2');
    await type(records, 'many');
    records.dispatchEvent(new FocusEvent('blur'));
    await tick();
    expect(screen.getByRole('alert').textContent).toContain('not a number');
    expect(written).toEqual([]);
    expect((records as HTMLInputElement).value).toBe('many');
  });

  test('takes pasted rows, and moves between cells by the arrows and rows by Alt and the arrows', async () => {
    const written = show(table, { entries: [{ name: 'A' }] });
    const paste = Object.assign(new Event('paste', { bubbles: true, cancelable: true }), {
      clipboardData: { getData: () => 'B\t2\tbought\nC\tx\town' },
    });
    cell('Dataset, row 1').dispatchEvent(paste);
    await tick();
    expect(written.at(-1)).toEqual({
      entries: [
        { name: 'B', records: 2, kind: 'bought' },
        { name: 'C', kind: 'own' },
      ],
    });
    expect(screen.getByText(/Row 2, Records/)).toBeTruthy();
    cell('Dataset, row 1').focus();
    await press(cell('Dataset, row 1'), 'ArrowDown');
    expect(document.activeElement).toBe(cell('Dataset, row 2'));
    await press(cell('Dataset, row 2'), 'ArrowUp', { altKey: true });
    expect((written.at(-1) as { entries: { name: string }[] }).entries.map(({ name }) => name)).toEqual(['C', 'B']);
  });

  test('of which there may be none can be answered so', () => {
    const written = show(question('table', { ...table, minEntries: 0 }));
    screen.getByRole('checkbox', { name: /^There are none/ }).click();
    expect(written).toEqual([{ entries: [] }]);
  });
});

describe('a number', () => {
  test('tells its range and unit, and what a large one is in groups', async () => {
    show(question('number', { unit: { en: 'people' }, min: 0, isWhole: true }), 1_250_000);
    expect(screen.getByText(/A whole number, at least 0\. = 1,250,000/)).toBeTruthy();
    expect(screen.getByText('people')).toBeTruthy();
    const field = screen.getByRole('textbox');
    await type(field, '1.5');
    field.dispatchEvent(new FocusEvent('blur'));
    await tick();
    expect(screen.getByRole('alert').textContent).toBe('Only whole numbers are taken.');
  });
});

describe('“does not apply”', () => {
  const asked = question('text', { mayNotApply: true });

  test('counts only with its reason, and is taken back by unticking it', async () => {
    const written = show(asked);
    screen.getByRole('checkbox', { name: /^Does not apply/ }).click();
    await tick();
    expect(written).toEqual([]);
    await type(screen.getByLabelText('Why it does not apply'), 'No staff.');
    expect(written).toEqual([{ notApplicable: 'No staff.' }]);
    expect(answerWords(asked, { notApplicable: 'No staff.' })).toBe('Does not apply: No staff.');
    screen.getByRole('checkbox', { name: /^Does not apply/ }).click();
    expect(written.at(-1)).toBeNull();
  });

  test('is not offered where the question always applies', () => {
    show(question('text'));
    expect(screen.queryByRole('checkbox', { name: /^Does not apply/ })).toBeNull();
  });
});

describe('a presumed answer', () => {
  const presumed = { value: 'no', reason: { en: 'None is cited.' }, checkedOn: '2026-11-01' };
  const asked = question('yes-no', { presumed });

  test('is shown as presumed, with its reason and day, and never as chosen', () => {
    show(asked);
    expect(screen.getAllByRole<HTMLInputElement>('radio').some(({ checked }) => checked)).toBe(false);
    render(Presumption, { question: asked, presumed, value: null, onreturn: vi.fn() });
    expect(screen.getByText('Presumed: No')).toBeTruthy();
    expect(screen.getByText(/1 Nov 2026/)).toBeTruthy();
  });

  test('can be returned to once something else was stated', () => {
    const onreturn = vi.fn();
    render(Presumption, { question: asked, presumed, value: 'yes', onreturn });
    screen.getByRole('button', { name: 'Use what is presumed' }).click();
    expect(onreturn).toHaveBeenCalledOnce();
  });
});

test('a matrix of 300 rows takes a cell and knows how far it is', async () => {
  const rows = Array.from({ length: 300 }, (_, at) => ({ id: `r${at}`, label: { en: `Control ${at}` } }));
  const matrix = question('matrix', { rows, columns: [{ id: 'in', type: 'yes-no', label: { en: 'In' } }] });
  const written = show(matrix, { rows: { r0: { in: 'yes' } } });
  expect(screen.getByText('1 of 300 rows complete')).toBeTruthy();
  const select = screen.getByLabelText<HTMLSelectElement>('In: Control 299');
  select.value = 'no';
  select.dispatchEvent(new Event('change', { bubbles: true }));
  expect(written).toEqual([{ rows: { r0: { in: 'yes' }, r299: { in: 'no' } } }]);
});
