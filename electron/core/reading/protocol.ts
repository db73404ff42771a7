import { z } from 'zod';
import { TooLargeWhat, UnreadableReason } from '#contract/errors';
import type { TaskName } from './tasks.ts';

/** How far a long reading is. */
export const ReadingProgress = z.strictObject({ doneBytes: z.int(), totalBytes: z.int(), file: z.string() });
export type ReadingProgress = z.infer<typeof ReadingProgress>;

/** What the process that reads is asked, once. */
export type ReaderRequest = {
  readonly task: TaskName;
  readonly input: unknown;
  /** When it ends itself, should nobody else be left to end it; null: never. */
  readonly deadlineMs: number | null;
};

const maxRssBytes = z.number();

/** What it says. Nothing of it is believed unseen. */
export const ReaderReply = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), progress: ReadingProgress }),
  z.strictObject({ type: z.literal('result'), value: z.unknown(), maxRssBytes }),
  z.strictObject({
    type: z.literal('fault'),
    file: z.string().nullable(),
    fault: z.discriminatedUnion('code', [
      z.strictObject({ code: z.literal('reading.too-large'), what: TooLargeWhat, limit: z.number() }),
      z.strictObject({ code: z.literal('reading.unreadable'), reason: UnreadableReason }),
      z.strictObject({ code: z.literal('reading.unsupported') }),
      z.strictObject({ code: z.literal('file.not-readable') }),
    ]),
    /** What was behind it, for the log. */
    cause: z.string().nullable(),
    maxRssBytes,
  }),
]);
export type ReaderReply = z.infer<typeof ReaderReply>;
