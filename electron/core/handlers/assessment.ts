import canonicalize from 'canonicalize';
import { AppError } from '#contract/errors';
import type { AssessmentView } from '#contract/records/assessment';
import type { AnswerValue } from '#contract/records/judgement';
import type { Question } from '#contract/records/pack';
import type { RichText } from '#contract/rich-text';
import { loadAssessment } from '#core/assessments/load';
import { keepPackCopy, readPackCopy } from '#core/assessments/pack-copy';
import { summarizeAssessment, viewAssessment } from '#core/assessments/view';
import { validateAnswer } from '#core/rules/answer';
import { findAnswerRow, findAssessment, listAssessments } from '#core/store/assessments';
import type { Reader } from '#core/store/sql';
import { findSystem } from '#core/store/systems';
import type { AnswerRow } from '#core/store/tables';
import type { Calls } from './base.ts';

function view(read: Reader, id: string): AssessmentView {
  return viewAssessment(read, loadAssessment(read, id));
}

/**
 * A question of the pack that an assessment was made with.
 * @throws AppError `record.not-found`
 */
export function findQuestion(read: Reader, assessmentId: string, questionId: string): Question {
  const assessment = findAssessment(read, assessmentId);
  if (!assessment) throw new AppError('record.not-found', { kind: 'assessments', id: assessmentId });
  const { sections } = readPackCopy(read, assessment.packHash);
  const question = sections.flatMap(({ questions }) => questions).find(({ id }) => id === questionId);
  if (!question) throw new AppError('record.not-found', { kind: 'questions', id: questionId });
  return question;
}

type AnswerInput = Parameters<Parameters<Calls['assessment']['answer']['handler']>[0]>[0]['input'];

/** @throws AppError `input.invalid` for half a surrogate pair, which has no canonical form (RFC 8785, 3.2.2.2) */
function storedJson(path: string, value: AnswerValue | RichText): string | null {
  try {
    return canonicalize(value) ?? null;
  } catch (cause) {
    throw new AppError('input.invalid', { path, reason: 'half of a character pair' }, { cause });
  }
}

/** The columns an input asks for; absent fields stay as they are. */
function answerColumns(input: AnswerInput, question: Question): Partial<Pick<AnswerRow, 'value' | 'justification'>> {
  const { value, justification } = input;
  const columns: { value?: string | null; justification?: string | null } = {};
  if (value !== undefined) {
    const isBlank = typeof value === 'string' && value.trim() === '';
    const fault = value === null || isBlank ? null : validateAnswer(question, value);
    // A message selects by words that hold no hyphen (ICU MessageFormat).
    const reason = fault?.replaceAll('-', '_');
    if (reason !== undefined) throw new AppError('answer.not-allowed', { questionId: question.id, reason });
    columns.value = value === null || isBlank ? null : storedJson('value', value);
  }
  if (justification !== undefined) {
    columns.justification = justification === null ? null : storedJson('justification', justification);
  }
  return columns;
}

/** `assessment.*`: one pack applied to one system. */
export const assessmentCalls = (calls: Calls) =>
  calls.assessment.router({
    list: calls.assessment.list.handler(({ context }) => {
      const read = context.read();
      return listAssessments(read).map(({ id }) => summarizeAssessment(read, loadAssessment(read, id)));
    }),
    create: calls.assessment.create.handler(({ context, input }) => {
      const pack = context.packs.find(input.packId);
      return context.write((tx) => {
        const system = findSystem(tx.read, input.systemId);
        if (!system) throw new AppError('record.not-found', { kind: 'ai_systems', id: input.systemId });
        const now = context.now();
        const { id } = tx.insert('assessments', {
          id: context.ids.next(),
          system_id: system.id,
          pack_copy_id: keepPackCopy(tx, pack, () => context.ids.next()),
          title: input.title ?? `${system.name}: ${pack.title.en}`.slice(0, 200),
          assessed_on: now.slice(0, 10),
          author_id: context.actor(),
          created_at: now,
        });
        return view(tx.read, id);
      });
    }),
    open: calls.assessment.open.handler(({ context, input }) => view(context.read(), input.id)),
    answer: calls.assessment.answer.handler(({ context, input }) =>
      context.write((tx) => {
        const { assessmentId, questionId } = input;
        const stated = answerColumns(input, findQuestion(tx.read, assessmentId, questionId));
        const row = findAnswerRow(tx.read, assessmentId, questionId);
        const isRestated = Object.entries(stated).some(([field, text]) => text !== (row?.[field as 'value'] ?? null));
        const by = { answered_by: context.actor(), answered_at: context.now() };
        const flag = input.isFlagged === undefined ? {} : { is_flagged: input.isFlagged ? 1 : 0 };
        if (row) {
          tx.update('answers', row.id, row.version, { ...stated, ...flag, ...(isRestated ? by : {}) });
        } else if (isRestated || input.isFlagged === true) {
          const place = { id: context.ids.next(), assessment_id: assessmentId, question_id: questionId };
          tx.insert('answers', {
            ...place,
            value: null,
            justification: null,
            is_flagged: 0,
            ...by,
            ...stated,
            ...flag,
          });
        }
        return view(tx.read, assessmentId);
      }),
    ),
    setDate: calls.assessment.setDate.handler(({ context, input }) =>
      context.write((tx) => {
        tx.update('assessments', input.id, input.baseVersion, { assessed_on: input.assessedOn });
        return view(tx.read, input.id);
      }),
    ),
  });
