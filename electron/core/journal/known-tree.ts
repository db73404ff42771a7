import { z } from 'zod';
import { Sha256 } from '#contract/records/text';
import { build, type Reader } from '#core/store/sql';
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

/** Whether the journal has the event that a known tree ends with, at its place. */
export function holds(tables: Reader, { size, head }: KnownTree): boolean {
  const query = build.selectFrom('journal_events').select('hash').where('seq', '=', size);
  return tables.get<{ hash: string }>(query)?.hash === head;
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
  let head = from;
  const newer = build.selectFrom('journal_events').select('hash').where('seq', '>', tree.size).orderBy('seq');
  for (const { hash } of tables.each<{ hash: string }>(newer)) {
    tree.add(leafOf(hash));
    head = hash;
  }
  return { tree, head };
}
