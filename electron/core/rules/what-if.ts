import type { Answers, WhatIf } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Question } from '#contract/records/question';
import type { UsableAnswer } from './answer.ts';
import { type JudgeOptions, openState } from './judge.ts';
import { TRUE } from './program.ts';
import { type Reach, reachOf } from './reach.ts';
import { Settlement } from './settle.ts';
import { bandOf, scoreValue, truthAt } from './standing.ts';
import type { State } from './state.ts';

type Alternative = string | string[];

/** The other answers a question can get: yes and no, each option, or each option of several taken in or out, and none. */
function alternatives(question: Question, now: UsableAnswer | undefined): readonly Alternative[] {
  switch (question.type) {
    case 'yes-no':
      return ['yes', 'no'].filter((value) => value !== now);
    case 'single':
      return question.options.map(({ id }) => id).filter((id) => id !== now);
    case 'multi': {
      const chosen = Array.isArray(now) ? now : [];
      const ids = question.options.map(({ id }) => id);
      const toggled = ids.map((toggle) => ids.filter((id) => chosen.includes(id) !== (id === toggle)));
      const isNoneNew = (!Array.isArray(now) || now.length > 0) && toggled.every((it) => it.length > 0);
      return isNoneNew ? [...toggled, []] : toggled;
    }
    default:
      return [];
  }
}

/** What is told of a state: the truths of classes and obligations, and bands. */
function snapshot(state: State) {
  const { pack, classes, obligations, scores } = state.program;
  return {
    classes: pack.classes.map((_, index) => truthAt(state, classes[index])),
    obligations: pack.obligations.map((_, index) => state.truth[obligations[index] ?? -1] === TRUE),
    bands: scores.map(({ score }, index) => bandOf(score, scoreValue(state, index))),
  };
}

type Snapshot = ReturnType<typeof snapshot>;

/** What differs, of what the answer can reach; null if nothing does. */
function difference(state: State, before: Snapshot, reach: Reach): Omit<WhatIf, 'questionId' | 'value'> | null {
  const { pack, classes, obligations, scores } = state.program;
  const turnedClasses = reach.classes.flatMap((place) => {
    const then = before.classes[place] ?? 'unknown';
    const after = truthAt(state, classes[place]);
    return after === then ? [] : [{ id: pack.classes[place]?.id ?? '', before: then, after }];
  });
  const turned = reach.obligations.filter((place) => {
    return (state.truth[obligations[place] ?? -1] === TRUE) !== before.obligations[place];
  });
  const named = (held: boolean) =>
    turned.flatMap((place) => (before.obligations[place] === held ? [pack.obligations[place]?.id ?? ''] : []));
  const bands = reach.scores.flatMap((place) => {
    const plan = scores[place];
    if (plan === undefined) return [];
    const then = before.bands[place] ?? null;
    const after = bandOf(plan.score, scoreValue(state, place));
    return after === then ? [] : [{ score: plan.score.id, before: then, after }];
  });
  if (turnedClasses.length + turned.length + bands.length === 0) return null;
  return { classes: turnedClasses, obligations: { gained: named(false), lost: named(true) }, bands };
}

/**
 * Tells for every visible yes-no, single and multi question and every other answer to it what would be otherwise, all else
 * as it is; answers that change nothing are left out. What comes out is what `judge` would say of those answers.
 * @throws Error if the pack has dead or circular references
 */
export function whatIf(pack: Pack, answers: Answers, options: JudgeOptions): WhatIf[] {
  const state = openState(pack, answers, options);
  const settlement = new Settlement(state);
  const before = snapshot(state);
  return state.program.questions.flatMap((question, index) => {
    if (state.visibility(index) !== TRUE) return [];
    const reach = reachOf(state.program, index);
    const restore = () => state.answer(index, answers);
    return alternatives(question, state.answers[index]).flatMap((value) => {
      const change = () => state.answer(index, { [question.id]: value });
      const changes = settlement.suppose(reach, change, restore, () => difference(state, before, reach));
      return changes === null ? [] : [{ questionId: question.id, value, ...changes }];
    });
  });
}
