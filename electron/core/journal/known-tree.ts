import { z } from 'zod';
import { Sha256 } from '#contract/records/text';
import { fixed, type Reader } from '#core/store/sql';
import { decodeNode, encodeNode, type Frontier, type GrowingTree, growTree, isFrontier, leafOf } from './merkle.ts';

/**
 * A tree that was worked out before, and the hash of the event it ends with. It holds for every journal that has this
 * event at this place, as the event's hash speaks of all events before it. `nodes`: the frontier, base64.
 */
export const KnownTree = z.strictObject({ size: z.int().min(1), head: Sha256, nodes: z.array(z.string()) });
export type KnownTree = z.infer<typeof KnownTree>;

/** A tree over all events of a journal. `head`: the newest event's hash; an empty text if there is none. */
export type JournalTree = { readonly tree: GrowingTree; readonly head: string };

/** A tree to be remembered; null for one without leaves. */
export function rememberTree({ tree, head }: JournalTree): KnownTree | null {
  const { size, nodes } = tree.frontier();
  return size === 0 ? null : { size, head, nodes: nodes.map((node) => encodeNode(node, 'base64')) };
}

function frontierOf({ size, nodes }: KnownTree): Frontier | null {
  const decoded = nodes.flatMap((node) => decodeNode(node, 'base64') ?? []);
  const frontier = { size, nodes: decoded };
  return decoded.length === nodes.length && isFrontier(frontier) ? frontier : null;
}

const hashAt = fixed<{ hash: string }>('SELECT hash FROM journal_events WHERE seq = ?');
const hashesAfter = fixed<{ seq: number; hash: string }>(
  'SELECT seq, hash FROM journal_events WHERE seq > ? ORDER BY seq LIMIT ?',
);
/** So many hashes are read at a time, by a statement that is at hand. */
const STRIDE = 1000;

/** Whether the journal has the event that a known tree ends with, at its place. */
export function holds(tables: Reader, { size, head }: KnownTree): boolean {
  return tables.get(hashAt(size))?.hash === head;
}

/** Goes on from a known tree, if the journal continues it; else null. */
export function resumeTree(tables: Reader, known: KnownTree | null): JournalTree | null {
  const frontier = known && holds(tables, known) ? frontierOf(known) : null;
  return known && frontier ? { tree: growTree(frontier), head: known.head } : null;
}

/**
 * The tree over all events, by the hashes that stand in the file; whether they are right is for `verifyJournal` to say.
 * @param known  spares reading what it covers
 */
export function readTree(tables: Reader, known: KnownTree | null): JournalTree {
  const { tree, head: from } = resumeTree(tables, known) ?? { tree: growTree(), head: '' };
  let [head, seq, count] = [from, tree.size, STRIDE];
  while (count === STRIDE) {
    const rows = tables.all(hashesAfter(seq, STRIDE));
    for (const row of rows) {
      tree.add(leafOf(row.hash));
      [head, seq] = [row.hash, row.seq];
    }
    count = rows.length;
  }
  return { tree, head };
}
