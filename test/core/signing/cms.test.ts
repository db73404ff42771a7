import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { parseCertificate } from '#core/signing/certificate';
import { isOwnEncoding, parseCms, signDetached } from '#core/signing/cms';
import { readDer } from '#core/signing/der';
import { describeCertificate } from '#core/signing/key';
import { readPkcs12 } from '#core/signing/pkcs12';
import { softwareSigner } from '#core/signing/signer';
import { generatedSigner, importedSigner, makePkcs12, openFolder, opensslVerify, toPem } from '#test/support/signing';

const folder = openFolder();
afterAll(() => folder.remove());

const content = Buffer.from('{"canonical":"state"}');

test('OpenSSL accepts a container made with a generated key', async () => {
  const signer = await generatedSigner();
  const cms = await signDetached(content, signer);
  const anchor = toPem(signer.certificates[0] ?? new Uint8Array());
  expect(opensslVerify(folder, cms, content, anchor)).toContain('CAdES Verification successful');
  expect(opensslVerify(folder, cms, Buffer.from('other'), anchor)).toContain('Verification failure');
});

describe('OpenSSL accepts a container made with an imported key, and its chain', () => {
  test.for(['rsa:3072', 'ec'] as const)('%s', async (kind) => {
    const signer = await importedSigner(folder, kind);
    const cms = await signDetached(content, signer);
    const anchor = folder.read('ca.crt').toString();
    expect(opensslVerify(folder, cms, content, anchor)).toContain('CAdES Verification successful');
  });

  test('ec384', async () => {
    const key = await readPkcs12(makePkcs12(folder, 'ec384', 'secret'), 'secret', 'key.p12');
    const cms = await signDetached(content, softwareSigner(key.privateKey, key.certificates));
    const anchor = folder.read('ca.crt').toString();
    expect(opensslVerify(folder, cms, content, anchor)).toContain('CAdES Verification successful');
  });
});

test('the signed attributes are exactly content type, digest and signing certificate, in the order of DER', async () => {
  const cms = await signDetached(content, await generatedSigner());
  folder.write('attributes.der', parseCms(cms).signedAttributes);
  const text = folder.run('openssl', 'asn1parse', '-inform', 'DER', '-in', 'attributes.der').output;
  expect([...text.matchAll(/d=2 .* OBJECT +:(\S+)/g)].map((match) => match[1])).toEqual([
    'contentType',
    'messageDigest',
    'id-smime-aa-signingCertificateV2',
  ]);
});

test('a container says what was signed, by whom, and names all its certificates', async () => {
  const signer = await importedSigner(folder, 'rsa:3072');
  const parsed = parseCms(await signDetached(content, signer));
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  expect({
    digest: Buffer.from(parsed.messageDigest).toString('hex'),
    leaf: parsed.leaf?.der,
    named: parsed.signingCertificates?.map(({ hash }) => Buffer.from(hash).toString('hex')),
    hasSigningTime: parsed.hasSigningTime,
  }).toEqual({
    digest: sha256(content),
    leaf: parseCertificate(signer.certificates[0] ?? new Uint8Array()).der,
    named: signer.certificates.map(sha256),
    hasSigningTime: false,
  });
  expect(signer.certificates.map((one) => describeCertificate(one).subject)).toEqual([
    'Grace Hopper',
    'Test authority',
  ]);
});

test('content in several pieces is signed as one', async () => {
  const signer = await generatedSigner();
  const cms = await signDetached([content.subarray(0, 5), content.subarray(5)], signer);
  const anchor = toPem(signer.certificates[0] ?? new Uint8Array());
  expect(opensslVerify(folder, cms, content, anchor)).toContain('CAdES Verification successful');
});

test('a container has one encoding: every other byte sequence is refused or not our own', async () => {
  for (const signer of [await generatedSigner(), await importedSigner(folder, 'rsa:3072')]) {
    const cms = Buffer.from(await signDetached(content, signer));
    expect(isOwnEncoding(cms, parseCms(cms))).toBe(true);
    const { signedAttributes, signature, certificates } = parseCms(cms);
    // These are held by hash or signature; everything else must be held by the form
    const held = [readDer(signedAttributes).content, signature, ...certificates.map((one) => one.der)].map((part) => {
      const from = cms.indexOf(part);
      return { from, to: from + part.length };
    });
    for (let i = 0; i < cms.length; i++) {
      if (held.some(({ from, to }) => i >= from && i < to)) continue;
      for (const bit of [1, 2, 4, 8, 16, 32, 64, 128]) {
        const altered = Buffer.from(cms);
        altered[i] = (altered[i] ?? 0) ^ bit;
        expect(isAccepted(altered), `byte ${i}, bit ${bit}`).toBe(false);
      }
    }
    expect(isAccepted(Buffer.concat([cms, Buffer.from([0])]))).toBe(false);
  }
});

function isAccepted(cms: Uint8Array): boolean {
  try {
    return isOwnEncoding(cms, parseCms(cms));
  } catch (error) {
    expect(error).toMatchObject({ name: 'DerError' });
    return false;
  }
}

test('a signer whose certificate is not that of its key is refused', async () => {
  const one = await importedSigner(folder, 'ec');
  const key = await readPkcs12(makePkcs12(folder, 'ec', 'secret'), 'secret', 'key.p12');
  expect(() => softwareSigner(key.privateKey, one.certificates)).toThrow('not that of the key');
});
