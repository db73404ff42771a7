import { AppError } from '#contract/errors';
import { forkedSideProcess, type SideProcess, type StartSideProcess } from '#core/side-process';
import { deadlinesMs } from './deadlines.ts';
import { readerFlags } from './limits.ts';
import { ReaderReply, type ReaderRequest, type ReadingProgress } from './protocol.ts';
import type { TaskInput, TaskName, TaskOutput } from './tasks.ts';
import { Turns } from './turns.ts';

/** How a file is read. */
export type ReadingOptions = {
  /** When it is given up; null: never. By default what is usual for the task. */
  readonly deadlineMs?: number | null;
  /** Ends the process at once. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ReadingProgress) => void;
  /** Told once, when the process answered: the most memory it held. */
  readonly onMemory?: (maxRssBytes: number) => void;
};

/** Reads files of strangers. No byte of them is looked at in this process. */
export type Reader = {
  /**
   * Does one task in a process of its own, which is gone when the promise is settled. Short tasks wait for each other,
   * two at a time; their deadline begins when they do.
   * @throws AppError `reading.too-long`, `reading.too-large`, `reading.unreadable`, `reading.unsupported`,
   *   `reading.stopped` if the process ended without an answer, `reading.cancelled`, `file.not-readable`
   */
  run<N extends TaskName>(task: N, input: TaskInput<N>, options?: ReadingOptions): Promise<TaskOutput<N>>;
};

/**
 * The way of the CLI, of tests and of a core that is itself a plain Node process.
 * @param modulePath  `electron/entry/reader.ts`, or what was built of it
 */
export function forkedReader(modulePath: string): StartSideProcess {
  return forkedSideProcess(modulePath, { flags: readerFlags, keepsAlive: true });
}

/** Short readings at once, each of which may take a gigabyte: many files are often given together. */
const AT_ONCE = 2;

/** Reads in processes that are started in this way; null where the app cannot start one. */
export function createReader(start: StartSideProcess | null): Reader {
  const turns = new Turns(AT_ONCE);
  return {
    run: async (task, input, options = {}) => {
      if (start === null) throw new AppError('reading.unsupported', { name: input.name });
      const deadlineMs = options.deadlineMs === undefined ? deadlinesMs[task] : options.deadlineMs;
      const read = async (): Promise<unknown> => {
        if (options.signal?.aborted === true) throw new AppError('reading.cancelled', {});
        const process = await start();
        try {
          return await answerOf(process, { task, input, deadlineMs }, input.name, options);
        } finally {
          process.kill();
        }
      };
      // What may take hours must not keep the others waiting. The result is that of the task that was named.
      return (await (deadlineMs === null ? read() : turns.take(read))) as TaskOutput<typeof task>;
    },
  };
}

function answerOf(
  process: SideProcess,
  request: ReaderRequest,
  name: string,
  options: ReadingOptions,
): Promise<unknown> {
  const { deadlineMs } = request;
  return new Promise((resolve, reject) => {
    const cancel = (): void => settle(() => reject(new AppError('reading.cancelled', {})));
    const timer =
      deadlineMs === null
        ? null
        : setTimeout(
            () =>
              settle(() => reject(new AppError('reading.too-long', { name, seconds: Math.ceil(deadlineMs / 1000) }))),
            deadlineMs,
          );
    const settle = (how: () => void): void => {
      if (timer !== null) clearTimeout(timer);
      options.signal?.removeEventListener('abort', cancel);
      how();
    };
    options.signal?.addEventListener('abort', cancel, { once: true });
    if (options.signal?.aborted === true) return cancel();
    process.onMessage((message) => {
      const parsed = ReaderReply.safeParse(message);
      if (!parsed.success) return;
      const reply = parsed.data;
      if (reply.type === 'progress') return options.onProgress?.(reply.progress);
      options.onMemory?.(reply.maxRssBytes);
      settle(() => (reply.type === 'result' ? resolve(reply.value) : reject(errorOf(reply, name))));
    });
    process.onEnd(() => settle(() => reject(new AppError('reading.stopped', { name }))));
    process.send(request);
  });
}

function errorOf(reply: Extract<ReaderReply, { type: 'fault' }>, given: string): AppError {
  const name = reply.file ?? given;
  const { fault } = reply;
  const options = reply.cause === null ? {} : { cause: reply.cause };
  switch (fault.code) {
    case 'reading.too-large':
      return new AppError(fault.code, { name, what: fault.what, limit: fault.limit }, options);
    case 'reading.unreadable':
      return new AppError(fault.code, { name, reason: fault.reason }, options);
    case 'reading.unsupported':
    case 'file.not-readable':
      return new AppError(fault.code, { name }, options);
  }
}
