import './browser.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Person, SigningKey } from '#contract/records/person';
import { failureText, t } from '../../renderer/app/i18n.svelte.ts';
import { session } from '../../renderer/app/session.svelte.ts';
import { LateSignature } from '../../renderer/screens/verify/late-signature.svelte.ts';
import { verification } from '../../renderer/screens/verify/verify.svelte.ts';

const { sign, check } = vi.hoisted(() => ({ sign: vi.fn(), check: vi.fn() }));

// The boundary to the core.
vi.mock('../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: { dossier: { sign }, verification: { check } },
}));

const person = (id: string): Person => ({ id, name: id }) as unknown as Person;
const key = (id: string, personId: string, notAfter: string): SigningKey =>
  ({ id, personId, notAfter, revokedAt: null, replacedById: null, token: null }) as unknown as SigningKey;
const refusal = (code: string, data: object) => Object.assign(new Error(code), { code, data });

beforeEach(() => {
  sign.mockReset();
  check.mockReset().mockResolvedValue({ unsignedFields: [] });
  session.people = [person('keyless'), person('anna'), person('jonas')];
  session.keys = [
    key('expired', 'anna', '2020-01-01T00:00:00.000Z'),
    key('held', 'anna', '2999-01-01T00:00:00.000Z'),
    key('other', 'jonas', '2999-01-01T00:00:00.000Z'),
  ];
});

test('only people with a key that can sign are offered, and that key is taken', () => {
  session.keys = [...session.keys, key('gone', 'keyless', '2020-01-01T00:00:00.000Z')];
  const form = new LateSignature();
  expect(form.people.map(({ id }) => id)).toEqual(['anna', 'jonas']);
  expect(form.use?.keyId).toBe('held');
});

test('without any key there is nobody to sign', () => {
  session.keys = [];
  expect(new LateSignature().use).toBeNull();
});

test('what was signed is given back, to be checked again with the same certificates held for genuine', async () => {
  await verification.checkToken('dossier.pdf', 'before');
  await verification.trust('ab12');
  const form = new LateSignature();
  form.choose('jonas');
  if (form.use) form.use.secret = 'secret';
  sign.mockResolvedValue({ file: 'after' });
  expect(await form.sign('before')).toEqual({ file: 'after' });
  expect(sign).toHaveBeenCalledWith({
    personId: 'jonas',
    keyId: 'other',
    passphrase: 'secret',
    timestamp: false,
    file: 'before',
  });
  await verification.checkSigned('after');
  expect(check).toHaveBeenLastCalledWith({ file: 'after', trusted: ['ab12'] });
  expect(verification.token).toBe('after');
});

test('without a passphrase nothing is asked of the core', async () => {
  const form = new LateSignature();
  expect(await form.sign('file')).toBeNull();
  expect(form.use?.secretError).toBe(t('ui.missing', { field: t('screen.people.key.passphrase') }));
  expect(sign).not.toHaveBeenCalled();
});

test('a wrong passphrase is told at its field, which is emptied; any other refusal in the dialog', async () => {
  const form = new LateSignature();
  if (form.use) form.use.secret = 'wrong';
  sign.mockRejectedValueOnce(refusal('key.wrong-passphrase', {}));
  expect(await form.sign('file')).toBeNull();
  expect(form.use?.secretError).toBe(t('error.key.wrong-passphrase'));
  expect(form.use?.secret).toBe('');
  expect(form.task.failure).toBeNull();

  if (form.use) form.use.secret = 'right';
  const noField = refusal('dossier.no-free-field', { name: 'anna' });
  sign.mockRejectedValueOnce(noField);
  expect(await form.sign('file')).toBeNull();
  expect(form.task.failure).toBe(failureText(noField));
  expect(form.task.failure).toContain('anna');
  expect(check).not.toHaveBeenCalled();
});

test('a dropped file has no token to write to', async () => {
  await verification.checkDropped([new File(['%PDF'], 'dropped.pdf')]);
  expect(verification.token).toBeNull();
});
