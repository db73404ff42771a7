import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprintOf } from '#core/signing/certificate';
import { parseCms } from '#core/signing/cms';
import type { Signer } from '#core/signing/signer';
import type { TokenSigner } from '#core/signing/token';
import { verifyPdf } from '#core/verification/verify-pdf';
import {
  extractSignatures,
  type Folder,
  generatedSigner,
  importedSigner,
  makePdf,
  openFolder,
  opensslVerify,
  sign,
  toPem,
} from '#test/support/signing';
import { openSoftHsm, PIN } from '#test/support/softhsm';
import { openTsa } from '#test/support/tsa';

/**
 * Every kind of signature against the three tools that Debian has, each with its own words. pdfsig judges certificates by
 * an NSS database, mutool by none of ours.
 */
const tsa = openTsa();
const hsm = openSoftHsm();
const generated = openFolder();
const rsaFolder = openFolder();
const ecFolder = openFolder();

type Kind = { readonly signer: Signer; readonly folder: Folder; readonly anchor: string };
const kinds = new Map<string, Kind>();
const tokenSigners: TokenSigner[] = [];
const names = ['EC, made here', 'RSA-3072, PKCS#12', 'EC, PKCS#12', 'EC, PKCS#11', 'RSA-3072, PKCS#11'] as const;

beforeAll(async () => {
  const own = await generatedSigner();
  kinds.set(names[0], { signer: own, folder: generated, anchor: toPem(own.certificates[0] ?? new Uint8Array()) });
  const rsa = await importedSigner(rsaFolder, 'rsa:3072');
  kinds.set(names[1], { signer: rsa, folder: rsaFolder, anchor: rsaFolder.read('ca.crt').toString() });
  const ec = await importedSigner(ecFolder, 'ec');
  kinds.set(names[2], { signer: ec, folder: ecFolder, anchor: ecFolder.read('ca.crt').toString() });
  for (const [name, kind, id] of [
    [names[3], 'ec', '01'],
    [names[4], 'rsa:3072', '02'],
  ] as const) {
    const signer = await hsm.tokens().open(hsm.addKey(kind, id), PIN);
    tokenSigners.push(signer);
    kinds.set(name, { signer, folder: hsm.folder, anchor: hsm.folder.read('ca.crt').toString() });
  }
});
afterAll(() => {
  for (const signer of tokenSigners) signer.close();
  for (const one of [tsa, hsm, generated, rsaFolder, ecFolder]) one.remove();
});

function kindOf(name: string): Kind {
  return kinds.get(name) ?? expect.unreachable(name);
}

/** What pdfsig says of each signature of a file, with these certificates trusted. */
function pdfsig(pdf: Uint8Array, anchors: readonly string[]): string[] {
  const folder = openFolder();
  folder.write('signed.pdf', pdf);
  const database = `sql:${folder.path}`;
  folder.run('certutil', '-N', '-d', database, '--empty-password');
  for (const [i, anchor] of anchors.entries()) {
    const file = folder.write(`anchor-${i}.pem`, anchor);
    folder.run('certutil', '-A', '-d', database, '-n', `anchor-${i}`, '-t', 'CT,C,C', '-i', file);
  }
  const { output } = folder.run('pdfsig', '-nssdir', database, 'signed.pdf');
  folder.remove();
  return output.split(/^Signature #\d+:$/m).slice(1);
}

function mutool(pdf: Uint8Array): string {
  const folder = openFolder();
  folder.write('signed.pdf', pdf);
  const { output } = folder.run('sh', '-c', 'mutool sign -v signed.pdf 2>&1');
  folder.remove();
  return output;
}

const stampCases = [
  ['without a time-stamp', false],
  ['with a time-stamp', true],
] as const;

describe.for(names)('%s', (name) => {
  test.for(stampCases)('%s is accepted by pdfsig, OpenSSL and mutool', async ([, isStamped]) => {
    const { signer, folder, anchor } = kindOf(name);
    const more = isStamped ? { timestamper: tsa.timestamper() } : {};
    const pdf = Buffer.from(await sign(await makePdf(), 'author', signer, more));

    const [{ cms, content } = expect.unreachable()] = extractSignatures(pdf);
    expect(opensslVerify(folder, cms, content, anchor)).toContain('CAdES Verification successful');

    const [said = ''] = pdfsig(pdf, [anchor]);
    expect(said).toContain('Signature Validation: Signature is Valid.');
    // pdfsig takes no certificate for an issuer that is none: it has no word for a pinned leaf
    const isPinned = name === names[0];
    expect(said).toContain(
      `Certificate Validation: ${isPinned ? 'Certificate issuer is unknown.' : 'Certificate is Trusted.'}`,
    );
    expect(said).toContain('Total document signed');
    expect(said).toContain('Signature Type: ETSI.CAdES.detached');

    const words = mutool(pdf);
    expect(words).toContain('The document is unchanged since signing.');
    // There is no way to give it our root
    const ofChain = isPinned ? 'Self-signed certificate.' : 'Self-signed certificate in chain.';
    expect(
      [...words.matchAll(/^\t?(Certificate|Digest|Signature) error: (.*)$/gm)].map(([, of, what]) => [of, what]),
    ).toEqual([['Certificate', ofChain]]);

    const token = parseCms(cms).timestamp;
    expect(token !== null).toBe(isStamped);
    if (token) {
      tsa.folder.write('token.der', token);
      tsa.folder.write('value.bin', parseCms(cms).signature);
      const check = ['ts', '-verify', '-token_in', '-in', 'token.der', '-data', 'value.bin', '-CAfile', 'ca.crt'];
      expect(tsa.folder.run('openssl', ...check).output).toContain('Verification: OK');
    }
    const context = {
      now: new Date('2026-12-24T12:00:00Z'),
      trusted: [fingerprintOf(signer.certificates[0] ?? new Uint8Array())],
      timestampAuthorities: [tsa.root()],
    };
    expect(verifyPdf(pdf, context).verdict).toBe('TOTAL-PASSED');
  });
});

test.for(stampCases)('three signers in a row, %s, all hold', async ([, isStamped]) => {
  const three = [names[0], names[4], names[3]].map(kindOf);
  let pdf: Uint8Array = await makePdf();
  for (const [i, { signer }] of three.entries()) {
    const more = isStamped ? { timestamper: tsa.timestamper() } : {};
    pdf = await sign(pdf, ['author', 'sign-off-1', 'sign-off-2'][i] ?? '', signer, more);
  }
  const file = Buffer.from(pdf);
  const said = pdfsig(
    file,
    three.map(({ anchor }) => anchor),
  );
  expect(said.map((one) => /Signature Validation: (.*)/.exec(one)?.[1])).toEqual(
    three.map(() => 'Signature is Valid.'),
  );
  expect(said.map((one) => /(Not total|Total) document signed/.exec(one)?.[1])).toEqual([
    'Not total',
    'Not total',
    'Total',
  ]);
  for (const [i, { cms, content }] of extractSignatures(file).entries()) {
    const { folder, anchor } = three[i] ?? expect.unreachable();
    expect(opensslVerify(folder, cms, content, anchor)).toContain('CAdES Verification successful');
  }
  // mutool takes each later signature for an edit of what the earlier ones signed
  const words = mutool(file);
  expect(words.match(/The document is unchanged since signing\./g)).toHaveLength(1);
  const trusted = three.map(({ signer }) => fingerprintOf(signer.certificates[0] ?? new Uint8Array()));
  const report = verifyPdf(file, {
    now: new Date('2026-12-24T12:00:00Z'),
    trusted,
    timestampAuthorities: [tsa.root()],
  });
  expect(report.signatures.map(({ verdict, timestamp }) => [verdict, timestamp?.verdict ?? null])).toEqual(
    three.map(() => ['TOTAL-PASSED', isStamped ? 'TOTAL-PASSED' : null]),
  );
});
