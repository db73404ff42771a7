import { sql } from 'kysely';
import { type ItemKind, KIND_FACTS } from '#contract/inventory/kinds';
import type { ItemRef, UpstreamChange } from '#contract/records/inventory';
import type { FieldChange } from '#contract/records/journal';
import type { LinkRow } from '#core/store/inventory-tables';
import { itemTable, SYSTEM_COLUMNS } from '#core/store/item-tables';
import type { Reader } from '#core/store/sql';
import { among, query, type Step, stepsFrom } from './kin.ts';
import { type Looking, onceFor } from './looking.ts';
import { type Node, readNodes } from './nodes.ts';
import { compareNumbers } from './version-numbers.ts';

const OF_COLUMN: ReadonlyMap<string, string> = new Map(
  Object.entries(SYSTEM_COLUMNS).map(([field, column]) => [column, field]),
);

/** The field that a column or a key of one is; null if whoever is downstream need not look at it. */
function fieldOfColumn(column: string): string | null {
  if (column.startsWith('facts.')) return column.slice('facts.'.length);
  if (column.startsWith('custom.') || column === 'name' || column === 'state') return column;
  return OF_COLUMN.get(column) ?? null;
}

type Told = { readonly record_id: string; readonly base_version: number; readonly changes: string };

/**
 * Fields of records that are not as they were at a version; what was changed and changed back is not told.
 * @param since  by id: the table and the version
 */
function changedFields(
  read: Reader,
  since: ReadonlyMap<string, { readonly kind: ItemKind; readonly version: number }>,
): (id: string, version: number) => string[] {
  const events = new Map<string, Told[]>();
  const kinds = new Set([...since.values()].map(({ kind }) => kind));
  for (const kind of kinds) {
    const ids = [...since].flatMap(([id, one]) => (one.kind === kind ? [id] : []));
    const rows = read.all(
      query(sql<Told>`
        SELECT record_id, base_version, changes FROM journal_events
        WHERE record_kind = ${itemTable(kind)} AND record_id IN ${among(ids)} AND operation = 'update'
        ORDER BY record_id, seq`),
    );
    for (const row of rows) {
      if (row.base_version < (since.get(row.record_id)?.version ?? 0)) continue;
      const known = events.get(row.record_id);
      if (known) known.push(row);
      else events.set(row.record_id, [row]);
    }
  }
  return (id, version) => {
    const fields = new Map<string, { readonly before: unknown; readonly after: unknown }>();
    for (const { base_version, changes } of events.get(id) ?? []) {
      if (base_version < version) continue;
      for (const { field: column, old, new: value } of JSON.parse(changes) as FieldChange[]) {
        const field = fieldOfColumn(column);
        if (field === null) continue;
        const known = fields.get(field);
        fields.set(field, { before: known ? known.before : old, after: value });
      }
    }
    return [...fields].flatMap(([field, { before, after }]) => (before === after ? [] : [field])).toSorted();
  };
}

type Version = { readonly kind: ItemKind; readonly id: string; readonly name: string; readonly number: string };

/** The newest version of each line: by number if both are semantic versions, else the one made last. */
function newestOf(read: Reader, lines: ReadonlyMap<string, ItemKind>): ReadonlyMap<string, Version> {
  const newest = new Map<string, Version>();
  for (const kind of new Set(lines.values())) {
    const ids = [...lines].flatMap(([id, one]) => (one === kind ? [id] : []));
    const rows = read.all(
      query(sql<{ id: string; name: string; parent_id: string; number: string | null }>`
        SELECT id, name, parent_id, json_extract(facts, '$.semanticVersion') AS number
        FROM ${sql.table(itemTable(kind))} WHERE parent_id IN ${among(ids)} ORDER BY id`),
    );
    for (const row of rows) {
      const version: Version = { kind, id: row.id, name: row.name, number: String(row.number ?? '') };
      const known = newest.get(row.parent_id);
      if (!known || compareNumbers(known.number, version.number) <= 0) newest.set(row.parent_id, version);
    }
  }
  return newest;
}

/** Versions have a line whose other versions take their place; deployments stand beside one another. */
function isVersion(kind: ItemKind): boolean {
  return KIND_FACTS[kind].parent !== null && kind !== 'deployment';
}

/** What of an upstream record was seen, for a link that is made or looked at now. */
export function seenNow(read: Reader, up: ItemRef): Pick<LinkRow, 'seen_version' | 'seen_newest'> {
  const node = readNodes(read, [up]).get(up.id);
  if (!node) return { seen_version: null, seen_newest: null };
  const line = isVersion(up.kind) ? node.parentId : null;
  const newest = line === null ? undefined : newestOf(read, new Map([[line, up.kind]])).get(line);
  return { seen_version: node.version, seen_newest: newest?.id ?? null };
}

type LinkStep = Step & { readonly link: LinkRow };

/** What changed at the upstream ends of links since they were looked at; by link, without those where nothing did. */
export function changesAlong(
  read: Reader,
  steps: readonly Step[],
  nodes: ReadonlyMap<string, Node>,
): ReadonlyMap<string, Pick<UpstreamChange, 'fields' | 'newer'>> {
  const along = steps.filter((step): step is LinkStep => step.link !== null);
  const since = new Map<string, { readonly kind: ItemKind; readonly version: number }>();
  const lines = new Map<string, ItemKind>();
  for (const { up, link } of along) {
    const node = nodes.get(up.id);
    if (!node) continue;
    const seen = link.seen_version ?? node.version;
    if (seen < node.version) {
      since.set(up.id, { kind: up.kind, version: Math.min(seen, since.get(up.id)?.version ?? seen) });
    }
    if (isVersion(up.kind) && node.parentId !== null) lines.set(node.parentId, up.kind);
  }
  const fieldsOf = changedFields(read, since);
  const newest = newestOf(read, lines);
  const changes = new Map<string, Pick<UpstreamChange, 'fields' | 'newer'>>();
  for (const { up, link } of along) {
    const node = nodes.get(up.id);
    if (!node) continue;
    const fields = since.has(up.id) ? fieldsOf(up.id, link.seen_version ?? node.version) : [];
    const last = isVersion(up.kind) ? newest.get(node.parentId ?? '') : undefined;
    const isNewer = last !== undefined && last.id !== up.id && last.id !== link.seen_newest;
    const newer = isNewer ? { kind: last.kind, id: last.id, name: last.name } : null;
    if (fields.length > 0 || newer) changes.set(link.id, { fields, newer });
  }
  return changes;
}

/**
 * Links above a record whose upstream end is not as it was when they were looked at: fields that changed, and versions
 * that came after it.
 * @param looking  within which it is found once
 */
export function upstreamChanges(read: Reader, ref: ItemRef, looking?: Looking): UpstreamChange[] {
  const find = (): UpstreamChange[] => findChanges(read, ref);
  return looking === undefined ? find() : onceFor(looking, `upstream ${ref.id}`, find);
}

function findChanges(read: Reader, ref: ItemRef): UpstreamChange[] {
  const steps = stepsFrom(read, ref, 'up').filter(({ link }) => link !== null);
  if (steps.length === 0) return [];
  const nodes = readNodes(
    read,
    new Map(steps.flatMap(({ up, down }) => [up, down]).map((end) => [end.id, end])).values(),
  );
  const changes = changesAlong(read, steps, nodes);
  return steps.flatMap(({ up, down, link }): UpstreamChange[] => {
    const change = link === null ? undefined : changes.get(link.id);
    if (link === null || change === undefined) return [];
    const named = (end: ItemRef): UpstreamChange['upstream'] => ({ ...end, name: nodes.get(end.id)?.name ?? '' });
    return [{ linkId: link.id, linkVersion: link.version, upstream: named(up), downstream: named(down), ...change }];
  });
}
