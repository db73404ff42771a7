import { expect, test } from 'vitest';
import {
  type Fingerprint,
  type FingerprintColumn,
  FingerprintComparison,
  type FingerprintFile,
} from '#contract/records/fingerprint';
import { compareFingerprints } from '#core/reading/compare-fingerprints';

const column = (name: string, more: Partial<FingerprintColumn> = {}): FingerprintColumn => ({
  name,
  type: 'integer',
  missing: 0,
  range: { kind: 'number', min: 0, max: 9 },
  distinct: null,
  ...more,
});
const file = (
  path: string,
  hash: string,
  rows: number | null,
  columns: readonly FingerprintColumn[] = [],
): FingerprintFile => ({
  path,
  sizeBytes: 100 + (rows ?? 0),
  sha256: hash.repeat(64),
  table:
    rows === null
      ? null
      : { format: 'csv', rows, columnCount: columns.length, columns: [...columns], hasHeader: true, delimiter: ',' },
  artefact: null,
  problem: null,
});
const model = (hash: string, tensors: number, parameters: number): FingerprintFile => ({
  ...file('m.gguf', hash, null),
  artefact: { format: 'gguf', tensors, parameters, dtypes: [] },
});
const of = (files: readonly FingerprintFile[], kind: Fingerprint['kind'] = 'folder'): Fingerprint => ({
  kind,
  name: 'data',
  sizeBytes: 0,
  sha256: '0'.repeat(64),
  files: [...files],
  skipped: [],
});

test('the same data is the same, whatever a single file is called now', () => {
  const same = { isSame: true, changes: [] };
  expect(compareFingerprints(of([file('a.csv', 'a', 1)]), of([file('a.csv', 'a', 1)]))).toEqual(same);
  expect(compareFingerprints(of([file('a.csv', 'a', 1)], 'file'), of([file('b.csv', 'a', 1)], 'file'))).toEqual(same);
});

test('files of a folder that came, went or changed are named', () => {
  const before = of([file('a.bin', 'a', null), file('b.bin', 'b', null), file('c.bin', 'c', null)]);
  const after = of([file('b.bin', 'd', null), file('c.bin', 'c', null), file('d.bin', 'a', null)]);
  expect(compareFingerprints(before, after)).toEqual({
    isSame: false,
    changes: [
      { kind: 'file-removed', file: 'a.bin', sizeBytes: 100 },
      { kind: 'content-changed', file: 'b.bin', before: 100, after: 100 },
      { kind: 'file-added', file: 'd.bin', sizeBytes: 100 },
    ],
  });
});

test('what changed in a table is said row by row and column by column', () => {
  const before = of([
    file('a.csv', 'a', 100, [
      column('id'),
      column('age', { missing: 3 }),
      column('gone'),
      column('kind', { type: 'text', range: null }),
    ]),
  ]);
  const after = of([
    file('a.csv', 'b', 120, [
      column('age', { missing: 5, range: { kind: 'number', min: -1, max: 9 } }),
      column('id'),
      column('kind', { type: 'mixed', range: null }),
      column('new'),
    ]),
  ]);
  const comparison = compareFingerprints(before, after);
  expect(FingerprintComparison.parse(comparison)).toEqual({
    isSame: false,
    changes: [
      { kind: 'content-changed', file: 'a.csv', before: 200, after: 220 },
      { kind: 'rows-changed', file: 'a.csv', before: 100, after: 120 },
      { kind: 'missing-changed', file: 'a.csv', column: 'age', before: 3, after: 5 },
      {
        kind: 'range-changed',
        file: 'a.csv',
        column: 'age',
        before: { kind: 'number', min: 0, max: 9 },
        after: { kind: 'number', min: -1, max: 9 },
      },
      { kind: 'column-removed', file: 'a.csv', column: 'gone' },
      { kind: 'type-changed', file: 'a.csv', column: 'kind', before: 'text', after: 'mixed' },
      { kind: 'column-added', file: 'a.csv', column: 'new' },
      { kind: 'columns-reordered', file: 'a.csv' },
    ],
  });
});

test('what changed in a model is said in tensors and parameters, and so is another format', () => {
  expect(compareFingerprints(of([model('a', 2, 10)]), of([model('b', 3, 12)])).changes).toEqual([
    { kind: 'content-changed', file: 'm.gguf', before: 100, after: 100 },
    { kind: 'tensors-changed', file: 'm.gguf', before: 2, after: 3 },
    { kind: 'parameters-changed', file: 'm.gguf', before: 10, after: 12 },
  ]);
  const unread = { ...model('b', 0, 0), artefact: null };
  expect(compareFingerprints(of([model('a', 2, 10)]), of([unread])).changes).toContainEqual({
    kind: 'format-changed',
    file: 'm.gguf',
    before: 'gguf',
    after: '',
  });
});
