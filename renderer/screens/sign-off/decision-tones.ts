import type { Decision } from '#contract/records/sign-off';

/** The tone in which each decision is told. */
export const DECISION_TONES: Readonly<Record<Decision, 'minimal' | 'high' | 'prohibited' | 'accent'>> = {
  approve: 'minimal',
  'approve-with-conditions': 'minimal',
  'request-changes': 'high',
  reject: 'prohibited',
  opinion: 'accent',
  withdraw: 'high',
};
