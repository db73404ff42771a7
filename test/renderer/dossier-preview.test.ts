import './browser.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { DossierOptions } from '#contract/records/dossier';
import { bandAt, bandsByPage } from '../../renderer/screens/dossier/places.ts';
import { Preview, SETTLE_MS } from '../../renderer/screens/dossier/preview.svelte.ts';

const { preview } = vi.hoisted(() => ({ preview: vi.fn() }));

// The boundary to the core.
vi.mock('../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: { dossier: { preview } },
}));

const options = (classification: string): DossierOptions => ({
  edition: 'full',
  audience: 'regulator',
  parts: {},
  redaction: null,
  isDraft: false,
  classification,
  languages: ['en'],
});
const made = (pages: number) => ({ pdf: new Blob(), pages, places: [], omissions: [] });

beforeEach(() => {
  vi.useFakeTimers();
  preview.mockReset().mockImplementation(() => new Promise(() => undefined));
  return () => vi.useRealTimers();
});

test('the first preview is made at once, later ones when nothing changed for a while, with the newest wish', async () => {
  preview.mockResolvedValue(made(1));
  const one = new Preview('a');
  one.want(options(''));
  await vi.advanceTimersByTimeAsync(0);
  expect(preview).toHaveBeenCalledTimes(1);
  for (const text of ['S', 'Se', 'Sec']) one.want(options(text));
  await vi.advanceTimersByTimeAsync(SETTLE_MS - 1);
  expect(preview).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(preview).toHaveBeenCalledTimes(2);
  expect(preview.mock.lastCall?.[0]).toEqual({ assessmentId: 'a', options: options('Sec') });
  expect(one.isRunning).toBe(false);
  // The same wish again is none.
  one.want(options('Sec'));
  await vi.advanceTimersByTimeAsync(SETTLE_MS);
  expect(preview).toHaveBeenCalledTimes(2);
});

test('a new wish cancels the preview that is being made, and what it still gives is not shown', async () => {
  let give: (value: unknown) => void = () => undefined;
  preview.mockImplementationOnce(() => new Promise((resolve) => (give = resolve)));
  const one = new Preview('a');
  one.want(options(''));
  await vi.advanceTimersByTimeAsync(0);
  const [, { signal }] = preview.mock.lastCall ?? [];
  preview.mockResolvedValueOnce(made(2));
  one.want(options('Secret'));
  expect(signal.aborted).toBe(true);
  give(made(1));
  await vi.advanceTimersByTimeAsync(SETTLE_MS);
  expect(one.shown?.pages).toBe(2);
});

test('the last preview stays while the next fails, and the failure is told', async () => {
  preview.mockResolvedValueOnce(made(3)).mockRejectedValueOnce(new Error('no'));
  const one = new Preview('a');
  one.want(options(''));
  await vi.advanceTimersByTimeAsync(0);
  one.want(options('x'));
  await vi.advanceTimersByTimeAsync(SETTLE_MS);
  expect(one.shown?.pages).toBe(3);
  expect(one.failure).not.toBeNull();
});

test('while an export runs none is made; afterwards the one that is owed is', async () => {
  const one = new Preview('a');
  one.want(options(''));
  await vi.advanceTimersByTimeAsync(0);
  one.hold(true);
  expect(preview.mock.lastCall?.[1].signal.aborted).toBe(true);
  one.want(options('x'));
  await vi.advanceTimersByTimeAsync(SETTLE_MS * 2);
  expect(preview).toHaveBeenCalledTimes(1);
  preview.mockResolvedValueOnce(made(4));
  one.hold(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(one.shown?.pages).toBe(4);
  // Nothing is owed any more.
  one.hold(true);
  one.hold(false);
  await vi.advanceTimersByTimeAsync(SETTLE_MS);
  expect(preview).toHaveBeenCalledTimes(2);
});

test('a question fills its page from its place to the next, goes on over pages, and the last ends with its page', () => {
  const bands = bandsByPage([
    { page: 5, top: 100, questionId: 'last' },
    { page: 2, top: 300, questionId: 'second' },
    { page: 2, top: 100, questionId: 'first' },
  ]);
  expect([...bands.entries()]).toEqual([
    [
      2,
      [
        { questionId: 'first', top: 100, bottom: 300, isStart: true },
        { questionId: 'second', top: 300, bottom: null, isStart: true },
      ],
    ],
    [3, [{ questionId: 'second', top: 0, bottom: null, isStart: false }]],
    [4, [{ questionId: 'second', top: 0, bottom: null, isStart: false }]],
    [
      5,
      [
        { questionId: 'second', top: 0, bottom: 100, isStart: false },
        { questionId: 'last', top: 100, bottom: null, isStart: true },
      ],
    ],
  ]);
  const page = bands.get(2) ?? [];
  expect(bandAt(page, 99)).toBeNull();
  expect(bandAt(page, 299)?.questionId).toBe('first');
  expect(bandAt(page, 300)?.questionId).toBe('second');
});
