/** Why there is no figure. */
export type Reason =
  | 'no-rows'
  | 'no-label'
  | 'no-score'
  | 'no-positives'
  | 'no-negatives'
  | 'no-predicted-positives'
  | 'no-predicted-negatives'
  | 'single-class'
  | 'single-group'
  | 'small-group'
  | 'no-reference'
  | 'top-rate-zero'
  | 'zero-denominator'
  | 'no-variation'
  | 'not-probability'
  | 'zero-value'
  | 'not-a-number-column'
  | 'not-a-category-column'
  | 'too-many-categories'
  | 'no-histogram'
  | 'out-of-range';

/** How an interval was made. */
export type IntervalMethod = 'wilson' | 'bootstrap' | 'normal' | 'delong';

/** A figure with its interval; `value` null: there is none, because of `reason`. Never NaN or infinite. */
export type Figure = {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly by: IntervalMethod | null;
  readonly reason: Reason | null;
};

/** Bounds of an interval. */
export type Interval = { readonly lower: number; readonly upper: number };

/** There is no figure, and why. */
export function none(reason: Reason): Figure {
  return { value: null, lower: null, upper: null, by: null, reason };
}

/** A figure, with an interval if there is one. What is not finite, numbers being too large, is no figure. */
export function figure(value: number, interval: Interval | null = null, by: IntervalMethod | null = null): Figure {
  if (!Number.isFinite(value)) return none('out-of-range');
  const isFound = interval !== null && Number.isFinite(interval.lower) && Number.isFinite(interval.upper);
  return {
    value,
    lower: isFound ? interval.lower : null,
    upper: isFound ? interval.upper : null,
    by: isFound ? by : null,
    reason: null,
  };
}
