import { z } from 'zod';
import { Fingerprint } from '#contract/records/fingerprint';

const written = z.union([Fingerprint.transform((one) => [one]), z.array(Fingerprint)]);

/**
 * Fingerprints from the JSON text that was written of them: one, or a list.
 * @returns null if the text is something else
 */
export function readFingerprints(text: string): readonly Fingerprint[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  return written.safeParse(value).data ?? null;
}
