import { recall, remember } from '../app.ts';
import { AUDIENCES, type Audience, type CardGroup, isForAudience } from './card-fields.ts';
import type { Asked } from './demands.ts';

/** Which part of a card is shown. */
export class CardView {
  audience = $state<Audience>(AUDIENCES.find((audience) => audience === recall('card-audience')) ?? 'all');
  /** Only what the present state asks for. */
  isRequiredOnly = $state(false);

  choose(audience: Audience): void {
    this.audience = audience;
    remember('card-audience', audience);
  }

  /** Shows all, so that a field that is looked for is there. */
  showAll(): void {
    this.audience = 'all';
    this.isRequiredOnly = false;
  }

  /** The groups to be shown with the fields to be shown; none that is empty. */
  shown(groups: readonly CardGroup[], asked: ReadonlyMap<string, Asked>): readonly CardGroup[] {
    const isAsked = (key: string): boolean => {
      const standing = asked.get(key)?.standing;
      return standing === 'missing' || standing === 'met';
    };
    return groups
      .filter(({ id }) => isForAudience(id, this.audience))
      .map((group) =>
        this.isRequiredOnly ? { ...group, fields: group.fields.filter(({ key }) => isAsked(key)) } : group,
      )
      .filter(({ fields }) => fields.length > 0);
  }
}
