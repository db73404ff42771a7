import type { VerdictTarget } from '#contract/records/review';
import type { VerdictState } from '#contract/review';

/** How far a review is, beside what `state.judged` says of it. */
export interface PrintedReview {
  /** `YYYY-MM-DD`: as of which day it is told. */
  readonly asOf: string;
  readonly by: VerdictTarget['kind'];
  /** Each of them needs a verdict before an approval. */
  readonly isRequired: boolean;
  /** What can be judged, in the order of the questions. `counts`: it is asked at present. */
  readonly targets: readonly {
    readonly target: VerdictTarget;
    readonly state: VerdictState;
    readonly isOutdated: boolean;
    readonly counts: boolean;
    /** Of the action; null if there is none. */
    readonly progress: number | null;
  }[];
  /** By id: since when an opinion was asked for, and the piece of evidence that holds it. */
  readonly opinions: readonly {
    readonly id: string;
    readonly askedOn: string | null;
    readonly evidence: string | null;
  }[];
}
