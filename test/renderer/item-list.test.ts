import './browser.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { ItemPage, ItemRow } from '#contract/records/inventory';
import { PAGE_ROWS } from '../../renderer/app/paged-list.svelte.ts';
import { ItemList } from '../../renderer/screens/inventory/item-list.svelte.ts';
import { rowsInView } from '../../renderer/ui/rows-in-view.ts';

type Input = Readonly<Record<string, unknown>> & { readonly after: string | null; readonly limit: number };

/** What the core holds, and what it was asked. */
const core = vi.hoisted(() => ({ rows: [] as unknown[], asked: [] as unknown[], gate: null as Promise<void> | null }));

vi.mock('../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: {
    inventory: {
      list: async (input: Input): Promise<ItemPage> => {
        core.asked.push(input);
        await core.gate;
        const from = input.after === null ? 0 : Number(input.after);
        const end = from + input.limit;
        return {
          rows: core.rows.slice(from, end) as ItemRow[],
          next: end < core.rows.length ? String(end) : null,
          total: Math.min(core.rows.length, 1000),
          isCapped: core.rows.length > 1000,
        };
      },
    },
  },
}));

const row = (index: number): ItemRow => ({
  kind: 'model',
  id: `row-${index}`,
  version: 1,
  name: `Model ${index}`,
  parentId: null,
  state: 'live',
  ownerId: null,
  updatedAt: '2026-11-23T09:00:00.000Z',
  parentName: null,
  ownerName: null,
  detail: '',
  isReleased: false,
});
const fill = (count: number): void => {
  core.rows = Array.from({ length: count }, (_, index) => row(index));
};
const asked = (): readonly Input[] => core.asked as Input[];

beforeEach(() => {
  core.asked.length = 0;
  core.gate = null;
  fill(0);
});

test('a list reads one page, and further pages only as far as somebody looks', async () => {
  fill(450);
  const list = new ItemList('model');
  await list.read();
  expect(list.rows).toHaveLength(PAGE_ROWS);
  expect(list.total).toBe(450);
  await list.need(40);
  expect(asked()).toHaveLength(1);
  await list.need(120);
  expect(list.rows).toHaveLength(200);
  expect(asked().map(({ after }) => after)).toEqual([null, '100']);
});

test('whoever jumps to the end gets every row on the way there once, in order', async () => {
  fill(1730);
  const list = new ItemList('model');
  await list.read();
  await Promise.all([list.need(1729), list.need(300)]);
  expect(list.rows.map(({ id }) => id)).toEqual(core.rows.map((it) => (it as ItemRow).id));
  expect(list.hasMore).toBe(false);
  expect(list.isCapped).toBe(true);
  expect(asked().every(({ limit }) => limit <= 200)).toBe(true);
});

test('an answer that comes after another was asked for is not shown', async () => {
  fill(5);
  const list = new ItemList('model');
  let open = (): void => undefined;
  core.gate = new Promise((resolve) => {
    open = resolve;
  });
  const first = list.read();
  list.sortBy('updatedAt');
  fill(3);
  open();
  await first;
  await vi.waitFor(() => expect(list.isRead).toBe(true));
  expect(list.rows).toHaveLength(3);
  expect(asked().at(-1)).toMatchObject({ sort: 'updatedAt', descending: true });
});

test('sorting by the same column turns it round; filters reach the core and can be cleared', async () => {
  const list = new ItemList('model', 'line-1');
  list.sortBy('name');
  expect(list.isDescending).toBe(true);
  list.filterBy({ state: 'live', ownerId: 'person-1' });
  await vi.waitFor(() =>
    expect(asked().at(-1)).toMatchObject({
      sort: 'name',
      descending: true,
      filter: { state: 'live', ownerId: 'person-1', parentId: 'line-1' },
    }),
  );
  expect(list.isFiltered).toBe(true);
  list.clearFilters();
  await vi.waitFor(() => expect(asked().at(-1)?.['filter']).toEqual({ parentId: 'line-1' }));
});

test('a change elsewhere keeps the rows that were there until the new ones came', async () => {
  fill(260);
  const list = new ItemList('model');
  await list.read();
  await list.need(250);
  const before = list.rows;
  let open = (): void => undefined;
  core.gate = new Promise((resolve) => {
    open = resolve;
  });
  const again = list.read();
  expect(list.rows).toBe(before);
  open();
  await again;
  expect(list.rows).toHaveLength(260);
});

test('only the rows in view are made, and the others keep their room', () => {
  expect(rowsInView(10_000, 40, 4000, 600)).toEqual({ first: 92, end: 123, abovePx: 3680, belowPx: 395_080 });
  expect(rowsInView(3, 40, 0, 600)).toEqual({ first: 0, end: 3, abovePx: 0, belowPx: 0 });
  expect(rowsInView(0, 40, 900, 600)).toEqual({ first: 0, end: 0, abovePx: 0, belowPx: 0 });
});
