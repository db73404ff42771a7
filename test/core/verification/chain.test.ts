import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Certificate, fingerprintOf, parseCertificate } from '#core/signing/certificate';
import { generateKey } from '#core/signing/key';
import { judgeSigner } from '#core/verification/chain';
import type { TrustContext } from '#core/verification/container';
import { openFolder } from '#test/support/signing';

const folder = openFolder();
afterAll(() => folder.remove());

const CONFIG = `[ca]
default_ca = test
[test]
database = index.txt
new_certs_dir = .
rand_serial = yes
unique_subject = no
policy = any
[any]
commonName = supplied
`;
const CA = 'basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n';
const LEAF = 'basicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature,nonRepudiation\n';
const AKI = 'authorityKeyIdentifier=keyid\n';

type Options = {
  readonly by?: string;
  readonly ext?: string;
  readonly key?: readonly string[];
  readonly digest?: string;
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
};

/** A certificate made by OpenSSL, in the name of its file unless said otherwise; self-signed without `by`. */
function issue(name: string, options: Options = {}): Certificate {
  const { by, ext = by === undefined ? CA : LEAF, digest = 'sha256', subject = name } = options;
  const { from = '20260101000000Z', to = '20360101000000Z' } = options;
  const key = options.key ?? ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  folder.write('ca.cnf', CONFIG);
  folder.write('index.txt', '');
  folder.write(`${name}.ext`, ext);
  const request = ['req', '-new', '-newkey', ...key, '-nodes', '-subj', `/CN=${subject}`];
  folder.run('openssl', ...request, '-keyout', `${name}.key`, '-out', `${name}.csr`);
  const issuer =
    by === undefined ? ['-selfsign', '-keyfile', `${name}.key`] : ['-cert', `${by}.crt`, '-keyfile', `${by}.key`];
  const dates = ['-startdate', from, '-enddate', to, '-md', digest];
  const files = ['-extfile', `${name}.ext`, '-in', `${name}.csr`, '-out', `${name}.crt`];
  const made = folder.run('openssl', 'ca', '-config', 'ca.cnf', '-batch', '-notext', ...issuer, ...dates, ...files);
  if (made.code !== 0) throw new Error(made.output);
  folder.run('openssl', 'x509', '-in', `${name}.crt`, '-outform', 'DER', '-out', `${name}.der`);
  return parseCertificate(folder.read(`${name}.der`));
}

const now = new Date('2026-12-24T12:00:00Z');
let root: Certificate;
let middle: Certificate;
let leaf: Certificate;
beforeAll(() => {
  root = issue('root');
  middle = issue('middle', { by: 'root', ext: CA + AKI });
  leaf = issue('leaf', { by: 'middle', ext: LEAF + AKI });
});

type Trust = Partial<TrustContext> & { readonly claimedAt?: Date | null; readonly provenAt?: Date | null };

const judge = (signer: Certificate, along: readonly Certificate[], more: Trust = {}) =>
  judgeSigner(signer, along, {
    now,
    trusted: [],
    authorities: [{ der: root.der, kind: 'ca' }],
    claimedAt: null,
    provenAt: null,
    ...more,
  });
const passes = { verdict: 'TOTAL-PASSED', subIndication: null, trustedBy: 'ca', revokedAt: null };
const notDetermined = (subIndication: string) => ({ verdict: 'INDETERMINATE', subIndication, trustedBy: null });
const constrained = notDetermined('CHAIN_CONSTRAINTS_FAILURE');
const unknown = notDetermined('NO_CERTIFICATE_CHAIN_FOUND');

describe('a path to a trusted issuer', () => {
  test('is found whatever the order and whatever else came along', () => {
    const stranger = issue('stranger');
    expect(judge(leaf, [leaf, middle])).toEqual(passes);
    expect(judge(leaf, [stranger, root, leaf, middle, stranger])).toEqual(passes);
    expect(judge(leaf, [], { authorities: [{ der: middle.der, kind: 'workspace-ca' }] })).toEqual({
      ...passes,
      trustedBy: 'workspace-ca',
    });
  });

  test('is not there without the issuer between, or with another root', () => {
    expect(judge(leaf, [leaf])).toMatchObject(unknown);
    expect(judge(leaf, [leaf, middle], { authorities: [] })).toMatchObject(unknown);
    const other = issue('other-root', { subject: 'root' });
    expect(judge(leaf, [leaf, middle], { authorities: [{ der: other.der, kind: 'ca' }] })).toMatchObject(unknown);
  });

  test('is not made by what came along alone: a root that is not trusted stays so', () => {
    expect(judge(leaf, [leaf, middle, root], { authorities: [] })).toMatchObject(unknown);
  });

  test('is found through two issuers of one name, of which one has another key', () => {
    const impostor = issue('impostor', { by: 'root', ext: CA, subject: 'middle' });
    expect(judge(leaf, [impostor, middle])).toEqual(passes);
    expect(judge(leaf, [impostor])).toMatchObject(unknown);
  });

  test.for([
    ['RSA and SHA-256', ['rsa:2048'], 'sha256'],
    ['RSA and SHA-384', ['rsa:2048'], 'sha384'],
    ['RSA and SHA-512', ['rsa:3072'], 'sha512'],
    ['ECDSA P-384 and SHA-384', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'], 'sha384'],
    ['ECDSA P-521 and SHA-512', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-521'], 'sha512'],
  ] as const)('is checked with %s', ([, key, digest]) => {
    const ca = issue('ca', { key });
    const signer = issue('signer', { by: 'ca', digest });
    expect(judge(signer, [], { authorities: [{ der: ca.der, kind: 'ca' }] })).toEqual(passes);
    const altered = Buffer.from(signer.der);
    const at = altered.length - 5;
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(judge(parseCertificate(altered), [], { authorities: [{ der: ca.der, kind: 'ca' }] })).toMatchObject(unknown);
  });

  test('is never one of SHA-1, nor of RSA with 1024 bits', () => {
    const ca = issue('weak', { key: ['rsa:1024'] });
    expect(judge(issue('weak-leaf', { by: 'weak' }), [], { authorities: [{ der: ca.der, kind: 'ca' }] })).toMatchObject(
      unknown,
    );
    issue('old', { key: ['rsa:2048'] });
    const signer = issue('old-leaf', { by: 'old', digest: 'sha1' });
    const old = parseCertificate(folder.read('old.der'));
    expect(judge(signer, [], { authorities: [{ der: old.der, kind: 'ca' }] })).toMatchObject(unknown);
  });

  test('that goes in circles, or never ends, is given up', () => {
    const circle = Array.from({ length: 30 }, (_, n) => issue(`circle-${n}`, { subject: 'circle', ext: CA }));
    const signer = issue('in-circle', { by: 'circle-0' });
    const start = performance.now();
    expect(judge(signer, circle)).toMatchObject(unknown);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('an issuer that may not issue', () => {
  test.for([
    ['is no authority', 'basicConstraints=critical,CA:false\n'],
    ['says nothing of being one', 'subjectKeyIdentifier=hash\n'],
    ['has a key for other uses', 'basicConstraints=critical,CA:true\nkeyUsage=critical,digitalSignature\n'],
    ['has name constraints, which are not processed', `${CA}nameConstraints=critical,permitted;email:example.org\n`],
    ['has an extension that must be understood', `${CA}1.2.3.4=critical,DER:0500\n`],
  ] as const)('because it %s', ([, ext]) => {
    const bad = issue('bad', { by: 'root', ext });
    const signer = issue('bad-leaf', { by: 'bad' });
    expect(judge(signer, [bad])).toMatchObject(constrained);
    expect(judge(signer, [], { authorities: [{ der: bad.der, kind: 'ca' }] })).toMatchObject(constrained);
  });

  test('because of the length of the path below it', () => {
    const ca = issue('short', { ext: CA.replace('CA:true', 'CA:true,pathlen:0') });
    const authorities = [{ der: ca.der, kind: 'ca' as const }];
    expect(judge(issue('direct', { by: 'short' }), [], { authorities })).toEqual(passes);
    const below = issue('below', { by: 'short', ext: CA });
    expect(judge(issue('too-deep', { by: 'below' }), [below], { authorities })).toMatchObject(constrained);
  });

  test('because it had expired, or not begun, at the time that counts', () => {
    const ca = issue('brief', { by: 'root', ext: CA, from: '20260601000000Z', to: '20261201000000Z' });
    const signer = issue('brief-leaf', { by: 'brief' });
    expect(judge(signer, [ca])).toMatchObject(constrained);
    expect(judge(signer, [ca], { provenAt: new Date('2026-11-23T00:00:00Z') })).toEqual(passes);
    expect(judge(signer, [ca], { provenAt: new Date('2026-05-01T00:00:00Z') })).toMatchObject(constrained);
  });
});

describe('a signer’s own certificate', () => {
  const known = (ext: string, more: Trust = {}) => judge(issue('special', { by: 'root', ext }), [], more);

  test('must be for documents', () => {
    expect(known(`${LEAF}extendedKeyUsage=emailProtection\n`)).toEqual(passes);
    expect(known(`${LEAF}extendedKeyUsage=1.3.6.1.5.5.7.3.36\n`)).toEqual(passes);
    expect(known(`${LEAF}extendedKeyUsage=serverAuth,anyExtendedKeyUsage\n`)).toEqual(passes);
    const refused = { verdict: 'INDETERMINATE', subIndication: 'CHAIN_CONSTRAINTS_FAILURE' };
    expect(known(`${LEAF}extendedKeyUsage=serverAuth\n`)).toMatchObject(refused);
    expect(known(`${LEAF}extendedKeyUsage=critical,timeStamping\n`)).toMatchObject(refused);
    expect(known('keyUsage=critical,keyEncipherment\n')).toMatchObject(refused);
    expect(known(`${LEAF}1.2.3.4=critical,DER:0500\n`)).toMatchObject(refused);
  });

  test('must be valid when it counts: now, or at the time of the time-stamp, and when its owner says', () => {
    const signer = issue('ended', { by: 'root', from: '20260601000000Z', to: '20261201000000Z' });
    const within = new Date('2026-11-23T00:00:00Z');
    const trustedBy = 'ca';
    expect(judge(signer, [], { claimedAt: within })).toMatchObject({ subIndication: 'EXPIRED', trustedBy });
    expect(judge(signer, [], { claimedAt: within, provenAt: within })).toEqual(passes);
    expect(judge(signer, [], { now: within, claimedAt: new Date('2026-05-01T00:00:00Z') })).toMatchObject({
      subIndication: 'NOT_YET_VALID',
    });
  });

  test('may be pinned, whoever issued it; the pin goes before the issuer', () => {
    const trusted = [fingerprintOf(leaf.der)];
    expect(judge(leaf, [], { authorities: [], trusted })).toEqual({ ...passes, trustedBy: 'pin' });
    expect(judge(leaf, [middle], { trusted })).toEqual({ ...passes, trustedBy: 'pin' });
    expect(judge(leaf, [], { authorities: [], trusted: [fingerprintOf(middle.der)] })).toMatchObject(unknown);
  });
});

describe('a revoked certificate', () => {
  const from = new Date('2026-11-01T00:00:00Z');
  const before = new Date('2026-10-31T23:59:59Z');
  const revoked = (more: Trust) =>
    judge(leaf, [middle], { revocations: new Map([[fingerprintOf(leaf.der), from]]), ...more });
  const revokedAt = '2026-11-01T00:00:00.000Z';

  test('leaves a signature good that a time-stamp proves to be older', () => {
    expect(revoked({ claimedAt: before, provenAt: before })).toEqual({ ...passes, revokedAt });
  });

  test('leaves a signature undetermined whose age only its signer claims, or nobody', () => {
    for (const claimedAt of [before, null]) {
      expect(revoked({ claimedAt })).toMatchObject({
        verdict: 'INDETERMINATE',
        subIndication: 'REVOKED_NO_POE',
        revokedAt,
      });
    }
  });

  test('makes a signature fail whose signer claims a later time', () => {
    for (const claimedAt of [from, now]) {
      expect(revoked({ claimedAt })).toMatchObject({ verdict: 'TOTAL-FAILED', subIndication: 'REVOKED', revokedAt });
    }
  });

  test('does not prove by a later time-stamp that the signature is older', () => {
    expect(revoked({ claimedAt: before, provenAt: from })).toMatchObject({ subIndication: 'REVOKED_NO_POE' });
  });

  test('counts even if it is pinned, and not before its time', () => {
    const trusted = [fingerprintOf(leaf.der)];
    expect(revoked({ trusted, claimedAt: before })).toMatchObject({
      subIndication: 'REVOKED_NO_POE',
      trustedBy: 'pin',
    });
    expect(revoked({ now: before, claimedAt: before })).toEqual({ ...passes, revokedAt });
  });

  test('is that one and no other', async () => {
    const key = await generateKey({ commonName: 'x', now: before, serial: Buffer.alloc(8, 1), years: 1 });
    const other = parseCertificate(key.certificates[0] ?? expect.unreachable());
    const revocations = new Map([[fingerprintOf(leaf.der), from]]);
    expect(judge(other, [], { trusted: [fingerprintOf(other.der)], revocations })).toMatchObject({ revokedAt: null });
  });
});
