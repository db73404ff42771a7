import type { EvaluatedFile, FairnessResult, FairnessSettings } from '#contract/records/evaluation';
import { tooLarge } from '#core/reading/fault';
import { fairness } from '#core/statistics/fairness';
import { FairnessCounts, type GroupCell, MOST_CELLS } from '#core/statistics/fairness-counts';
import { NumberList, weightedMedian } from '#core/statistics/score-sample';
import { Excluded, labelReader, numberOf, ValueCodes, weightOf } from './cells.ts';
import type { OpenFile } from './evaluate-file.ts';
import { type Cell, readTable } from './table-rows.ts';

/** Groups are combined in more ways than are told apart. */
export class TooManyCombinations extends Error {
  readonly limit: number = MOST_CELLS;
}

/** No row of the file counts. */
export class NoRows extends Error {}

/** Rows whose scores are kept until the median is known. */
const MEDIAN_ROWS = 16_000_000;

type Found = {
  readonly result: FairnessResult;
  readonly files: readonly EvaluatedFile[];
  readonly rowCount: number;
};

/**
 * Fairness of a predictions file, row by row. With a threshold only counts are kept; selecting by the median keeps a score
 * and a place of each row until the end.
 * @throws ReadingFault, MissingColumn, TooManyValues, TooManyCombinations, NoRows
 */
export async function readFairness({ source, onBytes }: OpenFile, settings: FairnessSettings): Promise<Found> {
  const { label, prediction, score, weight } = settings;
  const optional = [label?.column, prediction?.column, score?.column, weight ?? undefined];
  const columns = [...settings.groups, ...optional.filter((name) => name !== undefined)];
  const place = (name: string | null | undefined): number =>
    name === null || name === undefined ? -1 : columns.indexOf(name);
  const at = {
    label: place(label?.column),
    prediction: place(prediction?.column),
    score: place(score?.column),
    weight: place(weight),
  };
  const groups = settings.groups.map((name) => new ValueCodes(name));
  const isLowPositive = score?.isLowPositive ?? false;
  const counts = new FairnessCounts({ label: label !== null, score: score !== null, isLowPositive });
  const readLabel = label && labelReader(label);
  const readPrediction = prediction && labelReader(prediction);
  const excluded = new Excluded();
  const waiting = prediction === null && score?.threshold === 'median' ? new WaitingRows() : null;
  const threshold = typeof score?.threshold === 'number' ? score.threshold : Number.NaN;
  const codes = groups.map(() => 0);
  let hasDecimalComma = false;
  let [total, counted, cases] = [0, 0, 0];

  const take = (cells: readonly Cell[]): boolean => {
    total += 1;
    const isPositive = readLabel === null ? 0 : readLabel(cells[at.label] ?? null);
    if (isPositive < 0) return leaveOut('missing-label');
    const predicted = readPrediction === null ? 0 : readPrediction(cells[at.prediction] ?? null);
    if (predicted < 0) return leaveOut('missing-prediction');
    const value = score === null ? 0 : numberOf(cells[at.score] ?? null, hasDecimalComma);
    if (typeof value !== 'number') return leaveOut(value === 'missing' ? 'missing-score' : value);
    const by = at.weight < 0 ? 1 : weightOf(cells[at.weight] ?? null, hasDecimalComma);
    if (by === null) return leaveOut('bad-weight');
    for (let group = 0; group < groups.length; group += 1)
      codes[group] = groups[group]?.read(cells[group] ?? null) ?? 0;
    const cell = counts.cellOf(codes);
    if (cell === null) throw new TooManyCombinations();
    counted += 1;
    cases += by;
    if (waiting !== null) waiting.add(cell, isPositive === 1, value, by);
    else {
      const isSelected =
        prediction !== null ? predicted === 1 : isLowPositive ? value <= threshold : value >= threshold;
      counts.addTo(cell, isPositive === 1, isSelected, value, by);
    }
    return true;
  };
  const leaveOut = (reason: Parameters<Excluded['add']>[0]): true => {
    excluded.add(reason);
    return true;
  };

  const facts = await readTable(
    source,
    {
      columns,
      take,
      begin: (about) => {
        hasDecimalComma = about.hasDecimalComma;
      },
    },
    onBytes,
  );
  if (cases === 0) throw new NoRows();
  const median = waiting?.addAll(counts, isLowPositive) ?? Number.NaN;
  const found = fairness(
    counts,
    groups.map(({ column, values }) => ({ name: column, values })),
    settings,
  );
  return {
    rowCount: total,
    files: [{ name: source.name, sizeBytes: facts.sizeBytes, sha256: facts.sha256 }],
    result: {
      kind: 'fairness',
      rows: { total, counted, cases, excluded: excluded.list },
      rule:
        waiting !== null
          ? { by: 'median', threshold: median }
          : prediction !== null
            ? { by: 'prediction' }
            : { by: 'threshold', threshold },
      // Mutable for the record, which is what the reader's answer is checked against.
      overall: structuredClone(found.overall) as FairnessResult['overall'],
      groupings: structuredClone(found.groupings) as FairnessResult['groupings'],
    },
  };
}

/** Rows that are not counted before the median of their scores is known. */
class WaitingRows {
  readonly #scores = new NumberList();
  readonly #weights = new NumberList();
  readonly #places = new NumberList();
  readonly #cells: GroupCell[] = [];
  readonly #numbers = new Map<GroupCell, number>();

  /** @throws ReadingFault `reading.too-large` (`items`) */
  add(cell: GroupCell, isPositive: boolean, score: number, weight: number): void {
    if (this.#scores.length >= MEDIAN_ROWS) tooLarge('items', MEDIAN_ROWS);
    let number = this.#numbers.get(cell);
    if (number === undefined) {
      number = this.#cells.length;
      this.#numbers.set(cell, number);
      this.#cells.push(cell);
    }
    this.#scores.push(score);
    this.#weights.push(weight);
    this.#places.push(number * 2 + (isPositive ? 1 : 0));
  }

  /** @returns the median; who is above it, or below where low scores are the good ones, is selected */
  addAll(counts: FairnessCounts, isLowPositive: boolean): number {
    const scores = this.#scores.view();
    const weights = this.#weights.view();
    const median = weightedMedian(scores, weights.every((weight) => weight === 1) ? null : weights);
    this.#places.view().forEach((place, at) => {
      const cell = this.#cells[place >> 1];
      const score = scores[at] ?? 0;
      if (cell === undefined) return;
      counts.addTo(cell, place % 2 === 1, isLowPositive ? score < median : score > median, score, weights[at] ?? 0);
    });
    return median;
  }
}
