/** Reads a job that tells progress to its end; gives what it came to. */
export async function finishJob<T>(job: Promise<{ next(): Promise<IteratorResult<unknown, T>> }>): Promise<T> {
  const steps = await job;
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return step.value;
  }
}
