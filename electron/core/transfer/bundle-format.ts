import { z } from 'zod';
import { Instant, RecordId, Sha256 } from '#contract/records/text';

export const BUNDLE_FORMAT = 'model-dossier/bundle';
/** Files of a bundle, by their names in the zip. */
export const BUNDLE_HEAD = 'bundle.json';
export const BUNDLE_JOURNAL = 'journal.jsonl';
export const recordsFile = (table: string): string => `records/${table}.jsonl`;
export const contentFile = (sha256: string): string => `blobs/${sha256}`;

const count = z.int().nonnegative();
/** Lines of a file of JSON lines, and the SHA-256 of its bytes. */
const Lines = z.strictObject({ rows: count, sha256: Sha256 });

/**
 * `bundle.json` of a bundle: what is in it, and of which workspace. `records/<table>.jsonl` holds every record of a table,
 * ordered by id, as one JSON object of its columns per line; `journal.jsonl` every entry of the journal, in order;
 * `blobs/<SHA-256>` the bytes of stored files.
 */
export const BundleHead = z.strictObject({
  format: z.literal(BUNDLE_FORMAT),
  formatVersion: z.literal(1),
  /** Number of the newest step of the workspace file's schema. */
  schemaVersion: z.int().positive(),
  appVersion: z.string().max(100),
  exportedAt: Instant,
  workspace: z.strictObject({ id: RecordId, name: z.string().min(1).max(200) }),
  /** By table. */
  records: z.record(z.string().regex(/^[a-z_]{1,64}$/), Lines),
  journal: Lines,
  blobs: z.strictObject({ count, sizeBytes: count }),
});
export type BundleHead = z.infer<typeof BundleHead>;
