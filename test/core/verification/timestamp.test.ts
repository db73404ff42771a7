import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprintOf } from '#core/signing/certificate';
import { parseCms, signDetached, type Timestamper, withTimestamp } from '#core/signing/cms';
import { contextTag, der, derNull, octetString, oid, readDer, sequence, setOf } from '#core/signing/der';
import { Oid } from '#core/signing/oids';
import type { Signer } from '#core/signing/signer';
import { addTimestamp, timestampRequestOf } from '#core/signing/timestamp-pdf';
import type { TrustContext } from '#core/verification/container';
import { verifyDetached } from '#core/verification/verify-detached';
import { verifyPdf } from '#core/verification/verify-pdf';
import {
  extractSignatures,
  generatedSigner,
  importedSigner,
  makePdf,
  openFolder,
  sign,
  signedAt,
} from '#test/support/signing';
import { isThorough } from '#test/support/thorough';
import { openTsa, stampedAt } from '#test/support/tsa';

const tsa = openTsa();
const folder = openFolder();
afterAll(() => {
  tsa.remove();
  folder.remove();
});

const now = new Date('2026-12-24T12:00:00Z');
const at = new Date(stampedAt).toISOString();
let own: Signer;
let trust: TrustContext;
let stamped: Buffer;
beforeAll(async () => {
  own = await generatedSigner();
  const trusted = [fingerprintOf(own.certificates[0] ?? new Uint8Array())];
  trust = { now, trusted, timestampAuthorities: [tsa.root()] };
  stamped = Buffer.from(await sign(await makePdf(), 'author', own, { timestamper: tsa.timestamper() }));
});

const stampOf = (pdf: Uint8Array, context: TrustContext) => verifyPdf(pdf, context).signatures[0]?.timestamp;
const report = () => ({
  at,
  authority: 'Test time-stamps',
  fingerprint: fingerprintOf(tsa.certificate()),
  verdict: 'TOTAL-PASSED',
  subIndication: null,
});

describe('a signature with a time-stamp', () => {
  test('passes, and tells when and by whom it was stamped', () => {
    expect(verifyPdf(stamped, trust)).toMatchObject({ verdict: 'TOTAL-PASSED', subIndication: null });
    expect(stampOf(stamped, trust)).toEqual(report());
  });

  test('passes with one that came by file, and stays valid when others sign after it', async () => {
    const first = await sign(await makePdf(), 'author', own);
    const late = addTimestamp(first, await tsa.respond(timestampRequestOf(first).der));
    expect(stampOf(late, trust)).toEqual(report());
    const later = await sign(late, 'sign-off-1', own, { timestamper: tsa.timestamper('2026-11-23T10:02:00Z') });
    const { verdict, signatures } = verifyPdf(later, trust);
    expect({ verdict, stamps: signatures.map((one) => one.timestamp?.at) }).toEqual({
      verdict: 'TOTAL-PASSED',
      stamps: [at, '2026-11-23T10:02:00.000Z'],
    });
  });

  test('is trusted by the certificate of the authority itself as well', () => {
    expect(stampOf(stamped, { ...trust, timestampAuthorities: [tsa.certificate()] })).toEqual(report());
  });

  test('of an unknown authority proves no time, and takes nothing from the signature', async () => {
    const other = openTsa();
    for (const timestampAuthorities of [[], [other.root()], own.certificates]) {
      const context = { ...trust, timestampAuthorities };
      expect(stampOf(stamped, context)).toEqual({
        ...report(),
        verdict: 'INDETERMINATE',
        subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      });
      expect(verifyPdf(stamped, context).verdict).toBe('TOTAL-PASSED');
      expect(verifyPdf(stamped, { ...context, now: new Date('2031-06-01T00:00:00Z') }).subIndication).toBe('EXPIRED');
    }
    other.remove();
  });

  test('is judged at that time: a certificate that ended since still passes', () => {
    const later = { ...trust, now: new Date('2029-06-01T00:00:00Z') };
    expect(verifyPdf(stamped, later).verdict).toBe('TOTAL-PASSED');
    // The signer's certificate lasts to 2031, the authority's to 2030
    const afterAuthority = { ...trust, now: new Date('2030-06-01T00:00:00Z') };
    expect(stampOf(stamped, afterAuthority)).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'EXPIRED' });
    expect(verifyPdf(stamped, afterAuthority).verdict).toBe('TOTAL-PASSED');
    expect(verifyPdf(stamped, { ...trust, now: new Date('2031-06-01T00:00:00Z') }).subIndication).toBe('EXPIRED');
  });

  test('with a signer whose certificate ended before the authority did passes by its time only', async () => {
    const short = await generatedSigner('Short', new Date('2022-06-01T00:00:00Z'));
    const trusted = [fingerprintOf(short.certificates[0] ?? new Uint8Array())];
    const context = { ...trust, trusted, now: new Date('2027-12-01T00:00:00Z') };
    const plain = await sign(await makePdf(), 'author', short);
    expect(verifyPdf(plain, context)).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'EXPIRED' });
    const proven = await sign(await makePdf(), 'author', short, { timestamper: tsa.timestamper() });
    expect(verifyPdf(proven, context)).toMatchObject({ verdict: 'TOTAL-PASSED' });
    expect(verifyPdf(proven, { ...context, timestampAuthorities: [] }).subIndication).toBe('EXPIRED');
    const tooLate = await sign(await makePdf(), 'author', short, {
      timestamper: tsa.timestamper('2027-11-01T00:00:00Z'),
    });
    expect(verifyPdf(tooLate, context).subIndication).toBe('EXPIRED');
  });

  test('that claims to be younger than its time-stamp is TIMESTAMP_ORDER_FAILURE, beyond what clocks differ by', async () => {
    const claiming = async (claimedAt: Date) =>
      verifyPdf(await sign(await makePdf(), 'author', own, { claimedAt, timestamper: tsa.timestamper() }), trust);
    expect((await claiming(new Date('2026-11-23T10:05:00Z'))).verdict).toBe('TOTAL-PASSED');
    expect(await claiming(new Date('2026-11-23T10:07:00Z'))).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'TIMESTAMP_ORDER_FAILURE',
    });
  });

  test('of an authority that somebody made up with an ordinary certificate of a trusted issuer proves nothing', async () => {
    const { must, usage, issue } = tsa;
    // Whoever has a certificate of the root, of whatever kind, has a key that the root vouches for; it still may not issue
    must(
      'openssl',
      'req',
      '-new',
      '-newkey',
      'rsa:3072',
      '-nodes',
      '-subj',
      '/CN=Mallory',
      '-keyout',
      'm.key',
      '-out',
      'm.csr',
    );
    must('cp', 'tsa.csr', 'genuine.csr');
    must('cp', 'm.csr', 'tsa.csr');
    issue('mallory', usage, ['20260101000000Z', '20300101000000Z']);
    must('cp', 'genuine.csr', 'tsa.csr');
    const forger = openTsa();
    const files = ['genuine.csr', 'mallory.crt', 'm.key'].map((name) => [name, tsa.folder.read(name)] as const);
    for (const [name, bytes] of files) forger.folder.write(name, bytes);
    forger.folder.write('fake.ext', `${usage}extendedKeyUsage=critical,timeStamping\n`);
    const by = ['-CA', 'mallory.crt', '-CAkey', 'm.key', '-CAcreateserial', '-days', '3000', '-extfile', 'fake.ext'];
    forger.must('faketime', '2026-02-01', 'openssl', 'x509', '-req', '-in', 'genuine.csr', ...by, '-out', 'tsa.crt');
    forger.folder.write('tsa.key', tsa.folder.read('tsa.key'));
    forger.folder.write('chain.pem', Buffer.concat([tsa.folder.read('mallory.crt'), tsa.folder.read('ca.crt')]));
    const pdf = await sign(await makePdf(), 'author', own, { timestamper: forger.timestamper() });
    expect(stampOf(pdf, trust)).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'CHAIN_CONSTRAINTS_FAILURE' });
    forger.remove();
  });

  test('from the future proves nothing', () => {
    const early = { ...trust, now: new Date('2026-11-23T10:00:30Z') };
    expect(stampOf(stamped, early)).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'NOT_YET_VALID' });
  });
});

describe('a detached signature with a time-stamp', () => {
  const content = Buffer.from('{"a":1}');
  const check = (cms: Uint8Array) => verifyDetached(content, cms, { field: 'id', claimedAt: signedAt, ...trust });

  test('passes', async () => {
    const cms = await signDetached(content, own, tsa.timestamper());
    expect(check(cms)).toMatchObject({ verdict: 'TOTAL-PASSED', timestamp: report() });
  });

  test('with the token of another signature is TOTAL-FAILED', async () => {
    const cms = await signDetached(content, own);
    const other = parseCms(await signDetached(content, own, tsa.timestamper())).timestamp ?? expect.unreachable();
    expect(check(withTimestamp(cms, other))).toMatchObject({
      verdict: 'TOTAL-FAILED',
      subIndication: 'SIG_TIMESTAMP_INVALID',
      timestamp: { verdict: 'TOTAL-FAILED' },
    });
  });

  test('with something that is no token is TOTAL-FAILED', async () => {
    const cms = await signDetached(content, own);
    for (const value of [sequence(), sequence(oid(Oid.signedData)), cms]) {
      expect(check(withTimestamp(cms, value))).toMatchObject({
        verdict: 'TOTAL-FAILED',
        subIndication: 'SIG_TIMESTAMP_INVALID',
        timestamp: null,
      });
    }
  });

  test('takes exactly this unsigned attribute and nothing else', async () => {
    const cms = await signDetached(content, own);
    const token = parseCms(await signDetached(content, own, tsa.timestamper())).timestamp ?? expect.unreachable();
    const attribute = (type: string, ...values: Uint8Array[]) => sequence(oid(type), setOf(...values));
    const unsigned = (...attributes: Uint8Array[]) => check(withUnsigned(cms, der(contextTag(1), ...attributes)));
    const time = attribute(Oid.timestampToken, token);
    // The control: this very construction is read, and fails only because the token is another signature's
    expect(unsigned(time).subIndication).toBe('SIG_TIMESTAMP_INVALID');
    for (const attributes of [
      [],
      [attribute('1.2.840.113549.1.9.16.2.14.1', token)],
      [attribute('1.2.3', derNull())],
      [time, attribute('1.2.3', derNull())],
      [time, time],
      [attribute(Oid.timestampToken, token, token)],
      [attribute(Oid.timestampToken)],
      [attribute(Oid.timestampToken, octetString(token))],
    ]) {
      expect(unsigned(...attributes)).toMatchObject({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' });
    }
  });
});

/** A container with these unsigned attributes at the end of its signer information. */
function withUnsigned(cms: Uint8Array, unsigned: Uint8Array): Uint8Array {
  const rebuild = (bytes: Uint8Array, path: readonly number[]): Uint8Array => {
    const node = readDer(bytes);
    const parts: Uint8Array[] = [];
    for (let rest = node.content; rest.length > 0; rest = rest.subarray(parts.at(-1)?.length)) {
      const length = lengthOf(rest);
      parts.push(rest.subarray(0, length));
    }
    const [index, ...deeper] = path;
    if (index === undefined) return der(node.tag, ...parts, unsigned);
    const at = index < 0 ? parts.length + index : index;
    return der(node.tag, ...parts.map((part, i) => (i === at ? rebuild(part, deeper) : part)));
  };
  return rebuild(cms, [1, 0, -1, 0]);
}

function lengthOf(bytes: Uint8Array): number {
  const first = bytes[1] ?? 0;
  const count = first < 0x80 ? 0 : first - 0x80;
  const length = count === 0 ? first : [...bytes.subarray(2, 2 + count)].reduce((sum, one) => sum * 256 + one, 0);
  return 2 + count + length;
}

/** A quick run alters every seventh digit, CI all of them. */
const DIGIT_STEP = isThorough ? 1 : 7;

test(`a byte that is altered anywhere in a time-stamp is found (1 digit in ${DIGIT_STEP})`, {
  timeout: 300_000,
}, () => {
  const [{ cms } = expect.unreachable()] = extractSignatures(stamped);
  const token = Buffer.from(parseCms(cms).timestamp ?? expect.unreachable());
  const gap = stamped.indexOf(cms.toString('hex'), 0, 'latin1');
  const start = gap + 2 * cms.indexOf(token);
  const alphabet = '0123456789abcdef';
  // rsaEncryption and sha256WithRSAEncryption are two names of one algorithm here, one digit apart (RFC 5754, 3.2)
  const synonym = 2 * (token.lastIndexOf(oid(Oid.rsaEncryption)) + oid(Oid.rsaEncryption).length) - 1;
  const missed: number[] = [];
  for (let digit = 0; digit < token.length * 2; digit += DIGIT_STEP) {
    const before = String.fromCharCode(stamped[start + digit] ?? 0);
    const altered = Buffer.from(stamped);
    altered.write(alphabet[(alphabet.indexOf(before) + 1 + (digit % 15)) % 16] ?? '', start + digit, 'latin1');
    const { verdict, signatures } = verifyPdf(altered, trust);
    // A root that came along for nothing is not signed by anybody: then the time is no longer proven
    const isFound = verdict === 'TOTAL-FAILED' || signatures[0]?.timestamp?.verdict !== 'TOTAL-PASSED';
    if (!isFound) missed.push(digit);
  }
  expect(missed.filter((digit) => digit !== synonym)).toEqual([]);
});

test('a signature of another program with a time-stamp is read as well', async () => {
  const signer = await importedSigner(folder, 'rsa:3072');
  const pdf = Buffer.from(await sign(await makePdf(), 'author', signer, { timestamper: tsa.timestamper() }));
  const foreign = Buffer.from(pdf);
  foreign.write('Other#20Program', foreign.indexOf('Model#20Dossier'), 'latin1');
  const [{ content } = expect.unreachable()] = extractSignatures(foreign);
  const stamp: Timestamper = tsa.timestamper();
  const cms = await signDetached(content, signer, stamp);
  const gap = foreign.indexOf('/Contents <') + '/Contents <'.length;
  const length = foreign.indexOf('>', gap) - gap;
  foreign.write(Buffer.from(cms).toString('hex').padEnd(length, '0'), gap, 'latin1');
  const trusted = [fingerprintOf(signer.certificates[0] ?? new Uint8Array())];
  expect(verifyPdf(foreign, { ...trust, trusted })).toMatchObject({
    verdict: 'TOTAL-PASSED',
    signatures: [{ timestamp: { verdict: 'TOTAL-PASSED' } }],
  });
});
