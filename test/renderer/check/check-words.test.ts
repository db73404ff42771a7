import '../browser.ts';
import { expect, test, vi } from 'vitest';
import type { Problem } from '#contract/records/consistency';
import { detailWords, placeOfProblem, sinceWords } from '../../../renderer/screens/check/check-words.ts';

vi.mock('../../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: { customField: { list: async () => [] } },
}));

const problem = (more: Partial<Problem> = {}): Problem => ({
  id: 1,
  rule: 'x',
  severity: 'error',
  kind: 'system',
  recordId: 's-1',
  title: 'TalentRank',
  place: '',
  itemId: 's-1',
  itemName: null,
  since: null,
  changedOn: null,
  names: [],
  day: null,
  ...more,
});

test('each problem leads to where it can be mended', () => {
  const at = { screen: 'item', kind: 'system', id: 's-1' };
  const assessment = { kind: 'assessment', recordId: 'a-1' };
  const risk = { kind: 'risk', recordId: 'r-1' };
  expect([
    placeOfProblem(problem({ place: 'owner' })),
    placeOfProblem(problem({ place: 'custom.costCentre' })),
    placeOfProblem(problem({ rule: 'gate.card-released' })),
    placeOfProblem(problem({ place: 'measurement:app:accuracy sex=f' })),
    placeOfProblem(problem({ ...assessment, place: 'open' })),
    placeOfProblem(problem({ ...assessment, place: 'question:q-3' })),
    placeOfProblem(problem({ ...assessment, place: 'condition:c-1' })),
    placeOfProblem(problem({ ...risk, place: 'acceptance' })),
    placeOfProblem(problem({ ...risk, place: 'control:c-1' })),
    placeOfProblem(problem({ kind: 'evidence', recordId: 'e-1', place: 'expires_on' })),
    placeOfProblem(problem({ kind: 'cycle', recordId: 'y-1', itemId: null })),
    placeOfProblem(problem({ kind: 'policy', recordId: 'p-1', place: 'waiver:w-1' })),
    placeOfProblem(problem({ kind: 'planet' })),
  ]).toEqual([
    { ...at, tab: 'card', field: 'owner' },
    { ...at, tab: 'card', field: 'custom.costCentre' },
    { ...at, tab: 'releases' },
    { screen: 'measurements', itemId: 's-1', metric: 'app:accuracy' },
    { screen: 'assessment', id: 'a-1', list: 'open' },
    { screen: 'assessment', id: 'a-1', questionId: 'q-3' },
    { screen: 'sign-off', id: 'a-1' },
    { screen: 'risk', id: 'r-1' },
    { screen: 'control', id: 'c-1' },
    { screen: 'evidence', id: 'e-1' },
    { screen: 'monitoring', tab: 'cycles' },
    { screen: 'policies', tab: 'waivers' },
    null,
  ]);
});

test('a problem names its field, whoever asks and the day; and since when it holds', () => {
  expect(detailWords(problem({ place: 'intendedPurpose', names: ['AI Act Art. 11'], day: '2026-11-01' }))).toMatch(
    /^Intended purpose · AI Act Art\. 11 · .*2026/,
  );
  expect(detailWords(problem({ kind: 'risk', place: 'owner' }))).toBe('');
  expect(sinceWords(problem({ since: '2026-11-02', changedOn: '2026-01-01' }))).toMatch(/^since .*2026/);
  expect(sinceWords(problem({ changedOn: '2026-01-01' }))).toMatch(/^changed .*2026/);
});
