import type { Checkpoint } from '#contract/records/journal';
import type { Signer } from '#core/signing/signer';
import type { Store } from '#core/store/db';
import { build, type Reader } from '#core/store/sql';
import type { CheckpointRow } from '#core/store/tables';
import { checkpointText } from './note.ts';
import { signAsPerson } from './note-keys.ts';
import { checkpointRow, coveredEvents, draftCheckpoint, unknownDevice, VOUCHING_KINDS } from './vouch.ts';
import type { Journal, WriteTransaction } from './write.ts';

/** What `makeCheckpoint` needs of a call's context. */
export type CheckpointContext = {
  readonly workspace: () => { readonly store: Store; readonly journal: Journal };
  readonly write: <T>(fn: (tx: WriteTransaction) => T, actor?: string) => T;
  readonly now: () => string;
};

/** A row of `checkpoints` as the record it holds. */
export function toCheckpoint(row: CheckpointRow): Checkpoint {
  return {
    id: row.id,
    version: row.version,
    size: row.size,
    root: row.root,
    head: row.head,
    note: row.note,
    reason: row.reason as Checkpoint['reason'],
    at: row.at,
  };
}

/** Every checkpoint, the newest first. */
export function listCheckpoints(read: Reader): Checkpoint[] {
  const rows = build.selectFrom('checkpoints').selectAll().orderBy('size', 'desc').orderBy('id', 'desc');
  return read.all<CheckpointRow>(rows).map(toCheckpoint);
}

/** One checkpoint, or null. */
export function findCheckpoint(read: Reader, id: string): Checkpoint | null {
  const row = read.get<CheckpointRow>(build.selectFrom('checkpoints').selectAll().where('id', '=', id));
  return row ? toCheckpoint(row) : null;
}

/**
 * Makes a checkpoint over every event there is, signed by this installation and by people. Never inside a transaction:
 * keys may lie on tokens. Events that others write while people sign come after it.
 * @param signers  each adds a line of their own
 * @param actor    who acts, if it is not whoever works
 */
export async function makeCheckpoint(
  context: CheckpointContext,
  reason: Checkpoint['reason'],
  signers: readonly Signer[] = [],
  actor?: string,
): Promise<Checkpoint> {
  const { store, journal } = context.workspace();
  const { vouching } = journal;
  const body = vouching && draftCheckpoint(store.read, vouching, context.now());
  if (!vouching || !body) throw new Error('a journal that cannot vouch for itself');
  const lines = [];
  for (const signer of signers) lines.push(await signAsPerson(signer, checkpointText(body)));
  const row = checkpointRow(vouching, body, reason, lines);
  return context.write((tx) => toCheckpoint(tx.insert('checkpoints', row)), actor);
}

/** Whether anything but checkpoints was written since the newest one. */
function isUncovered(read: Reader): boolean {
  const newer = build
    .selectFrom('journal_events')
    .select('seq')
    .where('seq', '>', coveredEvents(read))
    .where('record_kind', 'not in', [...VOUCHING_KINDS])
    .limit(1);
  return read.get(newer) !== undefined;
}

/**
 * Vouches for what was written since the newest checkpoint, if anything was, before the workspace is closed. An
 * installation that never wrote to it leaves it as it is.
 */
export function checkpointOnClose(store: Store, journal: Journal, actor: string | null, at: string): void {
  const { vouching } = journal;
  const origin = store.read.get<{ origin: string | null }>(build.selectFrom('workspace').select('origin'))?.origin;
  // What was made of a dossier can only be read, and whoever never wrote here has nothing to vouch for.
  if (!vouching || origin !== null || unknownDevice(store.read, vouching, at) || !isUncovered(store.read)) return;
  journal.write({ action: 'workspace.close', actor }, (tx) => {
    const body = draftCheckpoint(tx.read, vouching, at);
    if (body) tx.insert('checkpoints', checkpointRow(vouching, body, 'close'));
  });
}
