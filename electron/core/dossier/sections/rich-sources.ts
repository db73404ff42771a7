import type { SectionContext } from './context.ts';
import { picturesOf, type RichSources } from './rich-text.ts';

/** What people's texts show and point to: pictures among the evidence, questions where the dossier tells of them. */
export function richSources({ input, questions, linkTo }: SectionContext): RichSources {
  return {
    ...picturesOf(input.evidence),
    mention: (id) => (questions.has(id) ? linkTo(id) : undefined),
  };
}
