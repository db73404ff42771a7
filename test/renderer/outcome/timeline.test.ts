import '../browser.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { OutcomeScreen } from '../../../renderer/screens/outcome/outcome.svelte.ts';
import { OPEN_UP_TO, Timeline } from '../../../renderer/screens/outcome/timeline.svelte.ts';
import { housePack, houseView, judged, obligation } from './house.ts';

const calls = vi.hoisted(() => ({ file: null as { token: string; name: string } | null, exported: [] as unknown[] }));

vi.mock('../../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: {
    shell: {
      chooseFile: async (input: unknown) => {
        calls.exported.push(input);
        return calls.file;
      },
    },
    assessment: { exportCalendar: async (input: unknown) => void calls.exported.push(input) },
  },
}));

const pack = housePack({
  obligations: [...housePack().obligations, obligation('perhaps', { appliesFrom: '2029-01-01' }), obligation('never')],
});
const view = houseView({
  obligations: pack.obligations.map((known) =>
    judged(known, known.id === 'perhaps' ? 'unknown' : known.id === 'never' ? 'false' : 'true'),
  ),
});
let timeline: Timeline;

beforeEach(() => {
  calls.exported.length = 0;
  calls.file = { token: 'token-of-the-file', name: 'villa.ics' };
  timeline = new Timeline({ view, pack } as unknown as OutcomeScreen);
});

const told = () =>
  timeline.stages.map(({ stage, dates }) => [
    stage,
    dates.map(({ date, roles }) => [
      date,
      roles.map(({ label, items }) => `${label}: ${items.map(({ known }) => known.id)}`),
    ]),
  ]);

test('obligations stand by their date: in force, the next date, later; by role; what may follow apart', () => {
  expect(told()).toEqual([
    ['now', [['2026-01-01', ['Owner: signs']]]],
    ['next', [['2027-03-01', ['Owner: ease', 'Tenant: alarm']]]],
    ['later', [['2028-03-01', ['Owner: lift']]]],
  ]);
  expect(timeline.perhaps.map(({ items }) => items.map(({ known }) => known.id))).toEqual([['perhaps']]);
});

test('role, kind and search narrow it, and clearing brings all back', () => {
  timeline.role = 'tenant';
  expect(told()).toEqual([['next', [['2027-03-01', ['Tenant: alarm']]]]]);
  timeline.clear();
  timeline.kind = 'relief';
  expect(told()).toEqual([['next', [['2027-03-01', ['Owner: ease']]]]]);
  timeline.clear();
  timeline.search = ' RULE 9 ';
  expect(told()).toEqual([['later', [['2028-03-01', ['Owner: lift']]]]]);
  expect(timeline.isFiltered).toBe(true);
  timeline.clear();
  expect([timeline.isFiltered, timeline.matching.length]).toEqual([false, 5]);
});

test('a large group is closed until it is opened or something is searched', () => {
  expect([timeline.isOpen('a', OPEN_UP_TO), timeline.isOpen('b', OPEN_UP_TO + 1)]).toEqual([true, false]);
  timeline.turn('a');
  timeline.turn('b');
  expect([timeline.isOpen('a', OPEN_UP_TO), timeline.isOpen('b', OPEN_UP_TO + 1)]).toEqual([false, true]);
  timeline.turn('b');
  timeline.search = 'lift';
  expect(timeline.isOpen('b', OPEN_UP_TO + 1)).toBe(true);
});

test('the calendar is written to the chosen file, with a name that any file system takes', async () => {
  const slashed = { ...view, assessment: { ...view.assessment, title: 'Villa: A/B' } };
  await timeline.exportCalendar(slashed);
  expect(calls.exported).toEqual([
    { purpose: 'calendar.save', suggestedName: 'Villa  A B.ics' },
    { id: 'a-1', file: 'token-of-the-file', locale: 'en' },
  ]);
  expect(timeline.exported).toEqual({ token: 'token-of-the-file', name: 'villa.ics' });
});

test('closing the dialog writes nothing and says nothing', async () => {
  calls.file = null;
  await timeline.exportCalendar(view);
  expect([calls.exported.length, timeline.exported, timeline.task.failure]).toEqual([1, null, null]);
});
