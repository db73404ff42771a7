import { copyFileSync, mkdtempSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createIds, type Ids } from '#core/clock';
import type { NewItem } from '#core/inventory/items';
import { newDevice } from '#core/journal/note-keys';
import { createJournal } from '#core/journal/write';
import { openStore } from '#core/store/db';
import { listPeople } from '#core/store/people';
import type { TestCore } from '#test/support/open-test-core';
import type { Benchmark, Contestant, Size } from '../benchmark.ts';
import { type Demo, openWorkspace } from '../demo.ts';
import { addAll, manyLines, manyModels } from '../many-items.ts';
import { rawCommit, rawImport, rawOpening, rawPaging, rawScan } from '../raw-items.ts';

const sizes = {
  full: { models: 10_000, few: 10_000, many: 100_000 },
  quick: { models: 50, few: 60, many: 120 },
} as const;

/** Writes into a workspace file as an import does, and closes it. */
function fill(path: string, items: (ids: Ids, owners: readonly string[]) => Iterable<readonly NewItem[]>): void {
  const store = openStore(path, { check: false });
  const ids = createIds(() => new Date());
  const { device } = newDevice(ids.next());
  const journal = createJournal(store, () => new Date(), device.id, { device, ids, tree: null });
  const owners = listPeople(store.read).map(({ id }) => id);
  addAll((fn) => journal.write({ action: 'bench', actor: null }, fn), items(ids, owners));
  store.close();
}

/** `rawPath`: a copy for whoever reads the file without the app, as one file has one owner. */
type Filled = { readonly path: string; readonly rawPath: string; readonly core: TestCore };

/** A workspace with so many models, and a core that has it open. */
async function openFilled(demo: Demo, count: number): Promise<Filled> {
  const path = demo.copyWorkspace();
  fill(path, (ids, owners) => manyLines(count, ids, owners));
  const rawPath = join(mkdtempSync(join(demo.folder, 'raw-')), 'raw.db');
  copyFileSync(path, rawPath);
  return { path, rawPath, core: await openWorkspace(path) };
}

function importing(demo: Demo, count: number): Contestant {
  let path = '';
  // Made in the first run, which is not counted: making up texts is no part of an import.
  let made: readonly (readonly NewItem[])[] | undefined;
  const models = (ids: Ids, owners: readonly string[]): readonly (readonly NewItem[])[] => {
    made ??= [...manyModels(count, ids, owners)];
    return made;
  };
  return {
    unit: 'models',
    units: count,
    reset: () => {
      path = demo.copyWorkspace();
    },
    run: () => fill(path, models),
  };
}

/** Models with their versions and cards, through the write door, with journal entries and search. */
export const itemsImport: Benchmark = {
  name: 'items-import',
  about: 'Import models with a version and card each, against raw rows and words of the same texts.',
  prepare: async (demo, size: Size) => {
    const { models: many } = sizes[size];
    const few = many / 10;
    const raw = rawImport(demo.folder, many);
    const names = { few: `import of ${few}`, many: `import of ${many}` };
    return {
      contestants: { 'raw rows': raw, [names.few]: importing(demo, few), [names.many]: importing(demo, many) },
      ratios: [
        // 40 % of the raw speed.
        { of: names.many, to: 'raw rows', limit: 2.5 },
        { of: names.many, to: names.few, limit: 1.1 },
      ],
      close: raw.close,
    };
  },
};

const paging = ({ client }: TestCore): Contestant => {
  const sorts = ['name', 'updatedAt'] as const;
  const filters = [{}, { state: 'live' }] as const;
  let [turn, after] = [0, null as string | null];
  return {
    unit: 'pages',
    units: 1,
    run: async () => {
      const [sort = 'name', filter = {}] = [sorts[turn % 2], filters[(turn >> 1) % 2]];
      const page = await client.inventory.list({ kind: 'model', sort, filter, descending: (turn & 4) === 4, after });
      after = page.next;
      // Ten pages of a list, then the next sort, filter or direction.
      if (after !== null && Math.random() > 0.1) return;
      after = null;
      turn += 1;
    },
  };
};

/** A page of a list of records, by each sort, direction and filter in turn. */
export const itemsPage: Benchmark = {
  name: 'items-page',
  about:
    'Read pages of 50 records by sort and filter, against one query and handing its rows over; of few and of many.',
  prepare: async (demo, size) => {
    const { few, many } = sizes[size];
    const [small, large] = [await openFilled(demo, few), await openFilled(demo, many)];
    const raw = rawPaging(large.rawPath);
    const names = { few: `of ${few}`, many: `of ${many}` };
    return {
      contestants: { 'raw page': raw, [names.few]: paging(small.core), [names.many]: paging(large.core) },
      ratios: [
        { of: names.many, to: 'raw page', limit: 4 },
        { of: names.many, to: names.few, limit: 2 },
      ],
      close: () => {
        raw.close();
        small.core.stop();
        large.core.stop();
      },
    };
  },
};

const openingOf = ({ path, core }: Filled): Contestant => {
  let file = '';
  return {
    unit: 'openings',
    units: 1,
    reset: async () => {
      await core.client.workspace.close();
      file = core.file(basename(path));
    },
    run: async () => {
      await core.client.workspace.open({ file });
      await core.client.inventory.list({ kind: 'model' });
    },
  };
};

/** From a closed file to the first rows of the longest list. */
export const itemsOpen: Benchmark = {
  name: 'items-open',
  about:
    'Open a workspace and its first page of records, against a raw open and its first query; few and many of them.',
  prepare: async (demo, size) => {
    const { few, many } = sizes[size];
    const [small, large] = [await openFilled(demo, few), await openFilled(demo, many)];
    const raw = rawOpening(large.rawPath);
    const names = { few: `open with ${few}`, many: `open with ${many}` };
    return {
      contestants: { 'raw open and query': raw, [names.few]: openingOf(small), [names.many]: openingOf(large) },
      ratios: [
        { of: names.many, to: 'raw open and query', limit: null },
        { of: names.many, to: names.few, limit: 1.5 },
      ],
      close: () => {
        raw.close();
        small.core.stop();
        large.core.stop();
      },
    };
  },
};

async function savingOf({ client }: TestCore): Promise<Contestant> {
  const [row] = (await client.inventory.list({ kind: 'model', limit: 1 })).rows;
  if (!row) throw new Error('there is no model');
  let { version } = row;
  return {
    unit: 'saves',
    units: 1,
    run: async () => {
      const ref = { kind: 'model', id: row.id, baseVersion: version } as const;
      version = (await client.inventory.setField({ ...ref, field: 'task', value: `task ${version}` })).item.version;
    },
  };
}

/** Saving one field of a card, with its row, journal entry and search. */
export const itemSave: Benchmark = {
  name: 'item-save',
  about: 'Save one field of a record, against one raw commit of one row; among few and among many records.',
  prepare: async (demo, size) => {
    const { few, many } = sizes[size];
    const [small, large] = [await openFilled(demo, few), await openFilled(demo, many)];
    const raw = rawCommit(join(mkdtempSync(join(demo.folder, 'raw-')), 'raw.db'));
    const names = { few: `among ${few}`, many: `among ${many}` };
    return {
      contestants: {
        'raw commit': raw,
        [names.few]: await savingOf(small.core),
        [names.many]: await savingOf(large.core),
      },
      ratios: [
        { of: names.few, to: 'raw commit', limit: 2.5 },
        { of: names.many, to: names.few, limit: 1.3 },
      ],
      close: () => {
        raw.close();
        small.core.stop();
        large.core.stop();
      },
    };
  },
};

/** Types a name and words of it, letter by letter. */
async function typing({ client }: TestCore): Promise<Contestant> {
  const { rows } = await client.inventory.list({ kind: 'model', sort: 'updatedAt', descending: true, limit: 50 });
  const typed = rows.flatMap(({ name }) => Array.from({ length: name.length }, (_, at) => name.slice(0, at + 1)));
  let turn = 0;
  return {
    unit: 'searches',
    units: 1,
    run: async () => {
      await client.search.find({ text: typed[turn % typed.length] ?? '' });
      turn += 1;
    },
  };
}

/** Search as one types. */
export const searching: Benchmark = {
  name: 'search',
  about:
    'Find records by names and words, letter by letter, against a scan of all; among few and among many documents.',
  prepare: async (demo, size) => {
    const { few, many } = sizes[size];
    const [small, large] = [await openFilled(demo, few), await openFilled(demo, many)];
    const raw = rawScan(large.rawPath);
    const names = { few: `among ${few}`, many: `among ${many}` };
    return {
      contestants: {
        'raw scan': raw,
        [names.few]: await typing(small.core),
        [names.many]: await typing(large.core),
      },
      ratios: [
        // 15 ms where a scan of a hundred thousand records takes 58 ms.
        { of: names.many, to: 'raw scan', limit: 0.26 },
        { of: names.many, to: names.few, limit: 3 },
      ],
      close: () => {
        raw.close();
        small.core.stop();
        large.core.stop();
      },
    };
  },
};
