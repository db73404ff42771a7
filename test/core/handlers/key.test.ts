import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SigningKey } from '#contract/records/person';
import { unlockSigner } from '#core/people/unlock';
import { readPkcs12 } from '#core/signing/pkcs12';
import { createTokens } from '#core/signing/token';
import { openTestCore, type TestCore } from '#test/support/open-test-core';
import { newSalt } from '#test/support/quick-scrypt';

// A passphrase costs time on purpose, and machines are shared.
vi.setConfig({ testTimeout: 60_000 });

const passphrase = 'correct horse battery staple';
const other = 'another passphrase altogether';
const wrong = { code: 'key.wrong-passphrase', data: {} };

let app: TestCore;
let personId: string;
beforeEach(async () => {
  app = openTestCore();
  const session = await app.client.workspace.create({
    file: app.file('keys.mdossier'),
    name: 'Keys',
    owner: { name: 'Zoë Müller', email: 'zoe@example.org', roles: ['owner'] },
  });
  personId = session.actor?.id ?? expect.unreachable();
});
afterEach(() => app.stop());

const path = (name: string): string => join(app.folder, name);
const generate = (algorithm: 'ecdsa-p256' | 'rsa-3072' = 'ecdsa-p256'): Promise<SigningKey> =>
  app.client.key.generate({ personId, passphrase, algorithm });
const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { cwd: app.folder, encoding: 'utf8', stdio: 'pipe' });

/** Runs something on the rows of the file; the workspace is closed for it. */
async function rowsOf<T>(sql: string): Promise<T[]> {
  await app.client.workspace.close();
  const rows = run('sqlite3', '-json', 'keys.mdossier', sql);
  await app.client.workspace.open({ file: app.file('keys.mdossier') });
  return (rows === '' ? [] : JSON.parse(rows)) as T[];
}

describe('a new key', () => {
  test('is ECDSA P-256 or RSA with 3072 bits, and is told of to whoever watches', async () => {
    const iterator = await app.client.session.watch();
    const told = (async () => {
      for await (const event of iterator) if (event.type === 'person.changed') return event;
      return null;
    })();
    expect(await generate()).toMatchObject({
      algorithm: 'ECDSA P-256',
      origin: 'generated',
      token: null,
      isSelfSigned: true,
      revokedAt: null,
      replacedById: null,
    });
    expect(await told).toEqual({ type: 'person.changed' });
    const rsa = await generate('rsa-3072');
    expect(rsa.algorithm).toBe('RSA');
    writeFileSync(path('rsa.pem'), rsa.certificates[0] ?? '');
    expect(run('openssl', 'x509', '-in', 'rsa.pem', '-noout', '-text')).toContain('Public-Key: (3072 bit)');
  });
});

describe('a key in a PKCS#12 file', () => {
  test('is refused with a wrong passphrase, and nothing is written', async () => {
    const { id: keyId } = await generate();
    const input = { keyId, filePassphrase: other, file: app.file('key.p12') };
    await expect(app.client.key.exportPkcs12({ ...input, passphrase: other })).rejects.toMatchObject(wrong);
    expect(() => readFileSync(path('key.p12'))).toThrow('ENOENT');
  });

  test('comes back as the same key with the passphrase of the file, and no other', async () => {
    const key = await generate('rsa-3072');
    await app.client.key.exportPkcs12({
      keyId: key.id,
      passphrase,
      filePassphrase: other,
      file: app.file('key.p12'),
    });
    await expect(readPkcs12(readFileSync(path('key.p12')), passphrase, 'key.p12')).rejects.toMatchObject({
      code: 'key.wrong-passphrase',
    });
    const imported = await app.client.key.importPkcs12({
      personId,
      file: app.file('key.p12'),
      filePassphrase: other,
      passphrase,
    });
    expect(imported).toMatchObject({ fingerprint: key.fingerprint, origin: 'imported', algorithm: 'RSA' });
  });

  test('of a key on a token there is none', async () => {
    const token = await addTokenKey();
    const input = { keyId: token, passphrase, filePassphrase: other, file: app.file('key.p12') };
    const refused = { code: 'key.on-token' };
    await expect(app.client.key.exportPkcs12(input)).rejects.toMatchObject(refused);
    const sheet = { keyId: token, file: app.file('sheet.pdf'), locale: 'en' as const };
    await expect(app.client.key.exportRecoverySheet(sheet)).rejects.toMatchObject(refused);
    await expect(
      app.client.key.changePassphrase({ keyId: token, passphrase, newPassphrase: other }),
    ).rejects.toMatchObject(refused);
  });
});

/** A key record as a token leaves it: no envelope. */
async function addTokenKey(): Promise<string> {
  const key = await generate();
  const token = JSON.stringify({ module: '/lib/none.so', label: 'Card', serial: '1', objectId: '01' });
  await rowsOf(`UPDATE signing_keys SET origin = 'token', envelope = NULL, token = '${token}'`);
  return key.id;
}

test('the certificate is exported as OpenSSL reads it', async () => {
  const key = await generate();
  await app.client.key.exportCertificate({ keyId: key.id, file: app.file('zoe.pem') });
  const told = run('openssl', 'x509', '-in', 'zoe.pem', '-noout', '-fingerprint', '-sha256');
  expect(told.replaceAll(':', '').toLowerCase()).toContain(key.fingerprint);
});

describe('a new passphrase', () => {
  test.for(['ecdsa-p256', 'rsa-3072'] as const)(
    'replaces the old one everywhere in the file (%s)',
    async (algorithm) => {
      const key = await generate(algorithm);
      const [before] = await rowsOf<{ envelope: string }>('SELECT envelope FROM signing_keys');
      await expect(
        app.client.key.changePassphrase({ keyId: key.id, passphrase: other, newPassphrase: passphrase }),
      ).rejects.toMatchObject(wrong);
      newSalt();
      const changed = await app.client.key.changePassphrase({ keyId: key.id, passphrase, newPassphrase: other });
      expect(changed).toMatchObject({ fingerprint: key.fingerprint, version: 2 });
      await expect(unlock(key.id, passphrase)).rejects.toMatchObject({ code: 'key.wrong-passphrase' });
      expect((await unlock(key.id, other)).signer.algorithm).toBe(key.algorithm);
      await app.client.workspace.close();
      const old = JSON.parse(before?.envelope ?? '') as { ciphertext: string; kdf: { salt: string } };
      const bytes = readFileSync(path('keys.mdossier'));
      for (const part of pieces(old.ciphertext)) expect(bytes.includes(part), part).toBe(false);
      expect(bytes.includes(old.kdf.salt)).toBe(false);
    },
  );

  test('leaves nothing but digests in the journal', async () => {
    const key = await generate();
    await app.client.key.changePassphrase({ keyId: key.id, passphrase, newPassphrase: other });
    const [newest] = await app.client.journal.list({ limit: 1 });
    expect(newest).toMatchObject({
      action: 'key.changePassphrase',
      changes: [{ field: 'envelope', old: expect.stringMatching(/^sha256:/), new: expect.stringMatching(/^sha256:/) }],
    });
  });
});

/** Pieces that would be left behind if any page were. */
function pieces(text: string): string[] {
  return text.match(/.{32}/g) ?? [];
}

async function unlock(keyId: string, given: string, at = '2026-11-24T00:00:00.000Z') {
  const { openStore } = await import('#core/store/db');
  await app.client.workspace.close();
  const store = openStore(path('keys.mdossier'), { check: false });
  try {
    return await unlockSigner(store.read, { personId, keyId, passphrase: given }, new Date(at), createTokens(null));
  } finally {
    store.close();
    await app.client.workspace.open({ file: app.file('keys.mdossier') });
  }
}

describe('a key that is replaced', () => {
  test('is revoked from then on, names its successor, and signs no more', async () => {
    const old = await generate();
    const fresh = await app.client.key.rotate({ keyId: old.id, passphrase: other, algorithm: 'rsa-3072' });
    expect(fresh).toMatchObject({ personId, algorithm: 'RSA', revokedAt: null });
    const [marked] = await app.client.key.list();
    expect(marked).toMatchObject({
      id: old.id,
      revokedAt: fresh.createdAt,
      revocationReason: 'replaced',
      replacedById: fresh.id,
    });
    await expect(unlock(old.id, passphrase)).rejects.toMatchObject({
      code: 'key.revoked',
      details: { subject: 'Zoë Müller', from: fresh.createdAt },
    });
    expect((await unlock(fresh.id, other)).key.id).toBe(fresh.id);
  });

  test('is not replaced twice', async () => {
    const old = await generate();
    const input = { keyId: old.id, passphrase: other, algorithm: 'ecdsa-p256' } as const;
    await app.client.key.rotate(input);
    await expect(app.client.key.rotate(input)).rejects.toMatchObject({ code: 'input.invalid' });
    expect(await app.client.key.list()).toHaveLength(2);
  });

  test('keeps the time and reason of an earlier revocation', async () => {
    const old = await generate();
    const from = '2026-11-20T00:00:00.000Z';
    await app.client.key.revoke({ id: old.id, baseVersion: 1, from, reason: 'Laptop stolen' });
    const fresh = await app.client.key.rotate({ keyId: old.id, passphrase: other, algorithm: 'ecdsa-p256' });
    expect((await app.client.key.list())[0]).toMatchObject({
      revokedAt: from,
      revocationReason: 'Laptop stolen',
      replacedById: fresh.id,
    });
  });

  test('needs no passphrase for it: it may be the one that is lost', async () => {
    const lost = await app.client.key.generate({ personId, passphrase: 'nobody remembers this one' });
    const fresh = await app.client.key.rotate({ keyId: lost.id, passphrase, algorithm: 'ecdsa-p256' });
    expect((await unlock(fresh.id, passphrase)).signer.algorithm).toBe('ECDSA P-256');
  });
});

describe('a revoked key', () => {
  test('signs until the time of its revocation and not from then on, before its passphrase is tried', async () => {
    const key = await generate();
    const from = '2026-12-01T00:00:00.000Z';
    const revoked = await app.client.key.revoke({ id: key.id, baseVersion: 1, from, reason: 'Leaves the company' });
    expect(revoked).toMatchObject({ revokedAt: from, revocationReason: 'Leaves the company', version: 2 });
    expect((await unlock(key.id, passphrase, '2026-11-30T23:59:59.999Z')).key.id).toBe(key.id);
    await expect(unlock(key.id, 'wrong', from)).rejects.toMatchObject({ code: 'key.revoked' });
  });

  test('can be revoked from an earlier time on as more becomes known, never from a later one', async () => {
    const key = await generate();
    const revoke = (from: string, baseVersion: number) =>
      app.client.key.revoke({ id: key.id, baseVersion, from, reason: 'Laptop stolen' });
    await revoke('2026-11-20T00:00:00.000Z', 1);
    await expect(revoke('2026-11-21T00:00:00.000Z', 2)).rejects.toMatchObject({ code: 'input.invalid' });
    expect((await revoke('2026-11-19T00:00:00.000Z', 2)).revokedAt).toBe('2026-11-19T00:00:00.000Z');
    await expect(revoke('2026-11-18T00:00:00.000Z', 1)).rejects.toMatchObject({ code: 'record.changed-meanwhile' });
  });
});

test('a key whose certificate has ended signs no more', async () => {
  const key = await generate();
  await expect(unlock(key.id, passphrase, '2031-11-24T00:00:00.000Z')).rejects.toMatchObject({ code: 'key.expired' });
});

test('a key on a token is opened there with the PIN, and where there are no tokens that is said', async () => {
  const keyId = await addTokenKey();
  await expect(unlock(keyId, '1234')).rejects.toMatchObject({ code: 'token.unsupported' });
});

test('no call on a key that is not there changes anything', async () => {
  const keyId = '01999999-9999-7999-8999-999999999999';
  const missing = { code: 'record.not-found' };
  const { key } = app.client;
  await expect(key.rotate({ keyId, passphrase, algorithm: 'ecdsa-p256' })).rejects.toMatchObject(missing);
  await expect(key.changePassphrase({ keyId, passphrase, newPassphrase: other })).rejects.toMatchObject(missing);
  await expect(key.exportCertificate({ keyId, file: app.file('x.pem') })).rejects.toMatchObject(missing);
  await expect(
    key.revoke({ id: keyId, baseVersion: 1, from: '2026-11-20T00:00:00.000Z', reason: 'Lost' }),
  ).rejects.toMatchObject(missing);
  expect(await key.list()).toEqual([]);
});
