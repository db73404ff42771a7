/** Scores kept one by one; beyond, they are put into a fine histogram. */
export const KEPT_SCORES = 4_000_000;

/** Distinct scores from the highest, each with the positive and negative cases that have it. */
export type ScoreSteps = {
  readonly scores: Float64Array;
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
};

/** Numbers that grow as they are added. */
export class NumberList {
  #values = new Float64Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Float64Array(this.#length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** What was added, in memory of the list itself. */
  view(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }

  clear(): void {
    this.#values = new Float64Array(0);
    this.#length = 0;
  }
}

/**
 * The bin of a number by sign, exponent and the first bits of its fraction: bins keep the order of numbers and are fine
 * wherever these lie. With 22 bits a bin is 1/1024 of its lower bound wide.
 */
export class FineBins {
  readonly counts: Float64Array;
  readonly #shift: number;
  readonly #double = new DataView(new ArrayBuffer(8));

  /** @param bits  of the number of bins, at most 26 */
  constructor(bits: number) {
    this.counts = new Float64Array(2 ** bits);
    this.#shift = 32 - bits;
  }

  binOf(value: number): number {
    // 0 and -0 are one number.
    this.#double.setFloat64(0, value === 0 ? 0 : value);
    const high = this.#double.getUint32(0);
    const ordered = high >= 0x80000000 ? ~high >>> 0 : (high | 0x80000000) >>> 0;
    return ordered >>> this.#shift;
  }

  /** The number in the middle of a bin. */
  middleOf(bin: number): number {
    const ordered = ((bin << this.#shift) | ((1 << this.#shift) >>> 1)) >>> 0;
    const high = ordered >= 0x80000000 ? ordered & 0x7fffffff : ~ordered >>> 0;
    this.#double.setUint32(0, high);
    this.#double.setUint32(4, 0);
    return this.#double.getFloat64(0);
  }

  add(value: number, weight: number): void {
    const bin = this.binOf(value);
    this.counts[bin] = (this.counts[bin] ?? 0) + weight;
  }
}

/**
 * Scores of positive and negative cases, for what depends on their order. Exact up to a bound; beyond it, scores in one
 * bin of a fine histogram count as equal.
 */
export class ScoreSample {
  readonly #kept = { positives: new NumberList(), negatives: new NumberList() };
  readonly #weights = { positives: new NumberList(), negatives: new NumberList() };
  #bins: { readonly positives: FineBins; readonly negatives: FineBins } | null = null;
  #isWeighted = false;
  readonly #limit: number;

  constructor(limit: number = KEPT_SCORES) {
    this.#limit = limit;
  }

  get isBinned(): boolean {
    return this.#bins !== null;
  }

  add(score: number, isPositive: boolean, weight: number = 1): void {
    const side = isPositive ? 'positives' : 'negatives';
    if (this.#bins !== null) {
      this.#bins[side].add(score, weight);
      return;
    }
    if (weight !== 1 && !this.#isWeighted) this.#beginWeights();
    this.#kept[side].push(score);
    if (this.#isWeighted) this.#weights[side].push(weight);
    if (this.#kept.positives.length + this.#kept.negatives.length > this.#limit) this.#beginBins();
  }

  #beginWeights(): void {
    this.#isWeighted = true;
    for (const side of ['positives', 'negatives'] as const) {
      for (let at = 0; at < this.#kept[side].length; at += 1) this.#weights[side].push(1);
    }
  }

  #beginBins(): void {
    const bins = { positives: new FineBins(22), negatives: new FineBins(22) };
    for (const side of ['positives', 'negatives'] as const) {
      const weights = this.#weights[side].view();
      this.#kept[side].view().forEach((score, at) => {
        bins[side].add(score, this.#isWeighted ? (weights[at] ?? 0) : 1);
      });
      this.#kept[side].clear();
      this.#weights[side].clear();
    }
    this.#bins = bins;
  }

  /** What there is, in order. */
  steps(): ScoreSteps {
    if (this.#bins !== null) return stepsOfBins(this.#bins.positives, this.#bins.negatives);
    const side = (name: 'positives' | 'negatives'): Sorted =>
      sorted(this.#kept[name].view(), this.#isWeighted ? this.#weights[name].view() : null);
    return merged(side('positives'), side('negatives'));
  }
}

type Sorted = { readonly values: Float64Array; readonly weights: Float64Array | null };

function sorted(values: Float64Array, weights: Float64Array | null): Sorted {
  // Sorting numbers alone is ten times as fast as sorting places.
  if (weights === null) return { values: values.slice().sort(), weights };
  const order = Uint32Array.from(values, (_, at) => at).sort(
    (left, right) => (values[left] ?? 0) - (values[right] ?? 0),
  );
  return {
    values: Float64Array.from(order, (at) => values[at] ?? 0),
    weights: Float64Array.from(order, (at) => weights[at] ?? 0),
  };
}

/** From the highest to the lowest, equal scores as one step. */
function merged(positives: Sorted, negatives: Sorted): ScoreSteps {
  const most = positives.values.length + negatives.values.length;
  const steps = {
    scores: new Float64Array(most),
    positives: new Float64Array(most),
    negatives: new Float64Array(most),
  };
  let p = positives.values.length - 1;
  let n = negatives.values.length - 1;
  let length = 0;
  while (p >= 0 || n >= 0) {
    const score = Math.max(
      positives.values[p] ?? Number.NEGATIVE_INFINITY,
      negatives.values[n] ?? Number.NEGATIVE_INFINITY,
    );
    let here = 0;
    for (; p >= 0 && positives.values[p] === score; p -= 1) here += positives.weights?.[p] ?? 1;
    let there = 0;
    for (; n >= 0 && negatives.values[n] === score; n -= 1) there += negatives.weights?.[n] ?? 1;
    if (here + there === 0) continue;
    steps.scores[length] = score;
    steps.positives[length] = here;
    steps.negatives[length] = there;
    length += 1;
  }
  return {
    scores: steps.scores.subarray(0, length),
    positives: steps.positives.subarray(0, length),
    negatives: steps.negatives.subarray(0, length),
  };
}

function stepsOfBins(positives: FineBins, negatives: FineBins): ScoreSteps {
  const scores = new NumberList();
  const [here, there] = [new NumberList(), new NumberList()];
  for (let bin = positives.counts.length - 1; bin >= 0; bin -= 1) {
    const [p, n] = [positives.counts[bin] ?? 0, negatives.counts[bin] ?? 0];
    if (p + n === 0) continue;
    scores.push(positives.middleOf(bin));
    here.push(p);
    there.push(n);
  }
  return { scores: scores.view(), positives: here.view(), negatives: there.view() };
}

/**
 * The median of scores that each stand for so many cases: with an even number of cases the mean of the two in the middle;
 * NaN of nothing. The scores are sorted by it.
 */
export function weightedMedian(scores: Float64Array, weights: Float64Array | null): number {
  const { values, weights: by } = sorted(scores, weights);
  let cases = 0;
  for (let at = 0; at < values.length; at += 1) cases += by?.[at] ?? 1;
  const nth = (place: number): number => {
    if (by === null) return values[place] ?? Number.NaN;
    let before = 0;
    for (let at = 0; at < values.length; at += 1) {
      before += by[at] ?? 0;
      if (place < before) return values[at] ?? Number.NaN;
    }
    return Number.NaN;
  };
  const upper = nth(Math.floor(cases / 2));
  return cases % 2 === 1 ? upper : (nth(cases / 2 - 1) + upper) / 2;
}
