import type { CoverageRow } from '#contract/records/control';
import type { Pack } from '#contract/records/pack';
import type { LocalText } from '#contract/records/text';
import type { Service } from '#contract/risk-words';
import { questionsOf } from '#core/packs/versions';

/** Something of a framework that controls can serve. */
export type FrameworkItem = Pick<CoverageRow, 'packId' | 'item' | 'kind' | 'title' | 'articles'>;

/** An item of another pack by which this one is served too, and how. */
export type Way = { readonly packId: string; readonly item: string; readonly service: Exclude<Service, 'direct'> };

/** The duties of a pack and the rows of its matrices (`question/row`), in its order. */
export function itemsOfPack(pack: Pack): FrameworkItem[] {
  const duties = pack.obligations
    .filter(({ kind }) => kind === 'duty')
    .map(
      ({ id, title, articles }): FrameworkItem => ({ packId: pack.id, item: id, kind: 'obligation', title, articles }),
    );
  const rows = questionsOf(pack).flatMap((question): FrameworkItem[] =>
    question.type !== 'matrix'
      ? []
      : question.rows.map(({ id, label, articles }) => ({
          packId: pack.id,
          item: `${question.id}/${id}`,
          kind: 'row',
          title: label,
          articles: articles ?? question.articles,
        })),
  );
  return [...duties, ...rows];
}

/** What serving the other item means for the one at hand, as a crosswalk of the pack at hand says it. */
const FORWARD = { equal: 'equal', subset: 'superset', superset: 'subset', overlap: 'overlap' } as const;
const key = (packId: string, item: string): string => `${packId} ${item}`;

/**
 * Through which items of other packs each item is served too, from the crosswalks of both sides, one step far: what is equal
 * to something equal is not, as nobody looked at the two.
 * @returns by pack id and item
 */
export function waysBetween(packs: readonly Pack[]): (packId: string, item: string) => readonly Way[] {
  const ways = new Map<string, Map<string, Way>>();
  const add = (of: string, way: Way): void => {
    const known = ways.get(of) ?? new Map<string, Way>();
    ways.set(of, known);
    const before = known.get(key(way.packId, way.item));
    // Where both packs speak of one pair, the better service counts.
    if (!before || rankOfService(way.service) < rankOfService(before.service))
      known.set(key(way.packId, way.item), way);
  };
  for (const pack of packs) {
    for (const { item, other, relation } of pack.crosswalks ?? []) {
      add(key(pack.id, item), { packId: other.pack, item: other.item, service: FORWARD[relation] });
      add(key(other.pack, other.item), { packId: pack.id, item, service: relation });
    }
  }
  return (packId, item) => [...(ways.get(key(packId, item))?.values() ?? [])];
}

const ORDER: readonly Service[] = ['direct', 'equal', 'superset', 'subset', 'overlap'];

/** The best service first. */
export function rankOfService(service: Service): number {
  return ORDER.indexOf(service);
}

/** Whether all of an item is served. */
export function isWhole(service: Service): boolean {
  return service === 'direct' || service === 'equal' || service === 'superset';
}

/** What there is of frameworks: the packs at hand and the items of each. */
export type Frameworks = {
  readonly packs: readonly {
    readonly id: string;
    readonly version: string;
    readonly title: LocalText;
    readonly items: readonly FrameworkItem[];
  }[];
  readonly waysOf: (packId: string, item: string) => readonly Way[];
};

/** @param packs  the newest of each */
export function frameworksOf(packs: readonly Pack[]): Frameworks {
  return {
    packs: packs.map((pack) => ({ id: pack.id, version: pack.version, title: pack.title, items: itemsOfPack(pack) })),
    waysOf: waysBetween(packs),
  };
}
