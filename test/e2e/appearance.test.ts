import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

function menuLabels(at: TestApp): Promise<readonly string[]> {
  return at.electron.evaluate(({ Menu }) => (Menu.getApplicationMenu()?.items ?? []).map((item) => item.label));
}

test('menu and frame speak the system\u2019s language, then the window\u2019s, also at the next start', async () => {
  app = await TestApp.launch({ locale: 'en' });
  expect(await menuLabels(app)).toContain(words('en').t('menu.edit'));
  await app.page.getByRole('radio', { name: 'Deutsch' }).click();
  const german = words('de');
  await expect.poll(() => menuLabels(app as TestApp)).toContain(german.t('menu.edit'));
  await app.page.getByRole('radio', { name: german.t('screen.settings.theme.dark') }).click();
  const source = (at: TestApp) => at.electron.evaluate(({ nativeTheme }) => nativeTheme.themeSource);
  await expect.poll(() => source(app as TestApp)).toBe('dark');
  const { folder } = app;
  await app.close();

  app = await TestApp.launch({ locale: 'en', folder });
  expect(await menuLabels(app)).toContain(german.t('menu.edit'));
  await app.page.getByRole('heading', { name: german.t('screen.start.title') }).waitFor();
});
