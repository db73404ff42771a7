import './browser.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { AssessmentSummary } from '#contract/records/assessment';
import type { PackSummary } from '#contract/records/pack';
import { AssessmentList } from '../../renderer/screens/assessments/assessment-list.svelte.ts';
import { StartAssessment } from '../../renderer/screens/assessments/start-assessment.svelte.ts';
import { row } from './outcome/house.ts';

const core = vi.hoisted(() => ({
  rows: [] as unknown[],
  packs: [] as unknown[],
  systems: [] as unknown[],
  created: [] as unknown[],
}));

vi.mock('../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: {
    assessment: {
      list: async () => core.rows,
      create: async (input: unknown) => {
        core.created.push(input);
        return { assessment: { id: 'new' } };
      },
    },
    system: { list: async () => core.systems },
    pack: { list: async () => core.packs, get: () => new Promise(() => undefined) },
  },
}));

const rows: readonly AssessmentSummary[] = [
  row('b', { savedAt: '2026-11-23T10:00:00.000Z', answered: 2, signOff: 'stale', upgradeTo: '1.1.0' }),
  row('a', { isDetermined: false, flagged: 2 }),
  row('c', {
    systemName: 'Barn',
    assessment: { systemId: 's-2', upgradedFromId: 'b', createdAt: '2026-02-01T00:00:00.000Z' },
    isOverridden: true,
    signOff: 'current',
  }),
  row('d', { systemName: 'Barn', assessment: { systemId: 's-2', packId: 'garden' }, signOff: 'rejected' }),
];
const pack = (id: string, jurisdiction: string): PackSummary =>
  ({ id, jurisdiction, title: { en: `Title ${id}` }, summary: { en: `About ${id}` } }) as PackSummary;

let list: AssessmentList;
beforeEach(async () => {
  core.rows = [...rows];
  core.systems = [
    { id: 's-1', name: 'Villa' },
    { id: 's-2', name: 'Barn' },
  ];
  core.packs = [
    pack('ca', 'CA'),
    pack('nyc', 'US-NY-NYC'),
    pack('co', 'US-CO'),
    pack('internal-triage', 'International'),
    pack('eu', 'EU'),
  ];
  core.created.length = 0;
  list = new AssessmentList();
  await list.content.load();
});

const shown = () => list.groups.map(({ name, rows: of }) => [name, of.map(({ assessment }) => assessment.id)]);

test('assessments stand under their systems, or in one order by another column, either way round', () => {
  expect(shown()).toEqual([
    ['Barn', ['c', 'd']],
    ['Villa', ['a', 'b']],
  ]);
  list.orderBy('saved');
  expect(shown()).toEqual([['', ['b', 'a', 'c', 'd']]]);
  list.orderBy('sign-off');
  expect(shown()).toEqual([['', ['d', 'b', 'a', 'c']]]);
  list.orderBy('sign-off');
  expect(shown()).toEqual([['', ['c', 'a', 'b', 'd']]]);
});

test.each([
  ['open', ['a']],
  ['stale', ['b']],
  ['rejected', ['d']],
  ['signed', ['c']],
  ['flagged', ['a']],
  ['overridden', ['c']],
  ['newer', ['b']],
] as const)('the state “%s” leaves exactly those it names', (state, ids) => {
  list.state = state;
  expect(list.shown.map(({ assessment }) => assessment.id)).toEqual(ids);
  expect(list.countOf(state)).toBe(ids.length);
});

test('search and framework narrow the list, and clearing brings all back', () => {
  list.search = ' BARN ';
  expect(list.shown).toHaveLength(2);
  list.packId = 'garden';
  expect(list.shown.map(({ assessment }) => assessment.id)).toEqual(['d']);
  list.clear();
  expect(list.shown).toHaveLength(4);
});

test('two by one framework can be compared, the older first; others cannot', () => {
  list.pick('c');
  expect(list.pair).toBeNull();
  list.pick('a');
  expect(list.pair?.map(({ assessment }) => assessment.id)).toEqual(['a', 'c']);
  list.pick('b');
  expect(list.pair).toBeNull();
  list.pickNone();
  list.pick('a');
  list.pick('d');
  expect(list.pair).toBeNull();
});

test('an assessment knows the one that continued it', () => {
  expect([list.successorOf('b')?.assessment.id, list.successorOf('a')]).toEqual(['c', null]);
});

test('frameworks are offered by place, and a system without any begins with the first look', async () => {
  core.rows = [];
  const start = new StartAssessment('s-1');
  await start.load();
  expect([start.suggested?.id, start.packId]).toEqual(['internal-triage', 'internal-triage']);
  expect(start.groups.map(({ name, packs }) => [name, packs.map(({ id }) => id)])).toEqual([
    ['European Union', ['eu']],
    ['Canada', ['ca']],
    ['United States', ['nyc', 'co']],
  ]);
  start.search = 'united';
  expect(start.groups.map(({ name }) => name)).toEqual(['United States']);
});

test('a system that has one is not told where to begin, and a missing choice is named before anything is made; the name is given', async () => {
  const start = new StartAssessment('s-2');
  await start.load();
  expect([start.suggested, start.packId, start.usedBy('garden')]).toEqual([null, '', 1]);
  expect(await start.start()).toBe(false);
  expect(start.packError).toMatch(/Framework/);
  expect(core.created).toEqual([]);
  start.packId = 'eu';
  expect(await start.start()).toBe(true);
  expect(core.created).toEqual([{ systemId: 's-2', packId: 'eu', title: 'Barn: Title eu' }]);
});
