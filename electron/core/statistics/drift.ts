import { type Binning, binEdges, countByBin } from './bins.ts';
import { type BinCounts, chiSquared, jensenShannon, stabilityIndex } from './divergence.ts';
import { type Figure, figure, none, type Reason } from './figure.ts';
import { smirnov, tiesOf } from './kolmogorov-smirnov.ts';
import { FineBins, NumberList } from './score-sample.ts';

/** Values of a column that are told apart as categories. */
export const CATEGORIES = 1000;
/** Categories shown one by one; the others are one bin of the picture, but not of the figures. */
const SHOWN = 50;
const NAMED = 20;

export type DriftMetricName =
  | 'population-stability-index'
  | 'kolmogorov-smirnov'
  | 'chi-squared'
  | 'jensen-shannon-divergence'
  | 'jensen-shannon-distance'
  | 'missing-rate-change'
  | 'new-category-rate';

export type DriftBin = {
  readonly label: string | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly baseline: number;
  readonly current: number;
};

export type DriftTest = { readonly statistic: number; readonly p: number; readonly degrees: number | null };

export type SideOfColumn = {
  readonly n: number;
  readonly missing: number;
  readonly notFinite: number;
  readonly distinct: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
};

export type DriftOfColumn = {
  readonly type: 'number' | 'category';
  readonly baseline: SideOfColumn;
  readonly current: SideOfColumn;
  readonly figures: Readonly<Record<DriftMetricName, Figure>>;
  readonly kolmogorovSmirnov: DriftTest | null;
  readonly chiSquared: DriftTest | null;
  readonly bins: readonly DriftBin[];
  readonly newCategories: readonly string[];
  readonly goneCategories: readonly string[];
  readonly isBinned: boolean;
};

type Sorted = { readonly values: Float64Array; readonly weights: Float64Array | null };

/** Gathers the values of one column of one file, as numbers as long as they are, and as categories. */
export class ColumnSample {
  #n = 0;
  #missing = 0;
  #notFinite = 0;
  #numbers = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #categories: Map<string | number, number> | null = new Map();
  #isNumeric = true;
  readonly #values = new NumberList();
  #bins: FineBins | null = null;
  readonly #limit: { readonly kept: number; readonly bits: number };

  /** @param limit  numbers that are kept one by one, and bits of the histogram beyond */
  constructor(limit: { readonly kept: number; readonly bits: number }) {
    this.#limit = limit;
  }

  /** Whether there is something but numbers. */
  get isNumeric(): boolean {
    return this.#isNumeric && this.#numbers + this.#notFinite > 0;
  }

  get isEmpty(): boolean {
    return this.#n === 0 && this.#notFinite === 0;
  }

  get isBinned(): boolean {
    return this.#bins !== null;
  }

  addMissing(): void {
    this.#missing += 1;
  }

  /** NaN and infinite numbers are counted, and left out. */
  addNumber(value: number): void {
    if (!Number.isFinite(value)) {
      this.#notFinite += 1;
      return;
    }
    this.#n += 1;
    this.#numbers += 1;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    this.#category(value);
    if (!this.#isNumeric) return;
    if (this.#bins !== null) {
      this.#bins.add(value, 1);
      return;
    }
    this.#values.push(value);
    if (this.#values.length <= this.#limit.kept) return;
    const bins = new FineBins(this.#limit.bits);
    for (const kept of this.#values.view()) bins.add(kept, 1);
    this.#values.clear();
    this.#bins = bins;
  }

  addText(value: string): void {
    this.#n += 1;
    this.#category(value);
    if (!this.#isNumeric) return;
    this.#isNumeric = false;
    this.#values.clear();
    this.#bins = null;
  }

  #category(value: string | number): void {
    if (this.#categories === null) return;
    this.#categories.set(value, (this.#categories.get(value) ?? 0) + 1);
    if (this.#categories.size > CATEGORIES) this.#categories = null;
  }

  /** Counts by category, null if there are too many. */
  categories(): ReadonlyMap<string, number> | null {
    return this.#categories && new Map([...this.#categories].map(([value, count]) => [String(value), count]));
  }

  sorted(): Sorted {
    if (this.#bins === null) return { values: this.#values.view().slice().sort(), weights: null };
    const [values, weights] = [new NumberList(), new NumberList()];
    this.#bins.counts.forEach((count, bin) => {
      if (count === 0) return;
      values.push(this.#bins?.middleOf(bin) ?? 0);
      weights.push(count);
    });
    return { values: values.view(), weights: weights.view() };
  }

  side(): SideOfColumn {
    const isKnown = this.#isNumeric && this.#numbers > 0;
    return {
      n: this.#n,
      missing: this.#missing,
      notFinite: this.#notFinite,
      distinct: this.#categories?.size ?? null,
      min: isKnown ? this.#min : null,
      max: isKnown ? this.#max : null,
      mean: isKnown && Number.isFinite(this.#sum) ? this.#sum / this.#numbers : null,
    };
  }
}

/**
 * How one column changed from a baseline. Numbers on both sides are compared as numbers: by bins of the baseline, and by
 * the test of Kolmogorov and Smirnov; else as categories, with the chi-squared test. Missing values are in no distribution:
 * their share is a figure of its own, current less baseline.
 */
export function driftOfColumn(
  baseline: ColumnSample,
  current: ColumnSample,
  how: { readonly bins: number; readonly binning: Binning },
): DriftOfColumn {
  const sides = { baseline: baseline.side(), current: current.side() };
  const missing = missingChange(sides.baseline, sides.current);
  const isNumber =
    (baseline.isNumeric || baseline.isEmpty) &&
    (current.isNumeric || current.isEmpty) &&
    (baseline.isNumeric || current.isNumeric);
  const found = isNumber ? numbersOf(baseline, current, how) : categoriesOf(baseline, current);
  return {
    type: isNumber ? 'number' : 'category',
    ...sides,
    ...found,
    figures: { ...found.figures, 'missing-rate-change': missing },
    isBinned: baseline.isBinned || current.isBinned,
  };
}

function missingChange(baseline: SideOfColumn, current: SideOfColumn): Figure {
  const all = (side: SideOfColumn): number => side.n + side.missing + side.notFinite;
  if (all(baseline) === 0 || all(current) === 0) return none('no-rows');
  return figure(current.missing / all(current) - baseline.missing / all(baseline));
}

type Found = Pick<DriftOfColumn, 'kolmogorovSmirnov' | 'chiSquared' | 'bins' | 'newCategories' | 'goneCategories'> & {
  readonly figures: Readonly<Record<Exclude<DriftMetricName, 'missing-rate-change'>, Figure>>;
};

function without(reason: Reason, isNumber: boolean): Found {
  return {
    figures: {
      'population-stability-index': none(reason),
      'kolmogorov-smirnov': none(isNumber ? reason : 'not-a-number-column'),
      'chi-squared': none(isNumber ? 'not-a-category-column' : reason),
      'jensen-shannon-divergence': none(reason),
      'jensen-shannon-distance': none(reason),
      'new-category-rate': none(isNumber ? 'not-a-category-column' : reason),
    },
    kolmogorovSmirnov: null,
    chiSquared: null,
    bins: [],
    newCategories: [],
    goneCategories: [],
  };
}

function divergences(counts: BinCounts) {
  const divergence = jensenShannon(counts);
  return {
    'population-stability-index': figure(stabilityIndex(counts)),
    'jensen-shannon-divergence': figure(divergence),
    'jensen-shannon-distance': figure(Math.sqrt(divergence)),
  };
}

function numbersOf(
  baseline: ColumnSample,
  current: ColumnSample,
  how: { readonly bins: number; readonly binning: Binning },
): Found {
  const [before, after] = [baseline.sorted(), current.sorted()];
  const nothing = without('no-rows', true);
  if (before.values.length === 0 || after.values.length === 0) return nothing;
  const edges = binEdges(expanded(before), how.bins, how.binning);
  const counts = {
    baseline: countByBin(edges, before.values, before.weights),
    current: countByBin(edges, after.values, after.weights),
  };
  const test = smirnov(tiesOfWeighted(before, after));
  return {
    ...nothing,
    figures: { ...nothing.figures, ...divergences(counts), 'kolmogorov-smirnov': figure(test.statistic) },
    kolmogorovSmirnov: { statistic: test.statistic, p: test.p, degrees: null },
    bins: counts.baseline.map((count, at) => ({
      label: null,
      lower: edges[at - 1] ?? null,
      upper: edges[at] ?? null,
      baseline: count,
      current: counts.current[at] ?? 0,
    })),
  };
}

/** Values as often as they are there, for quantiles; of a histogram as many as it takes to keep its shares. */
function expanded({ values, weights }: Sorted): Float64Array {
  if (weights === null) return values;
  const cases = weights.reduce((sum, weight) => sum + weight, 0);
  const scale = Math.min(1, 1_000_000 / cases);
  const list = new NumberList();
  let [seen, made] = [0, 0];
  values.forEach((value, at) => {
    seen += weights[at] ?? 0;
    for (; made < seen * scale; made += 1) list.push(value);
  });
  return list.view();
}

function tiesOfWeighted(left: Sorted, right: Sorted): { left: Float64Array; right: Float64Array } {
  if (left.weights === null && right.weights === null) return tiesOf(left.values, right.values);
  const values = Float64Array.from(new Set([...left.values, ...right.values])).sort();
  const spread = ({ values: from, weights }: Sorted): Float64Array => {
    const into = new Float64Array(values.length);
    let place = 0;
    from.forEach((value, at) => {
      while ((values[place] ?? value) < value) place += 1;
      into[place] = (into[place] ?? 0) + (weights?.[at] ?? 1);
    });
    return into;
  };
  return { left: spread(left), right: spread(right) };
}

function categoriesOf(baseline: ColumnSample, current: ColumnSample): Found {
  const [before, after] = [baseline.categories(), current.categories()];
  if (before === null || after === null) return without('too-many-categories', false);
  if (before.size === 0 || after.size === 0) return without('no-rows', false);
  const all = [...new Set([...before.keys(), ...after.keys()])].toSorted(
    (left, right) => (before.get(right) ?? 0) - (before.get(left) ?? 0) || (left < right ? -1 : 1),
  );
  const bins = all.map((label) => ({
    label,
    lower: null,
    upper: null,
    baseline: before.get(label) ?? 0,
    current: after.get(label) ?? 0,
  }));
  const counts = { baseline: bins.map((bin) => bin.baseline), current: bins.map((bin) => bin.current) };
  const added = bins.filter((bin) => bin.baseline === 0);
  const gone = bins.filter((bin) => bin.current === 0);
  const n = counts.current.reduce((sum, count) => sum + count, 0);
  const test = chiSquared(counts);
  return {
    figures: {
      ...divergences(counts),
      'kolmogorov-smirnov': none('not-a-number-column'),
      'chi-squared': test === null ? none('no-variation') : figure(test.statistic),
      'new-category-rate': figure(added.reduce((sum, bin) => sum + bin.current, 0) / n),
    },
    kolmogorovSmirnov: null,
    chiSquared: test,
    bins: shown(bins),
    newCategories: added.slice(0, NAMED).map(({ label }) => label),
    goneCategories: gone.slice(0, NAMED).map(({ label }) => label),
  };
}

function shown(bins: readonly DriftBin[]): readonly DriftBin[] {
  if (bins.length <= SHOWN) return bins;
  const rest = bins.slice(SHOWN - 1);
  const sum = (side: 'baseline' | 'current'): number => rest.reduce((total, bin) => total + bin[side], 0);
  return [
    ...bins.slice(0, SHOWN - 1),
    { label: null, lower: null, upper: null, baseline: sum('baseline'), current: sum('current') },
  ];
}
