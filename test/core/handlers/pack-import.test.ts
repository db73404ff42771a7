import { cpSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type HouseCase, openHouseCase } from '#test/support/house-case';
import { house1, house2, withFile, writePack, zipPack } from '#test/support/house-pack';
import { openTestCore } from '#test/support/open-test-core';
import { makeToolResources } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let house: HouseCase;
beforeAll(() => {
  folder = makeToolResources();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  house = await openHouseCase(folder.folder);
});
afterEach(() => house.stop());

const importBytes = (content: Uint8Array<ArrayBuffer>, name = 'pack.zip') =>
  house.client.pack.import({ name, content: new Blob([content]) });
const importFile = (name: string) => house.client.pack.import({ file: house.file(name) });
const known = async () => (await house.client.pack.list()).map(({ id, version, origin }) => [id, version, origin]);

describe('a pack', () => {
  test('is taken from a zip, a zip with one folder, or a folder, with its origin and other versions', async () => {
    writeFileSync(join(house.folder, 'house.zip'), zipPack(house2, 'house-check-1.1.0'));
    const { pack, problems } = await importFile('house.zip');
    expect(problems).toEqual([]);
    expect(pack).toMatchObject({
      id: 'house-check',
      version: '1.1.0',
      origin: 'imported',
      otherVersions: ['1.0.0'],
      questionCount: 11,
      publisher: 'Model Dossier tests',
    });
    expect(await known()).toEqual([
      ['house-check', '1.1.0', 'imported'],
      ['tool-check', '1.0.0', 'shipped'],
    ]);
    const head = { ...house2['pack.yaml'], version: '1.2.0' };
    writePack(join(house.folder, 'next'), withFile(house2, 'pack.yaml', head));
    expect(await importFile('next')).toMatchObject({ pack: { version: '1.2.0', otherVersions: ['1.1.0', '1.0.0'] } });
    expect(await house.client.journal.verify()).toMatchObject({ isIntact: true });
  });

  test('is there for every call, in each version, and gone with the workspace', async () => {
    await house.importPack(house2);
    const id = 'house-check';
    expect((await house.client.pack.get({ id })).version).toBe('1.1.0');
    expect((await house.client.pack.get({ id, version: '1.0.0' })).version).toBe('1.0.0');
    const differences = await house.client.pack.diff({ id, from: '1.0.0', to: '1.1.0' });
    expect(differences).toContainEqual(expect.objectContaining({ kind: 'question', id: 'region', change: 'new' }));
    expect(differences).toContainEqual(expect.objectContaining({ kind: 'question', id: 'note', change: 'gone' }));
    const diagram = await house.client.pack.diagram({ id, version: '1.0.0' });
    expect(diagram.nodes.map(({ ref }) => ref)).toContain('exposed');
    await expect(house.client.pack.diagram({ id, version: '9.0.0' })).rejects.toMatchObject({ code: 'pack.not-found' });
    await expect(house.client.pack.diff({ id, from: '0.1.0', to: '1.1.0' })).rejects.toMatchObject({
      code: 'pack.not-found',
      data: { id, version: '0.1.0' },
    });
    await house.client.workspace.close();
    expect(await known()).toEqual([['tool-check', '1.0.0', 'shipped']]);
    await expect(house.client.pack.get({ id })).rejects.toMatchObject({ code: 'pack.not-found' });
  });

  test('of the same content is there already and leaves no trace', async () => {
    const before = await house.client.journal.verify();
    expect(await house.importPack(house1)).toMatchObject({ pack: { version: '1.0.0', origin: 'imported' } });
    writePack(join(house.folder, 'own'), house1);
    expect(await importFile('own')).toMatchObject({ pack: { version: '1.0.0' } });
    expect(await house.client.journal.verify()).toEqual(before);
  });

  test('that the app ships is there already', async () => {
    const shipped = join(folder.folder, 'packs', 'tool-check');
    symlinkSync(shipped, join(house.folder, 'shipped'));
    const before = await house.client.journal.verify();
    expect(await importFile('shipped')).toMatchObject({ pack: { id: 'tool-check', origin: 'shipped' } });
    expect(await house.client.journal.verify()).toEqual(before);
  });

  test('with other content under a published version is refused, and nothing changes', async () => {
    const before = await house.client.journal.verify();
    const head = { ...house1['pack.yaml'], publisher: 'Somebody else' };
    await expect(house.importPack(withFile(house1, 'pack.yaml', head))).rejects.toMatchObject({
      code: 'pack.differs-from-published',
      data: { id: 'house-check', version: '1.0.0' },
    });
    const copy = join(house.folder, 'copy');
    cpSync(join(folder.folder, 'packs', 'tool-check'), copy, { recursive: true });
    const rules = join(copy, 'rules.yaml');
    writeFileSync(rules, readFileSync(rules, 'utf8').replace('to: 100', 'to: 1'));
    await expect(importFile('copy')).rejects.toMatchObject({
      code: 'pack.differs-from-published',
      data: { id: 'tool-check' },
    });
    expect(await house.client.journal.verify()).toEqual(before);
  });

  test('under the name of a shipped one says so, with the version and publisher that the app ships', async () => {
    expect(await house.importPack(house2)).not.toHaveProperty('shipped');
    const copy = join(house.folder, 'copy');
    cpSync(join(folder.folder, 'packs', 'tool-check'), copy, { recursive: true });
    expect(await importFile('copy')).not.toHaveProperty('shipped');
    const head = join(copy, 'pack.yaml');
    const text = readFileSync(head, 'utf8');
    const publisher = /^publisher: (.*)$/m.exec(text)?.[1]?.trim();
    writeFileSync(
      head,
      text.replace('version: 1.0.0', 'version: 9.0.0').replace(/^publisher: .*$/m, 'publisher: Else'),
    );
    const { pack, shipped } = await importFile('copy');
    expect([pack?.version, pack?.publisher, shipped]).toEqual(['9.0.0', 'Else', { version: '1.0.0', publisher }]);
  });

  test('of the app that cannot be read is told by file and line, and all others are listed', async () => {
    const own = makeToolResources();
    const torn = join(own.folder, 'packs', 'torn');
    cpSync(join(own.folder, 'packs', 'tool-check'), torn, { recursive: true });
    const head = join(torn, 'pack.yaml');
    writeFileSync(head, readFileSync(head, 'utf8').replace('id: tool-check', 'id: torn'));
    writeFileSync(join(torn, 'rules.yaml'), 'facts: [');
    const core = openTestCore({ resources: own.folder });
    expect((await core.client.pack.list()).map(({ id }) => id)).toEqual(['tool-check']);
    expect(await core.client.pack.faults()).toMatchObject([
      { code: 'pack.malformed', file: 'torn/rules.yaml', line: 1 },
    ]);
    core.stop();
    own.remove();
  });

  test('goes with the workspace to an app that does not ship it', async () => {
    await house.answerHouse('public', 'yes');
    house.core.close();
    const other = openTestCore({ resources: folder.folder, folder: house.folder });
    await other.client.workspace.open({ file: other.file('tools.mdossier') });
    expect((await other.client.assessment.open({ id: house.houseId })).judgement.classes[0]?.truth).toBe('true');
    expect((await other.client.pack.list()).map(({ id }) => id)).toEqual(['house-check', 'tool-check']);
    other.stop();
  });

  test('needs an open workspace and someone who works in it', async () => {
    await house.client.workspace.close();
    await expect(house.importPack(house2)).rejects.toMatchObject({ code: 'workspace.none-open' });
  });
});

describe('nothing is taken, and it is said why by file and line, from', () => {
  const rules = { ...house2['rules.yaml'] };
  const withPaths = (files: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer> =>
    new Uint8Array(zipSync({ ...files }));
  const files = Object.fromEntries(
    Object.entries(house2).map(([name, content]) => [name, strToU8(JSON.stringify(content))]),
  );

  test.each<[string, () => Uint8Array<ArrayBuffer>, object]>([
    ['bytes that are no zip', () => new Uint8Array(Buffer.from('not a zip')), { file: 'pack.zip' }],
    ['a zip that is cut off', () => new Uint8Array(zipPack(house2).slice(0, 900)), { file: 'pack.zip' }],
    ['an empty zip', () => withPaths({}), {}],
    [
      'a zip with a way out',
      () => withPaths({ ...files, '../../evil.yaml': strToU8('x: 1') }),
      { file: '../../evil.yaml' },
    ],
    ['a zip with a file at the root', () => withPaths({ ...files, '/etc/evil': strToU8('x') }), { file: '/etc/evil' }],
    ['a zip with a Windows way out', () => withPaths({ ...files, '..\\evil': strToU8('x') }), { file: '..\\evil' }],
    [
      'a zip bomb',
      () => withPaths({ ...files, 'questions/20-more.yaml': new Uint8Array(60_000_000) }),
      { code: 'pack.malformed' },
    ],
    [
      'a pack with an unknown operator',
      () =>
        zipPack(
          withFile(house2, 'rules.yaml', { ...rules, facts: [{ id: 'f', label: { en: 'F' }, when: { run: 'x' } }] }),
        ),
      { code: 'pack.unknown-operator', file: 'rules.yaml', line: expect.any(Number) },
    ],
    [
      'a pack with a dead reference',
      () =>
        zipPack(
          withFile(house2, 'rules.yaml', {
            ...rules,
            facts: [{ id: 'f', label: { en: 'F' }, when: { fact: 'none' } }],
          }),
        ),
      { code: 'pack.dead-reference', file: 'rules.yaml' },
    ],
    ['a pack without rules', () => zipPack({ 'pack.yaml': house2['pack.yaml'] ?? {} }), { code: 'pack.malformed' }],
  ])('%s', async (_, bytes, problem) => {
    const before = await house.client.journal.verify();
    const { pack, problems } = await importBytes(bytes());
    expect(pack).toBeNull();
    expect(problems).toContainEqual(expect.objectContaining(problem));
    expect(await known()).toContainEqual(['house-check', '1.0.0', 'imported']);
    expect(await house.client.journal.verify()).toEqual(before);
  });

  test('a folder whose files are links elsewhere', async () => {
    writePack(join(house.folder, 'linked'), house2);
    const secret = join(house.folder, 'secret.yaml');
    writeFileSync(secret, 'password: hunter2');
    mkdirSync(join(house.folder, 'linked', 'questions'), { recursive: true });
    symlinkSync(secret, join(house.folder, 'linked', 'glossary.yaml'));
    const { pack, problems } = await importFile('linked');
    expect(pack).toBeNull();
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  test('a file that is too large, missing, or the open workspace itself', async () => {
    writeFileSync(join(house.folder, 'huge.zip'), '');
    truncateSync(join(house.folder, 'huge.zip'), 2_000_000_000);
    await expect(importFile('huge.zip')).rejects.toMatchObject({ code: 'file.too-large' });
    await expect(importBytes(new Uint8Array(20_000_000))).rejects.toMatchObject({ code: 'file.too-large' });
    await expect(importFile('none.zip')).rejects.toMatchObject({ code: 'file.not-readable' });
    await expect(importFile('tools.mdossier')).rejects.toMatchObject({ code: 'file.not-readable' });
  });
});
