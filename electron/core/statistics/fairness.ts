import { GAP_METRICS, type GapMetric } from '#contract/evaluation-metrics';
import { bootstrapCounts, type Resampling } from './bootstrap.ts';
import { type CalibrationBin, calibrationError, calibrationOf } from './calibration.ts';
import { addSums, CELL, CELL_NUMBERS, type FairnessCounts } from './fairness-counts.ts';
import { type Figure, figure, type Interval, none, type Reason } from './figure.ts';
import { type GroupPoint, gapsOf, pointsOf } from './gaps.ts';
import { type Group, type GroupColumn, type Grouping, groupingsOf } from './groupings.ts';
import { normalInterval, wilson } from './intervals.ts';
import { type Confusion, confusionAt, shareNames, shares, total } from './rates.ts';

export type GroupMetricName =
  | (typeof shareNames)[number]
  | 'impact-ratio'
  | 'reference-ratio'
  | 'treatment-ratio'
  | 'mean-score'
  | 'brier-score'
  | 'expected-calibration-error';

export type FairnessOptions = Resampling & {
  readonly isIntersectional: boolean;
  /** The group that others are compared with, by column. */
  readonly reference: Readonly<Record<string, string>>;
  /** A group of less than this share of the cases with a known group is in no ratio and no gap. */
  readonly smallGroupShare: number;
};

/** Counts, those of labels null without a label. */
export type CountsOfGroup = {
  readonly n: number;
  readonly selected: number;
  readonly positives: number | null;
  readonly truePositives: number | null;
  readonly falsePositives: number | null;
  readonly trueNegatives: number | null;
  readonly falseNegatives: number | null;
};

export type GroupResult = {
  readonly values: readonly string[];
  readonly counts: CountsOfGroup;
  readonly share: number;
  readonly isSmall: boolean;
  readonly isReference: boolean;
  readonly figures: Readonly<Record<GroupMetricName, Figure>>;
  readonly calibration: readonly CalibrationBin[];
};

/** `leftOut`: counting groups that have no such rate. `highest`, `lowest`: places in `groups`. */
export type Gap = Figure & {
  readonly highest: number | null;
  readonly lowest: number | null;
  readonly leftOut: number;
};

export type GroupingResult = {
  readonly columns: readonly string[];
  readonly groups: readonly GroupResult[];
  readonly unknownCases: number;
  readonly unlisted: { readonly groups: number; readonly cases: number };
  readonly gaps: Readonly<Record<GapMetric, Gap>>;
};

export type FairnessFigures = {
  readonly overall: {
    readonly counts: CountsOfGroup;
    readonly figures: Readonly<Record<GroupMetricName, Figure>>;
    readonly calibration: readonly CalibrationBin[];
  };
  readonly groupings: readonly GroupingResult[];
};

/** What of the sums holds: labels, scores, and whether these are probabilities. */
type Known = { readonly hasLabel: boolean; readonly hasScore: boolean; readonly isProbability: boolean };

/**
 * Every figure of fairness of what was counted.
 *
 * - Impact ratio: the group's selection rate by the highest among the groups that count (6 RCNY 5-301; 29 CFR 1607.4 D);
 *   if nobody was selected in any of them, there is none. Of a single group it is 1.
 * - Gaps are the largest less the smallest of a rate over the groups that count, ratios the smallest by the largest.
 *   Equalised odds takes the larger gap, or the smaller ratio, of true and false positive rates (M. Hardt, E. Price,
 *   N. Srebro, "Equality of opportunity in supervised learning", 2016). A group without the rate, such as a true positive
 *   rate without positives, is left out of that gap and told in `leftOut`; with fewer than two left there is no gap.
 * - Small groups, the groups not listed and cases without a known group are in no ratio and no gap. Which groups are small
 *   is settled once, not anew for each resample; so is the median that selects.
 * - Rates have Wilson intervals, means of scores normal ones, ratios and gaps bootstrap ones; an expected calibration error
 *   has none, being biased upwards in small groups.
 */
export function fairness(
  counts: FairnessCounts,
  columns: readonly GroupColumn[],
  options: FairnessOptions,
): FairnessFigures {
  const { hasLabel, hasScore, isProbability } = counts;
  const known = { hasLabel, hasScore, isProbability };
  const all = new Float64Array(CELL_NUMBERS);
  for (const { sums } of counts.cells) addSums(all, sums);
  return {
    overall: {
      counts: countsOf(all, hasLabel),
      figures: figuresOf(all, known, options.confidence, without('single-group')),
      calibration: hasLabel && hasScore && isProbability ? calibrationOf(all, CELL.bins) : [],
    },
    groupings: groupingsOf(counts, columns, options.isIntersectional).map((grouping) =>
      groupingResult(grouping, known, options),
    ),
  };
}

type Ratios = { readonly impact: Figure; readonly reference: Figure; readonly treatment: Interval | null };

function groupingResult(grouping: Grouping, known: Known, options: FairnessOptions): GroupingResult {
  const { columns, groups, unknownCases, unlisted, knownCases } = grouping;
  const shareOf = ({ n }: Group): number => (knownCases === 0 ? 0 : n / knownCases);
  const isSmall = groups.map((group) => shareOf(group) < options.smallGroupShare);
  const counting = groups.flatMap((_, at) => (isSmall[at] === true ? [] : [at]));
  const isReference = (group: Group): boolean =>
    columns.every((column, at) => options.reference[column] === group.values[at]);
  const referencePlace = groups.findIndex(isReference);
  const reference = counting.indexOf(referencePlace);

  // Behind the groups that count: everybody else, so that a resample draws from all cases.
  const cells = new Float64Array((counting.length + 1) * 4);
  counting.forEach((place, at) => {
    for (let part = 0; part < 4; part += 1) cells[at * 4 + part] = groups[place]?.sums[part] ?? 0;
  });
  const countedCases = counting.reduce((sum, place) => sum + (groups[place]?.n ?? 0), 0);
  cells[counting.length * 4] = knownCases + unknownCases - countedCases;

  const width = counting.length * 3;
  const compute = (drawn: Float64Array, into: Float64Array): void => {
    const points = pointsOf(drawn, counting.length, reference);
    points.forEach((point, at) => {
      into[at * 3] = point.impact;
      into[at * 3 + 1] = point.reference;
      into[at * 3 + 2] = point.treatment;
    });
    const gaps = gapsOf(points);
    GAP_METRICS.forEach((name, at) => {
      into[width + at] = gaps[name]?.value ?? Number.NaN;
    });
  };
  const intervals = bootstrapCounts(cells, width + GAP_METRICS.length, compute, options);
  const points = pointsOf(cells, counting.length, reference, (at) => scoresOf(groups[counting[at] ?? -1], known));
  const gaps = gapsOf(points);

  return {
    columns,
    unknownCases,
    unlisted,
    groups: groups.map((group, place) => {
      const at = counting.indexOf(place);
      const point = points[at];
      const ratios =
        point === undefined
          ? without('small-group')
          : group.n === 0
            ? without('no-rows')
            : ratiosOf(point, at, reference, intervals);
      return {
        values: group.values,
        counts: countsOf(group.sums, known.hasLabel),
        share: shareOf(group),
        isSmall: isSmall[place] ?? false,
        isReference: place === referencePlace,
        figures: figuresOf(group.sums, known, options.confidence, ratios),
        calibration:
          columns.length === 1 && known.hasLabel && known.hasScore && known.isProbability
            ? calibrationOf(group.sums, CELL.bins)
            : [],
      };
    }),
    gaps: record(GAP_METRICS, (name): Gap => {
      const found = gaps[name];
      const nowhere = { highest: null, lowest: null };
      const reason = whyNoGap(name, known, points);
      if (found === undefined || reason !== null) {
        return { ...none(reason ?? 'zero-denominator'), ...nowhere, leftOut: found?.leftOut ?? 0 };
      }
      const interval = intervals[width + GAP_METRICS.indexOf(name)] ?? null;
      return {
        ...(Number.isFinite(found.value) ? figure(found.value, interval, 'bootstrap') : none(found.reason)),
        highest: counting[found.highest] ?? null,
        lowest: counting[found.lowest] ?? null,
        leftOut: found.leftOut,
      };
    }),
  };
}

function without(reason: Reason): Ratios {
  return { impact: none(reason), reference: none(reason), treatment: null };
}

function ratiosOf(point: GroupPoint, at: number, reference: number, intervals: readonly (Interval | null)[]): Ratios {
  const found = (value: number, place: number, reason: Reason): Figure =>
    Number.isFinite(value) ? figure(value, intervals[at * 3 + place] ?? null, 'bootstrap') : none(reason);
  return {
    impact: found(point.impact, 0, 'top-rate-zero'),
    reference: reference < 0 ? none('no-reference') : found(point.reference, 1, 'zero-denominator'),
    treatment: intervals[at * 3 + 2] ?? null,
  };
}

function whyNoGap(name: GapMetric, known: Known, points: readonly GroupPoint[]): Reason | null {
  const isOfScores = name === 'mean-score-difference' || name === 'calibration-difference';
  if (isOfScores && !known.hasScore) return 'no-score';
  if (name !== 'mean-score-difference' && !name.startsWith('demographic-parity') && !known.hasLabel) return 'no-label';
  if (name === 'calibration-difference' && !known.isProbability) return 'not-probability';
  return points.length < 2 ? 'single-group' : null;
}

function scoresOf(group: Group | undefined, known: Known): { meanScore: number; calibration: number } {
  const isKnown = group !== undefined && known.hasScore;
  const isCalibrated = isKnown && known.hasLabel && known.isProbability;
  return {
    meanScore: isKnown ? (group.sums[CELL.score] ?? 0) / group.n : Number.NaN,
    calibration: isCalibrated ? calibrationError(calibrationOf(group.sums, CELL.bins)) : Number.NaN,
  };
}

function countsOf(sums: Float64Array, hasLabel: boolean): CountsOfGroup {
  const c = confusionAt(sums);
  const labelled = (value: number): number | null => (hasLabel ? value : null);
  return {
    n: total(c),
    selected: c.truePositives + c.falsePositives,
    positives: labelled(c.truePositives + c.falseNegatives),
    truePositives: labelled(c.truePositives),
    falsePositives: labelled(c.falsePositives),
    trueNegatives: labelled(c.trueNegatives),
    falseNegatives: labelled(c.falseNegatives),
  };
}

function figuresOf(
  sums: Float64Array,
  known: Known,
  confidence: number,
  ratios: Ratios,
): Readonly<Record<GroupMetricName, Figure>> {
  const c = confusionAt(sums);
  const n = total(c);
  const scored = (needsLabel: boolean): Reason | null =>
    !known.hasScore
      ? 'no-score'
      : needsLabel && !known.hasLabel
        ? 'no-label'
        : needsLabel && !known.isProbability
          ? 'not-probability'
          : n === 0
            ? 'no-rows'
            : null;
  const mean = (reason: Reason | null, sum: number, squares: number): Figure =>
    reason === null ? meanFigure(sum, squares, n, confidence) : none(reason);
  const uncalibrated = scored(true);
  return {
    ...record(shareNames, (name): Figure => {
      if (shares[name].needsLabel && !known.hasLabel) return none('no-label');
      const { hits, of, reason } = shares[name].of(c);
      return of === 0 ? none(reason) : figure(hits / of, wilson(hits, of, confidence), 'wilson');
    }),
    'impact-ratio': ratios.impact,
    'reference-ratio': ratios.reference,
    'treatment-ratio': treatment(c, known, ratios.treatment),
    'mean-score': mean(scored(false), sums[CELL.score] ?? 0, sums[CELL.scoreSquared] ?? 0),
    'brier-score': mean(uncalibrated, sums[CELL.error] ?? 0, sums[CELL.errorSquared] ?? 0),
    'expected-calibration-error':
      uncalibrated === null ? figure(calibrationError(calibrationOf(sums, CELL.bins))) : none(uncalibrated),
  };
}

/** Treatment equality: false negatives by false positives (R. Berk et al., 2018). */
function treatment(c: Confusion, known: Known, interval: Interval | null): Figure {
  if (!known.hasLabel) return none('no-label');
  if (c.falsePositives === 0) return none('zero-denominator');
  return figure(c.falseNegatives / c.falsePositives, interval, 'bootstrap');
}

/** A mean of independent values of which sum and sum of squares are known. */
export function meanFigure(sum: number, squares: number, n: number, confidence: number): Figure {
  const mean = sum / n;
  const variance = n > 1 ? Math.max(0, (squares - sum * mean) / (n - 1)) : Number.NaN;
  return figure(mean, normalInterval(mean, Math.sqrt(variance / n), confidence), 'normal');
}

function record<K extends string, V>(names: readonly K[], of: (name: K) => V): Record<K, V> {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<K, V>;
}
