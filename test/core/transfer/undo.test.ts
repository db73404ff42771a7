import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ITEM_KINDS, LINK_TYPES } from '#contract/inventory/kinds';
import type { Draft } from '#contract/records/transfer';
import { createIds } from '#core/clock';
import { addItem, changeItem } from '#core/inventory/items';
import { verifyJournal } from '#core/journal/verify';
import type { WriteTransaction } from '#core/journal/write';
import { buildAny, type Reader } from '#core/store/sql';
import { type AnyRow, recordTables } from '#core/store/tables';
import { applyImport } from '#core/transfer/apply';
import { listImports } from '#core/transfer/imports';
import { planImport } from '#core/transfer/plan';
import type { ReadImport } from '#core/transfer/read-result';
import { undoImport } from '#core/transfer/undo';
import { ABOUT_IMPORTS } from '#test/core/transfer/workspace';
import { makeJournaledStore } from '#test/support/journaled-store';

const PERSON = '0192d4b4-0000-7000-8000-00000000000a';
const ids = createIds(() => new Date());

type Stored = ReturnType<typeof makeJournaledStore>;

/** A workspace that holds a model, a version and a system already. */
function openStored(): Stored {
  const stored = makeJournaledStore();
  stored.write((tx) => {
    const at = stored.now();
    tx.insert('workspace', {
      id: ids.next(),
      name: 'W',
      four_eyes: 1,
      created_at: at,
      timestamp_server: null,
      origin: null,
      logo: null,
    });
    tx.insert('people', { id: PERSON, name: 'Ida', email: '', roles: '[]', created_at: at });
    const model = addItem(
      tx,
      { kind: 'model', id: ids.next(), name: 'a', facts: { task: 'old', summary: 'kept' } },
      at,
    );
    addItem(
      tx,
      {
        kind: 'model-version',
        id: ids.next(),
        name: 'a',
        parentId: model.id,
        facts: { licence: 'MIT' },
        extras: { x: { y: 1 } },
      },
      at,
    );
    addItem(tx, { kind: 'system', id: ids.next(), name: 'b', facts: { intendedPurpose: 'old' } }, at);
  });
  return stored;
}

function readOf(draft: Draft): ReadImport {
  const file = { name: 'file.json', sha256: '0'.repeat(64), draft: 0, problem: null };
  return { files: [file], drafts: [draft] };
}

function apply(tx: WriteTransaction, draft: Draft, at: string) {
  const read = readOf(draft);
  const findPack = () => null;
  return applyImport(tx, {
    read,
    plan: planImport(tx.read, read, findPack),
    choices: [],
    importId: ids.next(),
    personId: PERSON,
    at,
    newId: () => ids.next(),
    findPack,
    justification: { type: 'doc', content: [] },
  });
}

/** Every record but those that tell of imports; the number of writes of a record is not part of what it says. */
function dump(read: Reader): unknown {
  const tables = recordTables.filter((table) => !ABOUT_IMPORTS.includes(table));
  return tables.map((table) => {
    const rows = read.all<AnyRow>(buildAny.selectFrom(table).selectAll().orderBy('id'));
    return [table, rows.map(({ version: _, ...row }) => row)];
  });
}

const name = fc.constantFrom('a', 'b', 'c', 'Ä 🩺', 'a  b');
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const facts = fc.dictionary(
  fc.constantFrom(
    'task',
    'summary',
    'licence',
    'tags',
    'intendedPurpose',
    'nonsense',
    'description',
    'semanticVersion',
  ),
  fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.integer(), fc.boolean()),
);
const key = fc.constantFrom('k0', 'k1', 'k2', 'k3', 'k4', 'k5');
const item = fc.record({
  kind: fc.constantFrom(...ITEM_KINDS),
  name,
  parentKey: fc.option(key),
  state: fc.constantFrom(null, 'development', 'live', 'planned'),
  facts,
  custom: fc.dictionary(fc.constantFrom('own'), text),
  extras: fc.dictionary(
    fc.constantFrom('cyclonedx', 'mlflow'),
    fc.jsonValue({ maxDepth: 2, noUnicodeString: false } as never),
  ),
  place: fc.constant(''),
});
const draft = fc
  .record({
    items: fc.array(item, { maxLength: 6 }),
    links: fc.array(
      fc.record({ type: fc.constantFrom(...LINK_TYPES), fromKey: key, toKey: key, note: fc.constant('') }),
      { maxLength: 6 },
    ),
  })
  .map(
    ({ items, links }): Draft => ({
      format: 'mlflow-run',
      formatVersion: '',
      items: items.map((one, index) => ({ ...one, key: `k${index}` })) as Draft['items'],
      links: links as Draft['links'],
      answers: [],
      notes: [],
    }),
  );

describe('an import', { timeout: 120_000 }, () => {
  test('that is undone leaves every record as it was, whatever the file said', () => {
    fc.assert(
      fc.property(draft, (drawn) => {
        const stored = openStored();
        try {
          const before = dump(stored.store().read);
          const record = stored.write((tx) => apply(tx, drawn, stored.now()));
          const after = stored.write((tx) => undoImport(tx, record.id, stored.now()));
          expect(after.changedSince).toBe(0);
          expect(dump(stored.store().read)).toEqual(before);
          expect(stored.store().snapshot((tables) => verifyJournal(tables)).isIntact).toBe(true);
        } finally {
          stored.remove();
        }
      }),
      { numRuns: 25 },
    );
  });

  test('that is done twice has nothing to do the second time, whatever the file said', () => {
    fc.assert(
      fc.property(draft, (drawn) => {
        const stored = openStored();
        try {
          stored.write((tx) => apply(tx, drawn, stored.now()));
          const { items } = planImport(stored.store().read, readOf(drawn), () => null);
          expect(items.filter(({ suggestion }) => suggestion !== 'skip')).toEqual([]);
          const before = dump(stored.store().read);
          expect(stored.write((tx) => apply(tx, drawn, stored.now()))).toMatchObject({ added: 0, merged: 0, links: 0 });
          expect(dump(stored.store().read)).toEqual(before);
        } finally {
          stored.remove();
        }
      }),
      { numRuns: 25 },
    );
  });

  const own: Draft = {
    format: 'mlflow-run',
    formatVersion: '',
    items: [
      {
        key: 'm',
        kind: 'model',
        name: 'new',
        parentKey: null,
        state: null,
        facts: {},
        custom: {},
        extras: {},
        place: '',
      },
      {
        key: 'v',
        kind: 'model-version',
        name: '1',
        parentKey: 'm',
        state: null,
        facts: { licence: 'MIT' },
        custom: {},
        extras: {},
        place: '',
      },
      {
        key: 'o',
        kind: 'organisation',
        name: 'house',
        parentKey: null,
        state: null,
        facts: {},
        custom: {},
        extras: {},
        place: '',
      },
    ],
    links: [{ type: 'supplied-by', fromKey: 'v', toKey: 'o', note: '' }],
    answers: [],
    notes: [],
  };

  test('keeps what was changed since, with what it hangs on, and says how many', () => {
    const stored = openStored();
    const record = stored.write((tx) => apply(tx, own, stored.now()));
    const version = stored
      .store()
      .read.get<AnyRow>(buildAny.selectFrom('model_versions').selectAll().where('name', '=', '1'));
    stored.write((tx) =>
      changeItem(tx, { kind: 'model-version', id: version?.id ?? '' }, 1, { facts: { licence: 'ISC' } }, stored.now()),
    );
    expect(listImports(stored.store().read)).toMatchObject([{ id: record.id, changedSince: 1, undoneAt: null }]);
    const undone = stored.write((tx) => undoImport(tx, record.id, stored.now()));
    // The version, and the model whose version it is.
    expect(undone.changedSince).toBe(2);
    const names = (table: string): unknown[] =>
      stored
        .store()
        .read.all<AnyRow>(buildAny.selectFrom(table).selectAll().orderBy('id'))
        .map((row) => row['name'] ?? row['type']);
    expect([names('models'), names('model_versions'), names('organisations'), names('links')]).toEqual([
      ['a', 'new'],
      ['a', '1'],
      [],
      [],
    ]);
    expect(() => stored.write((tx) => undoImport(tx, record.id, stored.now()))).toThrow('import.undone-before');
    stored.remove();
  });
});
