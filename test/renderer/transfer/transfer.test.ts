import '../browser.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { ImportPreview, TableLook } from '#contract/records/transfer';
import { changeWords, rangeWords } from '../../../renderer/screens/fingerprint/fingerprint-words.ts';
import { suggestedName } from '../../../renderer/screens/transfer/file-export.svelte.ts';
import { FileImport } from '../../../renderer/screens/transfer/file-import.svelte.ts';
import { groupNotes, type Note } from '../../../renderer/screens/transfer/notes.ts';
import { TableMapping } from '../../../renderer/screens/transfer/table-mapping.svelte.ts';

const core = vi.hoisted(() => ({
  previewed: [] as unknown[],
  applied: [] as unknown[],
  preview: {} as unknown,
  look: {} as unknown,
  failure: null as unknown,
}));

vi.mock('../../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: {
    customField: { list: async () => [] },
    transfer: {
      lookAtTable: async () => core.look,
      preview: async (input: unknown) => {
        core.previewed.push(input);
        return (async function* () {
          yield { phase: 'read', done: 0, total: 1 };
          if (core.failure !== null) throw core.failure;
          return core.preview;
        })();
      },
      apply: async (input: unknown) => {
        core.applied.push(input);
        return { id: 'i-1', undoneAt: null, changedSince: 0, files: [], added: 1, merged: 1, links: 0 };
      },
      undo: async () => ({ id: 'i-1', undoneAt: '2026-11-23T10:00:00.000Z', changedSince: 1, files: [] }),
    },
  },
}));

const item = (key: string, more: Partial<ImportPreview['items'][number]> = {}): ImportPreview['items'][number] => ({
  key,
  kind: 'model',
  name: key,
  parentKey: null,
  state: null,
  facts: {},
  custom: {},
  place: '',
  fileName: 'a.json',
  existing: null,
  suggestion: 'add',
  changes: [],
  ...more,
});
const existing = { kind: 'model', id: 'm-1', name: 'b' } as const;

beforeEach(() => {
  core.previewed.length = 0;
  core.applied.length = 0;
  core.failure = null;
  core.preview = {
    id: 'p-1',
    files: [],
    items: [item('a'), item('b', { existing, suggestion: 'merge' }), item('c')],
    itemCount: 3,
    links: [],
    answers: [],
    notes: [],
  } satisfies ImportPreview;
});

test('only what a person decided otherwise goes to the core; merging names the record that is here', async () => {
  const run = new FileImport();
  await run.takeDropped([new File(['{}'], 'a.json')]);
  expect([run.stage, run.counts]).toEqual(['preview', { add: 2, merge: 1, skip: 0 }]);
  const [a] = run.preview?.items ?? [];
  if (a) run.decide(a, 'skip');
  await run.apply();
  expect(core.applied).toEqual([{ previewId: 'p-1', choices: [{ key: 'a', action: 'skip', intoId: null }] }]);
  expect(run.stage).toBe('done');
  await run.undo();
  expect(run.receipt?.changedSince).toBe(1);
});

test('a decision for all leaves out what cannot take it, and an import of nothing is not begun', async () => {
  const run = new FileImport();
  await run.takeDropped([new File(['{}'], 'a.json')]);
  run.decideAll('skip');
  expect([run.hasContent, run.counts.skip]).toEqual([false, 3]);
  await run.apply();
  expect(core.applied).toEqual([]);
  run.decideAll('merge');
  expect(run.counts).toEqual({ add: 2, merge: 1, skip: 0 });
  run.decideAll('add');
  await run.apply();
  expect(core.applied).toEqual([{ previewId: 'p-1', choices: [{ key: 'b', action: 'add', intoId: null }] }]);
});

test('a refused reading says why and leaves a person where the files are chosen', async () => {
  core.failure = { code: 'reading.cancelled', data: {} };
  const run = new FileImport();
  await run.takeDropped([new File(['{}'], 'a.json')]);
  expect([run.stage, run.job.wasCancelled, run.preview]).toEqual(['start', true, null]);
  core.failure = { code: 'file.not-readable', data: { name: 'a.json' } };
  await run.takeDropped([new File(['{}'], 'a.json')]);
  expect([run.stage, run.job.failure]).toEqual(['start', expect.stringMatching(/a\.json/)]);
});

const look: TableLook = {
  sheets: [
    {
      name: 'Models',
      headers: ['Model', 'Owner', 'Task'],
      samples: [
        ['A', 'x', ''],
        ['B', 'y', 'rank'],
      ],
      rows: 2,
    },
    { name: 'Data', headers: ['Set'], samples: [['S']], rows: 1 },
  ],
  suggestion: {
    kind: 'model',
    sheet: 'Models',
    headerRow: 1,
    columns: [
      { header: 'Model', target: 'name' },
      { header: 'Owner', target: null },
      { header: 'Task', target: 'task' },
    ],
  },
  templates: [],
};

test('a table is mapped before it is read, and what is mapped goes along', async () => {
  core.look = look;
  const run = new FileImport();
  await run.takeDropped([new File(['x'], 'models.csv')]);
  expect([run.stage, core.previewed]).toEqual(['mapping', []]);
  if (run.mapping) await run.read(run.mapping.mapping);
  expect(core.previewed).toMatchObject([{ mapping: look.suggestion }]);
});

test('a field takes one column, another kind keeps only fields it has, and a table without names is told', () => {
  const mapping = new TableMapping(look);
  expect([mapping.samplesOf(2), mapping.nameError]).toEqual([['rank'], null]);
  mapping.map(1, 'task');
  expect(mapping.targets).toEqual(['name', 'task', '']);
  mapping.chooseKind('organisation');
  expect(mapping.targets).toEqual(['name', '', '']);
  mapping.map(0, '');
  expect(mapping.nameError).toMatch(/name/i);
  mapping.chooseSheet('Data');
  expect(mapping.mapping).toEqual({
    kind: 'organisation',
    sheet: 'Data',
    headerRow: 1,
    columns: [{ header: 'Set', target: null }],
  });
});

test('notes stand by kind and reason, what is lost first', () => {
  const note = (kind: Note['kind'], reason: string): Note => ({ kind, reason, path: '/', value: '', fileName: 'a' });
  const notes = [
    note('kept', 'x'),
    note('dropped', 'y'),
    note('unsure', 'z'),
    note('dropped', 'x'),
    note('dropped', 'x'),
  ];
  expect(groupNotes(notes).map(({ kind, reason, notes: of }) => [kind, reason, of.length])).toEqual([
    ['dropped', 'x', 2],
    ['dropped', 'y', 1],
    ['unsure', 'z', 1],
    ['kept', 'x', 1],
  ]);
});

test('a file’s name is one that every system takes', () => {
  expect([
    suggestedName('../Über: Ranker 2.1', 'cyclonedx-1.7'),
    suggestedName('///', 'bundle'),
    suggestedName('Liste', 'xlsx'),
  ]).toEqual(['Über-Ranker-2.1.cdx.json', 'export.zip', 'Liste.xlsx']);
});

test('a change of data is told with how it was and is', () => {
  const change = { kind: 'rows-changed', file: 'a.csv', before: 200, after: 1 } as const;
  expect(changeWords(change)).toEqual({ subject: 'a.csv', text: 'has 1 row instead of 200.' });
  expect(rangeWords({ kind: 'number', min: 0, max: 12.5 })).toBe('0 – 12.5');
  const added = { kind: 'column-added', file: 'a.csv', column: 'age' } as const;
  expect(changeWords(added).subject).toBe('a.csv · age');
});
