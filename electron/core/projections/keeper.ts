import { crc32 } from 'node:zlib';
import type { Follow } from '#core/journal/write';
import type { ProjectionStateRow } from '#core/store/projection-tables';
import { fixed, type Reader } from '#core/store/sql';
import type { Projection, ProjectionContext, ProjectionTx } from './projection.ts';

/** Counts up whenever rows worked out before would not be what they are now. */
export const PROJECTIONS_VERSION = 1;

const readState = fixed<ProjectionStateRow>('SELECT * FROM projection_state WHERE id = 1');
const newestEvent = fixed<{ seq: number; at: string }>('SELECT seq, at FROM journal_events ORDER BY seq DESC LIMIT 1');
const keepState = fixed(
  'INSERT OR REPLACE INTO projection_state (id, built_with, followed_seq, position) VALUES (1, ?, ?, ?)',
);
const setFollowed = fixed('UPDATE projection_state SET followed_seq = ? WHERE id = 1');
const setPosition = fixed('UPDATE projection_state SET position = ? WHERE id = 1');

/** What is kept worked out of one workspace. */
export type Projections = {
  /**
   * Works anew what a write concerns; for the journal, at the end of each transaction. What a very large one concerns is
   * left to `rebuildSlice`.
   */
  readonly follow: Follow;
  /** Whether all has to be worked out anew, or that has to go on: another version made it, or it missed a write. */
  isRebuildDue(read: Reader): boolean;
  /**
   * Does a piece of what is left, for about so long. What is written meanwhile is followed as ever.
   * @returns whether it is complete now
   */
  rebuildSlice(tables: ProjectionTx, sliceMs: number): boolean;
  /** Forgets that anything is worked out: `rebuildSlice` begins with the projection of this name, or with the first. */
  begin(tables: ProjectionTx, name?: string): void;
};

/** A write that concerns more subjects of a projection leaves it to be worked out piece by piece after it. */
const MANY_SUBJECTS = 2000;

/** How far working out anew is; only the projection that is worked out right now is begun again after a restart. */
type Running = { readonly name: string; readonly steps: Iterator<unknown> };

/** So far apart that every version of the app has a number of its own below each `PROJECTIONS_VERSION`. */
const BUILDS = 2 ** 32;

/**
 * @param list        each reads only what stands before it
 * @param appVersion  what matrices, metrics and packs ship with it decides how rows read: another one works them out anew
 */
export function createProjections(list: readonly Projection[], appVersion = ''): Projections {
  const builtWith = PROJECTIONS_VERSION * BUILDS + crc32(appVersion);
  let running: Running | null = null;
  const [first] = list;

  function begin(tables: ProjectionTx, name = first?.name): void {
    const seq = tables.get(newestEvent())?.seq ?? 0;
    running = null;
    tables.run(keepState(builtWith, seq, name ?? null));
  }

  /** The projection that is to be worked out next; null if none is. Begins with the first if what is there cannot be used. */
  function position(tables: ProjectionTx, seq: number): string | null {
    const state = tables.get(readState());
    if (state?.built_with === builtWith && state.followed_seq === seq) return state.position;
    begin(tables);
    return first?.name ?? null;
  }

  /** Leaves a projection and all after it to be worked out anew, unless an earlier one waits already. */
  function leaveFrom(tables: ProjectionTx, index: number): void {
    const waiting = list.findIndex(({ name }) => name === tables.get(readState())?.position);
    if (waiting === -1 || waiting > index) tables.run(setPosition(list[index]?.name ?? null));
    running = null;
  }

  return {
    follow: (tables, { before, seq, now, touched }) => {
      const state = tables.get(readState());
      const isNew = state === undefined && before === 0;
      // What was made by another version is made anew as a whole.
      if (!isNew && state?.built_with !== builtWith) return;
      if (isNew) tables.run(keepState(builtWith, 0, null));
      const context: ProjectionContext = { seq, now };
      for (const [index, projection] of list.entries()) {
        const subjects = new Set(projection.affected(tables, touched));
        if (subjects.size > MANY_SUBJECTS) {
          // An import would take twice as long; those that follow read this one, so they wait too.
          leaveFrom(tables, index);
          break;
        }
        if (subjects.size > 0) projection.renew(tables, [...subjects], context);
      }
      if ((state?.followed_seq ?? 0) === before) tables.run(setFollowed(seq));
    },
    isRebuildDue: (read) => {
      const state = read.get(readState());
      const seq = read.get(newestEvent())?.seq ?? 0;
      if (state === undefined) return seq > 0;
      return state.built_with !== builtWith || state.followed_seq !== seq || state.position !== null;
    },
    begin,
    rebuildSlice: (tables, sliceMs) => {
      const { seq, at } = tables.get(newestEvent()) ?? { seq: 0, at: '' };
      const name = position(tables, seq);
      const index = list.findIndex((one) => one.name === name);
      const projection = list[index];
      if (!projection) {
        if (name !== null) begin(tables);
        return name === null;
      }
      if (running?.name !== name)
        running = { name: projection.name, steps: projection.rebuild(tables, { seq, now: at })[Symbol.iterator]() };
      const until = performance.now() + sliceMs;
      let isDone = false;
      while (!isDone && performance.now() < until) isDone = running.steps.next().done === true;
      if (!isDone) return false;
      running = null;
      const next = list[index + 1]?.name ?? null;
      tables.run(setPosition(next));
      return next === null;
    },
  };
}
