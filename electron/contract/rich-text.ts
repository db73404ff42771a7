import { z } from 'zod';

/** The marks a justification may carry. */
export const RichMark = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['bold', 'italic', 'underline', 'strike', 'code']) }),
  z.strictObject({ type: z.literal('link'), attrs: z.object({ href: z.url({ protocol: /^(https?|mailto)$/ }) }) }),
]);
export type RichMark = z.infer<typeof RichMark>;

export type RichNode =
  | { readonly type: 'text'; readonly text: string; readonly marks?: readonly RichMark[] | undefined }
  | { readonly type: 'hardBreak' }
  | { readonly type: 'paragraph'; readonly content?: readonly RichNode[] | undefined }
  | { readonly type: 'bulletList' | 'orderedList' | 'listItem' | 'blockquote'; readonly content: readonly RichNode[] };

/** The TipTap nodes a text may hold. A node that is not here is refused on arrival and never dropped. */
export const RichNode: z.ZodType<RichNode> = z.lazy(() =>
  // Told apart by their type first: a plain union would read each node's content twice, and so 2^depth times in all.
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text'), text: z.string().min(1), marks: z.array(RichMark).optional() }),
    z.strictObject({ type: z.literal('hardBreak') }),
    z.strictObject({ type: z.literal('paragraph'), content: z.array(RichNode).optional() }),
    z.strictObject({
      type: z.enum(['bulletList', 'orderedList', 'listItem', 'blockquote']),
      content: z.array(RichNode).min(1),
    }),
  ]),
);

/** A TipTap document of at most 200,000 characters as JSON. */
export const RichText = z
  .strictObject({ type: z.literal('doc'), content: z.array(RichNode) })
  .refine((doc) => JSON.stringify(doc).length <= 200_000, 'too long');
export type RichText = z.infer<typeof RichText>;
