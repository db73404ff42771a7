import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AttachmentManifest, DOSSIER_ATTACHMENTS } from '#contract/records/dossier';
import { readAttachments } from '#core/verification/attachments';
import { openTestCore } from '#test/support/open-test-core';
import { decide } from '#test/support/sign-off';
import { openTeamCase, type TeamCase } from '#test/support/team-case';
import { makeToolResources, openToolCase, passphrase, plainAnswers, type ToolCase } from '#test/support/tool-pack';

// Two workspaces with their sign-offs and dossiers, and other programs.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

type Files = ReadonlyMap<string, Uint8Array>;

let folder: ReturnType<typeof makeToolResources>;
let team: TeamCase;
let other: ToolCase;
/** What the dossiers of both carry. */
let own: Files;
let foreign: Files;

const LIST = DOSSIER_ATTACHMENTS.attachments;
const path = (name: string): string => join(team.folder, name);
const attached = (files: Files, name: string): Uint8Array => files.get(name) ?? expect.unreachable();

async function exportDossier({ client, file, assessmentId }: ToolCase): Promise<void> {
  const options = { languages: ['en' as const] };
  const job = await client.dossier.export({ assessmentId, file: file('dossier.pdf'), options, signers: [] });
  for (let step = await job.next(); step.done !== true; step = await job.next());
}
const filesOf = (tools: ToolCase): Files =>
  new Map(
    readAttachments(readFileSync(join(tools.folder, 'dossier.pdf'))).map(({ name, bytes }) => [name, bytes] as const),
  );

beforeAll(async () => {
  folder = makeToolResources();
  team = await openTeamCase(folder.folder);
  for (const member of ['vera', 'rolf'] as const) await team.decide(member);
  copyFileSync(path('tools.mdossier'), path('older.mdossier'));
  await team.decide('anna');
  await exportDossier(team);
  other = await openToolCase(folder.folder);
  await other.answer(plainAnswers);
  const { assessmentId, anna: personId, annasKey: keyId } = other;
  await decide(other.client, { assessmentId, personId, keyId, passphrase });
  await exportDossier(other);
  [own, foreign] = [filesOf(team), filesOf(other)];
});
afterAll(() => {
  team.stop();
  other.stop();
  folder.remove();
});

/**
 * The team's dossier with other files in it, exchanged by qpdf, and its list of them made anew: whoever exchanges one can
 * do that as well. Gives the checks that fail.
 */
async function exchange(changes: Readonly<Record<string, Uint8Array | undefined>>): Promise<string[]> {
  const list = AttachmentManifest.parse(JSON.parse(Buffer.from(attached(own, LIST)).toString('utf8')));
  const files = list.files.map((file) => {
    const bytes = changes[file.name];
    if (!bytes) return file;
    return { ...file, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  const all = { ...changes, [LIST]: Buffer.from(JSON.stringify({ ...list, files })) };
  let from = path('dossier.pdf');
  for (const [index, [name, bytes = new Uint8Array()]] of Object.entries(all).entries()) {
    const to = path(`exchanged-${index}.pdf`);
    writeFileSync(path(name), bytes);
    const what = ['--add-attachment', path(name), `--key=${name}`, `--filename=${name}`, '--replace', '--'];
    execFileSync('qpdf', [from, ...what, to]);
    from = to;
  }
  const report = await team.client.verification.check({ file: team.core.files.give(from).token });
  return [...new Set(report.checks.filter(({ verdict }) => verdict === 'TOTAL-FAILED').map(({ code }) => code))];
}

describe('a dossier is rejected with', () => {
  test('nothing if its own files are put back', async () => {
    expect(await exchange({ 'checkpoint.txt': attached(own, 'checkpoint.txt') })).toEqual([]);
  });

  test('the checkpoint of another workspace, with and without the proof that belongs to it', async () => {
    const checkpoint = attached(foreign, 'checkpoint.txt');
    const proof = attached(foreign, 'journal-proof.json');
    expect(await exchange({ 'checkpoint.txt': checkpoint })).toContain('journal-checkpoint');
    expect(await exchange({ 'journal-proof.json': proof })).toContain('journal-proof');
    expect(await exchange({ 'checkpoint.txt': checkpoint, 'journal-proof.json': proof })).toEqual(
      expect.arrayContaining(['journal-checkpoint', 'journal-proof']),
    );
  });

  test('the manifest of another sign-off, of this workspace or of another', async () => {
    const [first, second] = [attached(own, 'manifest-1.json'), attached(own, 'manifest-2.json')];
    expect(await exchange({ 'manifest-1.json': second })).toContain('manifest-hash');
    expect(await exchange({ 'manifest-1.json': second, 'manifest-2.json': first })).toContain('manifest-hash');
    expect(await exchange({ 'manifest-1.json': attached(foreign, 'manifest-1.json') })).toContain('manifest-hash');
  });

  test('the decision of another sign-off and its signature', async () => {
    const changes = {
      'decision-1.json': attached(own, 'decision-2.json'),
      'decision-1.p7s': attached(own, 'decision-2.p7s'),
    };
    expect(await exchange(changes)).toContain('sign-off-decision');
  });
});

test('a key that was revoked from before its signature on is told of a dossier by the workspace that knows', async () => {
  const before = await team.client.verification.check({ file: team.file('dossier.pdf') });
  expect(before.checks.filter(({ code, verdict }) => code === 'signer-key' && verdict !== 'TOTAL-PASSED')).toEqual([]);
  const key = (await team.client.key.list()).find(({ id }) => id === team.keys.rolf) ?? expect.unreachable();
  const revoked = { id: key.id, baseVersion: key.version, from: '2026-01-01T00:00:00.000Z', reason: 'Stolen.' };
  await team.client.key.revoke(revoked);
  const after = await team.client.verification.check({ file: team.file('dossier.pdf') });
  expect(after.verdict).toBe('TOTAL-FAILED');
  expect(after.checks.filter(({ code, verdict }) => code === 'signer-key' && verdict === 'TOTAL-FAILED')).toMatchObject(
    [{ subject: expect.stringContaining('Rolf Risk') }],
  );
});

test('a dossier tells of a workspace file whether it is older or was rewritten after it', async () => {
  const app = openTestCore({ resources: folder.folder });
  try {
    for (const name of ['older.mdossier', 'dossier.pdf']) copyFileSync(path(name), join(app.folder, name));
    const { client } = app;
    const dossier = { file: app.file('dossier.pdf') };
    const check = async () => await client.verification.check({ file: app.file('older.mdossier'), anchors: [dossier] });
    await client.workspace.open({ file: app.file('older.mdossier') });
    expect(await client.journal.compare(dossier)).toMatchObject({ result: 'older', anchorName: 'dossier.pdf' });
    expect(await check()).toMatchObject({ verdict: 'TOTAL-FAILED', anchors: [{ result: 'older' }] });
    await client.session.actAs({ personId: team.ids.olga });
    for (let i = 0; i < 12; i += 1) await client.person.add({ name: `Person ${i}`, roles: ['developer'] });
    expect(await client.journal.compare(dossier)).toMatchObject({ result: 'rewritten' });
    expect(await check()).toMatchObject({ verdict: 'TOTAL-FAILED', anchors: [{ result: 'rewritten' }] });
    expect((await team.client.journal.compare({ file: team.file('dossier.pdf') })).result).toBe('grown');
    expect(
      (await other.client.journal.compare({ file: other.core.files.give(path('dossier.pdf')).token })).result,
    ).toBe('other-workspace');
  } finally {
    app.stop();
  }
});
