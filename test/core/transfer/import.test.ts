import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ErrorCode, errorDetails } from '#contract/errors';
import type { ImportPreview } from '#contract/records/transfer';
import { lay, openWorkspace, preview, resultOf } from '#test/core/transfer/workspace';
import { describeFilesOfOthers } from '#test/support/files-of-others';
import type { TestCore } from '#test/support/open-test-core';

const fixtures = join(import.meta.dirname, '../../fixtures/interchange');
const importable = [
  'artefacts',
  'croissant',
  'cyclonedx',
  'dataset-cards',
  'dvc',
  'mlflow',
  'model-card-toolkit',
  'model-cards',
  'pia',
  'spdx3',
];

let core: TestCore;
beforeAll(async () => {
  core = await openWorkspace();
});
afterAll(() => core.stop());

/** Everything that was ever written. */
async function records(): Promise<unknown> {
  const { head, records: count } = await core.client.journal.verify();
  return { head, count };
}

/** Imports a folder, sees that nothing is left to do, and takes it back. */
async function roundTrip(folder: string): Promise<void> {
  const { client } = core;
  const before = await client.inventory.counts();
  const file = core.core.files.give(folder).token;
  const shown = await preview(core, file);
  expect(shown.files.length).toBeGreaterThan(0);
  for (const { format, problem } of shown.files) {
    expect([format, problem].filter((one) => one !== null)).toHaveLength(1);
    if (problem !== null) errorDetails[problem.code as ErrorCode].parse(problem.details);
  }
  expect(shown.itemCount).toBeGreaterThan(0);
  const record = await client.transfer.apply({ previewId: shown.id });
  expect(record.added).toBe(shown.itemCount);
  const again = await preview(core, file);
  expect(again.items.filter(({ suggestion }) => suggestion !== 'skip')).toEqual([]);
  expect(again.files.map(({ importedBefore }) => importedBefore)).toEqual(
    again.files.map(({ problem }) => (problem === null ? record.at : null)),
  );
  expect(await client.transfer.undo({ id: record.id })).toMatchObject({ changedSince: 0 });
  expect(await client.inventory.counts()).toEqual(before);
}

describe('every kind of file is previewed, imported, found the same again, and taken back', () => {
  test.each(readdirSync(fixtures))('%s', (name) => roundTrip(join(fixtures, name)), 60_000);
});

describeFilesOfOthers('so are the files of others', (others) => {
  test.each(importable)('%s', (name) => roundTrip(join(others, name)), 60_000);
});

describe('a merge', () => {
  const card = (licence: string): string => `---\nlicense: ${licence}\n---\n# bert-tiny\n\nA small model.\n`;

  test('changes what the file states otherwise, tells it before, and is taken back', async () => {
    const { client } = core;
    const first = await preview(core, lay(core, 'README.md', card('mit')));
    const added = await client.transfer.apply({ previewId: first.id });
    const second = await preview(core, lay(core, 'README.md', card('apache-2.0')));
    const version = second.items.find(({ kind }) => kind === 'model-version');
    expect(version).toMatchObject({ suggestion: 'merge', existing: { name: version?.name } });
    expect(version?.changes).toContainEqual({ field: 'licence', before: 'MIT', after: 'Apache-2.0' });
    const merged = await client.transfer.apply({ previewId: second.id });
    expect(merged).toMatchObject({ added: 0, merged: 1 });
    const ref = { kind: 'model-version' as const, id: version?.existing?.id ?? '' };
    expect((await client.inventory.get(ref)).item.facts['licence']).toBe('Apache-2.0');
    // What the second import wrote on the first one's records keeps them.
    expect((await client.transfer.list()).map(({ changedSince }) => changedSince)).toEqual(
      expect.arrayContaining([0, 1]),
    );
    await client.transfer.undo({ id: merged.id });
    expect((await client.inventory.get(ref)).item.facts['licence']).toBe('MIT');
    await expect(client.transfer.undo({ id: merged.id })).rejects.toMatchObject({ code: 'import.undone-before' });
    expect(added.added).toBe(2);
  });

  test('follows what is chosen; a preview is good once, and only in its workspace', async () => {
    const { client } = core;
    const shown = await preview(core, lay(core, 'other.md', card('mit').replace('bert-tiny', 'bert-other')));
    const choices = shown.items.map(({ key }) => ({ key, action: 'skip' as const, intoId: null }));
    const unknown = { key: 'nobody', action: 'skip' as const, intoId: null };
    const before = await records();
    await expect(client.transfer.apply({ previewId: shown.id, choices: [unknown] })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    const merge = choices.map(({ key }) => ({ key, action: 'merge' as const, intoId: null }));
    await expect(client.transfer.apply({ previewId: shown.id, choices: merge })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    expect(await records()).toEqual(before);
    expect(await client.transfer.apply({ previewId: shown.id, choices })).toMatchObject({
      added: 0,
      merged: 0,
      links: 0,
    });
    await expect(client.transfer.apply({ previewId: shown.id })).rejects.toMatchObject({ code: 'import.preview-gone' });
  });
});

describe('a table', () => {
  test('is looked at, mapped, and its mapping kept as a template', async () => {
    const { client } = core;
    const csv = 'Name;Lizenz;Sonstiges\nalpha;MIT;x\nbeta;Apache-2.0;y\n';
    const file = lay(core, 'model-version.csv', csv);
    const look = await client.transfer.lookAtTable({ file: { file } });
    expect(look.sheets).toMatchObject([{ headers: ['Name', 'Lizenz', 'Sonstiges'], rows: 2 }]);
    const mapping = {
      kind: 'model-version' as const,
      sheet: null,
      headerRow: 1,
      columns: [
        { header: 'Name', target: 'name' },
        { header: 'Lizenz', target: 'licence' },
        { header: 'Sonstiges', target: 'summary' },
      ],
    };
    const saved = await client.transfer.saveTemplate({ name: 'ours', mapping });
    expect(await client.transfer.saveTemplate({ name: 'ours', mapping })).toMatchObject({ id: saved.id });
    expect((await client.transfer.lookAtTable({ file: { file } })).templates).toMatchObject([
      { name: 'ours', mapping },
    ]);
    const shown: ImportPreview = await resultOf(await client.transfer.preview({ files: [{ file }], mapping }));
    expect(shown.items.filter(({ kind }) => kind === 'model-version').map(({ facts }) => facts)).toEqual([
      { licence: 'MIT', summary: 'x' },
      { licence: 'Apache-2.0', summary: 'y' },
    ]);
    const twice = { ...mapping, columns: mapping.columns.map(({ header }) => ({ header, target: 'name' })) };
    await expect(client.transfer.saveTemplate({ name: 'bad', mapping: twice })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    await client.transfer.removeTemplate({ id: saved.id, baseVersion: saved.version });
    expect(await client.transfer.templates()).toEqual([]);
  });
});

describe('a folder', () => {
  test('is walked without following links, and never into the open workspace', async () => {
    const folder = join(core.folder, 'project');
    mkdirSync(join(folder, 'deep'), { recursive: true });
    cpSync(join(fixtures, 'croissant'), join(folder, 'deep', 'croissant'), { recursive: true });
    symlinkSync(join(fixtures, 'cyclonedx'), join(folder, 'linked'));
    writeFileSync(join(folder, 'notes.txt'), 'nothing');
    const shown = await preview(core, core.core.files.give(folder).token);
    expect(shown.files.map(({ name, format }) => ({ name, format }))).toEqual([
      { name: 'project/deep/croissant/small.json', format: 'croissant' },
      { name: 'project/notes.txt', format: null },
    ]);
    await expect(preview(core, core.file('work.mdossier'))).rejects.toMatchObject({ code: 'file.not-readable' });
    await expect(preview(core, core.file('nowhere'))).rejects.toMatchObject({ code: 'file.not-readable' });
  });

  test('of more files than are read is refused', async () => {
    const folder = join(core.folder, 'many');
    mkdirSync(folder);
    for (let i = 0; i <= 5000; i += 1) writeFileSync(join(folder, `${i}.txt`), '');
    await expect(preview(core, core.core.files.give(folder).token)).rejects.toMatchObject({
      code: 'reading.too-large',
      data: { what: 'files' },
    });
  });
});

const bomb = (): Uint8Array => zipSync({ 'bundle.json': new Uint8Array(300_000_000) }, { level: 9 });
const bundleOf = (files: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
const head = (records: object): string =>
  JSON.stringify({
    format: 'model-dossier/bundle',
    formatVersion: 1,
    schemaVersion: 50,
    appVersion: '0',
    exportedAt: '2026-11-23T09:00:00.000Z',
    workspace: { id: '0192d4b4-0000-7000-8000-000000000000', name: 'x' },
    records,
    journal: { rows: 0, sha256: '0'.repeat(64) },
    blobs: { count: 0, sizeBytes: 0 },
  });
const lines = (rows: number) => ({ rows, sha256: '0'.repeat(64) });

/** Files that must do no harm, each with its name. */
const hostile: Readonly<Record<string, () => readonly [name: string, bytes: string | Uint8Array]>> = {
  'a zip bomb': () => ['a.zip', bomb()],
  'a path that leads out of a zip': () => ['a.zip', bundleOf({ '../bundle.json': '{}' })],
  'a bundle with a row that is none': () => [
    'a.zip',
    bundleOf({ 'bundle.json': head({ models: lines(1) }), 'records/models.jsonl': '[1]\n' }),
  ],
  'a bundle with values of other types': () => [
    'a.zip',
    bundleOf({
      'bundle.json': head({ models: lines(1) }),
      'records/models.jsonl': '{"id":5,"name":{},"facts":"nonsense"}\n',
    }),
  ],
  'a bundle with fewer rows than it states': () => [
    'a.zip',
    bundleOf({ 'bundle.json': head({ models: lines(9) }), 'records/models.jsonl': '' }),
  ],
  'a workspace that is none': () => ['a.mdossier', 'SQLite format 3\0'.padEnd(4096, 'x')],
  'a text named as a workspace': () => ['b.mdossier', 'hello'],
  'YAML aliases without end': () => [
    'README.md',
    `---\na: &a [x,x]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`},*${i === 0 ? 'a' : `b${i - 1}`}]`).join('\n')}\n---\n`,
  ],
  'deep JSON': () => ['deep.json', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  'a pickle': () => [
    'model.pkl',
    Buffer.from('80049523000000000000008c05706f736978948c0673797374656d9493948c026964948594529452942e', 'hex'),
  ],
  'a header longer than its file': () => ['a.safetensors', Buffer.from('ffffffffffffff7f7b7d', 'hex')],
  'an empty file': () => ['empty.json', ''],
  'a cut-off file': () => ['cut.json', '{"bomFormat": "CycloneDX", "specVer'],
  'bytes of nothing': () => ['noise.bin', createHash('sha512').update('noise').digest()],
  'XML that defines entities': () => [
    'bom.xml',
    '<!DOCTYPE x [<!ENTITY a "aaaa">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&a;</bom>',
  ],
};

describe('a hostile file is refused by name, and the workspace stays as it was', () => {
  test.each(Object.keys(hostile))('%s', async (what) => {
    const [name, bytes] = hostile[what]?.() ?? ['', ''];
    const before = await records();
    const shown = await preview(core, lay(core, name, bytes));
    expect(shown.files).toMatchObject([
      {
        name,
        format: null,
        problem: { code: expect.stringMatching(/^(interchange|reading|workspace|file)\./) as string },
      },
    ]);
    expect(shown.itemCount).toBe(0);
    expect(await records()).toEqual(before);
  });

  test('keys that JavaScript gives a meaning to reach nothing', async () => {
    const text = readFileSync(join(fixtures, 'cyclonedx/model-1.6.json'), 'utf8').replace(
      '{',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},',
    );
    await preview(core, lay(core, 'proto.json', text));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
