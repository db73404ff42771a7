import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { type Checkpoint, JournalEvent, type JournalProblem, type JournalReport } from '#contract/records/journal';
import { startChain, startClock } from './chain.ts';
import { canonicalText, eventHash } from './event.ts';
import { ExportHeader, ExportTail } from './export.ts';
import { judgeCheckpoints } from './judge-checkpoints.ts';
import { encodeNode } from './merkle.ts';
import { certificateKey, deviceKey, type NoteKeys, noteKeys } from './note-keys.ts';
import { isBreak, PROBLEM_LIMIT } from './problems.ts';
import { type ReplayedRecord, startReplay } from './replay.ts';

/** A journal export that follows its form. Its content is not judged yet. */
export type JournalExport = {
  readonly header: ExportHeader;
  /** Reads every event, in order; null for a line that is none in its RFC 8785 form. */
  events(): Generator<JournalEvent | null>;
  readonly checkpoints: readonly string[];
  readonly devices: readonly { readonly id: string; readonly publicKey: string }[];
  /** PEM. */
  readonly certificates: readonly string[];
};

const LINE_FEED = 10;
/** Nothing that we write is nearly as long. */
const MAX_LINE_BYTES = 256 * 1024 * 1024;

/** Where each line begins, and where the last ends; null if the bytes do not end with a line. */
function findLines(bytes: Buffer): number[] | null {
  const starts = [0];
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, end + 1)) {
    if (end + 1 - (starts.at(-1) ?? 0) > MAX_LINE_BYTES) return null;
    starts.push(end + 1);
  }
  return starts.length > 1 && starts.at(-1) === bytes.length ? starts : null;
}

/** The value of a line that is in its RFC 8785 form and fits the schema; null if it is not. */
function readLine<T>(bytes: Buffer, schema: z.ZodType<T>): T | null {
  try {
    const text = bytes.toString('utf8');
    const { data } = schema.safeParse(JSON.parse(text));
    return data !== undefined && canonicalText(data) === text && Buffer.from(text).equals(bytes) ? data : null;
  } catch {
    // No JSON, nested too deeply, or of half a character
    return null;
  }
}

/** Reads a journal export; null if the bytes are none. */
export function readJournalExport(bytes: Uint8Array): JournalExport | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const firstEnd = buffer.subarray(0, 64 * 1024).indexOf(LINE_FEED);
  const header = firstEnd < 0 ? null : readLine(buffer.subarray(0, firstEnd), ExportHeader);
  const starts = header && findLines(buffer);
  if (!header || !starts || starts.length < header.size + 2) return null;
  const line = (index: number): Buffer => buffer.subarray(starts[index] ?? 0, (starts[index + 1] ?? 1) - 1);
  const tail: z.infer<typeof ExportTail>[] = [];
  for (let i = header.size + 1; i < starts.length - 1; i += 1) {
    const read = readLine(line(i), ExportTail);
    if (!read) return null;
    tail.push(read);
  }
  const order = tail.map((one) => ('checkpoint' in one ? 0 : 'device' in one ? 1 : 2));
  if (order.some((place, i) => place < (order[i - 1] ?? 0))) return null;
  return {
    header,
    *events() {
      for (let i = 1; i <= header.size; i += 1) yield readLine(line(i), JournalEvent);
    },
    checkpoints: tail.flatMap((one) => ('checkpoint' in one ? [one.checkpoint] : [])),
    devices: tail.flatMap((one) => ('device' in one ? [one.device] : [])),
    certificates: tail.flatMap((one) => ('certificate' in one ? [one.certificate] : [])),
  };
}

/** The records that the events leave behind; null if an event is none. */
function replayAll(journal: JournalExport): ReadonlyMap<string, Map<string, ReplayedRecord>> | null {
  const replay = startReplay();
  for (const event of journal.events()) {
    if (!event) return null;
    if (event.record.kind === 'checkpoints' || event.record.kind === 'devices') replay.apply(event);
  }
  return replay.records;
}

function checkpointOf(id: string, { version, fields }: ReplayedRecord): Checkpoint {
  const text = (name: string): string => String(fields.get(name) ?? '');
  return {
    id,
    version,
    size: Number(fields.get('size') ?? 0),
    root: text('root'),
    head: text('head'),
    note: text('note'),
    reason: text('reason') as Checkpoint['reason'],
    at: text('at'),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function keysOf({ devices, certificates }: JournalExport): NoteKeys {
  return noteKeys([
    ...certificates.map((pem) => certificateKey(pem, null)),
    ...devices.map(({ id, publicKey }) => deviceKey(id, publicKey)),
  ]);
}

/**
 * Proves a journal export against itself, as `verifyJournal` does a workspace; there are no tables to compare with.
 * @returns null if a line of the events is none
 */
export function verifyJournalExport(journal: JournalExport): JournalReport | null {
  const records = replayAll(journal);
  if (!records) return null;
  const kept = [...(records.get('checkpoints') ?? [])]
    .map(([id, record]) => checkpointOf(id, record))
    .sort((a, b) => a.size - b.size || compare(a.id, b.id));
  const judge = judgeCheckpoints(journal.header.workspace.id, keysOf(journal));
  const chain = startChain();
  const replay = startReplay();
  const clock = startClock();
  let problems: JournalProblem[] = checkTail(journal, kept, records.get('devices') ?? new Map());
  let next = 0;
  for (const event of journal.events()) {
    if (!event) return null;
    problems = problems.concat(chain.add(event, eventHash(event)), replay.apply(event));
    if (problems.length >= PROBLEM_LIMIT) break;
    clock.see(event);
    judge.see(event);
    for (let one = kept[next]; one && one.size <= event.seq; one = kept[next]) {
      judge.judge(one, chain.head, chain.tree);
      next += 1;
    }
  }
  for (const one of kept.slice(next)) judge.judge(one, chain.head, chain.tree);
  const { head, tree } = chain;
  judge.finish(tree.size);
  const root = encodeNode(tree.root(), 'base64');
  if (root !== journal.header.root) problems.push(headProblem('root', root, journal.header.root));
  problems = problems.concat(checkName(journal.header.workspace, replay.records.get('workspace') ?? new Map()));
  problems = problems.concat(judge.problems).slice(0, PROBLEM_LIMIT).concat(clock.notes);
  return {
    isIntact: !problems.some(isBreak),
    checkedEvents: tree.size,
    root: encodeNode(tree.root(), 'hex'),
    checkpoints: judge.judged,
    uncovered: judge.uncovered,
    events: tree.size,
    records: [...replay.records.values()].reduce((sum, table) => sum + table.size, 0),
    head,
    problems,
  };
}

const headProblem = (field: string, expected: string, found: string): JournalProblem => ({
  kind: 'chain-broken',
  seq: null,
  record: null,
  field,
  expected,
  found,
});

/** The header names the workspace as the events do. When it was exported is a claim, bound by nothing. */
function checkName(
  workspace: ExportHeader['workspace'],
  records: ReadonlyMap<string, ReplayedRecord>,
): readonly JournalProblem[] {
  const told = [...records].map(([id, { fields }]) => ({ id, name: fields.get('name') ?? null }));
  const isSame = told.length === 0 || canonicalText(told) === canonicalText([workspace]);
  return isSame ? [] : [headProblem('workspace', canonicalText(told), canonicalText([workspace]))];
}

/** Checkpoints and devices stand behind the events exactly as the events tell of them. */
function checkTail(
  journal: JournalExport,
  kept: readonly Checkpoint[],
  devices: ReadonlyMap<string, ReplayedRecord>,
): JournalProblem[] {
  const digest = (value: unknown): string => createHash('sha256').update(canonicalText(value)).digest('hex');
  const told = [...devices]
    .map(([id, { fields }]) => ({ id, publicKey: String(fields.get('public_key') ?? '') }))
    .sort((a, b) => compare(a.id, b.id));
  const pairs = [
    ['checkpoints', digest(kept.map(({ note }) => note)), digest(journal.checkpoints)],
    ['devices', digest(told), digest(journal.devices)],
  ] as const;
  return pairs.flatMap(([kind, expected, found]) =>
    expected === found
      ? []
      : [{ kind: 'checkpoint-broken' as const, seq: null, record: { kind, id: '' }, field: null, expected, found }],
  );
}
