import type { Catalogue } from '#contract/records/catalogue';
import type { LocalText } from '#contract/records/text';
import { CATALOGUE_LISTS, type CatalogueList } from './catalogue.ts';

/** An entry of one of the lists of a catalogue. */
export type CatalogueEntry<P extends CatalogueList> = NonNullable<Catalogue[P]>[number];

/**
 * An entry and the ref by which records name it: `<pack>:<id>`, of the app's own `app:<id>`. `packTitle` null: the app's own.
 */
export type Held<T> = T & { readonly ref: string; readonly packId: string; readonly packTitle: LocalText | null };

/** A catalogue and whose it is. */
export type OwnedCatalogue = {
  readonly packId: string;
  readonly title: LocalText | null;
  readonly catalogue: Catalogue;
};

/** The name under which the app's own catalogue goes. No pack may have it. */
export const APP = 'app';

/** Everything there is to pick from: the app's own, then that of each pack at hand. */
export type Catalogues = {
  /** The entries of a list, catalogue by catalogue, each in its own order. */
  all<P extends CatalogueList>(part: P): readonly Held<CatalogueEntry<P>>[];
  /** One of them by its ref; null if no catalogue at hand has it. */
  find<P extends CatalogueList>(part: P, ref: string): Held<CatalogueEntry<P>> | null;
  /** The ref that an id has which stands in the catalogue of a pack: of the pack itself, else the app's own; null if there is none. */
  refOf(packId: string, part: CatalogueList, id: string): string | null;
  matrix(ref: string): Held<CatalogueEntry<'matrices'>> | null;
  category(ref: string): Held<CatalogueEntry<'categories'>> | null;
  risk(ref: string): Held<CatalogueEntry<'risks'>> | null;
  control(ref: string): Held<CatalogueEntry<'controls'>> | null;
  metric(ref: string): Held<CatalogueEntry<'metrics'>> | null;
  preset(ref: string): Held<CatalogueEntry<'presets'>> | null;
  clock(ref: string): Held<CatalogueEntry<'clocks'>> | null;
  incident(ref: string): Held<CatalogueEntry<'incidents'>> | null;
  policy(ref: string): Held<CatalogueEntry<'policies'>> | null;
};

type Entry = Held<{ readonly id: string }>;

/** @param owned  the app's own first; of two with the same owner the first counts */
export function mergeCatalogues(owned: readonly OwnedCatalogue[]): Catalogues {
  const lists = new Map<CatalogueList, Map<string, Entry>>();
  for (const part of CATALOGUE_LISTS) {
    const entries = new Map<string, Entry>();
    for (const { packId, title: packTitle, catalogue } of owned) {
      for (const entry of catalogue[part] ?? []) {
        const ref = `${packId}:${entry.id}`;
        if (!entries.has(ref)) entries.set(ref, { ...entry, ref, packId, packTitle });
      }
    }
    lists.set(part, entries);
  }
  const find = <P extends CatalogueList>(part: P, ref: string) =>
    (lists.get(part)?.get(ref) ?? null) as Held<CatalogueEntry<P>> | null;
  return {
    all: <P extends CatalogueList>(part: P) => [...(lists.get(part)?.values() ?? [])] as Held<CatalogueEntry<P>>[],
    find,
    refOf: (packId, part, id) => {
      const refs = [`${packId}:${id}`, `${APP}:${id}`];
      return refs.find((ref) => lists.get(part)?.has(ref) === true) ?? null;
    },
    matrix: (ref) => find('matrices', ref),
    category: (ref) => find('categories', ref),
    risk: (ref) => find('risks', ref),
    control: (ref) => find('controls', ref),
    metric: (ref) => find('metrics', ref),
    preset: (ref) => find('presets', ref),
    clock: (ref) => find('clocks', ref),
    incident: (ref) => find('incidents', ref),
    policy: (ref) => find('policies', ref),
  };
}
