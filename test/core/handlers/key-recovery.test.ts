import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openTestCore, type TestCore } from '#test/support/open-test-core';
import '#test/support/quick-scrypt';

// A passphrase costs time on purpose, and machines are shared.
vi.setConfig({ testTimeout: 60_000 });

const passphrase = 'correct horse battery staple';
const other = 'another passphrase altogether';

let app: TestCore;
let personId: string;
const person = { name: 'Zoë Müller', email: 'zoe@example.org', roles: ['owner' as const] };

async function createWorkspace(name: string): Promise<void> {
  const session = await app.client.workspace.create({ file: app.file(`${name}.mdossier`), name, owner: person });
  personId = session.actor?.id ?? expect.unreachable();
}
beforeEach(async () => {
  app = openTestCore();
  await createWorkspace('first');
});
afterEach(() => app.stop());

const textOf = (name: string): string =>
  execFileSync('pdftotext', ['-layout', join(app.folder, name), '-'], { encoding: 'utf8' });

/** A new key, and the text of its sheet as it is printed. */
async function keyWithSheet(algorithm: 'ecdsa-p256' | 'rsa-3072' = 'ecdsa-p256') {
  const key = await app.client.key.generate({ personId, passphrase, algorithm });
  await app.client.key.exportRecoverySheet({ keyId: key.id, file: app.file('sheet.pdf'), locale: 'de' });
  return { key, sheet: textOf('sheet.pdf') };
}

/** Whether a key signs with a passphrase: a checkpoint is the smallest thing to sign. */
async function signs(keyId: string, given: string): Promise<boolean> {
  const signer = { personId, keyId, passphrase: given };
  const { note } = await app.client.journal.checkpoint({ signer });
  return note.includes('person/');
}

describe('a recovery sheet', () => {
  test.for(['ecdsa-p256', 'rsa-3072'] as const)('brings a key (%s) back into another workspace', async (algorithm) => {
    const { key, sheet } = await keyWithSheet(algorithm);
    await createWorkspace('second');
    expect(await app.client.key.list()).toEqual([]);
    const restored = await app.client.key.restore({ personId, sheet, passphrase });
    expect(restored).toMatchObject({
      personId,
      algorithm: key.algorithm,
      origin: 'generated',
      fingerprint: key.fingerprint,
      certificates: key.certificates,
      notAfter: key.notAfter,
    });
    expect(await signs(restored.id, passphrase)).toBe(true);
  });

  test('brings the passphrase back that a key had when it was printed', async () => {
    const { key, sheet } = await keyWithSheet();
    await app.client.key.changePassphrase({ keyId: key.id, passphrase, newPassphrase: other });
    const restored = await app.client.key.restore({ personId, sheet, passphrase });
    expect(restored).toMatchObject({ id: key.id, fingerprint: key.fingerprint, version: 3 });
    expect(await app.client.key.list()).toHaveLength(1);
    expect(await signs(key.id, passphrase)).toBe(true);
    await expect(signs(key.id, other)).rejects.toMatchObject({ code: 'key.wrong-passphrase' });
  });

  test('does not bring a revocation to an end', async () => {
    const { key, sheet } = await keyWithSheet();
    const from = '2026-11-23T09:00:00.000Z';
    await app.client.key.revoke({ id: key.id, baseVersion: 1, from, reason: 'Lost' });
    expect(await app.client.key.restore({ personId, sheet, passphrase })).toMatchObject({ revokedAt: from });
    await expect(signs(key.id, passphrase)).rejects.toMatchObject({ code: 'key.revoked' });
  });

  test('opens with its passphrase only, and then nothing was changed', async () => {
    const { sheet } = await keyWithSheet();
    await createWorkspace('second');
    await expect(app.client.key.restore({ personId, sheet, passphrase: other })).rejects.toMatchObject({
      code: 'key.wrong-passphrase',
      data: {},
    });
    expect(await app.client.key.list()).toEqual([]);
  });

  test('says which of its lines are damaged', async () => {
    const { sheet } = await keyWithSheet();
    const damaged = sheet.replace(/(?<=^\s*4\/\d+: .)./m, '_').replace(/^\s*9\/\d+:.*$/m, '');
    await expect(app.client.key.restore({ personId, sheet: damaged, passphrase })).rejects.toMatchObject({
      code: 'key.sheet-damaged',
      data: { lines: '4, 9', count: 2 },
    });
    await expect(app.client.key.restore({ personId, sheet: 'nothing', passphrase })).rejects.toMatchObject({
      code: 'key.sheet-unreadable',
    });
  });

  test('is not taken for another person while the key is here', async () => {
    const { sheet } = await keyWithSheet();
    const grace = await app.client.person.add({ name: 'Grace Hopper', email: '', roles: ['approver'] });
    await expect(app.client.key.restore({ personId: grace.id, sheet, passphrase })).rejects.toMatchObject({
      code: 'key.not-of-person',
      data: { name: 'Grace Hopper' },
    });
  });

  test('keeps the certificate that the authority issued meanwhile', async () => {
    const { key, sheet } = await keyWithSheet();
    await app.client.authority.create({ name: 'Our authority', passphrase: other });
    const issued = await app.client.authority.issue({ keyId: key.id, passphrase: other });
    expect(await app.client.key.restore({ personId, sheet, passphrase })).toMatchObject({
      id: key.id,
      fingerprint: issued.fingerprint,
      issuer: 'Our authority',
    });
  });
});
