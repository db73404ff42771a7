import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { importFolder, importZip } from '#core/packs/import';
import { loadPack } from '#core/packs/load';
import { copyOf, editedPack, FULL_PACK } from './edited-pack.ts';

const pack = loadPack(FULL_PACK);

/** The files of the full pack below a folder, with others added or replaced. */
function files(top: string, others: Zippable = {}): Zippable {
  const names = readdirSync(FULL_PACK, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  const own = names.map((name) => [`${top}${name}`, new Uint8Array(readFileSync(join(FULL_PACK, name)))] as const);
  return { ...Object.fromEntries(own), ...others };
}

function reasons(zip: Uint8Array): readonly string[] {
  const { pack: imported, problems } = importZip('pack.zip', zip);
  expect(imported).toBeNull();
  expect(problems.length).toBeGreaterThan(0);
  return problems.map(({ file, line, reason }) => `${file}:${line} ${reason}`);
}

describe('a zip of a pack', () => {
  test.each([
    ['with its files at the top', files('')],
    ['with its files in one folder', files('workshop/')],
    [
      'with what a desktop adds',
      files('workshop/', { '__MACOSX/._pack.yaml': strToU8('x'), '.DS_Store': strToU8('x') }),
    ],
    [
      'with other files',
      files('', { 'SOURCES.md': strToU8('# x'), 'run.js': strToU8('x'), 'tests/a.yaml': strToU8('{') }),
    ],
  ])('%s is the pack', (_, content) => {
    expect(importZip('pack.zip', zipSync(content))).toEqual({ pack, problems: [] });
  });

  test('stored without compression is the pack too', () => {
    expect(importZip('pack.zip', zipSync(files(''), { level: 0 })).pack?.hash).toBe(pack.hash);
  });

  test.each([
    ['leads upwards', '../rules.yaml', 'the name leads out of the pack'],
    ['leads upwards inside', 'a/../../rules.yaml', 'the name leads out of the pack'],
    ['begins at the root', '/etc/passwd', 'the name begins at the root of a disk'],
    ['names a drive', 'C:/rules.yaml', 'the name holds a character that is not allowed'],
    ['holds a backslash', '..\\rules.yaml', 'the name holds a character that is not allowed'],
    ['holds a control character', 'a\u0000.yaml', 'the name holds a character that is not allowed'],
  ])('with a name that %s is refused whole', (_, name, reason) => {
    expect(reasons(zipSync(files('', { [name]: strToU8('x') })))).toEqual([`${name}:1 ${reason}`]);
  });

  test('with a link is refused whole', () => {
    const link = files('', { 'rules/30.yaml': [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] });
    expect(reasons(zipSync(link))).toEqual(['rules/30.yaml:1 links are not allowed in a pack']);
  });

  test('with the same file twice is refused', () => {
    const zip = Buffer.from(zipSync(files('', { 'rules/10-fakts.yaml': strToU8('facts: []') })));
    const twice = Buffer.from(zip.toString('latin1').replaceAll('10-fakts', '10-facts'), 'latin1');
    expect(reasons(twice)).toEqual(['rules/10-facts.yaml:1 the file stands twice in the zip']);
  });

  test('that unpacks to too much is refused before it is unpacked', () => {
    const bomb = new Uint8Array(200_000_000);
    const start = performance.now();
    const zip = zipSync(files('', { 'questions/30.yaml': bomb }));
    const packed = performance.now();
    expect(reasons(zip)).toEqual(["pack.zip:1 the pack's files are larger than 5000000 bytes together"]);
    expect(performance.now() - packed).toBeLessThan((packed - start) / 2);
  });

  test('that says it unpacks to less than it does is refused', () => {
    const zip = Buffer.from(zipSync(files('', { 'questions/30.yaml': new Uint8Array(4_000_000).fill(0x20) })));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(4_000_000);
    const lie = Buffer.from(zip.toString('latin1').replaceAll(size.toString('latin1'), '\u0010\0\0\0'), 'latin1');
    expect(reasons(lie)).toEqual([
      'pack.zip:1 the zip file cannot be read: questions/30.yaml is damaged, or longer than stated',
    ]);
  });

  test('with a flipped bit is refused', () => {
    const zip = zipSync(files(''), { level: 0 });
    const at = Buffer.from(zip).indexOf('A small made-up framework');
    zip[at] = (zip[at] ?? 0) ^ 1;
    expect(reasons(zip)).toEqual(['pack.zip:1 the zip file cannot be read: pack.yaml is damaged']);
  });

  test('with too many files is refused', () => {
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`${index}.md`, strToU8('x')]));
    expect(reasons(zipSync(many))).toEqual(['pack.zip:1 the zip file cannot be read: more than 1000 files']);
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['text', strToU8('not a zip file, though long enough to hold one')],
    ['a zip cut off', zipSync(files('')).subarray(0, 3000)],
    ['a directory that is not where it should be', zipSync(files('')).subarray(7)],
  ])('that is %s is refused', (_, bytes) => {
    expect(reasons(bytes)[0]).toMatch(/^pack\.zip:1 the zip file cannot be read: /);
  });

  test('without pack.yaml is refused with what is missing', () => {
    const { 'pack.yaml': _, ...rest } = files('');
    expect(reasons(zipSync(rest))).toContain('pack.yaml:1 the file is missing');
  });

  test('with a defect is refused with file and line', () => {
    const { folder, line } = editedPack('rules/20-outcomes.yaml', 'band: little', 'band: tiny', FULL_PACK);
    const edited = readFileSync(join(folder, 'rules/20-outcomes.yaml'));
    const zip = zipSync(files('workshop/', { 'workshop/rules/20-outcomes.yaml': new Uint8Array(edited) }));
    expect(reasons(zip)).toEqual([
      `rules/20-outcomes.yaml:${line} class \`safe\`: score \`rest\` has no band \`tiny\``,
    ]);
  });

  test('with a class that can never hold is refused, though it could be loaded', () => {
    const never = 'when: { all: [{ score: rest, band: little }, { not: { score: rest, band: little } }] }';
    const { folder } = editedPack('rules/20-outcomes.yaml', 'when: { score: rest, band: little }', never, FULL_PACK);
    expect(importFolder(folder)).toMatchObject({ pack: null, problems: [{ code: 'pack.never-holds' }] });
  });
});

describe('a folder of a pack', () => {
  test('is the pack', () => {
    expect(importFolder(FULL_PACK)).toEqual({ pack, problems: [] });
  });

  test('with a link in it is refused', () => {
    const folder = copyOf(FULL_PACK);
    rmSync(join(folder, 'glossary.yaml'));
    symlinkSync('/etc/hostname', join(folder, 'glossary.yaml'));
    expect(importFolder(folder)).toMatchObject({
      pack: null,
      problems: [{ file: 'glossary.yaml', reason: 'not a regular file' }],
    });
  });
});
