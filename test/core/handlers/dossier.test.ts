import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ExportedDossier, ExportProgress } from '#contract/records/dossier';
import { decide } from '#test/support/sign-off';
import { makeToolResources, openToolCase, passphrase, plainAnswers, type ToolCase } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let tools: ToolCase;
let olgasKey: string;

beforeAll(async () => {
  folder = makeToolResources();
  tools = await openToolCase(folder.folder);
  await tools.answer(plainAnswers);
  olgasKey = (await tools.client.key.generate({ personId: tools.olga, passphrase })).id;
  writeFileSync(join(tools.folder, 'scale.txt'), 'weighed: 3 kg');
  await tools.client.evidence.add({
    assessmentId: tools.assessmentId,
    questionId: 'use.weight',
    file: tools.file('scale.txt'),
  });
  const { anna, annasKey, assessmentId } = tools;
  await decide(tools.client, { personId: anna, keyId: annasKey, passphrase, assessmentId });
});
afterAll(() => {
  tools.stop();
  folder.remove();
});

const author = () => ({ personId: tools.olga, keyId: olgasKey, passphrase });
const approver = () => ({ personId: tools.anna, keyId: tools.annasKey, passphrase });

async function exportTo(
  name: string,
  signers: ReturnType<typeof author>[],
  options: { locale?: 'en' | 'de'; onProgress?: (progress: ExportProgress) => void; signal?: AbortSignal } = {},
): Promise<ExportedDossier> {
  const { locale = 'en', onProgress, ...call } = options;
  const job = await tools.client.dossier.export(
    { assessmentId: tools.assessmentId, file: tools.file(name), options: { languages: [locale] }, signers },
    call,
  );
  for (;;) {
    const step = await job.next();
    if (step.done === true) return step.value;
    onProgress?.(step.value);
  }
}

const path = (name: string): string => join(tools.folder, name);
const sha256 = (name: string): string =>
  createHash('sha256')
    .update(readFileSync(path(name)))
    .digest('hex');
const run = (program: string, ...args: string[]): string => execFileSync(program, args, { encoding: 'utf8' });
/** Whatever an export may leave lying about. */
const leftovers = (): string[] => readdirSync(tools.folder).filter((name) => name.endsWith('.tmp'));

describe('an exported dossier', () => {
  test('is signed by author and approver, and every tool agrees', async () => {
    const phases: string[] = [];
    const dossier = await exportTo('signed.pdf', [author(), approver()], {
      onProgress: ({ phase }) => phases.at(-1) === phase || phases.push(phase),
    });
    expect(phases).toEqual(['collect', 'layout', 'sign', 'write']);
    expect(dossier).toMatchObject({
      fileName: 'signed.pdf',
      sha256: sha256('signed.pdf'),
      signatures: 2,
      unsignedFields: [],
    });
    const found = run('pdfsig', path('signed.pdf'));
    expect(found.match(/Signature is Valid/g)).toHaveLength(2);
    expect(found).toMatch(/author[\s\S]*Olga Owner[\s\S]*sign-off-1[\s\S]*Anna Approver[\s\S]*Total document signed/);
    expect(run('qpdf', '--check', path('signed.pdf'))).toContain('No syntax or stream encoding errors');
    expect(Number(/Pages:\s+(\d+)/.exec(run('pdfinfo', path('signed.pdf')))?.[1])).toBe(dossier.pages);
    run('pdfdetach', '-savefile', 'assessment.json', '-o', path('assessment.json'), path('signed.pdf'));
    expect(sha256('assessment.json')).toBe(dossier.contentHash);
    const { contentHash } = await tools.client.signOff.prepare({ assessmentId: tools.assessmentId });
    expect(contentHash).toBe(dossier.contentHash);
    const report = await tools.client.verification.check({ file: dossier.file });
    expect(report).toMatchObject({
      kind: 'dossier',
      verdict: 'INDETERMINATE',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    });
    expect(report.checks.filter(({ code }) => code === 'evidence-hash')).toMatchObject([
      { subject: 'scale.txt', verdict: 'TOTAL-PASSED' },
    ]);
  });

  test('passes when both certificates are trusted', async () => {
    const dossier = await exportTo('trusted.pdf', [author(), approver()]);
    const trusted = (await tools.client.key.list()).map(({ fingerprint }) => fingerprint);
    const report = await tools.client.verification.check({ file: dossier.file, trusted });
    expect([report.verdict, report.subIndication]).toEqual(['TOTAL-PASSED', null]);
  });

  test('has the same bytes each time before it is signed', async () => {
    await exportTo('one.pdf', []);
    await exportTo('two.pdf', []);
    await exportTo('german.pdf', [], { locale: 'de' });
    expect(sha256('two.pdf')).toBe(sha256('one.pdf'));
    expect(sha256('german.pdf')).not.toBe(sha256('one.pdf'));
  });

  test('can be signed later, one after the other, by those whose fields are free', async () => {
    const unsigned = await exportTo('later.pdf', []);
    expect(unsigned).toMatchObject({ signatures: 0, unsignedFields: ['author', 'sign-off-1'] });
    const once = await tools.client.dossier.sign({ file: unsigned.file, ...approver() });
    expect(once).toMatchObject({
      signatures: 1,
      unsignedFields: ['author'],
      contentHash: unsigned.contentHash,
      pages: unsigned.pages,
    });
    const again = tools.client.dossier.sign({ file: unsigned.file, ...approver() });
    await expect(again).rejects.toMatchObject({ code: 'dossier.no-free-field', data: { name: 'Anna Approver' } });
    const twice = await tools.client.dossier.sign({ file: unsigned.file, ...author() });
    expect(twice).toMatchObject({ signatures: 2, unsignedFields: [] });
    expect(run('pdfsig', path('later.pdf')).match(/Signature is Valid/g)).toHaveLength(2);
  });

  test('signed by two people at once holds both signatures', async () => {
    const { file } = await exportTo('both.pdf', []);
    const signed = await Promise.all(
      [author(), approver()].map((signer) => tools.client.dossier.sign({ file, ...signer })),
    );
    expect(signed.map(({ signatures }) => signatures).toSorted()).toEqual([1, 2]);
    expect(run('pdfsig', path('both.pdf')).match(/Signature is Valid/g)).toHaveLength(2);
  });

  test('is found altered whichever byte of it is flipped', async () => {
    await exportTo('whole.pdf', [author(), approver()]);
    const bytes = readFileSync(path('whole.pdf'));
    const missed: number[] = [];
    for (let at = 17; at < bytes.length; at += Math.floor(bytes.length / 25)) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      const report = await tools.client.verification.check({ name: 'flipped.pdf', content: new Blob([flipped]) });
      if (report.verdict !== 'TOTAL-FAILED') missed.push(at);
    }
    expect(missed).toEqual([]);
  });

  test('that was altered is not signed further', async () => {
    const unsigned = await exportTo('altered.pdf', [author()]);
    const bytes = readFileSync(path('altered.pdf'));
    bytes[5000] = (bytes[5000] ?? 0) ^ 1;
    writeFileSync(path('altered.pdf'), bytes);
    const before = sha256('altered.pdf');
    const sign = tools.client.dossier.sign({ file: unsigned.file, ...approver() });
    await expect(sign).rejects.toMatchObject({ code: 'signature.file-unsupported' });
    expect(sha256('altered.pdf')).toBe(before);
  });
});

describe('an export that does not come to its end', () => {
  beforeEach(() => writeFileSync(path('old.pdf'), 'the dossier of last year'));

  test('because it was cancelled leaves the file that was there', async () => {
    const stop = new AbortController();
    const exporting = exportTo('old.pdf', [author()], {
      signal: stop.signal,
      onProgress: ({ phase }) => {
        if (phase === 'layout') stop.abort();
      },
    });
    await expect(exporting).rejects.toMatchObject({ code: 'dossier.cancelled' });
    expect(readFileSync(path('old.pdf'), 'utf8')).toBe('the dossier of last year');
    expect(leftovers()).toEqual([]);
  });

  test('because nobody reads it any more stops', async () => {
    const job = await tools.client.dossier.export({
      assessmentId: tools.assessmentId,
      file: tools.file('unread.pdf'),
      options: { languages: ['en'] },
      signers: [],
    });
    await job.next();
    await job.return?.(undefined as never);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(existsSync(path('unread.pdf'))).toBe(false);
  });

  test('because of a wrong passphrase, a stranger or a missing assessment writes nothing', async () => {
    await expect(exportTo('old.pdf', [{ ...author(), passphrase: 'wrong' }])).rejects.toMatchObject({
      code: 'key.wrong-passphrase',
    });
    const dev = await tools.client.person.add({ name: 'Dev', roles: ['developer'] });
    const key = await tools.client.key.generate({ personId: dev.id, passphrase });
    await expect(exportTo('old.pdf', [{ personId: dev.id, keyId: key.id, passphrase }])).rejects.toMatchObject({
      code: 'dossier.no-free-field',
      data: { name: 'Dev' },
    });
    const job = await tools.client.dossier.export({
      assessmentId: tools.olga,
      file: tools.file('old.pdf'),
      options: { languages: ['en'] },
      signers: [],
    });
    await expect(job.next().then(async () => await job.next())).rejects.toMatchObject({ code: 'record.not-found' });
    expect(readFileSync(path('old.pdf'), 'utf8')).toBe('the dossier of last year');
    expect(leftovers()).toEqual([]);
  });

  test('because its folder is not there, or is the workspace itself, writes nothing', async () => {
    await expect(exportTo('nowhere/x.pdf', [])).rejects.toMatchObject({ code: 'file.not-writable' });
    await expect(exportTo('tools.mdossier', [])).rejects.toMatchObject({ code: 'file.not-writable' });
    expect(await tools.client.journal.verify()).toMatchObject({ isIntact: true });
  });
});
