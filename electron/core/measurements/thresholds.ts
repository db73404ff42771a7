import { type SqlBool, sql } from 'kysely';
import { AppError } from '#contract/errors';
import type { ItemKind } from '#contract/inventory/kinds';
import { boundsFault } from '#contract/measurement-words';
import type { ItemRef } from '#contract/records/inventory';
import type { Threshold, ThresholdInput } from '#contract/records/measurement';
import type { Setting } from '#core/evidence/items';
import type { WriteTransaction } from '#core/journal/write';
import { itemTable } from '#core/store/item-tables';
import { hasItem } from '#core/store/items';
import type { ThresholdRow } from '#core/store/judge-tables';
import { findPerson } from '#core/store/people';
import { build, fixed, type Reader } from '#core/store/sql';
import { labelOf, type MetricSource } from './metrics.ts';
import { itemNames, thresholdRows } from './rows.ts';
import { boundsOf, type Thresholds, thresholdsBy, verdictOf } from './verdict.ts';

type Newest = {
  readonly item_id: string;
  readonly metric: string;
  readonly slice: string;
  readonly value: number | null;
};

/** The newest figure of each record and slice of one metric. */
const newestOf = fixed<Newest>(`
  SELECT item_id, metric, slice, value FROM measurements AS one WHERE metric = ? AND NOT EXISTS (
    SELECT 1 FROM measurements AS later
    WHERE later.item_id = one.item_id AND later.metric = one.metric AND later.slice = one.slice
      AND (later.measured_at, later.id) > (one.measured_at, one.id)
  )`);

type Counts = { failing: number; warning: number };

/** How the newest figures stand, by the threshold that counts for them. */
function countsOf(read: Reader, metrics: Iterable<string>, thresholds: Thresholds): ReadonlyMap<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const metric of new Set(metrics)) {
    for (const { item_id, slice, value } of read.each(newestOf(metric))) {
      const row = thresholds.of({ metric, itemId: item_id, slice });
      if (row === null) continue;
      const count = counts.get(row.id) ?? { failing: 0, warning: 0 };
      const verdict = verdictOf(value, boundsOf(row));
      if (verdict === 'fail') count.failing += 1;
      if (verdict === 'warn') count.warning += 1;
      counts.set(row.id, count);
    }
  }
  return counts;
}

function toThreshold(
  row: ThresholdRow,
  read: Reader,
  source: MetricSource,
  nameOf: (ref: ItemRef) => string,
  counts: Counts | undefined,
): Threshold {
  const item = row.item_id === null ? null : { kind: row.item_kind as ItemKind, id: row.item_id };
  return {
    id: row.id,
    version: row.version,
    metric: row.metric,
    item,
    slice: row.slice,
    direction: row.direction as Threshold['direction'],
    ...boundsOf(row),
    reason: row.reason,
    opensFinding: row.opens_finding === 1,
    severity: row.severity as Threshold['severity'],
    ownerId: row.owner_id,
    ownerName: row.owner_id === null ? null : (findPerson(read, row.owner_id)?.name ?? null),
    itemName: item && nameOf(item),
    metricLabel: labelOf(source, row.metric),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    failing: counts?.failing ?? 0,
    warning: counts?.warning ?? 0,
  };
}

/** Thresholds by metric; with `item` those that can count for it. */
export function listThresholds(
  read: Reader,
  source: MetricSource,
  { metric, item }: { readonly metric?: string | undefined; readonly item?: ItemRef | undefined } = {},
): Threshold[] {
  const all = thresholdRows(read);
  const isMeant = (row: ThresholdRow): boolean =>
    (metric === undefined || row.metric === metric) &&
    (item === undefined || row.item_id === null || row.item_id === item.id);
  const rows = all
    .filter(isMeant)
    .toSorted((one, other) => (one.metric < other.metric ? -1 : one.metric > other.metric ? 1 : 0));
  const nameOf = itemNames(read);
  const counts = countsOf(
    read,
    rows.map((row) => row.metric),
    thresholdsBy(all),
  );
  return rows.map((row) => toThreshold(row, read, source, nameOf, counts.get(row.id)));
}

/** One threshold as it is shown. @throws AppError `record.not-found` */
export function readThreshold(read: Reader, source: MetricSource, id: string): Threshold {
  const rows = thresholdRows(read);
  const row = rows.find((one) => one.id === id);
  if (!row) throw new AppError('record.not-found', { kind: 'thresholds', id });
  return toThreshold(row, read, source, itemNames(read), countsOf(read, [row.metric], thresholdsBy(rows)).get(id));
}

/** @throws AppError `threshold.bounds-unfit`, `threshold.exists`, `record.not-found` */
function check(tx: WriteTransaction, input: ThresholdInput, ownId: string | null): void {
  const fault = boundsFault(input.direction, input);
  if (fault !== null) throw new AppError('threshold.bounds-unfit', { reason: fault });
  if (input.item !== null && !hasItem(tx.read, input.item)) {
    throw new AppError('record.not-found', { kind: itemTable(input.item.kind), id: input.item.id });
  }
  if (input.ownerId !== null && !findPerson(tx.read, input.ownerId)) {
    throw new AppError('record.not-found', { kind: 'people', id: input.ownerId });
  }
  const same = build
    .selectFrom('thresholds')
    .select('id')
    .where('metric', '=', input.metric)
    .where(sql<SqlBool>`item_id IS ${input.item?.id ?? null}`)
    .where(sql<SqlBool>`slice IS ${input.slice}`)
    .where('id', '<>', ownId ?? '');
  if (tx.read.get(same)) throw new AppError('threshold.exists', { metric: input.metric });
}

const columnsOf = (input: ThresholdInput, now: string) => ({
  metric: input.metric,
  item_kind: input.item?.kind ?? null,
  item_id: input.item?.id ?? null,
  slice: input.slice,
  direction: input.direction,
  lower_fail: input.lowerFail,
  lower_warn: input.lowerWarn,
  upper_warn: input.upperWarn,
  upper_fail: input.upperFail,
  reason: input.reason,
  opens_finding: input.opensFinding ? 1 : 0,
  severity: input.severity,
  owner_id: input.ownerId,
  updated_at: now,
});

/**
 * Figures that are there already are judged by it from now on, but open no finding.
 * @returns its id
 * @throws AppError `threshold.bounds-unfit`, `threshold.exists`, `record.not-found`
 */
export function addThreshold(tx: WriteTransaction, { newId, now }: Setting, input: ThresholdInput): string {
  check(tx, input, null);
  return tx.insert('thresholds', { id: newId(), ...columnsOf(input, now), created_at: now }).id;
}

/** @throws AppError as `addThreshold`, and `record.changed-meanwhile` */
export function updateThreshold(
  tx: WriteTransaction,
  { now }: Setting,
  { id, baseVersion, input }: { readonly id: string; readonly baseVersion: number; readonly input: ThresholdInput },
): void {
  check(tx, input, id);
  tx.update('thresholds', id, baseVersion, columnsOf(input, now));
}
