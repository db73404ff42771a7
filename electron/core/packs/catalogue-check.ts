import type { Catalogue, Matrix } from '#contract/records/catalogue';
import { CATALOGUE_LISTS, type CatalogueList, cataloguePart, readCatalogue, readOwnSources } from './catalogue.ts';
import { isRaw, type Path, partAt } from './data.ts';
import { type Report, reporter } from './form.ts';
import type { Formed } from './parts.ts';
import type { PackProblem } from './problem.ts';
import { translationProblems, translationsOf } from './translations.ts';

/** What a catalogue is checked against. */
export type Surroundings = {
  /** Ids of sources that may be named. */
  readonly sources: ReadonlySet<string>;
  /** The pack that brings it, with what can be named of it; null: the app's own. */
  readonly pack: { readonly id: string; readonly items: ReadonlySet<string> } | null;
  /** The app's own catalogue, to which ids may lead too; absent: what leads out of this one is passed over. */
  readonly app?: Catalogue;
  /** What can be named of other packs by their ids; absent: passed over. */
  readonly packs?: ReadonlyMap<string, ReadonlySet<string>>;
};

type Lists = ReadonlyMap<CatalogueList, ReadonlySet<string>>;
type Refer = (part: CatalogueList, id: string, path: Path) => void;
type Check<P extends CatalogueList> = (entry: NonNullable<Catalogue[P]>[number], report: Report, refer: Refer) => void;

/** Cells of the right number, within the bands, that never fall as a level rises. */
function checkMatrix({ likelihood, impact, bands, cells }: Matrix, report: Report): void {
  if (cells.length !== impact.steps.length) {
    report('pack.malformed', ['cells'], `there are ${impact.steps.length} steps of impact, so as many rows of cells`);
    return;
  }
  for (const [at, row] of cells.entries()) {
    if (row.length !== likelihood.steps.length) {
      const reason = `there are ${likelihood.steps.length} steps of likelihood, so as many cells in each row`;
      report('pack.malformed', ['cells', at], reason);
      continue;
    }
    for (const [step, band] of row.entries()) {
      const path = ['cells', at, step];
      if (band >= bands.length) report('pack.dead-reference', path, `there is no band ${band}; they count from 0`);
      const below = Math.max(row[step - 1] ?? 0, cells[at - 1]?.[step] ?? 0);
      if (band < below) report('pack.malformed', path, 'the band falls where likelihood or impact rises');
    }
  }
}

function checkInnerIds(items: readonly { readonly id: string }[], path: Path, report: Report): void {
  const seen = new Set<string>();
  for (const [at, { id }] of items.entries()) {
    if (seen.has(id)) report('pack.duplicate-id', [...path, at, 'id'], `\`${id}\` stands twice`);
    seen.add(id);
  }
}

function ascends(values: readonly (number | undefined)[]): boolean {
  const stated = values.filter((value) => value !== undefined);
  return stated.every((value, at) => at === 0 || value >= (stated[at - 1] ?? value));
}

/** What is checked of each kind of entry, besides its form and its sources. */
function checks(around: Surroundings): { readonly [P in CatalogueList]: Check<P> } {
  return {
    matrices: (matrix, report) => {
      checkInnerIds(matrix.likelihood.steps, ['likelihood', 'steps'], report);
      checkInnerIds(matrix.impact.steps, ['impact', 'steps'], report);
      checkInnerIds(matrix.bands, ['bands'], report);
      checkMatrix(matrix, report);
    },
    categories: () => undefined,
    risks: ({ controls, categories }, _, refer) => {
      for (const [at, id] of controls.entries()) refer('controls', id, ['controls', at]);
      for (const [at, id] of categories.entries()) refer('categories', id, ['categories', at]);
    },
    controls: ({ obligations }, report) => {
      for (const [at, { pack, item }] of obligations.entries()) {
        const items = pack === around.pack?.id ? around.pack.items : around.packs?.get(pack);
        if (items === undefined || items.has(item)) continue;
        const reason = `pack \`${pack}\` has no obligation or row (\`question/row\`) \`${item}\``;
        report('pack.dead-reference', ['obligations', at, 'item'], reason);
      }
    },
    metrics: ({ min, max }, report) => {
      if (!ascends([min, max])) report('pack.malformed', ['max'], '`max` is below `min`');
    },
    presets: ({ metrics }, report, refer) => {
      for (const [at, { metric, lowerFail, lowerWarn, upperWarn, upperFail }] of metrics.entries()) {
        refer('metrics', metric, ['metrics', at, 'metric']);
        if (ascends([lowerFail, lowerWarn, upperWarn, upperFail])) continue;
        const reason = 'bounds rise from `lowerFail` over `lowerWarn` and `upperWarn` to `upperFail`';
        report('pack.malformed', ['metrics', at], reason);
      }
    },
    chooser: ({ options }, report, refer) => {
      for (const [at, { next, metrics }] of options.entries()) {
        if (next !== undefined) refer('chooser', next, ['options', at, 'next']);
        for (const [index, id] of metrics.entries()) refer('metrics', id, ['options', at, 'metrics', index]);
        if ((next === undefined) === metrics.length > 0) continue;
        report('pack.malformed', ['options', at], 'an option leads to a `next` question or to `metrics`, not to both');
      }
    },
    clocks: ({ categories }, _, refer) => {
      for (const [at, id] of categories.entries()) refer('incidents', id, ['categories', at]);
    },
    incidents: () => undefined,
    policies: () => undefined,
  };
}

/** The names of each list, from all files; one that stands twice is a problem. */
function collect(forms: readonly Formed<'catalogue'>[], problems: PackProblem[]): Lists {
  const lists = new Map<CatalogueList, Set<string>>();
  for (const part of CATALOGUE_LISTS) {
    const names = new Set<string>();
    for (const { source } of forms) {
      const items = partAt(source.value, [part]);
      for (const [at, item] of Array.isArray(items) ? items.entries() : []) {
        const id: unknown = isRaw(item) ? item['id'] : undefined;
        if (typeof id !== 'string') continue;
        const report = reporter(source, problems);
        if (names.has(id)) report('pack.duplicate-id', [part, at, 'id'], `stands already among the ${part}`);
        names.add(id);
      }
    }
    lists.set(part, names);
  }
  return lists;
}

/** A way of questions that leads back to where it was never ends. */
function checkChooserEnds(forms: readonly Formed<'catalogue'>[], problems: PackProblem[]): void {
  const next = new Map<string, readonly string[]>();
  for (const { content } of forms) {
    for (const { id, options } of content?.chooser ?? [])
      next.set(
        id,
        options.flatMap((one) => one.next ?? []),
      );
  }
  const isReached = (from: string, wanted: string, seen: Set<string>): boolean =>
    (next.get(from) ?? []).some((id) => {
      if (id === wanted) return true;
      if (seen.has(id)) return false;
      seen.add(id);
      return isReached(id, wanted, seen);
    });
  for (const { source, content } of forms) {
    for (const [at, { id }] of (content?.chooser ?? []).entries()) {
      if (!isReached(id, id, new Set())) continue;
      reporter(source, problems)('pack.cycle', ['chooser', at], 'its options lead back to it');
    }
  }
}

/** Checks what the well-formed entries of a catalogue say of one another and of what is around them. */
export function checkCatalogue(forms: readonly Formed<'catalogue'>[], around: Surroundings): readonly PackProblem[] {
  const problems: PackProblem[] = [];
  const lists = collect(forms, problems);
  const all = checks(around);
  for (const { source, content } of forms) {
    const report = reporter(source, problems);
    const named = cataloguePart(source.name);
    for (const key of isRaw(source.value) && named !== null ? Object.keys(source.value) : []) {
      if (key === named) continue;
      report('pack.malformed', [key], `a file of this name holds \`${named}\`, not \`${key}\``);
    }
    for (const part of CATALOGUE_LISTS) {
      for (const [at, entry] of (content?.[part] ?? []).entries()) {
        const below: Report = (code, path, reason) => report(code, [part, at, ...path], reason);
        const refer: Refer = (list, id, path) => {
          if (lists.get(list)?.has(id) === true) return;
          const outside: readonly { readonly id: string }[] = around.app?.[list] ?? [];
          const isUnknown = around.app === undefined ? around.pack === null : outside.every((one) => one.id !== id);
          if (isUnknown) below('pack.dead-reference', path, `there is no \`${id}\` among the ${list}`);
        };
        (all[part] as Check<CatalogueList>)(entry, below, refer);
        for (const [index, id] of ('sources' in entry ? entry.sources : []).entries()) {
          if (around.sources.has(id)) continue;
          const where = around.pack === null ? 'sources.yaml' : 'pack.yaml';
          below('pack.dead-reference', ['sources', index], `there is no source \`${id}\` in ${where}`);
        }
      }
    }
  }
  checkChooserEnds(forms, problems);
  return problems;
}

/**
 * Checks the app's own catalogue, in English and German.
 * @param packs  what can be named of the packs it speaks of, by their ids; absent: not looked at
 */
export function checkOwnCatalogue(
  resources: string,
  packs?: ReadonlyMap<string, ReadonlySet<string>>,
): readonly PackProblem[] {
  const { forms, problems } = readCatalogue(resources);
  const { declared, problems: ofSources } = readOwnSources(resources);
  const languages = { name: '', value: { languages: ['en', 'de'] }, lineOf: () => 1 };
  const none = { name: '', value: {}, lineOf: () => 1 };
  const sources = { head: languages, sections: [], rules: [], dossier: none, catalogue: forms.map((it) => it.source) };
  return [
    ...ofSources,
    ...problems,
    ...checkCatalogue(forms, { sources: declared, pack: null, ...(packs === undefined ? {} : { packs }) }),
    ...translationProblems(translationsOf(sources, {}), false),
  ];
}
