import { AppError } from '#contract/errors';
import type { ItemRef } from '#contract/records/inventory';
import type { MeasurementInput } from '#contract/records/measurement';
import type { Setting } from '#core/evidence/items';
import type { WriteTransaction } from '#core/journal/write';
import { itemTable } from '#core/store/item-tables';
import { hasItem } from '#core/store/items';
import type { MeasurementRow } from '#core/store/judge-tables';
import { build } from '#core/store/sql';
import { type BreachWords, openBreach } from './breaches.ts';
import { thresholdRows } from './rows.ts';
import { boundsOf, type Thresholds, thresholdsBy, verdictOf } from './verdict.ts';

/** Who adds figures, when, and in which words a breach is told. */
export type MeasuringSetting = Setting & { readonly words: BreachWords };

/** What became of figures: their rows, and how many findings they opened. */
export type Added = { readonly rows: readonly MeasurementRow[]; readonly findings: number };

/** Makes sure that what figures name is there; each is looked up once. */
class Named {
  readonly #tx: WriteTransaction;
  readonly #known = new Set<string>();

  constructor(tx: WriteTransaction) {
    this.#tx = tx;
  }

  /** @throws AppError `record.not-found` */
  item(ref: ItemRef): void {
    this.#look(itemTable(ref.kind), ref.id, () => hasItem(this.#tx.read, ref));
  }

  /** @throws AppError `record.not-found` */
  evidence(id: string): void {
    const query = build.selectFrom('evidence_items').select('id').where('id', '=', id);
    this.#look('evidence_items', id, () => this.#tx.read.get(query) !== undefined);
  }

  #look(kind: string, id: string, isThere: () => boolean): void {
    const key = `${kind} ${id}`;
    if (this.#known.has(key)) return;
    if (!isThere()) throw new AppError('record.not-found', { kind, id });
    this.#known.add(key);
  }
}

/** A day without an hour can have begun elsewhere already, and clocks differ. */
const AHEAD_MS = 24 * 3_600_000;

/** @throws AppError `measurement.unfit`, `record.not-found` */
function check(input: MeasurementInput, named: Named, now: string): void {
  const { item, datasetVersionId, evidenceItemId, metric, lower, upper, value, note, measuredAt } = input;
  // The newest figure counts: one from the future would stand before every later one.
  if (Date.parse(measuredAt) > Date.parse(now) + AHEAD_MS) {
    throw new AppError('measurement.unfit', { of: 'future', metric });
  }
  if (lower !== null && upper !== null && lower > upper) {
    throw new AppError('measurement.unfit', { of: 'interval', metric });
  }
  if (value === null && note === '') throw new AppError('measurement.unfit', { of: 'empty', metric });
  named.item(item);
  if (datasetVersionId !== null) named.item({ kind: 'dataset-version', id: datasetVersionId });
  if (evidenceItemId !== null) named.evidence(evidenceItemId);
}

function insert(
  tx: WriteTransaction,
  { newId, now, actor }: MeasuringSetting,
  input: MeasurementInput,
  evaluationId: string | null,
): MeasurementRow {
  return tx.insert('measurements', {
    id: newId(),
    item_kind: input.item.kind,
    item_id: input.item.id,
    metric: input.metric,
    value: input.value,
    unit: input.unit,
    slice: input.slice,
    dataset_version_id: input.datasetVersionId,
    lower: input.lower,
    upper: input.upper,
    confidence: input.confidence,
    sample_size: input.sampleSize,
    computed_by: input.computedBy,
    measured_at: input.measuredAt,
    evaluation_id: evaluationId,
    evidence_item_id: input.evidenceItemId,
    note: input.note,
    added_by: actor,
    added_at: now,
  });
}

/** The threshold a figure breaks so that a finding follows; null if it breaks none. */
export function breachOf(thresholds: Thresholds, input: MeasurementInput) {
  const row = thresholds.of({ metric: input.metric, itemId: input.item.id, slice: input.slice });
  const isBreach = row !== null && row.opens_finding === 1 && verdictOf(input.value, boundsOf(row)) === 'fail';
  return isBreach ? row : null;
}

/**
 * Adds figures, in the transaction it is given: all, or none. One that breaks a threshold which asks for it opens a
 * finding, unless one of the same record, metric and slice is not closed yet.
 * @param evaluationId  of the evaluation they come from
 * @throws AppError `measurement.unfit`, `record.not-found`
 */
export function addMeasurements(
  tx: WriteTransaction,
  setting: MeasuringSetting,
  inputs: readonly MeasurementInput[],
  evaluationId: string | null = null,
): Added {
  const named = new Named(tx);
  const thresholds = thresholdsBy(thresholdRows(tx.read));
  const rows: MeasurementRow[] = [];
  let findings = 0;
  for (const input of inputs) {
    check(input, named, setting.now);
    const row = insert(tx, setting, input, evaluationId);
    rows.push(row);
    const broken = breachOf(thresholds, input);
    if (broken !== null && openBreach(tx, setting, row, broken)) findings += 1;
  }
  return { rows, findings };
}
