import type { Store } from '#core/store/db';
import { isRebuildDue, rebuildSlice } from '#core/store/search-rebuild';

/** Makes the search index anew in the background, if it is not up to date. */
export type SearchBuilder = {
  /** Does all that is left at once. */
  finish(): void;
  /** Ends it for now; the next opening goes on from there. */
  stop(): void;
};

/** Between two pieces whoever waits for an answer gets it. */
const PAUSE_MS = 5;

/** Begins soon, so that opening a workspace takes no longer. */
export function startSearchBuilder(store: Store): SearchBuilder {
  let timer: NodeJS.Timeout | null = null;
  const isDone = (): boolean => store.transaction(rebuildSlice);
  const later = (): void => {
    timer = setTimeout(() => {
      timer = null;
      try {
        if (!isDone()) later();
      } catch {
        // A full disk must not keep anyone from their records: the next opening tries again, and search says it is incomplete.
      }
    }, PAUSE_MS);
    timer.unref();
  };
  if (isRebuildDue(store.read)) later();
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    stop,
    finish: () => {
      stop();
      if (isRebuildDue(store.read)) while (!isDone());
    },
  };
}
