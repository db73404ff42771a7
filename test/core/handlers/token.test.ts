import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { machineTokens } from '#core/session/machine-tokens';
import { openTestCore, type TestCore } from '#test/support/open-test-core';
import { openSoftHsm, PIN, softHsmModule } from '#test/support/softhsm';

const hsm = openSoftHsm();
const key = hsm.addKey('ec', '0a01');
beforeAll(() => {
  hsm.must(
    'pkcs11-tool',
    ...['--module', softHsmModule, '--token-label', hsm.label, '--login', '--pin', PIN],
    ...['--keypairgen', '--key-type', 'EC:prime256v1', '--id', '0b', '--label', 'bare'],
  );
});
afterAll(() => hsm.remove());

const cores: TestCore[] = [];
afterEach(() => {
  for (const core of cores.splice(0)) core.stop();
});

async function openWorkspace(core = openTestCore()) {
  cores.push(core);
  const { client, file } = core;
  const owner = { name: 'Grace Hopper', email: '', roles: ['owner' as const] };
  const session = await client.workspace.create({ file: file('tokens.mdossier'), name: 'Tokens', owner });
  return { ...core, personId: session.actor?.id ?? expect.unreachable() };
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('no error'),
    (error: { code: string; data: unknown }) => ({ code: error.code, data: error.data }),
  );

describe('a key on a token', () => {
  test('is found without a PIN, and what cannot sign says why', async () => {
    const { client, core } = await openWorkspace();
    const module = core.files.give(softHsmModule).token;
    const { moduleName, identities } = await client.token.list({ module });
    expect(moduleName).toBe('libsofthsm2.so');
    const { label, serial } = hsm;
    expect([...identities].sort((a, b) => (a.objectId < b.objectId ? -1 : 1))).toEqual([
      {
        label,
        serial,
        objectId: '0a01',
        subject: 'Grace Hopper',
        algorithm: 'ECDSA P-256',
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        notAfter: '2036-01-01T00:00:00.000Z',
        problem: null,
      },
      {
        label,
        serial,
        objectId: '0b',
        subject: 'bare',
        algorithm: null,
        fingerprint: null,
        notAfter: null,
        problem: 'no-certificate',
      },
    ]);
  });

  test('is added with its PIN as a key without an envelope, and signs by the same way as every key', async () => {
    const { client, core, personId, folder, log } = await openWorkspace();
    const module = core.files.give(softHsmModule).token;
    const input = { personId, module, serial: hsm.serial, objectId: '0a01' };
    expect(await codeOf(client.token.add({ ...input, pin: '999999' }))).toMatchObject({ code: 'token.pin-wrong' });
    expect(await client.key.list()).toEqual([]);
    const added = await client.token.add({ ...input, pin: PIN });
    expect(added).toMatchObject({
      origin: 'token',
      algorithm: 'ECDSA P-256',
      subject: 'Grace Hopper',
      issuer: 'Test authority',
      token: { module: softHsmModule, label: hsm.label, serial: hsm.serial, objectId: '0a01' },
    });
    expect(added.certificates).toHaveLength(2);
    expect(await client.key.list()).toEqual([added]);
    await client.workspace.close();
    const file = readFileSync(join(folder, 'tokens.mdossier'));
    for (const text of [file.toString('latin1'), log.join('\n')]) expect(text).not.toContain(PIN);
  });

  test('without a certificate, on another token, or of another person is refused', async () => {
    const { client, core, personId } = await openWorkspace();
    const module = core.files.give(softHsmModule).token;
    const add = (more: object) =>
      codeOf(client.token.add({ personId, module, serial: hsm.serial, objectId: '0a01', pin: PIN, ...more }));
    expect(await add({ objectId: '0b' })).toMatchObject({ code: 'token.key-missing' });
    expect(await add({ serial: 'ffff' })).toEqual({ code: 'token.absent', data: { label: 'ffff' } });
    expect(await add({ personId: '00000000-0000-7000-8000-000000000000' })).toMatchObject({ code: 'record.not-found' });
    expect(await client.key.list()).toEqual([]);
  });
});

describe('a workspace from elsewhere', () => {
  test('makes no machine load a module that nobody chose there', async () => {
    const chosen: string[] = [];
    const asked: string[] = [];
    const real = hsm.tokens();
    const tokens = machineTokens(
      {
        ...real,
        open: (wanted, pin) => {
          asked.push(wanted.module);
          return real.open(wanted, pin);
        },
      },
      { tokenModules: () => chosen, tokenModuleChosen: (path) => chosen.unshift(path) },
    );
    const hostile = { ...key, module: '/tmp/hostile/libsofthsm2.so' };
    await expect(tokens.open(hostile, PIN)).rejects.toThrow('token.module-unknown {"name":"libsofthsm2.so"}');
    expect(asked).toEqual([]);
    tokens.chosen('/usr/lib/no-such-module.so');
    tokens.chosen(softHsmModule);
    tokens.chosen('/usr/lib/no-other-module.so');
    const signer = await tokens.open(hostile, PIN);
    // The one of the same name goes first, and the named path is never asked for
    expect(asked).toEqual([softHsmModule]);
    signer.close();
    const windows = { ...key, module: 'C:\\Program Files\\Card\\other.dll' };
    const again = await tokens.open(windows, PIN);
    expect(asked).toEqual([softHsmModule, '/usr/lib/no-other-module.so', softHsmModule]);
    again.close();
  });

  test('signs where the module was chosen, also after the app was started anew', async () => {
    const first = await openWorkspace();
    const module = first.core.files.give(softHsmModule).token;
    const { personId } = first;
    const { id } = await first.client.token.add({ personId, module, serial: hsm.serial, objectId: '0a01', pin: PIN });
    const folder = join(first.folder, '..', `${first.folder.split('/').at(-1)}-again`);
    await first.client.workspace.close();
    cpSync(first.folder, folder, { recursive: true });
    const second = openTestCore({ folder });
    cores.push(second);
    await second.client.workspace.open({ file: second.file('tokens.mdossier') });
    const keys = await second.client.key.list();
    expect(keys.map((one) => one.id)).toEqual([id]);
    expect(readFileSync(join(folder, 'data', 'recent.json'), 'utf8')).toContain(softHsmModule);
    const checkpoint = await second.client.journal.checkpoint({ signer: { personId, keyId: id, passphrase: PIN } });
    expect(checkpoint.note).toContain(`person/${keys[0]?.fingerprint}`);
    const wrong = second.client.journal.checkpoint({ signer: { personId, keyId: id, passphrase: '999999' } });
    expect(await codeOf(wrong)).toMatchObject({ code: 'token.pin-wrong' });
    await second.client.workspace.close();
    rmSync(folder, { recursive: true });
  });
});
