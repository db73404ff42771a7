import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';

let app: TestApp;
beforeEach(async () => {
  app = await TestApp.launch({ env: { MODEL_DOSSIER_CORE: 'utility' } });
});
afterEach(() => app.remove());

test('probe', async () => {
  await app.page.waitForTimeout(1500);
  console.log(await app.page.locator('body').innerText(), app.complaints, app.corePid());
  app.killCore();
  await app.page.waitForTimeout(50);
  console.log(await app.page.locator('body').innerText(), app.complaints, app.corePid());
  await app.page.waitForTimeout(1500);
  console.log(await app.page.locator('body').innerText(), app.complaints, app.corePid());
  const { readFileSync } = await import('node:fs');
  try { console.log(readFileSync(`${app.folder}/data/logs/core.log`, 'utf8')); } catch (e) { console.log('nolog'); }
  expect(1).toBe(1);
});
