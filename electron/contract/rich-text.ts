import { z } from 'zod';

const Hex = z.string().regex(/^#[0-9a-f]{6}$/i);
/** Most columns a table may have; a page shows no more legibly. */
const MOST_SPAN = 50;
const Span = z.number().int().min(1).max(MOST_SPAN);

/** The marks a text may carry. */
export const RichMark = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.enum(['bold', 'italic', 'underline', 'strike', 'code', 'subscript', 'superscript']),
  }),
  z.strictObject({ type: z.literal('link'), attrs: z.object({ href: z.url({ protocol: /^(https?|mailto)$/ }) }) }),
  /** Behind the text; on the page it is lightened until the text is legible on it. */
  z.strictObject({ type: z.literal('highlight'), attrs: z.strictObject({ color: Hex }).optional() }),
  /** The text itself; on the page it is darkened until it is legible. */
  z.strictObject({ type: z.literal('textStyle'), attrs: z.strictObject({ color: Hex }) }),
]);
export type RichMark = z.infer<typeof RichMark>;

type Content = readonly RichNode[];

export type RichNode =
  | { readonly type: 'text'; readonly text: string; readonly marks?: readonly RichMark[] | undefined }
  | { readonly type: 'hardBreak' }
  | { readonly type: 'horizontalRule' }
  | { readonly type: 'paragraph' | 'codeBlock'; readonly content?: Content | undefined }
  | { readonly type: 'heading'; readonly attrs: { readonly level: number }; readonly content?: Content | undefined }
  | {
      readonly type:
        | 'bulletList'
        | 'orderedList'
        | 'listItem'
        | 'blockquote'
        | 'taskList'
        | 'table'
        | 'tableRow'
        | 'tableHeader'
        | 'tableCell';
      readonly attrs?: RichAttributes | undefined;
      readonly content: Content;
    }
  | { readonly type: 'taskItem'; readonly attrs: { readonly checked: boolean }; readonly content: Content }
  | { readonly type: 'image'; readonly attrs: RichImage }
  | { readonly type: 'mention'; readonly attrs: { readonly id: string; readonly label: string } };

export interface RichAttributes {
  /** Of an ordered list. */
  readonly start?: number | undefined;
  /** Of a table's cell. */
  readonly colspan?: number | undefined;
  readonly rowspan?: number | undefined;
}

/** A picture among the evidence files, by the SHA-256 of its content, with what is to be seen on it. */
export interface RichImage {
  readonly sha256: string;
  readonly alt: string;
  readonly caption?: string | undefined;
}

const Cell = z.strictObject({ colspan: Span.optional(), rowspan: Span.optional() });

/** The TipTap nodes a text may hold. A node that is not here is refused on arrival and never dropped. */
export const RichNode: z.ZodType<RichNode> = z.lazy(() => {
  const content = z.array(RichNode);
  const some = content.min(1);
  // Told apart by their type first: a plain union would read each node's content twice, and so 2^depth times in all.
  return z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text'), text: z.string().min(1), marks: z.array(RichMark).optional() }),
    z.strictObject({ type: z.enum(['hardBreak', 'horizontalRule']) }),
    z.strictObject({ type: z.enum(['paragraph', 'codeBlock']), content: content.optional() }),
    z.strictObject({
      type: z.literal('heading'),
      attrs: z.strictObject({ level: z.number().int().min(1).max(6) }),
      content: content.optional(),
    }),
    z.strictObject({ type: z.enum(['bulletList', 'listItem', 'blockquote', 'taskList']), content: some }),
    z.strictObject({
      type: z.literal('orderedList'),
      attrs: z.strictObject({ start: z.number().int().min(0).optional() }).optional(),
      content: some,
    }),
    z.strictObject({ type: z.literal('taskItem'), attrs: z.strictObject({ checked: z.boolean() }), content: some }),
    z.strictObject({ type: z.enum(['table', 'tableRow']), content: some }),
    z.strictObject({ type: z.enum(['tableHeader', 'tableCell']), attrs: Cell.optional(), content: some }),
    z.strictObject({
      type: z.literal('image'),
      attrs: z.strictObject({
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        // ISO 14289-1, 7.3: a figure says what is to be seen on it.
        alt: z.string().refine((text) => text.trim() !== ''),
        caption: z.string().optional(),
      }),
    }),
    z.strictObject({
      type: z.literal('mention'),
      attrs: z.strictObject({ id: z.string().min(1), label: z.string().min(1) }),
    }),
  ]);
});

/** A TipTap document of at most 200,000 characters as JSON. */
export const RichText = z
  .strictObject({ type: z.literal('doc'), content: z.array(RichNode) })
  .refine((doc) => JSON.stringify(doc).length <= 200_000, 'too long');
export type RichText = z.infer<typeof RichText>;

export { wordsOf } from './rich-text-words.ts';
