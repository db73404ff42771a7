import { Worker } from 'node:worker_threads';

/** How much longer than whoever asked the process waits before it ends itself. */
const GRACE_MS = 2_000;

/**
 * Runs in a thread, because the process may be busy with one file for ever: ends the process when it holds too much
 * memory, when its time is over, or when the process that started it is gone.
 */
const WATCH = `
const { workerData } = require('node:worker_threads');
const { limitBytes, endsInMs } = workerData;
const parent = process.ppid;
const startedAt = Date.now();
setInterval(() => {
  const isTooLong = endsInMs !== null && Date.now() - startedAt > endsInMs;
  if (isTooLong || process.ppid !== parent || process.memoryUsage.rss() > limitBytes) process.kill(process.pid, 'SIGKILL');
}, 50);
`;

/** Watches this process from now on. */
export function watchOverThisProcess(limitBytes: number, deadlineMs: number | null): void {
  const endsInMs = deadlineMs === null ? null : deadlineMs + GRACE_MS;
  const worker = new Worker(WATCH, { eval: true, workerData: { limitBytes, endsInMs }, execArgv: [] });
  worker.unref();
}
