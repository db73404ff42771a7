import type { Question } from '#contract/records/question';
import type { Path } from './data.ts';

/** Points that a question's answer can add, score id → number, and where in the question they stand. */
export type PlacedPoints = { readonly points: Readonly<Record<string, number>>; readonly path: Path };

/** All points a question states. */
export function pointsOf(question: Question): readonly PlacedPoints[] {
  const found: (readonly [Path, Readonly<Record<string, number>> | undefined])[] = [];
  switch (question.type) {
    case 'yes-no':
      found.push([['points', 'yes'], question.points?.yes], [['points', 'no'], question.points?.no]);
      break;
    case 'number':
      found.push([['points'], question.points]);
      break;
    case 'single':
    case 'multi':
      for (const [index, { points }] of question.options.entries()) found.push([['options', index, 'points'], points]);
      break;
    case 'table':
    case 'group':
    case 'matrix':
      for (const [column, it] of question.columns.entries()) {
        if (it.type !== 'single') continue;
        for (const [option, { points }] of it.options.entries()) {
          found.push([['columns', column, 'options', option, 'points'], points]);
        }
      }
      break;
    case 'date':
    case 'text':
    case 'rich-text':
    case 'people':
    case 'evidence':
  }
  return found.flatMap(([path, points]) => (points === undefined ? [] : [{ path, points }]));
}
