import type { ItemKind, LifecycleState } from '#contract/inventory/kinds';
import { KIND_FACTS } from '#contract/inventory/kinds';
import type { Facts, FactValue, Item } from '#contract/records/inventory';
import type { Data } from './data.ts';
import { acceptFact, type ItemBuilder } from './draft.ts';
import { JsonProblem, readJson } from './json.ts';
import type { FactLoss, Overrides } from './mapping.ts';

/** Where the names of our own properties begin. Formats with properties of name and value hold by them whatever else they cannot. */
export const OWN_PREFIX = 'model-dossier:';

/** One property of name and value. */
export interface Property {
  readonly name: string;
  readonly value: string;
}

/** What our own properties say of a record and of its line. */
export interface OwnStatements {
  readonly kind: string | null;
  readonly name: string | null;
  readonly state: string | null;
  readonly facts: Overrides;
  readonly lineFacts: Overrides;
  readonly lineState: string | null;
  readonly custom: ReadonlyMap<string, Data>;
  /** Types of links by what they lead to. */
  readonly links: ReadonlyMap<string, readonly string[]>;
}

function parsedOf(text: string): Data | undefined {
  try {
    return readJson(text).value;
  } catch (error) {
    if (error instanceof JsonProblem) return undefined;
    throw error;
  }
}

/** Takes our own properties out of a list. `others`: those that are not ours, or that say nothing we understand. */
export function readOwn<P extends Property>(
  properties: readonly P[],
  kind: ItemKind,
  lineKind: ItemKind | null,
): { readonly own: OwnStatements; readonly others: readonly P[] } {
  const facts: Overrides = new Map();
  const lineFacts: Overrides = new Map();
  const custom = new Map<string, Data>();
  const links = new Map<string, readonly string[]>();
  const words = new Map<string, string>();
  const others = properties.filter(({ name, value }) => {
    if (!name.startsWith(OWN_PREFIX)) return true;
    const [topic = '', ...more] = name.slice(OWN_PREFIX.length).split(':');
    const subject = more.join(':');
    const take = (into: Overrides, of: ItemKind | null): boolean => {
      const fits = of === null ? undefined : acceptFact(of, subject, parsedOf(value));
      if (fits === undefined) return true;
      into.set(subject, fits);
      return false;
    };
    if (topic === 'fact') return take(facts, kind);
    if (topic === 'line-fact') return take(lineFacts, lineKind);
    if (topic === 'custom') {
      const data = parsedOf(value);
      if (data !== undefined) custom.set(subject, data);
      return data === undefined;
    }
    if (topic === 'link') {
      links.set(subject, value.split(' '));
      return false;
    }
    if (!['kind', 'name', 'state', 'line-state'].includes(topic)) return true;
    words.set(topic, value);
    return false;
  });
  const word = (topic: string): string | null => words.get(topic) ?? null;
  return {
    own: {
      kind: word('kind'),
      name: word('name'),
      state: word('state'),
      lineState: word('line-state'),
      facts,
      lineFacts,
      custom,
      links,
    },
    others,
  };
}

/** A state that the kind can have, or null. */
export function stateOf(kind: ItemKind, state: string | null): LifecycleState | null {
  return KIND_FACTS[kind].states.find((known) => known === state) ?? null;
}

/** Sets what is no fact: state and fields of the workspace's own. */
export function fillRest(item: ItemBuilder, own: OwnStatements): void {
  item.setState(stateOf(item.kind, own.state));
  for (const [id, value] of own.custom) item.setCustom(id, value);
}

/** Our own properties for a record: everything its format has no place for, in a fixed order. */
export function ownProperties(
  item: Item,
  line: Item | null,
  losses: readonly FactLoss[],
  usualName: string,
  links: readonly { readonly to: string; readonly type: string }[],
): readonly Property[] {
  const lost = new Set(losses.map(({ field }) => field.split('.')[0] ?? ''));
  const property = (name: string, value: string): Property => ({ name: `${OWN_PREFIX}${name}`, value });
  const factsOf = (topic: string, facts: Facts, isWanted: (field: string) => boolean): readonly Property[] =>
    Object.keys(facts)
      .sort()
      .filter(isWanted)
      .map((field) => property(`${topic}:${field}`, JSON.stringify(facts[field] as FactValue)));
  return [
    ...(item.kind === 'model-version' || item.kind === 'dataset-version' ? [] : [property('kind', item.kind)]),
    ...(item.name === usualName ? [] : [property('name', item.name)]),
    ...(item.state === null ? [] : [property('state', item.state)]),
    ...factsOf('fact', item.facts, (field) => lost.has(field)),
    ...(line === null || line.state === null ? [] : [property('line-state', line.state)]),
    ...(line === null ? [] : factsOf('line-fact', line.facts, () => true)),
    ...Object.keys(item.custom)
      .sort()
      .map((id) => property(`custom:${id}`, JSON.stringify(item.custom[id]))),
    ...[...typesByEnd(links)].map(([to, types]) => property(`link:${to}`, types.join(' '))),
  ];
}

/** Two records may hang together in several ways. */
function typesByEnd(
  links: readonly { readonly to: string; readonly type: string }[],
): ReadonlyMap<string, readonly string[]> {
  const types = new Map<string, string[]>();
  for (const { to, type } of links) types.set(to, [...(types.get(to) ?? []), type]);
  return types;
}

/** What a version is called if nothing else is said. */
export function versionName(line: string, version: unknown): string {
  return typeof version === 'string' && version.trim() !== '' ? `${line} ${version.trim()}` : line;
}
