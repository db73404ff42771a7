import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { describeCertificate, generateKey } from '#core/signing/key';
import { openFolder } from '#test/support/signing';

const folder = openFolder();
afterAll(() => folder.remove());

const input = {
  commonName: 'Zoë Müller',
  email: 'zoe@example.org',
  now: new Date('2026-11-23T09:30:15.500Z'),
  serial: Buffer.from('ff00112233445566778899aabbccddee', 'hex'),
  years: 5,
};

test('a generated key has a self-signed certificate for signing documents that OpenSSL reads', async () => {
  const key = await generateKey(input);
  const [der = new Uint8Array()] = key.certificates;
  folder.write('cert.der', der);
  const text = folder.run('openssl', 'x509', '-inform', 'DER', '-in', 'cert.der', '-noout', '-text').output;
  expect(text).toContain('Version: 3 (0x2)');
  expect(text).toMatch(/X509v3 Basic Constraints: critical\s+CA:FALSE/);
  expect(text).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Non Repudiation/);
  expect(text).toMatch(/X509v3 Subject Alternative Name:\s+email:zoe@example.org/);
  expect(text).toContain('Not Before: Nov 23 09:30:15 2026 GMT');
  expect(text).toContain('Not After : Nov 23 09:30:15 2031 GMT');
  expect(text).toContain('NIST CURVE: P-256');
  const certificate = new X509Certificate(der);
  expect(certificate.subject).toBe('CN=Zoë Müller');
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  const own = createPublicKey(createPrivateKey({ key: Buffer.from(key.privateKey), format: 'der', type: 'pkcs8' }));
  expect(own.equals(certificate.publicKey)).toBe(true);
  expect(describeCertificate(der)).toEqual({
    subject: 'Zoë Müller',
    issuer: 'Zoë Müller',
    isSelfSigned: true,
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    notBefore: '2026-11-23T09:30:15.000Z',
    notAfter: '2031-11-23T09:30:15.000Z',
    algorithm: 'ECDSA P-256',
    serial: '7f00112233445566778899aabbccddee',
  });
});

test('a certificate that lasts past 2049 carries its end as a generalized time', async () => {
  const { certificates } = await generateKey({ ...input, years: 40 });
  expect(describeCertificate(certificates[0] ?? new Uint8Array()).notAfter).toBe('2066-11-23T09:30:15.000Z');
});

test('a long name is cut to the 64 characters a common name may have, and an empty address is left out', async () => {
  const { certificates } = await generateKey({ ...input, commonName: 'x'.repeat(200), email: '' });
  const [der = new Uint8Array()] = certificates;
  expect(describeCertificate(der).subject).toBe('x'.repeat(64));
  expect(new X509Certificate(der).subjectAltName).toBeUndefined();
});

test('a serial number that is too short is refused', async () => {
  await expect(generateKey({ ...input, serial: new Uint8Array(4) })).rejects.toThrow('8 to 20 bytes');
});

test('a certificate whose signature is not its own is not called self-signed', async () => {
  const { certificates } = await generateKey(input);
  const altered = Buffer.from(certificates[0] ?? []);
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
  expect(describeCertificate(altered).isSelfSigned).toBe(false);
});
