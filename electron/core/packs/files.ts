import { z } from 'zod';
import { Catalogue } from '#contract/records/catalogue';
import { Crosswalk, DossierLayout, GlossaryTerm, PackChange, PackHead } from '#contract/records/pack';
import { Section } from '#contract/records/question';
import { Rules } from '#contract/records/rules';

/** rules.yaml, or one file of rules/: some of the lists; all files' lists are joined in the order of their names. */
const RulesFile = Rules.partial();
/** glossary.yaml */
const GlossaryFile = z.strictObject({ terms: z.array(GlossaryTerm).min(1) });
/** crosswalks.yaml */
const CrosswalksFile = z.strictObject({ crosswalks: z.array(Crosswalk).min(1) });
/** changes.yaml */
const ChangesFile = z.strictObject({ changes: z.array(PackChange).min(1) });

type Contents = {
  head: PackHead;
  section: Section;
  rules: z.infer<typeof RulesFile>;
  dossier: z.infer<typeof DossierLayout>;
  glossary: z.infer<typeof GlossaryFile>;
  crosswalks: z.infer<typeof CrosswalksFile>;
  changes: z.infer<typeof ChangesFile>;
  catalogue: Catalogue;
};
/** Which part of a pack a file is. */
export type Role = keyof Contents;
export type Content<R extends Role> = Contents[R];

/** The form of each file. */
export const SCHEMAS: { readonly [R in Role]: z.ZodType<Contents[R]> } = {
  head: PackHead,
  section: Section,
  rules: RulesFile,
  dossier: DossierLayout,
  glossary: GlossaryFile,
  crosswalks: CrosswalksFile,
  changes: ChangesFile,
  catalogue: Catalogue,
};

/** Where conditions stand in a file; `*` is any place of a list. */
export const CONDITIONS: Readonly<Partial<Record<Role, readonly (readonly string[])[]>>> = {
  section: [['questions', '*', 'visible']],
  rules: [
    ['facts', '*', 'when'],
    ['classes', '*', 'when'],
    ['obligations', '*', 'when'],
    ['scores', '*', 'reductions', '*', 'when'],
    ['conclusions', '*', 'values', '*', 'when'],
  ],
  catalogue: [
    ['policies', '*', 'scope'],
    ['policies', '*', 'condition'],
  ],
};
