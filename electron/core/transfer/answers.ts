import { AppError } from '#contract/errors';
import type { ItemRef } from '#contract/records/inventory';
import type { Pack } from '#contract/records/pack';
import type { Question } from '#contract/records/question';
import type { DraftAnswers } from '#contract/records/transfer';
import type { RichText } from '#contract/rich-text';
import { answerColumns, storedJson } from '#core/assessments/answer-columns';
import { keepPackCopy } from '#core/assessments/pack-copy';
import type { WriteTransaction } from '#core/journal/write';
import { questionsOf } from '#core/packs/versions';

/** What answers of a file are written with. */
export type AnswerTarget = {
  readonly importId: string;
  readonly personId: string;
  readonly at: string;
  readonly newId: () => string;
  /** The newest version of a pack; null if there is none of this id. */
  readonly findPack: (id: string) => Pack | null;
  /** Says of an answer that it was imported. */
  readonly justification: RichText;
};

/** The question that takes an answer as text; null if it takes none. */
export function textQuestion(pack: Pack, questionId: string): Question | null {
  const question = questionsOf(pack).find(({ id }) => id === questionId);
  return question?.type === 'text' || question?.type === 'rich-text' ? question : null;
}

/** A text as prose: each line its own paragraph. */
export function proseOf(text: string): RichText {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  return {
    type: 'doc',
    content: lines.map((line) => ({ type: 'paragraph', content: [{ type: 'text', text: line }] })),
  };
}

/**
 * Takes of answers those that can be given to the newest version of their pack.
 * @param tell  is told of each that cannot: where it stands, why, and what it says
 */
export function fittingAnswers(
  sets: readonly DraftAnswers[],
  findPack: AnswerTarget['findPack'],
  tell: (path: string, reason: 'pack-unknown' | 'question-unknown' | 'answer-not-allowed', value: string) => void,
): DraftAnswers[] {
  return sets.flatMap((set) => {
    const pack = findPack(set.packId);
    if (pack === null) {
      tell(set.title, 'pack-unknown', set.packId);
      return [];
    }
    const answers = set.answers.filter(({ questionId, text }) => {
      const question = textQuestion(pack, questionId);
      if (question === null) tell(questionId, 'question-unknown', text);
      else if (statedBy(question, text) === null) tell(questionId, 'answer-not-allowed', text);
      else return true;
      return false;
    });
    return [{ ...set, answers }];
  });
}

/** A text as the value of a question; null if the question does not take it. */
function statedBy(question: Question, text: string): string | null {
  try {
    const value = question.type === 'text' ? text : { richText: proseOf(text) };
    return answerColumns(question, { value }).value ?? null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/**
 * Makes an assessment of each set of answers, by the newest version of its pack. What cannot be given was
 * told by the preview (`fittingAnswers`).
 */
export function writeAnswers(
  tx: WriteTransaction,
  target: AnswerTarget,
  sets: readonly DraftAnswers[],
  here: ReadonlyMap<string, ItemRef>,
): void {
  for (const { packId, title, systemKey, answers } of sets) {
    const pack = target.findPack(packId);
    const system = here.get(systemKey);
    if (pack === null || system === undefined) continue;
    const assessmentId = target.newId();
    tx.insert('assessments', {
      id: assessmentId,
      system_id: system.id,
      pack_copy_id: keepPackCopy(tx, pack, target.newId),
      title,
      assessed_on: target.at.slice(0, 10),
      author_id: target.personId,
      created_at: target.at,
      upgraded_from_id: null,
      origin: null,
    });
    for (const [questionId, text] of new Map(answers.map((one) => [one.questionId, one.text]))) {
      const question = textQuestion(pack, questionId);
      if (question === null) continue;
      tx.insert('answers', {
        id: target.newId(),
        assessment_id: assessmentId,
        question_id: questionId,
        is_flagged: 0,
        answered_by: target.personId,
        answered_at: target.at,
        origin: null,
        value: statedBy(question, text),
        justification: storedJson('justification', target.justification),
      });
    }
  }
}
