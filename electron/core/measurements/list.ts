import { type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '#contract/errors';
import type { ItemRef } from '#contract/records/inventory';
import type {
  MeasurementFilter,
  MeasurementPage,
  MeasurementSeries,
  MeasurementRow as Shown,
} from '#contract/records/measurement';
import { itemTable } from '#core/store/item-tables';
import { hasItem } from '#core/store/items';
import type { MeasurementRow } from '#core/store/judge-tables';
import { build, fixed, type Reader } from '#core/store/sql';
import { labelOf, type MetricSource } from './metrics.ts';
import { itemNames, thresholdRows, toMeasurement } from './rows.ts';
import { readThreshold } from './thresholds.ts';
import { type Thresholds, thresholdsBy } from './verdict.ts';

const COUNT_LIMIT = 1000;
const TREND_POINTS = 20;
const SERIES_POINTS = 500;

/** What a page of figures is asked with. */
export type MeasurementQuestion = {
  readonly filter: MeasurementFilter;
  readonly only: 'newest' | 'all';
  readonly after: string | null;
  readonly limit: number;
};

/** A place in the list: metric, then the newest first, then the id. */
const Place = z.tuple([z.string(), z.string(), z.string()]);
type Place = z.infer<typeof Place>;

/** @throws AppError `input.invalid` */
function placeOf(after: string | null): Place | null {
  if (after === null) return null;
  try {
    return Place.parse(JSON.parse(Buffer.from(after, 'base64url').toString()));
  } catch (cause) {
    throw new AppError('input.invalid', { path: 'after', reason: 'no place of this list' }, { cause });
  }
}

function rowsOf({ filter, only }: MeasurementQuestion, place: Place | null) {
  const { item, itemId, metric, slice, evaluationId } = filter;
  const conditions = [
    ...(item === undefined ? [] : [sql<SqlBool>`one.item_id = ${item.id} AND one.item_kind = ${item.kind}`]),
    ...(itemId === undefined ? [] : [sql<SqlBool>`one.item_id = ${itemId}`]),
    ...(metric === undefined ? [] : [sql<SqlBool>`one.metric = ${metric}`]),
    ...(slice === undefined ? [] : [sql<SqlBool>`one.slice = ${slice}`]),
    ...(evaluationId === undefined ? [] : [sql<SqlBool>`one.evaluation_id = ${evaluationId}`]),
    ...(only === 'all'
      ? []
      : [
          sql<SqlBool>`NOT EXISTS (
            SELECT 1 FROM measurements AS later
            WHERE later.item_id = one.item_id AND later.metric = one.metric AND later.slice = one.slice
              AND (later.measured_at, later.id) > (one.measured_at, one.id))`,
        ]),
    ...(place === null
      ? []
      : [
          sql<SqlBool>`one.metric >= ${place[0]} AND
            (one.metric > ${place[0]} OR (one.measured_at, one.id) < (${place[1]}, ${place[2]}))`,
        ]),
  ];
  let query = build.selectFrom('measurements as one').selectAll();
  for (const condition of conditions) query = query.where(condition);
  return query.orderBy('one.metric').orderBy('one.measured_at', 'desc').orderBy('one.id', 'desc');
}

/** Goes along rows, each with its verdict, and leaves out what has another than is asked for. */
function* answering(read: Reader, question: MeasurementQuestion, place: Place | null, thresholds: Thresholds) {
  const wanted = question.filter.verdict;
  for (const row of read.each<MeasurementRow>(rowsOf(question, place))) {
    const { metric, item_id, slice, value } = row;
    const verdict = thresholds.verdict({ metric, itemId: item_id, slice }, value);
    if (wanted === undefined || verdict === wanted) yield row;
  }
}

function countOf(read: Reader, question: MeasurementQuestion, thresholds: Thresholds): number {
  let count = 0;
  for (const _ of answering(read, question, null, thresholds)) {
    count += 1;
    if (count > COUNT_LIMIT) break;
  }
  return count;
}

const trendOf = fixed<{ value: number | null }>(`
  SELECT value FROM measurements WHERE item_id = ? AND metric = ? AND slice = ? AND (measured_at, id) <= (?, ?)
  ORDER BY measured_at DESC, id DESC LIMIT ${TREND_POINTS}`);
const titleOf = fixed<{ title: string }>('SELECT title FROM evidence_items WHERE id = ?');

/** Makes rows as lists show them. */
function showing(read: Reader, source: MetricSource, thresholds: Thresholds, withTrend: boolean) {
  const nameOf = itemNames(read);
  return (row: MeasurementRow): Shown => {
    const { item_id, metric, slice, measured_at, id, dataset_version_id, evidence_item_id } = row;
    const measurement = toMeasurement(row);
    const subject = { metric, itemId: item_id, slice };
    return {
      ...measurement,
      itemName: nameOf(measurement.item),
      metricLabel: labelOf(source, metric),
      datasetName: dataset_version_id === null ? null : nameOf({ kind: 'dataset-version', id: dataset_version_id }),
      evidenceTitle: evidence_item_id === null ? null : (read.get(titleOf(evidence_item_id))?.title ?? null),
      verdict: thresholds.verdict(subject, row.value),
      thresholdId: thresholds.of(subject)?.id ?? null,
      trend: withTrend
        ? read
            .all(trendOf(item_id, metric, slice, measured_at, id))
            .map(({ value }) => value)
            .toReversed()
        : [],
    };
  };
}

/**
 * A page of figures by metric, the newest first, each with its verdict as of now.
 * @throws AppError `input.invalid` for a cursor that is none of this list
 */
export function listMeasurements(read: Reader, source: MetricSource, question: MeasurementQuestion): MeasurementPage {
  const thresholds = thresholdsBy(thresholdRows(read));
  const place = placeOf(question.after);
  const found: MeasurementRow[] = [];
  for (const row of answering(read, question, place, thresholds)) {
    found.push(row);
    if (found.length > question.limit) break;
  }
  const rows = found.slice(0, question.limit);
  const last = found.length > question.limit ? rows.at(-1) : undefined;
  const counted = countOf(read, question, thresholds);
  return {
    rows: rows.map(showing(read, source, thresholds, question.only === 'newest')),
    next:
      last === undefined
        ? null
        : Buffer.from(JSON.stringify([last.metric, last.measured_at, last.id] satisfies Place)).toString('base64url'),
    total: Math.min(counted, COUNT_LIMIT),
    isCapped: counted > COUNT_LIMIT,
  };
}

const pointsOf = fixed<MeasurementRow>(`
  SELECT * FROM measurements WHERE item_id = ? AND metric = ? AND slice = ?
  ORDER BY measured_at DESC, id DESC LIMIT ${SERIES_POINTS}`);

/** One metric of one record and slice over time. @throws AppError `record.not-found` */
export function readSeries(
  read: Reader,
  source: MetricSource,
  { item, metric, slice }: { readonly item: ItemRef; readonly metric: string; readonly slice: string },
): MeasurementSeries {
  if (!hasItem(read, item)) throw new AppError('record.not-found', { kind: itemTable(item.kind), id: item.id });
  const thresholds = thresholdsBy(thresholdRows(read));
  const subject = { metric, itemId: item.id, slice };
  const rows = read.all(pointsOf(item.id, metric, slice)).toReversed();
  const counting = thresholds.of(subject);
  return {
    item: { ...item, name: itemNames(read)(item) },
    metric,
    metricLabel: labelOf(source, metric),
    slice,
    unit: rows.at(-1)?.unit ?? source.metric(metric)?.unit ?? '',
    points: rows.map((row) => {
      const {
        item: _item,
        metric: _metric,
        unit: _unit,
        slice: _slice,
        addedBy: _by,
        addedAt: _at,
        ...point
      } = toMeasurement(row);
      return { ...point, verdict: thresholds.verdict(subject, row.value) };
    }),
    threshold: counting && readThreshold(read, source, counting.id),
  };
}
