import type { Pack } from '#contract/records/pack';
import { joinCatalogue } from './catalogue.ts';
import { checkCatalogue } from './catalogue-check.ts';
import { checkCycles } from './cycles.ts';
import { partAt } from './data.ts';
import { checkDocument } from './document-references.ts';
import type { Role } from './files.ts';
import { checkForm } from './form.ts';
import { packHash } from './hash.ts';
import { collectParts, type Formed, type Forms, type Parts, type Sources, sourcesByRole } from './parts.ts';
import type { PackProblem } from './problem.ts';
import { checkReferences, namedItems } from './references.ts';
import type { Source } from './source.ts';

function checkForms(sources: Sources): { forms: Forms; problems: PackProblem[] } {
  const problems: PackProblem[] = [];
  const form = <R extends Role>(role: R, source: Source): Formed<R> => {
    const { content, problems: found } = checkForm(role, source);
    problems.push(...found);
    return { source, content };
  };
  const optional = <R extends Role>(role: R, source: Source | undefined) =>
    source === undefined ? [] : [form(role, source)];
  const forms = {
    head: form('head', sources.head),
    sections: sources.sections.map((source) => form('section', source)),
    rules: sources.rules.map((source) => form('rules', source)),
    dossier: form('dossier', sources.dossier),
    glossary: optional('glossary', sources.glossary),
    crosswalks: optional('crosswalks', sources.crosswalks),
    changes: optional('changes', sources.changes),
    catalogue: (sources.catalogue ?? []).map((source) => form('catalogue', source)),
  };
  return { forms, problems };
}

/** The lists of a pack that are absent if they are empty, so that hashes of older packs stay as they are. */
function optionalLists(forms: Forms) {
  const rules = forms.rules.map(({ content }) => content);
  const lists = {
    scores: rules.flatMap((it) => it?.scores ?? []),
    conclusions: rules.flatMap((it) => it?.conclusions ?? []),
    calculations: rules.flatMap((it) => it?.calculations ?? []),
    glossary: forms.glossary.flatMap(({ content }) => content?.terms ?? []),
    crosswalks: forms.crosswalks.flatMap(({ content }) => content?.crosswalks ?? []),
    changes: forms.changes.flatMap(({ content }) => content?.changes ?? []),
  };
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) as Partial<typeof lists>;
}

function join(forms: Forms): Pack | undefined {
  const head = forms.head.content;
  const dossier = forms.dossier.content;
  if (head === undefined || dossier === undefined) return undefined;
  const rules = forms.rules.map(({ content }) => content);
  const catalogue = joinCatalogue(forms.catalogue);
  const unhashed = {
    ...head,
    sections: forms.sections.flatMap(({ content }) => content ?? []),
    facts: rules.flatMap((it) => it?.facts ?? []),
    classes: rules.flatMap((it) => it?.classes ?? []),
    obligations: rules.flatMap((it) => it?.obligations ?? []),
    ...optionalLists(forms),
    dossier,
    ...(catalogue === null ? {} : { catalogue }),
  };
  return { ...unhashed, hash: packHash(unhashed) };
}

function packId(sources: Sources): string {
  return String(partAt(sources.head.value, ['id']));
}

/**
 * Checks the files of a pack, and puts them together if nothing is wrong. If one of them could not be read as data, what
 * the others refer to cannot be told; then only their form is checked.
 */
export function assemble(sources: Sources): { pack?: Pack; parts?: Parts; problems: readonly PackProblem[] } {
  const { forms, problems } = checkForms(sources);
  if (sourcesByRole(sources).some(([, source]) => source.value === undefined)) return { problems };
  const { parts, problems: duplicates } = collectParts(sources, forms);
  problems.push(
    ...duplicates,
    ...checkReferences(sources, parts),
    ...checkDocument(sources, parts, forms.dossier.content),
    ...checkCycles(parts),
    ...checkCatalogue(forms.catalogue, {
      sources: parts.declared.source,
      pack: { id: packId(sources), items: namedItems(parts) },
    }),
  );
  const [rules] = sources.rules;
  if (rules !== undefined && parts.declared.class.size === 0) {
    problems.push({ code: 'pack.malformed', file: rules.name, line: 1, reason: 'the rules hold no class' });
  }
  const pack = problems.length === 0 ? join(forms) : undefined;
  return { parts, problems, ...(pack === undefined ? {} : { pack }) };
}
