import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FingerprintFile, FingerprintTable } from '#contract/records/fingerprint';
import { artefactReader, summarise } from '../artefacts/artefact.ts';
import { type BytesAt, openFile } from '../bytes-at.ts';
import { ReadingFault } from '../fault.ts';
import { endingOf } from '../source.ts';
import { csvReader } from './csv.ts';
import { jsonLinesReader } from './json-lines.ts';
import type { TableReader } from './table.ts';

const PIECE_BYTES = 1024 * 1024;

type Problem = FingerprintFile['problem'];

/**
 * Reads one file from its first byte to its last, once, and what its kind says of itself. A content that is not
 * understood is a problem that is noted; the hash stands.
 * @param onBytes  told how many more bytes were read
 * @throws ReadingFault `file.not-readable`
 */
export async function fingerprintFile(
  fullPath: string,
  path: string,
  onBytes: (count: number) => void,
): Promise<FingerprintFile> {
  const ending = endingOf(path);
  const { sha256, sizeBytes, table, problem } = await readThrough(fullPath, path, tableReader(ending), onBytes);
  const facts = { path, sizeBytes, sha256, table, artefact: null, problem };
  const readArtefact = artefactReader(ending);
  if (readArtefact !== undefined) {
    const header = await noting(fullPath, async (file) => summarise(await readArtefact(file)));
    return { ...facts, artefact: header.found, problem: header.problem };
  }
  if (ending === 'parquet' || ending === 'pq') {
    const { readParquet } = await import('./parquet.ts');
    const found = await noting(fullPath, readParquet);
    return { ...facts, table: found.found, problem: found.problem };
  }
  return facts;
}

function tableReader(ending: string): TableReader | null {
  switch (ending) {
    case 'csv':
      return csvReader('csv');
    case 'tsv':
    case 'tab':
      return csvReader('tsv');
    case 'jsonl':
    case 'ndjson':
      return jsonLinesReader();
    default:
      return null;
  }
}

/** @throws what is no fault of the content */
function problemOf(error: unknown): Problem {
  if (!(error instanceof ReadingFault)) return 'unexpected';
  switch (error.fault.code) {
    case 'reading.unreadable':
      return error.fault.reason;
    case 'reading.too-large':
      return 'tooLarge';
    case 'reading.unsupported':
      return 'otherFormat';
    case 'file.not-readable':
      throw error;
  }
}

async function noting<T>(
  fullPath: string,
  read: (file: BytesAt) => Promise<T>,
): Promise<{ readonly found: T | null; readonly problem: Problem }> {
  const file = await openFile(fullPath);
  try {
    return { found: await read(file), problem: null };
  } catch (error) {
    return { found: null, problem: problemOf(error) };
  } finally {
    await file.close();
  }
}

async function readThrough(
  fullPath: string,
  path: string,
  reader: TableReader | null,
  onBytes: (count: number) => void,
): Promise<{ sha256: string; sizeBytes: number; table: FingerprintTable | null; problem: Problem }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let problem: Problem = null;
  let table: FingerprintTable | null = null;
  const handle = await open(fullPath, 'r').catch((error: unknown) => {
    throw new ReadingFault({ code: 'file.not-readable' }, path, { cause: error });
  });
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, null);
      if (bytesRead === 0) break;
      const bytes = piece.subarray(0, bytesRead);
      hash.update(bytes);
      sizeBytes += bytesRead;
      onBytes(bytesRead);
      if (reader === null || problem !== null) continue;
      try {
        reader.write(bytes);
      } catch (error) {
        problem = problemOf(error);
      }
    }
    if (reader !== null && problem === null) {
      try {
        table = reader.end();
      } catch (error) {
        problem = problemOf(error);
      }
    }
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex'), sizeBytes, table, problem };
}
