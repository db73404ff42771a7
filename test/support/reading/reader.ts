import { AppError } from '#contract/errors';
import { createReader, forkedReader, type ReadingOptions } from '#core/reading/reader';
import type { TaskInput, TaskName, TaskOutput } from '#core/reading/tasks';
import { readerEntry } from '#test/support/reader-entry';

/** The reader of the app, in real processes. */
export const reader = createReader(forkedReader(readerEntry));

/** What came of one reading: a result or an expected failure, and what it cost. */
export type Outcome<N extends TaskName> = {
  readonly result: TaskOutput<N> | null;
  readonly error: AppError | null;
  readonly seconds: number;
  /** Null if the process was ended. */
  readonly maxRssBytes: number | null;
};

/** Reads in a process; everything but our own errors is thrown. */
export async function outcomeOf<N extends TaskName>(
  task: N,
  input: TaskInput<N>,
  options: ReadingOptions = {},
): Promise<Outcome<N>> {
  const startedAt = performance.now();
  let maxRssBytes: number | null = null;
  const onMemory = (bytes: number): void => {
    maxRssBytes = bytes;
  };
  let result: TaskOutput<N> | null = null;
  let error: AppError | null = null;
  try {
    result = await reader.run(task, input, { ...options, onMemory });
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    error = thrown;
  }
  return { result, error, seconds: (performance.now() - startedAt) / 1000, maxRssBytes };
}
