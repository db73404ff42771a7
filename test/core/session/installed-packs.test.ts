import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openInstalledPacks } from '#core/session/installed-packs';
import { house1, withFile, writePack } from '#test/support/house-pack';

let resources: string;
beforeEach(() => {
  resources = mkdtempSync(join(tmpdir(), 'installed-'));
});
afterEach(() => rmSync(resources, { recursive: true, force: true }));

const ship = (folder: string, changes: object): void =>
  writePack(join(resources, 'packs', folder), withFile(house1, 'pack.yaml', { ...house1['pack.yaml'], ...changes }));

test('versions are ordered by their numbers, and the newest is found', () => {
  for (const version of ['1.9.0', '1.10.0', '1.2.3']) ship(`house-${version}`, { version });
  ship('another', { id: 'another' });
  const packs = openInstalledPacks(resources);
  expect(packs.versions().map(({ id, version }) => `${id} ${version}`)).toEqual([
    'another 1.0.0',
    'house-check 1.2.3',
    'house-check 1.9.0',
    'house-check 1.10.0',
  ]);
  expect(packs.find('house-check').version).toBe('1.10.0');
  expect(packs.find('house-check', '1.9.0').version).toBe('1.9.0');
});

test('a pack is read once, when it is needed, and a broken one keeps nobody from the others', async () => {
  ship('house', {});
  ship('broken', { id: 'broken' });
  rmSync(join(resources, 'packs', 'broken', 'rules.yaml'));
  const packs = openInstalledPacks(resources);
  expect(packs.versions()).toHaveLength(2);
  expect(packs.find('house-check')).toBe(packs.find('house-check', '1.0.0'));
  expect(packs.faults()).toEqual([]);
  await packs.readAll();
  expect(packs.versions().map(({ id }) => id)).toEqual(['house-check']);
  expect(packs.faults()).toMatchObject([{ code: 'pack.malformed', file: 'broken/rules.yaml', line: 1 }]);
  expect(() => packs.find('broken', '1.0.0')).toThrow(/pack\.malformed/);
});

test('while all packs are read, others get their turn after each', async () => {
  for (const version of ['1.0.0', '1.1.0', '1.2.0']) ship(`house-${version}`, { version });
  const packs = openInstalledPacks(resources);
  let turns = 0;
  const turn = (): void => {
    turns += 1;
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  await packs.readAll();
  expect(turns).toBeGreaterThanOrEqual(2);
  turns = 0;
  await packs.readAll();
  expect(turns).toBe(0);
  clearImmediate(next);
});

test('a pack whose head cannot be read is named beside the others, and what is not there is not found', () => {
  ship('house', {});
  mkdirSync(join(resources, 'packs', 'torn'), { recursive: true });
  writeFileSync(join(resources, 'packs', 'torn', 'pack.yaml'), 'id: [');
  const packs = openInstalledPacks(resources);
  expect(packs.versions().map(({ id }) => id)).toEqual(['house-check']);
  expect(packs.faults()).toMatchObject([{ code: 'pack.malformed', file: 'torn/pack.yaml' }]);
  expect(() => openInstalledPacks(join(resources, 'none')).find('x')).toThrow(/pack\.not-found/);
});
