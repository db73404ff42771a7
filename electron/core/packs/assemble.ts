import { DossierLayout, type Pack, PackHead, Rules, Section } from '#contract/records/pack';
import { checkCycles } from './cycles.ts';
import { checkForm } from './form.ts';
import { packHash } from './hash.ts';
import { collectParts, type Sources } from './parts.ts';
import type { PackProblem } from './problem.ts';
import { checkReferences } from './references.ts';

/** Checks the form of every file that could be read as data. */
export function checkForms(sources: Sources): readonly PackProblem[] {
  return [
    ...checkForm('head', sources.head),
    ...sources.sections.flatMap((source) => checkForm('section', source)),
    ...checkForm('rules', sources.rules),
    ...checkForm('dossier', sources.dossier),
  ];
}

/** Checks the files of a pack, which could all be read as data, and puts them together if nothing is wrong. */
export function assemble(sources: Sources): { pack?: Pack; problems: readonly PackProblem[] } {
  const { parts, problems: duplicates } = collectParts(sources);
  const problems = [...checkForms(sources), ...duplicates, ...checkReferences(sources, parts), ...checkCycles(parts)];
  if (problems.length > 0) return { problems };
  const unhashed = {
    ...PackHead.parse(sources.head.value),
    sections: sources.sections.map((source) => Section.parse(source.value)),
    ...Rules.parse(sources.rules.value),
    dossier: DossierLayout.parse(sources.dossier.value),
  };
  return { pack: { ...unhashed, hash: packHash(unhashed) }, problems };
}
