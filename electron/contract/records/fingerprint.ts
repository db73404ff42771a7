import { z } from 'zod';
import { UnreadableReason } from '../errors.ts';
import { ItemRef } from './inventory.ts';
import { Instant, RecordId } from './text.ts';

const count = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What the values of a column are. `date`: ISO 8601 dates, with or without a time. `mixed`: not all of one type. */
export const ColumnType = z.enum(['text', 'integer', 'number', 'boolean', 'date', 'mixed', 'empty']);
export type ColumnType = z.infer<typeof ColumnType>;

/** Within what the values lie. Of texts only the lengths in characters: no value of a person is kept. */
export const ColumnRange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('number'), min: z.number(), max: z.number() }),
  z.strictObject({ kind: z.literal('date'), min: z.string(), max: z.string() }),
  z.strictObject({ kind: z.literal('length'), min: count, max: count }),
]);
export type ColumnRange = z.infer<typeof ColumnRange>;

/** One column of a table. What null stands for was not found out. */
export const FingerprintColumn = z.strictObject({
  name: z.string(),
  type: ColumnType,
  missing: count.nullable(),
  range: ColumnRange.nullable(),
  /** How many different values; counted up to 1,000, `isCapped` says that there are more. */
  distinct: z.strictObject({ count, isCapped: z.boolean() }).nullable(),
});
export type FingerprintColumn = z.infer<typeof FingerprintColumn>;

/** A file of rows and columns. */
export const FingerprintTable = z.strictObject({
  format: z.enum(['csv', 'tsv', 'json-lines', 'parquet']),
  rows: count,
  columnCount: count,
  /** The first so many columns. */
  columns: z.array(FingerprintColumn),
  /** Of CSV only: whether the first line names the columns, and what parts the fields. */
  hasHeader: z.boolean().nullable(),
  delimiter: z.string().nullable(),
});
export type FingerprintTable = z.infer<typeof FingerprintTable>;

/** A file that holds a trained model. */
export const FingerprintArtefact = z.strictObject({
  format: z.enum(['safetensors', 'gguf', 'onnx']),
  tensors: count,
  parameters: count,
  dtypes: z.array(z.strictObject({ dtype: z.string(), tensors: count, parameters: count })),
});
export type FingerprintArtefact = z.infer<typeof FingerprintArtefact>;

/** One file. `problem`: why its content was not understood; its hash stands all the same. */
export const FingerprintFile = z.strictObject({
  /** From the folder, with `/`; of a single file its name. */
  path: z.string(),
  sizeBytes: count,
  sha256,
  table: FingerprintTable.nullable(),
  artefact: FingerprintArtefact.nullable(),
  problem: z.union([UnreadableReason, z.literal('tooLarge')]).nullable(),
});
export type FingerprintFile = z.infer<typeof FingerprintFile>;

/** What a file or folder held at one time, without the data. */
export const Fingerprint = z.strictObject({
  kind: z.enum(['file', 'folder']),
  name: z.string(),
  sizeBytes: count,
  /** SHA-256 of the RFC 8785 form of `[{ path, sha256 }, …]`, sorted by path (UTF-16 code units). */
  sha256,
  files: z.array(FingerprintFile),
  /** What was left out: links are not followed, devices and pipes are not read. */
  skipped: z.array(z.strictObject({ path: z.string(), reason: z.enum(['link', 'special', 'not-readable']) })),
});
export type Fingerprint = z.infer<typeof Fingerprint>;

const inFile = { file: z.string() };
const inColumn = { file: z.string(), column: z.string() };
const counts = { before: count, after: count };

/** One difference between two fingerprints. */
export const FingerprintChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file-added'), ...inFile, sizeBytes: count }),
  z.strictObject({ kind: z.literal('file-removed'), ...inFile, sizeBytes: count }),
  /** The bytes differ; before and after: their number. */
  z.strictObject({ kind: z.literal('content-changed'), ...inFile, ...counts }),
  z.strictObject({ kind: z.literal('format-changed'), ...inFile, before: z.string(), after: z.string() }),
  z.strictObject({ kind: z.literal('rows-changed'), ...inFile, ...counts }),
  z.strictObject({ kind: z.literal('column-added'), ...inColumn }),
  z.strictObject({ kind: z.literal('column-removed'), ...inColumn }),
  z.strictObject({ kind: z.literal('columns-reordered'), ...inFile }),
  z.strictObject({ kind: z.literal('type-changed'), ...inColumn, before: ColumnType, after: ColumnType }),
  z.strictObject({ kind: z.literal('missing-changed'), ...inColumn, ...counts }),
  z.strictObject({
    kind: z.literal('range-changed'),
    ...inColumn,
    before: ColumnRange.nullable(),
    after: ColumnRange.nullable(),
  }),
  z.strictObject({ kind: z.literal('tensors-changed'), ...inFile, ...counts }),
  z.strictObject({ kind: z.literal('parameters-changed'), ...inFile, ...counts }),
]);
export type FingerprintChange = z.infer<typeof FingerprintChange>;

/** What a later check of the same data found. */
export const FingerprintComparison = z.strictObject({ isSame: z.boolean(), changes: z.array(FingerprintChange) });
export type FingerprintComparison = z.infer<typeof FingerprintComparison>;

/** A fingerprint of the inventory's record it speaks of, with who took it when. */
export const TakenFingerprint = Fingerprint.extend({
  id: RecordId,
  version: z.int(),
  item: ItemRef,
  takenBy: RecordId,
  takenByName: z.string(),
  takenAt: Instant,
});
export type TakenFingerprint = z.infer<typeof TakenFingerprint>;

/** What a check against the data as it is now found. */
export const FingerprintCheck = FingerprintComparison.extend({ now: Fingerprint });
export type FingerprintCheck = z.infer<typeof FingerprintCheck>;

/** How far the reading of data is; `file`: the one that is read now. */
export const FingerprintProgress = z.strictObject({ doneBytes: count, totalBytes: count, file: z.string() });
export type FingerprintProgress = z.infer<typeof FingerprintProgress>;
