import type { Locator } from 'playwright';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { mouse } from './hands.ts';
import { Journey } from './journey.ts';
import { startingWith, words } from './words.ts';

const say = words('en');
let app: TestApp;
let journey: Journey;

beforeEach(async () => {
  app = await TestApp.launch({ locale: 'en' });
  journey = new Journey(app, mouse(), say);
  await app.page.getByRole('heading', { level: 1 }).waitFor();
  await journey.createWorkspace();
  await journey.addSystem();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app.keepEvidence(task.name);
  await app.remove();
});

const button = (key: string, within: Locator = app.page.locator('body')): Locator =>
  within.getByRole('button', { name: say.t(key), exact: true });

/** The first choice that says as little as possible: "no" where there is one. */
async function answerPlainly(): Promise<void> {
  await journey.focused().focus();
  const isYesNo =
    (await journey
      .focused()
      .getByRole('radio', { name: startingWith(say.t('screen.assessment.answer.no')) })
      .count()) > 0;
  await app.page.keyboard.press(isYesNo ? 'n' : '1');
  await journey.saved();
}

test('whoever asks for the deciding questions first is led to an outcome, and told when it stands', async () => {
  await journey.startAssessment();
  await button('screen.assessment.intro.close').click();
  await button('screen.assessment.list.deciding').click();
  const asked: string[] = [];
  const done = app.page.getByText(say.t('screen.assessment.deciding.done'));
  while ((await done.count()) === 0 && asked.length < 40) {
    asked.push(await journey.focusedId());
    await answerPlainly();
    if ((await done.count()) > 0) break;
    const before = asked.at(-1);
    await button('screen.assessment.next', journey.focused()).click();
    await expect.poll(async () => (await journey.focusedId()) !== before || (await done.count()) > 0).toBe(true);
  }
  expect(await journey.outcome()).toContain(say.t('screen.assessment.determined'));
  expect(new Set(asked).size).toBe(asked.length);
  await app.screenshot('interview-deciding');
  expect(await app.accessibilityFaults()).toEqual([]);
  app.expectNoComplaint();
});

test('a question is searched for, flagged, commented and found again; a dropped file is its evidence', async () => {
  const { page } = app;
  await journey.startAssessment();
  const first = await journey.focusedId();
  await journey.focused().focus();
  await page.keyboard.press('f');
  await page.keyboard.press('c');
  await page.keyboard.type('Ask the vendor.');
  await page.keyboard.press('Control+Enter');
  await journey.focused().getByText('Ask the vendor.').waitFor();
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['signed'], 'contract.txt'));
    return transfer;
  });
  const zone = journey.focused().locator('[data-drop-zone]');
  for (const type of ['dragenter', 'dragover', 'drop']) await zone.dispatchEvent(type, { dataTransfer: dropped });
  await journey.focused().getByText('contract.txt').first().waitFor();
  await page.keyboard.press('Escape');
  await journey.focused().focus();
  await page.keyboard.press('/');
  await page.keyboard.type('biometric');
  const panel = page.getByRole('complementary');
  await panel.getByRole('status').waitFor();
  await app.screenshot('interview-search');
  expect(await app.accessibilityFaults()).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: startingWith(say.t('screen.assessment.list')) }).click();
  const flagged = say.t('screen.assessment.list.flagged.count', { count: 1 });
  await page.getByRole('menuitem', { name: flagged }).click();
  await page.getByRole('heading', { name: say.t('screen.assessment.list.flagged'), exact: true }).waitFor();
  expect(await journey.focusedId()).toBe(first);
  app.expectNoComplaint();
});

test('controls are set all at once, taken back, and stated one by one in a matrix', async () => {
  const { page } = app;
  await journey.startAssessment('iso-42001');
  const sections = page.getByRole('navigation', { name: say.t('screen.assessment.sections') }).getByRole('button');
  const set = journey.focused().getByRole('button', { name: say.t('screen.answer.matrix.set'), exact: true });
  for (let at = 0; at < (await sections.count()) && (await set.count()) === 0; at += 1) {
    await sections.nth(at).click();
    await page.waitForTimeout(50);
  }
  const selects = journey.focused().locator('td select');
  await set.click();
  await page.getByRole('menuitem').first().click();
  await expect.poll(() => selects.first().inputValue()).not.toBe('');
  await button('screen.answer.undo', journey.focused()).click();
  await expect.poll(() => selects.first().inputValue()).toBe('');
  await selects.first().selectOption({ index: 1 });
  await journey.saved();
  await selects.first().focus();
  await page.keyboard.press('ArrowDown');
  const row = await page.evaluate(() => document.activeElement?.closest('td')?.getAttribute('data-row'));
  expect(row).toBe('1');
  await app.screenshot('interview-matrix');
  expect(await app.accessibilityFaults()).toEqual([]);
  app.expectNoComplaint();
});
