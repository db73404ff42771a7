import { AppError } from '#contract/errors';
import type { Checkpoint } from '#contract/records/journal';
import type { Signer } from '#core/signing/signer';
import { build } from '#core/store/sql';
import type { CheckpointRow } from '#core/store/tables';
import { toCheckpoint } from './checkpoint.ts';
import { knownKeys } from './known-keys.ts';
import { type CheckpointNote, checkpointText, formatNote, type NoteSignature } from './note.ts';
import { isForged, judgeSignatures, signAsPerson } from './note-keys.ts';
import type { WriteTransaction } from './write.ts';

const isSameKey = (a: NoteSignature, b: NoteSignature): boolean => a.keyName === b.keyName && a.keyId === b.keyId;

/** A checkpoint's note with a witness's line beneath; their older line, if there is one, gives way. */
export async function addWitness({ body, note }: CheckpointNote, signer: Signer): Promise<string> {
  const line = await signAsPerson(signer, checkpointText(body));
  const others = note.signatures.filter((one) => !isSameKey(one, line));
  return formatNote({ text: note.text, signatures: [...others, line] });
}

/**
 * Takes the lines of a checkpoint's note that the checkpoint here has not. Lines of keys that nobody here knows come along;
 * a wrong line of a known key is refused.
 * @param name  of the file, for errors
 * @throws AppError `checkpoint.other-workspace`, `checkpoint.not-consistent` if there is no such checkpoint here,
 *   `checkpoint.unreadable` if a line is wrong
 */
export function takeSignatures(tx: WriteTransaction, { body, note }: CheckpointNote, name: string): Checkpoint {
  const workspace = tx.read.get<{ id: string }>(build.selectFrom('workspace').select('id'));
  if (workspace?.id !== body.workspaceId) throw new AppError('checkpoint.other-workspace', { name });
  const rows = tx.read.all<CheckpointRow>(build.selectFrom('checkpoints').selectAll().where('size', '=', body.size));
  const row = rows.find((one) => one.note.startsWith(`${note.text}\n`));
  if (!row) throw new AppError('checkpoint.not-consistent', { name });
  if (isForged(judgeSignatures(note, knownKeys(tx.read)))) throw new AppError('checkpoint.unreadable', { name });
  const own = row.note.slice(note.text.length + 1);
  const lines = formatNote(note).slice(note.text.length + 1);
  const added = lines.split('\n').filter((line) => line !== '' && !own.split('\n').includes(line));
  if (added.length === 0) return toCheckpoint(row);
  const merged = `${row.note}${added.map((line) => `${line}\n`).join('')}`;
  return toCheckpoint(tx.update('checkpoints', row.id, row.version, { note: merged }));
}
