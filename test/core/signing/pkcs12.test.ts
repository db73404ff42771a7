import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { describeCertificate } from '#core/signing/key';
import { readPkcs12 } from '#core/signing/pkcs12';
import { softwareSigner } from '#core/signing/signer';
import { makePkcs12, openFolder } from '#test/support/signing';

// Programs of others are run, and machines are shared.
vi.setConfig({ testTimeout: 60_000 });

const folder = openFolder();
afterAll(() => folder.remove());

const passphrase = 'päss wörd 1234567';
const subjectsOf = (certificates: readonly Uint8Array[]) => certificates.map((one) => describeCertificate(one).subject);

describe('key files as OpenSSL writes them', () => {
  test.for([
    ['EC P-256, AES-256', 'ec', [], 'ECDSA P-256'],
    ['EC P-384, AES-256', 'ec384', [], 'ECDSA P-384'],
    ['RSA, AES-256', 'rsa:3072', [], 'RSA'],
    ['RSA, legacy: RC2 with 40 bits and triple DES', 'rsa:3072', ['-legacy'], 'RSA'],
    ['EC, RC2 with 128 bits', 'ec', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128'], 'ECDSA P-256'],
    ['EC, triple DES with two keys', 'ec', ['-legacy', '-keypbe', 'PBE-SHA1-2DES'], 'ECDSA P-256'],
    ['EC, AES-128 and HMAC with SHA-512', 'ec', ['-certpbe', 'AES-128-CBC', '-macalg', 'SHA512'], 'ECDSA P-256'],
    ['EC, certificates in the clear', 'ec', ['-certpbe', 'NONE'], 'ECDSA P-256'],
    ['EC, without integrity', 'ec', ['-nomac'], 'ECDSA P-256'],
  ] as const)('%s', async ([, kind, more, algorithm]) => {
    const bytes = makePkcs12(folder, kind, passphrase, more);
    const key = await readPkcs12(bytes, passphrase, 'key.p12');
    expect(subjectsOf(key.certificates)).toEqual(['Grace Hopper', 'Test authority']);
    const signer = softwareSigner(key.privateKey, key.certificates);
    expect(signer.algorithm).toBe(algorithm);
    await expect(readPkcs12(bytes, `${passphrase}!`, 'key.p12')).rejects.toMatchObject({
      code: 'key.wrong-passphrase',
    });
  });

  test('without a passphrase', async () => {
    const key = await readPkcs12(makePkcs12(folder, 'ec', ''), '', 'key.p12');
    expect(subjectsOf(key.certificates)).toEqual(['Grace Hopper', 'Test authority']);
  });
});

describe('key files as NSS writes them, in BER', () => {
  beforeAll(() => {
    folder.write('source.p12', makePkcs12(folder, 'rsa:3072', 'source'));
    folder.run('mkdir', '-p', 'nss');
    folder.run('certutil', '-N', '-d', 'sql:nss', '--empty-password');
    folder.run('pk12util', '-i', 'source.p12', '-d', 'sql:nss', '-W', 'source');
  }, 60_000);

  test.for([
    ['its default', []],
    ['AES-128', ['-c', 'AES-128-CBC']],
    ['triple DES', ['-c', 'PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC']],
  ] as const)('%s', async ([, more]) => {
    const listed = folder.run('certutil', '-L', '-d', 'sql:nss').output;
    const nickname = /^(.*Grace Hopper.*?)\s+u,u,u/m.exec(listed)?.[1] ?? '';
    const args = ['-o', 'nss.p12', '-n', nickname, '-d', 'sql:nss', '-W', 'sixteen letters!'];
    const out = folder.run('pk12util', ...args, ...more);
    expect(out.code, out.output).toBe(0);
    const bytes = folder.read('nss.p12');
    expect(bytes.subarray(0, 2).toString('hex')).toBe('3080');
    const key = await readPkcs12(bytes, 'sixteen letters!', 'nss.p12');
    expect(subjectsOf(key.certificates)).toEqual(['Grace Hopper', 'Test authority']);
  });
});

describe('what is refused as unsupported', () => {
  const unsupported = (reason: string) => ({ code: 'key.file-unsupported', details: { name: 'key.p12', reason } });

  test('a file that is no PKCS #12', async () => {
    for (const bytes of [Buffer.from('not a key'), Buffer.alloc(0), Buffer.from('3003020103', 'hex')]) {
      await expect(readPkcs12(bytes, passphrase, 'key.p12')).rejects.toMatchObject(unsupported('format'));
    }
  });

  test('a key of an algorithm that does not sign here', async () => {
    for (const kind of ['ed25519', 'rsa:1024'] as const) {
      const bytes = makePkcs12(folder, kind, passphrase);
      await expect(readPkcs12(bytes, passphrase, 'key.p12')).rejects.toMatchObject(unsupported('algorithm'));
    }
  });

  test('certificates without their key, and a key without its certificate', async () => {
    makePkcs12(folder, 'ec', passphrase);
    const pass = `pass:${passphrase}`;
    folder.run('openssl', 'pkcs12', '-export', '-nokeys', '-in', 'leaf.crt', '-passout', pass, '-out', 'no-key.p12');
    await expect(readPkcs12(folder.read('no-key.p12'), passphrase, 'key.p12')).rejects.toMatchObject(
      unsupported('noKey'),
    );
    folder.run(
      'openssl',
      'pkcs12',
      '-export',
      '-nocerts',
      '-inkey',
      'leaf.key',
      '-passout',
      pass,
      '-out',
      'no-cert.p12',
    );
    await expect(readPkcs12(folder.read('no-cert.p12'), passphrase, 'key.p12')).rejects.toMatchObject(
      unsupported('noCertificate'),
    );
  });

  test('a cipher that is not known', async () => {
    const bytes = makePkcs12(folder, 'ec', passphrase, ['-keypbe', 'CAMELLIA-256-CBC']);
    await expect(readPkcs12(bytes, passphrase, 'key.p12')).rejects.toMatchObject(unsupported('encryption'));
  });
});

test('no altered byte of a key file does anything but an expected error, or nothing', async () => {
  const bytes = makePkcs12(folder, 'ec', passphrase, ['-iter', '1']);
  const intact = await readPkcs12(bytes, passphrase, 'key.p12');
  for (let i = 0; i < bytes.length; i++) {
    const altered = Buffer.from(bytes);
    altered[i] = (altered[i] ?? 0) ^ 0x11;
    const result = await readPkcs12(altered, passphrase, 'key.p12').catch((error: unknown) => error);
    if (result instanceof Error) {
      expect(['key.wrong-passphrase', 'key.file-unsupported'], `position ${i}`).toContain(Reflect.get(result, 'code'));
    } else {
      expect(result, `position ${i}`).toEqual(intact);
    }
  }
});
