import { z } from 'zod';
import { Instant, RecordId } from '#contract/records/text';
import { build, type Reader } from '#core/store/sql';
import type { CheckpointRow, JournalRow } from '#core/store/tables';
import { canonicalText, fromRow } from './event.ts';
import { listDevices } from './known-keys.ts';
import { type KnownTree, readTree } from './known-tree.ts';
import { encodeNode } from './merkle.ts';
import { parseCheckpoint } from './note.ts';
import { leafCertificates } from './signers.ts';

/** The first line of a journal export. `root`: RFC 6962 tree head over all events, base64. */
export const ExportHeader = z.strictObject({
  format: z.literal('model-dossier/journal'),
  formatVersion: z.literal(1),
  workspace: z.strictObject({ id: RecordId, name: z.string() }),
  size: z.int().min(0),
  root: z.base64(),
  exportedAt: Instant,
});
export type ExportHeader = z.infer<typeof ExportHeader>;

/** What may follow the events: checkpoints, then who signed them. */
export const ExportTail = z.union([
  z.strictObject({ checkpoint: z.string() }),
  z.strictObject({ device: z.strictObject({ id: z.string(), publicKey: z.string() }) }),
  z.strictObject({ certificate: z.string() }),
]);

/**
 * The journal as lines of JSON (RFC 8785), each without its line feed: a header, every event with all its fields, the
 * checkpoints by size, the devices, and the certificates of people who signed a checkpoint.
 * @param known  spares working out the tree anew
 */
export function* exportLines(tables: Reader, exportedAt: string, known: KnownTree | null = null): Generator<string> {
  const workspace = tables.get<{ id: string; name: string }>(build.selectFrom('workspace').select(['id', 'name']));
  if (!workspace) throw new Error('the workspace has no row of its own');
  const { tree } = readTree(tables, known);
  const header: ExportHeader = {
    format: 'model-dossier/journal',
    formatVersion: 1,
    workspace,
    size: tree.size,
    root: encodeNode(tree.root(), 'base64'),
    exportedAt,
  };
  yield canonicalText(header);
  for (const row of tables.each<JournalRow>(build.selectFrom('journal_events').selectAll().orderBy('seq'))) {
    yield canonicalText(fromRow(row));
  }
  const signed = new Set<string>();
  const checkpoints = build.selectFrom('checkpoints').selectAll().orderBy('size').orderBy('id');
  for (const { note } of tables.each<CheckpointRow>(checkpoints)) {
    for (const { keyName } of parseCheckpoint(note)?.note.signatures ?? []) signed.add(keyName);
    yield canonicalText({ checkpoint: note });
  }
  for (const { id, public_key } of listDevices(tables)) yield canonicalText({ device: { id, publicKey: public_key } });
  for (const { fingerprint, pem } of leafCertificates(tables)) {
    if (signed.has(`person/${fingerprint}`)) yield canonicalText({ certificate: pem });
  }
}

const PIECE_CHARACTERS = 1024 * 1024;

/** Lines as pieces of UTF-8 of about a megabyte, each line ended by a line feed. */
export function* toPieces(lines: Iterable<string>): Generator<Buffer> {
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < PIECE_CHARACTERS) continue;
    yield Buffer.from(text, 'utf8');
    text = '';
  }
  if (text !== '') yield Buffer.from(text, 'utf8');
}
