import { cpus } from 'node:os';
import type { Measurement } from './measure.ts';

export interface BenchmarkResult extends Measurement {
  readonly name: string;
  readonly about: string;
}

/** What `--json` prints. */
export interface BenchReport {
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly platform: string;
    readonly node: string;
  };
  readonly rounds: number;
  /** A quick run only shows that everything runs. */
  readonly isQuick: boolean;
  readonly benchmarks: readonly BenchmarkResult[];
}

export function describeMachine(): BenchReport['machine'] {
  const all = cpus();
  const platform = `${process.platform}-${process.arch}`;
  return { processor: all[0]?.model ?? '', cores: all.length, platform, node: process.version };
}

const inDigits = (value: number): string => (value === 0 ? '0' : String(Number(value.toPrecision(3))));

/** Right-aligned but for the first column. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `  ${cells.join('  ')}`;
  });
}

/** A benchmark as two tables: the times, then the ratios with what is promised. */
export function describeResult({ name, about, timings, ratios }: BenchmarkResult): string {
  const ofTimings = timings.map((one) => [
    one.name,
    `${inDigits(one.medianMs)} ms`,
    `${inDigits(one.p95Ms)} ms`,
    `${inDigits(1000 / one.medianMs)} ${one.unit}/s`,
    String(one.runs),
  ]);
  const ofRatios = ratios.map((one) => [
    `${one.of} / ${one.to}`,
    `${inDigits(one.median)}×`,
    `${inDigits(one.lowest)}–${inDigits(one.highest)}×`,
    one.limit === null ? '' : `≤ ${inDigits(one.limit)}×`,
    one.limit === null ? '' : one.isWithin ? 'within' : 'OVER',
  ]);
  return [
    `${name}: ${about}`,
    ...table([['time', 'median', 'p95', 'rate', 'runs'], ...ofTimings]),
    ...table([['ratio', 'median', 'range', 'limit', ''], ...ofRatios]),
    '',
  ].join('\n');
}
