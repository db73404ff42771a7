import { AppError } from '#contract/errors';
import type { Draft } from '#contract/records/transfer';
import type { BytesAt } from '#core/reading/bytes-at';
import { openZip, type Zip } from '#core/reading/zip';
import type { RecordTable } from '#core/store/tables';
import { BUNDLE_HEAD, BundleHead, recordsFile } from '../bundle-format.ts';
import { jsonLines } from './json-lines.ts';
import { DRAFT_TABLES, TOLD_TABLES, workspaceDraft } from './workspace-draft.ts';

/** Of a bundle that is read for its records only. */
const LIMITS = { entries: 65_535, inflatedBytes: 400_000_000 };
const HEAD_BYTES = 1_000_000;

/**
 * What a bundle says of itself.
 * @returns null if the zip is no bundle
 * @throws AppError `interchange.malformed`
 */
export async function readHead(name: string, zip: Zip): Promise<BundleHead | null> {
  const entry = zip.entries.find((one) => one.name === BUNDLE_HEAD);
  if (entry === undefined) return null;
  if (entry.sizeBytes > HEAD_BYTES)
    throw new AppError('reading.too-large', { name, what: 'header', limit: HEAD_BYTES });
  const malformed = (reason: string, cause?: unknown): AppError =>
    new AppError('interchange.malformed', { name, place: BUNDLE_HEAD, reason }, { cause });
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(await zip.read(BUNDLE_HEAD)).toString('utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw malformed('no JSON', cause);
    throw cause;
  }
  const parsed = BundleHead.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw malformed(`${issue?.path.join('/') ?? ''}: ${issue?.message ?? ''}`.slice(0, 500), parsed.error);
}

/**
 * Reads the records of a bundle to import them into a workspace.
 * @returns null if the file is no bundle
 * @throws AppError `interchange.malformed`, `reading.*`
 */
export async function readBundle(name: string, file: BytesAt): Promise<Draft | null> {
  const zip = await openZip(file, LIMITS);
  const head = await readHead(name, zip);
  if (head === null) return null;
  const rows = new Map<RecordTable, object[]>();
  for (const table of DRAFT_TABLES) {
    const place = recordsFile(table);
    const read: object[] = [];
    if (zip.has(place)) for await (const row of jsonLines(name, place, zip.pieces(place))) read.push(row);
    const stated = head.records[table]?.rows ?? 0;
    if (read.length !== stated) {
      throw new AppError('interchange.malformed', { name, place, reason: `${read.length} rows, not ${stated}` });
    }
    rows.set(table, read);
  }
  const told = new Map(TOLD_TABLES.map((table) => [table, head.records[table]?.rows ?? 0]));
  try {
    return workspaceDraft('bundle', head.schemaVersion, rows, told);
  } catch (cause) {
    throw new AppError('interchange.malformed', { name, place: 'records', reason: 'unexpected values' }, { cause });
  }
}
