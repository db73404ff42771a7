import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EvidenceInput, type EvidenceItem, type EvidenceTarget } from '#contract/records/evidence-library';
import { RiskInput } from '#contract/records/risk';
import { finishJob } from '#test/support/finish-job';
import { decide } from '#test/support/sign-off';
import { makeToolResources, openToolCase, passphrase, plainAnswers, type ToolCase } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let tools: ToolCase;
beforeAll(() => {
  folder = makeToolResources();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  tools = await openToolCase(folder.folder);
});
afterEach(() => tools.stop());

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const put = (name: string, content: string): string => {
  writeFileSync(join(tools.folder, name), content);
  return tools.file(name);
};
const plain = (({ title: _, ...rest }) => rest)(EvidenceInput.parse({ title: 'x' }));

type Given = { file: string } | { name: string; content: Blob };
const add = (files: Given[], target: EvidenceTarget | null = null, input: Partial<typeof plain> = {}) =>
  finishJob(tools.client.library.add({ files, input: { ...plain, ...input }, target }));
async function addOne(name: string, content: string, target: EvidenceTarget | null = null): Promise<EvidenceItem> {
  const [stored] = await add([{ file: put(name, content) }], target);
  return await tools.client.library.get({ id: stored?.itemId ?? '' });
}
const question = (part = 'use.weight'): EvidenceTarget => ({ kind: 'answer', id: tools.assessmentId, part });
const system = (): EvidenceTarget => ({ kind: 'record', id: tools.systemId, part: 'system' });
const rawRows = async (sql: string): Promise<unknown[]> => {
  await tools.client.workspace.close();
  const db = new Database(join(tools.folder, 'tools.mdossier'), { readonly: true });
  const rows = db.prepare(sql).all();
  db.close();
  await tools.client.workspace.open({ file: tools.file('tools.mdossier') });
  await tools.client.session.actAs({ personId: tools.olga });
  return rows;
};

describe('adding files', () => {
  test('gives each a piece of its own, names the piece of a duplicate, and tells what kept one out', async () => {
    const stored = await add(
      [
        { file: put('a.pdf', 'one') },
        { name: '../b.csv', content: new Blob(['two']) },
        { file: put('copy.pdf', 'one') },
        { file: tools.file('gone.pdf') },
        { file: tools.file('tools.mdossier') },
      ],
      null,
      { kind: 'test-report', expiresOn: '2027-01-31' },
    );
    expect(stored).toEqual([
      { name: 'a.pdf', itemId: expect.any(String), duplicateOf: null, problem: null },
      { name: 'b.csv', itemId: expect.any(String), duplicateOf: null, problem: null },
      { name: 'copy.pdf', itemId: stored[0]?.itemId, duplicateOf: stored[0]?.itemId, problem: null },
      {
        name: 'gone.pdf',
        itemId: null,
        duplicateOf: null,
        problem: { code: 'file.not-readable', details: { name: 'gone.pdf' } },
      },
      {
        name: 'tools.mdossier',
        itemId: null,
        duplicateOf: null,
        problem: { code: 'file.not-readable', details: { name: 'tools.mdossier' } },
      },
    ]);
    const item = await tools.client.library.get({ id: stored[1]?.itemId ?? '' });
    expect(item).toMatchObject({
      title: 'b.csv',
      kind: 'test-report',
      expiresOn: '2027-01-31',
      version: 1,
      links: [],
      revisions: [
        { number: 1, name: 'b.csv', mediaType: 'text/csv', sizeBytes: 3, sha256: hashOf('two'), location: null },
      ],
    });
    expect(item.revisions[0]?.addedByName).toBe('Olga Owner');
    expect((await tools.client.library.list({})).total).toBe(2);
    expect(await tools.client.journal.verify()).toMatchObject({ isIntact: true });
  });

  test('tells progress of each file, and stops when nobody reads on', async () => {
    const big = 'x'.repeat(6_000_000);
    const job = await tools.client.library.add({
      files: [{ file: put('a.txt', 'one') }, { file: put('b.txt', big) }, { file: put('c.txt', `${big}!`) }],
      input: plain,
      target: null,
    });
    const seen = new Set<string>();
    for (;;) {
      const step = await job.next();
      if (step.done === true) throw new Error('it ended');
      seen.add(`${step.value.file}/${step.value.files} ${step.value.name}`);
      if (step.value.file === 2) break;
    }
    await job.return(undefined as never);
    expect([...seen].at(-1)).toBe('2/3 b.txt');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await tools.client.library.list({})).rows.map(({ name }) => name)).not.toContain('c.txt');
    expect(await tools.client.journal.verify()).toMatchObject({ isIntact: true });
  });

  test('to a target links each of them there, a duplicate as well', async () => {
    await addOne('a.pdf', 'one');
    await add([{ file: put('b.pdf', 'one') }, { file: put('c.pdf', 'two') }], question());
    const view = await tools.client.assessment.open({ id: tools.assessmentId });
    expect(view.evidence.map(({ name, sha256, itemId }) => [name, sha256, itemId !== undefined])).toEqual([
      ['a.pdf', hashOf('one'), true],
      ['c.pdf', hashOf('two'), true],
    ]);
  });
});

describe('a piece of evidence', () => {
  test('that is only referred to keeps its hash and place, not its bytes, and can be checked', async () => {
    const file = put('big.bin', 'elsewhere');
    const item = await finishJob(
      tools.client.library.refer({
        file,
        location: 'Archive, shelf 3',
        input: EvidenceInput.parse({ title: 'Log of 2025' }),
        target: system(),
      }),
    );
    expect(item).toMatchObject({
      title: 'Log of 2025',
      revisions: [{ sha256: hashOf('elsewhere'), sizeBytes: 9, location: 'Archive, shelf 3', name: 'big.bin' }],
      links: [{ kind: 'record', id: tools.systemId, part: 'system', label: 'Hammer', revision: null }],
    });
    const revisionId = item.revisions[0]?.id ?? '';
    expect(await finishJob(tools.client.library.check({ revisionId, file }))).toEqual({ isSame: true });
    put('big.bin', 'tampered!');
    expect(await finishJob(tools.client.library.check({ revisionId, file }))).toEqual({ isSame: false });
    await expect(tools.client.library.link({ id: item.id, target: question() })).rejects.toMatchObject({
      code: 'evidence.not-stored',
      data: { title: 'Log of 2025' },
    });
    await expect(tools.client.library.save({ revisionId, file: tools.file('x') })).rejects.toMatchObject({
      code: 'evidence.not-stored',
    });
    expect(await tools.client.journal.verify()).toMatchObject({ isIntact: true });
    expect(await rawRows('SELECT * FROM blobs')).toEqual([]);
  });

  test('is described anew, but when it came stays', async () => {
    const item = await addOne('a.pdf', 'one');
    const { client } = tools;
    const input = EvidenceInput.parse({ title: 'Report', note: 'n', periodFrom: '2026-01-01', periodTo: '2026-06-30' });
    const changed = await client.library.update({ id: item.id, baseVersion: 1, input });
    expect(changed).toMatchObject({ ...input, version: 2, receivedAt: item.receivedAt });
    await expect(client.library.update({ id: item.id, baseVersion: 1, input })).rejects.toMatchObject({
      code: 'record.changed-meanwhile',
    });
  });

  test('gets numbered revisions, and an answer keeps to the one it was given', async () => {
    const item = await addOne('v1.pdf', 'first', question());
    const { client } = tools;
    const next = await finishJob(client.library.addRevision({ id: item.id, file: { file: put('v2.pdf', 'second') } }));
    expect(next.revisions.map(({ number, name }) => [number, name])).toEqual([
      [2, 'v2.pdf'],
      [1, 'v1.pdf'],
    ]);
    expect(next.receivedAt).toBe(item.receivedAt);
    expect(next.links).toMatchObject([{ kind: 'answer', part: 'use.weight', revision: 1 }]);
    expect(Object.keys(next.links[0]?.partLabel ?? {})).toContain('en');
    const view = await client.assessment.open({ id: tools.assessmentId });
    expect(view.evidence.map(({ sha256 }) => sha256)).toEqual([hashOf('first')]);
    await expect(client.library.link({ id: item.id, target: question() })).rejects.toMatchObject({
      code: 'evidence.linked-already',
    });
    const twice = await client.library.link({ id: item.id, target: question('use.remarks') });
    expect(twice.links.map(({ part, revision }) => [part, revision])).toEqual([
      ['use.weight', 1],
      ['use.remarks', 2],
    ]);
  });

  test('is linked to records, fields and slots, and found from each of them', async () => {
    const item = await addOne('a.pdf', 'one');
    const { client } = tools;
    const { risk } = await client.risk.add({
      item: { kind: 'system', id: tools.systemId },
      input: RiskInput.parse({ title: 'Bias', matrix: 'app:five-by-five' }),
    });
    const targets: EvidenceTarget[] = [
      question(),
      system(),
      { kind: 'field', id: tools.systemId, part: 'system.intendedPurpose' },
      { kind: 'risk', id: risk.id, part: '' },
    ];
    for (const target of targets) await client.library.link({ id: item.id, target });
    for (const target of targets) {
      const found = await client.library.of(target);
      expect(found.map(({ id }) => id)).toEqual([item.id]);
      const link = found[0]?.links.find(({ kind }) => kind === target.kind);
      expect(link).toMatchObject(target);
      await client.library.unlink({ linkId: link?.linkId ?? '', baseVersion: link?.linkVersion ?? 0 });
      expect(await client.library.of(target)).toEqual([]);
    }
    expect((await client.library.get({ id: item.id })).links).toEqual([]);
    const nowhere: EvidenceTarget[] = [
      { kind: 'answer', id: tools.assessmentId, part: 'no.question' },
      { kind: 'answer', id: tools.systemId, part: 'use.weight' },
      { kind: 'record', id: tools.assessmentId, part: 'system' },
      { kind: 'record', id: tools.systemId, part: 'table' },
      { kind: 'slot', id: tools.assessmentId, part: 'question.nothing' },
      { kind: 'risk', id: tools.systemId, part: '' },
    ];
    for (const target of nowhere) {
      await expect(client.library.link({ id: item.id, target })).rejects.toMatchObject({ code: 'record.not-found' });
    }
  });

  test('is removed only with its links, where it has some, and its bytes go with it', async () => {
    const item = await addOne('a.pdf', 'one', question());
    const { client } = tools;
    await client.library.link({ id: item.id, target: system() });
    await expect(client.library.remove({ id: item.id, baseVersion: 1 })).rejects.toMatchObject({
      code: 'evidence.in-use',
      data: { title: 'a.pdf', count: 2 },
    });
    await client.library.remove({ id: item.id, baseVersion: 1, alsoLinks: true });
    expect((await client.assessment.open({ id: tools.assessmentId })).evidence).toEqual([]);
    expect(await client.journal.verify()).toMatchObject({ isIntact: true });
    expect(await rawRows('SELECT sha256 FROM blobs UNION ALL SELECT sha256 FROM blob_chunks')).toEqual([]);
  });

  test('keeps its bytes for a sign-off that speaks of it, though nothing else does', async () => {
    const item = await addOne('a.pdf', 'one', question());
    const other = await addOne('b.pdf', 'two');
    const { client, assessmentId, anna: personId, annasKey: keyId } = tools;
    await tools.answer(plainAnswers);
    await decide(client, { assessmentId, personId, keyId, passphrase });
    for (const { id } of [item, other]) await client.library.remove({ id, baseVersion: 1, alsoLinks: true });
    expect((await client.library.list({})).rows).toEqual([]);
    expect(await rawRows('SELECT sha256 FROM blobs')).toEqual([{ sha256: hashOf('one') }]);
    expect(await client.journal.verify()).toMatchObject({ isIntact: true });
  });
});

describe('a file added to a question', () => {
  test('is in the library, and leaves it again with the question if nobody made more of it', async () => {
    const { client } = tools;
    const { assessmentId } = tools;
    const file = put('a.pdf', 'one');
    const { evidence } = await client.evidence.add({ assessmentId, questionId: 'use.weight', file });
    expect((await client.library.list({})).rows).toMatchObject([{ title: 'a.pdf', links: 1, revision: 1 }]);
    await client.evidence.remove({ id: evidence[0]?.id ?? '', baseVersion: 1 });
    expect((await client.library.list({})).rows).toEqual([]);

    const again = await client.evidence.add({ assessmentId, questionId: 'use.weight', file });
    const itemId = again.evidence[0]?.itemId ?? '';
    await client.library.update({ id: itemId, baseVersion: 1, input: EvidenceInput.parse({ title: 'Described' }) });
    await client.evidence.remove({ id: again.evidence[0]?.id ?? '', baseVersion: 1 });
    expect((await client.library.list({})).rows).toMatchObject([{ title: 'Described', links: 0 }]);
    expect(await client.journal.verify()).toMatchObject({ isIntact: true });
  });
});

describe('what leaves the workspace', () => {
  test('is handed to another program as a copy that can only be read, in a folder of its own that goes at the end', async () => {
    const item = await addOne('Report (final).pdf', '%PDF-1.7');
    await tools.client.library.openOutside({ revisionId: item.revisions[0]?.id ?? '' });
    const [path = ''] = tools.shell.handedOut;
    expect(basename(path)).toBe('Report (final).pdf');
    expect(readFileSync(path, 'utf8')).toBe('%PDF-1.7');
    expect(statSync(path).mode & 0o777).toBe(0o400);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    await tools.client.workspace.close();
    expect(existsSync(dirname(path))).toBe(false);
  });

  test.each([
    ['run.exe', 'x'],
    ['run.SH', 'x'],
    ['invoice.pdf.js', 'x'],
    ['photo\u202Egpj.exe', 'x'],
    ['page.desktop', 'x'],
    ['macro.docm', 'x'],
    ['noending', 'x'],
    ['trailing.exe.', 'x'],
    ['elf.pdf', '\x7fELF'],
    ['mz.txt', 'MZ'],
    ['script.txt', '#!/bin/sh'],
  ])('is not handed over if it could run: %j', async (name, content) => {
    const [stored] = await add([{ name, content: new Blob([content]) }]);
    const { revisions } = await tools.client.library.get({ id: stored?.itemId ?? '' });
    await expect(tools.client.library.openOutside({ revisionId: revisions[0]?.id ?? '' })).rejects.toMatchObject({
      code: 'evidence.not-opened',
    });
    expect(tools.shell.handedOut).toEqual([]);
  });

  test('is saved as a copy, and never over the open workspace', async () => {
    const item = await addOne('a.pdf', 'one');
    const revisionId = item.revisions[0]?.id ?? '';
    await tools.client.library.save({ revisionId, file: tools.file('copy.pdf') });
    expect(readFileSync(join(tools.folder, 'copy.pdf'), 'utf8')).toBe('one');
    await expect(tools.client.library.save({ revisionId, file: tools.file('tools.mdossier') })).rejects.toMatchObject({
      code: 'file.not-writable',
    });
  });

  test('as a preview is a picture made anew, and nothing for what is none', async () => {
    const { PNG } = await import('pngjs');
    const png = PNG.sync.write(new PNG({ width: 3, height: 2 }));
    const [picture, text] = await add([
      { name: 'p.png', content: new Blob([new Uint8Array(png)]) },
      { name: 'p2.png', content: new Blob(['text']) },
    ]);
    const shaOf = async (id: string | null | undefined): Promise<string> =>
      (await tools.client.library.get({ id: id ?? '' })).revisions[0]?.sha256 ?? '';
    const preview = await tools.client.library.preview({ sha256: await shaOf(picture?.itemId) });
    expect([preview?.widthPx, preview?.heightPx, preview?.png.type]).toEqual([3, 2, 'image/png']);
    expect(await tools.client.library.preview({ sha256: await shaOf(text?.itemId) })).toBeNull();
    await expect(tools.client.library.preview({ sha256: 'ab'.repeat(32) })).rejects.toMatchObject({
      code: 'record.not-found',
    });
  });
});
