import type { z } from 'zod';
import {
  type Condition,
  Fact,
  Obligation,
  OutcomeClass,
  Question,
  type Rules,
  type Section,
} from '#contract/records/pack';
import { describe, isRaw, partAt } from './form.ts';
import type { PackProblem } from './problem.ts';
import type { Path, Source } from './source.ts';

/** The files of a pack, `sections` in the order of their names. */
export type Sources = {
  readonly head: Source;
  readonly sections: readonly Source[];
  readonly rules: Source;
  readonly dossier: Source;
};

/** A well-formed item, and where it stands. */
export type Placed<T> = { readonly value: T; readonly source: Source; readonly path: Path };

/** Kinds of names; each kind is a namespace of its own. */
export type NameKind = 'question' | 'fact' | 'class' | 'obligation' | 'role' | 'source' | 'section';

/** What can be referred to, and the well-formed items that refer. Items that are not well-formed are declared only. */
export type Parts = {
  readonly declared: Readonly<Record<NameKind, ReadonlySet<string>>>;
  readonly questions: readonly Placed<Question>[];
  readonly facts: readonly Placed<Fact>[];
  readonly classes: readonly Placed<OutcomeClass>[];
  readonly obligations: readonly Placed<Obligation>[];
};

export function allSources(sources: Sources): readonly Source[] {
  return [sources.head, ...sources.sections, sources.rules, sources.dossier];
}

function listPaths(source: Source, list: string): readonly Path[] {
  const items = partAt(source.value, [list]);
  return Array.isArray(items) ? items.map((_, index) => [list, index]) : [];
}

/** The well-formed items of a list; `known` holds them where the whole file is well-formed. */
function place<T>(
  sources: readonly Source[],
  list: string,
  schema: z.ZodType<T>,
  known: readonly (readonly T[] | undefined)[],
): readonly Placed<T>[] {
  return sources.flatMap((source, index): readonly Placed<T>[] => {
    const items = known[index];
    if (items !== undefined) return items.map((value, at) => ({ value, source, path: [list, at] }));
    return listPaths(source, list).flatMap((path) => {
      const parsed = schema.safeParse(partAt(source.value, path));
      return parsed.success ? [{ value: parsed.data, source, path }] : [];
    });
  });
}

/** Collects names; a name that stands twice in its namespace is a problem at its second place. */
class Names {
  readonly #problems: PackProblem[];
  readonly #first = new Map<string, string>();

  constructor(problems: PackProblem[]) {
    this.#problems = problems;
  }

  add(kind: string, source: Source, path: Path): void {
    const id = partAt(source.value, path);
    if (typeof id !== 'string') return;
    const first = this.#first.get(id);
    if (first === undefined) {
      this.#first.set(id, `${source.name}, line ${source.lineOf(path)}`);
      return;
    }
    const around = describe(source, path.slice(0, -2));
    const reason = `${kind} \`${id}\`${around === '' ? '' : ` of ${around}`} stands already in ${first}`;
    const problem = { code: 'pack.duplicate-id', file: source.name, line: source.lineOf(path), reason } as const;
    this.#problems.push(problem);
  }

  get all(): ReadonlySet<string> {
    return new Set(this.#first.keys());
  }
}

/** What is known of files that are well-formed as a whole. */
export type Forms = { readonly sections: readonly (Section | undefined)[]; readonly rules: Rules | undefined };

/** Takes a pack's files apart; finds names that stand twice. */
export function collectParts(sources: Sources, forms: Forms): { parts: Parts; problems: readonly PackProblem[] } {
  const problems: PackProblem[] = [];
  const named = (kind: NameKind, from: readonly Source[], list: string) => {
    const names = new Names(problems);
    for (const source of from) {
      for (const path of listPaths(source, list)) names.add(kind, source, [...path, 'id']);
    }
    return names.all;
  };
  const sections = new Names(problems);
  for (const source of sources.sections) {
    sections.add('section', source, ['id']);
    for (const question of listPaths(source, 'questions')) {
      const options = partAt(source.value, [...question, 'options']);
      const names = new Names(problems);
      for (const index of Array.isArray(options) ? options.keys() : []) {
        names.add('option', source, [...question, 'options', index, 'id']);
      }
    }
  }
  const dossierSections = new Names(problems);
  for (const path of listPaths(sources.dossier, 'sections')) {
    dossierSections.add('dossier section', sources.dossier, path);
  }
  const rules = [sources.rules];
  const quoted = partAt(sources.head.value, ['sources']);
  const declared = {
    question: named('question', sources.sections, 'questions'),
    fact: named('fact', rules, 'facts'),
    class: named('class', rules, 'classes'),
    obligation: named('obligation', rules, 'obligations'),
    role: named('role', [sources.head], 'roles'),
    source: new Set(isRaw(quoted) ? Object.keys(quoted) : []),
    section: sections.all,
  };
  const parts = {
    declared,
    questions: place(
      sources.sections,
      'questions',
      Question,
      forms.sections.map((section) => section?.questions),
    ),
    facts: place(rules, 'facts', Fact, [forms.rules?.facts]),
    classes: place(rules, 'classes', OutcomeClass, [forms.rules?.classes]),
    obligations: place(rules, 'obligations', Obligation, [forms.rules?.obligations]),
  };
  return { parts, problems };
}

/** Every condition of a pack with its owner; obligations own theirs too, but nothing can refer to them. */
export function conditionsOf(parts: Parts): readonly (Placed<Condition> & { owner: string })[] {
  const rules = [
    ...parts.facts.map((it) => ({ ...it, kind: 'fact' })),
    ...parts.classes.map((it) => ({ ...it, kind: 'class' })),
    ...parts.obligations.map((it) => ({ ...it, kind: 'obligation' })),
  ].map(({ kind, value, source, path }) => ({
    owner: `${kind} \`${value.id}\``,
    value: value.when,
    source,
    path: [...path, 'when'],
  }));
  const visibility = parts.questions.flatMap(({ value, source, path }) =>
    value.visible === undefined
      ? []
      : [{ owner: `question \`${value.id}\``, value: value.visible, source, path: [...path, 'visible'] }],
  );
  return [...visibility, ...rules];
}

/** Calls back for a condition and every one inside it, with its path. */
export function visitCondition(condition: Condition, path: Path, visit: (it: Condition, path: Path) => void): void {
  visit(condition, path);
  if ('not' in condition) visitCondition(condition.not, [...path, 'not'], visit);
  const lists = { all: 'all' in condition ? condition.all : [], any: 'any' in condition ? condition.any : [] };
  const count = 'count' in condition ? condition.count : [];
  for (const [key, list] of Object.entries({ ...lists, count })) {
    for (const [index, part] of list.entries()) visitCondition(part, [...path, key, index], visit);
  }
}
