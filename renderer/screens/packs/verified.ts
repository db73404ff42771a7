import type { Pack } from '#contract/records/pack';
import type { Verification } from '#contract/records/question';

/** All letters, the best verified first. */
export const VERIFICATIONS: readonly Verification[] = ['P', 'I', 'G', 'S', 'U'];

/** How many statements of law a pack makes, by how far each was verified; those without any are left out. */
export function verifiedCounts(pack: Pack): readonly { readonly letter: Verification; readonly count: number }[] {
  const statements = [
    ...pack.sections.flatMap(({ questions }) => questions),
    ...pack.classes,
    ...pack.obligations,
    ...(pack.scores ?? []),
    ...(pack.conclusions ?? []),
    ...(pack.calculations ?? []),
    ...(pack.glossary ?? []),
  ];
  return VERIFICATIONS.map((letter) => ({
    letter,
    count: statements.filter(({ verification }) => verification === letter).length,
  })).filter(({ count }) => count > 0);
}
