import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '#contract/errors';
import { findQuestion } from '#core/assessments/find-question';
import { keepItem, removeIfOnlyOfQuestion } from '#core/evidence/items';
import { mediaTypeOf } from '#core/evidence/media-types';
import { storeFile } from '#core/evidence/store-file';
import { fileIdentity } from '#core/store/db';
import { build } from '#core/store/sql';
import type { EvidenceRow } from '#core/store/tables';
import { view } from './assessment-view.ts';
import type { CallContext, Calls } from './base.ts';
import { sourceOf } from './given-file.ts';
import { settingOf } from './library-setting.ts';

/**
 * Reads a file a person chose.
 * @throws AppError `file.not-readable`, also for the open workspace itself, which must never be opened a second time in
 *   this process; `file.too-large`
 */
export function readChosenFile(
  context: CallContext,
  token: string,
  limitBytes: number,
): { name: string; content: Buffer } {
  const path = context.files.path(token);
  const name = basename(path);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile() || context.session.isLive(fileIdentity(path))) throw new AppError('file.not-readable', { name });
  if (found.size > limitBytes) throw new AppError('file.too-large', { name, limitBytes });
  try {
    return { name, content: readFileSync(path) };
  } catch (cause) {
    throw new AppError('file.not-readable', { name }, { cause });
  }
}

/** `evidence.*`: files on the questions of assessments. Each is a piece in the library, too. */
export const evidenceCalls = (calls: Calls) =>
  calls.evidence.router({
    add: calls.evidence.add.handler(async ({ context, input, signal }) => {
      const { assessmentId, questionId } = input;
      findQuestion(context.read(), assessmentId, questionId);
      const source = sourceOf(context, input);
      const added = await storeFile(context, source, { signal }, (tx, { sha256, sizeBytes }) => {
        findQuestion(tx.read, assessmentId, questionId);
        const { name } = source;
        tx.insert('evidence', {
          id: context.ids.next(),
          assessment_id: assessmentId,
          question_id: questionId,
          name,
          media_type: mediaTypeOf(name),
          size_bytes: sizeBytes,
          sha256,
          added_by: context.actor(),
          added_at: context.now(),
          item_id: keepItem(tx, settingOf(context), { name, sha256, sizeBytes }),
        });
        return view(context, tx.read, assessmentId);
      });
      context.workspace().texts.wake();
      return added;
    }),
    remove: calls.evidence.remove.handler(({ context, input }) =>
      context.write((tx) => {
        const row = tx.read.get<EvidenceRow>(build.selectFrom('evidence').selectAll().where('id', '=', input.id));
        if (!row) throw new AppError('record.not-found', { kind: 'evidence', id: input.id });
        tx.remove('evidence', input.id, input.baseVersion);
        if (row.item_id !== null) removeIfOnlyOfQuestion(tx, row.item_id);
        tx.dropUnusedContent(row.sha256);
        return view(context, tx.read, row.assessment_id);
      }),
    ),
  });
