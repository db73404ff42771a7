import '../browser.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { SigningKey } from '#contract/records/person';
import { failureText, t } from '../../../renderer/app/i18n.svelte.ts';
import { session } from '../../../renderer/app/session.svelte.ts';
import { isUsable, keyHint, keyStatus } from '../../../renderer/screens/keys/key-status.ts';
import { KeyUse } from '../../../renderer/screens/keys/key-use.svelte.ts';
import { identityId, NewKey } from '../../../renderer/screens/keys/new-key.svelte.ts';
import { actionsFor, KeyAction } from '../../../renderer/screens/people/key-action.svelte.ts';

const api = vi.hoisted(() => ({
  shell: { chooseFile: vi.fn() },
  key: {
    generate: vi.fn(),
    restore: vi.fn(),
    revoke: vi.fn(),
    changePassphrase: vi.fn(),
    exportPkcs12: vi.fn(),
    list: vi.fn(async () => []),
  },
  person: { list: vi.fn(async () => []) },
  authority: { issue: vi.fn() },
  token: { list: vi.fn(), add: vi.fn() },
}));

// The boundary to the core.
vi.mock('../../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api,
}));

const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const key = (more: Partial<SigningKey> = {}): SigningKey =>
  ({
    id: 'k',
    version: 3,
    personId: 'anna',
    algorithm: 'ECDSA P-256',
    origin: 'generated',
    token: null,
    isSelfSigned: true,
    issuer: 'Root',
    fingerprint: 'ab'.repeat(32),
    notAfter: '2999-01-01T00:00:00.000Z',
    revokedAt: null,
    revocationReason: '',
    replacedById: null,
    ...more,
  }) as SigningKey;
const token = { module: 'm', label: 'Card', serial: '1', objectId: '01' };
const passphrase = 'a quiet morning in Hamburg';
const refusal = (code: string, data: object = {}) => Object.assign(new Error(code), { code, data });

beforeEach(() => {
  vi.clearAllMocks();
  session.keys = [];
});

test.each([
  ['valid', {}],
  ['expiring', { notAfter: '2026-12-24T00:00:00.000Z' }],
  ['expired', { notAfter: '2026-11-22T00:00:00.000Z' }],
  ['revoked', { revokedAt: '2026-11-01T00:00:00.000Z' }],
  ['replaced', { revokedAt: '2026-11-01T00:00:00.000Z', replacedById: 'new' }],
  ['valid', { revokedAt: '2026-12-01T00:00:00.000Z' }],
] as const)('a key is %s as its dates say', (status, more) => {
  expect(keyStatus(key(more), NOW)).toBe(status);
});

test('only a key that is neither over nor revoked can sign', () => {
  expect(isUsable(key())).toBe(true);
  expect(isUsable(key({ notAfter: '2020-01-01T00:00:00.000Z' }))).toBe(false);
  expect(isUsable(key({ revokedAt: '2020-01-01T00:00:00.000Z' }))).toBe(false);
});

test('a key on a token says where it lies', () => {
  expect(keyHint(key({ token }))).toContain('Card');
  expect(keyHint(key({ isSelfSigned: false }))).toContain('Root');
});

test('what cannot be done with a key is not offered', () => {
  expect(actionsFor(key(), true)).toEqual(['passphrase', 'export', 'rotate', 'issue', 'revoke']);
  expect(actionsFor(key(), false)).not.toContain('issue');
  expect(actionsFor(key({ isSelfSigned: false }), true)).not.toContain('issue');
  expect(actionsFor(key({ token }), true)).toEqual(['rotate', 'issue', 'revoke']);
  expect(actionsFor(key({ revokedAt: '2026-11-01T00:00:00.000Z', replacedById: 'new' }), true)).toEqual([
    'passphrase',
    'export',
  ]);
});

test('of a person’s keys the first usable one is taken; another key forgets the passphrase of the first', () => {
  session.keys = [key({ id: 'old', notAfter: '2020-01-01T00:00:00.000Z' }), key({ id: 'a' }), key({ id: 'b', token })];
  const use = new KeyUse();
  use.choose('anna');
  expect(use.keyId).toBe('a');
  use.secret = passphrase;
  use.chooseKey('b');
  expect(use.secret).toBe('');
  expect(use.secretName).toBe(t('screen.keys.pin'));
});

test('only what is about the passphrase is taken to its field', () => {
  const use = new KeyUse();
  expect(use.take(refusal('sign-off.separation', { name: 'Anna' }))).toBe(false);
  const locked = refusal('token.pin-locked', { label: 'Card' });
  expect(use.take(locked)).toBe(true);
  expect(use.secretError).toBe(failureText(locked));
});

test('a key is revoked with its reason, from now on or from a day and time of the person’s own clock', async () => {
  const action = new KeyAction('revoke', key());
  expect(await action.run()).toBe(false);
  expect(action.reasonError).not.toBeNull();
  action.reason = ' Laptop stolen ';
  action.isFromNow = false;
  action.from = '2026-11-20';
  action.time = '08:30';
  expect(await action.run()).toBe(true);
  expect(api.key.revoke).toHaveBeenCalledWith({
    id: 'k',
    baseVersion: 3,
    from: new Date('2026-11-20T08:30:00').toISOString(),
    reason: 'Laptop stolen',
  });
});

test('a new passphrase is long enough and entered twice, and a wrong old one stands at its field', async () => {
  const action = new KeyAction('passphrase', key());
  Object.assign(action, { passphrase: 'old', newPassphrase: 'short', repeated: 'other' });
  expect(await action.run()).toBe(false);
  expect(action.newError).not.toBeNull();
  expect(action.repeatedError).not.toBeNull();
  Object.assign(action, { newPassphrase: passphrase, repeated: passphrase });
  api.key.changePassphrase.mockRejectedValueOnce(refusal('key.wrong-passphrase'));
  expect(await action.run()).toBe(false);
  expect(action.passphraseError).toBe(t('error.key.wrong-passphrase'));
  expect(await action.run()).toBe(true);
});

test('closing the file dialog leaves an export as it was, without a failure', async () => {
  const action = new KeyAction('export', key());
  Object.assign(action, { passphrase: 'old', newPassphrase: passphrase, repeated: passphrase });
  api.shell.chooseFile.mockResolvedValueOnce(null);
  expect(await action.run()).toBe(false);
  expect(action.task.failure).toBeNull();
  expect(api.key.exportPkcs12).not.toHaveBeenCalled();
});

test('a certificate is issued with the passphrase of the authority', async () => {
  const action = new KeyAction('issue', key());
  expect(action.passphraseKey).toBe('screen.trust.authority.passphrase');
  action.passphrase = passphrase;
  expect(await action.run()).toBe(true);
  expect(api.authority.issue).toHaveBeenCalledWith({ keyId: 'k', passphrase });
});

test('a token’s only usable key is chosen by itself; nothing is added without a PIN, and a refused PIN is forgotten', async () => {
  const identity = { label: 'Card', serial: '1', objectId: '01', subject: 'Anna', problem: null };
  api.shell.chooseFile.mockResolvedValue({ token: 'module', name: 'opensc.so' });
  api.token.list.mockResolvedValue({
    moduleName: 'opensc.so',
    identities: [{ ...identity, objectId: '02', problem: 'no-certificate' }, identity],
  });
  const newKey = new NewKey('anna');
  newKey.choose('token');
  expect(await newKey.make()).toBeNull();
  expect(newKey.identityError).toBe(t('screen.keys.token.identity-missing'));
  await newKey.chooseModule();
  expect(newKey.identityId).toBe(identityId(newKey.identities?.[1] ?? ({} as never)));
  expect(await newKey.make()).toBeNull();
  expect(newKey.pinError).not.toBeNull();
  newKey.pin = '0000';
  const wrong = refusal('token.pin-wrong', { label: 'Card', tries: 'low' });
  api.token.add.mockRejectedValueOnce(wrong);
  expect(await newKey.make()).toBeNull();
  expect(newKey.task.failure).toBe(failureText(wrong));
  expect(newKey.pin).toBe('');
  newKey.pin = '1234';
  api.token.add.mockResolvedValueOnce(key({ token }));
  expect(await newKey.make()).not.toBeNull();
  expect(api.token.add).toHaveBeenLastCalledWith({
    personId: 'anna',
    module: 'module',
    serial: '1',
    objectId: '01',
    pin: '1234',
  });
  expect(newKey.secret).toBe('1234');
});

test('a recovery sheet is read by the core, which names the wrong line', async () => {
  const newKey = new NewKey('anna');
  newKey.choose('restore');
  expect(await newKey.make()).toBeNull();
  expect(newKey.sheetError).not.toBeNull();
  newKey.sheet = '1/2 ABCD-1234';
  api.key.restore.mockRejectedValueOnce(refusal('key.sheet-damaged', { lines: '3', count: 1 }));
  expect(await newKey.make()).toBeNull();
  expect(newKey.task.failure).toContain('3');
});

test('the algorithm that was chosen is made', async () => {
  const newKey = new NewKey('anna');
  Object.assign(newKey, { algorithm: 'rsa-3072', passphrase, repeated: passphrase });
  api.key.generate.mockResolvedValueOnce(key());
  await newKey.make();
  expect(api.key.generate).toHaveBeenCalledWith({ personId: 'anna', passphrase, algorithm: 'rsa-3072' });
});
