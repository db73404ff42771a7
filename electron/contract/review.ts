/** What a reviewer holds of an answer or a section. */
export const VERDICTS = ['acceptable', 'improvable', 'to-correct'] as const;
export type VerdictValue = (typeof VERDICTS)[number];

/**
 * How something that is judged stands. `improvable-done`: its action is done. `corrected`: it was to correct and is not
 * what it was. `outdated`: another verdict speaks of what is not there any more.
 */
export const VERDICT_STATES = [
  'none',
  'acceptable',
  'improvable',
  'improvable-done',
  'to-correct',
  'corrected',
  'outdated',
] as const;
export type VerdictState = (typeof VERDICT_STATES)[number];

/** Whose opinion is sought who does not decide. */
export const OPINION_KINDS = ['dpo', 'ethics-board', 'affected-persons', 'workers', 'expert', 'other'] as const;
/** `none`: said without taking a side. */
export const STANCES = ['favourable', 'conditional', 'unfavourable', 'none'] as const;

/** How far a duty is. */
export const OBLIGATION_STATES = ['open', 'in-progress', 'met', 'not-applicable'] as const;

/** What an action follows from. */
export const ACTION_SOURCES = ['verdict', 'condition', 'finding', 'risk', 'control', 'obligation', 'cycle'] as const;
export type ActionSource = (typeof ACTION_SOURCES)[number];
