import type { Checkpoint, JournalProof } from '#contract/records/journal';
import { build, type Reader } from '#core/store/sql';
import type { CheckpointRow, JournalRow } from '#core/store/tables';
import { fromRow } from './event.ts';
import { listDevices } from './known-keys.ts';
import { decodeNode, encodeNode, leafOf, type NodeHash } from './merkle.ts';
import { parseCheckpoint } from './note.ts';
import { buildTree } from './proof.ts';
import { leafCertificates } from './signers.ts';

function* leaves(read: Reader, size: number): Generator<NodeHash> {
  const hashes = build.selectFrom('journal_events').select('hash').where('seq', '<=', size).orderBy('seq');
  for (const { hash } of read.each<{ hash: string }>(hashes)) yield leafOf(hash);
}

function findInsertion(read: Reader, signOffId: string, size: number): JournalRow | undefined {
  const query = build
    .selectFrom('journal_events')
    .selectAll()
    .where('record_kind', '=', 'sign_offs')
    .where('record_id', '=', signOffId)
    .where('operation', '=', 'insert')
    .where('seq', '<=', size);
  return read.get<JournalRow>(query);
}

/**
 * Proves to whoever has a checkpoint that sign-offs are among the events it covers, and that it continues the checkpoint
 * before it. The events of the sign-offs are in it with all they recorded, the signed state included.
 * @param read        the state in which the checkpoint is the newest, or a later one
 * @param signOffIds  of sign-offs that the checkpoint covers
 */
export function journalProof(read: Reader, checkpoint: Checkpoint, signOffIds: readonly string[]): JournalProof {
  const note = parseCheckpoint(checkpoint.note);
  if (!note) throw new Error('a checkpoint that is none');
  const { size, root } = note.body;
  const tree = buildTree(leaves(read, size), size);
  if (tree.root(size) !== root) throw new Error('a checkpoint of another journal');
  const encode = (path: readonly NodeHash[]): string[] => path.map((node) => encodeNode(node, 'base64'));
  const newest = build.selectFrom('checkpoints').selectAll().where('size', '<', size).orderBy('size', 'desc').limit(1);
  const before = read.get<CheckpointRow>(newest);
  const rootBefore = before && decodeNode(before.root, 'hex');
  const names = new Set(note.note.signatures.map(({ keyName }) => keyName));
  return {
    format: 'model-dossier/journal-proof',
    formatVersion: 1,
    workspaceId: note.body.workspaceId,
    size,
    root: encodeNode(root, 'base64'),
    inclusions: signOffIds.map((signOffId) => {
      const row = findInsertion(read, signOffId, size);
      if (!row) throw new Error('a sign-off that the checkpoint does not cover');
      return { signOffId, event: fromRow(row), path: encode(tree.inclusion(row.seq - 1, size)) };
    }),
    consistency:
      before && rootBefore
        ? {
            size: before.size,
            root: encodeNode(rootBefore, 'base64'),
            path: encode(tree.consistency(before.size, size)),
          }
        : null,
    devices: listDevices(read)
      .filter(({ id }) => names.has(`device/${id}`))
      .map(({ id, public_key }) => ({ id, publicKey: public_key })),
    certificates: leafCertificates(read)
      .filter(({ fingerprint }) => names.has(`person/${fingerprint}`))
      .map(({ pem }) => pem),
  };
}
