import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { AppError } from '#contract/errors';
import type { VerificationReport } from '#contract/records/verification';
import { fileIdentity } from '#core/store/db';
import { readForeign } from '#core/store/foreign';
import type { TrustContext } from '#core/verification/container';
import { verifyDossier } from '#core/verification/verify-dossier';
import { unreadableWorkspace, verifyWorkspace, type WorkspaceFile } from '#core/verification/verify-workspace';
import type { CallContext, Calls } from './base.ts';

const LIMIT_BYTES = 2_000_000_000;

/** @source sqlite.org/fileformat.html, 1.3.1 */
function isDatabase(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 16)).toString('latin1') === 'SQLite format 3\0';
}

function fileOf(fileName: string, bytes: Uint8Array): WorkspaceFile {
  return { fileName, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function checkWorkspace(path: string, file: WorkspaceFile, trust: TrustContext): VerificationReport {
  try {
    return readForeign(path, (tables) => verifyWorkspace(tables, file, trust));
  } catch (error) {
    const isUnreadable =
      error instanceof AppError && ['workspace.not-a-workspace', 'workspace.damaged'].includes(error.code);
    if (isUnreadable) return unreadableWorkspace(file, trust);
    throw error;
  }
}

function checkBytes(name: string, bytes: Uint8Array, trust: TrustContext): VerificationReport {
  if (!isDatabase(bytes)) return verifyDossier({ name, bytes, ...trust });
  const folder = mkdtempSync(join(tmpdir(), 'model-dossier-'));
  try {
    const path = join(folder, 'copy.mdossier');
    writeFileSync(path, bytes, { mode: 0o600 });
    return checkWorkspace(path, fileOf(name, bytes), trust);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function checkFile(context: CallContext, path: string, trust: TrustContext): VerificationReport {
  const name = basename(path);
  // The open workspace must not be opened again here: closing that handle would drop the first one's locks.
  if (context.session.isLive(fileIdentity(path))) {
    const { store } = context.workspace();
    return store.snapshot((tables) => verifyWorkspace(tables, fileOf(name, store.image()), trust));
  }
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new AppError('file.not-readable', { name });
  if (found.size > LIMIT_BYTES) throw new AppError('file.too-large', { name, limitBytes: LIMIT_BYTES });
  const bytes = readBytes(path, name);
  return isDatabase(bytes) ? checkWorkspace(path, fileOf(name, bytes), trust) : checkBytes(name, bytes, trust);
}

function readBytes(path: string, name: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new AppError('file.not-readable', { name }, { cause });
  }
}

/** `verification.*`: may this file be relied upon. */
export const verificationCalls = (calls: Calls) =>
  calls.verification.router({
    check: calls.verification.check.handler(async ({ context, input }) => {
      const trust = { now: context.clock(), trusted: input.trusted ?? [] };
      if ('file' in input) return checkFile(context, context.files.path(input.file), trust);
      const { name, content } = input;
      if (content.size > LIMIT_BYTES) throw new AppError('file.too-large', { name, limitBytes: LIMIT_BYTES });
      return checkBytes(name, new Uint8Array(await content.arrayBuffer()), trust);
    }),
  });
