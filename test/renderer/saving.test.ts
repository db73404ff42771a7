import './browser.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AssessmentView } from '#contract/records/assessment';
import type { RichText } from '#contract/rich-text';
import { Saving, TYPING_PAUSE_MS } from '../../renderer/screens/assessment/saving.svelte.ts';
import { view } from './support.ts';

type Call = {
  readonly input: Record<string, unknown>;
  readonly succeed: (savedAt?: string) => Promise<void>;
  readonly fail: (code: string) => Promise<void>;
};

const calls = vi.hoisted(() => [] as Call[]);

// The boundary to the core: each call waits until the test lets it succeed or fail.
vi.mock('../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: {
    assessment: {
      answer: (input: Record<string, unknown>) =>
        new Promise((resolve, reject) => {
          const settle = async (act: () => void): Promise<void> => {
            act();
            await vi.advanceTimersByTimeAsync(0);
          };
          calls.push({
            input,
            succeed: (savedAt = '2026-11-23T09:00:00.000Z') => settle(() => resolve(view(savedAt))),
            fail: (code) => settle(() => reject(Object.assign(new Error(code), { code, data: {} }))),
          });
        }),
    },
  },
}));

const text = (words: string): RichText => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }],
});

let saved: AssessmentView[];
let saving: Saving;

beforeEach(() => {
  vi.useFakeTimers();
  calls.length = 0;
  saved = [];
  saving = new Saving('assessment-1', (fresh) => saved.push(fresh));
});
afterEach(() => {
  vi.useRealTimers();
});

test('an answer is sent at once, shown as under way, and settled by the view that comes back', async () => {
  void saving.state('q.1', { value: 'yes' });
  await vi.advanceTimersByTimeAsync(0);
  expect(calls.map(({ input }) => input)).toEqual([{ assessmentId: 'assessment-1', questionId: 'q.1', value: 'yes' }]);
  expect(saving.underWay).toEqual({ 'q.1': { value: 'yes' } });
  expect(saving.isSaving).toBe(true);
  await calls[0]?.succeed();
  expect(saving.underWay).toEqual({});
  expect(saving.isSaving).toBe(false);
  expect(saved).toHaveLength(1);
});

test('answers are sent one after the other, so that the newest judgement arrives last', async () => {
  void saving.state('q.1', { value: 'yes' });
  void saving.state('q.2', { value: 'no' });
  await vi.advanceTimersByTimeAsync(0);
  expect(calls).toHaveLength(1);
  await calls[0]?.succeed('2026-11-23T09:00:01.000Z');
  expect(calls).toHaveLength(2);
  await calls[1]?.succeed('2026-11-23T09:00:02.000Z');
  expect(saved.map(({ savedAt }) => savedAt)).toEqual(['2026-11-23T09:00:01.000Z', '2026-11-23T09:00:02.000Z']);
});

test('a newer answer to the same question stays shown when the older one is acknowledged', async () => {
  void saving.state('q.1', { value: 'yes' });
  void saving.state('q.1', { value: 'no' });
  await vi.advanceTimersByTimeAsync(0);
  await calls[0]?.succeed();
  expect(saving.underWay).toEqual({ 'q.1': { value: 'no' } });
  await calls[1]?.succeed();
  expect(saving.underWay).toEqual({});
});

test('a refused answer is taken back, says why, and does not stop the next one', async () => {
  void saving.state('q.1', { value: 'yes' });
  void saving.state('q.2', { value: 'no' });
  await vi.advanceTimersByTimeAsync(0);
  await calls[0]?.fail('session.no-actor');
  expect(saving.underWay).toEqual({ 'q.2': { value: 'no' } });
  expect(saving.failures['q.1']).toMatch(/\.$/);
  expect(saving.hasFailed).toBe(true);
  await calls[1]?.succeed();
  expect(saved).toHaveLength(1);
  void saving.state('q.1', { value: 'yes' });
  expect(saving.failures).toEqual({});
});

test('written text is saved half a second after the last key, once and as it stands then', async () => {
  saving.write('q.1', { justification: text('a') });
  await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS - 1);
  saving.write('q.1', { justification: text('ab') });
  await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS - 1);
  expect(calls).toEqual([]);
  expect(saving.isSaving).toBe(true);
  await vi.advanceTimersByTimeAsync(1);
  expect(calls.map(({ input }) => input['justification'])).toEqual([text('ab')]);
  await calls[0]?.succeed();
  expect(saving.isSaving).toBe(false);
});

test('leaving the field saves at once and the pause does not save again', async () => {
  saving.write('q.1', { justification: text('a') });
  void saving.flush('q.1');
  await vi.advanceTimersByTimeAsync(0);
  expect(calls).toHaveLength(1);
  await calls[0]?.succeed();
  await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS * 2);
  expect(calls).toHaveLength(1);
});

test('text typed while the last is being saved is not lost when that is acknowledged', async () => {
  saving.write('q.1', { justification: text('a') });
  await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS);
  saving.write('q.1', { justification: text('ab') });
  await calls[0]?.succeed();
  expect(saving.written['q.1']).toEqual({ justification: text('ab') });
  await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS);
  expect(calls[1]?.input['justification']).toEqual(text('ab'));
});

test('text that could not be saved is kept and saved when the core is back', async () => {
  saving.write('q.1', { justification: text('kept') });
  await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS);
  await calls[0]?.fail('core.stopped');
  expect(saving.written['q.1']).toEqual({ justification: text('kept') });
  expect(saving.hasFailed).toBe(true);
  void saving.flushAll();
  await vi.advanceTimersByTimeAsync(0);
  expect(calls[1]?.input['justification']).toEqual(text('kept'));
  await calls[1]?.succeed();
  expect(saving.hasFailed).toBe(false);
  expect(saving.isSaving).toBe(false);
});

test('a reasoning that is deleted is saved as none', async () => {
  saving.write('q.1', { justification: null });
  await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS);
  expect(calls[0]?.input['justification']).toBeNull();
});

test('an answer in cells is kept like any text, beside the reasoning, and shown before it is saved', async () => {
  const value = { entries: [{ name: 'A' }] };
  saving.write('q.1', { value });
  saving.write('q.1', { justification: text('why') });
  expect(saving.valueOf('q.1')).toBe(value);
  await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS);
  expect(calls.map(({ input }) => [input['value'], input['justification']])).toEqual([[value, text('why')]]);
  await calls[0]?.fail('core.stopped');
  expect(saving.valueOf('q.1')).toBe(value);
});

test('an answer that is chosen takes the place of one that is being written, but not of the reasoning', async () => {
  saving.write('q.1', { value: 12, justification: text('why') });
  void saving.state('q.1', { value: { unknown: true } });
  expect(saving.valueOf('q.1')).toEqual({ unknown: true });
  expect(saving.written['q.1']).toEqual({ justification: text('why') });
  await vi.advanceTimersByTimeAsync(0);
  expect(calls.map(({ input }) => input['value'])).toEqual([{ unknown: true }]);
});

test('leaving a field twice while it is being saved saves it once', async () => {
  saving.write('q.1', { justification: text('a') });
  void saving.flush('q.1');
  void saving.flush('q.1');
  await calls[0]?.succeed();
  await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS);
  expect(calls).toHaveLength(1);
});
