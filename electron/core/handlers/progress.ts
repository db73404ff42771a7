/**
 * Runs work that reports by calling back, as a job that is read step by step. Reports nobody waited for are dropped but
 * the newest; whoever stops reading stops the work.
 * @param work  is given `report` and a signal that says to stop
 */
export async function* withProgress<P, T>(
  work: (report: (progress: P) => void, signal: AbortSignal) => Promise<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<P, T, void> {
  const stop = new AbortController();
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  let newest: P | undefined;
  let wake: () => void = () => undefined;
  const report = (progress: P): void => {
    newest = progress;
    wake();
  };
  let isDone = false;
  const finished = work(report, both).finally(() => {
    isDone = true;
    wake();
  });
  // The failure is thrown below; until then nobody must be alarmed by it.
  finished.catch(() => undefined);
  try {
    while (!isDone) {
      const progress = newest;
      newest = undefined;
      if (progress !== undefined) yield progress;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (isDone || newest !== undefined) resolve();
        });
    }
    if (newest !== undefined) yield newest;
    return await finished;
  } finally {
    stop.abort();
  }
}
