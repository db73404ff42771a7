import { Graph, layout, type Point } from '@dagrejs/dagre';
import type { Pack, PackDiagram } from '#contract/records/pack';
import { type Detail, type DiagramModel, modelOf } from './diagram-model.ts';

/** A box holds two lines of about 28 characters in 9 pt, with their margins, in points. */
const BOX = { width: 160, height: 38 } as const;
const GAP = { rows: 10, columns: 70 } as const;
const MARGIN = 8;
/** So many boxes may stand in one column, and so many arrows between them, that a person can still read it. */
const LEGIBLE = { rows: 26, edges: 110 } as const;

function isLegible({ nodes, edges }: DiagramModel): boolean {
  const columns = new Map<number, number>();
  for (const { stage } of nodes) columns.set(stage, (columns.get(stage) ?? 0) + 1);
  return Math.max(0, ...columns.values()) <= LEGIBLE.rows && edges.length <= LEGIBLE.edges;
}

/** From fine to coarse. */
const DETAILS: readonly Detail[] = [
  { hasQuestions: true, factsNamedBy: 1 },
  { hasQuestions: false, factsNamedBy: 1 },
  { hasQuestions: false, factsNamedBy: 2 },
  { hasQuestions: false, factsNamedBy: Number.POSITIVE_INFINITY },
];

/** As much as stays legible; the coarsest, whatever its size, if nothing does. */
function legibleModel(pack: Pack): DiagramModel {
  const [finest, ...coarser] = DETAILS.map((detail) => () => modelOf(pack, detail));
  if (finest === undefined) throw new Error('There are details');
  return coarser.reduce((model, next) => (isLegible(model) ? model : next()), finest());
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/**
 * Draws a pack as a flow from left to right, one column per stage: sections, the questions that rules read, facts and
 * scores, classes, conclusions. Of a large pack the questions are drawn as their sections, and facts are left out if even
 * they are too many. Equal packs give equal diagrams.
 */
export function diagramOf(pack: Pack): PackDiagram {
  const { nodes, edges } = legibleModel(pack);
  // A stage of which nothing is drawn has no column.
  const used = [...new Set(nodes.map(({ stage }) => stage))].sort((a, b) => a - b);
  const columns = new Map(nodes.map(({ id, stage }) => [id, used.indexOf(stage)]));
  const graph = new Graph();
  graph.setGraph({
    rankdir: 'LR',
    nodesep: GAP.rows,
    edgesep: GAP.rows / 2,
    ranksep: GAP.columns,
    marginx: MARGIN,
    marginy: MARGIN,
    // Between two columns the layout keeps a further one for words beside arrows.
    ranker: (ranked: Graph<object, { rank?: number }>) => {
      for (const id of ranked.nodes()) ranked.node(id).rank = 2 * (columns.get(id) ?? -1);
    },
  });
  for (const { id } of nodes) graph.setNode(id, { ...BOX });
  for (const { from, to } of edges) graph.setEdge(from, to, {});
  layout(graph);
  const { width, height } = graph.graph();
  return {
    width: round(width),
    height: round(height),
    nodes: nodes.map(({ stage: _, ...node }) => {
      const { x, y } = graph.node(node.id);
      return { ...node, x: round(x - BOX.width / 2), y: round(y - BOX.height / 2), ...BOX };
    }),
    edges: edges.map((edge) => {
      const [start, end] = [graph.node(edge.from), graph.node(edge.to)];
      const bends: readonly Point[] = graph.edge(edge.from, edge.to).points.slice(1, -1);
      // Every other bend lies in a column that the arrow crosses, level between two boxes; those between columns only
      // make it restless.
      const crossings = bends.filter((_, index) => index % 2 === 1);
      // An arrow leaves a box at its right side and comes in at the left one.
      const points = [
        { x: start.x + BOX.width / 2, y: start.y },
        ...crossings.flatMap(({ x, y }) => [-1, 1].map((side) => ({ x: x + (side * BOX.width) / 2, y }))),
        { x: end.x - BOX.width / 2, y: end.y },
      ];
      return { ...edge, points: points.map(({ x, y }) => ({ x: round(x), y: round(y) })) };
    }),
  };
}
