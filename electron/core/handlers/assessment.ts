import { AppError } from '#contract/errors';
import { answerColumns } from '#core/assessments/answer-columns';
import { findQuestion } from '#core/assessments/find-question';
import { keepPackCopy } from '#core/assessments/pack-copy';
import { findAnswerRow, listAssessments } from '#core/store/assessments';
import { itemTable } from '#core/store/item-tables';
import { itemName } from '#core/store/items';
import { findSystem } from '#core/store/systems';
import { insightCalls } from './assessment-insight.ts';
import { noteCalls } from './assessment-notes.ts';
import { upgradeCalls } from './assessment-upgrade.ts';
import { view } from './assessment-view.ts';
import type { Calls } from './base.ts';

/** `assessment.*`: one pack applied to one system. */
export const assessmentCalls = (calls: Calls) =>
  calls.assessment.router({
    ...insightCalls(calls),
    ...noteCalls(calls),
    ...upgradeCalls(calls),
    list: calls.assessment.list.handler(({ context }) => {
      const read = context.read();
      const { summaries } = context.workspace();
      const packs = context.heldPacks();
      const now = context.now();
      return listAssessments(read).map(({ id, packId, packVersion }) => ({
        ...summaries.of(read, id, now),
        upgradeTo: packs.newerThan(packId, packVersion),
      }));
    }),
    create: calls.assessment.create.handler(({ context, input }) =>
      context.write((tx) => {
        const pack = context.heldPacks(tx.read).newest(input.packId);
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
          upgraded_from_id: null,
          origin: null,
        });
        return view(context, tx.read, id);
      }),
    ),
    open: calls.assessment.open.handler(({ context, input }) => view(context, context.read(), input.id)),
    answer: calls.assessment.answer.handler(({ context, input }) =>
      context.write((tx) => {
        const { assessmentId, questionId } = input;
        const { origin } = input;
        if (origin && itemName(tx.read, origin.item) === null) {
          throw new AppError('record.not-found', { kind: itemTable(origin.item.kind), id: origin.item.id });
        }
        const stated = answerColumns(findQuestion(tx.read, assessmentId, questionId), input);
        const row = findAnswerRow(tx.read, assessmentId, questionId);
        // Where a value comes from is no statement: who stated it when is part of what is signed.
        const { origin: _, ...words } = stated;
        const isRestated = Object.entries(words).some(([field, text]) => text !== (row?.[field as 'value'] ?? null));
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
            origin: null,
            ...by,
            ...stated,
            ...flag,
          });
        }
        return view(context, tx.read, assessmentId);
      }),
    ),
    setDate: calls.assessment.setDate.handler(({ context, input }) =>
      context.write((tx) => {
        tx.update('assessments', input.id, input.baseVersion, { assessed_on: input.assessedOn });
        return view(context, tx.read, input.id);
      }),
    ),
  });
