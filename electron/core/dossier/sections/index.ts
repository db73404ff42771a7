import type { DossierSectionId } from '#contract/records/pack';
import type { Block, Part } from '../layout/blocks.ts';
import { answers } from './answers.ts';
import { calculations } from './calculations.ts';
import { conclusions } from './conclusions.ts';
import { contents } from './contents.ts';
import type { SectionContext } from './context.ts';
import { cover } from './cover.ts';
import { diagram } from './diagram.ts';
import { document } from './document.ts';
import { glossary } from './glossary.ts';
import { journal, sources } from './journal.ts';
import { obligations } from './obligations.ts';
import { scores } from './scores.ts';
import { signOffs } from './sign-offs.ts';
import { summary } from './summary.ts';

/** Every section a pack may list in `dossier.yaml`. */
export const SECTIONS: Readonly<Record<DossierSectionId, (context: SectionContext) => Block[]>> = {
  document,
  summary,
  conclusions,
  scores,
  calculations,
  obligations,
  answers,
  diagram,
  glossary,
  'sign-offs': signOffs,
  journal,
};

/** Sections that begin on a page of their own, also where there is room below the one before. */
const APART: ReadonlySet<DossierSectionId> = new Set(['document', 'summary', 'diagram', 'sign-offs']);

/**
 * The parts of a dossier: cover and contents, then the sections in the order of the pack; one that has nothing to say is
 * left out. Signature fields need their page, and what is cited its sources: a pack that leaves those sections out gets
 * them at the end.
 */
export function partsOf(context: SectionContext): Part[] {
  const { pack, signatureFields } = context.input;
  const wanted: DossierSectionId[] = [...pack.dossier.sections];
  if (signatureFields.length > 0 && !wanted.includes('sign-offs')) wanted.push('sign-offs');
  return [
    { blocks: cover(context), isBare: true },
    { blocks: contents(context) },
    ...wanted.flatMap((id): Part[] => {
      const blocks = SECTIONS[id](context);
      if (blocks.length === 0) return [];
      return [{ blocks, joins: !APART.has(id), isLandscape: id === 'diagram' }];
    }),
    ...(wanted.includes('journal') ? [] : [{ blocks: sources(context), joins: true }]),
  ];
}
