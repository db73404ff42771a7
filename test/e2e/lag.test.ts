import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { openDossier } from './open-dossier.ts';
import { makeSignOffCase } from './sign-off-case.ts';
import { startingWith, words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

test('keys are answered at once while a dossier is laid out and written', async () => {
  app = await TestApp.launch({ folder: await makeSignOffCase() });
  const at = app;
  const { page } = at;
  const say = words('en');
  await openDossier(at, say);
  const options = page.getByRole('region', { name: say.t('screen.dossier.options') });
  for (const [field, value] of [
    ['audience', 'auditor'],
    ['languages', 'en+de'],
  ] as const) {
    await options.getByRole('combobox', { name: startingWith(say.t(`screen.dossier.${field}`)) }).click();
    await page.getByRole('option', { name: say.t(`screen.dossier.${field}.${value}`), exact: true }).click();
  }
  await page.waitForTimeout(8000);
  await page.evaluate(() => {
    const lags: number[] = [];
    Object.assign(window, { lags });
    addEventListener(
      'keydown',
      (event) => requestAnimationFrame(() => setTimeout(() => lags.push(performance.now() - event.timeStamp))),
      { capture: true },
    );
  });
  await at.chooseNext(join(at.folder, 'dossier.pdf'));
  await options.getByRole('button', { name: say.t('screen.export.choose') }).click();
  const line = options.getByRole('textbox', { name: say.t('screen.dossier.classification') });
  await line.focus();
  const dialog = page.getByRole('dialog');
  const began = Date.now();
  while (!(await dialog.isVisible()) && Date.now() - began < 90_000) await page.keyboard.press('a', { delay: 20 });
  await dialog.waitFor();
  const lags = await page.evaluate(() => (window as unknown as { lags: number[] }).lags.sort((a, b) => a - b));
  const share = (part: number): number => Math.round(lags[Math.floor((lags.length - 1) * part)] ?? 0);
  const result = await dialog.innerText();
  console.log(
    `keys ${lags.length}, half ≤ ${share(0.5)} ms, 95 % ≤ ${share(0.95)} ms, all ≤ ${share(1)} ms; ${/\d+ pages/.exec(result)}`,
  );
  expect(lags.length).toBeGreaterThan(5);
  expect(share(0.5)).toBeLessThanOrEqual(50);
});
