import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { AppError } from '#contract/errors';
import type { VerificationReport } from '#contract/records/verification';
import type { Device } from '#core/journal/note-keys';
import { readJournalExport } from '#core/journal/read-export';
import { trustOf } from '#core/people/trust';
import { fileIdentity } from '#core/store/db';
import { readForeign } from '#core/store/foreign';
import {
  anchorCheck,
  type ComparedJournal,
  compareAnchor,
  type NamedAnchor,
  readAnchor,
} from '#core/verification/anchor';
import { journalOfAnchor, journalOfExport } from '#core/verification/compared-journal';
import type { TrustContext } from '#core/verification/container';
import { worst } from '#core/verification/verdict';
import { verifyDossier } from '#core/verification/verify-dossier';
import { isJournalExport, verifyExport } from '#core/verification/verify-journal-export';
import { unreadableWorkspace, verifyWorkspace, type WorkspaceFile } from '#core/verification/verify-workspace';
import type { CallContext, Calls } from './base.ts';
import { readGivenFile } from './given-file.ts';

const LIMIT_BYTES = 2_000_000_000;

/** @source sqlite.org/fileformat.html, 1.3.1 */
function isDatabase(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 16)).toString('latin1') === 'SQLite format 3\0';
}

function fileOf(fileName: string, bytes: Uint8Array): WorkspaceFile {
  return { fileName, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Whom to trust, and what was given along to compare with. */
type Setting = {
  readonly trust: TrustContext;
  readonly beside: { readonly anchors: readonly NamedAnchor[]; readonly device: Device };
};

function checkWorkspace(path: string, file: WorkspaceFile, { trust, beside }: Setting): VerificationReport {
  try {
    return readForeign(path, (tables) => verifyWorkspace(tables, file, trust, beside));
  } catch (error) {
    const isUnreadable =
      error instanceof AppError && ['workspace.not-a-workspace', 'workspace.damaged'].includes(error.code);
    if (isUnreadable) return unreadableWorkspace(file, trust);
    throw error;
  }
}

/** A report on a file that is no workspace, with what it says of its journal compared with the anchors. */
function withAnchors(
  report: VerificationReport,
  anchors: readonly NamedAnchor[],
  journal: ComparedJournal | null,
): VerificationReport {
  if (anchors.length === 0 || !journal) return report;
  const compared = anchors.map((anchor) => compareAnchor(journal, anchor));
  const checks = [...report.checks, ...compared.map(anchorCheck)];
  return { ...report, ...worst([report, ...compared.map(anchorCheck)]), checks, anchors: compared };
}

function checkBytes(name: string, bytes: Uint8Array, setting: Setting): VerificationReport {
  const { trust, beside } = setting;
  if (isJournalExport(bytes)) {
    const report = verifyExport({ name, bytes, ...trust });
    // What cannot be read as a journal was not rewritten: nothing can be said of it.
    const journal = beside.anchors.length === 0 || !report.journal ? null : readJournalExport(bytes);
    return withAnchors(report, beside.anchors, journal && journalOfExport(journal, beside.anchors));
  }
  if (!isDatabase(bytes)) {
    const own = beside.anchors.length === 0 ? null : readAnchor(name, bytes).anchor;
    return withAnchors(verifyDossier({ name, bytes, ...trust }), beside.anchors, own && journalOfAnchor(own));
  }
  const folder = mkdtempSync(join(tmpdir(), 'model-dossier-'));
  try {
    const path = join(folder, 'copy.mdossier');
    writeFileSync(path, bytes, { mode: 0o600 });
    return checkWorkspace(path, fileOf(name, bytes), setting);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function checkFile(context: CallContext, path: string, setting: Setting): VerificationReport {
  const { trust, beside } = setting;
  const name = basename(path);
  // The open workspace must not be opened again here: closing that handle would drop the first one's locks.
  if (context.session.isLive(fileIdentity(path))) {
    const { store } = context.workspace();
    return store.snapshot((tables) => verifyWorkspace(tables, fileOf(name, store.image()), trust, beside));
  }
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new AppError('file.not-readable', { name });
  if (found.size > LIMIT_BYTES) throw new AppError('file.too-large', { name, limitBytes: LIMIT_BYTES });
  const bytes = readBytes(path, name);
  return isDatabase(bytes) ? checkWorkspace(path, fileOf(name, bytes), setting) : checkBytes(name, bytes, setting);
}

function readBytes(path: string, name: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new AppError('file.not-readable', { name }, { cause });
  }
}

/** What whoever asks holds for genuine, and what the workspace does that is open. */
function trustContext(context: CallContext, trusted: readonly string[]): TrustContext {
  const now = context.clock();
  if (!context.session.isOpen) return { now, trusted };
  const own = trustOf(context.read());
  return { now, ...own, trusted: [...trusted, ...own.trusted] };
}

/** `verification.*`: may this file be relied upon. */
export const verificationCalls = (calls: Calls) =>
  calls.verification.router({
    check: calls.verification.check.handler(async ({ context, input }) => {
      const anchors: NamedAnchor[] = [];
      for (const given of input.anchors ?? []) {
        const { name, content } = await readGivenFile(context, given, LIMIT_BYTES);
        anchors.push(readAnchor(name, content));
      }
      const trust = trustContext(context, input.trusted ?? []);
      const setting = { trust, beside: { anchors, device: context.machine.device } };
      if ('file' in input) return checkFile(context, context.files.path(input.file), setting);
      const { name, content } = await readGivenFile(context, input, LIMIT_BYTES);
      return checkBytes(name, content, setting);
    }),
  });
