import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SigningKey } from '#contract/records/person';
import { unlockSigner } from '#core/people/unlock';
import { fingerprintOf } from '#core/signing/certificate';
import type { Signer } from '#core/signing/signer';
import { createTokens } from '#core/signing/token';
import { openStore } from '#core/store/db';
import { openTestCore, type TestCore } from '#test/support/open-test-core';
import { generatedSigner, makePdf, openFolder, sign, toPem } from '#test/support/signing';
import '#test/support/quick-scrypt';

// A passphrase costs time on purpose, and machines are shared.
vi.setConfig({ testTimeout: 60_000 });

const passphrase = 'correct horse battery staple';
const rootPassphrase = 'the passphrase of the root';

let app: TestCore;
let personId: string;
beforeEach(async () => {
  app = openTestCore();
  const session = await app.client.workspace.create({
    file: app.file('trust.mdossier'),
    name: 'Trust',
    owner: { name: 'Zoë Müller', email: 'zoe@example.org', roles: ['owner'] },
  });
  personId = session.actor?.id ?? expect.unreachable();
});
afterEach(() => app.stop());

const path = (name: string): string => join(app.folder, name);
const put = (name: string, content: Uint8Array | string): { file: string } => {
  writeFileSync(path(name), content);
  return { file: app.file(name) };
};
const leafOf = ({ certificates }: Signer): Uint8Array => certificates[0] ?? expect.unreachable();
const check = (name: string) => app.client.verification.check({ file: app.file(name) });
const generate = (): Promise<SigningKey> => app.client.key.generate({ personId, passphrase });

/** The signer that a key of the workspace is. */
async function signerOf(keyId: string): Promise<Signer> {
  await app.client.workspace.close();
  const store = openStore(path('trust.mdossier'), { check: false });
  const at = new Date('2026-11-23T10:00:00Z');
  const input = { personId, keyId, passphrase };
  const { signer } = await unlockSigner(store.read, input, at, createTokens(null)).finally(() => store.close());
  await app.client.workspace.open({ file: app.file('trust.mdossier') });
  return signer;
}

/** A PDF that a key of the workspace signed on 23 November 2026 at 10:00, and is looked at a month later. */
async function signedBy(signer: Signer, name: string): Promise<void> {
  writeFileSync(path(name), await sign(await makePdf(), 'author', signer));
  app.setClock('2026-12-24T12:00:00Z');
}

describe('a colleague’s certificate', () => {
  test('is pinned from a file, in PEM and DER, and makes the colleague’s signature pass', async () => {
    const colleague = await generatedSigner('Grace Hopper');
    await signedBy(colleague, 'grace.pdf');
    expect(await check('grace.pdf')).toMatchObject({ verdict: 'INDETERMINATE', signatures: [{ trustedBy: null }] });
    const [pinned] = await app.client.trust.add({
      kind: 'pin',
      source: put('grace.pem', `Grace’s certificate\n${toPem(leafOf(colleague))}`),
      fingerprint: fingerprintOf(leafOf(colleague)),
      note: 'read out by telephone',
    });
    expect(pinned).toMatchObject({
      kind: 'pin',
      subject: 'Grace Hopper',
      fingerprint: fingerprintOf(leafOf(colleague)),
      note: 'read out by telephone',
      addedBy: personId,
    });
    expect(await check('grace.pdf')).toMatchObject({ verdict: 'TOTAL-PASSED', signatures: [{ trustedBy: 'pin' }] });
    const again = await app.client.trust.add({ kind: 'pin', source: put('grace.der', leafOf(colleague)) });
    expect(again).toEqual([pinned]);
    const { id, version } = pinned ?? expect.unreachable();
    expect(await app.client.trust.remove({ id, baseVersion: version })).toEqual([]);
    expect((await check('grace.pdf')).verdict).toBe('INDETERMINATE');
  });

  test('is taken from a signed document that was dropped', async () => {
    const colleague = await generatedSigner('Grace Hopper');
    await signedBy(colleague, 'grace.pdf');
    const content = new Blob([readFileSync(path('grace.pdf'))]);
    const list = await app.client.trust.add({ kind: 'pin', source: { name: 'grace.pdf', content } });
    expect(list).toMatchObject([{ subject: 'Grace Hopper' }]);
  });

  test('is asked for by its fingerprint if a document has several signers', async () => {
    const signers = [await generatedSigner('Grace Hopper'), await generatedSigner('Ada Lovelace')];
    let pdf: Uint8Array = await makePdf();
    for (const [n, field] of ['author', 'sign-off-1'].entries()) {
      pdf = await sign(pdf, field, signers[n] ?? expect.unreachable());
    }
    const source = put('both.pdf', pdf);
    await expect(app.client.trust.add({ kind: 'pin', source })).rejects.toMatchObject({
      code: 'trust.several-signers',
      data: { name: 'both.pdf', count: 2 },
    });
    const fingerprint = fingerprintOf(leafOf(signers[1] ?? expect.unreachable()));
    expect(await app.client.trust.add({ kind: 'pin', source, fingerprint })).toMatchObject([
      { subject: 'Ada Lovelace' },
    ]);
  });

  test('is refused if its fingerprint is not the one compared, or if there is none', async () => {
    const colleague = await generatedSigner('Grace Hopper');
    const source = put('grace.pem', toPem(leafOf(colleague)));
    await expect(app.client.trust.add({ kind: 'pin', source, fingerprint: 'ab'.repeat(32) })).rejects.toMatchObject({
      code: 'trust.other-fingerprint',
      data: { name: 'grace.pem' },
    });
    for (const content of ['no certificate', '', toPem(Buffer.from('3003020101', 'hex')), '%PDF-1.7\n']) {
      await expect(app.client.trust.add({ kind: 'pin', source: put('none.pem', content) })).rejects.toMatchObject({
        code: 'trust.not-a-certificate',
      });
    }
    expect(await app.client.trust.list()).toEqual([]);
  });

  test('is not an authority', async () => {
    const source = put('grace.pem', toPem(leafOf(await generatedSigner('Grace Hopper'))));
    for (const kind of ['ca', 'tsa'] as const) {
      await expect(app.client.trust.add({ kind, source })).rejects.toMatchObject({
        code: 'trust.wrong-kind',
        data: { name: 'grace.pem', kind },
      });
    }
  });
});

test('an imported authority makes all pass whom it issued, and says so', async () => {
  const folder = openFolder();
  try {
    const { importedSigner } = await import('#test/support/signing');
    const signer = await importedSigner(folder, 'ec');
    await signedBy(signer, 'issued.pdf');
    expect((await check('issued.pdf')).subIndication).toBe('NO_CERTIFICATE_CHAIN_FOUND');
    const bundle = signer.certificates.map(toPem).join('');
    const list = await app.client.trust.add({
      kind: 'ca',
      source: put('bundle.pem', bundle),
      note: 'from the intranet',
    });
    expect(list).toMatchObject([{ kind: 'ca', subject: 'Test authority' }]);
    expect(await check('issued.pdf')).toMatchObject({ verdict: 'TOTAL-PASSED', signatures: [{ trustedBy: 'ca' }] });
  } finally {
    folder.remove();
  }
});

describe('the workspace’s own authority', () => {
  const create = () => app.client.authority.create({ name: 'Our authority', passphrase: rootPassphrase });

  test('is made once, lasts ten years, and is exported as OpenSSL reads it', async () => {
    expect(await app.client.authority.get()).toBeNull();
    await expect(app.client.authority.export({ file: app.file('root.pem') })).rejects.toMatchObject({
      code: 'authority.none',
    });
    const authority = await create();
    expect(authority).toMatchObject({ subject: 'Our authority', notAfter: expect.stringMatching(/^2036-11-23/) });
    expect(await app.client.authority.get()).toEqual(authority);
    await expect(create()).rejects.toMatchObject({ code: 'authority.exists' });
    await app.client.authority.export({ file: app.file('root.pem') });
    const args = ['x509', '-in', path('root.pem'), '-noout', '-fingerprint', '-sha256'];
    const told = execFileSync('openssl', args, { encoding: 'utf8' });
    expect(told.replaceAll(':', '').toLowerCase()).toContain(authority.fingerprint);
  });

  test('gives a key a certificate that passes here, and elsewhere under the exported root', async () => {
    const key = await generate();
    const authority = await create();
    const issued = await app.client.authority.issue({ keyId: key.id, passphrase: rootPassphrase });
    expect(issued).toMatchObject({ id: key.id, issuer: 'Our authority', isSelfSigned: false, subject: 'Zoë Müller' });
    expect(issued.fingerprint).not.toBe(key.fingerprint);
    expect(issued.certificates).toHaveLength(2);
    await signedBy(await signerOf(key.id), 'zoe.pdf');
    expect(await check('zoe.pdf')).toMatchObject({
      verdict: 'TOTAL-PASSED',
      signatures: [{ trustedBy: 'workspace-ca', issuer: 'Our authority' }],
    });
    await app.client.authority.export({ file: app.file('root.pem') });
    await app.client.workspace.create({
      file: app.file('other.mdossier'),
      name: 'Other',
      owner: { name: 'Grace Hopper', email: '', roles: ['owner'] },
    });
    expect((await check('zoe.pdf')).verdict).toBe('INDETERMINATE');
    const source = { file: app.file('root.pem') };
    await app.client.trust.add({ kind: 'ca', source, fingerprint: authority.fingerprint });
    expect(await check('zoe.pdf')).toMatchObject({ verdict: 'TOTAL-PASSED', signatures: [{ trustedBy: 'ca' }] });
  });

  test('is used with its passphrase only, and not for revoked keys or those of another authority', async () => {
    const key = await generate();
    const issue = (given: string) => app.client.authority.issue({ keyId: key.id, passphrase: given });
    await expect(issue(rootPassphrase)).rejects.toMatchObject({ code: 'authority.none' });
    await create();
    await expect(issue(passphrase)).rejects.toMatchObject({ code: 'key.wrong-passphrase' });
    await app.client.key.revoke({ id: key.id, baseVersion: 1, from: '2026-11-23T00:00:00.000Z', reason: 'Lost' });
    await expect(issue(rootPassphrase)).rejects.toMatchObject({ code: 'key.revoked' });
    const folder = openFolder();
    const { makePkcs12 } = await import('#test/support/signing');
    const { file } = put('grace.p12', makePkcs12(folder, 'ec', 'secret'));
    folder.remove();
    const foreign = await app.client.key.importPkcs12({ personId, file, filePassphrase: 'secret', passphrase });
    await expect(app.client.authority.issue({ keyId: foreign.id, passphrase: rootPassphrase })).rejects.toMatchObject({
      code: 'authority.foreign-issuer',
      data: { subject: 'Grace Hopper', issuer: 'Test authority' },
    });
  });

  test('leaves no private key in the journal', async () => {
    await create();
    const [newest] = await app.client.journal.list({ limit: 1 });
    const envelope = newest?.changes.find(({ field }) => field === 'envelope');
    expect(envelope?.new).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});

describe('a revocation in the open workspace', () => {
  const revoke = (id: string, baseVersion: number, from: string) =>
    app.client.key.revoke({ id, baseVersion, from, reason: 'Laptop stolen' });

  test('is told of signatures made before it, and makes later ones fail', async () => {
    await app.client.authority.create({ name: 'Our authority', passphrase: rootPassphrase });
    const key = await generate();
    await app.client.authority.issue({ keyId: key.id, passphrase: rootPassphrase });
    await signedBy(await signerOf(key.id), 'zoe.pdf');
    expect((await check('zoe.pdf')).verdict).toBe('TOTAL-PASSED');
    await revoke(key.id, 2, '2026-11-23T12:00:00.000Z');
    expect(await check('zoe.pdf')).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'REVOKED_NO_POE',
      signatures: [{ revokedAt: '2026-11-23T12:00:00.000Z', trustedBy: 'workspace-ca' }],
    });
    await revoke(key.id, 3, '2026-11-23T08:00:00.000Z');
    expect(await check('zoe.pdf')).toMatchObject({ verdict: 'TOTAL-FAILED', subIndication: 'REVOKED' });
  });

  test('reaches the certificate that a key had before another was issued for it', async () => {
    const key = await generate();
    await signedBy(await signerOf(key.id), 'zoe.pdf');
    await app.client.trust.add({ kind: 'pin', source: { file: app.file('zoe.pdf') } });
    expect((await check('zoe.pdf')).verdict).toBe('TOTAL-PASSED');
    await app.client.authority.create({ name: 'Our authority', passphrase: rootPassphrase });
    await app.client.authority.issue({ keyId: key.id, passphrase: rootPassphrase });
    expect((await check('zoe.pdf')).verdict).toBe('TOTAL-PASSED');
    await revoke(key.id, 2, '2026-11-23T08:00:00.000Z');
    expect(await check('zoe.pdf')).toMatchObject({ verdict: 'TOTAL-FAILED', subIndication: 'REVOKED' });
  });
});

test('without a workspace only what is given with the question is trusted', async () => {
  const colleague = await generatedSigner('Grace Hopper');
  await signedBy(colleague, 'grace.pdf');
  await app.client.trust.add({ kind: 'pin', source: { file: app.file('grace.pdf') } });
  expect((await check('grace.pdf')).verdict).toBe('TOTAL-PASSED');
  await app.client.workspace.close();
  expect((await check('grace.pdf')).verdict).toBe('INDETERMINATE');
  const trusted = [fingerprintOf(leafOf(colleague))];
  expect((await app.client.verification.check({ file: app.file('grace.pdf'), trusted })).verdict).toBe('TOTAL-PASSED');
});
