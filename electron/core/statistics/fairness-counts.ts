import { BIN_NUMBERS, binOf, CALIBRATION_BINS } from './calibration.ts';

/** A cell: true and false positives, true and false negatives, four sums over scores, and the bins of calibration. */
export const CELL = {
  truePositives: 0,
  falsePositives: 1,
  trueNegatives: 2,
  falseNegatives: 3,
  score: 4,
  scoreSquared: 5,
  /** (score − label)², and its square. */
  error: 6,
  errorSquared: 7,
  bins: 8,
} as const;
export const CELL_NUMBERS = CELL.bins + CALIBRATION_BINS * BIN_NUMBERS;

/** Combinations of groups that are told apart. */
export const MOST_CELLS = 100_000;
/** Room for the codes of one column in the number of a combination. */
const CODES = 4096;

/** A combination of groups; each code is a place in the column's values, 0: the group is not known. */
export type GroupCell = { readonly codes: readonly number[]; readonly sums: Float64Array };

/**
 * Counts rows by the groups they belong to: bounded by the number of combinations, not of rows. Without a label every row
 * counts as falsely selected or truly not selected, so that only what is selected can be said.
 */
export class FairnessCounts {
  readonly hasLabel: boolean;
  readonly hasScore: boolean;
  #isProbability = true;
  readonly #cells = new Map<number, GroupCell>();

  readonly #isLowPositive: boolean;

  /** @param has.isLowPositive  a low score means positive: 1 less the score is its probability */
  constructor(has: { readonly label: boolean; readonly score: boolean; readonly isLowPositive?: boolean }) {
    this.hasLabel = has.label;
    this.hasScore = has.score;
    this.#isLowPositive = has.isLowPositive ?? false;
  }

  /** Whether every score lies in [0, 1]; true if there is none. */
  get isProbability(): boolean {
    return this.#isProbability;
  }

  get cells(): readonly GroupCell[] {
    return [...this.#cells.values()];
  }

  /**
   * Adds a row, or `weight` rows like it.
   * @param codes  one for each group column, less than 4096
   * @param score  finite; ignored without scores
   * @returns false, and nothing is added, if there are too many combinations
   */
  add(codes: readonly number[], isPositive: boolean, isSelected: boolean, score: number, weight: number = 1): boolean {
    const cell = this.cellOf(codes);
    if (cell === null) return false;
    this.addTo(cell, isPositive, isSelected, score, weight);
    return true;
  }

  /** The cell of a combination, null if there are too many. */
  cellOf(codes: readonly number[]): GroupCell | null {
    let key = 0;
    for (const code of codes) key = key * CODES + code;
    const found = this.#cells.get(key);
    if (found !== undefined) return found;
    if (this.#cells.size >= MOST_CELLS) return null;
    const made = { codes: [...codes], sums: new Float64Array(CELL_NUMBERS) };
    this.#cells.set(key, made);
    return made;
  }

  /** As `add`, to a cell that was found before. */
  addTo({ sums }: GroupCell, isPositive: boolean, isSelected: boolean, score: number, weight: number): void {
    const counts = this.hasLabel && isPositive;
    const place = isSelected
      ? counts
        ? CELL.truePositives
        : CELL.falsePositives
      : counts
        ? CELL.falseNegatives
        : CELL.trueNegatives;
    sums[place] = (sums[place] ?? 0) + weight;
    if (!this.hasScore) return;
    const probability = this.#isLowPositive ? 1 - score : score;
    const error = (probability - (isPositive ? 1 : 0)) ** 2;
    sums[CELL.score] = (sums[CELL.score] ?? 0) + weight * score;
    sums[CELL.scoreSquared] = (sums[CELL.scoreSquared] ?? 0) + weight * score * score;
    sums[CELL.error] = (sums[CELL.error] ?? 0) + weight * error;
    sums[CELL.errorSquared] = (sums[CELL.errorSquared] ?? 0) + weight * error * error;
    if (score < 0 || score > 1) {
      this.#isProbability = false;
      return;
    }
    const bin = CELL.bins + binOf(probability) * BIN_NUMBERS;
    sums[bin] = (sums[bin] ?? 0) + weight;
    sums[bin + 1] = (sums[bin + 1] ?? 0) + weight * probability;
    if (isPositive) sums[bin + 2] = (sums[bin + 2] ?? 0) + weight;
  }
}

/** Adds what one cell holds to another. */
export function addSums(into: Float64Array, sums: Float64Array): void {
  for (let at = 0; at < into.length; at += 1) into[at] = (into[at] ?? 0) + (sums[at] ?? 0);
}
