import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listJournal } from '#core/journal/list';
import { build } from '#core/store/sql';
import type { JournalRow, PersonRow } from '#core/store/tables';
import { type JournaledStore, makeJournaledStore } from '#test/support/journaled-store';

let file: JournaledStore;
beforeEach(() => {
  file = makeJournaledStore();
});
afterEach(() => file.remove());

const at = '2026-11-23T09:00:00.000Z';
const olga = () => ({ id: file.ids.next(), name: 'Olga', email: '', roles: '["owner"]', created_at: at });
const people = (): PersonRow[] => file.store().read.all(build.selectFrom('people').selectAll().orderBy('id'));
const events = (): JournalRow[] => file.store().read.all(build.selectFrom('journal_events').selectAll().orderBy('seq'));

describe('a write', () => {
  test('leaves one event for each record, chained by the hash the decision gives', () => {
    const person = olga();
    file.write((tx) => tx.insert('people', person));
    file.write((tx) => tx.update('people', person.id, 1, { name: 'Olga Owner', roles: '["owner","dpo"]' }));
    file.write((tx) => tx.remove('people', person.id, 2));
    const rows = events();
    expect(
      rows.map(({ seq, operation, base_version, changes }) => [seq, operation, base_version, JSON.parse(changes)]),
    ).toEqual([
      [
        1,
        'insert',
        0,
        [
          { field: 'created_at', old: null, new: at },
          { field: 'email', old: null, new: '' },
          { field: 'name', old: null, new: 'Olga' },
          { field: 'roles', old: null, new: '["owner"]' },
        ],
      ],
      [
        2,
        'update',
        1,
        [
          { field: 'name', old: 'Olga', new: 'Olga Owner' },
          { field: 'roles', old: '["owner"]', new: '["owner","dpo"]' },
        ],
      ],
      [
        3,
        'delete',
        2,
        [
          { field: 'created_at', old: at, new: null },
          { field: 'email', old: '', new: null },
          { field: 'name', old: 'Olga Owner', new: null },
          { field: 'roles', old: '["owner","dpo"]', new: null },
        ],
      ],
    ]);
    // Recomputed here from the decision's words: SHA-256(0x01 ‖ prev_hash ‖ RFC 8785 JSON).
    let previous = '0'.repeat(64);
    for (const row of rows) {
      const body = canonicalize({
        seq: row.seq,
        device: row.device,
        at: row.at,
        actor: row.actor,
        action: row.action,
        record: { kind: row.record_kind, id: row.record_id },
        operation: row.operation,
        baseVersion: row.base_version,
        changes: JSON.parse(row.changes) as unknown,
      });
      const bytes = Buffer.concat([Buffer.from([1]), Buffer.from(previous, 'hex'), Buffer.from(body ?? '')]);
      expect(row.prev_hash).toBe(previous);
      expect(row.hash).toBe(createHash('sha256').update(bytes).digest('hex'));
      previous = row.hash;
    }
  });

  test('that changes nothing leaves no event and keeps the version', () => {
    const person = olga();
    file.write((tx) => tx.insert('people', person));
    expect(file.write((tx) => tx.update('people', person.id, 1, { name: 'Olga' })).version).toBe(1);
    expect(events()).toHaveLength(1);
  });

  test('from an old version is refused, and so is one to a record that is not there', () => {
    const person = olga();
    file.write((tx) => tx.insert('people', person));
    file.write((tx) => tx.update('people', person.id, 1, { name: 'First' }));
    const stale = expect.objectContaining({
      code: 'record.changed-meanwhile',
      details: { kind: 'people', id: person.id },
    });
    expect(() => file.write((tx) => tx.update('people', person.id, 1, { name: 'Second' }))).toThrow(stale);
    expect(() => file.write((tx) => tx.remove('people', person.id, 1))).toThrow(stale);
    const id = file.ids.next();
    expect(() => file.write((tx) => tx.update('people', id, 1, { name: 'x' }))).toThrow(/record\.not-found/);
    expect(people().map(({ name, version }) => [name, version])).toEqual([['First', 2]]);
    expect(events()).toHaveLength(2);
  });

  test('that fails at its end leaves neither records nor events', () => {
    const write = (): void =>
      file.write((tx) => {
        tx.insert('people', olga());
        tx.keepContent(Buffer.from('evidence'));
        throw new Error('changed my mind');
      });
    expect(write).toThrow('changed my mind');
    expect([people(), events(), file.store().read.all(build.selectFrom('blobs').selectAll())]).toEqual([[], [], []]);
  });

  test('may not wait for anything', () => {
    expect(() => file.write(async (tx) => void tx.insert('people', olga()))).toThrow('synchronous');
    expect(people()).toEqual([]);
  });

  test('of half a character pair is refused by name, because it has no canonical form', () => {
    const write = (): unknown => file.write((tx) => tx.insert('people', { ...olga(), name: 'broken \ud800' }));
    expect(write).toThrow(expect.objectContaining({ code: 'input.invalid' }));
    expect(people()).toEqual([]);
  });
});

test('the journal keeps of a sealed private key its digest only', () => {
  const person = olga();
  const envelope = '{"version":1,"ciphertext":"c2VjcmV0"}';
  file.write((tx) => {
    tx.insert('people', person);
    tx.insert('signing_keys', {
      id: file.ids.next(),
      person_id: person.id,
      algorithm: 'ECDSA P-256',
      origin: 'generated',
      subject: 'Olga',
      issuer: 'Olga',
      is_self_signed: 1,
      fingerprint: 'a'.repeat(64),
      certificates: '["pem"]',
      not_before: at,
      not_after: at,
      envelope,
      created_at: at,
      token: null,
      revoked_at: null,
      revocation_reason: null,
      replaced_by_id: null,
    });
  });
  const text = events().map(({ changes }) => changes);
  expect(text.join('')).not.toContain('c2VjcmV0');
  expect(text.join('')).toContain(`sha256:${createHash('sha256').update(envelope).digest('hex')}`);
  expect(file.verify().isIntact).toBe(true);
});

test('the list shows the newest first, in pages, with the names that records have now', () => {
  const person = olga();
  file.write((tx) => tx.insert('people', person));
  for (let version = 1; version < 6; version += 1) {
    file.write((tx) =>
      tx.update('people', person.id, version, { name: `Olga ${version}`.padEnd(700 - version, '!').slice(0, 150) }),
    );
  }
  const first = listJournal(file.store().read, 4);
  const second = listJournal(file.store().read, 4, first.at(-1)?.seq);
  expect([first.map(({ seq }) => seq), second.map(({ seq }) => seq)]).toEqual([
    [6, 5, 4, 3],
    [2, 1],
  ]);
  expect(second.at(-1)?.recordName).toMatch(/^Olga 5/);
});
