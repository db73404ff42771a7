import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createAuthority, issueCertificate } from '#core/signing/authority';
import { writePem } from '#core/signing/certificate-file';
import { generateKey, type KeyMaterial } from '#core/signing/key';
import { readPkcs12 } from '#core/signing/pkcs12';
import { writePkcs12 } from '#core/signing/pkcs12-write';
import { openFolder } from '#test/support/signing';

// A passphrase costs time on purpose, and machines are shared.
vi.setConfig({ testTimeout: 60_000 });

const folder = openFolder();
afterAll(() => folder.remove());

const passphrase = 'päss wörd 1234567';
const now = new Date('2026-01-01T00:00:00Z');
const serial = randomBytes(16);

async function makeKey(algorithm: 'ecdsa-p256' | 'rsa-3072'): Promise<KeyMaterial> {
  const key = await generateKey({ commonName: 'Zoë Müller', now, serial, years: 5, algorithm });
  const authority = await createAuthority({ commonName: 'Our authority', now, serial: randomBytes(16), years: 10 });
  const current = key.certificates[0] ?? expect.unreachable();
  const input = { current, commonName: 'Zoë Müller', email: '', now, serial, years: 5 };
  return { ...key, certificates: issueCertificate(authority, input) };
}

describe.each(['ecdsa-p256', 'rsa-3072'] as const)('a written key file (%s)', (algorithm) => {
  let key: KeyMaterial;
  let bytes: Uint8Array;
  beforeAll(async () => {
    key = await makeKey(algorithm);
    bytes = await writePkcs12(key, passphrase, 'Zoë Müller', randomBytes);
    folder.write('key.p12', bytes);
  }, 60_000);

  test('opens in OpenSSL with key, certificate and issuer', () => {
    const args = ['pkcs12', '-in', 'key.p12', '-passin', `pass:${passphrase}`, '-nodes'];
    const { output, code } = folder.run('openssl', ...args, '-info');
    expect(code, output).toBe(0);
    expect(output).toContain('friendlyName: Zo');
    expect(output).toContain('-----BEGIN PRIVATE KEY-----');
    const text = folder.run(
      'sh',
      '-c',
      `openssl ${args.map((arg) => `'${arg}'`).join(' ')} -info 2>&1 >/dev/null`,
    ).output;
    expect(text).toMatch(/MAC: sha256, Iteration 600000/);
    expect(text.match(/PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256/g)).toHaveLength(2);
    expect(output.match(/-----BEGIN CERTIFICATE-----/g)).toHaveLength(2);
    for (const one of key.certificates) expect(output).toContain(writePem([one]).trim());
  });

  test('is refused by OpenSSL with another passphrase', () => {
    const { output, code } = folder.run('openssl', 'pkcs12', '-in', 'key.p12', '-passin', 'pass:other', '-nodes');
    expect(code).not.toBe(0);
    expect(output).toContain('invalid password');
  });

  test('is read back as it was, and refused with another passphrase', async () => {
    const read = await readPkcs12(bytes, passphrase, 'key.p12');
    expect(Buffer.from(read.privateKey).equals(key.privateKey)).toBe(true);
    expect(read.certificates.map((one) => Buffer.from(one))).toEqual(key.certificates.map((one) => Buffer.from(one)));
    await expect(readPkcs12(bytes, `${passphrase}!`, 'key.p12')).rejects.toMatchObject({
      code: 'key.wrong-passphrase',
    });
  });

  test('is imported by NSS under its name, and comes back from there with its key', async () => {
    const ascii = await writePkcs12(key, 'sixteen letters!', 'Zoe', randomBytes);
    folder.write('nss.p12', ascii);
    const database = `sql:${algorithm}`;
    folder.run('mkdir', '-p', algorithm);
    folder.run('certutil', '-N', '-d', database, '--empty-password');
    const taken = folder.run('pk12util', '-i', 'nss.p12', '-d', database, '-W', 'sixteen letters!');
    expect(taken.code, taken.output).toBe(0);
    expect(folder.run('certutil', '-K', '-d', database).output).toContain('Zoe');
    expect(folder.run('certutil', '-L', '-d', database).output).toMatch(/Zoe\s+u,u,u/);
    const back = ['-o', 'back.p12', '-n', 'Zoe', '-d', database, '-W', 'sixteen letters!'];
    expect(folder.run('pk12util', ...back).code).toBe(0);
    const read = await readPkcs12(folder.read('back.p12'), 'sixteen letters!', 'back.p12');
    expect(Buffer.from(read.certificates[0] ?? []).equals(key.certificates[0] ?? Buffer.alloc(0))).toBe(true);
  });
});

test('two files of the same key have no salt in common', async () => {
  const key = await generateKey({ commonName: 'Zoë', now, serial, years: 5 });
  const [one, other] = await Promise.all([1, 2].map(() => writePkcs12(key, passphrase, 'Zoë', randomBytes)));
  expect(Buffer.from(one ?? []).equals(Buffer.from(other ?? []))).toBe(false);
  expect(one?.length).toBe(other?.length);
});
