import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fingerprint, type FingerprintTable } from '#contract/records/fingerprint';
import { fingerprint } from '#core/reading/fingerprint/fingerprint';
import type { ReadingProgress } from '#core/reading/protocol';
import { ggufTensor, makeGguf, makeSafetensors } from '#test/support/reading/artefact-maker';
import { makeParquet } from '#test/support/reading/parquet-maker';
import { outcomeOf, reader } from '#test/support/reading/reader';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fingerprint-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const silent = { progress: () => undefined };
const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

async function tableOf(name: string, content: string | Uint8Array): Promise<FingerprintTable> {
  const { files } = await fingerprint({ name, path: write(name, content) }, silent);
  expect(files[0]?.problem).toBeNull();
  return files[0]?.table ?? expect.unreachable();
}

describe('the fingerprint of a table', () => {
  test('names rows, columns, types, what is missing and ranges; of texts only lengths', async () => {
    const table = await tableOf(
      'a.csv',
      'id,name,born,score,active,mixed,nothing\n' +
        '1,Ann,1980-02-29,1.5,true,1,\n2,"Lee, Bo",1990-01-01,NA,FALSE,x,\n\n3,"a ""b""\nc",,-2e3,true,2024-01-01,\n',
    );
    expect(table).toMatchObject({ format: 'csv', rows: 3, columnCount: 7, hasHeader: true, delimiter: ',' });
    const some = (count: number) => ({ count, isCapped: false });
    expect(table.columns).toEqual([
      { name: 'id', type: 'integer', missing: 0, range: { kind: 'number', min: 1, max: 3 }, distinct: some(3) },
      { name: 'name', type: 'text', missing: 0, range: { kind: 'length', min: 3, max: 7 }, distinct: some(3) },
      {
        name: 'born',
        type: 'date',
        missing: 1,
        range: { kind: 'date', min: '1980-02-29', max: '1990-01-01' },
        distinct: some(2),
      },
      { name: 'score', type: 'number', missing: 1, range: { kind: 'number', min: -2000, max: 1.5 }, distinct: some(2) },
      { name: 'active', type: 'boolean', missing: 0, range: null, distinct: some(2) },
      { name: 'mixed', type: 'mixed', missing: 0, range: { kind: 'length', min: 1, max: 10 }, distinct: some(3) },
      { name: 'nothing', type: 'empty', missing: 3, range: null, distinct: some(0) },
    ]);
  });

  test('holds no value of a person', async () => {
    const { files } = await fingerprint(
      { name: 'a', path: write('a.csv', 'name,mail\nAnneliese,anneliese@example.org\nBo,bo@example.org\n') },
      silent,
    );
    expect(JSON.stringify(files)).not.toMatch(/anneliese|example/i);
  });

  test.each([
    ['semicolons', 'a;b\n1,5;2\n2,5;3\n', ';', true],
    ['tabs', 'a\tb\n1\t2\n', '\t', true],
    ['bars', 'a|b|c\n1|2|3\n', '|', true],
    ['commas in quotes', 'a;b\n"x,y,z";2\n"x,y";3\n', ';', true],
    ['no header', '1,2\n3,4\n', ',', false],
    ['one column', 'name\nx\n', ',', true],
  ])('finds out about %s', async (_, content, delimiter, hasHeader) => {
    expect(await tableOf('a.csv', content)).toMatchObject({ delimiter, hasHeader });
  });

  test('tells columns apart that have one name, or none', async () => {
    const twice = await tableOf('a.csv', ',x,x\n0,1,2\n');
    expect(twice.columns.map(({ name }) => name)).toEqual(['', 'x', 'x (2)']);
    const more = await tableOf('b.csv', 'x,y\n1,2,3\n4\n');
    expect(more.columns.map(({ name, missing }) => [name, missing])).toEqual([
      ['x', 0],
      ['y', 1],
      ['#3', 1],
    ]);
  });

  test('counts different values up to a thousand', async () => {
    const lines = (count: number): string => `n\n${Array.from({ length: count }, (_, at) => `${at}\n`).join('')}`;
    expect((await tableOf('a.csv', lines(1000))).columns[0]?.distinct).toEqual({ count: 1000, isCapped: false });
    expect((await tableOf('a.csv', lines(1001))).columns[0]?.distinct).toEqual({ count: 1000, isCapped: true });
  });

  test('is the same for UTF-16 and for pieces cut anywhere', async () => {
    const content = `name,n\n${Array.from({ length: 200_000 }, (_, at) => `"grün, ${at}",${at}\n`).join('')}`;
    const eight = await tableOf('a.csv', content);
    const sixteen = await tableOf('b.csv', Buffer.from(`\uFEFF${content}`, 'utf16le'));
    expect(eight.rows).toBe(200_000);
    expect(sixteen).toEqual(eight);
  });

  test('of JSON Lines takes names as they come', async () => {
    const table = await tableOf(
      'a.jsonl',
      '\uFEFF{"id":1,"when":"2024-05-06T07:08:09Z"}\n\n{"id":2.5,"tags":["a","b"],"ok":true}\n{"id":null,"ok":false}',
    );
    expect(table).toMatchObject({ format: 'json-lines', rows: 3, hasHeader: null });
    expect(table.columns.map(({ name, type, missing }) => [name, type, missing])).toEqual([
      ['id', 'number', 1],
      ['when', 'date', 2],
      ['tags', 'text', 2],
      ['ok', 'boolean', 1],
    ]);
  });

  test('of Parquet is read from its columns, packed or not', async () => {
    const table = await tableOf(
      'a.parquet',
      makeParquet([
        { name: 'id', type: 'int64', values: [7, 8, 9] },
        { name: 'score', type: 'double', values: [0.5, null, -1], isPacked: true },
        { name: 'name', type: 'text', values: ['Ann', 'Bob', null] },
        { name: 'born', type: 'date', values: [0, 365, 1] },
      ]),
    );
    expect(table).toMatchObject({ format: 'parquet', rows: 3, columnCount: 4 });
    expect(table.columns).toEqual([
      {
        name: 'id',
        type: 'integer',
        missing: 0,
        range: { kind: 'number', min: 7, max: 9 },
        distinct: { count: 3, isCapped: false },
      },
      {
        name: 'score',
        type: 'number',
        missing: 1,
        range: { kind: 'number', min: -1, max: 0.5 },
        distinct: { count: 2, isCapped: false },
      },
      {
        name: 'name',
        type: 'text',
        missing: 1,
        range: { kind: 'length', min: 3, max: 3 },
        distinct: { count: 2, isCapped: false },
      },
      {
        name: 'born',
        type: 'date',
        missing: 0,
        range: { kind: 'date', min: '1970-01-01T00:00:00.000Z', max: '1971-01-01T00:00:00.000Z' },
        distinct: { count: 3, isCapped: false },
      },
    ]);
  });

  test('of a Parquet column that is too large is what its footer says', async () => {
    const large = { statedUncompressed: 10n ** 9n, statistics: true };
    const { columns } = await tableOf(
      'a.parquet',
      makeParquet([
        { name: 'id', type: 'int64', values: [7, 8, null], ...large },
        { name: 'name', type: 'text', values: ['Ann', 'Bob', null], ...large },
        { name: 'unknown', type: 'double', values: [1, 2, 3], statedUncompressed: 10n ** 9n },
      ]),
    );
    expect(columns).toEqual([
      { name: 'id', type: 'integer', missing: 1, range: { kind: 'number', min: 7, max: 8 }, distinct: null },
      { name: 'name', type: 'text', missing: 1, range: null, distinct: null },
      { name: 'unknown', type: 'number', missing: null, range: null, distinct: null },
    ]);
  });
});

describe('the fingerprint of a folder', () => {
  test('lists its files by path, with the hash of each and one of all', async () => {
    mkdirSync(join(folder, 'b', 'deep'), { recursive: true });
    const contents = {
      'B.bin': 'upper',
      'a.csv': 'x\n1\n',
      'b/deep/model.safetensors': makeSafetensors({ w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, 8),
      'b/model.gguf': makeGguf({}, [ggufTensor('w', [4, 4])]),
    };
    for (const [path, content] of Object.entries(contents)) write(path, content);
    symlinkSync('/etc', join(folder, 'b', 'outside'));
    symlinkSync(folder, join(folder, 'circle'));
    const progress: ReadingProgress[] = [];
    const result = await reader.run(
      'fingerprint',
      { name: 'data', path: folder },
      { onProgress: (step) => progress.push(step) },
    );
    expect(Fingerprint.parse(result)).toEqual(result);
    expect(result).toMatchObject({ kind: 'folder', name: 'data' });
    expect(result.files.map(({ path, sha256 }) => [path, sha256])).toEqual(
      Object.entries(contents).map(([path, content]) => [path, sha256(content)]),
    );
    const list = Object.entries(contents).map(([path, content]) => ({ path, sha256: sha256(content) }));
    expect(result.sha256).toBe(sha256(canonicalize(list) ?? ''));
    expect(result.files.map(({ artefact }) => artefact?.parameters ?? null)).toEqual([null, null, 2, 16]);
    expect(result.skipped).toEqual([
      { path: 'b/outside', reason: 'link' },
      { path: 'circle', reason: 'link' },
    ]);
    const last = progress.at(-1);
    expect(last?.doneBytes).toBe(last?.totalBytes);
    expect(last?.totalBytes).toBe(result.sizeBytes);
  });

  test('notes which file was not understood, and reads the others', async () => {
    write('bad.jsonl', '{"a":\n');
    write('good.csv', 'a\n1\n');
    const { files } = await fingerprint({ name: 'data', path: folder }, silent);
    expect(files.map(({ path, problem, table }) => [path, problem, table?.rows ?? null])).toEqual([
      ['bad.jsonl', 'damaged', null],
      ['good.csv', null, 1],
    ]);
  });
});

test('a large file takes no more memory than a small one', async () => {
  const line = '123456,some text in a field,2024-01-02,0.5,true\n';
  const path = write('large.csv', `id,text,when,x,ok\n${line.repeat(800_000)}`);
  const large = await outcomeOf('fingerprint', { name: 'large.csv', path });
  const small = await outcomeOf('fingerprint', { name: 'small.csv', path: write('small.csv', `a\n${line}`) });
  expect(large.result?.files[0]?.table?.rows).toBe(800_000);
  expect(large.maxRssBytes ?? Number.NaN).toBeLessThan((small.maxRssBytes ?? Number.NaN) + 150_000_000);
});
