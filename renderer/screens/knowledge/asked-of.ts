import type { AnswerValue } from '#contract/records/judgement';

/** What the side panel knows of the assessment: what is asked and answered in it. */
export interface AskedOf {
  /** Whether a question is shown now. */
  readonly isAsked: (questionId: string) => boolean;
  /** The questions whose answers show it; none if it is asked of everybody. */
  readonly becauseOf: (questionId: string) => readonly string[];
  readonly valueOf: (questionId: string) => AnswerValue | null;
  /** Whether its answer can still change the outcome. */
  readonly isDeciding: (questionId: string) => boolean;
}
