import { z } from 'zod';
import { Sha256 } from '#contract/records/text';
import { Draft, DraftItem } from '#contract/records/transfer';

/** Why a file cannot be read: an error's code and details. */
export const ReadProblem = z.strictObject({ code: z.string(), details: z.record(z.string(), z.json()) });
export type ReadProblem = z.infer<typeof ReadProblem>;

const ReadFile = z.strictObject({
  name: z.string().max(1000),
  sha256: Sha256,
  /** Index in the drafts; null: it is in none. */
  draft: z.int().nonnegative().nullable(),
  problem: ReadProblem.nullable(),
});

/**
 * What the process that reads gives back: `drafts` as JSON, so that nothing but plain data can be in it. Every file that was
 * given is in exactly one draft or has a problem. Nothing of it is believed unseen: a stranger's file may have taken that
 * process over.
 */
export const ReadReply = z.strictObject({ files: z.array(ReadFile), drafts: z.string() });
export type ReadReply = z.infer<typeof ReadReply>;

/**
 * The form of a draft but for the values in it: facts are held against their fields when the draft is compared with what is
 * here, and only there.
 */
const plain = z.record(z.string().max(500), z.unknown());
export const DraftForm = Draft.extend({
  items: z.array(DraftItem.extend({ facts: plain, custom: plain, extras: plain })).max(200_000),
});

/** What was read, in the form of drafts. */
export type ReadImport = { readonly files: readonly z.infer<typeof ReadFile>[]; readonly drafts: readonly Draft[] };
