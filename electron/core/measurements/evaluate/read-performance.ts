import type { EvaluatedFile, PerformanceResult, PerformanceSettings } from '#contract/records/evaluation';
import { tooLarge } from '#core/reading/fault';
import { BinarySample } from '#core/statistics/binary-sample';
import { multiclassFigures } from '#core/statistics/classification';
import type { CurvePoint } from '#core/statistics/ranking';
import { KEPT_PAIRS, RegressionSample } from '#core/statistics/regression';
import { NumberList, weightedMedian } from '#core/statistics/score-sample';
import { Excluded, labelReader, numberOf, ValueCodes, weightOf } from './cells.ts';
import type { OpenFile } from './evaluate-file.ts';
import { NoRows } from './read-fairness.ts';
import { type Cell, readTable, type TableFacts } from './table-rows.ts';

type Found = {
  readonly result: PerformanceResult;
  readonly files: readonly EvaluatedFile[];
  readonly rowCount: number;
};
type Settings<T extends PerformanceSettings['task']> = Extract<PerformanceSettings, { task: T }>;

/** Classes that are told apart: the figures of a table grow with their square. */
const MOST_CLASSES = 50;
const MEDIAN_ROWS = 16_000_000;

/**
 * How good the predictions of a file are.
 * @throws ReadingFault, MissingColumn, TooManyValues, NoRows
 */
export function readPerformance(file: OpenFile, settings: PerformanceSettings): Promise<Found> {
  switch (settings.task) {
    case 'binary':
      return readBinary(file, settings);
    case 'multiclass':
      return readMulticlass(file, settings);
    case 'regression':
      return readRegression(file, settings);
  }
}

const nothing = { confusion: null, perClass: [], roc: [], precisionRecall: [], calibration: [], isBinned: false };

/** Rows as they come: counted, or left out for a reason. */
class Tally {
  readonly excluded = new Excluded();
  total = 0;
  counted = 0;
  cases = 0;

  leaveOut(reason: Parameters<Excluded['add']>[0]): true {
    this.excluded.add(reason);
    return true;
  }

  found(file: OpenFile, facts: TableFacts, result: Omit<PerformanceResult, 'kind' | 'rows'>): Found {
    if (this.cases === 0) throw new NoRows();
    const { total, counted, cases } = this;
    return {
      rowCount: total,
      files: [{ name: file.source.name, sizeBytes: facts.sizeBytes, sha256: facts.sha256 }],
      result: { kind: 'performance', rows: { total, counted, cases, excluded: this.excluded.list }, ...result },
    };
  }
}

async function readBinary(file: OpenFile, settings: Settings<'binary'>): Promise<Found> {
  const { label, prediction, score, weight } = settings;
  const columns = [label.column, prediction?.column, score?.column, weight ?? undefined].filter(
    (name) => name !== undefined,
  );
  const at = {
    prediction: columns.indexOf(prediction?.column ?? ''),
    score: columns.indexOf(score?.column ?? ''),
    weight: columns.indexOf(weight ?? ''),
  };
  const readLabel = labelReader(label);
  const readPrediction = prediction && labelReader(prediction);
  const isLow = score?.isLowPositive ?? false;
  const sample = new BinarySample(score !== null);
  const tally = new Tally();
  const waiting =
    prediction === null && score?.threshold === 'median'
      ? { scores: new NumberList(), labels: new NumberList(), weights: new NumberList() }
      : null;
  const threshold = typeof score?.threshold === 'number' ? score.threshold : Number.NaN;
  let hasDecimalComma = false;
  // A low score that means positive is turned round, so that higher is always more positive.
  const turned = (value: number): number => (isLow ? 1 - value : value);

  const take = (cells: readonly Cell[]): boolean => {
    tally.total += 1;
    const actual = readLabel(cells[0] ?? null);
    if (actual < 0) return tally.leaveOut('missing-label');
    const predicted = readPrediction === null ? 0 : readPrediction(cells[at.prediction] ?? null);
    if (predicted < 0) return tally.leaveOut('missing-prediction');
    const value = score === null ? 0 : numberOf(cells[at.score] ?? null, hasDecimalComma);
    if (typeof value !== 'number') return tally.leaveOut(value === 'missing' ? 'missing-score' : value);
    const by = weight === null ? 1 : weightOf(cells[at.weight] ?? null, hasDecimalComma);
    if (by === null) return tally.leaveOut('bad-weight');
    tally.counted += 1;
    tally.cases += by;
    if (waiting !== null) {
      if (waiting.scores.length >= MEDIAN_ROWS) tooLarge('items', MEDIAN_ROWS);
      waiting.scores.push(value);
      waiting.labels.push(actual);
      waiting.weights.push(by);
      return true;
    }
    const isPredicted = prediction !== null ? predicted === 1 : isLow ? value <= threshold : value >= threshold;
    sample.add(actual === 1, isPredicted, turned(value), by);
    return true;
  };
  const begin = (about: { readonly hasDecimalComma: boolean }): void => {
    hasDecimalComma = about.hasDecimalComma;
  };
  const facts = await readTable(file.source, { columns, take, begin }, file.onBytes);
  if (waiting !== null) {
    const [scores, labels, weights] = [waiting.scores.view(), waiting.labels.view(), waiting.weights.view()];
    const median = weightedMedian(scores, weights);
    scores.forEach((value, row) => {
      sample.add(labels[row] === 1, isLow ? value < median : value > median, turned(value), weights[row] ?? 0);
    });
  }
  const { confusion, roc, precisionRecall, ...found } = sample.done(settings);
  const points = (curve: readonly CurvePoint[]): PerformanceResult['roc'] =>
    curve.map((point) => ({ ...point, threshold: point.threshold === null ? null : turned(point.threshold) }));
  return tally.found(file, facts, {
    ...nothing,
    task: 'binary',
    figures: found.figures,
    calibration: [...found.calibration],
    isBinned: found.isBinned,
    confusion: { classes: ['negative', 'positive'], matrix: confusion.map((row) => [...row]) },
    roc: points(roc),
    precisionRecall: points(precisionRecall),
  });
}

async function readMulticlass(file: OpenFile, settings: Settings<'multiclass'>): Promise<Found> {
  const { label, prediction, weight } = settings;
  const columns = [label.column, prediction.column, ...(weight === null ? [] : [weight])];
  const labels = new ValueCodes(label.column, MOST_CLASSES);
  const predictions = new ValueCodes(prediction.column, MOST_CLASSES);
  const pairs = new Float64Array((MOST_CLASSES + 1) ** 2);
  const tally = new Tally();
  let hasDecimalComma = false;
  const take = (cells: readonly Cell[]): boolean => {
    tally.total += 1;
    const actual = labels.read(cells[0] ?? null);
    if (actual === 0) return tally.leaveOut('missing-label');
    const predicted = predictions.read(cells[1] ?? null);
    if (predicted === 0) return tally.leaveOut('missing-prediction');
    const by = weight === null ? 1 : weightOf(cells[2] ?? null, hasDecimalComma);
    if (by === null) return tally.leaveOut('bad-weight');
    tally.counted += 1;
    tally.cases += by;
    const at = actual * (MOST_CLASSES + 1) + predicted;
    pairs[at] = (pairs[at] ?? 0) + by;
    return true;
  };
  const begin = (about: { readonly hasDecimalComma: boolean }): void => {
    hasDecimalComma = about.hasDecimalComma;
  };
  const facts = await readTable(file.source, { columns, take, begin }, file.onBytes);
  const classes = [...new Set([...labels.values, ...predictions.values])].filter((name) => name !== '').toSorted();
  const matrix = classes.map((actual) =>
    classes.map((predicted) => {
      const [from, to] = [labels.values.indexOf(actual), predictions.values.indexOf(predicted)];
      return from < 0 || to < 0 ? 0 : (pairs[from * (MOST_CLASSES + 1) + to] ?? 0);
    }),
  );
  const { figures, perClass } = multiclassFigures(matrix, settings);
  return tally.found(file, facts, {
    ...nothing,
    task: 'multiclass',
    figures,
    confusion: { classes, matrix },
    perClass: perClass.map((one, at) => ({ name: classes[at] ?? '', ...one })),
  });
}

async function readRegression(file: OpenFile, settings: Settings<'regression'>): Promise<Found> {
  const sample = new RegressionSample();
  const tally = new Tally();
  let hasDecimalComma = false;
  const take = (cells: readonly Cell[]): boolean => {
    tally.total += 1;
    const actual = numberOf(cells[0] ?? null, hasDecimalComma);
    if (typeof actual !== 'number') return tally.leaveOut(actual === 'missing' ? 'missing-label' : actual);
    const predicted = numberOf(cells[1] ?? null, hasDecimalComma);
    if (typeof predicted !== 'number')
      return tally.leaveOut(predicted === 'missing' ? 'missing-prediction' : predicted);
    if (!sample.add(actual, predicted)) tooLarge('items', KEPT_PAIRS);
    tally.counted += 1;
    tally.cases += 1;
    return true;
  };
  const begin = (about: { readonly hasDecimalComma: boolean }): void => {
    hasDecimalComma = about.hasDecimalComma;
  };
  const columns = [settings.label.column, settings.prediction.column];
  const facts = await readTable(file.source, { columns, take, begin }, file.onBytes);
  return tally.found(file, facts, { ...nothing, task: 'regression', figures: sample.done(settings.confidence) });
}
