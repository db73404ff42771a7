import type { Inherited, ItemRef } from '#contract/records/inventory';
import type { Reader } from '#core/store/sql';
import { type Step, shortestWays, stepsFrom } from './kin.ts';
import { type Looking, onceFor } from './looking.ts';
import { carriedBy, findingsOf, type Node, readNodes } from './nodes.ts';

/** So many things are told, and so many records along their ways; the nearest first. */
const MOST = { inherited: 1000, steps: 50_000 } as const;

/** From a record down to the one that inherits, both included. */
export function wayDown(
  id: string,
  ways: ReadonlyMap<string, Step | null>,
  nodes: ReadonlyMap<string, Node>,
): Inherited['way'] {
  const way: Inherited['way'] = [];
  let at: string | undefined = id;
  while (at !== undefined) {
    const node = nodes.get(at);
    if (node) way.push({ kind: node.kind, id: node.id, name: node.name });
    at = ways.get(at)?.down.id;
  }
  return way;
}

/**
 * What flows down to a record from everything upstream of it, with the shortest way it came; the nearest first, and of one
 * distance in the order of the links. At most 1,000, so that a long chain is still told.
 */
export function inheritedBy(read: Reader, ref: ItemRef, looking: Looking): Inherited[] {
  const { kind, id } = ref;
  return onceFor(looking, `inherited ${id}`, () => findInherited(read, { kind, id }, looking));
}

function findInherited(read: Reader, ref: ItemRef, looking: Looking): Inherited[] {
  const steps = stepsFrom(read, ref, 'up');
  if (steps.length === 0) return [];
  const ways = shortestWays(ref, steps, 'up');
  const refs = new Map<string, ItemRef>([[ref.id, ref]]);
  for (const { up, down } of steps) refs.set(up.id, up).set(down.id, down);
  const nodes = readNodes(read, refs.values());
  const findings = findingsOf(read, looking, [...refs.values()]);
  const inherited: Inherited[] = [];
  let told = 0;
  for (const id of ways.keys()) {
    const node = nodes.get(id);
    if (id === ref.id || !node) continue;
    const carried = [...carriedBy(node), ...(findings.get(id) ?? [])];
    if (carried.length === 0) continue;
    const way = wayDown(id, ways, nodes);
    told += way.length;
    if (inherited.length + carried.length > MOST.inherited || told > MOST.steps) break;
    inherited.push(...carried.map((one) => ({ ...one, from: { kind: node.kind, id, name: node.name }, way })));
  }
  return inherited;
}
