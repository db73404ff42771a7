import type { Looking } from '#core/inventory/looking';
import type { Catalogues } from '#core/packs/catalogues';
import type { Frameworks } from '#core/risks/framework-items';
import type { Reader } from '#core/store/sql';
import type { LoadedAssessment } from '../load.ts';
import type { SealedState } from '../state.ts';

/** What printed data are made from: one state of the workspace, as of the instant of its newest entry. */
export type Printing = {
  readonly read: Reader;
  readonly loaded: LoadedAssessment;
  readonly sealed: SealedState;
  readonly catalogues: Catalogues;
  /** The frameworks at hand; making them takes a while. */
  readonly frameworks?: (() => Frameworks) | undefined;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly looking: Looking;
};
