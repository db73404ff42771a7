import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import {
  type ItemKind,
  KIND_FACTS,
  LINK_ENDS,
  LINK_TYPES,
  type LinkType,
  UPSTREAM_END,
} from '#contract/inventory/kinds';
import type { Facts, ItemRef } from '#contract/records/inventory';
import { inheritedBy } from '#core/inventory/inherit';
import { addItem } from '#core/inventory/items';
import { graphOf } from '#core/inventory/lineage';
import { upstreamChanges } from '#core/inventory/upstream';
import { lookingAt } from '#test/support/inventory-case';
import { type JournaledStore, makeJournaledStore } from '#test/support/journaled-store';

let store: JournaledStore | undefined;
afterEach(() => {
  store?.remove();
  store = undefined;
});

type Drawn = { readonly refs: ItemRef[]; readonly ups: Map<string, Set<string>> };

/** Puts records and links into a fresh workspace as a file from elsewhere may hold them: circles too. */
function draw(
  made: JournaledStore,
  nodes: readonly { readonly kind: ItemKind; readonly facts?: Facts; readonly parent?: number }[],
  links: readonly { readonly type: LinkType; readonly from: number; readonly to: number }[],
): Drawn {
  const refs: ItemRef[] = nodes.map(({ kind }) => ({ kind, id: made.ids.next() }));
  const ups = new Map<string, Set<string>>(refs.map(({ id }) => [id, new Set()]));
  const at = made.now();
  made.write((tx) => {
    nodes.forEach(({ kind, facts = {}, parent }, index) => {
      const ref = refs[index];
      const line = parent === undefined ? undefined : refs[parent];
      if (!ref) return;
      addItem(tx, { kind, id: ref.id, name: `${kind} ${index}`, parentId: line?.id ?? null, facts }, at);
      if (line) ups.get(ref.id)?.add(line.id);
    });
    for (const { type, from, to } of links) {
      const [source, target] = [refs[from], refs[to]];
      if (!source || !target) continue;
      tx.insert('links', {
        id: made.ids.next(),
        type,
        from_kind: source.kind,
        from_id: source.id,
        to_kind: target.kind,
        to_id: target.id,
        note: '',
        seen_version: null,
        seen_newest: null,
        created_at: at,
      });
      const end = UPSTREAM_END[type];
      if (end === 'to') ups.get(source.id)?.add(target.id);
      if (end === 'from') ups.get(target.id)?.add(source.id);
    }
  });
  return { refs, ups };
}

/** Steps from a record up to each other, by trying all ways one step longer at a time. */
function distances(ups: Drawn['ups'], root: string): Map<string, number> {
  const found = new Map([[root, 0]]);
  for (let isNew = true; isNew; ) {
    isNew = false;
    for (const [id, distance] of [...found]) {
      for (const up of ups.get(id) ?? []) {
        if ((found.get(up) ?? Number.POSITIVE_INFINITY) <= distance + 1) continue;
        found.set(up, distance + 1);
        isNew = true;
      }
    }
  }
  return found;
}

const kinds = [
  'system',
  'system',
  'model-version',
  'model-version',
  'dataset-version',
  'deployment',
  'organisation',
] as const;

test('of random lineages, circles included, everything upstream is inherited, each by a shortest way', () => {
  const graphs = fc.record({
    kinds: fc.array(fc.constantFrom(...kinds), { minLength: 2, maxLength: 14 }),
    carried: fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
    picks: fc.array(fc.tuple(fc.nat(100), fc.nat(40), fc.nat(40)), { minLength: 25, maxLength: 60 }),
  });
  fc.assert(
    fc.property(graphs, ({ kinds: drawn, carried, picks }) => {
      const made = makeJournaledStore();
      try {
        // The lines and systems that others need stand first.
        const all: ItemKind[] = ['model', 'dataset', 'system', ...drawn];
        const nodes = all.map((kind, index) => {
          const parent = KIND_FACTS[kind].parent;
          const said = `L${index}`;
          const told: Facts =
            kind === 'system' ? { regions: said } : kind.endsWith('-version') ? { licence: said } : {};
          const facts: Facts = carried[index] === true ? told : {};
          return { kind, facts, ...(parent === null ? {} : { parent: all.indexOf(parent) }) };
        });
        const seen = new Set<string>();
        const links = picks.flatMap(([pick, first, second]) => {
          const [from, to] = [first % all.length, second % all.length];
          const [source, target] = [all[from], all[to]];
          if (source === undefined || target === undefined || from === to) return [];
          const types = LINK_TYPES.filter(
            (one) => LINK_ENDS[one].from.includes(source) && LINK_ENDS[one].to.includes(target),
          );
          const type = types[pick % types.length];
          const key = `${type} ${from} ${to}`;
          if (type === undefined || seen.has(key)) return [];
          seen.add(key);
          return [{ type, from, to }];
        });
        const { refs, ups } = draw(made, nodes, links);
        const { read } = made.store();
        for (const ref of refs) {
          const far = distances(ups, ref.id);
          const wanted = refs.flatMap(({ id }, index) => {
            const { licence, regions } = nodes[index]?.facts ?? {};
            const said = licence ?? regions;
            return id !== ref.id && far.has(id) && said !== undefined ? [[id, said, far.get(id)]] : [];
          });
          const inherited = inheritedBy(read, ref, { ...lookingAt });
          const told = inherited.map(({ from, value, way }) => [from.id, value, way.length - 1]);
          const byId = (one: unknown[], other: unknown[]): number => (String(one[0]) < String(other[0]) ? -1 : 1);
          expect(told.toSorted(byId)).toEqual(wanted.toSorted(byId));
          for (const { way, from } of inherited) {
            expect([way[0]?.id, way.at(-1)?.id]).toEqual([from.id, ref.id]);
            way.slice(1).forEach((step, index) => {
              expect(ups.get(step.id)?.has(way[index]?.id ?? '')).toBe(true);
            });
          }
          expect(inheritedBy(read, ref, { ...lookingAt })).toEqual(inherited);
        }
      } finally {
        made.remove();
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);

test('what flows is told by its topic: data by categories, licence and limits, regions', () => {
  store = makeJournaledStore();
  const rows = [
    { category: 'Health', isSpecial: true },
    { category: 'Name', isSpecial: false },
  ];
  const { refs } = draw(
    store,
    [
      { kind: 'dataset' },
      {
        kind: 'dataset-version',
        parent: 0,
        facts: { personalData: 'special-category', personalDataCategories: rows, regions: ['DE', 'FR'] },
      },
      { kind: 'model' },
      {
        kind: 'model-version',
        parent: 2,
        facts: { licence: 'Apache-2.0', licenceLimits: 'No health use', trainingPersonalData: 'personal' },
      },
      { kind: 'organisation', facts: { country: 'US' } },
      { kind: 'system' },
    ],
    [
      { type: 'trained-on', from: 3, to: 1 },
      { type: 'part-of', from: 3, to: 5 },
      { type: 'supplied-by', from: 5, to: 4 },
    ],
  );
  const [system] = refs.slice(5);
  if (!system) throw new Error('no system');
  const told = inheritedBy(store.store().read, system, { ...lookingAt }).map(({ topic, value, way }) => [
    topic,
    value,
    way.length,
  ]);
  expect(told).toEqual([
    ['personal-data', '', 2],
    ['licence', 'Apache-2.0', 2],
    ['licence-limits', 'No health use', 2],
    ['region', 'US', 2],
    ['special-category', 'Health', 3],
    ['region', 'DE, FR', 3],
  ]);
});

test('a chain of 5,000 datasets is walked in time that grows with its links', () => {
  store = makeJournaledStore();
  const count = 5000;
  const nodes = [
    { kind: 'dataset' } as const,
    ...Array.from({ length: count }, (_, index) => ({
      kind: 'dataset-version' as const,
      parent: 0,
      ...(index === count - 1 ? { facts: { licence: 'MIT' } } : {}),
    })),
  ];
  const links = Array.from({ length: count - 1 }, (_, index) => ({
    type: 'derived-from' as const,
    from: index + 1,
    to: index + 2,
  }));
  const { refs } = draw(store, nodes, links);
  const { read } = store.store();
  const [, first] = refs;
  if (!first) throw new Error('no dataset');
  const begun = performance.now();
  const inherited = inheritedBy(read, first, { ...lookingAt });
  const changes = upstreamChanges(read, first);
  const graph = graphOf(read, lookingAt, null, 1);
  const tookMs = performance.now() - begun;
  expect(inherited.map(({ value, way }) => [value, way.length])).toEqual([['MIT', count]]);
  // Nobody looked at any of them, and the last one is the newest of its line.
  expect(changes).toHaveLength(count - 2);
  expect([graph.nodes.length, graph.isCut]).toEqual([2000, true]);
  // Anything quadratic takes many times as long.
  expect(tookMs).toBeLessThan(5000);
}, 60_000);
