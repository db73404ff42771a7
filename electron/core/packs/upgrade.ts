import type { UpgradeStep } from '#contract/records/assessment';
import type { Answers, AnswerValue, Cells } from '#contract/records/judgement';
import type { Pack, PackChange } from '#contract/records/pack';
import type { Column, Question } from '#contract/records/question';
import { validateAnswer } from '#core/rules/answer-faults';
import { scaleOf, signature, wordsOf } from './signature.ts';
import { pairQuestions, type QuestionPair } from './versions.ts';

/** What an upgrade makes of answers, question by question; `answers` are those that stay, by the ids of the newer version. */
export type UpgradePlan = { readonly steps: readonly UpgradeStep[]; readonly answers: Answers };

type Outcome = { readonly answer: UpgradeStep['answer']; readonly after: AnswerValue | null };

const ASKED_AGAIN: Outcome = { answer: 'asked-again', after: null };

function keptOrMapped(before: AnswerValue, after: AnswerValue): Outcome {
  return { answer: signature(before) === signature(after) ? 'kept' : 'mapped', after };
}

type KeyedValue = Exclude<AnswerValue, string | number | readonly string[]>;

function hasKey<K extends string>(value: AnswerValue, key: K): value is Extract<KeyedValue, Record<K, unknown>> {
  return typeof value === 'object' && !Array.isArray(value) && Object.hasOwn(value, key);
}

/** Maps options as the authors say; an answer with an option they do not name is asked again. */
function mapOptions(value: AnswerValue, map: Readonly<Record<string, string>>): Outcome {
  const ids = typeof value === 'string' ? [value] : Array.isArray(value) ? value : null;
  if (ids === null) return { answer: 'kept', after: value };
  const mapped = ids.map((id) => (Object.hasOwn(map, id) ? map[id] : undefined)).filter((id) => id !== undefined);
  const [first] = mapped;
  if (mapped.length < ids.length) return ASKED_AGAIN;
  if (Array.isArray(value)) return keptOrMapped(value, [...new Set(mapped)]);
  return first === undefined ? ASKED_AGAIN : keptOrMapped(value, first);
}

/** The cells that still have a column of the same type, and whose option is still there. */
function keepCells(cells: Cells, before: readonly Column[], after: readonly Column[]): Cells {
  const stays = ([id, value]: readonly [string, string | number]) => {
    const column = after.find((it) => it.id === id);
    if (column === undefined || column.type !== before.find((it) => it.id === id)?.type) return false;
    return column.type !== 'single' || column.options.some((option) => option.id === value);
  };
  return Object.fromEntries(Object.entries(cells).filter(stays));
}

/** What stays of a value where the answers to a question can be others than before. */
function keepWhatFits(value: AnswerValue, before: Question, after: Question): Outcome {
  if (hasKey(value, 'unknown')) return { answer: 'kept', after: value };
  if (before.type !== after.type) return ASKED_AGAIN;
  if (after.type === 'multi' && Array.isArray(value)) {
    const ids = optionIds(after);
    // Nobody was asked about an option that came since.
    if (ids.some((id) => !optionIds(before).includes(id))) return ASKED_AGAIN;
    const left = value.filter((id) => ids.includes(id));
    // An empty list would state that none applies, which nobody said.
    return left.length === 0 && value.length > 0 ? ASKED_AGAIN : keptOrMapped(value, left);
  }
  if ((after.type === 'table' || after.type === 'group') && 'columns' in before && hasKey(value, 'entries')) {
    const entries = value.entries.map((cells) => keepCells(cells, before.columns, after.columns));
    return keptOrMapped(value, { entries });
  }
  if (after.type === 'matrix' && before.type === 'matrix' && hasKey(value, 'rows')) {
    const stays = Object.entries(value.rows).filter(([id]) => after.rows.some((row) => row.id === id));
    const rows = Object.fromEntries(stays.map(([id, cells]) => [id, keepCells(cells, before.columns, after.columns)]));
    return keptOrMapped(value, { rows });
  }
  // A choice out of other options, or a number in another unit, is another answer; other bounds alone are not.
  const isSameChoice = signature(optionIds(before).toSorted()) === signature(optionIds(after).toSorted());
  if (!isSameChoice || (after.type === 'number' && unitOf(before) !== unitOf(after))) return ASKED_AGAIN;
  return { answer: 'kept', after: value };
}

function optionIds(question: Question): readonly string[] {
  return 'options' in question ? question.options.map(({ id }) => id) : [];
}

function unitOf(question: Question): string | undefined {
  return question.type === 'number' ? question.unit?.en : undefined;
}

function decide(value: AnswerValue, before: Question, after: Question, told: PackChange | null): Outcome {
  if (told?.policy === 'ask') return hasKey(value, 'unknown') ? { answer: 'kept', after: value } : ASKED_AGAIN;
  if (told?.policy === 'map') return mapOptions(value, told.map ?? {});
  const isSameScale = signature(scaleOf(before)) === signature(scaleOf(after));
  return told?.policy === 'keep' || isSameScale ? { answer: 'kept', after: value } : keepWhatFits(value, before, after);
}

function changeOf({ before, after, change }: QuestionPair): UpgradeStep['change'] {
  if (before === null) return 'new';
  if (after === null) return 'gone';
  if (change !== null) return change.kind;
  if (signature(scaleOf(before)) !== signature(scaleOf(after))) return 'meaning';
  return signature(wordsOf(before)) === signature(wordsOf(after)) ? 'unchanged' : 'reworded';
}

function outcomeOf(value: AnswerValue | null, { before, after, change }: QuestionPair): Outcome {
  if (value === null || before === null) return { answer: 'none', after: null };
  if (after === null) return { answer: 'dropped', after: null };
  const outcome = decide(value, before, after, change);
  return outcome.after !== null && validateAnswer(after, outcome.after) !== null ? ASKED_AGAIN : outcome;
}

function noteOf({ note }: PackChange): Record<string, string> {
  return { en: note.en, ...(note.de === undefined ? {} : { de: note.de }) };
}

function stepOf(pair: QuestionPair, answers: Answers): UpgradeStep {
  const { before, after, change } = pair;
  const question = after ?? before;
  if (question === null) throw new Error('A pair has a question');
  const value = before !== null && Object.hasOwn(answers, before.id) ? (answers[before.id] ?? null) : null;
  return {
    questionId: question.id,
    was: before !== null && before.id !== question.id ? before.id : null,
    change: changeOf(pair),
    before: value,
    ...outcomeOf(value, pair),
    note: change === null ? null : noteOf(change),
  };
}

/**
 * Tells what an upgrade does with each answer. What the authors say of a question counts (`changes.yaml`): keep, ask again
 * or map. Else an answer is kept if the answers can be the same as before, reworded or not; of a table, a matrix, and a multi
 * answer that no new options came to, what is still there is kept; any other answer to a changed scale is asked again, and every value that the newer
 * version does not take. "Don't know" is kept. Visibility and rules decide nothing here: hidden answers are kept too.
 * @returns steps in the order of the newer version, questions that are gone at the end
 */
export function planUpgrade(from: Pack, to: Pack, answers: Answers): UpgradePlan {
  const steps = pairQuestions(from, to).map((pair) => stepOf(pair, answers));
  const kept = steps.flatMap(({ questionId, after }) => (after === null ? [] : [[questionId, after] as const]));
  return { steps, answers: Object.fromEntries(kept) };
}
