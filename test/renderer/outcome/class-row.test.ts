import '../browser.ts';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import type { Override } from '#contract/records/assessment';
import type { ClassResult } from '#contract/records/judgement';
import { shownClasses } from '../../../renderer/screens/assessment/conclusions.ts';
import { numberQuestions } from '../../../renderer/screens/assessment/outline.ts';
import ClassRow from '../../../renderer/screens/outcome/ClassRow.svelte';
import { effect, housePack, houseView } from './house.ts';

const pack = housePack();
const questions = numberQuestions(pack);
let drawn: Record<string, unknown> | null = null;
const jumps: string[] = [];

function draw(result: ClassResult, more: { override?: Override; open?: string[] } = {}): HTMLElement {
  const { judgement, ...view } = houseView({ classes: [result], open: more.open ?? [] });
  const [shown] = shownClasses(pack, { ...view, judgement });
  if (shown === undefined) throw new Error('the pack has this class');
  const target = document.body.appendChild(document.createElement('ul'));
  drawn = mount(ClassRow, {
    target,
    props: {
      shown,
      judgement,
      questions,
      override: more.override ?? null,
      effects: [effect('public', 'no', { classes: [{ id: result.id, before: result.truth, after: 'false' }] })],
      onjump: (id: string) => jumps.push(id),
      onoverride: () => undefined,
      onwhatif: () => undefined,
    },
  });
  flushSync();
  return target;
}

afterEach(async () => {
  if (drawn !== null) await unmount(drawn);
  drawn = null;
  document.body.replaceChildren();
  jumps.length = 0;
});

const because = [{ questionId: 'public', value: 'yes', hidden: false, isDirect: true, articles: ['Rule 1'] }];
const words = (element: HTMLElement): string => (element.textContent ?? '').replace(/\s+/g, ' ').trim();
const buttons = (element: HTMLElement): HTMLButtonElement[] => [...element.querySelectorAll('button')];

test('what holds is told in its own words, with the answer and article it rests on and what would turn it', () => {
  const row = draw({ id: 'complete', truth: 'true', because, open: [] });
  expect(words(row)).toBe(
    'Complete Rule 1 Override… All is told. Because of these answers 1.1 Is it public? Yes Rule 1 ' +
      'It would fall away, or be open again, if one of these answers were 1.1 Is it public? No',
  );
  buttons(row)
    .find((button) => button.textContent?.includes('Is it public?'))
    ?.click();
  expect(jumps).toEqual(['public']);
});

test('what is open names the questions that decide it once they are asked for', () => {
  const row = draw({ id: 'exposed', truth: 'unknown', because: [], open: ['public', 'areas'] }, { open: ['public'] });
  expect(words(row)).not.toContain('Is it public?');
  buttons(row)
    .find((button) => button.textContent?.includes('Decided by 1 open question'))
    ?.click();
  flushSync();
  expect(words(row)).toContain('1.1 Is it public?');
  expect(words(row)).toContain('1 further question may follow');
});

test('what a person set says who, when, why and what the rules say', () => {
  const override = {
    classId: 'exposed',
    truth: 'true',
    reason: 'We were told.',
    personId: 'p',
    at: '2026-11-23T09:00:00.000Z',
  };
  const row = draw(
    { id: 'exposed', truth: 'true', because: [], open: [], override: { byRules: 'false' } },
    { override: override as Override },
  );
  expect(words(row)).toContain(
    'decided on 23 Nov 2026 that it holds. By the rules and the answers, it does not follow.',
  );
  expect(words(row)).toContain('We were told.');
  expect(words(row)).not.toContain('It would fall away');
});
