import { z } from 'zod';
import { RecordId } from './text.ts';

export const SearchKind = z.enum([
  'system',
  'model',
  'model-version',
  'dataset',
  'dataset-version',
  'deployment',
  'organisation',
  'person',
  'assessment',
  'answer',
  'comment',
  'evidence',
  'risk',
  'control',
  'finding',
  'incident',
  'policy',
  'policy-text',
]);

/** Something found, and where to go: a record, and in it a field, question or page. */
export const SearchHit = z.strictObject({
  kind: SearchKind,
  id: RecordId,
  /** The record's name. */
  title: z.string(),
  /** Field id, question id, or label of a page; null: the record as such. */
  place: z.string().nullable(),
  /** Words around the match; `match` marks those found. */
  snippet: z.array(z.strictObject({ text: z.string(), isMatch: z.boolean() })),
});
export type SearchHit = z.infer<typeof SearchHit>;

/**
 * At most 50 hits; `count` counts to 1,000, then `isCapped`. `isIncomplete`: the index is being made anew, and so far only
 * names of records are found for certain.
 */
export const SearchResult = z.strictObject({
  hits: z.array(SearchHit),
  count: z.int(),
  isCapped: z.boolean(),
  isIncomplete: z.boolean(),
});
export type SearchResult = z.infer<typeof SearchResult>;
