import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprintOf } from '#core/signing/certificate';
import { signDetached } from '#core/signing/cms';
import { childrenOf, contextTag, der, onlyChild, readDer, sequence } from '#core/signing/der';
import type { Signer } from '#core/signing/signer';
import { verifyDetached } from '#core/verification/verify-detached';
import { verifyPdf } from '#core/verification/verify-pdf';
import {
  extractSignatures,
  generatedSigner,
  importedSigner,
  makePdf,
  makePkcs12,
  openFolder,
  sign,
} from '#test/support/signing';

const folder = openFolder();
afterAll(() => folder.remove());

const now = new Date('2026-12-24T12:00:00Z');
const trust = (signer: Signer) => [fingerprintOf(signer.certificates[0] ?? new Uint8Array())];
let own: Signer;
beforeAll(async () => {
  own = await generatedSigner();
});

describe('a signature by another program', () => {
  /** A signed PDF whose signature does not say that it is ours, with the container that OpenSSL makes. */
  async function signByOpenssl(...flags: readonly string[]): Promise<{ pdf: Buffer; trusted: string[] }> {
    const signer = await importedSigner(folder, 'rsa:3072');
    const pdf = asForeign(Buffer.from(await sign(await makePdf(), 'author', signer)));
    const [{ content } = expect.unreachable()] = extractSignatures(pdf);
    folder.write('content.bin', content);
    const base = ['cms', '-sign', '-binary', '-outform', 'DER', '-signer', 'leaf.crt', '-inkey', 'leaf.key'];
    const out = folder.run('openssl', ...base, ...flags, '-in', 'content.bin', '-out', 'foreign.der');
    expect(out.code, out.output).toBe(0);
    return { pdf: withContainer(pdf, folder.read('foreign.der')), trusted: trust(signer) };
  }

  test('in CAdES form with signing-time breaks the baseline: INDETERMINATE', async () => {
    const { pdf, trusted } = await signByOpenssl('-cades', '-md', 'sha256');
    expect(verifyPdf(pdf, { now, trusted }).signatures).toEqual([
      expect.objectContaining({
        verdict: 'INDETERMINATE',
        subIndication: 'SIG_CONSTRAINTS_FAILURE',
        signer: 'Grace Hopper',
        algorithm: 'RSA 3072 with SHA-256',
      }),
    ]);
  });

  test('with SHA-512 is read as well', async () => {
    const { pdf, trusted } = await signByOpenssl('-cades', '-md', 'sha512');
    expect(verifyPdf(pdf, { now, trusted }).signatures[0]).toMatchObject({
      subIndication: 'SIG_CONSTRAINTS_FAILURE',
      algorithm: 'RSA 3072 with SHA-512',
    });
  });

  test('without signing-certificate-v2 is INDETERMINATE', async () => {
    const { pdf, trusted } = await signByOpenssl('-md', 'sha256');
    expect(verifyPdf(pdf, { now, trusted })).toMatchObject({ subIndication: 'SIG_CONSTRAINTS_FAILURE' });
  });

  test('without its certificate is INDETERMINATE', async () => {
    const { pdf, trusted } = await signByOpenssl('-cades', '-md', 'sha256', '-nocerts');
    expect(verifyPdf(pdf, { now, trusted })).toMatchObject({ subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' });
  });

  test('without signed attributes, or with the content inside, is TOTAL-FAILED', async () => {
    for (const flag of ['-noattr', '-nodetach']) {
      const { pdf, trusted } = await signByOpenssl('-md', 'sha256', flag);
      expect(verifyPdf(pdf, { now, trusted }), flag).toMatchObject({
        verdict: 'TOTAL-FAILED',
        subIndication: 'FORMAT_FAILURE',
      });
    }
  });

  test('over other bytes is TOTAL-FAILED with HASH_FAILURE', async () => {
    const { pdf, trusted } = await signByOpenssl('-cades', '-md', 'sha256');
    pdf.write('D:20250101', pdf.indexOf('D:20261123'), 'latin1');
    expect(verifyPdf(pdf, { now, trusted })).toMatchObject({ verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' });
  });

  test('that says to be ours must be ours to the byte', async () => {
    const pdf = Buffer.from(await sign(await makePdf(), 'author', own));
    const [{ content } = expect.unreachable()] = extractSignatures(pdf);
    folder.write('content.bin', content);
    makePkcs12(folder, 'rsa:3072', 'secret');
    const args = ['-sign', '-cades', '-binary', '-outform', 'DER', '-signer', 'leaf.crt', '-inkey', 'leaf.key'];
    folder.run('openssl', 'cms', ...args, '-in', 'content.bin', '-out', 'foreign.der');
    expect(verifyPdf(withContainer(pdf, folder.read('foreign.der')), { now, trusted: [] })).toMatchObject({
      verdict: 'TOTAL-FAILED',
      subIndication: 'FORMAT_FAILURE',
    });
  });

  test('with the gap in upper case passes; in both cases it does not', async () => {
    const pdf = asForeign(Buffer.from(await sign(await makePdf(), 'author', own)));
    const [{ content } = expect.unreachable()] = extractSignatures(pdf);
    const upper = withContainer(pdf, await signDetached(content, own), (hex) => hex.toUpperCase());
    expect(verifyPdf(upper, { now, trusted: trust(own) }).verdict).toBe('TOTAL-PASSED');
    const mixed = withContainer(pdf, await signDetached(content, own), (hex) => hex.replace('a', 'A'));
    expect(verifyPdf(mixed, { now, trusted: trust(own) })).toMatchObject({ subIndication: 'FORMAT_FAILURE' });
  });
});

/** Takes our name out of the build properties. */
function asForeign(pdf: Buffer): Buffer {
  const foreign = Buffer.from(pdf);
  foreign.write('Other#20Program', foreign.indexOf('Model#20Dossier'), 'latin1');
  return foreign;
}

function withContainer(pdf: Buffer, cms: Uint8Array, write = (hex: string) => hex): Buffer {
  const filled = Buffer.from(pdf);
  const gap = filled.indexOf('/Contents <') + '/Contents <'.length;
  const length = filled.indexOf('>', gap) - gap;
  filled.write(write(Buffer.from(cms).toString('hex').padEnd(length, '0')), gap, 'latin1');
  return filled;
}

describe('a byte range that leaves room for other content fails, however well it is signed', () => {
  /** Signs the file again with a byte range of the forger's choice. */
  async function signWithRange(range: (gap: number, after: number, end: number) => number[]): Promise<Buffer> {
    const pdf = asForeign(Buffer.from(await sign(await makePdf(), 'author', own)));
    const gap = pdf.indexOf('/Contents <') + '/Contents '.length;
    const after = pdf.indexOf('>', gap) + 1;
    const numbers = range(gap, after, pdf.length);
    const at = pdf.indexOf('/ByteRange [');
    pdf.write(`/ByteRange [${numbers.join(' ')}`.padEnd(pdf.indexOf(']', at) - at), at, 'latin1');
    const [from = 0, length = 0, second = 0, rest = 0] = numbers;
    const pieces = [pdf.subarray(from, from + length), pdf.subarray(second, second + rest)];
    return withContainer(pdf, await signDetached(pieces, own));
  }

  test('the proper range passes (the control)', async () => {
    const pdf = await signWithRange((gap, after, end) => [0, gap, after, end - after]);
    expect(verifyPdf(pdf, { now, trusted: trust(own) }).verdict).toBe('TOTAL-PASSED');
  });

  test.for([
    ['begins later', (gap: number, after: number, end: number) => [1, gap - 1, after, end - after]],
    ['leaves a wider gap behind', (gap: number, after: number, end: number) => [0, gap, after + 1, end - after - 1]],
    ['leaves a wider gap before', (gap: number, after: number, end: number) => [0, gap - 1, after, end - after]],
    ['leaves out the end', (gap: number, after: number, end: number) => [0, gap, after, end - after - 1]],
    ['covers the delimiters', (gap: number, after: number, end: number) => [0, gap + 1, after - 1, end - after + 1]],
    ['leaves out all the rest', (gap: number, after: number) => [0, gap, after, 0]],
    ['goes beyond the end', (gap: number, after: number, end: number) => [0, gap, after, end]],
    ['has two numbers', (gap: number) => [0, gap]],
    ['has six numbers', (gap: number, after: number, end: number) => [0, gap, after, 1, after + 1, end - after - 1]],
  ] as const)('%s', async ([, range]) => {
    const pdf = await signWithRange(range);
    expect(verifyPdf(pdf, { now, trusted: trust(own) })).toMatchObject({
      verdict: 'TOTAL-FAILED',
      subIndication: 'FORMAT_FAILURE',
    });
  });
});

test('a certificate that the signer did not name cannot be slipped into our container', async () => {
  const content = Buffer.from('{}');
  const other = await generatedSigner('Mallory');
  const info = childrenOf(readDer(await signDetached(content, own)));
  const fields = childrenOf(onlyChild(info[1] ?? expect.unreachable()));
  const rebuild = (certificates: readonly Uint8Array[]) => {
    const parts = fields.map((field) => field.bytes);
    parts[3] = der(contextTag(0), ...[...certificates].sort(Buffer.compare));
    return sequence(info[0]?.bytes ?? expect.unreachable(), der(contextTag(0), sequence(...parts)));
  };
  const check = (cms: Uint8Array) =>
    verifyDetached(content, cms, { field: 'id', claimedAt: null, now, trusted: trust(own) }).subIndication;
  expect(check(rebuild(own.certificates))).toBeNull();
  expect(check(rebuild([...own.certificates, ...other.certificates]))).toBe('HASH_FAILURE');
});

test('a certificate that is not for signing is INDETERMINATE', async () => {
  folder.run('sh', '-c', 'rm -f ca.crt');
  await importedSigner(folder, 'ec');
  folder.write('leaf.ext', 'keyUsage=critical,keyEncipherment\n');
  const signer = await importedSigner(folder, 'ec');
  expect(verifyPdf(await sign(await makePdf(), 'author', signer), { now, trusted: trust(signer) })).toMatchObject({
    verdict: 'INDETERMINATE',
    subIndication: 'CHAIN_CONSTRAINTS_FAILURE',
  });
});

describe('a detached signature', () => {
  const content = Buffer.from('{"a":1}');
  const input = { field: 'id', claimedAt: new Date('2026-11-23T10:00:00Z'), now };

  test('passes over its content with a trusted signer', async () => {
    const cms = await signDetached(content, own);
    expect(verifyDetached(content, cms, { ...input, trusted: trust(own) })).toEqual({
      field: 'id',
      verdict: 'TOTAL-PASSED',
      subIndication: null,
      signer: 'Ada Lovelace',
      issuer: 'Ada Lovelace',
      isSelfSigned: true,
      fingerprint: trust(own)[0],
      certificateNotAfter: '2031-01-01T00:00:00.000Z',
      algorithm: 'ECDSA P-256 with SHA-256',
      claimedAt: '2026-11-23T10:00:00.000Z',
      timestamp: null,
      revokedAt: null,
      trustedBy: 'pin',
      reason: null,
      coversWholeFile: true,
      changedSince: [],
      laterSignatures: 0,
    });
    expect(verifyDetached(content, cms, { ...input, trusted: [] }).verdict).toBe('INDETERMINATE');
  });

  test('fails over other content, with another signature value, and as garbage', async () => {
    const cms = Buffer.from(await signDetached(content, own));
    const check = (data: Uint8Array, container: Uint8Array) =>
      verifyDetached(data, container, { ...input, trusted: trust(own) }).subIndication;
    expect(check(Buffer.from('{"a":2}'), cms)).toBe('HASH_FAILURE');
    const altered = Buffer.from(cms);
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    expect(check(content, altered)).toBe('SIG_CRYPTO_FAILURE');
    expect(check(content, Buffer.from('garbage'))).toBe('FORMAT_FAILURE');
    expect(check(content, new Uint8Array())).toBe('FORMAT_FAILURE');
  });

  test('with the certificate of another person in it fails', async () => {
    const other = await generatedSigner('Mallory');
    const mixed: Signer = { ...own, certificates: other.certificates };
    expect(
      verifyDetached(content, await signDetached(content, mixed), { ...input, trusted: trust(other) }),
    ).toMatchObject({ verdict: 'TOTAL-FAILED', subIndication: 'SIG_CRYPTO_FAILURE' });
  });
});
