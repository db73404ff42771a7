import { isPlain, isTyping } from '../app.ts';
import type { AssessmentScreen } from './assessment.svelte.ts';
import { choiceOfKey, choicesOf } from './choices.ts';
import { isStructured } from './outline.ts';

/** What the keys of the assessment screen do beside answering. */
export interface ShortcutActions {
  readonly step: (by: 1 | -1) => void;
  readonly nextOpen: () => void;
  readonly reason: () => void;
  readonly comment: () => void;
  readonly search: () => void;
  readonly explain: () => void;
}

/** Whether the press happened in something that has keys of its own: a dialog, a menu, or a control outside the questions. */
function belongsElsewhere(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof Element) || target === document.body)
    return document.querySelector('[role="dialog"]') !== null;
  if (target.closest('[role="dialog"], [role="menu"], [role="listbox"], [data-grid]') !== null) return true;
  return target.closest('main') === null;
}

/** Uses the first answer on offer. @returns whether there is one */
function takeOffer(screen: AssessmentScreen, questionId: string): boolean {
  const offer = screen.offers.of(questionId).find((one) => !screen.offers.isTaken(one));
  if (offer === undefined) return false;
  screen.offers.take(offer);
  return true;
}

/**
 * Acts on a key press on the assessment screen. Nothing happens while a person types in a field.
 * @returns whether the key was used
 */
export function actOnKey(event: KeyboardEvent, screen: AssessmentScreen, actions: ShortcutActions): boolean {
  if (!isPlain(event) || isTyping(event) || belongsElsewhere(event)) return false;
  const isOnButton = event.target instanceof Element && event.target.closest('button, a') !== null;
  switch (event.key) {
    case 'ArrowDown':
      actions.step(1);
      return true;
    case 'ArrowUp':
      actions.step(-1);
      return true;
    case 'Enter':
      if (isOnButton) return false;
      actions.step(1);
      return true;
    case '.':
      actions.explain();
      return true;
    case '/':
      actions.search();
      return true;
  }
  const { focused } = screen;
  if (focused === null) return false;
  const { question } = focused;
  if (event.key === 'Delete' || event.key === 'Backspace') {
    // Many entries are not taken back by one key.
    if (isStructured(question)) return false;
    screen.answer(question.id, null);
    return true;
  }
  const choices = choicesOf(question, screen.valueOf(question.id));
  const choice = choiceOfKey(question, choices, event.key);
  if (choice !== null) {
    // A key says what the answer is; only in a list of several does it also take away.
    const isToggle = question.type === 'multi' && !choice.isUnknown && choice.id !== 'none';
    if (isToggle || !choice.isChosen) screen.answer(question.id, choice.next);
    return true;
  }
  switch (event.key.toLowerCase()) {
    case 'f':
      screen.flag(question.id);
      return true;
    case 'e':
      void screen.beside.addEvidence(question.id);
      return true;
    case 'r':
      actions.reason();
      return true;
    case 'c':
      actions.comment();
      return true;
    case 'u':
      return takeOffer(screen, question.id);
    case 'o':
      actions.nextOpen();
      return true;
    default:
      return false;
  }
}
