import { DOSSIER_ATTACHMENTS, DossierRecord } from '#contract/records/dossier';
import { type AnchorReport, JournalProof } from '#contract/records/journal';
import { AssessmentState } from '#contract/records/sign-off';
import type { ContentCheck } from '#contract/records/verification';
import { startChain } from '#core/journal/chain';
import { eventHash } from '#core/journal/event';
import { decodeNode, type NodeHash } from '#core/journal/merkle';
import { type CheckpointBody, parseCheckpoint, readNoteBytes } from '#core/journal/note';
import { readJournalExport } from '#core/journal/read-export';
import { DerError } from '#core/signing/der';
import { PdfFile } from '#core/signing/pdf-file';
import { PdfSyntaxError } from '#core/signing/pdf-syntax';
import { listAttachments } from './attachments.ts';
import { contentCheck } from './sign-off-checks.ts';
import { failed, indeterminate, type Judged, passed } from './verdict.ts';
import { isJournalExport } from './verify-journal-export.ts';

/** What somebody saw of a journal of so many events; null where they saw nothing. `head`: hexadecimal. */
export type Sight = { readonly size: number; readonly head: string | null; readonly root: NodeHash | null };

/** What a file outside the workspace says of its journal. Whether that file is genuine has to be checked on its own. */
export type Anchor = {
  readonly workspaceId: string;
  readonly at: string;
  /** Events of the journal when the anchor was made. */
  readonly size: number;
  readonly sights: readonly Sight[];
  /** Of an anchor that holds every event: the hash of the one with that number. */
  headAt?(size: number): string | null;
};

/** A file that may be an anchor, by the name to show. */
export type NamedAnchor = { readonly name: string; readonly anchor: Anchor | null };

/** A journal that is compared with anchors. */
export type ComparedJournal = {
  readonly workspaceId: string | null;
  readonly size: number;
  /** What it was when it had so many events; null if that is not known. */
  sightAt(size: number): Sight | null;
};

const MAX_ATTACHMENT_BYTES = 64 * 1024 * 1024;

/** Reads a dossier, a checkpoint or a journal export as an anchor. */
export function readAnchor(name: string, bytes: Uint8Array): NamedAnchor {
  return { name, anchor: readCheckpointAnchor(bytes) ?? readExportAnchor(bytes) ?? readDossierAnchor(bytes) };
}

function readCheckpointAnchor(bytes: Uint8Array): Anchor | null {
  const body = parseCheckpoint(readNoteBytes(bytes) ?? '')?.body;
  return body ? checkpointAnchor(body) : null;
}

/** A checkpoint as an anchor. */
export const checkpointAnchor = (body: CheckpointBody): Anchor => ({
  workspaceId: body.workspaceId,
  at: body.at,
  size: body.size,
  sights: [body],
});

/** An export that is not sound in itself says nothing of others. */
function readExportAnchor(bytes: Uint8Array): Anchor | null {
  const journal = isJournalExport(bytes) ? readJournalExport(bytes) : null;
  if (!journal) return null;
  const { workspace, size, root: stated, exportedAt } = journal.header;
  const chain = startChain();
  const heads: string[] = [];
  for (const event of journal.events()) {
    if (!event || chain.add(event, eventHash(event)).length > 0) return null;
    heads.push(event.hash);
  }
  const root = decodeNode(stated, 'base64');
  if (root === null || chain.tree.root() !== root) return null;
  const headAt = (wanted: number): string | null => heads[wanted - 1] ?? null;
  return { workspaceId: workspace.id, at: exportedAt, size, sights: [{ size, head: headAt(size), root }], headAt };
}

function readDossierAnchor(bytes: Uint8Array): Anchor | null {
  try {
    const listed = listAttachments(new PdfFile(bytes));
    const text = (name: string): string | null => {
      const found = listed.find((one) => one.name === name);
      return found ? Buffer.from(found.read(MAX_ATTACHMENT_BYTES)).toString('utf8') : null;
    };
    return anchorOfDossier(text);
  } catch (error) {
    const isForeign = error instanceof PdfSyntaxError || error instanceof DerError || error instanceof SyntaxError;
    if (!isForeign) throw error;
    return null;
  }
}

/** What the attachments of a dossier say of the journal, each on its own. */
export function anchorOfDossier(text: (name: string) => string | null): Anchor | null {
  const parse = (name: string): unknown => JSON.parse(text(name) ?? 'null');
  const state = AssessmentState.safeParse(parse(DOSSIER_ATTACHMENTS.state)).data;
  const record = DossierRecord.safeParse(parse(DOSSIER_ATTACHMENTS.record)).data;
  if (!state || !record) return null;
  const body = parseCheckpoint(text(DOSSIER_ATTACHMENTS.checkpoint) ?? '')?.body;
  const proof = JournalProof.safeParse(parse(DOSSIER_ATTACHMENTS.journalProof)).data;
  const { seq, hash } = record.journalHead;
  const sights: Sight[] = [{ size: seq, head: hash, root: null }];
  if (body) sights.push(body);
  if (proof) sights.push({ size: proof.size, head: null, root: decodeNode(proof.root, 'base64') });
  if (proof?.consistency) {
    const { size, root } = proof.consistency;
    sights.push({ size, head: null, root: decodeNode(root, 'base64') });
  }
  for (const { event } of proof?.inclusions ?? []) sights.push({ size: event.seq, head: event.hash, root: null });
  const size = Math.max(...sights.map((sight) => sight.size));
  return { workspaceId: state.workspace.id, at: record.createdAt, size, sights };
}

/** The numbers of events that have to be looked at to compare a journal with anchors. */
export function wantedSizes(size: number, anchors: readonly NamedAnchor[]): Set<number> {
  const sizes = anchors.flatMap(({ anchor }) => anchor?.sights.map((sight) => sight.size) ?? []);
  return new Set([size, ...sizes].filter((wanted) => wanted >= 1 && wanted <= size));
}

function isSame(seen: Sight, found: Sight): boolean {
  const agree = (a: string | null, b: string | null): boolean => a === null || b === null || a === b;
  return agree(seen.head, found.head) && agree(seen.root, found.root);
}

/** Says how a journal stands to an anchor. */
export function compareAnchor(journal: ComparedJournal, { name, anchor }: NamedAnchor): AnchorReport {
  const about = {
    anchorName: name,
    anchorAt: anchor?.at ?? null,
    anchorSize: anchor?.size ?? null,
    journalSize: journal.size,
  };
  if (!anchor) return { result: 'unreadable', ...about };
  if (anchor.workspaceId !== journal.workspaceId) return { result: 'other-workspace', ...about };
  const last = anchor.headAt?.(Math.min(journal.size, anchor.size)) ?? null;
  const sights: readonly Sight[] = last
    ? [...anchor.sights, { size: Math.min(journal.size, anchor.size), head: last, root: null }]
    : anchor.sights;
  const decided = sights
    .filter(({ size }) => size <= journal.size)
    .flatMap((sight) => {
      const found = journal.sightAt(sight.size);
      return found ? [isSame(sight, found)] : [];
    });
  if (decided.includes(false)) return { result: 'rewritten', ...about };
  if (anchor.size > journal.size) return { result: 'older', ...about };
  if (decided.length === 0) return { result: 'unreadable', ...about };
  return { result: anchor.size === journal.size ? 'same' : 'grown', ...about };
}

const verdicts: Readonly<Record<AnchorReport['result'], Judged>> = {
  same: passed,
  grown: passed,
  older: failed('HASH_FAILURE'),
  rewritten: failed('HASH_FAILURE'),
  'other-workspace': indeterminate('SIGNED_DATA_NOT_FOUND'),
  unreadable: indeterminate('SIGNED_DATA_NOT_FOUND'),
};

/** An anchor's result as a line of a verification report. */
export function anchorCheck({ result, anchorName, anchorSize, journalSize }: AnchorReport): ContentCheck {
  const expected = anchorSize === null ? null : String(anchorSize);
  return contentCheck('anchor', anchorName, verdicts[result], expected, String(journalSize));
}
