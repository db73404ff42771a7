import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { AppError } from '#contract/errors';
import { build, buildAny, type Reader, type Runner } from './sql.ts';

/** Stored files are cut into pieces of at most so many bytes. */
export const CHUNK_BYTES = 1_048_576;

/** The size in bytes of the file stored under a hash; null if there is none. */
export function storedSize(read: Reader, sha256: string): number | null {
  const query = build.selectFrom('blobs').select('size_bytes').where('sha256', '=', sha256);
  return read.get<{ size_bytes: number }>(query)?.size_bytes ?? null;
}

/** Whether all the bytes of a file are stored. */
export function isStored(read: Reader, sha256: string): boolean {
  return storedSize(read, sha256) !== null;
}

/**
 * The bytes of a stored file, one piece after the other, each read when it is asked for.
 * @throws AppError `record.not-found` if they are not there, or not all of them
 */
export function* contentPieces(read: Reader, sha256: string): Generator<Buffer> {
  const missing = (): AppError => new AppError('record.not-found', { kind: 'blobs', id: sha256 });
  const sizeBytes = storedSize(read, sha256);
  if (sizeBytes === null) throw missing();
  for (let number = 0; number * CHUNK_BYTES < sizeBytes; number += 1) {
    const query = build
      .selectFrom('blob_chunks')
      .select('content')
      .where('sha256', '=', sha256)
      .where('number', '=', number);
    const piece = read.get<{ content: Buffer }>(query);
    if (!piece) throw missing();
    yield piece.content;
  }
}

/** The bytes stored under a hash, as a whole; null if there are none. For files that are known to be small. */
export function readContent(read: Reader, sha256: string): Buffer | null {
  return isStored(read, sha256) ? Buffer.concat([...contentPieces(read, sha256)]) : null;
}

/** Stores one piece of a file that is not complete yet. */
export function keepPiece(tables: Runner, sha256: string, number: number, content: Uint8Array): void {
  // A view, no copy: SQLite makes its own.
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  tables.run(build.insertInto('blob_chunks').values({ sha256, number, content: bytes }));
}

/** Says that all pieces of a file are stored; from now on it can be named. */
export function completeContent(tables: Runner, sha256: string, sizeBytes: number): void {
  tables.run(build.insertInto('blobs').values({ sha256, size_bytes: sizeBytes }));
}

/** Stores bytes once. Gives their SHA-256. */
export function keepBytes(tables: Reader & Runner, content: Uint8Array): string {
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (isStored(tables, sha256)) return sha256;
  erase(tables, sha256);
  for (let number = 0; number * CHUNK_BYTES < content.length; number += 1) {
    keepPiece(tables, sha256, number, content.subarray(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES));
  }
  completeContent(tables, sha256, content.length);
  return sha256;
}

function erase(tables: Runner, sha256: string): void {
  tables.run(build.deleteFrom('blobs').where('sha256', '=', sha256));
  tables.run(build.deleteFrom('blob_chunks').where('sha256', '=', sha256));
}

/** Erases stored bytes, and the pieces of a file that was never completed, unless something names them. */
export function eraseUnused(tables: Reader & Runner, sha256: string): void {
  if (!isStored(tables, sha256) || !isContentNeeded(tables, sha256)) erase(tables, sha256);
}

/** What is being copied into a workspace now: its pieces are there, and it is not complete. */
const copying = new WeakMap<Reader, string>();

/** Says which file is being copied; null: none. */
export function tellCopying(read: Reader, sha256: string | null): void {
  if (sha256 === null) copying.delete(read);
  else copying.set(read, sha256);
}

/** Hashes of files of which a copying that was cut off left pieces. */
export function unfinishedContent(read: Reader): string[] {
  const query = build
    .selectFrom('blob_chunks')
    .select('sha256')
    .distinct()
    .where('sha256', 'not in', build.selectFrom('blobs').select('sha256'));
  const now = copying.get(read);
  return read
    .all<{ sha256: string }>(query)
    .map(({ sha256 }) => sha256)
    .filter((sha256) => sha256 !== now);
}

/** Hashes of complete files that neither a question nor the library holds. */
export function unheldContent(read: Reader): string[] {
  const holds = (table: 'evidence' | 'evidence_revisions') =>
    build.selectFrom(table).select('id').where(`${table}.sha256`, '=', sql.ref<string>('blobs.sha256'));
  const query = build
    .selectFrom('blobs')
    .select('sha256')
    .where(({ not, exists }) => not(exists(holds('evidence'))))
    .where(({ not, exists }) => not(exists(holds('evidence_revisions').where('location', 'is', null))));
  return read.all<{ sha256: string }>(query).map(({ sha256 }) => sha256);
}

/** The tables whose prose can show pictures, beside the answers. */
const ITEM_TABLES = [
  'ai_systems',
  'models',
  'model_versions',
  'datasets',
  'dataset_versions',
  'deployments',
  'organisations',
] as const;

/** Columns that name stored files by their hash within a text: what was signed, released or told, and pictures in prose. */
const TEXTS: readonly (readonly [table: string, column: string])[] = [
  ['sign_offs', 'state'],
  ['dossiers', 'state'],
  ['releases', 'content'],
  ['answers', 'justification'],
  ['answers', 'value'],
  ...ITEM_TABLES.flatMap((table) => [[table, 'facts'] as const, [table, 'custom'] as const]),
];

/**
 * Whether anything in the workspace still speaks of a file: evidence, a revision in the library, a sign-off, a dossier, a
 * release, or a picture in prose, also in prose of before.
 */
export function isContentNeeded(read: Reader, sha256: string): boolean {
  const held = build.selectFrom('evidence').select('id').where('sha256', '=', sha256);
  const revised = build
    .selectFrom('evidence_revisions')
    .select('id')
    .where('sha256', '=', sha256)
    .where('location', 'is', null);
  if (read.get(held.limit(1)) ?? read.get(revised.limit(1))) return true;
  const isTold = TEXTS.some(([table, column]) => {
    const telling = buildAny
      .selectFrom(table)
      .select('id')
      .where(sql<boolean>`instr(${sql.ref(column)}, ${sha256}) > 0`);
    return read.get(telling.limit(1)) !== undefined;
  });
  return isTold || wasPictured(read, sha256);
}

/** Whether a text ever showed the picture: history can bring that text back, and must then have it. */
function wasPictured(read: Reader, sha256: string): boolean {
  const events = build
    .selectFrom('journal_events')
    .select('seq')
    .where('record_kind', 'in', ['answers', ...ITEM_TABLES])
    .where(sql<boolean>`instr(changes, ${sha256}) > 0`);
  return read.get(events.limit(1)) !== undefined;
}

/**
 * Whether the journal tells of evidence with this content. Bytes of which it never did came from elsewhere; others may be
 * left over from a picture that is in no text any more.
 */
export function wasContentTold(read: Reader, sha256: string): boolean {
  const events = build
    .selectFrom('journal_events')
    .select('seq')
    .where('record_kind', 'in', ['evidence', 'evidence_revisions'])
    .where(sql<boolean>`instr(changes, ${sha256}) > 0`);
  return read.get(events.limit(1)) !== undefined;
}
