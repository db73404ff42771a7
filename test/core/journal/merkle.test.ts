import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeNode, encodeNode, growTree, isFrontier, leafOf, type NodeHash, nodeOf } from '#core/journal/merkle';
import { buildTree, isConsistent, isIncluded } from '#core/journal/proof';
import { auditPath, consistencyProof, leafHash, treeHash } from './merkle-reference.ts';

const text = (bytes: Buffer): NodeHash => bytes.toString('latin1');
const hex = (digits: string): NodeHash => Buffer.from(digits, 'hex').toString('latin1');
const leavesOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));

/** The eight entries that Certificate Transparency implementations test with since 2013, and the heads over the first n. */
const knownEntries = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const knownRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const knownLeaves = knownEntries.map((entry) => text(leafHash(Buffer.from(entry, 'hex'))));

describe('the tree of RFC 6962', () => {
  test('has the heads that other implementations have, by the app and by the slow reference', () => {
    for (const [size, root] of knownRoots.entries()) {
      const tree = growTree();
      for (const leaf of knownLeaves.slice(0, size)) tree.add(leaf);
      expect(encodeNode(tree.root(), 'hex')).toBe(root);
      expect(encodeNode(buildTree(knownLeaves, 8).root(size), 'hex')).toBe(root);
      expect(treeHash(knownLeaves.slice(0, size).map((leaf) => Buffer.from(leaf, 'latin1'))).toString('hex')).toBe(
        root,
      );
    }
  });

  test('has the paths that other implementations have', () => {
    const tree = buildTree(knownLeaves, 8);
    expect(tree.inclusion(5, 8)).toEqual([
      hex('bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'),
      hex('ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0'),
      hex('d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'),
    ]);
    expect(tree.inclusion(2, 3)).toEqual([hex('fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125')]);
    expect(tree.consistency(6, 8)).toEqual([
      hex('0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a'),
      hex('ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0'),
      hex('d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'),
    ]);
    expect(tree.consistency(1, 1)).toEqual([]);
  });

  test('has as its leaf SHA-256 of a zero byte and the 32 bytes of an event’s hash', () => {
    const hash = 'ab'.repeat(32);
    const expected = createHash('sha256').update(Buffer.concat([Buffer.from([0]), Buffer.from(hash, 'hex')]));
    expect(encodeNode(leafOf(hash), 'hex')).toBe(expected.digest('hex'));
    for (const bad of ['', 'ab', `${'ab'.repeat(31)}zz`, 'ab'.repeat(33)]) expect(() => leafOf(bad)).toThrow();
  });

  test('grows on from any frontier to the same head', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (first, more) => {
        const leaves = leavesOf(first + more);
        const begun = growTree();
        for (const leaf of leaves.slice(0, first)) begun.add(text(leaf));
        const frontier = begun.frontier();
        expect(isFrontier(frontier)).toBe(true);
        const resumed = growTree(frontier);
        for (const leaf of leaves.slice(first)) resumed.add(text(leaf));
        expect(resumed.root()).toBe(text(treeHash(leaves)));
        expect(resumed.size).toBe(leaves.length);
      }),
      { numRuns: 100 },
    );
    expect(isFrontier({ size: 3, nodes: [hex('00')] })).toBe(false);
  });

  test('gives every inclusion and consistency proof of every tree to 40 leaves as the reference does', () => {
    const leaves = leavesOf(40);
    const tree = buildTree(leaves.map(text), 40);
    for (let size = 1; size <= 40; size += 1) {
      const part = leaves.slice(0, size);
      expect(tree.root(size)).toBe(text(treeHash(part)));
      for (let index = 0; index < size; index += 1) {
        expect(tree.inclusion(index, size)).toEqual(auditPath(index, part).map(text));
        expect(tree.consistency(index + 1, size)).toEqual(consistencyProof(index + 1, part).map(text));
      }
    }
    for (const wrong of [() => tree.root(41), () => tree.inclusion(3, 3), () => tree.consistency(0, 3)]) {
      expect(wrong).toThrow();
    }
  });

  test('reads a node only from exactly 32 bytes', () => {
    const node = nodeOf(hex(knownRoots[1] ?? ''), hex(knownRoots[2] ?? ''));
    expect(decodeNode(encodeNode(node, 'base64'), 'base64')).toBe(node);
    expect(decodeNode(encodeNode(node, 'hex'), 'hex')).toBe(node);
    for (const bad of ['', 'AAAA', `${encodeNode(node, 'base64')} `, encodeNode(node, 'base64').replace('=', '')]) {
      expect(decodeNode(bad, 'base64')).toBeNull();
    }
  });
});

type Probe = { readonly name: string; readonly isGood: boolean; readonly verify: () => boolean };

const flip = (node: NodeHash, bit: number): NodeHash => {
  const bytes = Buffer.from(node, 'latin1');
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return bytes.toString('latin1');
};
const some = hex('abacaba000000000000000000000000000000000000000000060061e00123456');
const empty = hex(knownRoots[0] ?? '');

/** What can be wrong with a list of nodes. */
function spoiledPaths(path: readonly NodeHash[], root: NodeHash): [string, NodeHash[]][] {
  return [
    ...path.flatMap((node, i): [string, NodeHash[]][] => [
      [`bit flipped in node ${i}`, path.with(i, flip(node, (i * 37 + 3) % 256))],
      [`node ${i} left out`, path.toSpliced(i, 1)],
      [`node ${i} twice`, path.toSpliced(i, 0, node)],
      [`node ${i} cut short`, path.with(i, node.slice(1))],
      [`foreign node before ${i}`, path.toSpliced(i, 0, some)],
    ]),
    ['garbage before', ['', ...path]],
    ['garbage after', [...path, '']],
    ['head before', [root, ...path]],
    ['head after', [...path, root]],
    ...(path.length > 1 && path[0] !== path.at(-1)
      ? [['turned round', path.toReversed()] as [string, NodeHash[]]]
      : []),
    ...(path.length > 0 ? [['nothing', []] as [string, NodeHash[]]] : []),
  ];
}

function inclusionProbes(size: number, index: number): Probe[] {
  const leaves = leavesOf(size);
  const leaf = text(leaves[index] ?? leafHash(Buffer.alloc(0)));
  const root = text(treeHash(leaves));
  const path = auditPath(index, leaves).map(text);
  const probe = (name: string, verify: () => boolean, isGood = false): Probe => ({
    name: `leaf ${index} of ${size}: ${name}`,
    isGood,
    verify,
  });
  /** Sizes and places that a proof of the same form is good for as well are no mistake of whoever checks. */
  const isOther = (otherIndex: number, otherSize: number): boolean =>
    otherIndex < 0 || otherIndex >= otherSize || auditPath(otherIndex, leavesOf(otherSize)).length !== path.length;
  return [
    probe('good', () => isIncluded(leaf, index, size, path, root), true),
    ...spoiledPaths(path, root).map(([name, bad]) => probe(name, () => isIncluded(leaf, index, size, bad, root))),
    probe('other leaf', () => isIncluded(some, index, size, path, root)),
    probe('leaf flipped', () => isIncluded(flip(leaf, 8), index, size, path, root)),
    probe('no leaf', () => isIncluded('', index, size, path, root)),
    probe('head flipped', () => isIncluded(leaf, index, size, path, flip(root, 255))),
    probe('head of nothing', () => isIncluded(leaf, index, size, path, empty)),
    probe('no head', () => isIncluded(leaf, index, size, path, '')),
    ...[index - 1, index + 1, index ^ 2, size].map((other) =>
      probe(`place ${other}`, () => isIncluded(leaf, other, size, path, root)),
    ),
    ...[size * 2, Math.floor(size / 2), 0, -1, 0.5, Number.NaN]
      .filter((other) => !Number.isInteger(other) || isOther(index, other))
      .map((other) => probe(`size ${other}`, () => isIncluded(leaf, index, other, path, root))),
  ];
}

function consistencyProbes(first: number, second: number): Probe[] {
  const leaves = leavesOf(second);
  const older = { size: first, root: text(treeHash(leaves.slice(0, first))) };
  const newer = { size: second, root: text(treeHash(leaves)) };
  const path = consistencyProof(first, leaves).map(text);
  const probe = (name: string, verify: () => boolean, isGood = false): Probe => ({
    name: `${first} to ${second}: ${name}`,
    isGood,
    verify,
  });
  return [
    probe('good', () => isConsistent(older, newer, path), true),
    ...spoiledPaths(path, newer.root).map(([name, bad]) => probe(name, () => isConsistent(older, newer, bad))),
    probe('older head flipped', () => isConsistent({ ...older, root: flip(older.root, 1) }, newer, path)),
    probe('newer head flipped', () => isConsistent(older, { ...newer, root: flip(newer.root, 1) }, path)),
    probe('older head of nothing', () => isConsistent({ ...older, root: empty }, newer, path)),
    probe('newer head of nothing', () => isConsistent(older, { ...newer, root: empty }, path)),
    probe('no heads', () => isConsistent({ ...older, root: '' }, { ...newer, root: '' }, path)),
    ...(first < second
      ? [
          probe('heads swapped', () =>
            isConsistent({ ...older, root: newer.root }, { ...newer, root: older.root }, path),
          ),
          probe('sizes swapped', () => isConsistent(newer, older, path)),
        ]
      : []),
    ...[0, -1, second + 1, 0.5].map((size) =>
      probe(`older size ${size}`, () => isConsistent({ ...older, size }, newer, path)),
    ),
    ...[0, first - 1, Number.NaN].map((size) =>
      probe(`newer size ${size}`, () => isConsistent(older, { ...newer, size }, path)),
    ),
  ];
}

describe('proofs, each good one and each way to spoil it', () => {
  const included = [
    [1, 0],
    [2, 1],
    [3, 2],
    [5, 1],
    [7, 3],
    [8, 0],
    [8, 5],
    [11, 10],
    [13, 6],
    [32, 31],
    [33, 32],
    [100, 37],
  ] as const;
  const consistent = [
    [1, 1],
    [1, 8],
    [2, 5],
    [3, 3],
    [4, 7],
    [6, 7],
    [6, 8],
    [7, 13],
    [8, 9],
    [16, 32],
    [21, 85],
    [64, 100],
  ] as const;
  const probes = [
    ...included.flatMap(([size, index]) => inclusionProbes(size, index)),
    ...consistent.flatMap(([first, second]) => consistencyProbes(first, second)),
  ];

  test('there are more than the 518 that others test with', () => {
    expect(probes.length).toBeGreaterThan(518);
    expect(probes.filter(({ isGood }) => isGood)).toHaveLength(24);
  });

  test('exactly the good ones pass', () => {
    const wrong = probes.filter(({ isGood, verify }) => verify() !== isGood).map(({ name }) => name);
    expect(wrong).toEqual([]);
  });

  test('a proof of any tree holds, and with any one bit of it flipped does not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), fc.nat(), (size, at, before, bit) => {
        const leaves = leavesOf(size);
        const tree = buildTree(leaves.map(text), size);
        const index = at % size;
        const leaf = text(leaves[index] ?? leafHash(Buffer.alloc(0)));
        const path = tree.inclusion(index, size);
        const root = tree.root(size);
        expect(isIncluded(leaf, index, size, path, root)).toBe(true);
        const spoiled = path.with(bit % path.length, flip(path[bit % path.length] ?? '', bit % 256));
        expect(isIncluded(leaf, index, size, spoiled, root)).toBe(false);
        const first = 1 + (before % (size - 1));
        const older = { size: first, root: tree.root(first) };
        const proof = tree.consistency(first, size);
        expect(isConsistent(older, { size, root }, proof)).toBe(true);
        const broken = proof.with(bit % proof.length, flip(proof[bit % proof.length] ?? '', bit % 256));
        expect(isConsistent(older, { size, root }, broken)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});
