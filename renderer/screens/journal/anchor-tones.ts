import type { AnchorReport } from '#contract/records/journal';

/** What the result of a comparison means: as it was, not as it was, or nothing can be said. */
export const ANCHOR_TONES: Readonly<Record<AnchorReport['result'], 'minimal' | 'prohibited' | 'unknown'>> = {
  same: 'minimal',
  grown: 'minimal',
  older: 'prohibited',
  rewritten: 'prohibited',
  'other-workspace': 'unknown',
  unreadable: 'unknown',
};
