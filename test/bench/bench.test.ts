import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { benchmarks } from './benchmarks/index.ts';
import { measure, quantile } from './measure.ts';
import type { BenchReport } from './report.ts';

const script = new URL('bench.ts', import.meta.url).pathname;
const outFolder = new URL('../../out', import.meta.url).pathname;
const names = benchmarks.map(({ name }) => name);

function bench(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, error: stderr };
}

const leftovers = (): string[] => readdirSync(outFolder).filter((name) => name.startsWith('bench-'));

test('a quick run measures every benchmark, says all of it as JSON and leaves nothing behind', () => {
  const before = leftovers();
  const { code, out, error } = bench('--quick', '--json');
  expect({ code, error }).toEqual({ code: 0, error: '' });
  const report = JSON.parse(out) as BenchReport;
  const positive = expect.toSatisfy((value: unknown) => typeof value === 'number' && value > 0, 'above zero');
  const timing = { name: expect.any(String), unit: expect.any(String), unitsPerRun: positive, runs: 1 };
  const ratio = { of: expect.any(String), to: expect.any(String), isWithin: expect.any(Boolean) };
  expect(report).toEqual({
    machine: {
      processor: expect.any(String),
      cores: positive,
      platform: `${process.platform}-${process.arch}`,
      node: process.version,
    },
    rounds: 1,
    isQuick: true,
    benchmarks: benchmarks.map(({ name, about }) => ({
      name,
      about,
      timings: expect.toSatisfy((found: unknown[]) => found.length >= 3, 'a probe and two sizes'),
      ratios: expect.toSatisfy((found: unknown[]) => found.length >= 2, 'against the probe and by size'),
    })),
  });
  for (const { timings, ratios } of report.benchmarks) {
    for (const one of timings) expect(one).toEqual({ ...timing, medianMs: positive, p95Ms: positive });
    for (const one of ratios) {
      const limit = one.limit === null ? null : positive;
      expect(one).toEqual({ ...ratio, limit, median: positive, lowest: positive, highest: positive });
    }
  }
  expect(leftovers().filter((name) => !before.includes(name))).toEqual([]);
}, 120_000);

test('all benchmarks are listed, and what is not one is refused with one line', () => {
  const list = bench('--list');
  expect(list.code).toBe(0);
  for (const name of names) expect(list.out).toContain(`  ${name} `);
  expect(bench('flying')).toEqual({
    code: 2,
    out: '',
    error: 'There is no benchmark “flying”. --list shows what there is.\n',
  });
  expect(bench('--rounds', 'many')).toMatchObject({ code: 2, error: expect.stringContaining('“many”') });
  expect(bench('--loud')).toMatchObject({ code: 2, out: '' });
});

test('contestants take turns, another one first in each round, with their reset outside of the time', async () => {
  const seen: string[] = [];
  const contestant = (name: string) => ({
    unit: 'runs',
    units: 1,
    reset: () => seen.push('reset'),
    run: () => seen.push(name),
  });
  const contestants = { a: contestant('a'), b: contestant('b') };
  const effort = { rounds: 2, turnMs: 0, isWarmedUp: true };
  const { timings, ratios } = await measure({ contestants, ratios: [{ of: 'a', to: 'b', limit: null }] }, effort);
  expect(seen.filter((_, index) => index % 2 === 0)).toEqual(Array(6).fill('reset'));
  expect(seen.filter((_, index) => index % 2 === 1)).toEqual(['a', 'b', 'a', 'b', 'b', 'a']);
  expect(timings).toMatchObject([
    { name: 'a', runs: 2 },
    { name: 'b', runs: 2 },
  ]);
  expect(ratios).toMatchObject([{ of: 'a', to: 'b', isWithin: true }]);
  await expect(measure({ contestants, ratios: [{ of: 'a', to: 'c', limit: 1 }] }, effort)).rejects.toThrow('c');
});

test('a quantile lies between the values beside it', () => {
  expect(quantile([4, 1, 3], 0.5)).toBe(3);
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([1, 2], 0.95)).toBeCloseTo(1.95);
  expect(quantile([], 0.5)).toBeNaN();
});
