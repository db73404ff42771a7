import { z } from 'zod';
import { Facts, ItemKind, ItemRef, LifecycleState, LinkType } from './inventory.ts';
import { Instant, RecordId, Sha256 } from './text.ts';

const Named = ItemRef.extend({ name: z.string(), version: z.int() });

/**
 * What a release freezes; its RFC 8785 JSON is what `contentHash` is of. `version`: of the record, as counted by its writes.
 * `missing`: fields that the record's state asked for and that were empty.
 */
export const ReleasedCard = z.strictObject({
  format: z.literal('model-dossier/release'),
  formatVersion: z.literal(1),
  kind: ItemKind,
  id: RecordId,
  version: z.int(),
  name: z.string(),
  state: LifecycleState.nullable(),
  owner: z.string().nullable(),
  parent: Named.nullable(),
  facts: Facts,
  custom: z.record(z.string(), z.json()),
  links: z.array(
    z.strictObject({
      id: RecordId,
      type: LinkType,
      /** Whether the record is the end the link comes from, or the one it leads to. */
      end: z.enum(['from', 'to']),
      other: Named,
      note: z.string(),
    }),
  ),
  fingerprints: z.array(z.strictObject({ id: RecordId, sha256: Sha256, takenAt: Instant, content: z.json() })),
  /** The newest revision of each piece that shows something of the record; `field` null: of the record as a whole. */
  evidence: z.array(
    z.strictObject({
      id: RecordId,
      title: z.string(),
      field: z.string().nullable(),
      revision: z.int(),
      name: z.string(),
      sizeBytes: z.int(),
      sha256: Sha256,
    }),
  ),
  missing: z.array(z.string()),
});
export type ReleasedCard = z.infer<typeof ReleasedCard>;
