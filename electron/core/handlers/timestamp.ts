import { basename } from 'node:path';
import { AppError } from '#contract/errors';
import { writeWholeFile } from '#core/files/write-file';
import { addTimestamp, timestampRequestOf } from '#core/signing/timestamp-pdf';
import { fileIdentity } from '#core/store/db';
import { verifyDossier } from '#core/verification/verify-dossier';
import type { CallContext, Calls } from './base.ts';
import { DOSSIER_LIMIT_BYTES, describe } from './dossier-files.ts';
import { readChosenFile } from './evidence.ts';

/** An answer with a long chain of certificates takes about 10 KB. */
const RESPONSE_LIMIT_BYTES = 1_000_000;

/**
 * A dossier that may be stamped: what was altered must not get the blessing of a time.
 * @throws AppError `dossier.not-a-dossier`, `dossier.altered`
 */
function readDossier(context: CallContext, token: string): { content: Buffer; contentHash: string } {
  const { name, content } = readChosenFile(context, token, DOSSIER_LIMIT_BYTES);
  const report = verifyDossier({ name, bytes: content, now: context.clock(), trusted: [] });
  if (report.kind !== 'dossier' || !report.state) throw new AppError('dossier.not-a-dossier', { name });
  if (report.verdict === 'TOTAL-FAILED') throw new AppError('dossier.altered', { name });
  // Of the state as it is embedded; that it is the one in the record was just verified.
  const contentHash = report.checks.find(({ code }) => code === 'embedded-json-hash')?.found;
  if (!contentHash) throw new AppError('dossier.not-a-dossier', { name });
  return { content, contentHash };
}

/** `timestamp.*`: the time of a signature, by files that a person carries to a time-stamp authority and back. */
export const timestampCalls = (calls: Calls) =>
  calls.timestamp.router({
    exportRequest: calls.timestamp.exportRequest.handler(({ context, input }) => {
      const path = context.files.path(input.file);
      const { content } = readDossier(context, input.dossier);
      if (context.session.isLive(fileIdentity(path))) throw new AppError('file.not-writable', { name: basename(path) });
      writeWholeFile(path, timestampRequestOf(content).der);
    }),
    attach: calls.timestamp.attach.handler(({ context, input }) => {
      const path = context.files.path(input.dossier);
      const { content, contentHash } = readDossier(context, input.dossier);
      const { content: response } = readChosenFile(context, input.response, RESPONSE_LIMIT_BYTES);
      const stamped = addTimestamp(content, response);
      writeWholeFile(path, stamped);
      return describe(context, path, stamped, contentHash);
    }),
  });
