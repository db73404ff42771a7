import '../browser.ts';
import { createHash } from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import { t } from '../../../renderer/app/i18n.svelte.ts';
import { fingerprintOf, inGroups, readFingerprint } from '../../../renderer/screens/trust/fingerprint.ts';
import { TrustForm } from '../../../renderer/screens/trust/trust-form.svelte.ts';

const api = vi.hoisted(() => ({
  shell: { chooseFile: vi.fn() },
  trust: { add: vi.fn(async () => []) },
  verification: { check: vi.fn() },
}));

// The boundary to the core.
vi.mock('../../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api,
}));

const print = 'ab'.repeat(32);

beforeEach(() => {
  vi.clearAllMocks();
});

/** A file as the window sees a dropped one; jsdom's own cannot be read. */
function fileOf(bytes: Uint8Array, name = 'anna.pem'): File {
  return { name, arrayBuffer: async () => Uint8Array.from(bytes).buffer } as unknown as File;
}

test('a certificate has the same fingerprint in PEM, with text around it, and in DER', async () => {
  const der = Buffer.from('3003020100', 'hex');
  const pem = `Bag\n-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
  const wanted = createHash('sha256').update(der).digest('hex');
  expect(await fingerprintOf(fileOf(der))).toBe(wanted);
  expect(await fingerprintOf(fileOf(Buffer.from(pem)))).toBe(wanted);
});

test('a fingerprint is read as people write it, and nothing else is one', () => {
  expect(readFingerprint(`${'AB:'.repeat(31)}AB`)).toBe(print);
  expect(readFingerprint(inGroups(print))).toBe(print);
  expect(readFingerprint('ab')).toBeNull();
  expect(readFingerprint(`${'ab'.repeat(31)}xy`)).toBeNull();
});

test('a dropped certificate is trusted only after somebody says it was compared', async () => {
  const der = Buffer.from('3003020100', 'hex');
  const file = fileOf(der);
  const form = new TrustForm('pin');
  expect(await form.add()).toBeNull();
  expect(form.sourceError).toBe(t('screen.trust.file-missing'));
  await form.drop(file);
  expect(await form.add()).toBeNull();
  expect(form.comparedError).toBe(t('screen.trust.not-compared'));
  expect(api.trust.add).not.toHaveBeenCalled();
  form.isCompared = true;
  form.note = ' by telephone ';
  await form.add();
  expect(api.trust.add).toHaveBeenCalledWith({
    kind: 'pin',
    source: { name: 'anna.pem', content: file },
    note: 'by telephone',
    fingerprint: createHash('sha256').update(der).digest('hex'),
  });
});

test('of a chosen certificate the told fingerprint is entered, and the core compares', async () => {
  api.shell.chooseFile.mockResolvedValue({ token: 'file', name: 'anna.pem' });
  const form = new TrustForm('pin');
  await form.choose();
  expect(await form.add()).toBeNull();
  expect(form.enteredError).toBe(t('screen.trust.fingerprint-wrong'));
  form.entered = inGroups(print).toUpperCase();
  await form.add();
  expect(api.trust.add).toHaveBeenCalledWith({ kind: 'pin', source: { file: 'file' }, note: '', fingerprint: print });
});

test('an authority’s certificate may come without a fingerprint, but not with a wrong one', async () => {
  api.shell.chooseFile.mockResolvedValue({ token: 'file', name: 'root.pem' });
  const form = new TrustForm('ca');
  await form.choose();
  form.entered = 'ab';
  expect(await form.add()).toBeNull();
  form.entered = '';
  await form.add();
  expect(api.trust.add).toHaveBeenCalledWith({ kind: 'ca', source: { file: 'file' }, note: '' });
});

test('of a dossier each signer is offered once; choosing another asks for the comparison again', async () => {
  api.shell.chooseFile.mockResolvedValue({ token: 'file', name: 'dossier.pdf' });
  const other = 'cd'.repeat(32);
  api.verification.check.mockResolvedValue({
    signatures: [
      { signer: 'Anna', fingerprint: print },
      { signer: 'Anna', fingerprint: print },
      { signer: 'Jonas', fingerprint: other },
      { signer: null, fingerprint: null },
    ],
  });
  const form = new TrustForm('pin');
  await form.choose();
  expect(form.candidates).toEqual([
    { name: 'Anna', fingerprint: print },
    { name: 'Jonas', fingerprint: other },
  ]);
  form.isCompared = true;
  form.pick(other);
  expect(form.isCompared).toBe(false);
  form.isCompared = true;
  await form.add();
  expect(api.trust.add).toHaveBeenCalledWith(expect.objectContaining({ fingerprint: other }));
});
