import { AppError } from '#contract/errors';
import type { MeasurementImportSetting, MeasurementInput, MeasurementPreview } from '#contract/records/measurement';
import type { ImportRecord } from '#contract/records/transfer';
import type { WriteTransaction } from '#core/journal/write';
import type { Reader } from '#core/store/sql';
import { headSeq, importedBefore, toImportRecord } from '#core/transfer/imports';
import { addMeasurements, breachOf, type MeasuringSetting } from '../add.ts';
import { hasOpenBreach } from '../breaches.ts';
import { labelOf, type MetricSource, metricNamed } from '../metrics.ts';
import { thresholdRows } from '../rows.ts';
import { thresholdsBy } from '../verdict.ts';
import type { ReadFigures } from './figure.ts';
import { isComplete } from './of-table.ts';

const MOST_SHOWN = 200;

/** What a file says, as the figures it would add. */
export type PreviewedFigures = {
  readonly id: string;
  readonly name: string;
  readonly read: ReadFigures;
  readonly setting: MeasurementImportSetting;
  readonly inputs: readonly MeasurementInput[];
};

/** Makes figures of what was read: names become metrics of catalogues, and what the file leaves out comes from the setting. */
export function previewFigures(
  source: MetricSource,
  about: Pick<PreviewedFigures, 'id' | 'name' | 'read' | 'setting'>,
): PreviewedFigures {
  const { item, datasetVersionId, measuredAt, computedBy } = about.setting;
  const refOf = metricNamed(source);
  const inputs = about.read.figures.map((figure): MeasurementInput => {
    const metric = refOf(figure.metric);
    return {
      item,
      metric,
      value: figure.value,
      unit: figure.unit === '' ? (source.metric(metric)?.unit ?? '') : figure.unit,
      slice: figure.slice,
      datasetVersionId,
      lower: figure.lower,
      upper: figure.upper,
      confidence: figure.confidence,
      sampleSize: figure.sampleSize,
      computedBy: figure.computedBy === '' ? computedBy : figure.computedBy,
      measuredAt: figure.measuredAt ?? measuredAt,
      evidenceItemId: null,
      note: figure.note,
    };
  });
  return { ...about, inputs };
}

/** A preview as it is shown, with what the thresholds of now say. */
export function tellFigures(
  read: Reader,
  source: MetricSource,
  { id, name, read: file, inputs }: PreviewedFigures,
): MeasurementPreview {
  const thresholds = thresholdsBy(thresholdRows(read));
  const judged = inputs.map((input) => {
    const { metric, item, slice, value } = input;
    return { input, verdict: thresholds.verdict({ metric, itemId: item.id, slice }, value) };
  });
  const breaches = new Set(
    inputs.flatMap((input) => {
      const { metric, item, slice } = input;
      const isNew = breachOf(thresholds, input) !== null && !hasOpenBreach(read, { item_id: item.id, metric, slice });
      return isNew ? [JSON.stringify([metric, slice])] : [];
    }),
  );
  return {
    id,
    name,
    sha256: file.sha256,
    format: file.format,
    sheets: file.sheets,
    mapping: file.mapping,
    rows: judged.slice(0, MOST_SHOWN).map(({ input, verdict }) => ({
      metric: input.metric,
      value: input.value,
      unit: input.unit,
      slice: input.slice,
      lower: input.lower,
      upper: input.upper,
      sampleSize: input.sampleSize,
      measuredAt: input.measuredAt,
      metricLabel: labelOf(source, input.metric),
      verdict,
    })),
    rowCount: inputs.length,
    failing: judged.filter(({ verdict }) => verdict === 'fail').length,
    findings: breaches.size,
    problems: [...file.problems],
    problemCount: file.problemCount,
    importedBefore: importedBefore(read).get(file.sha256) ?? null,
  };
}

/**
 * Adds what was previewed, in the transaction it is given: all of it, and the record of the import, by which it can be taken
 * back. What the file is kept as stays in the library then, and so do findings.
 * @throws AppError `measurement.nothing-inside`, `measurement.mapping-incomplete`, and as `addMeasurements`
 */
export function applyFigures(
  tx: WriteTransaction,
  setting: MeasuringSetting,
  { id, name, read, inputs }: PreviewedFigures,
  evidenceItemId: string | null,
): ImportRecord {
  if (read.mapping !== null && !isComplete(read.mapping))
    throw new AppError('measurement.mapping-incomplete', { name });
  if (inputs.length === 0) throw new AppError('measurement.nothing-inside', { name });
  const first = headSeq(tx.read) + 1;
  const { rows } = addMeasurements(
    tx,
    setting,
    inputs.map((input) => ({ ...input, evidenceItemId })),
  );
  const row = tx.insert('imports', {
    id,
    files: JSON.stringify([{ name: name.slice(-255), sha256: read.sha256, format: 'measurements' }]),
    person_id: setting.actor,
    at: setting.now,
    added: rows.length,
    merged: 0,
    links: 0,
    first_seq: first,
    last_seq: headSeq(tx.read),
    undone_at: null,
    changed_since: 0,
  });
  return toImportRecord(tx.read, row);
}
