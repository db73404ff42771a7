import { fullName } from '#contract/inventory/full-name';
import type { ItemKind } from '#contract/inventory/kinds';
import type { ItemRef } from '#contract/records/inventory';
import type { Measurement } from '#contract/records/measurement';
import { lineOf } from '#core/assessments/full-names';
import { findItem } from '#core/store/items';
import type { MeasurementRow, ThresholdRow } from '#core/store/judge-tables';
import { build, type Reader } from '#core/store/sql';

/** A row as the figure it holds. */
export function toMeasurement(row: MeasurementRow): Measurement {
  return {
    id: row.id,
    version: row.version,
    item: { kind: row.item_kind as ItemKind, id: row.item_id },
    metric: row.metric,
    value: row.value,
    unit: row.unit,
    slice: row.slice,
    datasetVersionId: row.dataset_version_id,
    lower: row.lower,
    upper: row.upper,
    confidence: row.confidence,
    sampleSize: row.sample_size,
    computedBy: row.computed_by,
    measuredAt: row.measured_at,
    evaluationId: row.evaluation_id,
    evidenceItemId: row.evidence_item_id,
    note: row.note,
    addedBy: row.added_by,
    addedAt: row.added_at,
  };
}

/** Every threshold, the oldest first. */
export function thresholdRows(read: Reader): ThresholdRow[] {
  return read.all<ThresholdRow>(build.selectFrom('thresholds').selectAll().orderBy('id'));
}

/** Names of records, of versions with their line; each is looked up once, and a record that is gone has its id. */
export function itemNames(read: Reader): (ref: ItemRef) => string {
  const known = new Map<string, string>();
  return ({ kind, id }) => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const item = findItem(read, { kind, id });
    const name = item ? fullName({ line: lineOf(read, item), name: item.name }) : id;
    known.set(id, name);
    return name;
  };
}
