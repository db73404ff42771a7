import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder, toolEnvironment } from './project.ts';

const bin = (name: string): string => join(projectFolder, 'node_modules', '.bin', name);
const checks = [
  { name: 'electron, build, tests', command: bin('tsc'), args: ['-p', 'tsconfig.json'] },
  { name: 'preload', command: bin('tsc'), args: ['-p', 'build/tsconfig.preload.json'] },
  { name: 'e2e', command: bin('tsc'), args: ['-p', 'build/tsconfig.e2e.json'] },
  {
    name: 'renderer',
    command: bin('svelte-check'),
    args: ['--tsconfig', 'build/tsconfig.renderer.json', '--fail-on-warnings', '--output', 'human'],
  },
];

function run(check: (typeof checks)[number]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(check.command, check.args, { cwd: projectFolder, env: toolEnvironment() });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.once('error', (error) => {
      output += error.message;
    });
    child.once('close', (code) => {
      console.log(`${code === 0 ? 'passed' : 'FAILED'}  types: ${check.name}`);
      if (code !== 0) console.log(output.trim());
      resolve(code === 0);
    });
  });
}

// Two at a time: the first is as long as all others together.
const [first, ...others] = checks;
if (first === undefined) throw new Error('Nothing to check');
const slow = run(first);
let areOthersRight = true;
for (const check of others) areOthersRight = (await run(check)) && areOthersRight;
process.exit((await slow) && areOthersRight ? 0 : 1);
