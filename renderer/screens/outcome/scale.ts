import type { ScoreResult } from '#contract/records/judgement';
import type { Band, Score } from '#contract/records/rules';

/** A band as a stretch of the scale, in percent of its width. */
export interface Stretch {
  readonly band: Band;
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly width: number;
}

/** A score's scale with its bands, and where the value and what it can still come to stand on it. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly stretches: readonly Stretch[];
  /** In percent. */
  readonly value: number;
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Lays a score out on a line from 0 (or less, if it can be negative) to its maximum; without one, to a little above what
 * it can reach and where its last band begins.
 */
export function scaleOf(score: Score, result: ScoreResult): Scale {
  const bands = score.bands ?? [];
  const limits = bands.flatMap(({ upTo }) => upTo ?? []);
  const min = Math.min(0, result.min, result.value, ...limits);
  const last = limits.at(-1) ?? 0;
  const reach = Math.max(result.max, result.value, last * 1.25, min + 1);
  const max = Math.max(score.maximum ?? reach, result.value);
  const place = (value: number): number => (Math.min(Math.max(value, min), max) - min) / ((max - min) / 100);
  const stretches = bands.map((band, index): Stretch => {
    const from = index === 0 ? min : (bands[index - 1]?.upTo ?? min);
    const to = band.upTo ?? max;
    return { band, from, to, start: place(from), width: place(to) - place(from) };
  });
  return {
    min,
    max,
    stretches,
    value: place(result.value),
    lowest: place(result.min),
    highest: place(result.max),
  };
}
