import type { Demo } from './demo.ts';

/** `quick` only shows that a benchmark runs; its figures mean nothing. */
export type Size = 'full' | 'quick';

/** Something that is timed: a piece of the app, or the raw work it is measured against. */
export interface Contestant {
  /** What a run gets through, in the plural, for example `pages`; times are told per one of it. */
  readonly unit: string;
  /** How many a run gets through. */
  readonly units: number;
  /** Before each run, outside of the time. */
  readonly reset?: () => unknown;
  readonly run: () => unknown;
}

/** What is promised: how many times as long one contestant takes as another, per unit. */
export interface Ratio {
  readonly of: string;
  readonly to: string;
  /** The highest that is accepted; null if none is promised. */
  readonly limit: number | null;
}

/** A benchmark that is set up. */
export interface Trial {
  readonly contestants: Readonly<Record<string, Contestant>>;
  readonly ratios: readonly Ratio[];
  readonly close?: () => void;
}

export interface Benchmark {
  readonly name: string;
  /** One sentence for the list. */
  readonly about: string;
  prepare(demo: Demo, size: Size): Promise<Trial>;
}
