import type { ItemKind } from '#contract/inventory/kinds';
import { type Step, stepsFrom, upstreamOf } from '#core/inventory/kin';
import type { LinkRow } from '#core/store/inventory-tables';
import { fixed, type Reader } from '#core/store/sql';

/** What belongs to a system: everything it inherits from, by id, without itself; and where it runs. */
export type Kin = { readonly upstream: ReadonlyMap<string, ItemKind>; readonly deployments: readonly string[] };

/** Of so few systems each is looked up by itself; of more, the whole lineage is read once. */
export const FEW = 20;

type Part = { readonly id: string; readonly parent_id: string };

const LINKS = fixed<LinkRow>('SELECT * FROM links ORDER BY id');
const MODEL_PARTS = fixed<Part>('SELECT id, parent_id FROM model_versions');
const DATASET_PARTS = fixed<Part>('SELECT id, parent_id FROM dataset_versions');
const DEPLOYMENTS = fixed<Part>('SELECT id, parent_id FROM deployments ORDER BY id');
const DEPLOYMENTS_OF = fixed<Part>('SELECT id, parent_id FROM deployments WHERE parent_id = ? ORDER BY id');
const DEPLOYED = fixed<{ from_id: string; to_id: string }>(
  "SELECT from_id, to_id FROM links WHERE type = 'deployed-as' AND from_kind = 'system' ORDER BY id",
);
const DEPLOYED_OF = fixed<{ from_id: string; to_id: string }>(
  "SELECT from_id, to_id FROM links WHERE type = 'deployed-as' AND from_id = ? ORDER BY id",
);

type Up = { readonly id: string; readonly kind: ItemKind };

function upstreamFrom(root: string, ups: (id: string) => readonly Up[]): ReadonlyMap<string, ItemKind> {
  const reached = new Map<string, ItemKind>();
  const queue = [root];
  for (const id of queue) {
    for (const up of ups(id)) {
      if (up.id === root || reached.has(up.id)) continue;
      reached.set(up.id, up.kind);
      queue.push(up.id);
    }
  }
  return reached;
}

function stepsBy(steps: Iterable<Pick<Step, 'up' | 'down'>>): (id: string) => readonly Up[] {
  const by = new Map<string, Up[]>();
  for (const { up, down } of steps) {
    const known = by.get(down.id);
    if (known) known.push(up);
    else by.set(down.id, [up]);
  }
  return (id) => by.get(id) ?? [];
}

function* allSteps(read: Reader): Generator<Pick<Step, 'up' | 'down'>> {
  for (const link of read.all(LINKS())) {
    const ends = upstreamOf(link);
    if (ends) yield ends;
  }
  for (const { id, parent_id } of read.all(MODEL_PARTS())) {
    yield { down: { kind: 'model-version', id }, up: { kind: 'model', id: parent_id } };
  }
  for (const { id, parent_id } of read.all(DATASET_PARTS())) {
    yield { down: { kind: 'dataset-version', id }, up: { kind: 'dataset', id: parent_id } };
  }
}

function allKin(read: Reader): (systemId: string) => Kin {
  const ups = stepsBy(allSteps(read));
  const parts = Map.groupBy(read.all(DEPLOYMENTS()), (row) => row.parent_id);
  const linked = Map.groupBy(read.all(DEPLOYED()), (row) => row.from_id);
  return (systemId) => {
    const own = (parts.get(systemId) ?? []).map(({ id }) => id);
    const others = (linked.get(systemId) ?? []).map(({ to_id }) => to_id);
    return { upstream: upstreamFrom(systemId, ups), deployments: [...new Set([...own, ...others])] };
  };
}

function kinOfOne(read: Reader, systemId: string): Kin {
  const own = read.all(DEPLOYMENTS_OF(systemId)).map(({ id }) => id);
  const others = read.all(DEPLOYED_OF(systemId)).map(({ to_id }) => to_id);
  const ups = stepsBy(stepsFrom(read, { kind: 'system', id: systemId }, 'up'));
  return { upstream: upstreamFrom(systemId, ups), deployments: [...new Set([...own, ...others])] };
}

/** Finds what belongs to systems; of all (null) or many of them the lineage is read once, as a whole. */
export function kinOf(read: Reader, systemIds: readonly string[] | null): (systemId: string) => Kin {
  const look = systemIds !== null && systemIds.length <= FEW ? (id: string) => kinOfOne(read, id) : allKin(read);
  const known = new Map<string, Kin>();
  return (systemId) => {
    const found = known.get(systemId) ?? look(systemId);
    known.set(systemId, found);
    return found;
  };
}
