import type { Reason } from './figure.ts';

/** Cases by label and prediction. */
export type Confusion = {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
};

/** A share of cases: so many of so many, and what it means if there are none to divide by. */
export type Share = { readonly hits: number; readonly of: number; readonly reason: Reason };

/** The four counts at a place of a table. */
export function confusionAt(cells: ArrayLike<number>, at: number = 0): Confusion {
  return {
    truePositives: cells[at] ?? 0,
    falsePositives: cells[at + 1] ?? 0,
    trueNegatives: cells[at + 2] ?? 0,
    falseNegatives: cells[at + 3] ?? 0,
  };
}

/** Every rate that is a share of counts; what needs labels is told by `needsLabel`. */
export const shares = {
  'selection-rate': {
    needsLabel: false,
    of: (c: Confusion): Share => ({ hits: c.truePositives + c.falsePositives, of: total(c), reason: 'no-rows' }),
  },
  'base-rate': {
    needsLabel: true,
    of: (c: Confusion): Share => ({ hits: c.truePositives + c.falseNegatives, of: total(c), reason: 'no-rows' }),
  },
  'true-positive-rate': {
    needsLabel: true,
    of: (c: Confusion): Share => ({
      hits: c.truePositives,
      of: c.truePositives + c.falseNegatives,
      reason: 'no-positives',
    }),
  },
  'false-positive-rate': {
    needsLabel: true,
    of: (c: Confusion): Share => ({
      hits: c.falsePositives,
      of: c.falsePositives + c.trueNegatives,
      reason: 'no-negatives',
    }),
  },
  'true-negative-rate': {
    needsLabel: true,
    of: (c: Confusion): Share => ({
      hits: c.trueNegatives,
      of: c.falsePositives + c.trueNegatives,
      reason: 'no-negatives',
    }),
  },
  'false-negative-rate': {
    needsLabel: true,
    of: (c: Confusion): Share => ({
      hits: c.falseNegatives,
      of: c.truePositives + c.falseNegatives,
      reason: 'no-positives',
    }),
  },
  'positive-predictive-value': {
    needsLabel: true,
    of: (c: Confusion): Share => ({
      hits: c.truePositives,
      of: c.truePositives + c.falsePositives,
      reason: 'no-predicted-positives',
    }),
  },
  'false-omission-rate': {
    needsLabel: true,
    of: (c: Confusion): Share => ({
      hits: c.falseNegatives,
      of: c.falseNegatives + c.trueNegatives,
      reason: 'no-predicted-negatives',
    }),
  },
  accuracy: {
    needsLabel: true,
    of: (c: Confusion): Share => ({ hits: c.truePositives + c.trueNegatives, of: total(c), reason: 'no-rows' }),
  },
} as const;
export type ShareName = keyof typeof shares;
export const shareNames = Object.keys(shares) as readonly ShareName[];

/** All cases. */
export function total(c: Confusion): number {
  return c.truePositives + c.falsePositives + c.trueNegatives + c.falseNegatives;
}

/** The share itself; NaN of nothing. */
export function rate(name: ShareName, c: Confusion): number {
  const { hits, of } = shares[name].of(c);
  return hits / of;
}
