import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { DossierOptions, ExportedDossier } from '#contract/records/dossier';
import type { TestCore } from '#test/support/open-test-core';
import { openTestCore } from '#test/support/open-test-core';
import { decide } from '#test/support/sign-off';
import { makeToolResources, openToolCase, passphrase, plainAnswers, type ToolCase } from '#test/support/tool-pack';

type Options = Omit<z.input<typeof DossierOptions>, 'languages'>;
let folder: ReturnType<typeof makeToolResources>;
let tools: ToolCase;
let olgasKey: string;

beforeAll(async () => {
  folder = makeToolResources();
  tools = await openToolCase(folder.folder);
  await tools.answer(plainAnswers);
  olgasKey = (await tools.client.key.generate({ personId: tools.olga, passphrase })).id;
  writeFileSync(join(tools.folder, 'scale.txt'), 'weighed: 3 kg');
  const { assessmentId, client, anna, annasKey } = tools;
  await client.evidence.add({ assessmentId, questionId: 'use.weight', file: tools.file('scale.txt') });
  await decide(client, { personId: anna, keyId: annasKey, passphrase, assessmentId });
});
afterAll(() => {
  tools.stop();
  folder.remove();
});

const author = () => ({ personId: tools.olga, keyId: olgasKey, passphrase });
const approver = () => ({ personId: tools.anna, keyId: tools.annasKey, passphrase });
const path = (name: string): string => join(tools.folder, name);
const run = (program: string, ...args: string[]): string => execFileSync(program, args, { encoding: 'utf8' });
const hashOf = (name: string): string =>
  createHash('sha256')
    .update(readFileSync(path(name)))
    .digest('hex');

async function exportTo(
  name: string,
  options: Options = {},
  more: { signers?: ReturnType<typeof author>[]; certify?: boolean; core?: TestCore } = {},
): Promise<ExportedDossier> {
  const { client, file } = more.core ?? tools;
  const job = await client.dossier.export({
    assessmentId: tools.assessmentId,
    file: file(name),
    options: { languages: ['en'], ...options },
    signers: more.signers ?? [],
    certify: more.certify ?? false,
  });
  for (;;) {
    const step = await job.next();
    if (step.done === true) return step.value;
  }
}

async function trusting() {
  const trusted = (await tools.client.key.list()).map(({ fingerprint }) => fingerprint);
  return (name: string) => tools.client.verification.check({ file: tools.file(name), trusted });
}

describe('the editions of an assessment', () => {
  test('say which can be made, and refuse the others without a file', async () => {
    const choices = await tools.client.dossier.editions({ assessmentId: tools.assessmentId });
    expect(choices.find(({ edition }) => edition === 'fria')).toMatchObject({
      isAvailable: false,
      reason: 'other-pack',
    });
    expect(choices.find(({ edition }) => edition === 'certificate')).toMatchObject({ isAvailable: true, reason: null });
    await expect(exportTo('fria.pdf', { edition: 'fria' })).rejects.toMatchObject({
      code: 'dossier.edition-unavailable',
    });
  });

  test('tell the gaps, the gravest first', async () => {
    const gaps = await tools.client.dossier.gaps({ assessmentId: tools.assessmentId });
    expect(gaps.every(({ kind }) => kind !== 'no-sign-off')).toBe(true);
  });

  test('are sound PDFs that verify, each with its list of attachments', async () => {
    const check = await trusting();
    for (const edition of ['full', 'certificate', 'audit-trail', 'changes'] as const) {
      await exportTo(`${edition}.pdf`, { edition }, { signers: edition === 'certificate' ? [approver()] : [author()] });
      expect(run('qpdf', '--check', path(`${edition}.pdf`))).toContain('No syntax or stream encoding errors');
      const report = await check(`${edition}.pdf`);
      expect(report.checks.filter(({ verdict }) => verdict === 'TOTAL-FAILED')).toEqual([]);
      expect(report.checks).toContainEqual(
        expect.objectContaining({ code: 'attachment-hash', subject: 'manifest.json', verdict: 'TOTAL-PASSED' }),
      );
      expect(report.checks).toContainEqual(expect.objectContaining({ code: 'journal-proof', verdict: 'TOTAL-PASSED' }));
    }
    expect(run('pdfinfo', path('certificate.pdf'))).toMatch(/Pages:\s+1\b/);
  }, 60_000);

  test('are previewed with the places of their questions, marked as such, and nothing is written', async () => {
    const before = await tools.client.journal.list({ limit: 1 });
    const preview = await tools.client.dossier.preview({
      assessmentId: tools.assessmentId,
      options: { languages: ['en'] },
    });
    writeFileSync(path('preview.pdf'), Buffer.from(await preview.pdf.arrayBuffer()));
    expect(run('pdftotext', '-raw', path('preview.pdf'), '-')).toMatch(/^P\s*R\s*E\s*V\s*I\s*E\s*W/);
    const place = preview.places.find(({ questionId }) => questionId === 'use.weight');
    expect(place).toBeDefined();
    const page = String(place?.page);
    expect(run('pdftotext', '-f', page, '-l', page, path('preview.pdf'), '-')).toContain('3');
    expect(preview.places.every(({ page: n, top }) => n <= preview.pages && top > 0 && top < 842)).toBe(true);
    expect(await tools.client.journal.list({ limit: 1 })).toEqual(before);
  });
});

describe('a dossier with further fields', () => {
  test('that certifies allows later signatures and names any other change', async () => {
    await exportTo('certified.pdf', { spareFields: 1 }, { signers: [author()], certify: true });
    const check = await trusting();
    expect((await check('certified.pdf')).verdict).toBe('TOTAL-PASSED');
    expect(run('pdfsig', path('certified.pdf'))).toContain('Signature is Valid');
    await tools.client.dossier.sign({ ...approver(), file: tools.file('certified.pdf') });
    const twice = await check('certified.pdf');
    expect([twice.verdict, twice.signatures.length, twice.unsignedFields]).toEqual(['TOTAL-PASSED', 2, ['further-1']]);
    const altered = readFileSync(path('certified.pdf'), 'latin1');
    const perms = /\/Perms\s*<<\s*\/DocMDP (\d+) 0 R\s*>>/.exec(altered);
    expect(perms).not.toBeNull();
    // An update that takes the permissions away again.
    const root = Number(/\/Root (\d+) 0 R/.exec(altered)?.[1]);
    const objects = [...altered.matchAll(new RegExp(`(?:^|\\n)(${root} 0 obj[\\s\\S]*?endobj)`, 'g'))];
    const catalog = (objects.at(-1)?.[1] ?? '').replace(/\/Perms\s*<<[^>]*>>/, '');
    const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(altered)?.[1]);
    const at = altered.length + 1;
    const size = Math.max(...[...altered.matchAll(/\/Size (\d+)/g)].map(([, n]) => Number(n)));
    const table = `${at + catalog.length + 1}`;
    const id = /\/ID \[[^\]]*\]/.exec(altered)?.[0] ?? '';
    const info = /\/Info \d+ 0 R/.exec(altered)?.[0] ?? '';
    const update = `\n${catalog}\nxref\n${root} 1\n${String(at).padStart(10, '0')} 00000 n \ntrailer\n<< /Size ${size} /Root ${root} 0 R ${info} ${id} /Prev ${start} >>\nstartxref\n${table}\n%%EOF\n`;
    writeFileSync(path('stripped.pdf'), Buffer.from(altered + update, 'latin1'));
    const stripped = await check('stripped.pdf');
    expect(stripped.verdict).toBe('TOTAL-FAILED');
    expect(stripped.signatures.flatMap(({ changedSince }) => changedSince)).toContain('catalog, Perms');
  }, 60_000);

  test('is signed by somebody of another workspace, in their own name or in a field for anyone', async () => {
    await exportTo('elsewhere.pdf', { spareFields: 1 });
    const other = openTestCore({ resources: folder.folder });
    try {
      await other.client.workspace.create({
        file: other.file('other.mdossier'),
        name: 'Elsewhere',
        owner: { name: 'Olga Owner', roles: ['owner'] },
      });
      const me = (await other.client.session.get()).actor?.id ?? '';
      const { id } = await other.client.key.generate({ personId: me, passphrase });
      const stranger = await other.client.person.add({ name: 'Witness Wanda', roles: ['developer'] });
      const hers = await other.client.key.generate({ personId: stranger.id, passphrase });
      const file = other.core.files.give(path('elsewhere.pdf')).token;
      const first = await other.client.dossier.sign({ personId: me, keyId: id, passphrase, file });
      expect(first.unsignedFields).toEqual(['sign-off-1', 'further-1']);
      const second = await other.client.dossier.sign({ personId: stranger.id, keyId: hers.id, passphrase, file });
      expect(second.unsignedFields).toEqual(['sign-off-1']);
      await expect(
        other.client.dossier.sign({ personId: stranger.id, keyId: hers.id, passphrase, file }),
      ).rejects.toMatchObject({ code: 'dossier.no-free-field' });
    } finally {
      other.stop();
    }
  }, 60_000);

  test('is signed among several at once, each told of on its own', async () => {
    await exportTo('batch-1.pdf');
    await exportTo('batch-2.pdf', { edition: 'audit-trail' });
    writeFileSync(path('batch-3.pdf'), 'no dossier at all');
    const told = await tools.client.dossier.signAll({
      ...author(),
      files: ['batch-1.pdf', 'batch-2.pdf', 'batch-3.pdf'].map((name) => tools.file(name)),
    });
    expect(told.map(({ fileName, dossier, errorCode }) => [fileName, dossier?.signatures ?? null, errorCode])).toEqual([
      ['batch-1.pdf', 1, null],
      ['batch-2.pdf', 1, null],
      ['batch-3.pdf', null, 'signature.file-unsupported'],
    ]);
  }, 60_000);
});

describe('a dossier that comes back', () => {
  test('opens as a workspace that can only be read, and says the same', async () => {
    const exported = await exportTo('back.pdf', {}, { signers: [author()] });
    const other = openTestCore({ resources: folder.folder });
    try {
      const source = { file: other.core.files.give(path('back.pdf')).token };
      expect(await other.client.dossier.inspect(source)).toMatchObject({
        systemName: 'Hammer',
        evidence: 1,
        signOffs: 1,
        existingSystemId: null,
        importedBefore: null,
        dropped: ['sign-offs-as-records', 'comments'],
      });
      const session = await other.client.dossier.reopen({ source, file: other.file('back.mdossier') });
      expect(session.workspace?.origin).toMatchObject({ fileName: 'back.pdf', workspaceName: 'Tools' });
      const view = await other.client.assessment.open({ id: tools.assessmentId });
      expect(view.contentHash).toBe(exported.contentHash);
      expect(view.assessment.origin?.signOffs).toMatchObject([{ personName: 'Anna Approver', isCurrent: true }]);
      const [person] = await other.client.person.list();
      await other.client.session.actAs({ personId: person?.id ?? '' });
      const readOnly = { code: 'workspace.read-only' };
      await expect(
        other.client.assessment.answer({ assessmentId: tools.assessmentId, questionId: 'use.weight', value: 4 }),
      ).rejects.toMatchObject(readOnly);
      await expect(other.client.system.add({ name: 'Saw' })).rejects.toMatchObject(readOnly);
      expect(await other.client.journal.verify()).toMatchObject({ isIntact: true });
      const again = await exportTo('again.pdf', {}, { core: other });
      expect(again.contentHash).toBe(exported.contentHash);
    } finally {
      other.stop();
    }
  }, 60_000);

  test('is merged as records with their origin, once', async () => {
    await exportTo('merge.pdf');
    const other = openTestCore({ resources: folder.folder });
    try {
      await other.client.workspace.create({
        file: other.file('other.mdossier'),
        name: 'Elsewhere',
        owner: { name: 'Olga Owner', roles: ['owner'] },
      });
      const source = { file: other.core.files.give(path('merge.pdf')).token };
      await expect(other.client.dossier.import({ source, into: 'existing-system' })).rejects.toMatchObject({
        code: 'record.not-found',
      });
      await other.client.system.add({ name: 'Hammer' });
      const view = await other.client.dossier.import({ source, into: 'existing-system' });
      expect(view.assessment.origin).toMatchObject({ workspaceName: 'Tools', isRedacted: false });
      expect(view.evidence.map(({ name }) => name)).toEqual(['scale.txt']);
      expect(view.answers.find(({ questionId }) => questionId === 'use.weight')?.value).toBe(3);
      expect(view.signOffs).toEqual([]);
      const names = (await other.client.person.list()).map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['Olga Owner', 'Olga Owner (Tools)']));
      await expect(other.client.dossier.import({ source, into: 'new-system' })).rejects.toMatchObject({
        code: 'dossier.imported-before',
      });
      expect((await other.client.dossier.inspect(source)).importedBefore).toBe(view.assessment.id);
      expect(await other.client.journal.verify()).toMatchObject({ isIntact: true });
    } finally {
      other.stop();
    }
  }, 60_000);

  test('is refused if it was altered or is none', async () => {
    await exportTo('bad.pdf', {}, { signers: [author()] });
    const bytes = readFileSync(path('bad.pdf'));
    // Where it can be read all the same: elsewhere the file might be none any more.
    const at = bytes.indexOf('<pdf:Producer>') + '<pdf:Producer>'.length;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path('bad.pdf'), bytes);
    await expect(tools.client.dossier.inspect({ file: tools.file('bad.pdf') })).rejects.toMatchObject({
      code: 'dossier.altered',
    });
    writeFileSync(path('none.pdf'), '%PDF-1.7 nothing');
    await expect(tools.client.dossier.inspect({ file: tools.file('none.pdf') })).rejects.toMatchObject({
      code: 'dossier.not-a-dossier',
    });
  });
});

describe('the look of dossiers', () => {
  test('takes a legible colour and a picture that can be printed, and nothing else', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const set = (input: Parameters<typeof tools.client.workspace.setLogo>[0]) => tools.client.workspace.setLogo(input);
    const logo = (content: Uint8Array) => ({ name: 'logo.png', content: new Blob([new Uint8Array(content)]) });
    await expect(set({ accent: '#ffee88' })).rejects.toMatchObject({ code: 'logo.colour-too-pale' });
    await expect(set({ logo: logo(Buffer.from('GIF89a......')) })).rejects.toMatchObject({
      code: 'logo.unsupported',
      data: { reason: 'format' },
    });
    await expect(set({ logo: logo(png.subarray(0, 40)) })).rejects.toMatchObject({ data: { reason: 'damaged' } });
    const session = await set({ accent: '#7a1f5c', logo: logo(png) });
    expect(session.workspace?.look).toEqual({ accent: '#7a1f5c', logo: { widthPx: 1, heightPx: 1 } });
    await exportTo('looks.pdf', { edition: 'classification-memo' });
    expect(run('pdfimages', '-list', path('looks.pdf')).trim().split('\n').length).toBeGreaterThan(2);
    expect((await set({ accent: null, logo: null })).workspace?.look).toBeUndefined();
  });
});

describe('two exports of the same state', () => {
  test('are the same bytes, whatever the order of editions', async () => {
    await exportTo('same-1.pdf', { edition: 'audit-trail' });
    await exportTo('between.pdf', { edition: 'model-card' });
    await exportTo('same-2.pdf', { edition: 'audit-trail' });
    expect(hashOf('same-2.pdf')).toBe(hashOf('same-1.pdf'));
  });
});
