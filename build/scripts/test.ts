import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePackages } from './debian-packages.ts';
import { outFolder, projectFolder, toolEnvironment } from './project.ts';

/** What a stage came to. */
interface Result {
  readonly passed: number;
  readonly failed: number;
}

interface Stage {
  readonly name: string;
  run(): Promise<Result>;
}

/** No stage needs this long; an endless loop in one must not keep a machine busy for ever. */
const limitMs = 20 * 60_000;

/** Runs a tool of the project and shows what it says. @returns whether it succeeded within the limit */
function run(command: string, ...parameters: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    // A process group of its own, so that everything it started ends with it.
    const isDetached = process.platform !== 'win32';
    const options = { cwd: projectFolder, env: toolEnvironment(), stdio: 'inherit', detached: isDetached } as const;
    const child = spawn(command, parameters, options);
    const end = (): void => {
      if (child.pid !== undefined) process.kill(isDetached ? -child.pid : child.pid, 'SIGKILL');
    };
    const timer = setTimeout(() => {
      console.error(`${command} took longer than ${limitMs / 60_000} minutes and was ended.`);
      end();
    }, limitMs);
    const interrupted = (): void => {
      end();
      process.exit(130);
    };
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
    const ended = (hasSucceeded: boolean): void => {
      clearTimeout(timer);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      resolve(hasSucceeded);
    };
    child.once('error', (error) => {
      console.error(error.message);
      ended(false);
    });
    child.once('exit', (code) => ended(code === 0));
  });
}

async function once(...command: readonly [string, ...string[]]): Promise<Result> {
  return (await run(...command)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Vitest's own report, as far as it is counted. */
interface Report {
  readonly numPassedTests: number;
  readonly numTotalTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** A test that is skipped, and a file that could not be read, count as failed: nothing is left out silently. */
async function vitest(name: string, config: string, prefix: readonly string[]): Promise<Result> {
  const reportFile = join(outFolder, 'test', `${name}.json`);
  await mkdir(join(outFolder, 'test'), { recursive: true });
  await rm(reportFile, { force: true });
  const command = [...prefix, 'vitest', 'run', '--config', config];
  const [program = '', ...parameters] = [...command, '--reporter=dot', '--reporter=json', `--outputFile=${reportFile}`];
  const hasSucceeded = await run(program, ...parameters);
  if (!existsSync(reportFile)) return { passed: 0, failed: 1 };
  const report = JSON.parse(await readFile(reportFile, 'utf8')) as Report;
  const unread = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const failed = report.numTotalTests - report.numPassedTests + unread.length;
  return { passed: report.numPassedTests, failed: hasSucceeded ? failed : Math.max(failed, 1) };
}

/** A screen larger than the largest window of the tests, for this run only. */
function withScreen(): readonly string[] {
  return process.platform === 'linux' ? ['xvfb-run', '-a', '-s', '-screen 0 1920x1200x24 -nolisten tcp'] : [];
}

const stages: readonly Stage[] = [
  { name: 'lint', run: () => once('biome', 'check', '--error-on-warnings', '.') },
  { name: 'types', run: () => once('node', 'build/scripts/types.ts') },
  { name: 'unit', run: () => vitest('unit', 'build/vitest.config.ts', []) },
  { name: 'build', run: () => once('node', 'build/scripts/build.ts') },
  { name: 'e2e', run: () => vitest('e2e', 'build/vitest.e2e.config.ts', withScreen()) },
];

/** The stages that were asked for: `--without-e2e`, or `--only NAME`. */
function chosenStages(parameters: readonly string[]): readonly Stage[] {
  const only = parameters.indexOf('--only');
  if (only >= 0) {
    const stage = stages.filter(({ name }) => name === parameters[only + 1]);
    if (stage.length > 0) return stage;
  } else if (parameters.length === 0) return stages;
  else if (parameters.length === 1 && parameters[0] === '--without-e2e') {
    return stages.filter(({ name }) => name !== 'build' && name !== 'e2e');
  }
  const names = stages.map(({ name }) => name).join('|');
  console.error(`Usage: npm test [-- --without-e2e | --only ${names}]`);
  process.exit(2);
}

const chosen = chosenStages(process.argv.slice(2));
const needsTools = chosen.some(({ name }) => name === 'unit' || name === 'e2e');
const whatToDo = needsTools ? ensurePackages(chosen.some(({ name }) => name === 'e2e')) : null;
if (whatToDo !== null) console.error(whatToDo);

const lines: string[] = [];
let passed = 0;
let failed = whatToDo === null ? 0 : 1;
for (const stage of whatToDo === null ? chosen : []) {
  console.log(`\n== ${stage.name}`);
  const startedAt = performance.now();
  const result = await stage.run();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  lines.push(`${stage.name.padEnd(6)} ${result.passed} passed, ${result.failed} failed, ${seconds} s`);
  passed += result.passed;
  failed += result.failed;
}
console.log(`\n${lines.join('\n')}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
