import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type JournalProblem, JournalReport } from '#contract/records/journal';
import { canonicalText, eventHash, fromRow } from '#core/journal/event';
import type { WriteTransaction } from '#core/journal/write';
import { hasObjectColumns, isObjectColumn } from '#core/store/object-columns';
import { build, buildAny } from '#core/store/sql';
import { type AnyRow, type JournalRow, recordTables } from '#core/store/tables';
import { type JournaledStore, makeJournaledStore, withoutTriggers } from '#test/support/journaled-store';
import { at, fillOf, KINDS } from './every-record.ts';

let file: JournaledStore;
beforeEach(() => {
  file = makeJournaledStore({ isVouched: true });
});
afterEach(() => file.remove());

const fill = (tx: WriteTransaction): void => fillOf(file)(tx);

/** A value of the same type. */
const otherValue = (column: string, value: string | number): string => {
  if (column === 'id') return "'00000000-0000-7000-8000-000000000000'";
  return typeof value === 'number' ? `${value} + 1` : "'altered'";
};

const rows = (table: string): AnyRow[] => file.store().read.all<AnyRow>(buildAny.selectFrom(table).selectAll());
const byField = (problems: readonly JournalProblem[]) =>
  problems.toSorted((one, other) => (String(one.field) < String(other.field) ? -1 : 1));
const about = (problems: readonly JournalProblem[]) =>
  problems.map(({ kind, record, field }) => [kind, record?.kind, record?.id, field]);

describe('a file that nobody touched', () => {
  test('is intact, and its head is the newest event', async () => {
    file.write(fill);
    const checkpoint = await file.checkpoint();
    const report = file.verify();
    const [newest] = file
      .store()
      .read.all<JournalRow>(build.selectFrom('journal_events').selectAll().orderBy('seq', 'desc'));
    const { note: _, ...about } = checkpoint;
    const signature = { by: 'device', keyName: file.device.id, name: null, isValid: true };
    expect(JournalReport.parse(report)).toEqual({
      isIntact: true,
      checkedEvents: KINDS,
      root: expect.stringMatching(/^[0-9a-f]{64}$/),
      checkpoints: [{ ...about, size: KINDS - 1, reason: 'manual', signatures: [signature] }],
      uncovered: 0,
      events: KINDS,
      records: KINDS,
      head: { seq: KINDS, hash: newest?.hash },
      problems: [],
    });
  });

  test('is intact after any history, and holds what a plain model of the history holds', () => {
    const operation = fc.oneof(
      fc.record({
        kind: fc.constant('insert' as const),
        name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
      }),
      fc.record({
        kind: fc.constant('update' as const),
        which: fc.nat(),
        name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
        email: fc.constantFrom('', 'a@example.org', 'b@example.org'),
      }),
      fc.record({ kind: fc.constant('remove' as const), which: fc.nat() }),
      fc.record({ kind: fc.constant('fail' as const), name: fc.string({ unit: 'grapheme', minLength: 1 }) }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (history) => {
        const own = makeJournaledStore();
        try {
          const model: { id: string; version: number; name: string; email: string }[] = [];
          for (const step of history) {
            const target = 'which' in step ? model[step.which % Math.max(model.length, 1)] : undefined;
            if (step.kind === 'insert') {
              const person = { id: own.ids.next(), name: step.name, email: '' };
              own.write((tx) => tx.insert('people', { ...person, roles: '["owner"]', created_at: at }));
              model.push({ ...person, version: 1 });
            } else if (step.kind === 'update' && target) {
              const { version } = own.write((tx) =>
                tx.update('people', target.id, target.version, { name: step.name, email: step.email }),
              );
              Object.assign(target, { name: step.name, email: step.email, version });
            } else if (step.kind === 'remove' && target) {
              own.write((tx) => tx.remove('people', target.id, target.version));
              model.splice(model.indexOf(target), 1);
            } else if (step.kind === 'fail') {
              const failing = (): void =>
                own.write((tx) => {
                  tx.insert('people', { id: own.ids.next(), name: step.name, email: '', roles: '[]', created_at: at });
                  throw new Error('on purpose');
                });
              expect(failing).toThrow('on purpose');
            }
          }
          const held = own
            .store()
            .read.all(build.selectFrom('people').select(['id', 'version', 'name', 'email']).orderBy('id'));
          expect(held).toEqual(model.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
          expect(own.verify()).toMatchObject({ isIntact: true, records: model.length });
        } finally {
          own.remove();
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('an edit with the SQLite shell', () => {
  test.each(recordTables)('of any single cell of %s is found and named', async (table) => {
    file.write(fill);
    await file.checkpoint();
    const [row] = rows(table);
    if (!row) throw new Error(`no row in ${table}`);
    // The one edited before is put back in the same go: each is found alone.
    let putBack = '';
    const edit = (assignment: string): JournalProblem[] => {
      // What a table takes keeps out mistakes; who edits the file can switch it off.
      file.edit(`PRAGMA ignore_check_constraints = ON; UPDATE ${table} SET ${putBack}${assignment}`);
      return [...file.verify().problems];
    };
    for (const [column, value] of Object.entries(row)) {
      // Of an object column each key is a field of its own: below.
      if (value === null || isObjectColumn(table, column)) continue;
      const was = typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
      const found = about(edit(`${column} = ${otherValue(column, value)}`));
      if (column === 'id') {
        expect(found).toContainEqual(['record-added', table, rows(table)[0]?.id, null]);
        expect(found).toContainEqual(['record-missing', table, value, null]);
      } else {
        // No other cell; what hangs on this one may be found broken besides.
        expect(found.filter(([kind]) => kind === 'record-altered')).toEqual([
          ['record-altered', table, row.id, column],
        ]);
      }
      putBack = `${column} = ${was}, `;
    }
    expect(edit('id = id'), 'all put back').toEqual([]);
  });

  test.each(recordTables.filter(hasObjectColumns))(
    'of any key of an object of %s is found and named with both values',
    (table) => {
      file.write(fill);
      const [row] = rows(table);
      if (!row) throw new Error(`no row in ${table}`);
      const altered = (field: string, expected: string | null, found: string | null) => [
        { kind: 'record-altered', seq: null, record: { kind: table, id: row.id }, field, expected, found },
      ];
      const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
      for (const column of ['facts', 'custom', 'extras'] as const) {
        const was = String(row[column]);
        const put = (text: string): JournalProblem[] => {
          file.edit(`UPDATE ${table} SET ${column} = ${literal(text)}`);
          return file.verify().problems;
        };
        const object = JSON.parse(was) as Record<string, unknown>;
        const keys = Object.entries(object).toSorted(([one], [other]) => (one < other ? -1 : 1));
        const [[first] = ['']] = keys;
        const changed = Object.fromEntries(keys.map(([key]) => [key, 'other']));
        const every = (found: string | null) =>
          keys.flatMap(([key, value]) => altered(`${column}.${key}`, canonicalText(value), found));
        expect(byField(put(canonicalText(changed)))).toEqual(every('"other"'));
        expect(byField(put('{}'))).toEqual(every(null));
        expect(put(canonicalText({ ...object, [first]: 'other' }))).toEqual(every('"other"').slice(0, 1));
        expect(put(canonicalText({ ...object, zz: 1 }))).toEqual(altered(`${column}.zz`, null, '1'));
        // What means the same is still not what was written.
        expect(put(` ${was}`)).toEqual(altered(column, was, ` ${was}`));
        expect(put(was)).toEqual([]);
      }
    },
  );

  test('tells what the journal says and what the file holds', () => {
    file.write(fill);
    const [row] = rows('ai_systems');
    file.edit("UPDATE ai_systems SET intended_purpose = 'harmless'");
    expect(file.verify().problems).toEqual([
      {
        kind: 'record-altered',
        seq: null,
        record: { kind: 'ai_systems', id: row?.id },
        field: 'intended_purpose',
        expected: 'i',
        found: 'harmless',
      },
    ]);
  });

  test('that adds or deletes a row, or empties a field, is found and named', () => {
    file.write(fill);
    const [answer] = rows('answers');
    file.edit(`INSERT INTO people VALUES ('${'x'.repeat(36)}', 1, 'Mallory', '', '["approver"]', '${at}');
      DELETE FROM answers; UPDATE sign_offs SET next_review_on = NULL`);
    expect(about(file.verify().problems)).toEqual([
      ['record-added', 'people', 'x'.repeat(36), null],
      ['record-missing', 'answers', answer?.id, null],
      ['record-altered', 'sign_offs', rows('sign_offs')[0]?.id, 'next_review_on'],
    ]);
  });

  test('of a stored file is found, and so is one that vanished or came from nowhere', () => {
    file.write(fill);
    const sha256 = createHash('sha256').update('evidence').digest('hex');
    file.edit("UPDATE blob_chunks SET content = x'00'");
    expect(about(file.verify().problems)).toEqual([['content-altered', 'blobs', sha256, 'content']]);
    const other = 'ab'.repeat(32);
    file.edit(`DELETE FROM blobs; DELETE FROM blob_chunks;
      INSERT INTO blobs VALUES ('${other}', 1); INSERT INTO blob_chunks VALUES ('${other}', 0, x'00')`);
    expect(about(file.verify().problems)).toEqual([
      ['record-added', 'blobs', 'ab'.repeat(32), null],
      ['content-altered', 'blobs', 'ab'.repeat(32), 'content'],
      ['record-missing', 'blobs', sha256, null],
    ]);
  });

  test('of a stored file is found where its size, the count of its pieces, or a piece without a file is wrong', () => {
    file.write(fill);
    const sha256 = createHash('sha256').update('evidence').digest('hex');
    const other = 'ab'.repeat(32);
    file.edit('UPDATE blobs SET size_bytes = 9');
    expect(about(file.verify().problems)).toEqual([['content-altered', 'blobs', sha256, 'size_bytes']]);
    file.edit('UPDATE blobs SET size_bytes = 8; UPDATE blob_chunks SET number = 1');
    expect(about(file.verify().problems)).toEqual([['content-altered', 'blobs', sha256, 'number']]);
    file.edit(`UPDATE blob_chunks SET number = 0; INSERT INTO blob_chunks VALUES ('${sha256}', 1, x'00')`);
    expect(about(file.verify().problems)).toEqual([['content-altered', 'blobs', sha256, 'content']]);
    file.edit(`DELETE FROM blob_chunks WHERE number = 1; INSERT INTO blob_chunks VALUES ('${other}', 0, x'00')`);
    expect(about(file.verify().problems)).toEqual([['record-added', 'blob_chunks', other, null]]);
  });

  test('of any single cell of the journal is found at its entry', () => {
    file.write(fill);
    const edits: Readonly<Record<string, string>> = {
      device: `'${'d'.repeat(36)}'`,
      at: "'2001-01-01T00:00:00.000Z'",
      actor: "'somebody'",
      action: "'other.call'",
      record_kind: "'answers'",
      record_id: "'other'",
      operation: "'delete'",
      base_version: '7',
      changes: `'[]'`,
      prev_hash: `'${'ab'.repeat(32)}'`,
      hash: `'${'ab'.repeat(32)}'`,
    };
    const columns = Object.keys(
      file.store().read.all<JournalRow>(build.selectFrom('journal_events').selectAll())[0] ?? {},
    );
    expect([...Object.keys(edits), 'seq'].sort()).toEqual(columns.sort());
    for (const [column, value] of Object.entries(edits)) {
      file.edit(withoutTriggers(`UPDATE journal_events SET ${column} = ${value} WHERE seq = 5`));
      const seqs = file.verify().problems.map(({ seq }) => seq);
      expect(seqs, column).toContain(5);
      file.remove();
      file = makeJournaledStore();
      file.write(fill);
    }
  });

  test('that writes the same changes in other characters is found', () => {
    file.write(fill);
    file.edit(withoutTriggers("UPDATE journal_events SET changes = replace(changes, '\":', '\" :') WHERE seq = 3"));
    expect(file.verify().problems).toMatchObject([{ kind: 'event-altered', seq: 3, field: 'changes' }]);
  });

  test('that leaves more damage than a call has room for arguments is reported, the first thousand of it', () => {
    file.write(fill);
    file.edit(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
      INSERT INTO people SELECT printf('%036d', i), 1, 'Mallory', '', '["approver"]', '${at}' FROM n`);
    const report = file.verify();
    expect(report).toMatchObject({ isIntact: false, records: 200_000 + KINDS - 1 });
    expect(report.problems).toHaveLength(1000);
    expect(report.problems[0]).toMatchObject({ kind: 'record-added', record: { kind: 'people' } });
  });

  test.each(['[{"field":"name","new":{"a":1},"old":null}]', '[{"field":1}]', '[null]', '[true]'])(
    'that makes an entry hold something that is no change is found: %s',
    (changes) => {
      file.write(fill);
      file.edit(withoutTriggers(`UPDATE journal_events SET changes = '${changes}' WHERE seq = 2`));
      const report = file.verify();
      expect(JournalReport.parse(report)).toEqual(report);
      expect(report.problems[0]).toMatchObject({ kind: 'event-altered', seq: 2, field: 'changes', found: changes });
    },
  );

  test('that gives an entry a number beyond counting is found', () => {
    file.write(fill);
    file.edit(withoutTriggers(`UPDATE journal_events SET seq = 9223372036854775807 WHERE seq = ${KINDS - 1}`));
    const report = file.verify();
    expect(JournalReport.parse(report)).toEqual(report);
    expect(report).toMatchObject({ isIntact: false, head: { seq: KINDS - 2 } });
    expect(report.problems[0]).toMatchObject({
      kind: 'sequence-gap',
      record: { kind: recordTables.at(-1) },
      expected: KINDS - 1,
    });
  });

  test('that deletes, moves or swaps entries is found', () => {
    file.write(fill);
    file.edit(withoutTriggers('DELETE FROM journal_events WHERE seq = 4'));
    expect(file.verify().problems).toContainEqual(
      expect.objectContaining({ kind: 'sequence-gap', seq: 5, expected: 4, found: 5 }),
    );
    file.edit(withoutTriggers('UPDATE journal_events SET seq = seq - 1 WHERE seq > 4'));
    expect(file.verify().problems.filter(({ seq }) => seq !== null)[0]).toMatchObject({ kind: 'chain-broken', seq: 4 });
  });

  test('that cuts the end of the journal off leaves records that the journal does not tell', () => {
    file.write(fill);
    const last = recordTables.at(-1) ?? '';
    const [written] = rows(last);
    file.edit(withoutTriggers(`DELETE FROM journal_events WHERE seq = ${KINDS - 1}`));
    expect(about(file.verify().problems)).toEqual([['record-added', last, written?.id, null]]);
  });

  test('that changes a record and forges an entry with a right hash is found by what the entry contradicts', () => {
    file.write(fill);
    const last = file
      .store()
      .read.get<JournalRow>(build.selectFrom('journal_events').selectAll().orderBy('seq', 'desc').limit(1));
    if (!last) throw new Error('no entry');
    const [person] = rows('people');
    const forged = fromRow({
      ...last,
      seq: KINDS,
      operation: 'update',
      record_kind: 'people',
      record_id: person?.id ?? '',
      base_version: 3,
      changes: '[{"field":"name","new":"Mallory","old":"Nobody"}]',
      prev_hash: last.hash,
    });
    file.edit(`UPDATE people SET name = 'Mallory', version = 4;
      INSERT INTO journal_events VALUES (${KINDS}, '${forged.device}', '${forged.at}', NULL, '${forged.action}', 'people',
        '${forged.record.id}', 'update', 3, '[{"field":"name","new":"Mallory","old":"Nobody"}]', '${last.hash}', '${eventHash(forged)}')`);
    expect(file.verify().problems).toMatchObject([
      { kind: 'event-altered', seq: KINDS, field: 'version', expected: 1, found: 3 },
      { kind: 'event-altered', seq: KINDS, field: 'name', expected: 'Olga', found: 'Nobody' },
    ]);
  });
});
