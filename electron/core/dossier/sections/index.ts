import type { DossierSectionId } from '#contract/records/pack';
import type { Block, Part } from '../layout/blocks.ts';
import { answers } from './answers.ts';
import { contents } from './contents.ts';
import type { SectionContext } from './context.ts';
import { cover } from './cover.ts';
import { journal } from './journal.ts';
import { obligations } from './obligations.ts';
import { signOffs } from './sign-offs.ts';
import { summary } from './summary.ts';

/** Every section a pack may list in `dossier.yaml`. */
export const SECTIONS: Readonly<Record<DossierSectionId, (context: SectionContext) => Block[]>> = {
  summary,
  obligations,
  answers,
  'sign-offs': signOffs,
  journal,
};

/**
 * The parts of a dossier: cover and contents, then the sections in the order of the pack. Signature fields need their
 * page: a pack that leaves the sign-offs out gets them at the end if there are fields.
 */
export function partsOf(context: SectionContext): Part[] {
  const { pack, signatureFields } = context.input;
  const wanted: DossierSectionId[] = [...pack.dossier.sections];
  if (signatureFields.length > 0 && !wanted.includes('sign-offs')) wanted.push('sign-offs');
  return [
    { blocks: cover(context), isBare: true },
    { blocks: contents(context) },
    ...wanted.map((id) => ({ blocks: SECTIONS[id](context) })),
  ];
}
