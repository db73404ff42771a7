/** Slow ways to the same figures, written without looking at the fast ones: rows in, one definition after the other. */

export type SlowRow = {
  readonly groups: readonly (string | null)[];
  readonly label: boolean;
  readonly selected: boolean;
  readonly score: number;
};

/** The share of pairs of a positive and a negative in which the positive has the higher score; null without pairs. */
export function areaByPairs(labels: readonly number[], scores: readonly number[]): number | null {
  let [pairs, won] = [0, 0];
  labels.forEach((label, at) => {
    if (label !== 1) return;
    labels.forEach((other, place) => {
      if (other === 1) return;
      pairs += 1;
      const [left, right] = [scores[at] ?? 0, scores[place] ?? 0];
      won += left > right ? 1 : left === right ? 0.5 : 0;
    });
  });
  return pairs === 0 ? null : won / pairs;
}

/** The share of those of whom `is` holds; null of nobody. */
function shareOf<T>(rows: readonly T[], is: (row: T) => boolean): number | null {
  return rows.length === 0 ? null : rows.filter(is).length / rows.length;
}

/** Rates of some rows, each by its definition. */
export function slowRates(rows: readonly SlowRow[]): Record<string, number | null> {
  const positives = rows.filter(({ label }) => label);
  const negatives = rows.filter(({ label }) => !label);
  const selected = rows.filter((row) => row.selected);
  const rejected = rows.filter((row) => !row.selected);
  const missed = positives.filter((row) => !row.selected).length;
  const falseAlarms = negatives.filter((row) => row.selected).length;
  const isProbability = rows.every(({ score }) => score >= 0 && score <= 1);
  const mean = (of: (row: SlowRow) => number): number | null =>
    rows.length === 0 ? null : rows.map(of).reduce((sum, value) => sum + value, 0) / rows.length;
  let apart = 0;
  for (let bin = 0; bin < 10; bin += 1) {
    const inside = rows.filter(({ score }) => Math.min(9, Math.floor(score * 10)) === bin);
    const score = inside.reduce((sum, row) => sum + row.score, 0);
    apart += Math.abs(score - inside.filter(({ label }) => label).length);
  }
  return {
    'selection-rate': shareOf(rows, (row) => row.selected),
    'base-rate': shareOf(rows, ({ label }) => label),
    'true-positive-rate': shareOf(positives, (row) => row.selected),
    'false-negative-rate': shareOf(positives, (row) => !row.selected),
    'false-positive-rate': shareOf(negatives, (row) => row.selected),
    'true-negative-rate': shareOf(negatives, (row) => !row.selected),
    'positive-predictive-value': shareOf(selected, ({ label }) => label),
    'false-omission-rate': shareOf(rejected, ({ label }) => label),
    accuracy: shareOf(rows, (row) => row.label === row.selected),
    'treatment-ratio': falseAlarms === 0 ? null : missed / falseAlarms,
    'mean-score': mean(({ score }) => score),
    'brier-score': isProbability ? mean(({ score, label }) => (score - Number(label)) ** 2) : null,
    'expected-calibration-error': isProbability && rows.length > 0 ? apart / rows.length : null,
  };
}

/** Every difference and ratio between groups that count, pair by pair. */
export function slowGaps(groups: readonly (readonly SlowRow[])[]): Record<string, number | null> {
  const rates = groups.map(slowRates);
  const valuesOf = (name: string): number[] =>
    rates.map((rate) => rate[name]).filter((value) => value !== null && value !== undefined);
  const difference = (name: string): number | null => {
    const values = valuesOf(name);
    if (values.length < 2) return null;
    let most = 0;
    for (const left of values) for (const right of values) most = Math.max(most, Math.abs(left - right));
    return most;
  };
  const ratio = (name: string): number | null => {
    const values = valuesOf(name);
    if (values.length < 2) return null;
    let least: number | null = null;
    for (const left of values) {
      for (const right of values) if (right > 0) least = Math.min(least ?? 1, left / right);
    }
    return least;
  };
  const both = (left: number | null, right: number | null, of: (...values: number[]) => number): number | null =>
    left === null || right === null ? null : of(left, right);
  // All rates zero: equal, so a ratio of 1 beside another one; of both nothing can be said.
  const orEqual = (name: string): number | null => ratio(name) ?? (difference(name) === 0 ? 1 : null);
  return {
    'demographic-parity-difference': difference('selection-rate'),
    'demographic-parity-ratio': ratio('selection-rate'),
    'equalised-odds-difference': both(difference('true-positive-rate'), difference('false-positive-rate'), Math.max),
    'equalised-odds-ratio': both(orEqual('true-positive-rate'), orEqual('false-positive-rate'), Math.min),
    'equal-opportunity-difference': difference('true-positive-rate'),
    'equal-opportunity-ratio': ratio('true-positive-rate'),
    'false-positive-rate-difference': difference('false-positive-rate'),
    'predictive-parity-difference': difference('positive-predictive-value'),
    'false-omission-difference': difference('false-omission-rate'),
    'accuracy-difference': difference('accuracy'),
    'treatment-equality-difference': difference('treatment-ratio'),
    'mean-score-difference': difference('mean-score'),
    'calibration-difference': difference('expected-calibration-error'),
  };
}

/** The largest distance of two distributions, looked at from every value. */
export function slowSmirnov(left: readonly number[], right: readonly number[]): number {
  const upTo = (values: readonly number[], value: number): number =>
    values.filter((one) => one <= value).length / values.length;
  return Math.max(...[...left, ...right].map((value) => Math.abs(upTo(left, value) - upTo(right, value))));
}

/** Of all ways to part the pooled values into samples of these sizes, the share that is at least as far apart. */
export function slowSmirnovTail(left: readonly number[], right: readonly number[]): number {
  const pooled = [...left, ...right];
  const found = slowSmirnov(left, right);
  let [ways, asFar] = [0, 0];
  const choose = (at: number, chosen: readonly number[], rest: readonly number[]): void => {
    if (at === pooled.length) {
      if (chosen.length !== left.length) return;
      ways += 1;
      if (slowSmirnov(chosen, rest) >= found - 1e-12) asFar += 1;
      return;
    }
    const value = pooled[at] ?? 0;
    if (chosen.length < left.length) choose(at + 1, [...chosen, value], rest);
    if (rest.length < right.length) choose(at + 1, chosen, [...rest, value]);
  };
  choose(0, [], []);
  return asFar / ways;
}

/** The area under precision over recall, threshold by threshold, each looked at anew; null without positives. */
export function areaByThresholds(labels: readonly number[], scores: readonly number[]): number | null {
  const positives = labels.filter((label) => label === 1).length;
  if (positives === 0) return null;
  const thresholds = [...new Set(scores)].sort((left, right) => right - left);
  const points = thresholds.map((threshold) => {
    const chosen = labels.filter((_, at) => (scores[at] ?? 0) >= threshold);
    const right = chosen.filter((label) => label === 1).length;
    return { recall: right / positives, precision: right / chosen.length };
  });
  const [first] = points;
  let area = 0;
  let before = { recall: 0, precision: first?.precision ?? 0 };
  for (const point of points) {
    area += ((point.recall - before.recall) * (point.precision + before.precision)) / 2;
    before = point;
  }
  return area;
}

/** Percentiles of a figure of rows that are drawn anew again and again. */
export function resampled<T>(
  rows: readonly T[],
  figure: (drawn: readonly T[]) => number,
  random: () => number,
  turns: number,
): { readonly lower: number; readonly upper: number } {
  const found = Array.from({ length: turns }, () =>
    figure(rows.map((row) => rows[Math.floor(random() * rows.length)] ?? row)),
  ).sort((left, right) => left - right);
  return { lower: found[Math.round(turns * 0.025)] ?? 0, upper: found[Math.round(turns * 0.975) - 1] ?? 0 };
}
