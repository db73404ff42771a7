import type { Pack } from '#contract/records/pack';
import { checkCycles } from './cycles.ts';
import { checkForm } from './form.ts';
import { packHash } from './hash.ts';
import { allSources, collectParts, type Sources } from './parts.ts';
import type { PackProblem } from './problem.ts';
import { checkReferences } from './references.ts';

function checkForms(sources: Sources) {
  const head = checkForm('head', sources.head);
  const sections = sources.sections.map((source) => checkForm('section', source));
  const rules = checkForm('rules', sources.rules);
  const dossier = checkForm('dossier', sources.dossier);
  const problems = [head, ...sections, rules, dossier].flatMap((form) => form.problems);
  return {
    head: head.content,
    sections: sections.map((form) => form.content),
    rules: rules.content,
    dossier: dossier.content,
    problems,
  };
}

/**
 * Checks the files of a pack, and puts them together if nothing is wrong. If one of them could not be read as data, what
 * the others refer to cannot be told; then only their form is checked.
 */
export function assemble(sources: Sources): { pack?: Pack; problems: readonly PackProblem[] } {
  const forms = checkForms(sources);
  if (allSources(sources).some((source) => source.value === undefined)) return { problems: forms.problems };
  const { parts, problems: duplicates } = collectParts(sources, forms);
  const problems = [...forms.problems, ...duplicates, ...checkReferences(sources, parts), ...checkCycles(parts)];
  const { head, rules, dossier } = forms;
  const sections = forms.sections.filter((section) => section !== undefined);
  if (problems.length > 0 || head === undefined || rules === undefined || dossier === undefined) return { problems };
  const unhashed = { ...head, sections, ...rules, dossier };
  return { pack: { ...unhashed, hash: packHash(unhashed) }, problems };
}
