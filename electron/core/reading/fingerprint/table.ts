import type { FingerprintTable } from '#contract/records/fingerprint';

/** What of a table is looked at. */
export const TABLE_LIMITS = { columns: 2_000, rowBytes: 10_000_000 } as const;

/** Reads a file of rows as its bytes come by. */
export type TableReader = {
  /** @throws ReadingFault once it is clear that it is no such file */
  write(piece: Uint8Array): void;
  /** @throws ReadingFault */
  end(): FingerprintTable;
};
