import { Graph, layout, type Point } from '@dagrejs/dagre';
import { UPSTREAM_END } from '#contract/inventory/kinds';
import type { LineageGraph, LineagePicture } from '#contract/records/inventory';

/** How large a box is and how far from the next, in points. */
export type PictureForm = {
  readonly box: { readonly width: number; readonly height: number };
  readonly gap: { readonly rows: number; readonly columns: number };
};
/** On screen a box holds a name, a kind and a state in two lines, with their margins. */
const SCREEN_FORM: PictureForm = { box: { width: 190, height: 46 }, gap: { rows: 14, columns: 90 } };
/** On a page a box holds a name in two lines and a kind; between boxes there is room for the name of an arrow. */
export const PAGE_FORM: PictureForm = { box: { width: 116, height: 44 }, gap: { rows: 14, columns: 76 } };
const MARGIN = 8;
/** Beyond it the best order of boxes takes longer than anybody waits; a plainer one does. */
const MANY = 250;

type Edge = LineageGraph['edges'][number];
/** What of a lineage is drawn. */
export type Drawable = { readonly nodes: readonly { readonly id: string }[]; readonly edges: readonly Edge[] };

/** An edge from what is upstream to what is downstream; where nothing flows, from the older to the newer. */
function downwards({ type, from, to }: Edge): { readonly up: string; readonly down: string } {
  return UPSTREAM_END[type] === 'from' ? { up: from, down: to } : { up: to, down: from };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Draws a lineage from left to right. Equal graphs give equal pictures. */
export function pictureOf({ nodes, edges }: Drawable, { box, gap }: PictureForm = SCREEN_FORM): LineagePicture {
  if (nodes.length === 0) return { width: 0, height: 0, boxes: [], arrows: [] };
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: 'LR',
    nodesep: gap.rows,
    edgesep: gap.rows / 2,
    ranksep: gap.columns,
    marginx: MARGIN,
    marginy: MARGIN,
    ranker: nodes.length > MANY ? 'longest-path' : 'network-simplex',
  });
  for (const { id } of nodes) graph.setNode(id, { ...box });
  for (const edge of edges) {
    const { up, down } = downwards(edge);
    graph.setEdge(up, down, {}, edge.id);
  }
  layout(graph);
  const { width, height } = graph.graph();
  return {
    width: round(width),
    height: round(height),
    boxes: nodes.map(({ id }) => {
      const { x, y } = graph.node(id);
      return { id, x: round(x - box.width / 2), y: round(y - box.height / 2), ...box };
    }),
    arrows: edges.map((edge) => {
      const { up, down } = downwards(edge);
      const points: readonly Point[] = graph.edge(up, down, edge.id).points;
      return { id: edge.id, points: points.map(({ x, y }) => ({ x: round(x), y: round(y) })) };
    }),
  };
}
