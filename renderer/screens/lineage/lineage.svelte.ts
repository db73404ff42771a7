import { ITEM_KINDS, type ItemKind, type LifecycleState } from '#contract/inventory/kinds';
import type { ItemRef, ItemView, LineageGraph, LineagePicture } from '#contract/records/inventory';
import { api, Loaded } from '../app.ts';
import { folded } from '../packs/folded.ts';

export type LineageNode = LineageGraph['nodes'][number];
export type LineageEdge = LineageGraph['edges'][number];

/** A box with what it stands for. */
export interface LineageBox {
  readonly node: LineageNode;
  readonly box: LineagePicture['boxes'][number];
}

/** What can be looked for along the lineage. */
export const MARKS = ['personal-data', 'special-category', 'licence-limits', 'finding', 'upstream-change'] as const;
export type Mark = (typeof MARKS)[number];

/** The marks of one record. */
export function marksOf(node: LineageNode): readonly Mark[] {
  return node.hasUpstreamChange ? [...node.carries, 'upstream-change'] : node.carries;
}

interface Drawn {
  readonly graph: LineageGraph;
  /** Null if there is too much to draw. */
  readonly picture: LineagePicture | null;
}

/** The lineage around a record, or all of it, and what of it is looked at. */
export class Lineage {
  readonly root: ItemRef | null;
  depth = $state(6);
  kinds = $state.raw<ReadonlySet<ItemKind>>(new Set(ITEM_KINDS));
  mark = $state<Mark | 'any'>('any');
  state = $state<LifecycleState | 'any'>('any');
  query = $state('');
  /** The box that is followed and told of. */
  chosenId = $state<string | null>(null);
  readonly drawn: Loaded<Drawn>;
  readonly chosen: Loaded<ItemView | null>;

  constructor(root: ItemRef | null) {
    this.root = root;
    this.chosenId = root?.id ?? null;
    this.drawn = new Loaded(async () => {
      const asked = { root, depth: this.depth };
      const [graph, picture] = await Promise.all([api.link.graph(asked), api.link.picture(asked)]);
      return { graph, picture };
    });
    this.chosen = new Loaded(async () => {
      const node = this.node(this.chosenId);
      return node ? await api.inventory.get({ kind: node.kind, id: node.id }) : null;
    });
  }

  readonly #byId = $derived.by(
    () => new Map<string, LineageNode>((this.drawn.value?.graph.nodes ?? []).map((node) => [node.id, node])),
  );

  node(id: string | null): LineageNode | null {
    return id === null ? null : (this.#byId.get(id) ?? null);
  }

  /** In the order in which they stand. */
  readonly boxes = $derived.by((): readonly LineageBox[] =>
    (this.drawn.value?.picture?.boxes ?? []).flatMap((box) => {
      const node = this.node(box.id);
      return node ? [{ node, box }] : [];
    }),
  );

  readonly isFiltered = $derived.by(
    () =>
      this.kinds.size < ITEM_KINDS.length || this.mark !== 'any' || this.state !== 'any' || this.query.trim() !== '',
  );

  /** Ids of what the filters let through. */
  readonly shown = $derived.by((): ReadonlySet<string> => {
    const wanted = folded(this.query.trim());
    return new Set(
      (this.drawn.value?.graph.nodes ?? [])
        .filter(
          (node) =>
            this.kinds.has(node.kind) &&
            (this.mark === 'any' || marksOf(node).includes(this.mark)) &&
            (this.state === 'any' || node.state === this.state) &&
            (wanted === '' || folded(`${node.name} ${node.detail}`).includes(wanted)),
        )
        .map(({ id }) => id),
    );
  });

  choose(id: string | null): void {
    if (id === this.chosenId) return;
    this.chosenId = id;
    void this.chosen.load();
  }

  toggle(kind: ItemKind): void {
    const kinds = new Set(this.kinds);
    if (!kinds.delete(kind)) kinds.add(kind);
    this.kinds = kinds;
  }

  setDepth(depth: number): void {
    this.depth = depth;
    void this.drawn.load();
  }

  showAll(): void {
    this.kinds = new Set(ITEM_KINDS);
    this.mark = 'any';
    this.state = 'any';
    this.query = '';
  }
}

/** Everything upstream and downstream of a record. */
export function linkedWith(edges: LineagePicture['arrows'], ends: ReadonlyMap<string, LineageEdge>, id: string) {
  const follow = (near: 'from' | 'to', far: 'from' | 'to', arrows: Set<string>): Set<string> => {
    const reached = new Set([id]);
    const queue = [id];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      for (const { id: arrow } of edges) {
        const edge = ends.get(arrow);
        if (!edge || edge[near] !== at) continue;
        arrows.add(arrow);
        if (reached.has(edge[far])) continue;
        reached.add(edge[far]);
        queue.push(edge[far]);
      }
    }
    return reached;
  };
  const arrows = new Set<string>();
  const nodes = new Set([...follow('from', 'to', arrows), ...follow('to', 'from', arrows)]);
  return { nodes, arrows };
}

const isAway: Readonly<Record<string, (from: LineageBox['box'], to: LineageBox['box']) => boolean>> = {
  ArrowLeft: (from, to) => to.x < from.x,
  ArrowRight: (from, to) => to.x > from.x,
  ArrowUp: (from, to) => Math.abs(to.x - from.x) < from.width / 2 && to.y < from.y,
  ArrowDown: (from, to) => Math.abs(to.x - from.x) < from.width / 2 && to.y > from.y,
};

/** The box that an arrow key leads to: the nearest that way, one that hangs together with it before others. */
export function nextBox(boxes: readonly LineageBox[], edges: readonly LineageEdge[], id: string, key: string) {
  const from = boxes.find(({ box }) => box.id === id)?.box;
  const test = isAway[key];
  if (!from || !test) return null;
  const joined = new Set(edges.flatMap((edge) => (edge.from === id ? [edge.to] : edge.to === id ? [edge.from] : [])));
  const there = boxes.filter(({ box }) => test(from, box));
  const near = there.filter(({ box }) => joined.has(box.id));
  const isSide = key === 'ArrowLeft' || key === 'ArrowRight';
  const distance = ({ box }: LineageBox): number => Math.abs(box.x - from.x) * 4 + Math.abs(box.y - from.y);
  return (isSide && near.length > 0 ? near : there).toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}
