import type {
  Checkpoint,
  CheckpointSignature,
  JournalHead,
  JournalProblem,
  JournalReport,
} from '#contract/records/journal';
import { encodeNode, type GrowingTree } from './merkle.ts';
import { parseCheckpoint } from './note.ts';
import { hasDevice, isForged, judgeSignatures, type NoteKeys } from './note-keys.ts';
import { CHECKPOINT_INTERVAL, VOUCHING_KINDS } from './vouch.ts';

/** Judges checkpoints while the journal is read. */
export type CheckpointJudge = {
  /** Takes each event's kind; must be told before the checkpoints that cover it. */
  see(event: { readonly seq: number; readonly record: { readonly kind: string } }): void;
  /** Takes the checkpoints by size, each when the tree has just grown to it, or has ended before. */
  judge(checkpoint: Checkpoint, head: JournalHead | null, tree: GrowingTree): void;
  /** Told once, after the last event. */
  finish(events: number): void;
  readonly judged: JournalReport['checkpoints'];
  readonly problems: JournalProblem[];
  /** Events that no checkpoint covers, without those that only serve to make checkpoints. */
  readonly uncovered: number;
};

/**
 * The interval begins with the first event that makes a device known: what older apps wrote before it only has to be
 * covered by the first checkpoint. From there on at most a hundred events lie between the sizes of two checkpoints, and
 * after the newest. There is no exception: a transaction that writes more leaves checkpoints in its midst. Only
 * checkpoints that hold count.
 * @param keys        of the devices and people the workspace knows
 * @param from        how many events good checkpoints covered, and whether a device was known, where reading begins
 */
export function judgeCheckpoints(
  workspaceId: string | undefined,
  keys: NoteKeys,
  from: { readonly covered: number; readonly hasDevice: boolean } = { covered: 0, hasDevice: false },
): CheckpointJudge {
  const judged: JournalReport['checkpoints'] = [];
  const problems: JournalProblem[] = [];
  let covered = from.covered;
  let begin: number | null = from.hasDevice ? from.covered : null;
  let uncovered = 0;

  function checkInterval(size: number): void {
    if (begin === null || size - Math.max(covered, begin) <= CHECKPOINT_INTERVAL) return;
    const after = Math.max(covered, begin);
    problems.push({
      kind: 'checkpoint-missing',
      seq: after + CHECKPOINT_INTERVAL,
      record: null,
      field: 'size',
      expected: CHECKPOINT_INTERVAL,
      found: size - after,
    });
  }

  return {
    judged,
    problems,
    get uncovered() {
      return uncovered;
    },
    see: ({ seq, record }) => {
      if (record.kind === 'devices') begin ??= seq - 1;
      if (!VOUCHING_KINDS.includes(record.kind)) uncovered += 1;
    },
    judge: (checkpoint, head, tree) => {
      const { note, ...about } = checkpoint;
      const read = parseCheckpoint(note);
      const signatures: CheckpointSignature[] = read ? judgeSignatures(read.note, keys) : [];
      judged.push({ ...about, signatures });
      const stated = {
        workspace: workspaceId ?? null,
        size: checkpoint.size,
        root: checkpoint.root,
        head: checkpoint.head,
        at: checkpoint.at,
      };
      const said = read && {
        workspace: read.body.workspaceId,
        size: read.body.size,
        root: encodeNode(read.body.root, 'hex'),
        head: read.body.head,
        at: read.body.at,
      };
      const isHere = head !== null && tree.size === checkpoint.size;
      const own = { size: tree.size, root: encodeNode(tree.root(), 'hex'), head: head?.hash ?? null };
      const broken = (field: string, expected: JournalProblem['expected'], found: JournalProblem['found']): void => {
        const record = { kind: 'checkpoints', id: checkpoint.id };
        problems.push({ kind: 'checkpoint-broken', seq: checkpoint.size, record, field, expected, found });
      };
      const before = problems.length;
      if (!said) broken('note', null, note.slice(0, 200));
      else {
        for (const [field, value] of Object.entries(stated)) {
          const found = said[field as keyof typeof said];
          if (value !== found) broken(field, value, found);
        }
      }
      if (!isHere) broken('size', own.size, checkpoint.size);
      else {
        if (own.root !== checkpoint.root) broken('root', own.root, checkpoint.root);
        if (own.head !== checkpoint.head) broken('head', own.head, checkpoint.head);
      }
      if (isForged(signatures)) broken('signature', null, signatures.find((one) => !one.isValid)?.keyName ?? null);
      else if (!hasDevice(signatures)) broken('signature', null, null);
      if (problems.length > before) return;
      checkInterval(checkpoint.size);
      if (checkpoint.size > covered) {
        covered = checkpoint.size;
        uncovered = 0;
      }
    },
    finish: (events) => checkInterval(events),
  };
}
