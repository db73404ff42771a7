import type { Contestant, Ratio, Trial } from './benchmark.ts';

/** Times in milliseconds per unit, over the runs of all rounds. */
export interface Timing {
  readonly name: string;
  readonly unit: string;
  readonly unitsPerRun: number;
  readonly runs: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** A ratio of whole turns; each round has its own, so that a slow moment of the machine hits both sides. */
export interface MeasuredRatio extends Ratio {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly isWithin: boolean;
}

export interface Measurement {
  readonly timings: readonly Timing[];
  readonly ratios: readonly MeasuredRatio[];
}

export interface Effort {
  readonly rounds: number;
  /** A contestant repeats its run in its turn until this has gone by; at least one run. */
  readonly turnMs: number;
  /** A round that is not counted goes first, so that code is compiled and files are cached. */
  readonly isWarmedUp: boolean;
}

/** The value below which the share lies, for example 0.5 for the median; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

/** On a busy machine short runs slip through between two slices of time and long ones do not; whole turns are alike. */
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Milliseconds per unit of each run of one turn. */
async function takeTurn({ reset, run, units }: Contestant, turnMs: number): Promise<number[]> {
  const times: number[] = [];
  let spentMs = 0;
  do {
    await reset?.();
    const startedAt = performance.now();
    await run();
    const tookMs = performance.now() - startedAt;
    times.push(tookMs / units);
    spentMs += tookMs;
  } while (spentMs < turnMs);
  return times;
}

/** Lets every contestant have its turn in each round; another one begins each time. */
export async function measure(trial: Trial, { rounds, turnMs, isWarmedUp }: Effort): Promise<Measurement> {
  const contestants = Object.entries(trial.contestants);
  const turns = new Map<string, number[][]>(contestants.map(([name]) => [name, []]));
  for (let round = isWarmedUp ? -1 : 0; round < rounds; round += 1) {
    const first = Math.max(round, 0) % contestants.length;
    for (const [name, contestant] of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      const times = await takeTurn(contestant, turnMs);
      if (round >= 0) turns.get(name)?.push(times);
    }
  }
  const turnsOf = (name: string): number[][] => {
    const found = turns.get(name);
    if (!found) throw new Error(`no contestant is called ${name}`);
    return found;
  };
  return {
    timings: contestants.map(([name, { unit, units }]) => {
      const times = turnsOf(name).flat();
      return {
        name,
        unit,
        unitsPerRun: units,
        runs: times.length,
        medianMs: median(times),
        p95Ms: quantile(times, 0.95),
      };
    }),
    ratios: trial.ratios.map((ratio) => {
      const others = turnsOf(ratio.to).map(mean);
      const values = turnsOf(ratio.of).map((times, round) => mean(times) / (others[round] ?? Number.NaN));
      const middle = median(values);
      return {
        ...ratio,
        median: middle,
        lowest: Math.min(...values),
        highest: Math.max(...values),
        isWithin: ratio.limit === null || middle <= ratio.limit,
      };
    }),
  };
}
