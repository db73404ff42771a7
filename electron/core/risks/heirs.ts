import type { ItemRef } from '#contract/records/inventory';
import type { InheritedRisk, RiskHeir } from '#contract/records/risk';
import { wayDown } from '#core/inventory/inherit';
import { type Step, shortestWays, stepsFrom } from '#core/inventory/kin';
import { type Node, readNodes } from '#core/inventory/nodes';
import type { Catalogues } from '#core/packs/catalogues';
import { fixed, type Reader } from '#core/store/sql';
import { riskRows } from './risk-rows.ts';

/** So many are told; the nearest first. */
const MOST = { inherited: 1000, heirs: 200 } as const;

const openRisksOf = fixed<{ id: string; item_id: string }>(`
  SELECT id, item_id FROM risks WHERE item_id IN (SELECT value FROM json_each(?)) AND state <> 'closed' ORDER BY id`);

function nodesOf(read: Reader, root: ItemRef, steps: readonly Step[]): ReadonlyMap<string, Node> {
  const refs = new Map<string, ItemRef>([[root.id, root]]);
  for (const { up, down } of steps) refs.set(up.id, up).set(down.id, down);
  return readNodes(read, refs.values());
}

/** Risks of everything upstream of a record that are not closed, the nearest first, with the shortest way down. */
export function inheritedRisks(read: Reader, { kind, id }: ItemRef, catalogues: Catalogues): InheritedRisk[] {
  const ref: ItemRef = { kind, id };
  const steps = stepsFrom(read, ref, 'up');
  if (steps.length === 0) return [];
  const ways = shortestWays(ref, steps, 'up');
  const above = [...ways.keys()].filter((one) => one !== id);
  const ofItem = new Map<string, string[]>();
  for (const risk of read.all(openRisksOf(JSON.stringify(above)))) {
    const known = ofItem.get(risk.item_id);
    if (known) known.push(risk.id);
    else ofItem.set(risk.item_id, [risk.id]);
  }
  const found = above
    .flatMap((item) => (ofItem.get(item) ?? []).map((risk) => ({ item, risk })))
    .slice(0, MOST.inherited);
  const rows = new Map(
    riskRows(
      read,
      found.map(({ risk }) => risk),
      catalogues,
    ).map((row) => [row.id, row]),
  );
  const nodes = nodesOf(read, ref, steps);
  return found.flatMap(({ item, risk }) => {
    const row = rows.get(risk);
    return row ? [{ risk: row, way: wayDown(item, ways, nodes) }] : [];
  });
}

/** Records downstream of one, which inherit its risks, the nearest first, with the shortest way down to each. */
export function heirsOf(read: Reader, { kind, id }: ItemRef): RiskHeir[] {
  const ref: ItemRef = { kind, id };
  const steps = stepsFrom(read, ref, 'down');
  if (steps.length === 0) return [];
  const ways = shortestWays(ref, steps, 'down');
  const nodes = nodesOf(read, ref, steps);
  const heirs: RiskHeir[] = [];
  for (const heir of ways.keys()) {
    const node = nodes.get(heir);
    if (heir === id || !node) continue;
    const way: RiskHeir['way'] = [];
    for (let at: string | undefined = heir; at !== undefined; at = ways.get(at)?.up.id) {
      const one = nodes.get(at);
      if (one) way.unshift({ kind: one.kind, id: one.id, name: one.name });
    }
    heirs.push({ kind: node.kind, id: heir, name: node.name, way });
    if (heirs.length === MOST.heirs) break;
  }
  return heirs;
}
