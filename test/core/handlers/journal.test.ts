import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Checkpoint } from '#contract/records/journal';
import { parseCheckpoint } from '#core/journal/note';
import { readJournalExport, verifyJournalExport } from '#core/journal/read-export';
import { openTestCore, type TestCore } from '#test/support/open-test-core';
import '#test/support/quick-scrypt';

const passphrase = 'correct horse battery staple';
let app: TestCore;
let olga: string;
const path = (name: string): string => join(app.folder, name);

beforeEach(async () => {
  app = openTestCore();
  await app.client.workspace.create({
    file: app.file('a.mdossier'),
    name: 'A',
    owner: { name: 'Olga Owner', roles: ['owner'] },
  });
  const { actor } = await app.client.session.get();
  olga = actor?.id ?? '';
});
afterEach(() => app.stop());

const addPeople = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i += 1) {
    await app.client.person.add({ name: `Person ${i}`, email: '', roles: ['developer'] });
  }
};
const newKey = async () => await app.client.key.generate({ personId: olga, passphrase });
const reopen = async () => await app.client.workspace.open({ file: app.file('a.mdossier') });

describe('checkpoints', () => {
  test('are made by hand, by installation and person, and verified', async () => {
    const key = await newKey();
    const made = await app.client.journal.checkpoint({ signer: { personId: olga, keyId: key.id, passphrase } });
    expect(made).toMatchObject({ reason: 'manual', size: 4, version: 1 });
    const report = await app.client.journal.verify();
    expect(report).toMatchObject({ isIntact: true, uncovered: 0, events: 5, problems: [] });
    expect(report.checkpoints).toMatchObject([
      {
        id: made.id,
        signatures: [
          { by: 'device', isValid: true },
          { by: 'person', keyName: key.fingerprint, name: 'Olga Owner', isValid: true },
        ],
      },
    ]);
    expect(await app.client.journal.checkpoints()).toEqual([made]);
    const [entry] = await app.client.journal.list({ limit: 1 });
    expect(entry).toMatchObject({ record: { kind: 'checkpoints', id: made.id }, recordName: '4', actor: olga });
  });

  test('are made when the workspace is closed, and only if anything else was written', async () => {
    await addPeople(1);
    await app.client.workspace.close();
    await reopen();
    const first = await app.client.journal.checkpoints();
    expect(first).toMatchObject([{ reason: 'close', size: 4 }]);
    await app.client.workspace.close();
    await reopen();
    expect(await app.client.journal.checkpoints()).toEqual(first);
    expect(await app.client.journal.verify()).toMatchObject({ isIntact: true, uncovered: 0 });
  });

  test('are made within the write that would leave a hundred events without one', async () => {
    await addPeople(240);
    const report = await app.client.journal.verify();
    expect(report.checkpoints.map(({ reason, size }) => [reason, size])).toEqual([
      ['interval', 100],
      ['interval', 200],
    ]);
    expect(report).toMatchObject({ isIntact: true, events: 245, uncovered: 44 });
  });

  test('are not made of what was cut off by a crash; the next close vouches for it', async () => {
    await addPeople(2);
    // As a killed process leaves it: closed by nobody.
    copyFileSync(path('a.mdossier'), path('crashed.mdossier'));
    await app.client.workspace.open({ file: app.file('crashed.mdossier') });
    expect(await app.client.journal.checkpoints()).toEqual([]);
    await app.client.workspace.close();
    await app.client.workspace.open({ file: app.file('crashed.mdossier') });
    expect(await app.client.journal.checkpoints()).toMatchObject([{ reason: 'close', size: 5 }]);
  });

  test('are not made by an installation that only looked', async () => {
    await addPeople(2);
    const other = openTestCore();
    copyFileSync(path('a.mdossier'), join(other.folder, 'copy.mdossier'));
    const before = readFileSync(join(other.folder, 'copy.mdossier'));
    await other.client.workspace.open({ file: other.file('copy.mdossier') });
    await other.client.workspace.close();
    expect(readFileSync(join(other.folder, 'copy.mdossier')).equals(before)).toBe(true);
    other.stop();
  });

  test('are signed by a key of the installation that only its owner can read', async () => {
    const file = path('data/device-key.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await addPeople(1);
    await app.client.workspace.close();
    writeFileSync(file, 'damaged');
    const again = openTestCore({ folder: app.folder });
    await again.client.workspace.open({ file: again.file('a.mdossier') });
    const [person] = await again.client.person.list();
    await again.client.session.actAs({ personId: person?.id ?? '' });
    await again.client.person.add({ name: 'New', email: '', roles: ['dpo'] });
    await again.client.workspace.close();
    await again.client.workspace.open({ file: again.file('a.mdossier') });
    const report = await again.client.journal.verify();
    expect(report.isIntact).toBe(true);
    expect(new Set(report.checkpoints.map(({ signatures }) => signatures[0]?.keyName)).size).toBe(2);
    again.stop();
  });
});

describe('verification of what is new', () => {
  const checked = async () => (await app.client.journal.verify({ isFull: false })).checkedEvents;

  test('begins where everything was in order, and reads everything if nobody knows', async () => {
    await addPeople(30);
    expect(await checked()).toBe(33);
    await addPeople(3);
    const report = await app.client.journal.verify({ isFull: false });
    expect(report).toMatchObject({ isIntact: true, checkedEvents: 3, events: 36, records: 36 });
    const full = await app.client.journal.verify();
    expect(full).toMatchObject({
      checkedEvents: 36,
      root: report.root,
      head: report.head,
      uncovered: report.uncovered,
    });
    await app.client.workspace.close();
    await reopen();
    expect(await checked()).toBe(1);
  });

  test('does not trust a file that another wrote to', async () => {
    await addPeople(5);
    await app.client.journal.verify();
    await app.client.workspace.close();
    execFileSync('sqlite3', [path('a.mdossier'), "UPDATE people SET name = 'Mallory' WHERE name = 'Person 3'"]);
    await reopen();
    expect(await app.client.journal.verify({ isFull: false })).toMatchObject({
      isIntact: false,
      checkedEvents: 9,
      problems: [{ kind: 'record-altered', field: 'name', expected: 'Person 3', found: 'Mallory' }],
    });
  });

  test('covers updates, removals and checkpoints of records from before', async () => {
    await addPeople(3);
    await app.client.journal.verify();
    const [, one] = await app.client.person.list();
    if (!one) throw new Error('nobody');
    const person = { name: 'Renamed', email: '', roles: one.roles };
    await app.client.person.update({ id: one.id, baseVersion: one.version, person });
    await app.client.journal.checkpoint({ signer: null });
    await addPeople(110);
    const report = await app.client.journal.verify({ isFull: false });
    expect(report).toMatchObject({ isIntact: true, checkedEvents: 113 });
    expect(report.checkpoints.map(({ reason }) => reason)).toEqual(['manual', 'interval']);
  });
});

describe('an anchor outside the file', () => {
  async function exported(checkpoint: Checkpoint, name: string): Promise<void> {
    await app.client.journal.exportCheckpoint({ id: checkpoint.id, file: app.file(name) });
  }
  const compare = async (name: string) => (await app.client.journal.compare({ file: app.file(name) })).result;

  test('says whether the journal is the same, has grown, is older, was rewritten, or is another', async () => {
    await addPeople(2);
    copyFileSync(path('a.mdossier'), path('older.mdossier'));
    await addPeople(2);
    await exported(await app.client.journal.checkpoint({ signer: null }), 'checkpoint.txt');
    await app.client.journal.export({ file: app.file('now.jsonl') });
    expect(await compare('now.jsonl')).toBe('same');
    expect(await compare('checkpoint.txt')).toBe('grown');
    writeFileSync(path('letter.txt'), 'dear aunt');
    expect(await compare('letter.txt')).toBe('unreadable');
    await app.client.workspace.close();
    copyFileSync(path('a.mdossier'), path('b.mdossier'));

    await app.client.workspace.open({ file: app.file('older.mdossier') });
    expect([await compare('checkpoint.txt'), await compare('now.jsonl')]).toEqual(['older', 'older']);
    await app.client.session.actAs({ personId: olga });
    await addPeople(4);
    expect([await compare('checkpoint.txt'), await compare('now.jsonl')]).toEqual(['rewritten', 'rewritten']);
    // Shorter than the anchor, and yet not what the anchor began with: only an anchor that holds every event can tell.
    await app.client.workspace.create({
      file: app.file('other.mdossier'),
      name: 'Other',
      owner: { name: 'Otto', roles: ['owner'] },
    });
    expect(await compare('checkpoint.txt')).toBe('other-workspace');

    const anchors = [{ file: app.file('checkpoint.txt') }, { file: app.file('now.jsonl') }];
    const good = await app.client.verification.check({ file: app.file('b.mdossier'), anchors });
    expect(good.anchors.map(({ result }) => result)).toEqual(['grown', 'same']);
    expect(good).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND' });
    const bad = await app.client.verification.check({ file: app.file('older.mdossier'), anchors });
    expect(bad).toMatchObject({ verdict: 'TOTAL-FAILED', anchors: [{ result: 'rewritten' }, { result: 'rewritten' }] });
    expect(bad.checks.filter(({ code }) => code === 'anchor')).toHaveLength(2);
  });

  test('sees an event that was edited and kept its hash', async () => {
    await addPeople(2);
    await exported(await app.client.journal.checkpoint({ signer: null }), 'checkpoint.txt');
    await app.client.workspace.close();
    const db = new Database(path('a.mdossier'));
    const triggers = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as {
      name: string;
      sql: string;
    }[];
    for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
    db.exec("UPDATE journal_events SET changes = replace(changes, 'Person 1', 'Person X')");
    for (const { sql } of triggers) db.exec(sql);
    db.close();
    await reopen();
    expect(await compare('checkpoint.txt')).toBe('rewritten');
  });
});

describe('an export of the journal', () => {
  async function exportNow(): Promise<string[]> {
    await addPeople(105);
    const key = await newKey();
    await app.client.journal.checkpoint({ signer: { personId: olga, keyId: key.id, passphrase } });
    await app.client.journal.export({ file: app.file('journal.jsonl') });
    return readFileSync(path('journal.jsonl'), 'utf8').split('\n');
  }
  const check = async (trusted: string[] = []) =>
    await app.client.verification.check({ file: app.file('journal.jsonl'), trusted });

  test('holds every event, every checkpoint and who signed, and can be checked without the workspace', async () => {
    const lines = await exportNow();
    const kinds = lines.map((line) => (line === '' ? '' : Object.keys(JSON.parse(line) as object)[0]));
    expect(kinds.slice(-6)).toEqual(['action', 'checkpoint', 'checkpoint', 'device', 'certificate', '']);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ format: 'model-dossier/journal', size: 111, formatVersion: 1 });
    const [key] = await app.client.key.list();
    await app.client.workspace.close();
    expect(await check()).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
    expect(await check([key?.fingerprint ?? ''])).toMatchObject({
      kind: 'journal',
      verdict: 'TOTAL-PASSED',
      subIndication: null,
      journal: { isIntact: true, events: 111 },
    });
  });

  test.each([
    [
      'an event told otherwise',
      (lines: string[]) => lines.with(7, (lines[7] ?? '').replace('Person', 'Parson')),
      'HASH_FAILURE',
    ],
    ['an event left out', (lines: string[]) => lines.toSpliced(9, 1), 'FORMAT_FAILURE'],
    [
      'two events swapped',
      (lines: string[]) => lines.with(9, lines[10] ?? '').with(10, lines[9] ?? ''),
      'HASH_FAILURE',
    ],
    ['a space more', (lines: string[]) => lines.with(9, ` ${lines[9]}`), 'FORMAT_FAILURE'],
    [
      'another root',
      (lines: string[]) => lines.with(0, (lines[0] ?? '').replace(/"root":"..../, '"root":"AAAA')),
      'HASH_FAILURE',
    ],
    ['a checkpoint left out', (lines: string[]) => lines.toSpliced(-5, 1), 'HASH_FAILURE'],
    ['the device left out', (lines: string[]) => lines.toSpliced(-3, 1), 'HASH_FAILURE'],
    [
      'another size',
      (lines: string[]) => lines.with(0, (lines[0] ?? '').replace('"size":111', '"size":110')),
      'FORMAT_FAILURE',
    ],
    ['no end', (lines: string[]) => lines.slice(0, -1), 'FORMAT_FAILURE'],
    ['nothing but its first line', (lines: string[]) => [lines[0] ?? '', ''], 'FORMAT_FAILURE'],
  ] as const)('with %s fails', async (_, spoil, subIndication) => {
    const lines = await exportNow();
    writeFileSync(path('journal.jsonl'), spoil(lines).join('\n'));
    expect(await check()).toMatchObject({ kind: 'journal', verdict: 'TOTAL-FAILED', subIndication });
  });

  test('can be read as a stream of bytes that begins in the middle of a buffer', async () => {
    await exportNow();
    const bytes = readFileSync(path('journal.jsonl'));
    const shifted = Buffer.concat([Buffer.from('xx'), bytes]).subarray(2);
    const journal = readJournalExport(shifted);
    expect(journal && verifyJournalExport(journal)).toMatchObject({ isIntact: true, events: 111 });
  });
});

describe('witnesses', () => {
  test('sign a checkpoint, and their lines come back into the workspace', async () => {
    await addPeople(2);
    const key = await newKey();
    const { id, version } = await app.client.journal.checkpoint({ signer: null });
    await app.client.journal.exportCheckpoint({ id, file: app.file('checkpoint.txt') });
    const signer = { personId: olga, keyId: key.id, passphrase };
    expect(await app.client.journal.cosign({ ...signer, file: app.file('checkpoint.txt') })).toMatchObject({
      result: 'grown',
    });
    const note = readFileSync(path('checkpoint.txt'), 'utf8');
    expect(parseCheckpoint(note)?.note.signatures.map(({ keyName }) => keyName.split('/')[0])).toEqual([
      'device',
      'person',
    ]);
    const taken = await app.client.journal.importCosignatures({ file: app.file('checkpoint.txt') });
    expect(taken).toMatchObject({ id, version: version + 1, note });
    expect(await app.client.journal.importCosignatures({ file: app.file('checkpoint.txt') })).toEqual(taken);
    const report = await app.client.journal.verify();
    expect(report).toMatchObject({
      isIntact: true,
      checkpoints: [{ signatures: [{ by: 'device' }, { by: 'person', name: 'Olga Owner', isValid: true }] }],
    });
  });

  test('of another workspace sign what they cannot compare, and their lines are taken as those of strangers', async () => {
    await addPeople(1);
    const { id } = await app.client.journal.checkpoint({ signer: null });
    await app.client.journal.exportCheckpoint({ id, file: app.file('checkpoint.txt') });
    await app.client.workspace.create({
      file: app.file('w.mdossier'),
      name: 'Witness',
      owner: { name: 'Wim Witness', roles: ['owner'] },
    });
    const { actor } = await app.client.session.get();
    const key = await app.client.key.generate({ personId: actor?.id ?? '', passphrase });
    const signer = { personId: actor?.id ?? '', keyId: key.id, passphrase };
    const report = await app.client.journal.cosign({ ...signer, file: app.file('checkpoint.txt') });
    expect(report.result).toBe('other-workspace');
    await expect(app.client.journal.importCosignatures({ file: app.file('checkpoint.txt') })).rejects.toMatchObject({
      code: 'checkpoint.other-workspace',
    });
    await reopen();
    await app.client.journal.importCosignatures({ file: app.file('checkpoint.txt') });
    const { checkpoints, isIntact } = await app.client.journal.verify();
    expect(isIntact).toBe(true);
    expect(checkpoints[0]?.signatures).toMatchObject([
      { by: 'device', isValid: true },
      { by: 'unknown', keyName: `person/${key.fingerprint}`, isValid: false },
    ]);
  });

  test('do not sign what contradicts the journal they see, or what they signed before', async () => {
    copyFileSync(path('a.mdossier'), path('fork.mdossier'));
    const key = await newKey();
    await addPeople(2);
    const first = await app.client.journal.checkpoint({ signer: null });
    await app.client.journal.exportCheckpoint({ id: first.id, file: app.file('first.txt') });
    const signer = { personId: olga, keyId: key.id, passphrase };
    await app.client.journal.cosign({ ...signer, file: app.file('first.txt') });
    await app.client.workspace.open({ file: app.file('fork.mdossier') });
    await app.client.session.actAs({ personId: olga });
    await addPeople(first.size - 3);
    const second = await app.client.journal.checkpoint({ signer: null });
    expect(second.size).toBe(first.size);
    await app.client.journal.exportCheckpoint({ id: second.id, file: app.file('second.txt') });
    await reopen();
    await expect(app.client.journal.cosign({ ...signer, file: app.file('second.txt') })).rejects.toMatchObject({
      code: 'checkpoint.not-consistent',
    });
    await expect(app.client.journal.importCosignatures({ file: app.file('second.txt') })).rejects.toMatchObject({
      code: 'checkpoint.not-consistent',
    });
  });

  test('find nothing to sign in another file', async () => {
    const key = await newKey();
    writeFileSync(path('letter.txt'), 'dear aunt');
    const signer = { personId: olga, keyId: key.id, passphrase };
    await expect(app.client.journal.cosign({ ...signer, file: app.file('letter.txt') })).rejects.toMatchObject({
      code: 'checkpoint.unreadable',
    });
    await expect(app.client.journal.exportCheckpoint({ id: olga, file: app.file('x.txt') })).rejects.toMatchObject({
      code: 'record.not-found',
    });
  });
});

test('the verifier for strangers is copied beside the page that was chosen', async () => {
  await app.client.journal.exportVerifier({ file: app.file('check.html') });
  const files = readdirSync(app.folder).filter((name) => name.endsWith('.mjs') || name.endsWith('.html'));
  expect(files).toContain('verifier.mjs');
  expect(existsSync(path('check.html'))).toBe(true);
});
