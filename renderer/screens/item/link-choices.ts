import { type ItemKind, LINK_ENDS, LINK_TYPES, type LinkType } from '#contract/inventory/kinds';

/** A link that a record of some kind can have, as it reads it. */
export interface LinkChoice {
  readonly type: LinkType;
  /** Whether the record is the end that the link starts from. */
  readonly isFrom: boolean;
  /** What can be at the other end. */
  readonly others: readonly ItemKind[];
}

/** All links a record of this kind can have. A link whose ends are alike is named from both of them. */
export function linkChoices(kind: ItemKind): readonly LinkChoice[] {
  return LINK_TYPES.flatMap((type): LinkChoice[] => {
    const { from, to } = LINK_ENDS[type];
    // What replaces another is of its kind.
    const ends = (others: readonly ItemKind[]): readonly ItemKind[] => (type === 'replaces' ? [kind] : others);
    return [
      ...(from.includes(kind) ? [{ type, isFrom: true, others: ends(to) }] : []),
      ...(to.includes(kind) ? [{ type, isFrom: false, others: ends(from) }] : []),
    ];
  });
}
