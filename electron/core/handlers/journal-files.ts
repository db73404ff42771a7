import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#contract/errors';
import { writeWholeFile } from '#core/files/write-file';
import { findCheckpoint } from '#core/journal/checkpoint';
import { addWitness, takeSignatures } from '#core/journal/cosign';
import { exportLines, toPieces } from '#core/journal/export';
import { encodeNode } from '#core/journal/merkle';
import { type CheckpointNote, parseCheckpoint, readNoteBytes } from '#core/journal/note';
import { unlockSigner } from '#core/people/unlock';
import { fileIdentity } from '#core/store/db';
import { checkpointAnchor, compareAnchor, type NamedAnchor, readAnchor } from '#core/verification/anchor';
import { journalOfTables } from '#core/verification/compared-journal';
import { composeVerifierPage } from '#core/verification/verifier-files';
import type { CallContext, Calls } from './base.ts';
import { readChosenFile } from './evidence.ts';
import { readGivenFile } from './given-file.ts';

const ANCHOR_LIMIT_BYTES = 2_000_000_000;
const CHECKPOINT_LIMIT_BYTES = 1024 * 1024;

/** The path behind a token, to be written to. @throws AppError `file.not-writable` for the open workspace itself */
function targetOf(context: CallContext, token: string): string {
  const path = context.files.path(token);
  if (context.session.isLive(fileIdentity(path))) throw new AppError('file.not-writable', { name: basename(path) });
  return path;
}

/** @throws AppError `checkpoint.unreadable` */
function readCheckpointFile(context: CallContext, token: string): { name: string; checkpoint: CheckpointNote } {
  const { name, content } = readChosenFile(context, token, CHECKPOINT_LIMIT_BYTES);
  const checkpoint = parseCheckpoint(readNoteBytes(content) ?? '');
  if (!checkpoint) throw new AppError('checkpoint.unreadable', { name });
  return { name, checkpoint };
}

function compareOpen(context: CallContext, anchor: NamedAnchor) {
  return context.workspace().store.snapshot((tables) => compareAnchor(journalOfTables(tables, [anchor]), anchor));
}

/**
 * A witness signs no two trees of one size, and none that contradicts the journal they have before them.
 * @throws AppError `checkpoint.not-consistent`
 */
function checkWitnessed(context: CallContext, name: string, { body }: CheckpointNote, result: string): void {
  const { witnessed } = context.machine.journals.of(body.workspaceId);
  const root = encodeNode(body.root, 'hex');
  const isOther = witnessed.some((one) => one.size === body.size && one.root !== root);
  if (isOther || result === 'rewritten') throw new AppError('checkpoint.not-consistent', { name });
}

function rememberWitnessed(context: CallContext, { body }: CheckpointNote): void {
  const { journals } = context.machine;
  const root = encodeNode(body.root, 'hex');
  const others = journals.of(body.workspaceId).witnessed.filter((one) => one.size !== body.size);
  journals.remember(body.workspaceId, { witnessed: [...others, { size: body.size, root }] });
}

/** Writes the verifier's page and script into a folder, or beside each other where a file was chosen for the page. */
function writeVerifier(context: CallContext, path: string): void {
  const source = (name: string): string => readFileSync(join(context.resources, 'verifier', name), 'utf8');
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const folder = isFolder ? path : dirname(path);
  const script = source('verifier.mjs');
  const page = composeVerifierPage(source('page.html'), script);
  writeWholeFile(isFolder ? join(folder, 'model-dossier-verifier.html') : path, Buffer.from(page));
  writeWholeFile(join(folder, 'verifier.mjs'), Buffer.from(script));
}

/** `journal.*` that read or write files: anchors, witnesses, exports. */
export const journalFileCalls = (calls: Calls) => ({
  compare: calls.journal.compare.handler(async ({ context, input }) => {
    const { name, content } = await readGivenFile(context, input, ANCHOR_LIMIT_BYTES);
    return compareOpen(context, readAnchor(name, content));
  }),
  export: calls.journal.export.handler(({ context, input }) => {
    const path = targetOf(context, input.file);
    const { store, journal } = context.workspace();
    const tree = journal.vouching?.tree ?? null;
    store.snapshot((tables) => writeWholeFile(path, toPieces(exportLines(tables, context.now(), tree))));
  }),
  exportCheckpoint: calls.journal.exportCheckpoint.handler(({ context, input }) => {
    const checkpoint = findCheckpoint(context.read(), input.id);
    if (!checkpoint) throw new AppError('record.not-found', { kind: 'checkpoints', id: input.id });
    writeWholeFile(targetOf(context, input.file), Buffer.from(checkpoint.note, 'utf8'));
  }),
  cosign: calls.journal.cosign.handler(async ({ context, input }) => {
    const path = targetOf(context, input.file);
    const { name, checkpoint } = readCheckpointFile(context, input.file);
    const report = compareOpen(context, { name, anchor: checkpointAnchor(checkpoint.body) });
    checkWitnessed(context, name, checkpoint, report.result);
    const unlocked = await unlockSigner(context.read(), input, context.clock(), context.tokens);
    try {
      const note = await addWitness(checkpoint, unlocked.signer);
      writeWholeFile(path, Buffer.from(note, 'utf8'));
    } finally {
      unlocked.close();
    }
    rememberWitnessed(context, checkpoint);
    return report;
  }),
  importCosignatures: calls.journal.importCosignatures.handler(({ context, input }) => {
    const { name, checkpoint } = readCheckpointFile(context, input.file);
    return context.write((tx) => takeSignatures(tx, checkpoint, name));
  }),
  exportVerifier: calls.journal.exportVerifier.handler(({ context, input }) =>
    writeVerifier(context, targetOf(context, input.file)),
  ),
});
