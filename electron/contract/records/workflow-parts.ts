import { z } from 'zod';
import { LocalText } from './text.ts';

/** What a person is asked for on one assessment; not what they are in the organisation (`PersonRole`). */
export const RecordRole = z.enum([
  'owner',
  'developer',
  'validator',
  'risk-officer',
  'dpo',
  'approver',
  'affected-persons',
]);
export type RecordRole = z.infer<typeof RecordRole>;

/** A sentence that a signer makes their own. */
export const AttestationText = LocalText;
export type AttestationText = z.infer<typeof AttestationText>;
