import './browser.ts';
import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AnswerValue } from '#contract/records/judgement';
import type { Question } from '#contract/records/question';
import AnswerInput from '../../renderer/screens/assessment/AnswerInput.svelte';
import type { AssessmentScreen } from '../../renderer/screens/assessment/assessment.svelte.ts';
import { actOnKey } from '../../renderer/screens/assessment/shortcuts.ts';
import { option, question } from './support.ts';

vi.mock('../../renderer/app/api.ts', () => ({
  api: {},
  connection: { state: 'connected', subscribe: () => () => undefined },
}));

const actions = {
  step: vi.fn(),
  nextOpen: vi.fn(),
  reason: vi.fn(),
  comment: vi.fn(),
  search: vi.fn(),
  explain: vi.fn(),
};
const answer = vi.fn();
const flag = vi.fn();
const addEvidence = vi.fn();
let main: HTMLElement;

beforeEach(() => {
  vi.clearAllMocks();
  main = document.createElement('main');
  main.tabIndex = -1;
  document.body.append(main);
  main.focus();
});
afterEach(() => {
  cleanup();
  main.remove();
});

function focusOn(asked: Question, value: AnswerValue | null = null): AssessmentScreen {
  return {
    focused: { question: asked, number: '1.1', sectionId: 's' },
    valueOf: () => value,
    answer,
    flag,
    beside: { addEvidence },
  } as unknown as AssessmentScreen;
}

/** @returns whether the key was used */
function press(key: string, target: HTMLElement, on: AssessmentScreen, more: KeyboardEventInit = {}): boolean {
  let isUsed = false;
  const listen = (event: Event): void => {
    isUsed = actOnKey(event as KeyboardEvent, on, actions);
  };
  window.addEventListener('keydown', listen);
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }));
  window.removeEventListener('keydown', listen);
  return isUsed;
}

const yesNo = question('yes-no');

describe('on a question in focus', () => {
  test('a key answers, and pressed again leaves the answer as it is', () => {
    expect(press('y', main, focusOn(yesNo))).toBe(true);
    expect(answer).toHaveBeenCalledWith(yesNo.id, 'yes');
    answer.mockClear();
    expect(press('y', main, focusOn(yesNo, 'yes'))).toBe(true);
    expect(answer).not.toHaveBeenCalled();
  });

  test('a key of a list with several answers also takes away', () => {
    const multi = question('multi', { options: [option('a'), option('b')] });
    press('1', main, focusOn(multi, ['a', 'b']));
    expect(answer).toHaveBeenCalledWith(multi.id, ['b']);
  });

  test('Delete takes the answer back; arrows and Enter move; F, E, R, C, O, the slash and the full stop do what they say', () => {
    const on = focusOn(yesNo, 'yes');
    for (const key of ['Delete', 'ArrowDown', 'ArrowUp', 'Enter', 'f', 'e', 'r', 'c', 'o', '/', '.'])
      press(key, main, on);
    expect(answer).toHaveBeenCalledWith(yesNo.id, null);
    expect(actions.step.mock.calls).toEqual([[1], [-1], [1]]);
    expect(flag).toHaveBeenCalledOnce();
    expect(addEvidence).toHaveBeenCalledOnce();
    expect(actions.reason).toHaveBeenCalledOnce();
    expect(actions.comment).toHaveBeenCalledOnce();
    expect(actions.search).toHaveBeenCalledOnce();
    expect(actions.nextOpen).toHaveBeenCalledOnce();
    expect(actions.explain).toHaveBeenCalledOnce();
  });
});

describe('a key is left alone', () => {
  test.each(['input', 'textarea'] as const)('while a person types in a field (%s)', (tag) => {
    const field = main.appendChild(document.createElement(tag));
    expect(press('y', field, focusOn(yesNo))).toBe(false);
    expect(press('ArrowDown', field, focusOn(yesNo))).toBe(false);
  });

  test('with Ctrl, Alt or Meta', () => {
    expect(press('f', main, focusOn(yesNo), { ctrlKey: true })).toBe(false);
    expect(press('ArrowUp', main, focusOn(yesNo), { altKey: true })).toBe(false);
  });

  test('outside the questions, and in a dialog', () => {
    const elsewhere = document.body.appendChild(document.createElement('button'));
    expect(press('y', elsewhere, focusOn(yesNo))).toBe(false);
    elsewhere.remove();
    const dialog = main.appendChild(document.createElement('div'));
    dialog.setAttribute('role', 'dialog');
    expect(press('y', dialog, focusOn(yesNo))).toBe(false);
  });

  test('on a button, where Enter presses it', () => {
    const button = main.appendChild(document.createElement('button'));
    expect(press('Enter', button, focusOn(yesNo))).toBe(false);
    expect(press('ArrowDown', button, focusOn(yesNo))).toBe(true);
  });
});

describe('the answer field', () => {
  const show = (asked: Question, value: AnswerValue | null) => {
    const onanswer = vi.fn();
    const onnext = vi.fn();
    render(AnswerInput, { question: asked, value, isFocused: true, labelledBy: 'x', onanswer, onnext });
    return { onanswer, onnext };
  };

  test('has one radio a choice, and shows which is chosen', () => {
    const { onanswer } = show(yesNo, 'no');
    const radios = screen.getAllByRole<HTMLInputElement>('radio');
    expect(radios.map((radio) => radio.checked)).toEqual([false, true, false]);
    radios[0]?.click();
    expect(onanswer).toHaveBeenCalledWith('yes');
  });

  test('has a check box an option, with "none of these" and "don\'t know yet" apart', () => {
    const { onanswer } = show(question('multi', { options: [option('a'), option('b')] }), ['a']);
    const boxes = screen.getAllByRole<HTMLInputElement>('checkbox');
    expect(boxes.map((box) => box.checked)).toEqual([true, false, false, false]);
    boxes[2]?.click();
    expect(onanswer).toHaveBeenCalledWith([]);
  });

  test('takes a number when Enter is pressed and goes on; tells what is no number and stays', async () => {
    const { onanswer, onnext } = show(question('number'), null);
    const field = screen.getByRole<HTMLInputElement>('textbox');
    const enter = (text: string): void => {
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    };
    enter('many');
    expect(await screen.findByRole('alert')).toBeTruthy();
    expect(onnext).not.toHaveBeenCalled();
    enter('1e25');
    expect(onanswer).toHaveBeenCalledWith(1e25);
    expect(onnext).toHaveBeenCalledOnce();
  });
});
