import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { makeSignOffCase } from './sign-off-case.ts';
import { startingWith, words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

// In German: the dossiers' tests are in English.
test('journal, checkpoints and dossiers of others are worked with', async () => {
  app = await TestApp.launch({ locale: 'de', folder: await makeSignOffCase() });
  const at = app;
  const { page } = at;
  const say = words('de');
  const main = page.getByRole('main');
  const faults: string[] = [];
  const look = async (name: string, isChecked = true): Promise<void> => {
    await page.waitForTimeout(500);
    faults.push(...(await at.look(`de-proof-${name}`, isChecked)).map((fault) => `${name} ${fault}`));
  };
  const button = (key: string) => page.getByRole('button', { name: say.t(key), exact: true });
  const goTo = (key: string) =>
    page
      .getByRole('navigation', { name: say.t('app.navigation') })
      .getByRole('button', { name: say.t(key) })
      .click();
  const more = async (key: string): Promise<void> => {
    await button('screen.journal.more-ways').click();
    await page.getByRole('menuitem', { name: startingWith(say.t(key)) }).click();
  };

  await page
    .getByRole('button', { name: startingWith('Nordlicht') })
    .first()
    .click();
  // An unsigned dossier is enough to be opened elsewhere.
  await goTo('screen.assessments.title');
  await main.getByRole('button', { name: 'TalentRank 2026', exact: true }).click();
  await page
    .getByRole('navigation', { name: say.t('screen.outcome.parts') })
    .getByRole('button', { name: say.t('screen.dossier.title') })
    .click();
  const dossier = join(at.folder, 'dossier.pdf');
  await at.chooseNext(dossier);
  await button('screen.export.choose').click();
  await page.getByRole('dialog').waitFor({ timeout: 90_000 });
  await page.keyboard.press('Escape');

  // The journal: its state, a checkpoint, what is written, what it is compared with.
  await goTo('screen.journal.title');
  await main.getByRole('status').first().waitFor();
  await look('1-journal');
  await button('screen.journal.checkpoint.new').click();
  await page.getByRole('dialog').getByRole('checkbox').waitFor();
  await look('2-make');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say.t('screen.journal.checkpoint.make') })
    .click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: startingWith(say.t('screen.journal.checkpoints')) }).click();
  const checkpoints = main.getByRole('tabpanel').getByText(say.t('screen.journal.checkpoint.reason.manual'));
  await checkpoints.first().waitFor();
  await look('3-checkpoints');
  const exported = join(at.folder, 'journal.jsonl');
  await at.chooseNext(exported);
  await more('screen.journal.export');
  await main.getByText(say.t('screen.journal.written', { name: 'journal.jsonl' })).waitFor();
  expect(readFileSync(exported, 'utf8')).toMatch(/^\{.*"format":"model-dossier\/journal"/);
  await at.chooseNext(join(at.folder, 'verifier.html'));
  await more('screen.journal.verifier');
  await main.getByText(say.t('screen.journal.written', { name: 'verifier.html' })).waitFor();
  expect(existsSync(join(at.folder, 'verifier.html'))).toBe(true);
  for (const file of [exported, dossier]) {
    await at.chooseNext(file);
    await button('screen.journal.compare.choose').click();
    await main
      .getByRole('alert')
      .filter({ hasText: file.split('/').at(-1) ?? '' })
      .last()
      .waitFor();
  }
  await look('4-compared');

  // What was exported is checked, beside the dossier.
  await goTo('screen.verify.title');
  await at.chooseNext(exported);
  await button('screen.verify.choose').click();
  await main.getByRole('status').getByRole('heading').waitFor();
  await at.chooseNext(dossier);
  await button('screen.verify.anchors.add').click();
  await main.getByRole('button', { name: say.t('screen.verify.anchors.exchange', { name: 'dossier.pdf' }) }).waitFor();
  await look('5-anchors');

  // The same dossier into the workspace it came from; a second time it is refused in words.
  await goTo('screen.assessments.title');
  await at.chooseNext(dossier);
  await button('screen.reopen.import').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(say.t('screen.reopen.dropped')).waitFor();
  await look('6-import');
  await dialog.getByRole('button', { name: say.t('screen.reopen.import.do'), exact: true }).click();
  await dialog.waitFor({ state: 'detached', timeout: 30_000 });
  await main.getByText(say.beginning('screen.outcome.origin')).waitFor();
  await look('6b-imported');
  await goTo('screen.assessments.title');
  await button('screen.reopen.import').click();
  await dialog.getByText(say.t('screen.reopen.before', { name: 'dossier.pdf' })).waitFor();
  await look('7-imported-before');
  await page.keyboard.press('Escape');

  // From the start screen, to be read only.
  await page
    .getByRole('navigation', { name: say.t('app.navigation') })
    .getByRole('button', { name: /nordlicht\.mdossier/ })
    .click();
  await page.getByRole('menuitem', { name: say.t('app.workspace.close') }).click();
  await button('screen.reopen.open').click();
  await dialog.getByText(say.t('screen.reopen.dropped')).waitFor();
  await look('8-reopen');
  await at.chooseNext(join(at.folder, 'reopened.mdossier'));
  await dialog.getByRole('button', { name: say.t('screen.reopen.reopen.do') }).click();
  await page.getByRole('region', { name: say.t('app.read-only') }).waitFor({ timeout: 30_000 });
  await goTo('screen.assessments.title');
  expect(await button('screen.assessments.start').count()).toBe(0);
  await look('9-read-only');
  await main.getByRole('button', { name: 'TalentRank 2026', exact: true }).click();
  await page.locator('[aria-current="step"]').waitFor();
  expect(await page.locator('[aria-current="step"]').getByRole('checkbox').first().isDisabled()).toBe(true);
  await look('10-read-only-questions', false);
  expect(faults).toEqual([]);
  at.expectNoComplaint();
});
