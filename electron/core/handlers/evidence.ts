import { readFileSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { AppError } from '#contract/errors';
import { fileIdentity } from '#core/store/db';
import { build } from '#core/store/sql';
import type { EvidenceRow } from '#core/store/tables';
import { findQuestion, view } from './assessment-view.ts';
import type { CallContext, Calls } from './base.ts';

/** Larger files belong beside the workspace, not in it. */
const EVIDENCE_LIMIT_BYTES = 100_000_000;

/** By name only: what a file claims to be is shown, never acted upon. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.txt': 'text/plain',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.yaml': 'application/yaml',
  '.yml': 'application/yaml',
  '.zip': 'application/zip',
};

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

/**
 * Takes the bytes of a file a person dropped; its name is only a name.
 * @throws AppError `file.too-large`
 */
async function readDroppedFile(
  name: string,
  content: Blob,
  limitBytes: number,
): Promise<{ name: string; content: Buffer }> {
  if (content.size > limitBytes) throw new AppError('file.too-large', { name, limitBytes });
  return { name: basename(name), content: Buffer.from(await content.arrayBuffer()) };
}

/** `evidence.*`: stored files that show something. */
export const evidenceCalls = (calls: Calls) =>
  calls.evidence.router({
    add: calls.evidence.add.handler(async ({ context, input }) => {
      const { name, content } =
        'file' in input
          ? readChosenFile(context, input.file, EVIDENCE_LIMIT_BYTES)
          : await readDroppedFile(input.name, input.content, EVIDENCE_LIMIT_BYTES);
      return context.write((tx) => {
        findQuestion(tx.read, input.assessmentId, input.questionId);
        tx.insert('evidence', {
          id: context.ids.next(),
          assessment_id: input.assessmentId,
          question_id: input.questionId,
          name,
          media_type: MEDIA_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream',
          size_bytes: content.length,
          sha256: tx.keepContent(content),
          added_by: context.actor(),
          added_at: context.now(),
        });
        return view(context, tx.read, input.assessmentId);
      });
    }),
    remove: calls.evidence.remove.handler(({ context, input }) =>
      context.write((tx) => {
        const row = tx.read.get<EvidenceRow>(build.selectFrom('evidence').selectAll().where('id', '=', input.id));
        if (!row) throw new AppError('record.not-found', { kind: 'evidence', id: input.id });
        tx.remove('evidence', input.id, input.baseVersion);
        tx.dropUnusedContent(row.sha256);
        return view(context, tx.read, row.assessment_id);
      }),
    ),
  });
