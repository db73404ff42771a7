const MINUTE_MS = 60_000;

/** The present instant in milliseconds, looked at once a minute. */
export class Minute {
  nowMs = $state(Date.now());

  /** Goes on from now. @returns ends it */
  follow(): () => void {
    this.nowMs = Date.now();
    const timer = setInterval(() => (this.nowMs = Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }
}
