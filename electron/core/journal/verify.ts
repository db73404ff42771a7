import type { Checkpoint, JournalProblem, JournalReport } from '#contract/records/journal';
import { build, type Reader } from '#core/store/sql';
import { type CheckpointRow, type JournalRow, recordTables } from '#core/store/tables';
import { type Chain, readChanges, rowHash, startChain, startClock } from './chain.ts';
import { toCheckpoint } from './checkpoint.ts';
import { compareBlobs, compareTable } from './compare-records.ts';
import { fromRow } from './event.ts';
import { judgeCheckpoints } from './judge-checkpoints.ts';
import { checkOwnDevice, knownKeys } from './known-keys.ts';
import { type KnownTree, rememberTree } from './known-tree.ts';
import { encodeNode } from './merkle.ts';
import type { Device } from './note-keys.ts';
import { eventProblem, isBreak, PROBLEM_LIMIT } from './problems.ts';
import { type Replay, startReplay } from './replay.ts';

/** What is known beside the file. `device`: this installation, whose key nobody else can have put there. */
export type VerifyOptions = { readonly device?: Pick<Device, 'id' | 'publicKey'> | null };

/** A report, and the tree to go on from next time; null if there is none or something is wrong. */
export type Verified = { readonly report: JournalReport; readonly tree: KnownTree | null };

/**
 * Proves a workspace's journal against itself and against its tables: recomputes each hash and link of the chain and the
 * tree over it, judges each checkpoint (what it says, its signatures, the interval), rebuilds every record by replay,
 * compares it with its row field by field, and rehashes stored files. Events are read one at a time.
 * @param tables  one unchanging state (`Store.snapshot`)
 * @returns problems by place: the chain first, then checkpoints, records, files, and last what is only noted. A journal
 *   whose every checkpoint was made anew with keys put in their place can only be seen by comparing it with an anchor.
 */
export function verifyJournal(tables: Reader, options: VerifyOptions = {}): JournalReport {
  return verifyWhole(tables, options).report;
}

/** As `verifyJournal`, with what the next verification can go on from. */
export function verifyWhole(tables: Reader, options: VerifyOptions = {}): Verified {
  const workspaceId = tables.get<{ id: string }>(build.selectFrom('workspace').select('id'))?.id;
  const checkpoints = judgeCheckpoints(workspaceId, knownKeys(tables));
  const rows = checkpointsBySize(tables);
  let waiting = rows.next();
  let problems: JournalProblem[] = [];
  const replay = startReplay();
  const chain = startChain();
  const clock = startClock();
  let events = 0;
  for (const row of tables.each<JournalRow>(build.selectFrom('journal_events').selectAll().orderBy('seq'))) {
    const found = checkRow(row, chain, replay);
    // Never spread into `push`: arguments of a call are limited, damage is not.
    if (found.length > 0) problems = problems.concat(found);
    events += 1;
    // Nothing can follow a number that JavaScript cannot count on from.
    if (problems.length >= PROBLEM_LIMIT || !Number.isSafeInteger(row.seq)) break;
    const seen = { seq: row.seq, at: row.at, record: { kind: row.record_kind, id: row.record_id } };
    clock.see(seen);
    checkpoints.see(seen);
    while (!waiting.done && waiting.value.size <= events) {
      checkpoints.judge(waiting.value, chain.head, chain.tree);
      waiting = rows.next();
    }
  }
  for (; !waiting.done && checkpoints.problems.length < PROBLEM_LIMIT; waiting = rows.next()) {
    checkpoints.judge(waiting.value, chain.head, chain.tree);
  }
  rows.return(undefined);
  checkpoints.finish(events);
  problems = problems.concat(checkpoints.problems, checkOwnDevice(tables, options.device ?? null));
  let records = 0;
  for (const table of recordTables) {
    const { count, found } = compareTable(tables, table, replay);
    records += count;
    problems = problems.concat(found);
  }
  problems = problems.concat(compareBlobs(tables)).slice(0, PROBLEM_LIMIT).concat(clock.notes);
  const isIntact = !problems.some(isBreak);
  const { head, tree } = chain;
  return {
    tree: isIntact && head ? rememberTree({ tree, head: head.hash }) : null,
    report: {
      isIntact,
      checkedEvents: events,
      root: encodeNode(tree.root(), 'hex'),
      checkpoints: checkpoints.judged,
      uncovered: checkpoints.uncovered,
      events,
      records,
      head,
      problems,
    },
  };
}

/** The checkpoints of a workspace by size, one at a time. */
export function* checkpointsBySize(tables: Reader, from = 0): Generator<Checkpoint, undefined> {
  const query = build.selectFrom('checkpoints').selectAll().where('size', '>', from).orderBy('size').orderBy('id');
  for (const row of tables.each<CheckpointRow>(query)) yield toCheckpoint(row);
  return undefined;
}

/** Chains one row and replays it. */
export function checkRow(row: JournalRow, chain: Chain, replay: Pick<Replay, 'apply'>): JournalProblem[] {
  const record = { kind: row.record_kind, id: row.record_id };
  if (!Number.isSafeInteger(row.seq)) {
    const expected = (chain.head?.seq ?? 0) + 1;
    return [{ kind: 'sequence-gap', seq: null, record, field: 'seq', expected, found: row.seq }];
  }
  const read = readChanges(row.changes);
  const event = fromRow(row, read?.changes ?? []);
  const problems = chain.add(event, read && rowHash(row, read.canonical));
  if (!read) return problems.concat(eventProblem('event-altered', event, 'changes', null, row.changes));
  // The hash speaks of the parsed text; a text that merely parses to the same is still not what was written.
  if (read.canonical !== row.changes) {
    problems.push(eventProblem('event-altered', event, 'changes', read.canonical, row.changes));
  }
  return problems.concat(replay.apply(event));
}
