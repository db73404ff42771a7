import type { EvaluationResult as Result } from '#contract/records/evaluation';
import { EvaluatedFile, EvaluationResult, EvaluationSettings } from '#contract/records/evaluation';
import type { ItemRef } from '#contract/records/inventory';
import type { LocalText } from '#contract/records/text';
import type { PrintedEvaluation, PrintedFigure, PrintedMeasurements } from '#core/dossier/printed/measurements';
import { labelOf } from '#core/measurements/metrics';
import { itemNames, thresholdRows } from '#core/measurements/rows';
import { boundsOf, thresholdsBy } from '#core/measurements/verdict';
import { watchedItems } from '#core/monitoring/plan';
import type { EvaluationRow, MeasurementRow } from '#core/store/judge-tables';
import { findPerson } from '#core/store/people';
import { fixed, type Reader } from '#core/store/sql';
import type { Printing } from './printing.ts';

/** A table of more figures says nothing to anybody. */
const MOST_FIGURES = 200;

const newestFigures = fixed<MeasurementRow>(`
  SELECT * FROM measurements AS one WHERE item_id = ? AND NOT EXISTS (
    SELECT 1 FROM measurements AS later WHERE later.item_id = one.item_id AND later.metric = one.metric
      AND later.slice = one.slice AND (later.measured_at, later.id) > (one.measured_at, one.id))
  ORDER BY metric, slice`);
const evaluationsOf = fixed<EvaluationRow>('SELECT * FROM evaluations WHERE item_id = ? ORDER BY at DESC, id DESC');

const nameOf = (read: Reader, id: string): string => findPerson(read, id)?.name ?? id;

/** The newest figures, and evaluations of files, of the system and of everything upstream. Null if there is nothing of the kind. */
export function printedMeasurements({ read, loaded, catalogues, now }: Printing): PrintedMeasurements | null {
  const ids = watchedItems(read, { kind: 'system', id: loaded.system.id });
  const itemName = itemNames(read);
  const refOf = (row: { item_kind: string; item_id: string }): ItemRef => ({
    kind: row.item_kind as ItemRef['kind'],
    id: row.item_id,
  });
  const dataset = (id: string | null): string | null =>
    id === null ? null : itemName({ kind: 'dataset-version', id });

  const rows = ids.flatMap((id) => {
    const known = new Set<string>();
    return read.all(evaluationsOf(id)).map((row) => {
      const isNewest = !known.has(row.kind);
      known.add(row.kind);
      return { row, isNewest };
    });
  });
  const told = rows.filter(({ isNewest }) => isNewest).map(({ row }) => row);
  const evaluations = told.map((row): PrintedEvaluation => {
    const settings = EvaluationSettings.parse(JSON.parse(row.settings));
    const preset = settings.kind === 'fairness' && settings.preset !== null ? catalogues.preset(settings.preset) : null;
    return {
      title: row.title,
      settings,
      result: EvaluationResult.parse(JSON.parse(row.result)) as Result,
      files: EvaluatedFile.array().parse(JSON.parse(row.files)),
      at: row.at,
      itemName: itemName(refOf(row)),
      datasetName: dataset(row.dataset_version_id),
      personName: nameOf(read, row.person_id),
      preset: preset && { title: preset.title, summary: preset.summary, metrics: preset.metrics },
    };
  });

  const thresholds = thresholdsBy(thresholdRows(read));
  const inEvaluations = new Set(told.map(({ id }) => id));
  const all = ids.flatMap((id) => read.all(newestFigures(id)));
  const figures = all.flatMap((row): PrintedFigure[] => {
    const subject = { metric: row.metric, itemId: row.item_id, slice: row.slice };
    const threshold = thresholds.of(subject);
    if (!threshold && row.evaluation_id !== null && inEvaluations.has(row.evaluation_id)) return [];
    const { metric, value, unit, lower, upper, confidence, slice, note } = row;
    return [
      {
        itemName: itemName(refOf(row)),
        metric,
        label: labelOf({ metric: (ref) => catalogues.metric(ref) ?? undefined }, metric),
        value,
        unit: unit === '' ? (catalogues.metric(metric)?.unit ?? '') : unit,
        lower,
        upper,
        confidence,
        sampleSize: row.sample_size,
        slice,
        datasetName: dataset(row.dataset_version_id),
        measuredAt: row.measured_at,
        computedBy: row.computed_by,
        addedByName: nameOf(read, row.added_by),
        note,
        verdict: thresholds.verdict(subject, value),
        threshold: threshold ? { ...boundsOf(threshold), reason: threshold.reason } : null,
      },
    ];
  });
  if (figures.length === 0 && evaluations.length === 0) return null;
  const labels: Record<string, LocalText> = {};
  for (const { ref, label } of catalogues.all('metrics')) if (ref.startsWith('app:')) labels[ref.slice(4)] = label;
  return {
    asOf: now.slice(0, 10),
    figures: figures.slice(0, MOST_FIGURES),
    elsewhere: all.length - figures.length,
    omitted: Math.max(0, figures.length - MOST_FIGURES),
    evaluations,
    older: rows
      .filter(({ isNewest }) => !isNewest)
      .map(({ row }) => ({
        title: row.title,
        kind: row.kind as PrintedMeasurements['older'][number]['kind'],
        at: row.at,
        itemName: itemName(refOf(row)),
        personName: nameOf(read, row.person_id),
      })),
    labels: evaluations.length === 0 ? {} : labels,
  };
}
