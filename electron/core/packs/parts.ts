import type { z } from 'zod';
import { Crosswalk, GlossaryTerm, PackChange } from '#contract/records/pack';
import { Question } from '#contract/records/question';
import { Calculation, Conclusion, Fact, Obligation, OutcomeClass, Score } from '#contract/records/rules';
import { type Path, partAt } from './data.ts';
import type { Content, Role } from './files.ts';
import { collectNames, type Declared } from './names.ts';
import type { PackProblem } from './problem.ts';
import type { Source } from './source.ts';

/** The files of a pack, `sections` and `rules` in the order of their names. */
export type Sources = {
  readonly head: Source;
  readonly sections: readonly Source[];
  readonly rules: readonly Source[];
  readonly dossier: Source;
  readonly glossary?: Source | undefined;
  readonly crosswalks?: Source | undefined;
  readonly changes?: Source | undefined;
  /** The files of `catalogue/`, in the order of their names. */
  readonly catalogue?: readonly Source[] | undefined;
};

/** A well-formed item, and where it stands. */
export type Placed<T> = { readonly value: T; readonly source: Source; readonly path: Path };

/** What can be referred to, and the well-formed items that refer. Items that are not well-formed are declared only. */
export type Parts = {
  readonly declared: Declared;
  readonly questions: readonly Placed<Question>[];
  readonly facts: readonly Placed<Fact>[];
  readonly classes: readonly Placed<OutcomeClass>[];
  readonly obligations: readonly Placed<Obligation>[];
  readonly scores: readonly Placed<Score>[];
  readonly conclusions: readonly Placed<Conclusion>[];
  readonly calculations: readonly Placed<Calculation>[];
  readonly terms: readonly Placed<GlossaryTerm>[];
  readonly crosswalks: readonly Placed<Crosswalk>[];
  readonly changes: readonly Placed<PackChange>[];
};

/** A file and, where it is well-formed as a whole, what it holds. */
export type Formed<R extends Role> = { readonly source: Source; readonly content: Content<R> | undefined };
export type Forms = {
  readonly head: Formed<'head'>;
  readonly sections: readonly Formed<'section'>[];
  readonly rules: readonly Formed<'rules'>[];
  readonly dossier: Formed<'dossier'>;
  readonly glossary: readonly Formed<'glossary'>[];
  readonly crosswalks: readonly Formed<'crosswalks'>[];
  readonly changes: readonly Formed<'changes'>[];
  readonly catalogue: readonly Formed<'catalogue'>[];
};

/** Every file of a pack with the part it is. */
export function sourcesByRole(sources: Sources): readonly (readonly [Role, Source])[] {
  const { head, sections, rules, dossier, glossary, crosswalks, changes, catalogue = [] } = sources;
  const all: readonly (readonly [Role, Source | undefined])[] = [
    ['head', head],
    ...sections.map((source) => ['section', source] as const),
    ...rules.map((source) => ['rules', source] as const),
    ['dossier', dossier],
    ['glossary', glossary],
    ['crosswalks', crosswalks],
    ['changes', changes],
    ...catalogue.map((source) => ['catalogue', source] as const),
  ];
  return all.flatMap(([role, source]) => (source === undefined ? [] : [[role, source] as const]));
}

/** The paths of a list's items. */
function listPaths(source: Source, ...list: Path): readonly Path[] {
  const items = partAt(source.value, list);
  return Array.isArray(items) ? items.map((_, index) => [...list, index]) : [];
}

/** The well-formed items of a list, also of files that are not well-formed as a whole. */
function place<R extends Role, T>(
  forms: readonly Formed<R>[],
  list: string,
  schema: z.ZodType<T>,
  known: (content: Content<R>) => readonly T[] | undefined,
): readonly Placed<T>[] {
  return forms.flatMap(({ source, content }): readonly Placed<T>[] => {
    if (content !== undefined) {
      return (known(content) ?? []).map((value, at) => ({ value, source, path: [list, at] }));
    }
    return listPaths(source, list).flatMap((path) => {
      const parsed = schema.safeParse(partAt(source.value, path));
      return parsed.success ? [{ value: parsed.data, source, path }] : [];
    });
  });
}

/** Takes a pack's files apart; finds names that stand twice. */
export function collectParts(sources: Sources, forms: Forms): { parts: Parts; problems: readonly PackProblem[] } {
  const { declared, problems } = collectNames(sources);
  const { sections, rules } = forms;
  const parts = {
    declared,
    questions: place(sections, 'questions', Question, (it) => it.questions),
    facts: place(rules, 'facts', Fact, (it) => it.facts),
    classes: place(rules, 'classes', OutcomeClass, (it) => it.classes),
    obligations: place(rules, 'obligations', Obligation, (it) => it.obligations),
    scores: place(rules, 'scores', Score, (it) => it.scores),
    conclusions: place(rules, 'conclusions', Conclusion, (it) => it.conclusions),
    calculations: place(rules, 'calculations', Calculation, (it) => it.calculations),
    terms: place(forms.glossary, 'terms', GlossaryTerm, (it) => it.terms),
    crosswalks: place(forms.crosswalks, 'crosswalks', Crosswalk, (it) => it.crosswalks),
    changes: place(forms.changes, 'changes', PackChange, (it) => it.changes),
  };
  return { parts, problems };
}

/** The items by id. Where an id stands twice, the first counts; the second is a problem of its own. */
export function byId<T extends { readonly id: string }>(items: readonly Placed<T>[]): ReadonlyMap<string, T> {
  return new Map(items.toReversed().map(({ value }) => [value.id, value]));
}
