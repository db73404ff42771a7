import type { OfferedAnswer } from '#contract/records/assessment';
import { t } from '../app.ts';

/**
 * Tells where an offered answer comes from, the inventory's field or another assessment.
 * @param how  `says`: there is no answer yet. `differs`: the answer says something else. `same`: it says the same. `from`:
 *   only the origin
 */
export function originWords(origin: OfferedAnswer['origin'], how: 'says' | 'differs' | 'same' | 'from'): string {
  return origin.from === 'system'
    ? t(`screen.assessment.offer.${how}.system`, { field: t(`field.system.${origin.field}`) })
    : t(`screen.assessment.offer.${how}.assessment`, { title: origin.assessmentTitle });
}
