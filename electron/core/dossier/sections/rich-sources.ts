import type { SectionContext } from './context.ts';
import { picturesOf, type RichSources } from './rich-text.ts';

/** The id of the heading that a record of the inventory stands under. */
export function itemAnchor(id: string): string {
  return `item-${id}`;
}

/** What people's texts show and point to: pictures among the evidence, questions where the dossier tells of them. */
export function richSources({ input, questions, linkTo, has }: SectionContext): RichSources {
  const { picture } = picturesOf(input.evidence);
  const items = new Map((input.state.inventory?.items ?? []).map(({ id, name }) => [id, name]));
  return {
    picture: (sha256) => input.pictures?.get(sha256) ?? picture?.(sha256),
    mention: (id) => {
      if (questions.has(id)) return linkTo(id);
      const name = items.get(id);
      return name !== undefined && has('inventory') ? { to: itemAnchor(id), description: name } : undefined;
    },
  };
}
