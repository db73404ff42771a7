import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createAuthority, issueCertificate } from '#core/signing/authority';
import { parseCertificate } from '#core/signing/certificate';
import { describeCertificate, generateKey, type KeyMaterial } from '#core/signing/key';
import { softwareSigner } from '#core/signing/signer';
import { verifyPdf } from '#core/verification/verify-pdf';
import { makePdf, openFolder, sign, toPem } from '#test/support/signing';

// A passphrase costs time on purpose, and machines are shared.
vi.setConfig({ testTimeout: 60_000 });

const folder = openFolder();
afterAll(() => folder.remove());

const now = new Date('2026-01-01T00:00:00Z');
let authority: KeyMaterial;
let root: Uint8Array;
beforeAll(async () => {
  const input = { commonName: 'Müller & Söhne, authority', now, serial: randomBytes(16), years: 10 };
  authority = await createAuthority(input);
  root = authority.certificates[0] ?? expect.unreachable();
  folder.write('root.pem', toPem(root));
});

async function member(algorithm: 'ecdsa-p256' | 'rsa-3072', commonName = 'Zoë Müller') {
  const key = await generateKey({ commonName, now, serial: randomBytes(16), years: 5, algorithm });
  const current = key.certificates[0] ?? expect.unreachable();
  const input = { current, commonName, email: 'zoe@example.org', now, serial: randomBytes(16), years: 5 };
  return { key, certificates: issueCertificate(authority, input) };
}

const textOf = (name: string): string => folder.run('openssl', 'x509', '-in', name, '-noout', '-text').output;

test('the root may sign certificates of persons and none of further authorities', () => {
  const text = textOf('root.pem');
  expect(text).toContain('Public-Key: (3072 bit)');
  expect(text).toMatch(/X509v3 Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
  expect(text).toMatch(/X509v3 Key Usage: critical\s+Certificate Sign, CRL Sign/);
  expect(text).toContain('Not After : Jan  1 00:00:00 2036 GMT');
  const [, own] = /Subject Key Identifier:\s+([0-9A-F:]+)/.exec(text) ?? [];
  expect(own).toHaveLength(59);
  expect(text).toMatch(new RegExp(`Authority Key Identifier:\\s+(?:keyid:)?${own}`));
  expect(folder.run('openssl', 'verify', '-x509_strict', '-CAfile', 'root.pem', 'root.pem').output).toContain('OK');
});

describe.each(['ecdsa-p256', 'rsa-3072'] as const)('an issued certificate (%s)', (algorithm) => {
  test('has the same key and a new issuer, and OpenSSL accepts it under the root, strictly', async () => {
    const { key, certificates } = await member(algorithm);
    const [leaf] = certificates;
    expect(describeCertificate(leaf)).toMatchObject({
      subject: 'Zoë Müller',
      issuer: 'Müller & Söhne, authority',
      isSelfSigned: false,
    });
    const before = parseCertificate(key.certificates[0] ?? expect.unreachable());
    expect(Buffer.compare(parseCertificate(leaf).publicKeyInfo, before.publicKeyInfo)).toBe(0);
    folder.write('leaf.pem', toPem(leaf));
    const flags = ['-x509_strict', '-check_ss_sig', '-purpose', 'smimesign', '-CAfile', 'root.pem', 'leaf.pem'];
    expect(folder.run('openssl', 'verify', ...flags).output).toContain('leaf.pem: OK');
    expect(textOf('leaf.pem')).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Non Repudiation/);
  });

  test('makes a signed PDF green in pdfsig once the root is trusted, and not before', async () => {
    const { key, certificates } = await member(algorithm);
    const signer = softwareSigner(key.privateKey, certificates);
    folder.write('signed.pdf', await sign(await makePdf(), 'author', signer));
    const database = `nss-${algorithm}`;
    folder.run('mkdir', '-p', database);
    folder.run('certutil', '-N', '-d', `sql:${database}`, '--empty-password');
    const check = (): string => folder.run('pdfsig', '-nssdir', database, 'signed.pdf').output;
    expect(check()).toContain('Signature is Valid');
    expect(check()).toContain("Certificate issuer isn't Trusted.");
    folder.run('certutil', '-A', '-d', `sql:${database}`, '-n', 'root', '-t', ',C,', '-i', 'root.pem');
    expect(check()).toContain('Signature is Valid');
    expect(check()).toContain('Certificate is Trusted');
  });
});

test('our verifier passes it once the root is trusted, and says by what', async () => {
  const { key, certificates } = await member('ecdsa-p256');
  const pdf = await sign(await makePdf(), 'author', softwareSigner(key.privateKey, certificates));
  const context = { now: new Date('2026-12-24T12:00:00Z'), trusted: [] };
  expect(verifyPdf(pdf, context)).toMatchObject({
    verdict: 'INDETERMINATE',
    subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    signatures: [{ trustedBy: null }],
  });
  const authorities = [{ der: root, kind: 'workspace-ca' as const }];
  expect(verifyPdf(pdf, { ...context, authorities })).toMatchObject({
    verdict: 'TOTAL-PASSED',
    signatures: [{ trustedBy: 'workspace-ca', issuer: 'Müller & Söhne, authority' }],
  });
});

test('a certificate never lasts longer than its authority', async () => {
  const key = await generateKey({ commonName: 'Zoë', now, serial: randomBytes(16), years: 5 });
  const late = new Date('2034-06-01T00:00:00Z');
  const current = key.certificates[0] ?? expect.unreachable();
  const [leaf] = issueCertificate(authority, {
    ...{ current, commonName: 'Zoë', email: '', now: late, serial: randomBytes(16), years: 5 },
  });
  expect(describeCertificate(leaf).notAfter).toBe('2036-01-01T00:00:00.000Z');
});

test('an authority is not taken with the certificate of another', async () => {
  const other = await createAuthority({ commonName: 'Other', now, serial: randomBytes(16), years: 10 });
  const mixed = { privateKey: authority.privateKey, certificates: other.certificates };
  const input = { current: root, commonName: 'Zoë', email: '', now, serial: randomBytes(16), years: 5 };
  expect(() => issueCertificate(mixed, input)).toThrow('not that of the authority');
});
