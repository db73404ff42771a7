import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { openDossier } from './open-dossier.ts';
import { makeSignOffCase, PASSPHRASE, PEOPLE } from './sign-off-case.ts';
import { startingWith, words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

test('a dossier is composed beside its preview, exported and signed', async () => {
  app = await TestApp.launch({ folder: await makeSignOffCase() });
  const at = app;
  const { page } = at;
  const say = words('en');
  const faults: string[] = [];
  const look = async (name: string): Promise<void> => {
    await page.waitForTimeout(1200);
    faults.push(...(await at.look(`en-dossier-${name}`)).map((fault) => `${name} ${fault}`));
  };
  const preview = await openDossier(at, say);
  const options = page.getByRole('region', { name: say.t('screen.dossier.options') });
  await look('1-first');

  // The page's text can be read and searched, and each page has a name.
  const first = preview.getByRole('region', { name: say.t('screen.dossier.page', { number: 1 }), exact: true });
  await expect.poll(() => first.innerText()).toContain('TalentRank');

  // Choices change what is shown.
  await options.getByRole('textbox', { name: say.t('screen.dossier.classification') }).fill('Streng vertraulich 17');
  await expect.poll(() => first.innerText(), { timeout: 30_000 }).toContain('Streng vertraulich 17');
  await options.getByRole('combobox', { name: startingWith(say.t('screen.dossier.edition')) }).click();
  const reason = page.getByRole('option', { name: startingWith(say.t('dossier.edition.certificate')) });
  expect(await reason.innerText()).toContain(say.t('screen.dossier.edition.not.no-sign-off'));
  // What floats above the page is no landmark to axe.
  await at.look('en-dossier-2-editions', false);
  await page.getByRole('option', { name: say.t('dossier.edition.classification-memo') }).click();
  await options.getByRole('button', { name: startingWith(say.t('screen.dossier.parts')) }).click();
  await options.getByRole('button', { name: startingWith(say.t('screen.dossier.redaction')) }).click();
  await options.getByRole('switch').click();
  await look('3-parts');
  await options.getByRole('switch').click();

  // Somebody signs: without the passphrase nothing begins.
  await options
    .getByRole('checkbox', { name: startingWith(say.t('screen.export.signs', { name: PEOPLE.author.name })) })
    .click();
  await at.chooseNext(join(at.folder, 'dossier.pdf'));
  const button = options.getByRole('button', { name: say.t('screen.export.choose-signed') });
  await button.click();
  await options.getByText(say.t('ui.missing', { field: say.t('screen.people.key.passphrase') })).waitFor();
  await options.getByLabel(say.t('screen.people.key.passphrase'), { exact: true }).fill(PASSPHRASE);
  await look('4-signers');
  await button.click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor({ timeout: 90_000 });
  await look('5-exported');
  expect(existsSync(join(at.folder, 'dossier.pdf'))).toBe(true);
  expect(readFileSync(join(at.folder, 'dossier.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  await dialog.getByRole('button', { name: say.t('screen.export.verify') }).click();
  await page.getByRole('main').getByRole('status').getByRole('heading').waitFor({ timeout: 30_000 });
  await look('6-verified');

  // The choice is still there when one comes back.
  await page.keyboard.press('Alt+ArrowLeft');
  await options.waitFor();
  expect(await options.getByRole('textbox', { name: say.t('screen.dossier.classification') }).inputValue()).toBe(
    'Streng vertraulich 17',
  );
  expect(faults).toEqual([]);
  at.expectNoComplaint();
});

test('a place on a page leads to the question that fills it, and back', async () => {
  app = await TestApp.launch({ folder: await makeSignOffCase() });
  const at = app;
  const { page } = at;
  const say = words('en');
  const preview = await openDossier(at, say);
  const pages = preview.getByRole('region', { name: say.t('screen.dossier.pages') });
  await pages.focus();
  const jumps = preview.getByRole('button', { name: say.beginning('screen.dossier.page.jump') });
  for (let leafed = 0; leafed < 30 && (await jumps.count()) === 0; leafed += 1) {
    await page.keyboard.press('PageDown');
    await page.waitForTimeout(150);
  }
  await page.keyboard.press('PageDown');
  await page.waitForTimeout(300);
  await page.waitForTimeout(1500);
  await at.look('en-dossier-7-places', false);
  const name = (await jumps.last().getAttribute('aria-label')) ?? '';
  await jumps.last().focus();
  await page.waitForTimeout(300);
  const shown = await preview.getByRole('textbox').inputValue();
  await page.keyboard.press('Enter');
  const card = page.locator('[aria-current="step"]');
  await card.waitFor();
  expect(name).toContain((await card.getByRole('heading').first().innerText()).trim().slice(-20));
  await page.keyboard.press('Alt+ArrowLeft');
  await preview.locator('canvas').first().waitFor({ timeout: 60_000 });
  await expect.poll(() => preview.getByRole('textbox').inputValue()).toBe(shown);

  // The charts of the dossier stand in the window as well, with the same words for who cannot see them.
  await page
    .getByRole('navigation', { name: say.t('screen.outcome.parts') })
    .getByRole('button', { name: say.t('screen.outcome.title') })
    .click();
  await page.getByRole('tab', { name: startingWith(say.t('screen.outcome.obligations')) }).click();
  const chart = page.getByRole('img', { name: /2 Dec 2027/ }).first();
  await chart.locator('svg text').first().waitFor();
  expect(await at.look('en-dossier-8-chart')).toEqual([]);
  at.expectNoComplaint();
});

test('several dossiers are signed with one key, and each that cannot be says why', async () => {
  app = await TestApp.launch({ folder: await makeSignOffCase() });
  const at = app;
  const { page } = at;
  const say = words('en');
  await openDossier(at, say);
  const dossier = join(at.folder, 'dossier.pdf');
  await at.chooseNext(dossier);
  await page.getByRole('button', { name: say.t('screen.export.choose'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor({ timeout: 90_000 });
  await page.keyboard.press('Escape');
  await page
    .getByRole('navigation', { name: say.t('app.navigation') })
    .getByRole('button', { name: say.t('screen.verify.title') })
    .click();
  await page.getByRole('button', { name: say.t('screen.verify.batch'), exact: true }).click();
  // The same one twice: for the second time there is no field left.
  for (let times = 1; times <= 2; times += 1) {
    await dialog.getByRole('button', { name: say.t('screen.verify.batch.add') }).click();
    await expect.poll(() => dialog.getByRole('listitem').count()).toBe(times);
  }
  await dialog.getByLabel(say.t('screen.people.key.passphrase'), { exact: true }).fill(PASSPHRASE);
  expect(await at.look('en-dossier-9-batch')).toEqual([]);
  await dialog.getByRole('button', { name: say.t('screen.verify.batch.do', { count: 2 }) }).click();
  await dialog.getByText(say.t('screen.verify.batch.done', { signed: 1, count: 2 })).waitFor({ timeout: 60_000 });
  await dialog.getByText(say.t('error.dossier.no-free-field', { name: PEOPLE.author.name })).waitFor();
  expect(await at.look('en-dossier-10-batch-done')).toEqual([]);
  at.expectNoComplaint();
});
