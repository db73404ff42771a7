import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { bytesInMemory, openFile } from '#core/reading/bytes-at';
import { ReadingFault, unreadable, unsupported } from '#core/reading/fault';
import { endingOf, type ReadSource } from '#core/reading/source';
import { csvRows } from './csv-rows.ts';
import { jsonRows } from './json-rows.ts';

/** A value of a row; of a text file always text. Null: there is none. */
export type Cell = string | number | boolean | null;

/**
 * Who takes rows. `cells` stand in the order of `columns`, or if that is null in that of `names`, and are only good until
 * the next row. Told to stop by `false`.
 */
export type RowTaker = {
  /** The columns that are wanted; null: all. */
  readonly columns: readonly string[] | null;
  /** @param names  every column of the file; of JSON Lines those seen so far, and more may follow */
  readonly take: (cells: readonly Cell[], names: readonly string[]) => boolean;
  /** Once, before the first row, where the columns are known by then. */
  readonly begin?: (about: { readonly names: readonly string[]; readonly hasDecimalComma: boolean }) => void;
};

/** Makes rows of text as it comes by. `write` gives false once no more is wanted. */
export type TextRows = { write(piece: Uint8Array): boolean; end(): void; readonly names: readonly string[] };

export type TableFacts = {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly names: readonly string[];
  /** Whether the whole file was read; else the hash is of its beginning only. */
  readonly isWhole: boolean;
};

const PIECE_BYTES = 1024 * 1024;

/**
 * Reads a table of a stranger row by row, with its hash: CSV, TSV, JSON Lines or Parquet, told by the ending of its name.
 * @param onBytes  told how many more bytes were read
 * @throws ReadingFault
 */
export async function readTable(
  source: ReadSource,
  taker: RowTaker,
  onBytes: (count: number) => void,
): Promise<TableFacts> {
  const ending = endingOf(source.name);
  if (ending === 'parquet' || ending === 'pq') {
    const through = await readThrough(source, null, onBytes);
    const file =
      'bytes' in source
        ? { ...bytesInMemory(source.bytes), close: async () => undefined }
        : await openFile(source.path);
    try {
      const { parquetRows } = await import('./parquet-rows.ts');
      return { ...through, ...(await parquetRows(file, taker)) };
    } finally {
      await file.close();
    }
  }
  const rows = textRows(ending, taker);
  const through = await readThrough(source, rows, onBytes);
  return { ...through, names: rows.names };
}

function textRows(ending: string, taker: RowTaker): TextRows {
  switch (ending) {
    case 'csv':
    case 'txt':
      return csvRows('csv', taker);
    case 'tsv':
    case 'tab':
      return csvRows('tsv', taker);
    case 'jsonl':
    case 'ndjson':
      return jsonRows(taker);
    default:
      return unsupported();
  }
}

async function readThrough(
  source: ReadSource,
  rows: TextRows | null,
  onBytes: (count: number) => void,
): Promise<Omit<TableFacts, 'names'>> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let isWhole = true;
  const take = (bytes: Uint8Array): boolean => {
    hash.update(bytes);
    sizeBytes += bytes.length;
    onBytes(bytes.length);
    return rows?.write(bytes) ?? true;
  };
  for await (const piece of piecesOf(source)) {
    if (take(piece)) continue;
    isWhole = false;
    break;
  }
  if (sizeBytes === 0) unreadable('empty');
  if (isWhole) rows?.end();
  return { sizeBytes, sha256: hash.digest('hex'), isWhole };
}

async function* piecesOf(source: ReadSource): AsyncGenerator<Uint8Array> {
  if ('bytes' in source) {
    for (let at = 0; at < source.bytes.length; at += PIECE_BYTES) yield source.bytes.subarray(at, at + PIECE_BYTES);
    return;
  }
  const handle = await open(source.path, 'r').catch((error: unknown) => {
    throw new ReadingFault({ code: 'file.not-readable' }, source.name, { cause: error });
  });
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, null);
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
