/** Reads a job to its end; its reports are not shown on a command line. */
export async function resultOf<P, T>(stream: AsyncIterator<P, T>): Promise<T> {
  for (;;) {
    const step = await stream.next();
    if (step.done === true) return step.value;
  }
}
