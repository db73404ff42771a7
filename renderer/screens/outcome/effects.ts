import type { AnswerValue, ClassResult, WhatIf } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Question } from '#contract/records/question';
import type { Obligation } from '#contract/records/rules';
import { isSameValue } from '../answers/value.ts';
import { l, t } from '../app.ts';
import { answerWords } from '../assessment/answer-words.ts';
import { orderReasons } from '../assessment/conclusions.ts';
import type { NumberedQuestion } from '../assessment/outline.ts';
import { groupBy } from './group.ts';

/** How much an answer moves: `class` an outcome that holds or would hold, `settles` only what is undecided or ruled out. */
export type EffectKind = 'class' | 'settles' | 'band' | 'obligations';

export const EFFECT_KINDS: readonly EffectKind[] = ['class', 'settles', 'band', 'obligations'];

/** A question whose answer would change something, with what each other answer would. */
export interface Lever {
  readonly item: NumberedQuestion;
  readonly kind: EffectKind;
  readonly effects: readonly WhatIf[];
}

/** Classes that an answer brings, takes away or leaves open. */
export interface ClassChanges {
  readonly comes: readonly string[];
  readonly goes: readonly string[];
  /** Held or ruled out until now, undecided then. */
  readonly opens: readonly string[];
  /** Undecided until now, ruled out then. */
  readonly ruledOut: readonly string[];
}

export function classChanges({ classes }: Pick<WhatIf, 'classes'>): ClassChanges {
  const ids = (isOne: (change: WhatIf['classes'][number]) => boolean): string[] =>
    classes.filter(isOne).map(({ id }) => id);
  return {
    comes: ids(({ after }) => after === 'true'),
    goes: ids(({ before, after }) => before === 'true' && after === 'false'),
    opens: ids(({ before, after }) => before !== 'unknown' && after === 'unknown'),
    ruledOut: ids(({ before, after }) => before === 'unknown' && after === 'false'),
  };
}

function kindOf({ classes, bands }: WhatIf): EffectKind {
  if (classes.some(({ before, after }) => before === 'true' || after === 'true')) return 'class';
  if (classes.length > 0) return 'settles';
  return bands.length > 0 ? 'band' : 'obligations';
}

function size({ classes, obligations, bands }: WhatIf): number {
  return classes.length * 100 + bands.length * 100 + obligations.gained.length + obligations.lost.length;
}

/**
 * The questions on whose answers the outcome hangs: those first that move a class that holds, then by how much they move,
 * then as the pack has them.
 */
export function levers(questions: readonly NumberedQuestion[], effects: readonly WhatIf[]): readonly Lever[] {
  const byQuestion = groupBy(effects, ({ questionId }) => questionId);
  const found = questions.flatMap((item): Lever[] => {
    const own = byQuestion.get(item.question.id);
    if (own === undefined) return [];
    const kinds = own.map(kindOf);
    const kind = EFFECT_KINDS.find((one) => kinds.includes(one)) ?? 'obligations';
    return [{ item, kind, effects: own }];
  });
  const most = ({ effects: own }: Lever): number => Math.max(...own.map(size));
  return found.sort((a, b) => EFFECT_KINDS.indexOf(a.kind) - EFFECT_KINDS.indexOf(b.kind) || most(b) - most(a));
}

/** An answer of a what-if in words: of several options only what is put in or taken out. */
export function alternativeWords(question: Question, now: AnswerValue | null, value: WhatIf['value']): string {
  if (question.type !== 'multi' || !Array.isArray(value) || value.length === 0) return answerWords(question, value);
  const chosen = Array.isArray(now) ? now : [];
  const label = (id: string): string => {
    const option = question.options.find((one) => one.id === id);
    return option === undefined ? id : l(option.label);
  };
  const added = value.filter((id) => !chosen.includes(id));
  const removed = chosen.filter((id) => !value.includes(id));
  if (added[0] !== undefined) {
    return chosen.length === 0 ? label(added[0]) : t('screen.outcome.what-if.with', { option: label(added[0]) });
  }
  return removed[0] === undefined
    ? answerWords(question, value)
    : t('screen.outcome.what-if.without', { option: label(removed[0]) });
}

/**
 * Other answers that would take a class away that holds, or bring one that does not, one for each question: first those to
 * the questions by which the conclusion is explained.
 */
export function turning(
  effects: readonly WhatIf[],
  { id: classId, truth, because }: Pick<ClassResult, 'id' | 'truth' | 'because'>,
): readonly WhatIf[] {
  const main = orderReasons({ truth, because }).main.map(({ questionId }) => questionId);
  const found = effects.filter(({ classes }) =>
    classes.some(({ id, before, after }) => id === classId && (before === 'true') !== (after === 'true')),
  );
  const first = [...groupBy(found, ({ questionId }) => questionId)].flatMap(([, own]) => own[0] ?? []);
  const isMain = ({ questionId }: WhatIf): boolean => main.includes(questionId);
  return [...first.filter(isMain), ...first.filter((effect) => !isMain(effect))];
}

/** Obligations and reliefs told apart: only the former are counted as such. */
export function byKind(
  pack: Pack,
  ids: readonly string[],
): { readonly duties: readonly Obligation[]; readonly reliefs: readonly Obligation[] } {
  const wanted = new Set(ids);
  const known = pack.obligations.filter(({ id }) => wanted.has(id));
  return {
    duties: known.filter(({ kind }) => kind === 'duty'),
    reliefs: known.filter(({ kind }) => kind === 'relief'),
  };
}

/** Whether an answer is supposed just now. */
export function isSupposed(supposed: Readonly<Record<string, AnswerValue>>, effect: WhatIf): boolean {
  const value = supposed[effect.questionId];
  return value !== undefined && isSameValue(value, effect.value);
}
