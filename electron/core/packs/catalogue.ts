import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Catalogue } from '#contract/records/catalogue';
import { partAt } from './data.ts';
import { checkForm } from './form.ts';
import type { Formed } from './parts.ts';
import type { PackProblem } from './problem.ts';
import { readSource, type Source } from './source.ts';

/** The parts of a catalogue, each a list but `review`. */
export type CataloguePart = keyof Catalogue;
export type CatalogueList = Exclude<CataloguePart, 'review'>;
type Entry<P extends CatalogueList> = NonNullable<Catalogue[P]>[number];

const PARTS = Object.keys(Catalogue.shape) as readonly CataloguePart[];
/** The lists among them. */
export const CATALOGUE_LISTS = PARTS.filter((part): part is CatalogueList => part !== 'review');

/** The part that a file of `catalogue/` is, by its name: `risks.yaml`, `risks-security.yaml`; null if it is none. */
export function cataloguePart(name: string): CataloguePart | null {
  const word = /^catalogue\/([a-z]+)(?:-[a-z0-9]+)*\.yaml$/.exec(name)?.[1];
  return PARTS.find((part) => part === word) ?? null;
}

/** Whether a pack reads the file with this name, relative to its folder, as a part of its catalogue. */
export function isCatalogueFile(name: string): boolean {
  return cataloguePart(name) !== null;
}

/** The entries of a list, from all files that are well-formed. */
function entries<P extends CatalogueList>(forms: readonly Formed<'catalogue'>[], part: P): readonly Entry<P>[] {
  return forms.flatMap(({ content }) => (content?.[part] ?? []) as readonly Entry<P>[]);
}

/** Puts the files of a catalogue together; null if they hold nothing, so that a pack without stays as it was. */
export function joinCatalogue(forms: readonly Formed<'catalogue'>[]): Catalogue | null {
  const review = forms.find(({ content }) => content?.review !== undefined)?.content?.review;
  const lists = CATALOGUE_LISTS.map((part) => [part, entries(forms, part)] as const);
  const held = Object.fromEntries(lists.filter(([, list]) => list.length > 0)) as Catalogue;
  if (review === undefined && Object.keys(held).length === 0) return null;
  return review === undefined ? held : { review, ...held };
}

/** Sources that the app's own catalogue names, as packs do in `pack.yaml`. */
const SourcesFile = z.strictObject({
  sources: z.record(z.string(), z.strictObject({ title: z.string().min(1), state: z.string().min(1) })),
});

/** A catalogue that is read by itself, with all that is wrong with its files' form. */
export type ReadCatalogue = {
  readonly catalogue: Catalogue | null;
  readonly forms: readonly Formed<'catalogue'>[];
  readonly problems: readonly PackProblem[];
};

function filesIn(folder: string): readonly string[] {
  try {
    if (!lstatSync(folder).isDirectory()) return [];
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => `catalogue/${name}`)
      .filter(isCatalogueFile)
      .sort();
  } catch {
    // A folder that is not there holds no catalogue.
    return [];
  }
}

/**
 * Reads the folder `catalogue/` below a folder, without what the rest of a pack says of it. A file that is not well-formed
 * is left out and told.
 */
export function readCatalogue(folder: string): ReadCatalogue {
  const problems: PackProblem[] = [];
  const forms = filesIn(join(folder, 'catalogue')).map((name): Formed<'catalogue'> => {
    const reading = readSource(join(folder, name), name);
    const form = checkForm('catalogue', reading.source);
    problems.push(...reading.problems, ...form.problems);
    return { source: reading.source, content: form.content };
  });
  return { catalogue: joinCatalogue(forms), forms, problems };
}

/** Ids of the sources that the app's own catalogue declares in `catalogue/sources.yaml`, and the file. */
export function readOwnSources(resources: string): {
  readonly declared: ReadonlySet<string>;
  readonly source: Source;
  readonly problems: readonly PackProblem[];
} {
  const name = 'catalogue/sources.yaml';
  const { source, problems } = readSource(join(resources, name), name);
  const { data, error } = SourcesFile.safeParse(source.value);
  const place = error?.issues[0]?.path ?? [];
  const fault: PackProblem[] =
    data !== undefined || source.value === undefined
      ? []
      : [
          {
            code: 'pack.malformed',
            file: name,
            line: source.lineOf(partAt(source.value, place) === undefined ? [] : place),
            reason: error?.issues[0]?.message ?? '',
          },
        ];
  return { declared: new Set(Object.keys(data?.sources ?? {})), source, problems: [...problems, ...fault] };
}
