import type { Projections } from '#core/projections/keeper';
import type { Store } from '#core/store/db';

/** Works out anew in the background what follows from the records, if it is not up to date. */
export type ProjectionBuilder = {
  /** Goes on if a write left something to be worked out. */
  resume(): void;
  /** Does all that is left at once. */
  finish(): void;
  /** Ends it for now; the next opening goes on from there. */
  stop(): void;
};

/** Between two pieces whoever waits for an answer gets it. */
const PAUSE_MS = 5;
const SLICE_MS = 25;

/** Begins soon, so that opening a workspace takes no longer. @param done  told once everything is worked out */
export function startProjectionBuilder(store: Store, projections: Projections, done: () => void): ProjectionBuilder {
  let timer: NodeJS.Timeout | null = null;
  const isDone = (): boolean => store.transaction((tables) => projections.rebuildSlice(tables, SLICE_MS));
  const later = (): void => {
    timer = setTimeout(() => {
      timer = null;
      try {
        if (isDone()) done();
        else later();
      } catch {
        // A full disk must not keep anyone from their records: the next opening tries again.
      }
    }, PAUSE_MS);
    timer.unref();
  };
  const resume = (): void => {
    if (timer === null && projections.isRebuildDue(store.read)) later();
  };
  resume();
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    resume,
    stop,
    finish: () => {
      stop();
      if (projections.isRebuildDue(store.read)) while (!isDone());
    },
  };
}
