import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '#contract/errors';
import { Locale } from '#contract/records/text';
import type { ColumnMapping, Draft } from '#contract/records/transfer';
import { loadMessages } from '#core/files/messages';
import type { NamedFile, ReadTools } from '#core/interchange/format';
import { readFiles } from '#core/interchange/formats';
import { openSchemas } from '#core/interchange/schemas';
import { bytesInMemory, openFile } from '#core/reading/bytes-at';
import { ReadingFault } from '#core/reading/fault';
import { bytesOf, type ReadSource } from '#core/reading/source';
import type { TaskContext } from '#core/reading/tasks';
import { isReadInPlaces } from '../file-names.ts';
import type { ReadProblem, ReadReply } from '../read-result.ts';
import { groupsOf } from './groups.ts';
import { readBundle } from './read-bundle.ts';
import { readWorkspace } from './read-workspace.ts';

/** What is to be read. */
export type ImportInput = {
  /** Of all of it together, for errors. */
  readonly name: string;
  readonly files: readonly ReadSource[];
  /** The folder that holds `interchange/schemas`. */
  readonly resources: string;
  /** How the columns of tables become fields; null: as they suggest themselves. */
  readonly mapping: ColumnMapping | null;
};

type Outcome = { readonly draft: Draft } | { readonly problem: ReadProblem };

const SQLITE = Buffer.from('SQLite format 3\0');
const ZIP = Buffer.from('PK\u0003\u0004');

/** Why something was not read, as plain data. */
function problemOf(error: unknown, name: string): ReadProblem {
  if (error instanceof AppError) return { code: error.code, details: { ...error.details } as ReadProblem['details'] };
  if (error instanceof ReadingFault) {
    const { code, ...details } = error.fault;
    return { code, details: { name: error.file ?? name, ...details } };
  }
  // What nobody thought of is the doing of the file.
  return { code: 'reading.unreadable', details: { name, reason: 'unexpected' } };
}

async function attempt(name: string, read: () => Promise<Draft> | Draft): Promise<Outcome> {
  try {
    return { draft: await read() };
  } catch (error) {
    return { problem: problemOf(error, name) };
  }
}

async function startOf(source: ReadSource): Promise<Buffer> {
  if ('bytes' in source) return Buffer.from(source.bytes.subarray(0, SQLITE.length));
  const file = await openFile(source.path);
  try {
    return Buffer.from(await file.read(0, Math.min(SQLITE.length, file.sizeBytes)));
  } finally {
    await file.close();
  }
}

async function hashOf(source: ReadSource): Promise<string> {
  const hash = createHash('sha256');
  if ('bytes' in source) return hash.update(source.bytes).digest('hex');
  try {
    for await (const piece of createReadStream(source.path)) hash.update(piece as Buffer);
  } catch (cause) {
    throw new ReadingFault({ code: 'file.not-readable' }, source.name, { cause });
  }
  return hash.digest('hex');
}

/** SQLite reads files only: dropped bytes are laid down first. */
async function readWorkspaceOf(source: ReadSource): Promise<Draft> {
  if ('path' in source) return readWorkspace(source.name, source.path);
  const folder = mkdtempSync(join(tmpdir(), 'model-dossier-'));
  try {
    const path = join(folder, 'dropped.mdossier');
    writeFileSync(path, source.bytes);
    return readWorkspace(source.name, path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readBundleOf(source: ReadSource): Promise<Draft> {
  const file =
    'path' in source ? await openFile(source.path) : { ...bytesInMemory(source.bytes), close: async () => {} };
  try {
    const draft = await readBundle(source.name, file);
    if (draft === null) throw new AppError('interchange.not-recognised', { name: source.name });
    return draft;
  } finally {
    await file.close();
  }
}

/** The beginning of a file of which only some places are read. */
const START_BYTES = 1_000_000;

/** A file with its bytes; of one that is read in places its beginning, and the whole to read in. */
async function namedFile(source: ReadSource, opened: { close(): Promise<void> }[]): Promise<NamedFile> {
  if (!('path' in source) || !isReadInPlaces(source.name)) return { name: source.name, bytes: await bytesOf(source) };
  const whole = await openFile(source.path);
  opened.push(whole);
  return { name: source.name, bytes: await whole.read(0, Math.min(START_BYTES, whole.sizeBytes)), whole };
}

/** Zip files that are no bundles: the office formats. */
const isOffice = (name: string): boolean => /\.(xlsx|xlsm|docx)$/i.test(name);

/**
 * Reads files of other tools: finds out what each is, and which belong together. A file that cannot be read keeps nobody
 * from the others.
 */
export async function readImport(input: ImportInput, { progress }: TaskContext): Promise<ReadReply> {
  const tools: ReadTools = {
    schemas: openSchemas(input.resources),
    labels: Locale.options.map((locale) => loadMessages(input.resources, locale)),
    mapping: input.mapping,
  };
  const hashes = new Map<ReadSource, string>();
  const outcomes = new Map<ReadSource, Outcome>();
  const loaded = new Map<NamedFile, ReadSource>();
  const opened: { close(): Promise<void> }[] = [];
  const total = input.files.length;
  for (const [done, source] of input.files.entries()) {
    progress({ doneBytes: done, totalBytes: total, file: source.name });
    try {
      hashes.set(source, await hashOf(source));
      const start = await startOf(source);
      const isOf = (sign: Buffer): boolean => start.subarray(0, sign.length).equals(sign);
      if (isOf(SQLITE)) outcomes.set(source, await attempt(source.name, () => readWorkspaceOf(source)));
      else if (isOf(ZIP) && !isOffice(source.name)) {
        outcomes.set(source, await attempt(source.name, () => readBundleOf(source)));
      } else loaded.set(await namedFile(source, opened), source);
    } catch (error) {
      outcomes.set(source, { problem: problemOf(error, source.name) });
    }
  }
  for (const group of groupsOf([...loaded.keys()])) {
    const name = group[0]?.name ?? input.name;
    progress({ doneBytes: total, totalBytes: total, file: name });
    const outcome = await attempt(name, () => readFiles(name, group, tools));
    for (const file of group) {
      const source = loaded.get(file);
      if (source !== undefined) outcomes.set(source, outcome);
    }
  }
  for (const file of opened) await file.close();
  return collected(input.files, hashes, outcomes);
}

function collected(
  sources: readonly ReadSource[],
  hashes: ReadonlyMap<ReadSource, string>,
  outcomes: ReadonlyMap<ReadSource, Outcome>,
): ReadReply {
  const drafts = new Map<Draft, number>();
  const files = sources.map((source) => {
    const outcome = outcomes.get(source);
    // Of a file that could not be read nothing is known, not even its hash.
    const about = { name: source.name, sha256: hashes.get(source) ?? createHash('sha256').digest('hex') };
    if (outcome === undefined || 'problem' in outcome) {
      const problem = outcome?.problem ?? { code: 'file.not-readable', details: { name: source.name } };
      return { ...about, draft: null, problem };
    }
    const number = drafts.get(outcome.draft) ?? drafts.size;
    drafts.set(outcome.draft, number);
    return { ...about, draft: number, problem: null };
  });
  return { files, drafts: JSON.stringify([...drafts.keys()]) };
}
