import './browser.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FactValue, ItemView } from '#contract/records/inventory';
import { TYPING_PAUSE_MS } from '../../renderer/screens/item/card-saving.svelte.ts';
import { ItemRecord } from '../../renderer/screens/item/item.svelte.ts';

interface SetField {
  readonly baseVersion: number;
  readonly field: string;
  readonly value: FactValue | null;
  readonly reason?: string;
}

/** A core with one record, which refuses what starts from an older version. */
const core = vi.hoisted(() => ({
  version: 1,
  facts: {} as Record<string, unknown>,
  calls: [] as unknown[],
  failsWith: null as string | null,
}));

vi.mock('../../renderer/app/api.ts', () => {
  const view = () => ({ item: { version: core.version, facts: { ...core.facts }, custom: {} } }) as unknown as ItemView;
  return {
    connection: { state: 'connected', subscribe: () => () => undefined },
    api: {
      inventory: {
        get: async () => view(),
        setField: async (input: SetField) => {
          core.calls.push(input);
          await Promise.resolve();
          const code = core.failsWith ?? (input.baseVersion === core.version ? null : 'record.changed-meanwhile');
          if (code !== null) throw Object.assign(new Error(code), { code, data: { kind: 'model-version', id: 'x' } });
          core.version += 1;
          if (input.value === null) delete core.facts[input.field];
          else core.facts[input.field] = input.value;
          return view();
        },
      },
    },
  };
});

/** Somebody else, or another window, changes the record. */
function elsewhere(field: string, value: FactValue): void {
  core.version += 1;
  core.facts[field] = value;
}
const calls = (): readonly SetField[] => core.calls as SetField[];

let record: ItemRecord;

beforeEach(async () => {
  vi.useFakeTimers();
  Object.assign(core, { version: 1, facts: { licence: 'MIT' }, failsWith: null });
  core.calls.length = 0;
  record = new ItemRecord({ kind: 'model-version', id: 'x' });
  await record.load();
});
afterEach(() => {
  vi.useRealTimers();
});

test('what is typed is shown at once and saved after a pause, once', async () => {
  const { saving } = record;
  saving.write('algorithm', 'Gra');
  saving.write('algorithm', 'Gradient boosting');
  expect(saving.shown('algorithm')).toBe('Gradient boosting');
  expect(saving.isSaving).toBe(true);
  await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS);
  expect(calls().map(({ field, value, baseVersion }) => [field, value, baseVersion])).toEqual([
    ['algorithm', 'Gradient boosting', 1],
  ]);
  expect(saving.isSaving).toBe(false);
  expect(record.view?.item.facts['algorithm']).toBe('Gradient boosting');
});

test('fields that are left one after the other are saved one after the other, each from the version before', async () => {
  const { saving } = record;
  saving.write('algorithm', 'Trees');
  saving.write('framework', 'LightGBM');
  await saving.flushAll();
  expect(calls().map(({ baseVersion }) => baseVersion)).toEqual([1, 2]);
  expect(core.facts).toEqual({ licence: 'MIT', algorithm: 'Trees', framework: 'LightGBM' });
});

test('nothing is sent for a field that was written back to what it was', async () => {
  record.saving.write('licence', 'MIT-0');
  record.saving.write('licence', 'MIT');
  await record.saving.flush('licence');
  expect(calls()).toEqual([]);
  expect(record.saving.isSaving).toBe(false);
});

test('another field changed elsewhere is no conflict', async () => {
  elsewhere('algorithm', 'Trees');
  record.saving.write('licence', 'Apache-2.0');
  await record.saving.flush('licence');
  expect(core.facts).toEqual({ licence: 'Apache-2.0', algorithm: 'Trees' });
  expect(record.saving.conflicts).toEqual({});
});

test('the same field changed elsewhere waits for a decision and loses neither text', async () => {
  const { saving } = record;
  saving.write('licence', 'Apache-2.0');
  elsewhere('licence', 'GPL-3.0-only');
  await saving.flush('licence');
  expect(saving.conflicts).toEqual({ licence: { theirs: 'GPL-3.0-only' } });
  expect(saving.shown('licence')).toBe('Apache-2.0');
  expect(saving.hasFailed).toBe(true);
  await saving.decide('licence', 'mine');
  expect(core.facts['licence']).toBe('Apache-2.0');

  saving.write('licence', 'MIT');
  elsewhere('licence', 'EUPL-1.2');
  await saving.flush('licence');
  await saving.decide('licence', 'theirs');
  expect(saving.shown('licence')).toBe('EUPL-1.2');
  expect(core.facts['licence']).toBe('EUPL-1.2');
});

test('a save that fails keeps what was written and says why, and can be done again', async () => {
  const { saving } = record;
  core.failsWith = 'core.stopped';
  saving.write('licence', null);
  await saving.flush('licence');
  expect(saving.failures['licence']).toBeTruthy();
  expect(saving.shown('licence')).toBeNull();
  core.failsWith = null;
  await saving.flushAll();
  expect(core.facts).toEqual({});
  expect(saving.hasFailed).toBe(false);
});

test('a reason goes with the next change of its field only', async () => {
  const { saving } = record;
  saving.giveReason('licence', ' Legal asked for it ');
  saving.write('licence', 'Apache-2.0');
  await saving.flush('licence');
  saving.write('licence', 'MIT');
  await saving.flush('licence');
  expect(calls().map(({ reason }) => reason)).toEqual(['Legal asked for it', undefined]);
});

test('what is typed while a save is under way is saved after it', async () => {
  const { saving } = record;
  saving.write('licence', 'A');
  const first = saving.flush('licence');
  saving.write('licence', 'AB');
  await first;
  expect(saving.shown('licence')).toBe('AB');
  await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS);
  expect(core.facts['licence']).toBe('AB');
  expect(calls()).toHaveLength(2);
});
