import { sql } from 'kysely';
import { fullName } from '#contract/inventory/full-name';
import type { Item, ItemRef } from '#contract/records/inventory';
import type { AssessmentState } from '#contract/records/sign-off';
import type { PrintedCard, PrintedCardChange } from '#core/dossier/dossier';
import { compareSnapshots } from '#core/inventory/compare';
import { completenessOf } from '#core/inventory/completeness';
import { query } from '#core/inventory/kin';
import type { Looking } from '#core/inventory/looking';
import { listReleases } from '#core/inventory/releases';
import { snapshotOf } from '#core/inventory/snapshot';
import { compareNumbers } from '#core/inventory/version-numbers';
import { itemTable } from '#core/store/item-tables';
import { findItem } from '#core/store/items';
import type { Reader } from '#core/store/sql';
import { lineOf } from './full-names.ts';

const VERSIONS: ReadonlySet<string> = new Set(['model-version', 'dataset-version']);

/** The system and the versions of models and data that what is signed tells of. */
function carded(
  read: Reader,
  { inventory, system }: AssessmentState,
): { readonly item: Item; readonly name: string }[] {
  const refs: ItemRef[] = (inventory?.items ?? []).filter(({ kind }) => VERSIONS.has(kind));
  return [{ kind: 'system' as const, id: system.id }, ...refs].flatMap(({ kind, id }) => {
    const item = findItem(read, { kind, id });
    return item ? [{ item, name: fullName({ line: lineOf(read, item), name: item.name }) }] : [];
  });
}

/** How far the cards of a system and of what it is made of are filled, and what of them was released; nothing without an inventory. */
export function printedCards(read: Reader, state: AssessmentState, looking: Looking): PrintedCard[] {
  if (!state.inventory) return [];
  return carded(read, state).map(({ item, name }) => {
    const completeness = completenessOf(read, looking, item);
    return {
      kind: item.kind,
      id: item.id,
      name,
      state: item.state,
      completeness: completeness && {
        filled: completeness.filled,
        required: completeness.required,
        missing: completeness.missing.map(({ field, demands }) => ({ field, demands })),
      },
      releases: listReleases(read, item, looking).map((release) => ({
        number: release.number,
        label: release.label,
        personName: release.releasedByName,
        at: release.releasedAt,
        contentHash: release.contentHash,
        changedSince: release.changedSince,
      })),
    };
  });
}

/** Those of its line that were there before a version: by number where both have one, else by the order they came in. */
function versionBefore(read: Reader, item: Item): Item | null {
  if (item.parentId === null) return null;
  const rows = read.all(
    query(sql<{ id: string }>`
      SELECT id FROM ${sql.table(itemTable(item.kind))} WHERE parent_id = ${item.parentId} AND id <> ${item.id}
      ORDER BY created_at, id`),
  );
  const number = ({ facts, name }: Item): string =>
    typeof facts['semanticVersion'] === 'string' ? facts['semanticVersion'] : name;
  const isBefore = (one: Item, other: Item): boolean => {
    const order = compareNumbers(number(one), number(other));
    if (order !== 0) return order < 0;
    return one.createdAt === other.createdAt ? one.id < other.id : one.createdAt < other.createdAt;
  };
  return rows
    .flatMap(({ id }) => findItem(read, { kind: item.kind, id }) ?? [])
    .filter((one) => isBefore(one, item))
    .reduce<Item | null>((newest, one) => (newest === null || isBefore(newest, one) ? one : newest), null);
}

/** What a version took the place of, as its links say; else the version before it. */
function predecessors(read: Reader, item: Item): Item[] {
  const rows = read.all(
    query(sql<{ to_id: string }>`
      SELECT to_id FROM links WHERE from_id = ${item.id} AND to_kind = ${item.kind} AND type = 'replaces' ORDER BY id`),
  );
  const linked = rows.flatMap(({ to_id }) => findItem(read, { kind: item.kind, id: to_id }) ?? []);
  if (linked.length > 0) return linked;
  const before = versionBefore(read, item);
  return before ? [before] : [];
}

/** Ways of a record, not statements of its card; that two versions have two names needs no telling. */
const PASSING: ReadonlySet<string> = new Set(['name', 'state']);

/** What the versions that a system is made of have otherwise than those before them, and than they were released. */
export function printedCardChanges(read: Reader, state: AssessmentState, looking: Looking): PrintedCardChange[] {
  if (!state.inventory) return [];
  return carded(read, state)
    .filter(({ item }) => VERSIONS.has(item.kind))
    .flatMap(({ item, name }): PrintedCardChange[] => {
      const now = snapshotOf(read, { item, at: 'now' });
      const since = predecessors(read, item).map((before): PrintedCardChange => {
        const { differences } = compareSnapshots(snapshotOf(read, { item: before, at: 'now' }), now);
        return {
          kind: item.kind,
          name,
          since: { kind: 'version', name: fullName({ line: lineOf(read, before), name: before.name }) },
          differences: differences.filter(({ field }) => !PASSING.has(field)),
        };
      });
      const [newest] = listReleases(read, item, looking);
      if (!newest) return since;
      const { differences } = compareSnapshots(snapshotOf(read, { item, at: { releaseId: newest.id } }), now);
      const told = differences.filter(({ field }) => field !== 'state');
      const release = { kind: 'release' as const, number: newest.number, label: newest.label, at: newest.releasedAt };
      return [...since, { kind: item.kind, name, since: release, differences: told }];
    });
}
