import type { PackDiagram } from '#contract/records/pack';

export type DiagramNode = PackDiagram['nodes'][number];
export type DiagramEdge = PackDiagram['edges'][number];

/** What leads to a node and what it leads to, however far. */
export interface Paths {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<DiagramEdge>;
  /** How many arrows come in and go out. */
  readonly into: number;
  readonly outOf: number;
}

function follow(
  start: string,
  edges: readonly DiagramEdge[],
  from: 'from' | 'to',
  to: 'from' | 'to',
  paths: Set<DiagramEdge>,
) {
  const reached = new Set([start]);
  const queue = [start];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const edge of edges) {
      if (edge[from] !== id) continue;
      paths.add(edge);
      if (reached.has(edge[to])) continue;
      reached.add(edge[to]);
      queue.push(edge[to]);
    }
  }
  return reached;
}

/** Everything on a way through a node. */
export function pathsThrough({ edges }: PackDiagram, id: string): Paths {
  const found = new Set<DiagramEdge>();
  const ahead = follow(id, edges, 'from', 'to', found);
  const behind = follow(id, edges, 'to', 'from', found);
  return {
    nodes: new Set([...ahead, ...behind]),
    edges: found,
    into: edges.filter(({ to }) => to === id).length,
    outOf: edges.filter(({ from }) => from === id).length,
  };
}

/** A column of the diagram: where it stands, and the kinds of nodes in it. */
export interface Column {
  readonly x: number;
  readonly width: number;
  readonly kinds: readonly DiagramNode['kind'][];
}

/** The columns from left to right, for their headings. */
export function columnsOf({ nodes }: PackDiagram): readonly Column[] {
  const places = [...new Set(nodes.map(({ x }) => x))].sort((a, b) => a - b);
  return places.map((x) => {
    const own = nodes.filter((node) => node.x === x);
    return { x, width: own[0]?.width ?? 0, kinds: [...new Set(own.map(({ kind }) => kind))] };
  });
}

/** Where the word beside an arrow stands: near the box it leaves, where arrows have parted. */
export function labelPlace({ points }: DiagramEdge): { readonly x: number; readonly y: number } {
  const [a, b] = [points[0], points[1]];
  if (a === undefined || b === undefined) return { x: 0, y: 0 };
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 - 3 };
}

const AWAY: Readonly<Record<string, (from: DiagramNode, to: DiagramNode) => boolean>> = {
  ArrowLeft: (from, to) => to.x < from.x,
  ArrowRight: (from, to) => to.x > from.x,
  ArrowUp: (from, to) => to.x === from.x && to.y < from.y,
  ArrowDown: (from, to) => to.x === from.x && to.y > from.y,
};

/**
 * The node an arrow key leads to: up and down in the column; left and right along an arrow of the diagram if there is one,
 * else to the nearest node of the next column.
 * @returns null at the edge, or if the key is none of these
 */
export function neighbourOf(diagram: PackDiagram, id: string, key: string): DiagramNode | null {
  const from = diagram.nodes.find((node) => node.id === id);
  const isAway = AWAY[key];
  if (from === undefined || isAway === undefined) return null;
  const there = diagram.nodes.filter((node) => isAway(from, node));
  const joined = new Set(
    diagram.edges.flatMap((edge) => (edge.from === id ? [edge.to] : edge.to === id ? [edge.from] : [])),
  );
  const isSide = key === 'ArrowLeft' || key === 'ArrowRight';
  const wanted =
    isSide && there.some((node) => joined.has(node.id)) ? there.filter((node) => joined.has(node.id)) : there;
  const distance = (node: DiagramNode): number => Math.abs(node.x - from.x) * 4 + Math.abs(node.y - from.y);
  return wanted.reduce<DiagramNode | null>(
    (nearest, node) => (nearest === null || distance(node) < distance(nearest) ? node : nearest),
    null,
  );
}
