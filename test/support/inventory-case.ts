import type { ItemKind, LinkType } from '#contract/inventory/kinds';
import type { Facts, Item, ItemRef, ItemView } from '#contract/records/inventory';
import type { Looking } from '#core/inventory/looking';
import { openTestCore, resources, type TestCore } from './open-test-core.ts';

/** A workspace in which Olga, its owner, keeps an inventory. */
export type InventoryCase = TestCore & {
  readonly olga: string;
  add(kind: ItemKind, name: string, given?: { parent?: Item; facts?: Facts; state?: Item['state'] }): Promise<Item>;
  link(type: LinkType, from: ItemRef, to: ItemRef): Promise<void>;
  view(item: ItemRef): Promise<ItemView>;
  /** Sets facts one after the other. */
  set(item: ItemRef, facts: Facts): Promise<ItemView>;
};

export const refOf = ({ kind, id }: ItemRef): ItemRef => ({ kind, id });

/** Looks on 23 November 2026, at systems nobody assessed. A copy looks anew. */
export const lookingAt: Looking = { today: '2026-11-23', resources, assessmentsOf: () => [] };

/** @param options.resources  other packs than the app's own */
export async function openInventoryCase(options: { resources?: string } = {}): Promise<InventoryCase> {
  const test = openTestCore(options);
  const { client } = test;
  const session = await client.workspace.create({
    file: test.file('inventory.mdossier'),
    name: 'Inventory',
    owner: { name: 'Olga Owner', roles: ['owner', 'developer'] },
  });
  const view: InventoryCase['view'] = (item) => client.inventory.get(refOf(item));
  return {
    ...test,
    olga: session.actor?.id ?? '',
    add: (kind, name, { parent, facts = {}, state } = {}) =>
      client.inventory.add({
        kind,
        name,
        parentId: parent?.id ?? null,
        facts,
        ...(state === undefined || state === null ? {} : { state }),
      }),
    link: (type, from, to) => client.link.add({ type, from: refOf(from), to: refOf(to) }),
    view,
    set: async (item, facts) => {
      for (const [field, value] of Object.entries(facts)) {
        const { version } = (await view(item)).item;
        await client.inventory.setField({ ...refOf(item), baseVersion: version, field, value });
      }
      return view(item);
    },
  };
}
