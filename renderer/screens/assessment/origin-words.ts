import type { ItemKind } from '#contract/inventory/kinds';
import type { OfferedAnswer } from '#contract/records/assessment';
import { t, tIfKnown } from '../app.ts';
import { fieldLabel } from '../inventory/item-words.ts';

/** A field by its label; of several records together, which sort they are (`KIND[…]`, resources/inventory/mapping.md). */
function factWords(kind: ItemKind, field: string): string {
  const gathered = /^([a-z-]+)\[/.exec(field)?.[1];
  return gathered === undefined ? fieldLabel(kind, field) : (tIfKnown(`item-kind.${gathered}.plural`) ?? field);
}

/**
 * Tells where an offered answer comes from, the inventory's field or another assessment.
 * @param how  `says`: there is no answer yet. `differs`: the answer says something else. `same`: it says the same. `from`:
 *   only the origin
 */
export function originWords(origin: OfferedAnswer['origin'], how: 'says' | 'differs' | 'same' | 'from'): string {
  switch (origin.from) {
    case 'item':
      return t(`screen.assessment.offer.${how}.item`, {
        name: origin.name,
        field: factWords(origin.item.kind, origin.field),
      });
    default:
      return t(`screen.assessment.offer.${how}.assessment`, { title: origin.assessmentTitle });
  }
}
