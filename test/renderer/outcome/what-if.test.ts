import '../browser.ts';
import { flushSync, mount, unmount } from 'svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Judgement, WhatIf } from '#contract/records/judgement';
import { numberQuestions } from '../../../renderer/screens/assessment/outline.ts';
import type { OutcomeScreen } from '../../../renderer/screens/outcome/outcome.svelte.ts';
import SupposedPanel from '../../../renderer/screens/outcome/SupposedPanel.svelte';
import { Supposing } from '../../../renderer/screens/outcome/what-if.svelte.ts';
import { judgement } from '../support.ts';
import WithTooltips from '../WithTooltips.svelte';
import { effect, housePack, houseView } from './house.ts';

const core = vi.hoisted(() => ({
  supposed: [] as unknown[],
  judgement: null as unknown,
  effects: [] as unknown,
  failure: null as unknown,
  answer: (_: unknown): void => undefined,
}));

// The boundary to the core: what is supposed is noted, what it concludes is set by the test.
vi.mock('../../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: {
    assessment: {
      suppose: async ({ supposed }: { supposed: unknown }) => {
        if (core.failure !== null) throw core.failure;
        core.supposed.push(supposed);
        return core.judgement;
      },
      whatIf: async () => core.effects,
    },
  },
}));

const pack = housePack();
const told = (truth: 'true' | 'false'): Judgement['classes'] => [{ id: 'exposed', truth, because: [], open: [] }];
const toNo = effect('public', 'no', { classes: [{ id: 'exposed', before: 'true', after: 'false' }] });
const toRoof = effect('areas', ['roof'], { obligations: { gained: ['signs'], lost: [] } });
let supposing: Supposing;

beforeEach(() => {
  core.supposed.length = 0;
  core.failure = null;
  core.judgement = judgement({ classes: told('false') });
  core.effects = [] satisfies WhatIf[];
  const view = houseView({ classes: told('true') });
  const screen = { id: 'a-1', view, pack, questions: numberQuestions(pack), effects: [toNo, toRoof] };
  supposing = new Supposing(screen as unknown as OutcomeScreen);
});

test('supposing answers asks the core what would follow, several together, and saves nothing', async () => {
  await supposing.toggle(toNo);
  expect(supposing.difference?.classes).toEqual([{ id: 'exposed', before: 'true', after: 'false' }]);
  await supposing.toggle(toRoof);
  expect(core.supposed).toEqual([{ public: 'no' }, { public: 'no', areas: ['roof'] }]);
});

test('the questions keep their places while something is supposed; what comes by it stands at the end', async () => {
  const order = () => supposing.levers.map(({ item }) => item.question.id);
  expect(order()).toEqual(['public', 'areas']);
  core.effects = [effect('note', 'x'), toRoof];
  await supposing.toggle(toNo);
  expect(order()).toEqual(['public', 'areas', 'note']);
  expect([supposing.effectNow(toNo), supposing.effectNow(toRoof)]).toEqual([null, toRoof]);
});

test('the same answer again, or the way back, leaves the answers as they are', async () => {
  await supposing.toggle(toNo);
  await supposing.toggle(toNo);
  expect([supposing.isActive, supposing.judgement, supposing.difference]).toEqual([false, null, null]);
  await supposing.toggle(toNo);
  supposing.reset();
  expect(supposing.supposed).toEqual({});
});

test('a core that fails says so in a sentence', async () => {
  core.failure = Object.assign(new Error('gone'), { code: 'core.stopped', data: {} });
  await supposing.toggle(toNo);
  expect(supposing.failure).toMatch(/\.$/);
  supposing.reset();
  expect(supposing.failure).toBeNull();
});

test('while a supposition is worked out, the panel says so and tells no outcome, neither the real one nor an older', async () => {
  const target = document.body.appendChild(document.createElement('div'));
  const view = houseView({ classes: told('true') });
  const screen = { id: 'a-1', view, pack, questions: numberQuestions(pack), effects: [toNo, toRoof] };
  const props = { screen: screen as unknown as OutcomeScreen, supposing, view, pack };
  const panel = mount(WithTooltips, { target, props: { shown: SupposedPanel as never, given: props } });
  const text = (): string => {
    flushSync();
    return target.innerText ?? target.textContent ?? '';
  };
  expect(text()).toContain('Exposed');
  core.judgement = new Promise((resolve) => {
    core.answer = resolve;
  });
  const first = supposing.toggle(toNo);
  expect([text().includes('Working out'), text().includes('Exposed')]).toEqual([true, false]);
  core.answer(judgement({ classes: told('true'), isDetermined: true }));
  await first;
  expect([text().includes('Working out'), text().includes('Exposed')]).toEqual([false, true]);
  core.judgement = new Promise((resolve) => {
    core.answer = resolve;
  });
  const second = supposing.toggle(toRoof);
  expect([text().includes('Working out'), text().includes('Exposed')]).toEqual([true, false]);
  core.answer(judgement({ classes: told('false'), isDetermined: true }));
  await second;
  expect(text()).not.toContain('Working out');
  await unmount(panel);
  target.remove();
});
