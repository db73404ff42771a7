import { createHash } from 'node:crypto';

/**
 * The tree of RFC 6962, written down from the words of section 2.1 alone, leaf by leaf and without any care for speed. It
 * shares nothing with the app's own.
 */
const sha256 = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** "The hash of a list with one entry (also known as a leaf hash)". */
export const leafHash = (entry: Uint8Array): Buffer => sha256(Buffer.from([0x00]), entry);
const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(Buffer.from([0x01]), left, right);

/** "the largest power of two smaller than n (i.e., k < n <= 2k)". */
function largestPower(n: number): number {
  let k = 1;
  while (!(k < n && n <= 2 * k)) k *= 2;
  return k;
}

/** 2.1: MTH(D[n]), of leaf hashes. */
export function treeHash(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (!first) return sha256();
  if (leaves.length === 1) return first;
  const k = largestPower(leaves.length);
  return nodeHash(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
}

/** 2.1.1: PATH(m, D[n]). */
export function auditPath(m: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = largestPower(leaves.length);
  return m < k
    ? [...auditPath(m, leaves.slice(0, k)), treeHash(leaves.slice(k))]
    : [...auditPath(m - k, leaves.slice(k)), treeHash(leaves.slice(0, k))];
}

/** 2.1.2: PROOF(m, D[n]). */
export const consistencyProof = (m: number, leaves: readonly Buffer[]): Buffer[] => subproof(m, leaves, true);

function subproof(m: number, leaves: readonly Buffer[], b: boolean): Buffer[] {
  const n = leaves.length;
  if (m === n) return b ? [] : [treeHash(leaves)];
  const k = largestPower(n);
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), b), treeHash(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), treeHash(leaves.slice(0, k))];
}
