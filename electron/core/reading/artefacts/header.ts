import { tooLarge, unreadable } from '../fault.ts';

/** What the header of a model artefact may cost. */
export const HEADER_LIMITS = {
  bytes: 100_000_000,
  tensors: 200_000,
  dimensions: 16,
  nameBytes: 65_536,
  items: 500_000,
} as const;

/**
 * How many numbers a tensor of this shape holds.
 * @throws ReadingFault `impossibleNumber` for sizes that are negative, no integers, or more than can be counted
 */
export function countOf(shape: readonly number[]): number {
  if (shape.length > HEADER_LIMITS.dimensions) tooLarge('items', HEADER_LIMITS.dimensions);
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) return unreadable('impossibleNumber');
    count *= size;
    if (!Number.isSafeInteger(count)) return unreadable('impossibleNumber');
  }
  return count;
}

/** Adds up what must stay countable. @throws ReadingFault `impossibleNumber` */
export function add(left: number, right: number): number {
  const sum = left + right;
  return Number.isSafeInteger(sum) ? sum : unreadable('impossibleNumber');
}

/** UTF-8, and nothing else. @throws ReadingFault `encoding` */
export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    return unreadable('encoding', error);
  }
}
