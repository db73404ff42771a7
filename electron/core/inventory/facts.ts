import { createHash } from 'node:crypto';
import { ITEM_KINDS, type ItemKind, LINK_TYPES, type LinkType } from '#contract/inventory/kinds';
import type { AnswerOrigin } from '#contract/records/assessment';
import type { FactValue, Item, ItemRef } from '#contract/records/inventory';
import { canonicalText } from '#core/journal/event';
import { findItem } from '#core/store/items';
import { findPerson } from '#core/store/people';
import type { Reader } from '#core/store/sql';
import { parentsAmong, stepsFrom } from './kin.ts';
import { withNames } from './people-facts.ts';

/** A record that a system hangs together with, and the types of link by which it is used. */
export type Related = { readonly item: Item; readonly links: readonly LinkType[] };

const USES: ReadonlySet<string> = new Set(['trained-on', 'fine-tuned-on', 'validated-on', 'tested-on']);

function factOf(read: Reader, item: Item, field: string): FactValue | null {
  switch (field) {
    case 'name':
      return item.name;
    case 'state':
      return item.state;
    case 'owner':
      return item.ownerId === null ? null : (findPerson(read, item.ownerId)?.name ?? null);
    default:
      return item.facts[field] ?? null;
  }
}

/** A fact as whoever takes it over sees it: people by their names. */
function toldFact(read: Reader, item: Item, field: string): FactValue | null {
  const fact = factOf(read, item, field);
  return fact === null ? null : withNames(item.kind, field, fact, (id) => findPerson(read, id)?.name ?? id);
}

/** SHA-256 of a fact's RFC 8785 JSON, 64 hexadecimal digits. */
function factHash(fact: unknown): string {
  return createHash('sha256').update(canonicalText(fact)).digest('hex');
}

type Uses = ReadonlyMap<string, { readonly ref: ItemRef; readonly links: Set<LinkType> }>;

/** What a system is made of by its own parts: its model versions, and the data that they or it use. */
function findUses(read: Reader, systemId: string): Uses {
  const uses = new Map<string, { readonly ref: ItemRef; readonly links: Set<LinkType> }>();
  const add = (ref: ItemRef, type: LinkType): unknown =>
    uses.get(ref.id)?.links.add(type) ?? uses.set(ref.id, { ref, links: new Set([type]) });
  const steps = stepsFrom(read, { kind: 'system', id: systemId }, 'up');
  const parts = new Set([systemId]);
  for (const { up, down, link } of steps) {
    if (link?.type !== 'part-of' || down.id !== systemId) continue;
    add(up, 'part-of');
    if (up.kind === 'model-version') parts.add(up.id);
  }
  for (const { up, down, link } of steps) {
    if (link === null || !parts.has(down.id)) continue;
    if (USES.has(link.type) || link.type === 'supplied-by') add(up, link.type as LinkType);
  }
  return uses;
}

function deploymentsOf(read: Reader, systemId: string): Related[] {
  const below = stepsFrom(read, { kind: 'system', id: systemId }, 'down');
  const own = below.filter(({ up, down, link }) => {
    return up.id === systemId && down.kind === 'deployment' && (link === null || link.type === 'deployed-as');
  });
  const ids = [...new Set(own.map(({ down }) => down.id))].toSorted();
  return ids.flatMap((id) => {
    const item = findItem(read, { kind: 'deployment', id });
    return item ? [{ item, links: ['deployed-as'] }] : [];
  });
}

function relatedTo(read: Reader, systemId: string, kind: ItemKind, usesOf: () => Uses): readonly Related[] {
  if (kind === 'system') {
    const item = findItem(read, { kind, id: systemId });
    return item ? [{ item, links: [] }] : [];
  }
  if (kind === 'deployment') return deploymentsOf(read, systemId);
  const uses = [...usesOf().values()].toSorted((one, other) => (one.ref.id < other.ref.id ? -1 : 1));
  if (kind === 'model' || kind === 'dataset') {
    const versions = uses.flatMap(({ ref }) => (ref.kind === `${kind}-version` ? [ref.id] : []));
    const lines = [...new Set(parentsAmong(read, versions).map(({ up }) => up.id))].toSorted();
    return lines.flatMap((id) => {
      const item = findItem(read, { kind, id });
      return item ? [{ item, links: [] }] : [];
    });
  }
  return uses.flatMap(({ ref, links }) => {
    const item = ref.kind === kind ? findItem(read, ref) : null;
    return item ? [{ item, links: LINK_TYPES.filter((type) => links.has(type)) }] : [];
  });
}

/** Which fields of which records one offer holds together. */
export type Gathering = {
  readonly kind: ItemKind;
  readonly links: readonly LinkType[];
  readonly fields: readonly string[];
};

/** How the origin of an answer names such a gathering: `KIND[LINK+LINK:FIELD,…]`. */
export function gatheringName({ kind, links, fields }: Gathering): string {
  const only = links.length === 0 ? '' : `${links.join('+')}:`;
  return `${kind}[${only}${fields.join(',')}]`;
}

/** Reads such a name; null if it is a plain field. */
export function parseGathering(name: string): Gathering | null {
  const found = /^([a-z-]+)\[(?:([a-z+-]+):)?([A-Za-z0-9,]+)\]$/.exec(name);
  const kind = ITEM_KINDS.find((one) => one === found?.[1]);
  if (!found || kind === undefined) return null;
  const wanted = found[2]?.split('+') ?? [];
  return { kind, links: LINK_TYPES.filter((type) => wanted.includes(type)), fields: (found[3] ?? '').split(',') };
}

/** Looks at facts for one call; what was read once is remembered. */
export type FactReader = {
  /**
   * The records of a kind that tell something of a system, in the order they were made: the system itself; model versions
   * that are part of it, and their lines; datasets likewise, and those that the model versions were made or tested with;
   * its deployments; whoever supplies it or its model versions.
   */
  related(systemId: string, kind: ItemKind): readonly Related[];
  /** A fact, or what is told of every record beside its facts; null if it is not stated. */
  fact(item: Item, field: string): FactValue | null;
  /** The hash by which an answer that is taken from a fact knows it again: of the fact with people by their names. */
  hash(item: Item, field: string): string;
  /** The records that a gathering takes in. */
  gathered(systemId: string, gathering: Gathering): readonly Related[];
  /** The hash of a gathering: of the records in their order with those fields, and how they are used. */
  gatheredHash(related: readonly Related[], gathering: Gathering): string;
  /** Whether the fact that an answer about a system was taken from is not what it was, or its record is gone or tells nothing of the system any more. */
  isChanged(origin: AnswerOrigin, systemId: string): boolean;
};

/** Finds a value by a key, once. */
function remembered<T>(find: (key: string) => T): (key: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (key) => {
    const found = known.get(key) ?? { value: find(key) };
    known.set(key, found);
    return found.value;
  };
}

/** Begins to look at facts as they are now. */
export function readFacts(read: Reader): FactReader {
  const usesOf = remembered((systemId) => findUses(read, systemId));
  const relatedOf = remembered((key) => {
    const [systemId = '', kind = ''] = key.split(' ');
    return relatedTo(read, systemId, kind as ItemKind, () => usesOf(systemId));
  });
  const reader: FactReader = {
    related: (systemId, kind) => relatedOf(`${systemId} ${kind}`),
    fact: (item, field) => factOf(read, item, field),
    hash: (item, field) => factHash(toldFact(read, item, field)),
    gathered: (systemId, { kind, links }) => {
      const related = reader.related(systemId, kind);
      return links.length === 0 ? related : related.filter((one) => one.links.some((type) => links.includes(type)));
    },
    gatheredHash: (related, { fields }) =>
      factHash(
        related.map(({ item, links }) => ({
          id: item.id,
          links,
          facts: Object.fromEntries(fields.map((field) => [field, toldFact(read, item, field)])),
        })),
      ),
    isChanged: ({ item, field, hash }, systemId) => {
      const found = reader.related(systemId, item.kind).find((one) => one.item.id === item.id)?.item;
      if (!found) return true;
      const gathering = parseGathering(field);
      const now =
        gathering === null
          ? reader.hash(found, field)
          : reader.gatheredHash(reader.gathered(found.id, gathering), gathering);
      return now !== hash;
    },
  };
  return reader;
}
