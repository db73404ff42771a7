import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createJournal } from '#core/journal/write';
import { openStore } from '#core/store/db';
import { findText } from '#core/store/search';
import { isRebuildDue, rebuildSlice } from '#core/store/search-rebuild';
import { build, fixed } from '#core/store/sql';
import { openTestCore, type TestCore } from '#test/support/open-test-core';

let core: TestCore;
const path = (): string => `${core.folder}/a.mdossier`;
beforeEach(async () => {
  core = openTestCore();
  const owner = { name: 'Olga Owner', email: 'olga@nordlicht.example', roles: ['owner' as const] };
  await core.client.workspace.create({ file: core.file('a.mdossier'), name: 'W', owner });
});
afterEach(() => core.stop());

type Find = TestCore['client']['search']['find'];
const find = (text: string, more: Omit<Parameters<Find>[0], 'text'> = {}) => core.client.search.find({ text, ...more });
const titles = async (text: string): Promise<string[]> => (await find(text)).hits.map(({ title }) => title);
const paragraph = (text: string) => ({
  type: 'doc' as const,
  content: [{ type: 'paragraph' as const, content: [{ type: 'text' as const, text }] }],
});

async function addVersion(name: string, facts: Record<string, never | string | object>) {
  const line = await core.client.inventory.add({ kind: 'model', name: `${name} line` });
  return await core.client.inventory.add({
    kind: 'model-version',
    name,
    parentId: line.id,
    facts: facts as Parameters<TestCore['client']['inventory']['add']>[0]['facts'] & object,
  });
}

describe('search', () => {
  test('finds records by three letters of their name, marks and capitals aside, the best names first', async () => {
    for (const name of ['Kreditprüfung', 'Credit', 'Credit scoring', 'The credit of others', 'Unrelated']) {
      await core.client.inventory.add({ kind: 'model', name });
    }
    expect(await titles('CREDIT')).toEqual(['Credit', 'Credit scoring', 'The credit of others']);
    expect(await titles('pruf')).toEqual(['Kreditprüfung']);
    expect(await titles('redi')).toEqual(['Credit', 'Kreditprüfung', 'Credit scoring', 'The credit of others']);
    expect(await titles('nothing like it')).toEqual([]);
  });

  test('finds words of facts and prose, the last by its beginning, and leads to the field with the words around them', async () => {
    const overview = paragraph(`${'Filler. '.repeat(40)}It was trained on anonymised invoices of the München office.`);
    const item = await addVersion('M 1', { overview, licence: 'Apache-2.0', authors: [{ name: 'Ada Byron' }] });
    const [hit] = (await find('anonymised invo')).hits;
    expect(hit).toMatchObject({ kind: 'model-version', id: item.id, title: 'M 1', place: 'overview' });
    expect(hit?.snippet.filter(({ isMatch }) => isMatch).map(({ text }) => text)).toEqual(['anonymised', 'invoices']);
    expect(hit?.snippet.map(({ text }) => text).join('')).toMatch(/^… .*trained on anonymised invoices of the München/);
    expect((await find('munchen')).hits[0]?.snippet.find(({ isMatch }) => isMatch)?.text).toBe('München');
    expect((await find('apache')).hits[0]).toMatchObject({ place: 'licence' });
    expect((await find('byron')).hits[0]).toMatchObject({ place: 'authors' });
    expect((await find('invoi anonymised')).hits).toEqual([]);
  });

  test('follows every write: what was changed or removed is no longer found', async () => {
    const item = await addVersion('M 1', { summary: 'zebras' });
    const ref = { kind: 'model-version', id: item.id } as const;
    expect(await titles('zebra')).toEqual(['M 1']);
    await core.client.inventory.setField({ ...ref, baseVersion: 1, field: 'summary', value: 'giraffes' });
    expect([await titles('zebra'), await titles('giraffe')]).toEqual([[], ['M 1']]);
    await core.client.inventory.update({ ...ref, baseVersion: 2, name: 'Quagga' });
    expect([await titles('M 1'), await titles('quag')]).toEqual([['M 1 line'], ['Quagga']]);
    await core.client.inventory.remove({ ...ref, baseVersion: 3 });
    expect([await titles('giraffe'), await titles('quag')]).toEqual([[], []]);
  });

  test('finds people, assessments, answers and notes on them, and only the kinds asked for', async () => {
    const system = await core.client.system.add({
      name: 'Sorter',
      release: '',
      provider: '',
      deployer: '',
      intendedPurpose: 'sorts parcels',
      description: '',
      sector: '',
      regions: '',
      peopleAffected: '',
      ownerId: null,
    });
    const { assessment } = await core.client.assessment.create({ systemId: system.id, packId: 'eu-ai-act' });
    await core.client.assessment.answer({
      assessmentId: assessment.id,
      questionId: 'scope.influence',
      value: 'yes',
      justification: paragraph('Because the parcels are weighed by hand.'),
    });
    expect((await find('olga')).hits).toMatchObject([{ kind: 'person', title: 'Olga Owner', place: null }]);
    const { hits, count } = await find('parcels');
    expect(hits.map(({ kind, place }) => [kind, place])).toEqual([
      ['system', 'intendedPurpose'],
      ['answer', 'scope.influence'],
    ]);
    expect(hits[1]).toMatchObject({ id: assessment.id, title: assessment.title });
    expect(count).toBe(2);
    expect((await find('parcels', { kinds: ['system'] })).hits.map(({ kind }) => kind)).toEqual(['system']);
    expect((await find('sorter', { kinds: ['assessment'] })).hits.map(({ kind }) => kind)).toEqual(['assessment']);
  });

  test.each([
    'AND',
    'OR',
    'NOT',
    'NEAR',
    'NEAR(',
    'NEAR(a b, 3)',
    '"',
    '""',
    '"""',
    "'",
    '*',
    'a*',
    '*a',
    '^a',
    '-a',
    'a - b',
    'a + b',
    'title:',
    'title : a',
    '{title body} : a',
    '{',
    '}',
    '(',
    ')',
    '((((',
    'a AND',
    'AND b',
    'a OR (b',
    'a\u0000b',
    '\u0000',
    '%',
    '_',
    "'; DROP TABLE search_documents; --",
    '😀',
    '👩‍👩‍👧',
    'ﬁ',
    '\ud800',
    '模型',
    'é',
    'zzkindmodel',
    'kind : zmo',
    'a"b"c',
    '\\',
    '\\"',
    '.',
    '…',
  ])('takes %j as it stands and never fails', async (text) => {
    await core.client.inventory.add({ kind: 'model', name: 'AND the model' });
    const result = await find(text);
    expect(result.count).toBeGreaterThanOrEqual(result.hits.length);
    await core.client.inventory.list({ kind: 'model', text: text.slice(0, 200) });
  });

  test('never fails whatever is typed, however much', async () => {
    await core.client.inventory.add({ kind: 'model', name: 'Something' });
    const signs = fc.constantFrom(...'"*^():{}-+ ,.\'\\ANDORNTE\u0000😀é模 ');
    const store = openedStore();
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: signs, maxLength: 300 })),
        (text) => {
          findText(store.read, { text, limit: 10 });
        },
      ),
      { numRuns: 500 },
    );
    findText(store.read, { text: 'term "quoted" OR '.repeat(10_000), limit: 50 });
    findText(store.read, { text: 'x'.repeat(1_000_000), limit: 50 });
    store.close();
  });
});

/** The file itself, once the core has let go of it. */
function openedStore() {
  core.core.close();
  return openStore(path(), { check: false });
}

describe('the index', () => {
  test('can be made anew in pieces, and then finds the same; meanwhile names are found', async () => {
    for (let at = 0; at < 30; at += 1) await addVersion(`Model ${at}`, { summary: `about number${at}` });
    const before = await find('model', { limit: 50 });
    expect(before).toMatchObject({ isIncomplete: false, count: 60 });
    const store = openedStore();
    const ids = { next: () => '01a207a2-cec0-7000-8000-00e3030e5e8d' };
    const all = (text: string) => findText(store.read, { text, limit: 50 });
    // An indexer of another version made it.
    store.transaction((tables) => tables.run(fixed('UPDATE search_state SET built_with = 0')()));
    expect(isRebuildDue(store.read)).toBe(true);
    store.transaction((tables) => rebuildSlice(tables));
    expect(all('Model 7')).toMatchObject({ isIncomplete: true });
    expect(all('Model 7').hits.map(({ title }) => title)).toContain('Model 7');
    // What is written meanwhile is found too, and found once when everything is done.
    const journal = createJournal(store, () => new Date(), ids.next());
    journal.write({ action: 'test', actor: null }, (tx) => {
      const [row] = tx.read.all(build.selectFrom('model_versions').selectAll().where('name', '=', 'Model 7'));
      if (row) tx.update('model_versions', row.id, row.version, { facts: '{"summary":"written meanwhile"}' });
    });
    while (!store.transaction(rebuildSlice));
    expect(isRebuildDue(store.read)).toBe(false);
    expect(all('meanwhile')).toMatchObject({ count: 1, isIncomplete: false });
    expect(all('number7').count).toBe(0);
    expect(all('model').count).toBe(60);
    const check = fixed("INSERT INTO search_words (search_words) VALUES ('integrity-check')");
    store.transaction((tables) => tables.run(check()));
    store.close();
  });

  test('keeps the pages of files when it is made anew', async () => {
    const store = openedStore();
    const journal = createJournal(store, () => new Date(), '01a207a2-cec0-7000-8000-00e3030e5e8d');
    const id = '01a207a2-cec0-7000-8000-00e3030e5e8e';
    const pages = [
      { label: '1', text: 'The first page speaks of rhinoceroses.' },
      { label: 'ii', text: 'The second of Nashörner.' },
    ];
    journal.write({ action: 'test', actor: null }, (tx) => {
      tx.insert('evidence_items', {
        id,
        title: 'Zoo report',
        kind: 'other',
        collected_by: null,
        effective_on: null,
        period_from: null,
        period_to: null,
        expires_on: null,
        confidentiality: 'internal',
        note: '',
        received_at: '2026-11-23T09:00:00.000Z',
      });
      tx.indexPages(id, pages);
    });
    const hit = (text: string) => findText(store.read, { text, limit: 5 }).hits[0];
    const wanted = { kind: 'evidence', id, title: 'Zoo report', place: 'ii' };
    expect(hit('nashorn')).toMatchObject(wanted);
    store.transaction((tables) => tables.run(fixed('DELETE FROM search_state')()));
    while (!store.transaction(rebuildSlice));
    expect(hit('nashorn')).toMatchObject(wanted);
    expect(hit('zoo')).toMatchObject({ kind: 'evidence', place: null });
    store.close();
  });
});
