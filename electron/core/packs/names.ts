import { isRaw, type Path, partAt } from './data.ts';
import { describe } from './form.ts';
import type { Sources } from './parts.ts';
import type { PackProblem } from './problem.ts';
import type { Source } from './source.ts';

/** Kinds of names; each kind is a namespace of its own. */
export type NameKind =
  | 'question'
  | 'fact'
  | 'class'
  | 'obligation'
  | 'score'
  | 'conclusion'
  | 'calculation'
  | 'term'
  | 'role'
  | 'source'
  | 'section';
/** The names that a pack has, also those of items that are not well-formed. */
export type Declared = Readonly<Record<NameKind, ReadonlySet<string>>>;

/** Lists of things that are named within the item around them. */
const INNER_LISTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  questions: { options: 'option', rows: 'row', columns: 'column' },
  columns: { options: 'option' },
  scores: { bands: 'band' },
};

/** Collects names; a name that stands twice in its namespace is a problem at its second place. */
class Names {
  readonly #problems: PackProblem[];
  readonly #first = new Map<string, () => string>();

  constructor(problems: PackProblem[]) {
    this.#problems = problems;
  }

  /** Adds what stands at a path; a value that is no text is no name. */
  add(kind: string, source: Source, path: Path, spelling = (name: string) => name): void {
    const name = partAt(source.value, path);
    if (typeof name !== 'string') return;
    const first = this.#first.get(spelling(name));
    if (first === undefined) {
      this.#first.set(spelling(name), () => `${source.name}, line ${source.lineOf(path)}`);
      return;
    }
    const around = describe(source, path.slice(0, -2));
    const reason = `${kind} \`${name}\`${around === '' ? '' : ` of ${around}`} stands already in ${first()}`;
    this.#problems.push({ code: 'pack.duplicate-id', file: source.name, line: source.lineOf(path), reason });
  }

  get all(): ReadonlySet<string> {
    return new Set(this.#first.keys());
  }
}

function* items(source: Source, list: Path): Iterable<Path> {
  const found = partAt(source.value, list);
  for (const index of Array.isArray(found) ? found.keys() : []) yield [...list, index];
}

/** Every name of a pack; `problems` are those that stand twice. */
export function collectNames(sources: Sources): { declared: Declared; problems: readonly PackProblem[] } {
  const problems: PackProblem[] = [];
  const addInner = (source: Source, item: Path) => {
    const list = String(item[item.length - 2]);
    for (const [inner, kind] of Object.entries(INNER_LISTS[list] ?? {})) {
      const names = new Names(problems);
      for (const path of items(source, [...item, inner])) {
        names.add(kind, source, [...path, 'id']);
        addInner(source, path);
      }
    }
  };
  const named = (kind: NameKind, from: readonly Source[], list: string) => {
    const names = new Names(problems);
    for (const source of from) {
      for (const path of items(source, [list])) {
        names.add(kind, source, [...path, 'id']);
        addInner(source, path);
      }
    }
    return names.all;
  };
  const sections = new Names(problems);
  for (const source of sources.sections) sections.add('section', source, ['id']);
  const dossierSections = new Names(problems);
  for (const path of items(sources.dossier, ['sections']))
    dossierSections.add('dossier section', sources.dossier, path);
  const glossary = sources.glossary === undefined ? [] : [sources.glossary];
  for (const source of glossary) addTerms(source, problems);
  const { rules } = sources;
  const quoted = partAt(sources.head.value, ['sources']);
  const declared = {
    question: named('question', sources.sections, 'questions'),
    fact: named('fact', rules, 'facts'),
    class: named('class', rules, 'classes'),
    obligation: named('obligation', rules, 'obligations'),
    score: named('score', rules, 'scores'),
    conclusion: named('conclusion', rules, 'conclusions'),
    calculation: named('calculation', rules, 'calculations'),
    term: named('term', glossary, 'terms'),
    role: named('role', [sources.head], 'roles'),
    source: new Set(isRaw(quoted) ? Object.keys(quoted) : []),
    section: sections.all,
  };
  return { declared, problems };
}

/** A word may be explained once in each language, as the term itself or as another form of it. */
function addTerms(source: Source, problems: PackProblem[]): void {
  for (const language of ['en', 'de']) {
    const words = new Names(problems);
    for (const term of items(source, ['terms'])) {
      words.add('word', source, [...term, 'term', language], (it) => it.toLowerCase());
      for (const form of items(source, [...term, 'forms', language])) {
        words.add('word', source, form, (it) => it.toLowerCase());
      }
    }
  }
}
