import type { Fault } from './fault.ts';
import { ReadingFault } from './fault.ts';
import { READER_MEMORY_BYTES } from './limits.ts';
import type { ReaderReply, ReaderRequest } from './protocol.ts';
import { type TaskContext, type TaskName, tasks } from './tasks.ts';
import { watchOverThisProcess } from './watch.ts';

/** What the process that reads sees of whoever asks. */
export type ReadingAsker = {
  readonly onRequest: (listener: (message: unknown) => void) => void;
  readonly send: (reply: ReaderReply) => void;
  /** There is nobody left to ask. */
  readonly onGone: (listener: () => void) => void;
};

/** Whatever could reach a network: reading needs none. */
const NETWORK = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'];

/** Does the one task it is asked for. Whoever asked ends this process once it has the answer. */
export function serveReading(asker: ReadingAsker): void {
  for (const name of NETWORK) Reflect.deleteProperty(globalThis, name);
  asker.onGone(() => process.exit(0));
  asker.onRequest((message) => {
    // From the core, which is trusted.
    const request = message as ReaderRequest;
    watchOverThisProcess(READER_MEMORY_BYTES, request.deadlineMs);
    const context: TaskContext = { progress: (progress) => asker.send({ type: 'progress', progress }) };
    void answer(request, context).then((reply) => asker.send(reply));
  });
}

async function answer({ task, input }: ReaderRequest, context: TaskContext): Promise<ReaderReply> {
  try {
    const value = await run(task, input, context);
    return { type: 'result', value, maxRssBytes: maxRssBytes() };
  } catch (error) {
    // What nobody thought of is the doing of the file, and must not take anybody down.
    const fault: Fault =
      error instanceof ReadingFault ? error.fault : { code: 'reading.unreadable', reason: 'unexpected' };
    const file = error instanceof ReadingFault ? error.file : null;
    const behind = error instanceof ReadingFault ? error.cause : error;
    const cause = behind === undefined ? null : behind instanceof Error ? String(behind.stack) : String(behind);
    return { type: 'fault', fault, file, cause: cause?.slice(0, 4000) ?? null, maxRssBytes: maxRssBytes() };
  }
}

/** The compiler cannot see that a task's name and its input belong together. */
function run(task: TaskName, input: unknown, context: TaskContext): Promise<unknown> {
  const perform = tasks[task] as (input: unknown, context: TaskContext) => Promise<unknown>;
  return perform(input, context);
}

function maxRssBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
