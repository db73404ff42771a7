import { type Compilable, type CompiledQuery, type RawBuilder, sql } from 'kysely';
import { type ItemKind, KIND_FACTS, LINK_TYPES, type LinkType, UPSTREAM_END } from '#contract/inventory/kinds';
import type { ItemRef } from '#contract/records/inventory';
import type { LinkRow } from '#core/store/inventory-tables';
import { itemTable } from '#core/store/item-tables';
import { build, type Reader } from '#core/store/sql';

/** One step up the lineage: by a link, or from a part to what it is part of by its nature (`link` null). */
export type Step = { readonly down: ItemRef; readonly up: ItemRef; readonly link: LinkRow | null };

const upAt = (end: 'from' | 'to'): LinkType[] => LINK_TYPES.filter((type) => UPSTREAM_END[type] === end);
/** Links that point to their upstream end, and those that come from it. */
const UP_IS_TO = upAt('to');
const UP_IS_FROM = upAt('from');
/** Kinds that are part of another by their nature: versions of their line, deployments of their system. */
const CHILD_KINDS = (Object.keys(KIND_FACTS) as ItemKind[]).filter((kind) => KIND_FACTS[kind].parent !== null);

/** A statement written as SQL, its values bound, for a `Reader` to run. */
export const query = <Row>(raw: RawBuilder<Row>) => ({ compile: () => raw.compile(build) });
/** Any number of ids as one bound value, for `IN`. */
export const among = (ids: readonly string[]) => sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;

/**
 * A statement that is compiled once, as its text is always the same; each use binds its own value.
 * @param write  writes it around the place of the value
 */
export function template<Row>(write: (place: unknown) => RawBuilder<Row>): (value: string) => Compilable<Row> {
  const place = Symbol('value');
  let known: CompiledQuery<Row> | undefined;
  return (value) => ({
    compile: () => {
      known ??= write(place).compile(build);
      return { ...known, parameters: known.parameters.map((one) => (one === place ? value : one)) };
    },
  });
}

/** Any number of ids as one bound value of a template. */
export const amongPlace = (place: unknown) => sql`(SELECT value FROM json_each(${place}))`;

/** The end of a link that the other end inherits from; null if nothing flows along it. */
export function upstreamOf(link: Pick<LinkRow, 'type' | 'from_kind' | 'from_id' | 'to_kind' | 'to_id'>): {
  readonly up: ItemRef;
  readonly down: ItemRef;
} | null {
  const end = UPSTREAM_END[link.type as LinkType];
  const from: ItemRef = { kind: link.from_kind as ItemKind, id: link.from_id };
  const to: ItemRef = { kind: link.to_kind as ItemKind, id: link.to_id };
  if (end === null) return null;
  return end === 'to' ? { up: to, down: from } : { up: from, down: to };
}

function closureQuery(direction: 'up' | 'down'): (root: string) => Compilable<{ id: string }> {
  const [near, far] = direction === 'up' ? (['from_id', 'to_id'] as const) : (['to_id', 'from_id'] as const);
  const parents = CHILD_KINDS.map((kind) => {
    const table = sql.table(itemTable(kind));
    return direction === 'up'
      ? sql`UNION SELECT part.parent_id FROM kin JOIN ${table} AS part ON part.id = kin.id`
      : sql`UNION SELECT part.id FROM kin JOIN ${table} AS part ON part.parent_id = kin.id`;
  });
  return template<{ id: string }>(
    (root) => sql`
      WITH RECURSIVE kin (id) AS (
        SELECT ${root}
        UNION SELECT link.${sql.ref(far)} FROM kin JOIN links AS link ON link.${sql.ref(near)} = kin.id
          WHERE link.type IN (${sql.join(UP_IS_TO)})
        UNION SELECT link.${sql.ref(near)} FROM kin JOIN links AS link ON link.${sql.ref(far)} = kin.id
          WHERE link.type IN (${sql.join(UP_IS_FROM)})
        ${sql.join(parents, sql` `)}
      )
      SELECT id FROM kin`,
  );
}

const CLOSURES = { up: closureQuery('up'), down: closureQuery('down') };

const LINKS = template<LinkRow>(
  (ids) => sql`
    SELECT * FROM links WHERE from_id IN ${amongPlace(ids)}
    UNION SELECT * FROM links WHERE to_id IN ${amongPlace(ids)}
    ORDER BY id`,
);

const PARENTS = CHILD_KINDS.map((kind) => ({
  kind,
  parent: KIND_FACTS[kind].parent,
  rows: template<{ id: string; parent_id: string }>(
    (ids) => sql`
      SELECT id, parent_id FROM ${sql.table(itemTable(kind))} WHERE id IN ${amongPlace(ids)} ORDER BY id`,
  ),
}));

/** All links that have one of these records at an end. */
export function linksAmong(read: Reader, ids: readonly string[]): LinkRow[] {
  return read.all(LINKS(JSON.stringify(ids)));
}

/** Which of these are parts by their nature, with what they are part of. */
export function parentsAmong(read: Reader, ids: readonly string[]): Step[] {
  const text = JSON.stringify(ids);
  return PARENTS.flatMap(({ kind, parent, rows }) => {
    if (parent === null) return [];
    return read
      .all(rows(text))
      .map((row) => ({ down: { kind, id: row.id }, up: { kind: parent, id: row.parent_id }, link: null }));
  });
}

/**
 * Every step between a record and all that it inherits from, or with `down` all that inherits from it; each once, however
 * many ways lead there, and whether or not they run in circles.
 */
export function stepsFrom(read: Reader, root: ItemRef, direction: 'up' | 'down'): Step[] {
  const ids = read.all(CLOSURES[direction](root.id)).map(({ id }) => id);
  const reached = new Set(ids);
  const steps = linksAmong(read, ids).flatMap((link): Step[] => {
    const ends = upstreamOf(link);
    return ends === null ? [] : [{ ...ends, link }];
  });
  return [...steps, ...parentsAmong(read, ids)].filter(({ up, down }) => reached.has(up.id) && reached.has(down.id));
}

/**
 * The shortest way from a record to each other along steps, by id: the step it was reached by. Of ways of one length the
 * first in the order of the steps, so that equal records give equal ways.
 */
export function shortestWays(
  root: ItemRef,
  steps: readonly Step[],
  direction: 'up' | 'down',
): ReadonlyMap<string, Step | null> {
  const [near, far] = direction === 'up' ? (['down', 'up'] as const) : (['up', 'down'] as const);
  const from = new Map<string, Step[]>();
  for (const step of steps) {
    const id = step[near].id;
    const known = from.get(id);
    if (known) known.push(step);
    else from.set(id, [step]);
  }
  const reached = new Map<string, Step | null>([[root.id, null]]);
  const queue: string[] = [root.id];
  for (const id of queue) {
    for (const step of from.get(id) ?? []) {
      const next = step[far].id;
      if (reached.has(next)) continue;
      reached.set(next, step);
      queue.push(next);
    }
  }
  return reached;
}
