import { z } from 'zod';
import { ItemKind, ItemRef, LifecycleState } from './inventory.ts';
import { RecordId } from './text.ts';

/** The workspace's own fields of a kind: an object schema of JSON Schema 2020-12, of the subset `core/inventory` accepts. */
export const CustomSchema = z.strictObject({
  kind: ItemKind,
  version: z.int(),
  schema: z.record(z.string(), z.json()),
});
export type CustomSchema = z.infer<typeof CustomSchema>;

/** What another schema would do to the records there are. */
export const SchemaPreview = z.strictObject({
  records: z.int(),
  /** Per field: added, removed, changed; and how many records hold a value that would not fit. */
  fields: z.array(
    z.strictObject({
      field: z.string(),
      change: z.enum(['added', 'removed', 'changed', 'unchanged']),
      holding: z.int(),
      unfit: z.int(),
    }),
  ),
  /** At most 20, with what does not fit. */
  examples: z.array(ItemRef.extend({ name: z.string(), field: z.string(), reason: z.string() })),
});
export type SchemaPreview = z.infer<typeof SchemaPreview>;

/** A field that the house wants filled from a state on. */
export const HouseRule = z.strictObject({
  id: RecordId,
  version: z.int(),
  kind: ItemKind,
  field: z.string(),
  from: LifecycleState,
  reason: z.string().trim().min(1).max(500),
});
export type HouseRule = z.infer<typeof HouseRule>;
