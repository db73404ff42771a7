import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ColumnValue } from '#contract/records/journal';

/** A record as the journal tells it: its fields by name, in the form in which the journal keeps them. */
export type ToldRecord = {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly fields: Iterable<readonly [string, ColumnValue]>;
};

/**
 * SHA-256 of the RFC 8785 JSON of a record: `{fields, id, kind, version}`. Fields that are null are left out, so that a
 * record that was written before a column existed has the same hash.
 * @returns 64 lower case hexadecimal digits
 */
export function recordHash({ kind, id, version, fields }: ToldRecord): string {
  const set = Object.fromEntries([...fields].filter(([, value]) => value !== null));
  return createHash('sha256')
    .update(canonicalize({ kind, id, version, fields: set }) ?? '')
    .digest('hex');
}
