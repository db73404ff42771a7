import { t } from '../app.ts';

/** How long it is shown that something was copied. */
const SHOWN_MS = 2000;

/** Copies texts, and tells for a moment which was copied. */
export class Clipboard {
  /** The key of what was copied just now. */
  copied = $state<string | null>(null);
  failure = $state<string | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  async copy(key: string, text: string): Promise<void> {
    clearTimeout(this.#timer);
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      this.failure = t('screen.outcome.copy.failed');
      return;
    }
    this.failure = null;
    this.copied = key;
    this.#timer = setTimeout(() => {
      this.copied = null;
    }, SHOWN_MS);
  }
}
