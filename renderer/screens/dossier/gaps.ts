import type { DossierGap } from '#contract/records/dossier';
import type { Place } from '../app.ts';
import type { StatusTone } from '../kit.ts';

/** How grave each kind of gap is. */
export const GAP_TONES: Readonly<Record<DossierGap['kind'], StatusTone>> = {
  'open-question': 'high',
  'no-sign-off': 'high',
  'stale-sign-off': 'high',
  'missing-evidence': 'high',
  'unknown-answer': 'unknown',
  'open-condition': 'limited',
  'unverified-source': 'none',
};

/** The place that mends a gap: the question, or else the sign-off. */
export function gapTarget({ questionId }: DossierGap, assessmentId: string): Place {
  return questionId === null
    ? { screen: 'sign-off', id: assessmentId }
    : { screen: 'assessment', id: assessmentId, questionId };
}
