import { z } from 'zod';
import { RecordId } from './records/text.ts';

/** What the core tells the window unasked, through `session.watch`. */
export const CoreEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('session.changed') }),
  z.strictObject({ type: z.literal('person.changed') }),
  /** There is a new checkpoint. */
  z.strictObject({ type: z.literal('journal.changed') }),
  z.strictObject({ type: z.literal('system.changed'), id: RecordId }),
  z.strictObject({ type: z.literal('assessment.changed'), id: RecordId }),
  /** A record of the inventory, or what hangs on it; a system also tells `system.changed`. `id` null: many at once. */
  z.strictObject({ type: z.literal('item.changed'), id: RecordId.nullable() }),
  z.strictObject({ type: z.literal('evidence.changed') }),
  /** Something that is watched, or what follows from it; `portfolio`: all was worked out anew. Verdicts and opinions tell `assessment.changed`. */
  z.strictObject({
    type: z.literal('watched.changed'),
    area: z.enum(['risks', 'measurements', 'monitoring', 'policies', 'portfolio']),
  }),
]);
export type CoreEvent = z.infer<typeof CoreEvent>;
