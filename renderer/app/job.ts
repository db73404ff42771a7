/**
 * Follows a job to its end.
 * @param steps       what the job tells while it runs
 * @param onprogress  told each step
 * @returns what the job gives
 */
export async function finish<P, R>(steps: AsyncIterator<P, R>, onprogress: (step: P) => void = () => {}): Promise<R> {
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return step.value;
    onprogress(step.value);
  }
}
