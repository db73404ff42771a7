import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ItemPage, ItemRow } from '#contract/records/inventory';
import { openTestCore, type TestCore } from '#test/support/open-test-core';

let core: TestCore;
let olga: string;
beforeEach(async () => {
  core = openTestCore();
  const owner = { name: 'Olga Owner', email: '', roles: ['owner' as const] };
  await core.client.workspace.create({ file: core.file('a.mdossier'), name: 'W', owner });
  olga = (await core.client.person.list())[0]?.id ?? '';
});
afterEach(() => core.stop());

const client = (): TestCore['client'] => core.client;
const failure = (code: string, data: object = {}) =>
  expect.objectContaining({ code, data: expect.objectContaining(data) });
const addModel = (name: string) => client().inventory.add({ kind: 'model', name });
const addVersion = async (name: string) =>
  client().inventory.add({ kind: 'model-version', name, parentId: (await addModel(`${name} line`)).id });

describe('a record of the inventory', () => {
  test('is added with its facts, and read again as it was added', async () => {
    const line = await addModel('Credit');
    const facts = { semanticVersion: '1.0.0', tags: ['a', 'b'], parameterCount: 7, metrics: undefined };
    const { metrics: _, ...stated } = facts;
    const item = await client().inventory.add({
      kind: 'model-version',
      name: 'Credit 1',
      parentId: line.id,
      ownerId: olga,
      facts: stated,
    });
    expect(item).toMatchObject({ version: 1, state: 'development', parentId: line.id, ownerId: olga, facts: stated });
    const view = await client().inventory.get({ kind: 'model-version', id: item.id });
    expect(view).toMatchObject({ item, parentName: 'Credit', ownerName: 'Olga Owner', parts: [] });
    const above = await client().inventory.get({ kind: 'model', id: line.id });
    expect(above.parts).toMatchObject([{ id: item.id, detail: '1.0.0', parentName: 'Credit', isReleased: false }]);
    expect(await client().inventory.counts()).toMatchObject({ model: 1, 'model-version': 1, system: 0 });
  });

  test('is refused with a fact its kind does not have, a wrong form, state, parent or owner', async () => {
    const nobody = '01a207a2-cec0-7000-8000-00e3030e5e8d';
    const add = client().inventory.add;
    await expect(add({ kind: 'model', name: 'M', facts: { nonsense: 1 } })).rejects.toEqual(
      failure('item.fact-not-allowed', { field: 'nonsense', reason: 'unknown' }),
    );
    await expect(add({ kind: 'model', name: 'M', facts: { modelType: 'magic' } })).rejects.toEqual(
      failure('item.fact-not-allowed', { field: 'modelType', reason: 'form' }),
    );
    await expect(add({ kind: 'model', name: 'M', facts: { task: 'half \ud800' } })).rejects.toEqual(
      failure('item.fact-not-allowed', { field: 'task', reason: 'characters' }),
    );
    await expect(add({ kind: 'model', name: 'M', state: 'planned' })).rejects.toEqual(
      failure('item.state-not-allowed'),
    );
    await expect(add({ kind: 'model-version', name: 'M' })).rejects.toEqual(
      failure('item.parent-not-allowed', { parent: 'model' }),
    );
    await expect(add({ kind: 'model', name: 'M', parentId: nobody })).rejects.toEqual(
      failure('item.parent-not-allowed', { parent: 'none' }),
    );
    await expect(add({ kind: 'model-version', name: 'M', parentId: nobody })).rejects.toEqual(
      failure('record.not-found', { kind: 'models' }),
    );
    await expect(add({ kind: 'model', name: 'M', ownerId: nobody })).rejects.toEqual(
      failure('record.not-found', { kind: 'people' }),
    );
    expect((await client().inventory.counts()).model).toBe(0);
  });

  test.each(['two\nlines', 'nul\u0000', '\u0000', 'turned \u202egnp.exe', '\u200b', 'half \ud800'])(
    'is refused with the name %j, which does not read as what it is',
    async (name) => {
      await expect(client().inventory.add({ kind: 'model', name })).rejects.toEqual(
        failure('input.invalid', { path: 'name' }),
      );
      const { id, version } = await addModel('Модель 模型 🦉');
      await expect(client().inventory.update({ kind: 'model', id, baseVersion: version, name })).rejects.toEqual(
        failure('input.invalid', { path: 'name' }),
      );
    },
  );

  test('keeps no fact that states nothing, and a fact that is emptied is taken away', async () => {
    const { id } = await addModel('M');
    const set = (field: string, value: never, baseVersion: number) =>
      client().inventory.setField({ kind: 'model', id, baseVersion, field, value });
    expect((await set('task', '  ' as never, 1)).item).toMatchObject({ version: 1, facts: {} });
    expect((await set('task', 'scoring' as never, 1)).item).toMatchObject({ version: 2, facts: { task: 'scoring' } });
    expect((await set('tags', [] as never, 2)).item.version).toBe(2);
    expect((await set('task', null as never, 2)).item).toMatchObject({ version: 3, facts: {} });
    await expect(set('task', 'late' as never, 2)).rejects.toEqual(failure('record.changed-meanwhile'));
  });

  test('tells its history by field, each change with its author and why', async () => {
    const { id } = await addModel('M');
    const ref = { kind: 'model', id } as const;
    const set = (baseVersion: number, value: string, reason?: string) =>
      client().inventory.setField({ ...ref, baseVersion, field: 'task', value, ...(reason && { reason }) });
    await set(1, 'one', 'first');
    await set(2, 'two', 'first');
    await set(3, 'three');
    await client().inventory.update({ ...ref, baseVersion: 4, name: 'N', reason: 'renamed' });
    const history = await client().inventory.history(ref);
    expect(history.map(({ field, before, after, reason }) => [field, before, after, reason])).toEqual([
      ['name', 'M', 'N', 'renamed'],
      ['task', 'two', 'three', ''],
      ['task', 'one', 'two', 'first'],
      ['task', null, 'one', 'first'],
      ['name', null, 'M', ''],
      ['state', null, 'development', ''],
    ]);
    expect(new Set(history.map(({ personName }) => personName))).toEqual(new Set(['Olga Owner']));
    const tasks = await client().inventory.history({ ...ref, field: 'task', limit: 1 });
    expect(tasks).toMatchObject([{ after: 'three' }]);
    const older = await client().inventory.history({ ...ref, field: 'task', before: tasks[0]?.seq ?? 0, limit: 1 });
    expect(older).toMatchObject([{ after: 'two', reason: 'first' }]);
  });

  test('gets one field back, or all of them, as they were after an entry', async () => {
    const { id } = await client().inventory.add({ kind: 'model', name: 'M', facts: { task: 'one', summary: 'S' } });
    const ref = { kind: 'model', id } as const;
    const [{ seq } = { seq: 0 }] = await client().inventory.history(ref);
    await client().inventory.setField({ ...ref, baseVersion: 1, field: 'task', value: 'two' });
    await client().inventory.setField({ ...ref, baseVersion: 2, field: 'summary', value: null });
    await client().inventory.setField({ ...ref, baseVersion: 3, field: 'tags', value: ['new'] });
    const one = await client().inventory.restore({
      ...ref,
      baseVersion: 4,
      state: { seq },
      field: 'task',
      reason: 'r',
    });
    expect(one.item.facts).toEqual({ task: 'one', tags: ['new'] });
    const all = await client().inventory.restore({ ...ref, baseVersion: 5, state: { seq } });
    expect(all.item).toMatchObject({ version: 6, facts: { task: 'one', summary: 'S' } });
    expect((await client().inventory.history({ ...ref, field: 'task', limit: 1 }))[0]?.reason).toBe('r');
    await expect(
      client().inventory.restore({ ...ref, baseVersion: 6, state: { seq }, field: 'state' }),
    ).rejects.toEqual(failure('input.invalid'));
  });

  test('is removed only while nothing refers to it', async () => {
    const version = await addVersion('M');
    const line = { kind: 'model', id: version.parentId ?? '', baseVersion: 1 } as const;
    await expect(client().inventory.remove(line)).rejects.toEqual(failure('item.in-use', { count: 1, parts: 1 }));
    await client().inventory.remove({ kind: 'model-version', id: version.id, baseVersion: 1, reason: 'a mistake' });
    await client().inventory.remove(line);
    expect(await client().inventory.counts()).toMatchObject({ model: 0, 'model-version': 0 });
    await expect(client().inventory.get({ kind: 'model', id: line.id })).rejects.toEqual(failure('record.not-found'));
    const journal = await client().journal.list({ limit: 10 });
    expect(journal.find(({ operation }) => operation === 'delete')?.record.kind).toBe('models');
    expect(journal.flatMap(({ changes }) => changes)).toContainEqual({
      field: 'change_reason',
      old: null,
      new: 'a mistake',
    });
  });

  test('of the kind system shows what older calls wrote, and older calls what it says', async () => {
    const system = await client().system.add({
      name: 'S',
      release: '2.1',
      provider: '',
      deployer: '',
      intendedPurpose: 'sorting',
      description: '',
      sector: '',
      regions: '',
      peopleAffected: '',
      ownerId: null,
    });
    const ref = { kind: 'system', id: system.id } as const;
    expect((await client().inventory.get(ref)).item).toMatchObject({
      state: 'planned',
      facts: { release: '2.1', intendedPurpose: 'sorting' },
    });
    await client().inventory.setField({ ...ref, baseVersion: 1, field: 'sector', value: 'finance' });
    await client().inventory.setField({ ...ref, baseVersion: 2, field: 'misuse', value: 'none known' });
    expect((await client().system.list())[0]).toMatchObject({ version: 3, sector: 'finance', release: '2.1' });
    const { item } = await client().inventory.setField({ ...ref, baseVersion: 3, field: 'misuse', value: null });
    expect(item.facts).toEqual({ release: '2.1', intendedPurpose: 'sorting', sector: 'finance' });
    expect((await client().inventory.history({ ...ref, field: 'sector' }))[0]).toMatchObject({
      before: null,
      after: 'finance',
    });
    expect(await client().journal.verify()).toMatchObject({ isIntact: true });
  });
});

describe('a list of records', () => {
  async function everyRow(
    question: Parameters<TestCore['client']['inventory']['list']>[0],
    meanwhile = async () => {},
  ) {
    const rows: ItemRow[] = [];
    let page: ItemPage | null = null;
    do {
      page = await client().inventory.list({ ...question, after: page?.next ?? null, limit: 3 });
      rows.push(...page.rows);
      await meanwhile();
    } while (page.next !== null);
    return rows;
  }

  test('gives every record once for each sort, filter and text, in order, while others come and go between pages', async () => {
    const names = ['alpha', 'Alpha', 'ALPHA 2', 'beta', 'Gamma alpha', 'Émile', 'emile', 'alphabet', 'ze alp', 'beta'];
    const people = [olga, null];
    const items = [];
    for (const [at, name] of names.entries()) {
      items.push(
        await client().inventory.add({
          kind: 'dataset',
          name,
          state: at % 3 === 0 ? 'live' : 'development',
          ownerId: people[at % 2] ?? null,
        }),
      );
    }
    let made = 0;
    for (const filter of [{}, { state: 'live' }, { ownerId: olga }, { state: 'live', ownerId: olga }] as const) {
      for (const text of ['', 'alpha', 'al', 'emile', 'a']) {
        for (const sort of ['name', 'updatedAt'] as const) {
          for (const descending of [false, true]) {
            const rows = await everyRow({ kind: 'dataset', filter, text, sort, descending }, async () => {
              // Behind or before the place that was reached, whatever the order.
              made += 1;
              const extra = await client().inventory.add({ kind: 'dataset', name: `${made % 2 ? '' : 'zz'}0 extra` });
              await client().inventory.remove({ kind: 'dataset', id: extra.id, baseVersion: 1 });
            });
            const wanted = items
              .filter((item) => !('state' in filter) || item.state === filter.state)
              .filter((item) => !('ownerId' in filter) || item.ownerId === filter.ownerId)
              .filter(({ name }) => {
                const small = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
                return text.length > 2 ? small.includes(text) : small.split(' ').some((word) => word.startsWith(text));
              });
            const about = JSON.stringify({ filter, text, sort, descending });
            expect(rows.map(({ id }) => id).toSorted(), about).toEqual(wanted.map(({ id }) => id).toSorted());
            const keys = rows.map((row) =>
              sort === 'name' ? row.name.replace(/[A-Z]/g, (c) => c.toLowerCase()) : row.updatedAt,
            );
            const sorted = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
            expect(keys, about).toEqual(descending ? sorted.toReversed() : sorted);
          }
        }
      }
    }
  }, 60_000);

  test('counts what there is, and refuses a place that is none of it', async () => {
    for (const name of ['a', 'b', 'c']) await addModel(name);
    const page = await client().inventory.list({ kind: 'model', limit: 2 });
    expect(page).toMatchObject({ total: 3, isCapped: false });
    const list = (after: string, sort: 'name' | 'updatedAt' = 'name') =>
      client().inventory.list({ kind: 'model', after, sort });
    await expect(list('nonsense')).rejects.toEqual(failure('input.invalid', { path: 'after' }));
    await expect(list(page.next ?? '', 'updatedAt')).rejects.toEqual(failure('input.invalid', { path: 'after' }));
    expect((await list(page.next ?? '')).rows.map(({ name }) => name)).toEqual(['c']);
  });
});
