import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright';
import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { keyboard, mouse } from './hands.ts';
import { makeOutcomeCase } from './outcome-case.ts';
import { startingWith, words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

test.each([
  ['en', 'mouse'],
  ['de', 'keyboard'],
] as const)('an outcome is read, tried, overridden, compared and upgraded, in %s by %s', async (locale, kind) => {
  app = await TestApp.launch({ locale, folder: await makeOutcomeCase() });
  const at = app;
  const { page } = at;
  const say = words(locale);
  const { press, choose, write } = kind === 'mouse' ? mouse() : keyboard(page);
  const main = page.getByRole('main');
  const button = (key: string, within: Locator = main): Locator =>
    within.getByRole('button', { name: say.t(key), exact: true });
  const faults: string[] = [];
  // Every screen is looked at once; the keyboard's way shows that it can be gone.
  const look = async (name: string): Promise<void> => {
    if (kind === 'keyboard') return;
    faults.push(...(await at.look(`${locale}-outcome-${name}`)).map((fault) => `${name} ${fault}`));
  };
  const tab = (key: string): Locator => page.getByRole('tab', { name: startingWith(say.t(key)) });
  const showTab = async (key: string): Promise<void> => {
    await tab(key).click();
    await expect.poll(() => tab(key).getAttribute('data-state')).toBe('active');
  };
  const sidebar = page.getByRole('navigation', { name: say.t('app.navigation') });
  const part = (key: string): Locator =>
    button(key, page.getByRole('navigation', { name: say.t('screen.outcome.parts') }));

  await press(page.getByRole('button', { name: startingWith('Nordlicht') }).first());
  await press(button('screen.assessments.title', sidebar));
  const both = main.getByRole('button', { name: 'provider and deployer', exact: true });
  await both.waitFor();
  await look('list');

  // Why it came out so.
  await press(both);
  await press(part('screen.outcome.title'));
  const follows = main.getByRole('region', { name: say.t('screen.outcome.group.true') });
  await follows.waitFor();
  await expect.poll(() => follows.innerText()).toContain(say.t('screen.outcome.class.turns.away'));
  expect(await follows.innerText()).toContain('5.10');
  await look('classes');

  // The calendar of what is due.
  await showTab('screen.outcome.obligations');
  const calendar = join(at.folder, 'data', 'obligations.ics');
  await at.chooseNext(calendar);
  await press(button('screen.outcome.calendar'));
  await main.getByRole('alert').waitFor();
  expect(await main.getByRole('alert').innerText()).toContain('obligations.ics');
  expect(readFileSync(calendar, 'utf8')).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*DTSTART;VALUE=DATE:20271202/);
  await look('obligations');

  // Another answer is tried, and nothing of it stays.
  await showTab('screen.outcome.what-if');
  const lever = main.locator('button[aria-pressed]').first();
  await press(lever);
  await button('screen.outcome.what-if.back').waitFor();
  await main.getByText(say.t('screen.outcome.what-if.working')).waitFor({ state: 'hidden' });
  await look('what-if');
  await press(button('screen.outcome.what-if.back'));
  expect(await main.locator('button[aria-pressed="true"]').count()).toBe(0);

  // A person decides otherwise: not without a reason, and visibly.
  await showTab('screen.outcome.title');
  await press(button('screen.outcome.override', follows));
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await press(button('screen.outcome.override.do', dialog));
  await dialog.getByRole('alert').waitFor();
  await look('override');
  await write(dialog.getByRole('textbox'), 'A clerk decides alone.');
  await press(button('screen.outcome.override.do', dialog));
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => follows.innerText()).toContain('A clerk decides alone.');
  await look('overridden');
  await press(button('screen.assessments.title', sidebar));
  await main.getByText(say.t('screen.assessments.overridden'), { exact: true }).waitFor();

  // Two side by side.
  for (const title of ['provider and deployer', 'deployer']) {
    const name = say.t('screen.assessments.pick.name', { title });
    await choose(main.getByRole('checkbox', { name, exact: true }));
  }
  await press(button('screen.assessments.compare'));
  const answers = main.getByRole('region', { name: startingWith(say.t('screen.compare.part.answers')) });
  await answers.waitFor();
  expect(await answers.getByRole('row').nth(1).innerText()).toContain('1.1');
  await look('compare');

  // Leaving it to the rules again; the journal keeps the reason.
  await press(button('screen.assessments.title', sidebar));
  await press(both);
  await press(part('screen.outcome.title'));
  await press(button('screen.outcome.override.change', follows));
  await press(button('screen.outcome.override.undo', dialog));
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => follows.innerText()).not.toContain('A clerk decides alone.');

  // The newer version of the law.
  await press(
    main.getByRole('button', { name: startingWith(say.t('screen.outcome.newer-version', { version: '9.0.0' })) }),
  );
  await main.getByText(say.t('screen.upgrade.change.date'), { exact: true }).first().waitFor();
  await look('upgrade-why');
  await press(button('screen.upgrade.next'));
  await main.getByRole('heading', { name: startingWith(say.t('screen.upgrade.fate.asked-again')) }).waitFor();
  await look('upgrade-answers');
  await press(button('screen.upgrade.next'));
  await look('upgrade-outcome');
  await press(button('screen.upgrade.commit'));
  await page.locator('[aria-current="step"]').waitFor();
  await press(part('screen.outcome.title'));
  await press(main.getByRole('button', { name: say.t('screen.outcome.continues', { version: '1.1.0' }), exact: true }));
  await main
    .getByRole('button', { name: say.t('screen.outcome.continued', { version: '9.0.0' }), exact: true })
    .waitFor();

  expect(faults).toEqual([]);
  at.expectNoComplaint();
});
