import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StarterPolicy } from '#contract/records/catalogue';
import { addItem } from '#core/inventory/items';
import { readSource } from '#core/packs/source';
import { evaluatePolicies } from '#core/policies/evaluate';
import { addPolicy } from '#core/policies/policies';
import { type JournaledStore, makeJournaledStore } from '#test/support/journaled-store';
import { resources } from '#test/support/open-test-core';

const SYSTEMS = 400;

let one: JournaledStore;

beforeEach(() => {
  one = makeJournaledStore();
});
afterEach(() => one.remove());

const SECTORS = ['Banking', 'Human resources', 'Healthcare', 'Retail', 'Something new'];
const REGIONS = ['Germany', 'EU, USA', 'Japan'];
const DATA = ['none', 'personal', 'special-category', null];

test('the starter set is judged over all systems at once', () => {
  const { source } = readSource(`${resources}/catalogue/policies.yaml`, 'policies.yaml');
  const { policies } = source.value as { readonly policies: readonly StarterPolicy[] };
  const now = one.now();
  one.write((tx) => {
    const setting = { newId: () => one.ids.next(), now, resources };
    for (const { name, scope, condition, severity } of policies) {
      addPolicy(tx, setting, {
        name: name.en,
        statement: '',
        reason: '',
        scope,
        condition,
        fix: '',
        severity,
        isActive: true,
        blocksLive: false,
        reviewOn: null,
        ownerId: null,
        catalogueRef: null,
      });
    }
    for (let index = 0; index < SYSTEMS; index += 1) {
      const facts = {
        sector: SECTORS[index % SECTORS.length] ?? '',
        regions: REGIONS[index % REGIONS.length] ?? '',
        personalData: DATA[index % DATA.length] ?? null,
        affectedPerYear: index,
      };
      addItem(tx, { kind: 'system', id: one.ids.next(), name: `System ${index}`, facts }, now);
    }
  });
  const standings = evaluatePolicies(
    one.store().read,
    { resources, catalogues: () => ({ matrix: () => null }) },
    null,
    now,
  );
  expect(standings).toHaveLength(SYSTEMS * policies.length);
  expect(new Set(standings.map(({ state }) => state))).toEqual(new Set(['broken', 'unknown', 'out-of-scope']));
});
