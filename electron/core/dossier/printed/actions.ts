import type { LocalText } from '#contract/records/text';
import type { ActionSource } from '#contract/review';
import type { Severity } from '#contract/severities';

/** One thing to do; what it follows from is named. */
export interface PrintedAction {
  readonly source: ActionSource;
  /** Of a verdict `answer:` or `section:` and its id, of a risk what of it is to be done. */
  readonly part: string;
  readonly title: LocalText;
  readonly detail: string;
  readonly severity: Severity | null;
  readonly owner: string | null;
  readonly dueOn: string | null;
  /** Percent. */
  readonly progress: number;
  readonly isDone: boolean;
  readonly isOverdue: boolean;
  /** The record or assessment that it is of. */
  readonly about: string | null;
}

/** The action plan as it stood when the dossier was made: what is to do by the day it is due, then what is done. */
export interface PrintedActions {
  /** `YYYY-MM-DD`: as of which day it is told. */
  readonly asOf: string;
  readonly rows: readonly PrintedAction[];
  /** So many more there are, which are done and not listed. */
  readonly left: number;
}
