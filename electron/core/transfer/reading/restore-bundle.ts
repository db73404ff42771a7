import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { AppError } from '#contract/errors';
import type { ColumnValue, JournalProblem } from '#contract/records/journal';
import { verifyJournal } from '#core/journal/verify';
import { openFile } from '#core/reading/bytes-at';
import { ReadingFault } from '#core/reading/fault';
import type { TaskContext } from '#core/reading/tasks';
import { openZip, type Zip } from '#core/reading/zip';
import { CHUNK_BYTES, completeContent, keepPiece } from '#core/store/blobs';
import { type Column, restoreStore } from '#core/store/restore';
import { SCHEMA_VERSION } from '#core/store/schema';
import { build, insertRow, type Reader, type Runner } from '#core/store/sql';
import { recordTables } from '#core/store/tables';
import { BUNDLE_HEAD, BUNDLE_JOURNAL, type BundleHead, contentFile, recordsFile } from '../bundle-format.ts';
import type { ReadProblem } from '../read-result.ts';
import { jsonLines } from './json-lines.ts';
import { readHead } from './read-bundle.ts';

/** A bundle, and the temporary name of the workspace file to be made. */
export type RestoreInput = { readonly name: string; readonly path: string; readonly target: string };

/** What was made, or why nothing was. */
export type Restored =
  | { readonly workspaceId: string; readonly records: number; readonly problem: null }
  | { readonly problem: ReadProblem };

/** The oldest schema that bundles were ever written of. */
const OLDEST_SCHEMA = 40;
const MOST_ENTRIES = 65_535;
/** Text packs well, but not endlessly: a bundle unpacks to no more than so many times its size, and a little. */
const MOST_RATIO = 100;
const ALWAYS_ALLOWED_BYTES = 200_000_000;

type Rows = Reader & Runner & { columns(table: string): readonly Column[] };

function unusable(name: string, place: string, reason: string, cause?: unknown): AppError {
  return new AppError('bundle.unusable', { name, place, reason: reason.slice(0, 300) }, { cause });
}

/** Everything that a bundle must hold is there, and nothing else. */
function checkEntries(name: string, zip: Zip, head: BundleHead): void {
  const tables = Object.keys(head.records);
  const foreign = tables.find((table) => !recordTables.some((known) => known === table));
  if (foreign !== undefined) throw unusable(name, BUNDLE_HEAD, `unknown table ${foreign}`);
  const wanted = new Set([BUNDLE_HEAD, BUNDLE_JOURNAL, ...tables.map(recordsFile)]);
  for (const file of wanted) if (!zip.has(file)) throw unusable(name, file, 'missing');
  const missing =
    head.schemaVersion === SCHEMA_VERSION ? recordTables.find((table) => !(table in head.records)) : undefined;
  if (missing !== undefined) throw unusable(name, recordsFile(missing), 'missing');
  const contents = zip.entries.filter((entry) => !wanted.has(entry.name));
  const other = contents.find((entry) => !/^blobs\/[0-9a-f]{64}$/.test(entry.name));
  if (other !== undefined) throw unusable(name, other.name.slice(0, 200), 'does not belong here');
  const sizeBytes = contents.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  if (contents.length !== head.blobs.count || sizeBytes !== head.blobs.sizeBytes) {
    throw unusable(name, 'blobs', `${contents.length} files of ${sizeBytes} bytes, not as stated`);
  }
}

/** A row with exactly the columns of its table, in their order. */
function rowOf(
  row: Readonly<Record<string, unknown>>,
  columns: readonly Column[],
): Record<string, ColumnValue> | string {
  const values: Record<string, ColumnValue> = {};
  for (const { name, type, isNeeded } of columns) {
    const value = row[name];
    const isNull = value === null && !isNeeded;
    const isOfType = type === 'TEXT' ? typeof value === 'string' : Number.isSafeInteger(value);
    if (!isNull && !isOfType) return `${name} is no ${type}`;
    values[name] = value as ColumnValue;
  }
  const extra = Object.keys(row).find((key) => !columns.some(({ name }) => name === key));
  return extra === undefined ? values : `unknown column ${extra.slice(0, 100)}`;
}

/** Writes the rows of one file into its table; its hash and number must be as stated. */
async function fillTable(
  tables: Rows,
  input: RestoreInput,
  zip: Zip,
  file: string,
  table: string,
  stated: BundleHead['journal'],
): Promise<number> {
  const columns = tables.columns(table);
  const hash = createHash('sha256');
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const piece of zip.pieces(file)) {
      hash.update(piece);
      yield piece;
    }
  }
  let rows = 0;
  for await (const told of jsonLines(input.name, file, hashed())) {
    rows += 1;
    const row = rowOf(told, columns);
    if (typeof row === 'string') throw unusable(input.name, `${file}:${rows}`, row);
    try {
      tables.run(insertRow(table, row));
    } catch (cause) {
      throw unusable(input.name, `${file}:${rows}`, cause instanceof Error ? cause.message : String(cause), cause);
    }
  }
  if (rows !== stated.rows) throw unusable(input.name, file, `${rows} rows, not ${stated.rows}`);
  if (hash.digest('hex') !== stated.sha256) throw unusable(input.name, file, 'other bytes than stated');
  return rows;
}

/** Writes a stored file in pieces as the workspace keeps them. */
async function fillContent(tables: Runner, name: string, zip: Zip, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  let gathered: Uint8Array[] = [];
  let size = 0;
  let total = 0;
  let number = 0;
  const flush = (): void => {
    keepPiece(tables, sha256, number, Buffer.concat(gathered));
    number += 1;
    gathered = [];
    size = 0;
  };
  for await (const piece of zip.pieces(contentFile(sha256))) {
    hash.update(piece);
    total += piece.length;
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + CHUNK_BYTES - size);
      gathered.push(Uint8Array.from(part));
      size += part.length;
      at += part.length;
      if (size === CHUNK_BYTES) flush();
    }
  }
  if (size > 0) flush();
  if (hash.digest('hex') !== sha256) throw unusable(name, contentFile(sha256), 'other bytes than its name says');
  completeContent(tables, sha256, total);
}

/** The restored records agree with their journal, the stored files with both. */
function checkWhole(tables: Reader, name: string, head: BundleHead): string {
  const rows = tables.all<{ id: string; name: string }>(build.selectFrom('workspace').select(['id', 'name']));
  const [workspace] = rows;
  if (rows.length !== 1 || workspace?.id !== head.workspace.id || workspace.name !== head.workspace.name) {
    throw unusable(name, 'workspace', 'not the workspace that is stated');
  }
  const { isIntact, problems } = verifyJournal(tables);
  if (!isIntact) throw unusable(name, 'journal', describe(problems));
  return workspace.id;
}

function describe(problems: readonly JournalProblem[]): string {
  const [first] = problems;
  const record = first?.record ? ` ${first.record.kind} ${first.record.id}` : '';
  return `${first?.kind ?? 'not intact'}${record}${first?.field ? ` ${first.field}` : ''}`;
}

async function restore(input: RestoreInput, { progress }: TaskContext): Promise<Restored> {
  const { name, path, target } = input;
  const file = await openFile(path);
  try {
    const packedBytes = statSync(path).size;
    const limit = ALWAYS_ALLOWED_BYTES + MOST_RATIO * packedBytes;
    const zip = await openZip(file, { entries: MOST_ENTRIES, inflatedBytes: limit });
    const stated = zip.entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (stated > limit) throw new AppError('reading.too-large', { name, what: 'inflated', limit });
    const head = await readHead(name, zip);
    if (head === null) throw unusable(name, BUNDLE_HEAD, 'missing');
    const { schemaVersion } = head;
    if (schemaVersion > SCHEMA_VERSION) {
      throw new AppError('workspace.newer-version', { name, fileVersion: schemaVersion, appVersion: SCHEMA_VERSION });
    }
    if (schemaVersion < OLDEST_SCHEMA) throw unusable(name, BUNDLE_HEAD, 'unknown schemaVersion');
    checkEntries(name, zip, head);
    let records = 0;
    let done = 0;
    const advance = (place: string): void => {
      done += zip.entries.find((entry) => entry.name === place)?.sizeBytes ?? 0;
      progress({ doneBytes: done, totalBytes: stated, file: place });
    };
    const fill = async (tables: Rows): Promise<void> => {
      for (const [table, lines] of Object.entries(head.records)) {
        records += await fillTable(tables, input, zip, recordsFile(table), table, lines);
        advance(recordsFile(table));
      }
      await fillTable(tables, input, zip, BUNDLE_JOURNAL, 'journal_events', head.journal);
      advance(BUNDLE_JOURNAL);
      for (const entry of zip.entries) {
        if (!entry.name.startsWith('blobs/')) continue;
        await fillContent(tables, name, zip, entry.name.slice('blobs/'.length));
        advance(entry.name);
      }
    };
    const workspaceId = await restoreStore(target, schemaVersion, fill, (tables) => checkWhole(tables, name, head));
    return { workspaceId, records, problem: null };
  } finally {
    await file.close();
  }
}

/** Makes a workspace file of a bundle: every row, hash and reference checked, the journal verified. Nothing is left of one that fails. */
export async function restoreBundle(input: RestoreInput, context: TaskContext): Promise<Restored> {
  const { name } = input;
  try {
    return await restore(input, context);
  } catch (error) {
    if (error instanceof ReadingFault) throw error;
    const known =
      error instanceof AppError ? error : unusable(name, '', error instanceof Error ? error.message : String(error));
    return { problem: { code: known.code, details: { ...known.details } as ReadProblem['details'] } };
  }
}
