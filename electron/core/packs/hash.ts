import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Pack } from '#contract/records/pack';

/** Gives a pack's RFC 8785 JSON without `hash`: the text that its hash is of, and that `parsePack` reads. */
export function packContent(pack: Omit<Pack, 'hash'>): string {
  const content = canonicalize({ ...pack, hash: undefined });
  if (content === undefined) throw new Error('A pack has no JSON form');
  return content;
}

/**
 * Gives a pack's fingerprint: SHA-256 of `packContent`, in lower case hexadecimal. Comments, key order and line ends of its
 * files do not count.
 */
export function packHash(pack: Omit<Pack, 'hash'>): string {
  return createHash('sha256').update(packContent(pack), 'utf8').digest('hex');
}
