import type { Judgement } from '#contract/records/judgement';

/**
 * How many obligations hang on open questions although none of these can change a class any more; 0 while classes are
 * open, because then the deciding questions come first.
 */
export function undecidedObligations({ isDetermined, open, obligations }: Judgement): number {
  if (!isDetermined || open.length === 0) return 0;
  return obligations.filter(({ kind, truth }) => kind === 'duty' && truth === 'unknown').length;
}
