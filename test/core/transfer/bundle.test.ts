import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dumpFile, lay, openWorkspace, preview, resultOf } from '#test/core/transfer/workspace';
import type { TestCore } from '#test/support/open-test-core';

let core: TestCore;
let bundle: Record<string, Uint8Array>;
let assessmentId: string;

const pathOf = (name: string): string => join(core.folder, name);

/** A workspace with a little of everything that people enter. */
async function fill({ client }: TestCore): Promise<void> {
  const system = await client.inventory.add({
    kind: 'system',
    name: 'Screening',
    facts: { intendedPurpose: 'Ärzte 🩺' },
  });
  const model = await client.inventory.add({ kind: 'model', name: 'ranker' });
  const version = await client.inventory.add({
    kind: 'model-version',
    name: 'ranker 1',
    parentId: model.id,
    facts: { licence: 'MIT', tags: ['a', 'b'], metrics: [{ type: 'auc', value: 0.9 }] },
  });
  await client.inventory.setField({
    kind: 'model-version',
    id: version.id,
    baseVersion: 1,
    field: 'licence',
    value: 'Apache-2.0',
  });
  const from = { kind: 'model-version' as const, id: version.id };
  await client.link.add({ type: 'part-of', from, to: { kind: 'system', id: system.id } });
  assessmentId = (await client.assessment.create({ systemId: system.id, packId: 'internal-triage' })).assessment.id;
  const question = (await client.pack.get({ id: 'internal-triage' })).sections[0]?.questions[0]?.id ?? '';
  const content = new Blob([Buffer.alloc(2_500_000, 'evidence ')]);
  await client.evidence.add({ assessmentId, questionId: question, name: 'big.bin', content });
  await client.evidence.add({ assessmentId, questionId: question, name: 'empty.txt', content: new Blob([]) });
}

beforeAll(async () => {
  core = await openWorkspace();
  await fill(core);
  // Whoever closes a workspace vouches for it: nothing more is written after that.
  await core.client.workspace.open({ file: core.file('work.mdossier') });
  await core.client.workspace.close();
  await core.client.workspace.open({ file: core.file('work.mdossier') });
  const file = core.file('out.zip');
  const result = await resultOf(
    await core.client.transfer.export({ scope: { of: 'workspace' }, format: 'bundle', file }),
  );
  expect(result).toMatchObject({ fileName: 'out.zip', losses: [], schema: 'model-dossier/bundle 1' });
  bundle = unzipSync(readFileSync(pathOf('out.zip')));
});
afterAll(() => core.stop());

const restore = async (from: string, to: string): Promise<unknown> =>
  resultOf(await core.client.transfer.restoreBundle({ bundle: core.file(from), file: core.file(to) }));

describe('a bundle', () => {
  test('makes the same workspace again, row by row, with its journal in order', async () => {
    await restore('out.zip', 'back.mdossier');
    await core.client.workspace.close();
    const [before, after] = ['work.mdossier', 'back.mdossier'].map((name) => dumpFile(pathOf(name)));
    expect(after).toEqual(before);
    expect(after?.['blob_chunks']).toHaveLength(3);
    await core.client.workspace.open({ file: core.file('back.mdossier') });
    expect(await core.client.journal.verify()).toMatchObject({ isIntact: true });
    await core.client.workspace.open({ file: core.file('work.mdossier') });
  });

  test('is documented by its head: rows and hashes of every file', () => {
    const head = JSON.parse(Buffer.from(bundle['bundle.json'] ?? []).toString()) as {
      records: Record<string, { rows: number; sha256: string }>;
    };
    for (const [table, { rows, sha256 }] of Object.entries(head.records)) {
      const bytes = Buffer.from(bundle[`records/${table}.jsonl`] ?? []);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
      expect(bytes.toString().split('\n').length - 1).toBe(rows);
    }
  });

  test('can be imported into another workspace as copies', async () => {
    const { client } = core;
    const owner = { name: 'Other', roles: ['owner' as const] };
    await client.workspace.create({ file: core.file('other.mdossier'), name: 'other', owner });
    const shown = await preview(core, core.file('out.zip'));
    expect(shown.items.map(({ kind, name, suggestion }) => ({ kind, name, suggestion }))).toEqual([
      { kind: 'system', name: 'Screening', suggestion: 'add' },
      { kind: 'model', name: 'ranker', suggestion: 'add' },
      { kind: 'model-version', name: 'ranker 1', suggestion: 'add' },
    ]);
    expect(shown.notes.map(({ path, value }) => `${path} ${value}`)).toContain('assessments 1');
    await client.transfer.apply({ previewId: shown.id });
    const { rows } = await client.inventory.list({ kind: 'model-version' });
    const { item, links } = await client.inventory.get({ kind: 'model-version', id: rows[0]?.id ?? '' });
    expect(item).toMatchObject({ facts: { licence: 'Apache-2.0' }, origin: { format: 'bundle', fileName: 'out.zip' } });
    expect(item.origin?.place).toContain('work: model_versions/');
    expect(links).toMatchObject([{ type: 'part-of', otherName: 'Screening' }]);
    const file = await preview(core, core.file('work.mdossier'));
    expect(file.files).toMatchObject([{ format: 'workspace', problem: null }]);
    expect(file.items.map(({ suggestion }) => suggestion)).toEqual(['skip', 'skip', 'skip']);
    await client.workspace.open({ file: core.file('work.mdossier') });
  });
});

type Files = Record<string, Uint8Array>;

const text = (files: Files, name: string): string => Buffer.from(files[name] ?? []).toString();

/** The bundle with other bytes in a file, its head brought in line: what only the journal can tell. */
function altered(name: string, change: (text: string) => string): Files {
  const bytes = strToU8(change(text(bundle, name)));
  const head = JSON.parse(text(bundle, 'bundle.json')) as { records: Record<string, object>; journal: object };
  const lines = {
    rows: text({ [name]: bytes }, name).split('\n').length - 1,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  if (name === 'journal.jsonl') head.journal = lines;
  else head.records[name.slice('records/'.length, -'.jsonl'.length)] = lines;
  return { ...bundle, [name]: bytes, 'bundle.json': strToU8(JSON.stringify(head)) };
}

const without = (name: string): Files => Object.fromEntries(Object.entries(bundle).filter(([key]) => key !== name));
const withHead = (change: (head: Record<string, unknown>) => void): Files => {
  const head = JSON.parse(text(bundle, 'bundle.json')) as Record<string, unknown>;
  change(head);
  return { ...bundle, 'bundle.json': strToU8(JSON.stringify(head)) };
};
const blobName = (): string => Object.keys(bundle).find((name) => name.startsWith('blobs/')) ?? '';

describe('a bundle that somebody tampered with makes no workspace', () => {
  const cases: Readonly<Record<string, () => Files>> = {
    'an altered record': () =>
      altered('records/model_versions.jsonl', (lines) => lines.replace('Apache-2.0', 'GPL-3.0-only')),
    'a record that is gone': () => altered('records/links.jsonl', () => ''),
    'a record too many': () =>
      altered('records/models.jsonl', (lines) => lines + lines.replace(/"id":"..../, '"id":"ffff')),
    'an altered journal': () => altered('journal.jsonl', (lines) => lines.replace('inventory.add', 'inventory.xxx')),
    'an entry of the journal that is gone': () =>
      altered('journal.jsonl', (lines) => `${lines.split('\n').slice(0, -2).join('\n')}\n`),
    'an extra column': () => altered('records/models.jsonl', (lines) => lines.replace('{', '{"evil":1,')),
    'a column of another type': () =>
      altered('records/models.jsonl', (lines) => lines.replace('"version":1', '"version":"1"')),
    'a missing column': () => altered('records/models.jsonl', (lines) => lines.replace('"version":1,', '')),
    'a reserved key': () => altered('records/models.jsonl', (lines) => lines.replace('{', '{"__proto__":{},')),
    'a value that the schema refuses': () =>
      altered('records/models.jsonl', (lines) => lines.replace('"development"', '"flying"')),
    'a reference to nothing': () => altered('records/models.jsonl', () => ''),
    'a line that is no JSON': () => altered('records/models.jsonl', () => '{"id":\n'),
    'a line without an end': () => altered('records/models.jsonl', (lines) => lines.slice(0, -1)),
    'a wrong hash': () => ({ ...bundle, 'records/models.jsonl': strToU8(`${text(bundle, 'records/models.jsonl')} `) }),
    'other bytes of a stored file': () => ({ ...bundle, [blobName()]: Buffer.from(bundle[blobName()] ?? []).fill(7) }),
    'a stored file that is gone': () => without(blobName()),
    'a missing table': () => without('records/models.jsonl'),
    'a table that the head does not name': () =>
      withHead((head) => delete (head['records'] as Record<string, unknown>)['models']),
    'a table that there is not': () =>
      withHead((head) =>
        Object.assign(head['records'] as object, { sqlite_schema: { rows: 0, sha256: '0'.repeat(64) } }),
      ),
    'no head': () => without('bundle.json'),
    'a head that is no JSON': () => ({ ...bundle, 'bundle.json': strToU8('{') }),
    'another format': () => withHead((head) => Object.assign(head, { format: 'zip' })),
    'a newer version': () => withHead((head) => Object.assign(head, { schemaVersion: 9999 })),
    'an older version than bundles have': () => withHead((head) => Object.assign(head, { schemaVersion: 10 })),
    'another workspace in its head': () =>
      withHead((head) => Object.assign(head, { workspace: { id: '0192d4b4-0000-7000-8000-000000000000', name: 'x' } })),
    'a file that leads out of it': () => ({ ...bundle, '../evil.txt': strToU8('x') }),
    'a file that does not belong there': () => ({ ...bundle, 'blobs/readme.txt': strToU8('x') }),
    'a bomb': () => altered('records/models.jsonl', (lines) => `${lines}${' '.repeat(300_000_000)}\n`),
  };
  beforeAll(() => core.client.workspace.close());

  test.each(Object.keys(cases))('%s', async (name) => {
    const files = cases[name]?.() ?? {};
    writeFileSync(pathOf('bad.zip'), zipSync(files, { level: name === 'a bomb' ? 9 : 1 }));
    const before = dumpOpen();
    await expect(restore('bad.zip', 'bad.mdossier')).rejects.toMatchObject({
      code: expect.stringMatching(
        /^(bundle\.unusable|interchange\.malformed|reading\.(too-large|unreadable)|workspace\.newer-version)$/,
      ) as string,
    });
    expect(existsSync(pathOf('bad.mdossier'))).toBe(false);
    expect(readdirSync(core.folder).filter((file) => file.endsWith('.tmp'))).toEqual([]);
    expect(dumpOpen()).toEqual(before);
  });

  test('a zip of a million entries', async () => {
    const bytes = Buffer.from(readFileSync(pathOf('out.zip')));
    const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006'));
    bytes.writeUInt16LE(0xffff, end + 8);
    bytes.writeUInt16LE(0xffff, end + 10);
    lay(core, 'many.zip', bytes);
    await expect(restore('many.zip', 'bad.mdossier')).rejects.toMatchObject({ code: 'reading.unreadable' });
  });
});

const dumpOpen = (): string =>
  createHash('sha256')
    .update(readFileSync(pathOf('work.mdossier')))
    .digest('hex');
