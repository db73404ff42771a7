import { EMPTY_ROOT, type NodeHash, nodeOf } from './merkle.ts';

/** A whole tree in memory (64 bytes for each leaf), for making proofs. */
export type WholeTree = {
  readonly size: number;
  /** Head of the tree of the first leaves. */
  root(size: number): NodeHash;
  /** The path from a leaf (from 0) to the head of a tree of that size. @source RFC 6962, 2.1.1 */
  inclusion(index: number, size: number): NodeHash[];
  /** From the tree of `first` leaves to that of `second`. @source RFC 6962, 2.1.2 */
  consistency(first: number, second: number): NodeHash[];
};

const HASH_BYTES = 32;

/** The largest power of two below a number from 2 on. */
function splitOf(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/**
 * Builds all whole subtrees.
 * @param size  how many leaves there are at most; fewer are taken if there are fewer
 */
export function buildTree(leaves: Iterable<NodeHash>, size: number): WholeTree {
  const lowest = Buffer.alloc(size * HASH_BYTES);
  let count = 0;
  for (const leaf of leaves) {
    if (count === size) break;
    lowest.write(leaf, count * HASH_BYTES, 'latin1');
    count += 1;
  }
  const levels: Buffer[] = [lowest];
  const at = (level: Buffer, index: number): NodeHash =>
    level.toString('latin1', index * HASH_BYTES, (index + 1) * HASH_BYTES);
  for (let below = lowest, width = Math.floor(count / 2); width > 0; width = Math.floor(width / 2)) {
    const level = Buffer.alloc(width * HASH_BYTES);
    for (let i = 0; i < width; i += 1) {
      level.write(nodeOf(at(below, 2 * i), at(below, 2 * i + 1)), i * HASH_BYTES, 'latin1');
    }
    levels.push(level);
    below = level;
  }

  /** Head over leaves from `start` on; `start` is a multiple of the smallest power of two that is not below `width`. */
  function range(start: number, width: number): NodeHash {
    if (width === 0) return EMPTY_ROOT;
    const level = Math.log2(width);
    const whole = Number.isInteger(level) ? levels[level] : undefined;
    if (whole) return at(whole, start / width);
    const split = splitOf(width);
    return nodeOf(range(start, split), range(start + split, width - split));
  }

  function path(index: number, start: number, width: number): NodeHash[] {
    if (width === 1) return [];
    const split = splitOf(width);
    return index < split
      ? [...path(index, start, split), range(start + split, width - split)]
      : [...path(index - split, start + split, width - split), range(start, split)];
  }

  function subproof(first: number, start: number, width: number, isKnown: boolean): NodeHash[] {
    if (first === width) return isKnown ? [] : [range(start, width)];
    const split = splitOf(width);
    return first <= split
      ? [...subproof(first, start, split, isKnown), range(start + split, width - split)]
      : [...subproof(first - split, start + split, width - split, false), range(start, split)];
  }

  const check = (isRight: boolean): void => {
    if (!isRight) throw new Error('no such part of the tree');
  };
  return {
    size: count,
    root: (wanted) => {
      check(wanted >= 0 && wanted <= count);
      return range(0, wanted);
    },
    inclusion: (index, wanted) => {
      check(index >= 0 && index < wanted && wanted <= count);
      return path(index, 0, wanted);
    },
    consistency: (first, second) => {
      check(first >= 1 && first <= second && second <= count);
      return subproof(first, 0, second, true);
    },
  };
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isNode = (node: NodeHash): boolean => node.length === HASH_BYTES;

/**
 * Whether a leaf (from 0) is in the tree of that size and head.
 * @source RFC 9162, 2.1.3.2
 */
export function isIncluded(
  leaf: NodeHash,
  index: number,
  size: number,
  path: readonly NodeHash[],
  root: NodeHash,
): boolean {
  if (!isCount(index) || !isCount(size) || index >= size || ![leaf, root, ...path].every(isNode)) return false;
  let node = index;
  let last = size - 1;
  let head = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      head = nodeOf(sibling, head);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      head = nodeOf(head, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && head === root;
}

/** A tree as it is named by others. */
export type TreeHead = { readonly size: number; readonly root: NodeHash };

/**
 * Whether the second tree only continues the first. Nothing can be said of an empty first tree.
 * @source RFC 9162, 2.1.4.2
 */
export function isConsistent(first: TreeHead, second: TreeHead, path: readonly NodeHash[]): boolean {
  if (!isCount(first.size) || !isCount(second.size) || first.size === 0 || first.size > second.size) return false;
  if (![first.root, second.root, ...path].every(isNode)) return false;
  if (first.size === second.size) return path.length === 0 && first.root === second.root;
  const isPower = Number.isInteger(Math.log2(first.size));
  const [start, ...rest] = isPower ? [first.root, ...path] : path;
  if (start === undefined || path.length === 0) return false;
  let node = first.size - 1;
  let last = second.size - 1;
  while (node % 2 === 1) {
    node = (node - 1) / 2;
    last = Math.floor(last / 2);
  }
  let older = start;
  let newer = start;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      older = nodeOf(sibling, older);
      newer = nodeOf(sibling, newer);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      newer = nodeOf(newer, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && older === first.root && newer === second.root;
}
