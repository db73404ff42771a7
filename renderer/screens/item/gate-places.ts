import type { GateCheck, ItemRef } from '#contract/records/inventory';
import type { Place } from '../app.ts';

/** Where what a condition lacks can be mended. */
export function placeOf({ rule, subject, assessmentId, lacking }: GateCheck): Place {
  const at = (more: Partial<Extract<Place, { screen: 'item' }>>): Place => ({
    screen: 'item',
    kind: subject.kind,
    id: subject.id,
    ...more,
  });
  const [first] = lacking;
  switch (rule) {
    case 'card-complete':
      return at({ tab: 'card', ...(first === undefined ? {} : { field: first }) });
    case 'card-released':
      return at({ tab: 'releases' });
    case 'released-unchanged':
      return at({ tab: 'compare' });
    case 'assessment-approved':
      return assessmentId === null ? at({ tab: 'assessments' }) : { screen: 'sign-off', id: assessmentId };
    case 'rollback-named':
      return at({ tab: 'card', field: 'rollback' });
    case 'upstream-looked-at':
      return at({ tab: 'checks' });
    case 'policy-kept':
      return { screen: 'policies', tab: 'rules' };
    case 'evidence-valid':
      return at({ tab: 'card' });
  }
}

/** Whether a condition is about the record itself. */
export const isOwn = (check: GateCheck, ref: ItemRef): boolean => check.subject.id === ref.id;
