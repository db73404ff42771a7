import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SigningKey } from '#contract/records/person';
import { openTestCore, type TestCore } from '#test/support/open-test-core';
import '#test/support/quick-scrypt';

// A passphrase costs time on purpose, and machines are shared.
vi.setConfig({ testTimeout: 60_000 });

const passphrase = 'correct horse battery staple';
const filePassphrase = 'the passphrase of the file';

let app: TestCore;
let zoe: string;
let key: SigningKey;
/** Zoë has a key, and a file with it. */
beforeEach(async () => {
  app = openTestCore();
  const session = await app.client.workspace.create({
    file: app.file('keys.mdossier'),
    name: 'Keys',
    owner: { name: 'Zoë Müller', email: 'zoe@example.org', roles: ['owner'] },
  });
  zoe = session.actor?.id ?? expect.unreachable();
  key = await app.client.key.generate({ personId: zoe, passphrase });
  await app.client.key.exportPkcs12({ keyId: key.id, passphrase, filePassphrase, file: app.file('key.p12') });
});
afterEach(() => app.stop());

const bring = (personId: string): Promise<SigningKey> =>
  app.client.key.importPkcs12({ personId, file: app.file('key.p12'), filePassphrase, passphrase });
const keyIds = async (): Promise<string[]> => (await app.client.key.list()).map(({ id }) => id);

test('a key becomes no second person’s, not even under a certificate of its own', async () => {
  const bob = await app.client.person.add({ name: 'Bob', roles: ['approver'] });
  await expect(bring(bob.id)).rejects.toMatchObject({ code: 'key.not-of-person', data: { name: 'Bob' } });
  expect(await keyIds()).toEqual([key.id]);
});

test('a revoked key does not come back as one that was never revoked', async () => {
  const from = '2026-11-23T12:00:00.000Z';
  await app.client.key.revoke({ id: key.id, baseVersion: key.version, from, reason: 'lost' });
  await expect(bring(zoe)).rejects.toMatchObject({ code: 'key.revoked', data: { from } });
  await app.client.key.generate({ personId: zoe, passphrase });
  await expect(bring(zoe)).rejects.toMatchObject({ code: 'key.revoked' });
  expect(await keyIds()).toHaveLength(2);
});

test('a key of one’s own that is good comes as often as it is renewed', async () => {
  expect(await bring(zoe)).toMatchObject({ personId: zoe, fingerprint: key.fingerprint, revokedAt: null });
});
