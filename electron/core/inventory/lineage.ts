import { sql } from 'kysely';
import { ITEM_KINDS, type ItemKind, KIND_FACTS, type LinkType } from '#contract/inventory/kinds';
import type { ItemRef, LineageGraph } from '#contract/records/inventory';
import type { LinkRow } from '#core/store/inventory-tables';
import { itemTable } from '#core/store/item-tables';
import { getItem } from '#core/store/items';
import type { Reader } from '#core/store/sql';
import { linksAmong, parentsAmong, query, type Step, stepsFrom, upstreamOf } from './kin.ts';
import type { Looking } from './looking.ts';
import { carriedBy, findingsOf, readNodes } from './nodes.ts';
import { changesAlong } from './upstream.ts';

const MOST = 2000;
/** Lines stand for their versions; they are shown only where they have links of their own, or are asked for. */
const LINES: ReadonlySet<ItemKind> = new Set(['model', 'dataset']);

const CARRIED = ['personal-data', 'special-category', 'licence-limits', 'finding'] as const;

type Found = { readonly refs: ReadonlyMap<string, ItemRef>; readonly isCut: boolean };

/** Everything there is, in the order of the kinds and of their making, as far as it is shown. */
function everything(read: Reader): Found {
  const refs = new Map<string, ItemRef>();
  for (const kind of ITEM_KINDS) {
    const isJoined = LINES.has(kind) || kind === 'organisation';
    const table = sql.table(itemTable(kind));
    const joined = sql`WHERE EXISTS (SELECT 1 FROM links WHERE from_id = it.id) OR EXISTS (SELECT 1 FROM links WHERE to_id = it.id)`;
    const rows = read.all(
      query(
        sql<{
          id: string;
        }>`SELECT it.id FROM ${table} AS it ${isJoined ? joined : sql``} ORDER BY it.id LIMIT ${MOST + 1}`,
      ),
    );
    for (const { id } of rows) refs.set(id, { kind, id });
  }
  return { refs: new Map([...refs].slice(0, MOST)), isCut: refs.size > MOST };
}

/** Whether a step leads to or from a line that only stands for its versions. */
function isHidden(step: Step, shown: ReadonlySet<string>): boolean {
  return step.link === null && LINES.has(step.up.kind) && !shown.has(step.up.id);
}

function collect(
  root: ItemRef,
  steps: readonly Step[],
  near: 'up' | 'down',
  depth: number,
  refs: Map<string, ItemRef>,
): void {
  const far = near === 'up' ? 'down' : 'up';
  const from = new Map<string, ItemRef[]>();
  for (const step of steps) {
    const known = from.get(step[near].id);
    if (known) known.push(step[far]);
    else from.set(step[near].id, [step[far]]);
  }
  const seen = new Set([root.id]);
  let edge: ItemRef[] = [root];
  for (let level = 0; level < depth && edge.length > 0; level += 1) {
    edge = edge.flatMap(({ id }) => from.get(id) ?? []).filter(({ id }) => !seen.has(id) && seen.add(id));
    for (const ref of edge) refs.set(ref.id, ref);
  }
}

/** What a record was made after, or what was made after it, one after the other. */
function successions(read: Reader, root: ItemRef, depth: number, refs: Map<string, ItemRef>): void {
  let edge = [root.id];
  for (let level = 0; level < depth && edge.length > 0; level += 1) {
    const links = linksAmong(read, edge).filter(({ type }) => type === 'replaces');
    edge = links
      .flatMap((link): ItemRef[] => [
        { kind: link.from_kind as ItemKind, id: link.from_id },
        { kind: link.to_kind as ItemKind, id: link.to_id },
      ])
      .filter((ref) => !refs.has(ref.id) && refs.set(ref.id, ref))
      .map(({ id }) => id);
  }
}

/** What a record inherits from, what inherits from it, and what it follows or is followed by. */
function around(read: Reader, root: ItemRef, depth: number): Found {
  getItem(read, root);
  const [above, below] = [stepsFrom(read, root, 'up'), stepsFrom(read, root, 'down')];
  const linked = new Set([...above, ...below].flatMap(({ link }) => (link === null ? [] : [link.from_id, link.to_id])));
  const shown = new Set([root.id, ...linked]);
  const isShown = (step: Step): boolean => !isHidden(step, shown);
  const refs = new Map<string, ItemRef>([[root.id, root]]);
  collect(root, above.filter(isShown), 'down', depth, refs);
  collect(root, below.filter(isShown), 'up', depth, refs);
  successions(read, root, depth, refs);
  return { refs: new Map([...refs].slice(0, MOST)), isCut: refs.size > MOST };
}

/** A part by its nature is drawn like a link: a version is part of its line, a system is deployed as its deployment. */
function drawn({ up, down }: Step): LineageGraph['edges'][number] {
  const isDeployment = KIND_FACTS[down.kind].parent === 'system';
  return isDeployment
    ? { id: down.id, type: 'deployed-as', from: up.id, to: down.id }
    : { id: down.id, type: 'part-of', from: down.id, to: up.id };
}

function edgesAmong(
  read: Reader,
  refs: ReadonlyMap<string, ItemRef>,
): { links: LinkRow[]; edges: LineageGraph['edges'] } {
  const ids = [...refs.keys()];
  const links = linksAmong(read, ids).filter(({ from_id, to_id }) => refs.has(from_id) && refs.has(to_id));
  const drawnLinks = links.map(({ id, type, from_id, to_id }) => ({
    id,
    type: type as LinkType,
    from: from_id,
    to: to_id,
  }));
  const joined = new Set(drawnLinks.map(({ type, from, to }) => `${type} ${from} ${to}`));
  const parents = parentsAmong(read, ids)
    .filter(({ up }) => refs.has(up.id))
    .map(drawn)
    .filter(({ type, from, to }) => !joined.has(`${type} ${from} ${to}`));
  return { links, edges: [...drawnLinks, ...parents] };
}

/**
 * The lineage as boxes and arrows: around one record what it inherits from, what inherits from it and what it follows, or
 * everything. The first 2,000 records of it, the nearest first.
 * @param depth  of links, counted from the record; unused for everything
 * @throws AppError `record.not-found`
 */
export function graphOf(read: Reader, looking: Looking, root: ItemRef | null, depth: number): LineageGraph {
  const { refs, isCut } = root === null ? everything(read) : around(read, root, depth);
  const nodes = readNodes(read, refs.values());
  const findings = findingsOf(read, looking, [...refs.values()]);
  const { links, edges } = edgesAmong(read, refs);
  const steps = links.flatMap((link): Step[] => {
    const ends = upstreamOf(link);
    return ends === null ? [] : [{ ...ends, link }];
  });
  const changed = changesAlong(read, steps, nodes);
  const marked = new Set(steps.flatMap(({ link, down }) => (link !== null && changed.has(link.id) ? [down.id] : [])));
  return {
    nodes: [...refs.keys()].flatMap((id) => {
      const node = nodes.get(id);
      if (!node) return [];
      const topics = new Set([...carriedBy(node), ...(findings.get(id) ?? [])].map(({ topic }) => topic));
      return [
        {
          kind: node.kind,
          id,
          name: node.name,
          detail: node.detail,
          state: node.state,
          carries: CARRIED.filter((topic) => topics.has(topic)),
          hasUpstreamChange: marked.has(id),
        },
      ];
    }),
    edges,
    isCut,
  };
}
