import { sha256 } from './sha256.ts';

/**
 * A node of the tree: SHA-256 as a text of 32 characters, one for each byte (latin1). Hashing from and to such texts takes
 * a quarter of the time that buffers take.
 */
export type NodeHash = string;

/** The roots of the largest whole subtrees that make up a tree, from left to right: all that is needed to let it grow. */
export type Frontier = { readonly size: number; readonly nodes: readonly NodeHash[] };

/** A tree of which only the right edge is kept. */
export type GrowingTree = {
  readonly size: number;
  add(leaf: NodeHash): void;
  /** The tree head. @source RFC 6962, 2.1 */
  root(): NodeHash;
  frontier(): Frontier;
};

const HASH_BYTES = 32;
const leafInput = Buffer.alloc(1 + HASH_BYTES);
const nodeInput = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** The head of a tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: NodeHash = sha256('', 'binary');

/** A tree without leaves. */
export const EMPTY_FRONTIER: Frontier = { size: 0, nodes: [] };

/**
 * The leaf of an event: SHA-256(0x00 ‖ the 32 bytes of its hash).
 * @param eventHash  64 hexadecimal digits
 * @throws Error if it is not
 */
export function leafOf(eventHash: string): NodeHash {
  if (eventHash.length !== 2 * HASH_BYTES || leafInput.write(eventHash, 1, 'hex') !== HASH_BYTES) {
    throw new Error('not a SHA-256');
  }
  return sha256(leafInput, 'binary');
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeOf(left: NodeHash, right: NodeHash): NodeHash {
  nodeInput.write(left, 1, 'latin1');
  nodeInput.write(right, 1 + HASH_BYTES, 'latin1');
  return sha256(nodeInput, 'binary');
}

/** A node's bytes in hexadecimal or base64. */
export const encodeNode = (node: NodeHash, encoding: 'hex' | 'base64'): string =>
  Buffer.from(node, 'latin1').toString(encoding);

/** The node of that text; null if it is not exactly 32 bytes in that encoding. */
export function decodeNode(text: string, encoding: 'hex' | 'base64'): NodeHash | null {
  const bytes = Buffer.from(text, encoding);
  return bytes.length === HASH_BYTES && bytes.toString(encoding) === text ? bytes.toString('latin1') : null;
}

/** Lets a tree grow leaf by leaf, from the state it was left in. Memory grows with the logarithm of its size. */
export function growTree(from: Frontier = EMPTY_FRONTIER): GrowingTree {
  const nodes = [...from.nodes];
  let size = from.size;
  return {
    get size() {
      return size;
    },
    add: (leaf) => {
      let node = leaf;
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
        const left = nodes.pop();
        if (left === undefined) throw new Error('a frontier that is not of its size');
        node = nodeOf(left, node);
      }
      nodes.push(node);
      size += 1;
    },
    root: () => rootOf(nodes),
    frontier: () => ({ size, nodes: [...nodes] }),
  };
}

/** The tree head over a frontier's nodes. */
function rootOf(nodes: readonly NodeHash[]): NodeHash {
  return nodes.length === 0 ? EMPTY_ROOT : nodes.reduceRight((right, left) => nodeOf(left, right));
}

/** Whether there are as many nodes as the size has ones in binary, as it must be. */
export function isFrontier({ size, nodes }: Frontier): boolean {
  const ones = [...size.toString(2)].filter((digit) => digit === '1').length;
  return Number.isSafeInteger(size) && size >= 0 && ones === nodes.length;
}
