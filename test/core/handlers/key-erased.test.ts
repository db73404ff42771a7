import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStore } from '#core/store/db';
import { findSigningKey } from '#core/store/people';
import { openTestCore, type TestCore } from '#test/support/open-test-core';
import '#test/support/quick-scrypt';

// A passphrase costs time on purpose, and machines are shared.
vi.setConfig({ testTimeout: 60_000 });

let app: TestCore;
beforeEach(() => {
  app = openTestCore();
});
afterEach(() => app.stop());

test('what a passphrase that was given up sealed is nowhere in the file any more', async () => {
  const { client } = app;
  const session = await client.workspace.create({
    file: app.file('keys.mdossier'),
    name: 'Keys',
    owner: { name: 'Zoë Müller', roles: ['owner'] },
  });
  const personId = session.actor?.id ?? expect.unreachable();
  // Long enough that its row does not fit one page.
  const keys = [];
  for (let n = 0; n < 3; n += 1) {
    keys.push(await client.key.generate({ personId, passphrase: 'the passphrase that leaked', algorithm: 'rsa-3072' }));
  }
  await client.workspace.close();
  const path = join(app.folder, 'keys.mdossier');
  const store = openStore(path, { check: false });
  const seals = keys.map(({ id }) => findSigningKey(store.read, id)?.envelope ?? expect.unreachable());
  store.close();
  const ends = seals.map((seal) => seal.slice(-300, -20));
  expect(ends.every((end) => readFileSync(path).includes(end))).toBe(true);
  await client.workspace.open({ file: app.file('keys.mdossier') });
  for (const { id } of keys) {
    const newPassphrase = 'another passphrase altogether';
    await client.key.changePassphrase({ keyId: id, passphrase: 'the passphrase that leaked', newPassphrase });
  }
  await client.workspace.close();
  const file = readFileSync(path);
  expect(ends.filter((end) => file.includes(end))).toEqual([]);
});
