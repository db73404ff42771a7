import type { DossierOptions, DossierPreview } from '#contract/records/dossier';
import { api, failureText } from '../app.ts';

/** So long nothing may change before a preview is made. */
export const SETTLE_MS = 450;

/** The dossier as it would be. The last one stays until the next is there; only the newest wish is fulfilled. */
export class Preview {
  shown = $state.raw<DossierPreview | null>(null);
  isRunning = $state(false);
  failure = $state<string | null>(null);
  readonly #assessmentId: string;
  #wanted: string | null = null;
  #options: DossierOptions | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | null = null;
  #isHeld = false;

  constructor(assessmentId: string) {
    this.#assessmentId = assessmentId;
  }

  /** Wants a preview with these options; the first at once, later ones when nothing changes for a while. */
  want(options: DossierOptions): void {
    const wanted = JSON.stringify(options);
    if (wanted === this.#wanted) return;
    const isFirst = this.#wanted === null;
    this.#wanted = wanted;
    this.#options = options;
    this.#begin(isFirst ? 0 : SETTLE_MS);
  }

  /** Makes it again with the same options, for what it shows was changed. */
  refresh(): void {
    if (this.#options !== null) this.#begin(SETTLE_MS);
  }

  /** While something else needs the core, none is made; then one is, if any was wanted meanwhile. */
  hold(isHeld: boolean): void {
    if (this.#isHeld === isHeld) return;
    this.#isHeld = isHeld;
    if (isHeld && this.isRunning) this.#halt();
    else if (!isHeld && this.#isOwed) this.#begin(0);
  }

  stop(): void {
    this.#halt();
    this.#isOwed = false;
  }

  #isOwed = false;

  #halt(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = null;
    this.#isOwed = this.#isOwed || this.isRunning;
    this.isRunning = false;
  }

  #begin(delayMs: number): void {
    this.#halt();
    this.#isOwed = true;
    if (this.#isHeld) return;
    this.isRunning = true;
    this.#timer = setTimeout(() => void this.#make(), delayMs);
  }

  async #make(): Promise<void> {
    const options = this.#options;
    if (options === null) return;
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const input = { assessmentId: this.#assessmentId, options };
      const shown = await api.dossier.preview(input, { signal: abort.signal });
      if (abort.signal.aborted) return;
      this.shown = shown;
      this.failure = null;
    } catch (error) {
      if (abort.signal.aborted) return;
      this.failure = failureText(error);
    }
    this.isRunning = false;
    this.#isOwed = false;
    this.#abort = null;
  }
}
