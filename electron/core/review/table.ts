import type { VerdictMove } from '#contract/records/review';
import type { VerdictState } from '#contract/review';

/**
 * Who can make a move. `reviewer`: whoever decides on the assessment and did not state what is judged. `author`: whoever
 * stated it, else whoever began the assessment. `owner`: whose action it is.
 */
export type VerdictMover = 'reviewer' | 'author' | 'owner';

/** Who can make a move, and where it can lead. */
export type VerdictTransition = { readonly by: VerdictMover; readonly to: readonly VerdictState[] };

const judge: VerdictTransition = { by: 'reviewer', to: ['acceptable', 'improvable', 'to-correct'] };
const correct = (...to: VerdictState[]): VerdictTransition => ({ by: 'author', to });
const progress = (...to: VerdictState[]): VerdictTransition => ({ by: 'owner', to });

/** Every state with every move out of it. In each of them somebody can judge, so that none is an end. */
export const VERDICT_TABLE: Readonly<Record<VerdictState, Partial<Record<VerdictMove, VerdictTransition>>>> = {
  none: { judge, correct: correct('none') },
  acceptable: { judge, correct: correct('acceptable', 'outdated') },
  improvable: {
    judge,
    correct: correct('improvable', 'outdated'),
    progress: progress('improvable', 'improvable-done'),
  },
  'improvable-done': {
    judge,
    correct: correct('improvable-done', 'outdated'),
    progress: progress('improvable', 'improvable-done'),
  },
  'to-correct': { judge, correct: correct('to-correct', 'corrected') },
  // What is put back as it was is to correct as before.
  corrected: { judge, correct: correct('corrected', 'to-correct') },
  // The action of an improvable goes on whatever becomes of the answer.
  outdated: {
    judge,
    correct: correct('outdated', 'acceptable', 'improvable', 'improvable-done'),
    progress: progress('outdated'),
  },
};

/** Whether nothing can be approved as long as something stands so. `isRequired`: a verdict that speaks of it is needed. */
export function blocks(state: VerdictState, isRequired: boolean): boolean {
  switch (state) {
    case 'to-correct':
    case 'corrected':
      return true;
    case 'none':
    case 'outdated':
      return isRequired;
    case 'acceptable':
    case 'improvable':
    case 'improvable-done':
      return false;
  }
}
