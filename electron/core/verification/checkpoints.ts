import { DOSSIER_ATTACHMENTS, type DossierRecord } from '#contract/records/dossier';
import { JournalProof } from '#contract/records/journal';
import type { ContentCheck } from '#contract/records/verification';
import { canonicalText, eventHash } from '#core/journal/event';
import { decodeNode, leafOf, type NodeHash } from '#core/journal/merkle';
import { type CheckpointNote, parseCheckpoint, readNoteBytes } from '#core/journal/note';
import { certificateKey, deviceKey, isForged, judgeSignatures, noteKeys } from '#core/journal/note-keys';
import { isConsistent, isIncluded } from '#core/journal/proof';
import { contentCheck } from './sign-off-checks.ts';
import { failed, indeterminate, type Judged, passed } from './verdict.ts';

/**
 * Whether the checkpoint and the journal proof that a dossier carries fit each other, the dossier's record and its
 * sign-offs. A dossier from before there were checkpoints has neither, and no check.
 * @param bytesOf  the attachment of that name
 */
export function checkJournalAttachments(
  bytesOf: (name: string) => Uint8Array | undefined,
  record: DossierRecord,
  workspaceId: string,
): ContentCheck[] {
  const note = bytesOf(DOSSIER_ATTACHMENTS.checkpoint);
  const content = bytesOf(DOSSIER_ATTACHMENTS.journalProof);
  if (!note && !content) return [];
  const checkpoint = parseCheckpoint(readNoteBytes(note ?? new Uint8Array()) ?? '');
  const proof = readProof(content ?? new Uint8Array());
  const { seq, hash } = record.journalHead;
  const judged = judgeCheckpoint(checkpoint, proof, record, workspaceId);
  return [
    contentCheck('journal-checkpoint', `${seq}`, judged, hash, checkpoint?.body.head ?? null),
    contentCheck('journal-proof', `${seq}`, isProven(proof, checkpoint, record) ? passed : failed('HASH_FAILURE')),
  ];
}

function readProof(bytes: Uint8Array): JournalProof | null {
  try {
    const text = Buffer.from(bytes).toString('utf8');
    const { data } = JournalProof.safeParse(JSON.parse(text));
    return data && canonicalText(data) === text ? data : null;
  } catch {
    return null;
  }
}

function judgeCheckpoint(
  checkpoint: CheckpointNote | null,
  proof: JournalProof | null,
  { journalHead }: DossierRecord,
  workspaceId: string,
): Judged {
  if (!checkpoint) return failed('FORMAT_FAILURE');
  const { body, note } = checkpoint;
  const isHere = body.workspaceId === workspaceId && body.size === journalHead.seq && body.head === journalHead.hash;
  if (!isHere) return failed('HASH_FAILURE');
  const keys = noteKeys([
    ...(proof?.certificates ?? []).map((pem) => certificateKey(pem, null)),
    ...(proof?.devices ?? []).map(({ id, publicKey }) => deviceKey(id, publicKey)),
  ]);
  const signatures = judgeSignatures(note, keys);
  if (isForged(signatures)) return failed('SIG_CRYPTO_FAILURE');
  return signatures.some(({ isValid }) => isValid) ? passed : indeterminate('SIGNED_DATA_NOT_FOUND');
}

/**
 * Every sign-off of the dossier is in the journal as the dossier tells it, and the older checkpoint is continued. A redacted
 * dossier may leave sign-offs unproven: the entries would tell what is withheld.
 */
function isProven(proof: JournalProof | null, checkpoint: CheckpointNote | null, record: DossierRecord): boolean {
  if (!proof || !checkpoint) return false;
  const { workspaceId, size, root } = checkpoint.body;
  if (proof.workspaceId !== workspaceId || proof.size !== size || decodeNode(proof.root, 'base64') !== root)
    return false;
  const areIncluded = proof.inclusions.every((one) => isSignOffIncluded(one, size, root, record));
  const proven = new Set(proof.inclusions.map(({ signOffId }) => signOffId));
  const isWhole = record.redactedHash !== undefined || record.signOffs.every(({ id }) => proven.has(id));
  return isWhole && areIncluded && isContinued(proof.consistency, { size, root });
}

/** What an event recorded and the dossier prints must be the same. */
const COMPARED = {
  content_hash: 'contentHash',
  person_id: 'personId',
  person_name: 'personName',
  fingerprint: 'fingerprint',
  decision: 'decision',
  statement: 'statement',
  signed_at: 'signedAt',
} as const;

function isSignOffIncluded(
  { signOffId, event, path }: JournalProof['inclusions'][number],
  size: number,
  root: NodeHash,
  record: DossierRecord,
): boolean {
  const signOff = record.signOffs.find(({ id }) => id === signOffId);
  const told = new Map(event.changes.map(({ field, new: value }) => [field, value]));
  const isOfIt = event.record.kind === 'sign_offs' && event.record.id === signOffId && event.operation === 'insert';
  if (!signOff || !isOfIt || eventHash(event) !== event.hash) return false;
  const isAsTold = Object.entries(COMPARED).every(([field, name]) => told.get(field) === signOff[name]);
  const nodes = decodePath(path);
  return isAsTold && nodes !== null && isIncluded(leafOf(event.hash), event.seq - 1, size, nodes, root);
}

function decodePath(path: readonly string[]): NodeHash[] | null {
  const nodes = path.flatMap((node) => decodeNode(node, 'base64') ?? []);
  return nodes.length === path.length ? nodes : null;
}

function isContinued(
  consistency: JournalProof['consistency'],
  now: { readonly size: number; readonly root: NodeHash },
): boolean {
  if (!consistency) return true;
  const root = decodeNode(consistency.root, 'base64');
  const path = decodePath(consistency.path);
  return root !== null && path !== null && isConsistent({ size: consistency.size, root }, now, path);
}
