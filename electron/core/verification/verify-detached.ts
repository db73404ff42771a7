import { createHash } from 'node:crypto';
import type { SignatureReport } from '#contract/records/verification';
import { checkContainer, type TrustContext } from './container.ts';

/**
 * Checks a detached signature of this app, such as that of a sign-off, over its content.
 * @param input.field  goes into the report: the sign-off's id
 */
export function verifyDetached(
  content: Uint8Array,
  cms: Uint8Array,
  input: { readonly field: string; readonly claimedAt: Date | null } & TrustContext,
): SignatureReport {
  const digestOf = (name: string) => createHash(name).update(content).digest();
  return {
    field: input.field,
    ...checkContainer(cms, { ...input, digestOf, isOwn: true }),
    claimedAt: input.claimedAt?.toISOString() ?? null,
    reason: null,
    coversWholeFile: true,
    changedSince: [],
    laterSignatures: 0,
  };
}
