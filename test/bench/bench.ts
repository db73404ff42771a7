import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark.ts';
import { benchmarks } from './benchmarks/index.ts';
import { type Demo, makeDemo } from './demo.ts';
import { type Effort, measure } from './measure.ts';
import { type BenchmarkResult, type BenchReport, describeMachine, describeResult } from './report.ts';

const usage = `Usage: npm run bench -- [NAME…] [--rounds N] [--quick] [--json] [--list]

Measures the app against raw work of the same kind, in turns within one run; only the ratios say something. Ends with 1
if a ratio is over its limit, but never with --quick, which runs everything once and tiny.

${benchmarks.map(({ name, about }) => `  ${name.padEnd(16)}${about}`).join('\n')}
`;

/** Ends with 2 and one line. */
function refuse(reason: string): never {
  console.error(`${reason} --list shows what there is.`);
  process.exit(2);
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        rounds: { type: 'string', default: '5' },
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
      },
    });
    return { ...values, names: positionals };
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function choose(names: readonly string[]): readonly Benchmark[] {
  const unknown = names.find((name) => !benchmarks.some((one) => one.name === name));
  if (unknown !== undefined) refuse(`There is no benchmark “${unknown}”.`);
  return names.length === 0 ? benchmarks : benchmarks.filter(({ name }) => names.includes(name));
}

async function run(benchmark: Benchmark, demo: Demo, isQuick: boolean, effort: Effort): Promise<BenchmarkResult> {
  const trial = await benchmark.prepare(demo, isQuick ? 'quick' : 'full');
  try {
    const { name, about } = benchmark;
    return { name, about, ...(await measure(trial, effort)) };
  } finally {
    trial.close?.();
  }
}

const { names, json: isJson, quick: isQuick, list: isList, ...given } = readArguments();
const chosen = choose(names);
const rounds = isQuick ? 1 : Number(given.rounds);
if (!Number.isInteger(rounds) || rounds < 1) refuse(`“${given.rounds}” is no number of rounds.`);
if (isList) {
  console.log(usage);
} else {
  const effort: Effort = isQuick ? { rounds, turnMs: 0, isWarmedUp: false } : { rounds, turnMs: 200, isWarmedUp: true };
  const results: BenchmarkResult[] = [];
  const demo = makeDemo();
  try {
    for (const benchmark of chosen) {
      const result = await run(benchmark, demo, isQuick, effort);
      results.push(result);
      if (!isJson) console.log(describeResult(result));
    }
  } finally {
    demo.remove();
  }
  const report: BenchReport = { machine: describeMachine(), rounds, isQuick, benchmarks: results };
  if (isJson) console.log(JSON.stringify(report, null, 2));
  const isOver = results.some(({ ratios }) => ratios.some(({ isWithin }) => !isWithin));
  process.exitCode = isOver && !isQuick ? 1 : 0;
}
