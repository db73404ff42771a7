import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { openTestCore, type TestCore } from '#test/support/open-test-core';
import { sign } from '#test/support/signing';
import { approver, author, fingerprint, makeDossier, sha256, stateBytes } from '#test/support/small-dossier';
import { openTsa, stampedAt } from '#test/support/tsa';

const tsa = openTsa();
afterAll(() => tsa.remove());
const cores: TestCore[] = [];
afterEach(() => {
  for (const core of cores.splice(0)) core.stop();
});

function openCore() {
  const core = openTestCore();
  cores.push(core);
  const put = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(core.folder, name), bytes);
    return core.file(name);
  };
  const get = (name: string): Buffer => readFileSync(join(core.folder, name));
  return { ...core, put, get };
}

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('no error'),
    (error: { code: string; data: unknown }) => ({ code: error.code, data: error.data }),
  );

test('a dossier on disk is stamped by files that travel to an authority and back', async () => {
  const { client, put, get, file, setClock } = openCore();
  setClock('2026-11-24T09:00:00.000Z');
  const dossier = put('dossier.pdf', await makeDossier());
  const before = get('dossier.pdf');
  await client.timestamp.exportRequest({ dossier, file: file('dossier.tsq') });
  expect(get('dossier.pdf').equals(before)).toBe(true);
  const response = put('dossier.tsr', await tsa.respond(get('dossier.tsq')));
  const stamped = await client.timestamp.attach({ dossier, response });
  expect(stamped).toMatchObject({
    fileName: 'dossier.pdf',
    sizeBytes: before.length,
    sha256: sha256(get('dossier.pdf')),
    contentHash: sha256(stateBytes),
    signatures: 1,
    unsignedFields: [],
  });
  const check = () => client.verification.check({ file: dossier, trusted: [author, approver].map(fingerprint) });
  const report = await check();
  expect(report).toMatchObject({ kind: 'dossier', verdict: 'TOTAL-PASSED' });
  // Nobody told this machine that it may believe the authority
  expect(report.signatures[0]?.timestamp).toMatchObject({
    at: new Date(stampedAt).toISOString(),
    authority: 'Test time-stamps',
    verdict: 'INDETERMINATE',
    subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
  });
  const owner = { name: 'Grace Hopper', email: '', roles: ['owner' as const] };
  await client.workspace.create({ file: file('w.mdossier'), name: 'W', owner });
  const root = { name: 'root.der', content: new Blob([new Uint8Array(tsa.root())]) };
  await client.trust.add({ kind: 'tsa', source: root, note: 'Made by this test' });
  expect((await check()).signatures[0]?.timestamp).toMatchObject({ verdict: 'TOTAL-PASSED', subIndication: null });
  expect(await errorOf(client.timestamp.attach({ dossier, response }))).toEqual({
    code: 'timestamp.not-possible',
    data: { reason: 'present' },
  });
});

test('the answer for another dossier, and a dossier that was altered, are refused and nothing is written', async () => {
  const { client, put, get, file } = openCore();
  const dossier = put('dossier.pdf', await makeDossier());
  const other = put('other.pdf', await makeDossier());
  await client.timestamp.exportRequest({ dossier: other, file: file('other.tsq') });
  const response = put('other.tsr', await tsa.respond(get('other.tsq')));
  const before = get('dossier.pdf');
  expect(await errorOf(client.timestamp.attach({ dossier, response }))).toEqual({
    code: 'timestamp.unusable',
    data: { reason: 'imprint' },
  });
  expect(get('dossier.pdf').equals(before)).toBe(true);

  const altered = Buffer.from(before);
  altered[500] = (altered[500] ?? 0) ^ 1;
  const broken = put('altered.pdf', altered);
  expect(await errorOf(client.timestamp.exportRequest({ dossier: broken, file: file('altered.tsq') }))).toMatchObject({
    code: 'dossier.altered',
  });
  const plain = put('plain.pdf', Buffer.from('%PDF-1.7\n'));
  expect(await errorOf(client.timestamp.exportRequest({ dossier: plain, file: file('plain.tsq') }))).toMatchObject({
    code: 'dossier.not-a-dossier',
  });
  expect(() => get('altered.tsq')).toThrow();
});

test('the answer that comes after the next signature is too late', async () => {
  const { client, put, get, file } = openCore();
  const first = await makeDossier(
    () => undefined,
    (pdf) => pdf,
    ['author', 'sign-off-1'],
  );
  const dossier = put('dossier.pdf', first);
  await client.timestamp.exportRequest({ dossier, file: file('dossier.tsq') });
  const response = put('dossier.tsr', await tsa.respond(get('dossier.tsq')));
  const second = Buffer.from(await sign(first, 'sign-off-1', approver));
  put('dossier.pdf', second);
  expect(await errorOf(client.timestamp.attach({ dossier, response }))).toMatchObject({
    code: 'timestamp.unusable',
    data: { reason: 'imprint' },
  });
  expect(get('dossier.pdf').equals(second)).toBe(true);
});
