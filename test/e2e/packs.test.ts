import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { keyboard, mouse } from './hands.ts';
import { Journey } from './journey.ts';
import { packTitle, startingWith, type Words, words } from './words.ts';

const shipped = resolve(import.meta.dirname, '..', '..', 'resources', 'packs');

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

/** The files of a shipped pack as a zip, one text in one file replaced by another. */
function zippedPack(id: string, file: string, from: string, to: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'model-dossier-pack-'));
  cpSync(join(shipped, id), folder, { recursive: true });
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  const files = names.map((name): [string, Uint8Array] => {
    const text = readFileSync(join(folder, name), 'utf8');
    if (name === file && !text.includes(from)) throw new Error(`${file} has no ${from}`);
    return [relative('.', name), strToU8(name === file ? text.replace(from, to) : text)];
  });
  rmSync(folder, { recursive: true });
  return zipSync(Object.fromEntries(files));
}

/** From the start screen to the list of frameworks, with a system to assess. */
async function openPacks(at: TestApp, say: Words, kind: 'mouse' | 'keyboard'): Promise<void> {
  const hands = kind === 'mouse' ? mouse() : keyboard(at.page);
  const journey = new Journey(at, hands, say);
  await at.page.getByRole('heading', { level: 1 }).waitFor();
  await journey.createWorkspace();
  await journey.addSystem();
  const sidebar = at.page.getByRole('navigation', { name: say.t('app.navigation') });
  await hands.press(sidebar.getByRole('button', { name: say.t('screen.packs.title'), exact: true }));
  await at.page.getByRole('button', { name: say.l(packTitle('eu-ai-act')), exact: true }).waitFor();
}

test.each(['en', 'de'] as const)('a framework can be read in full by keyboard in %s', async (locale) => {
  const say = words(locale);
  app = await TestApp.launch({ locale });
  const { page } = app;
  const hands = keyboard(page);
  await openPacks(app, say, 'keyboard');
  expect(await app.accessibilityFaults()).toEqual([]);
  await hands.press(page.getByRole('button', { name: say.l(packTitle('eu-ai-act')), exact: true }));
  for (const tab of ['overview', 'questions', 'outcomes', 'obligations', 'glossary', 'crosswalks', 'versions']) {
    const trigger = page.getByRole('tab', { name: startingWith(say.t(`screen.pack.${tab}`)) });
    await trigger.focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('tabpanel');
    await panel.locator('li, dd, tr').first().waitFor();
    const folded = panel.locator('li > button[aria-expanded="false"]');
    if ((await folded.count()) > 0) await hands.press(folded.first());
    // Names that come with other frameworks.
    await expect.poll(() => panel.getByText('…', { exact: true }).count()).toBe(0);
    await app.screenshot(`${locale}-pack-${tab}`);
    expect(await app.accessibilityFaults()).toEqual([]);
  }
  app.expectNoComplaint();
});

test('the diagram is gone through by arrow keys, and a box leads to what it stands for and back', async () => {
  const say = words('en');
  app = await TestApp.launch();
  const { page } = app;
  await openPacks(app, say, 'mouse');
  await page.getByRole('button', { name: say.l(packTitle('eu-ai-act')), exact: true }).click();
  await page.getByRole('tab', { name: say.t('screen.pack.diagram') }).click();
  const first = page.locator('[id^="node-section"]').first();
  await first.focus();
  await page.keyboard.press('ArrowRight');
  const name = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  expect(name).not.toContain(say.t('screen.pack.diagram.kind.section'));
  expect(await app.accessibilityFaults()).toEqual([]);
  await page.keyboard.press('Enter');
  const outcomes = page.getByRole('tab', { name: startingWith(say.t('screen.pack.outcomes')) });
  await expect.poll(() => outcomes.getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('Alt+ArrowLeft');
  await first.waitFor();
  app.expectNoComplaint();
});

test('a broken framework is refused with its faults, a newer version is taken and compared', async () => {
  const say = words('en');
  app = await TestApp.launch();
  const { page } = app;
  await openPacks(app, say, 'mouse');
  const rows = (): Promise<number> => page.locator('tr.is-link').count();
  const before = await rows();

  const broken = join(app.folder, 'broken.zip');
  await writeFile(broken, zippedPack('us-nyc-ll144', 'pack.yaml', 'languages: [en]', 'languages: [en, fr]'));
  await app.chooseNext(broken);
  await page.getByRole('button', { name: say.t('screen.packs.import'), exact: true }).click();
  await page.getByRole('button', { name: say.t('screen.packs.import.zip') }).click();
  await page.getByText(say.t('screen.packs.problems', { name: 'broken.zip', count: 1 })).waitFor();
  expect(await page.getByRole('dialog').innerText()).toMatch(/pack\.yaml\s+Line \d+\s+Form\s+.*languages/);
  expect(await app.accessibilityFaults()).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await rows()).toBe(before);

  const newer = zippedPack('us-nyc-ll144', 'pack.yaml', 'version: 1.0.0', 'version: 1.1.0');
  const transfer = await page.evaluateHandle((base64) => {
    const made = new DataTransfer();
    made.items.add(new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], 'newer.zip'));
    return made;
  }, Buffer.from(newer).toString('base64'));
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.locator('body').dispatchEvent(type, { dataTransfer: transfer });
  }
  // The app ships this framework, and nobody has checked who wrote the newer version.
  await page.getByText(say.t('screen.packs.import.same-name'), { exact: true }).waitFor();
  await app.screenshot('pack-import-newer');
  expect(await app.accessibilityFaults()).toEqual([]);
  await page.getByRole('button', { name: say.t('screen.packs.import.show') }).click();
  await page.getByRole('tab', { name: startingWith(say.t('screen.pack.versions')) }).click();
  await page.getByText(say.t('screen.pack.diff.none')).waitFor();
  app.expectNoComplaint();
});

test('an assessment leads to the page of the version it follows', async () => {
  const say = words('en');
  app = await TestApp.launch();
  const { page } = app;
  await openPacks(app, say, 'mouse');
  const title = say.l(packTitle('eu-ai-act'));
  await page.getByRole('button', { name: say.t('screen.packs.start.with', { pack: title }) }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: say.t('screen.assessments.start') }).click();
  await page.locator('[aria-current="step"]').waitFor();
  await page.getByRole('button', { name: startingWith(`${title} 1.`) }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.getByRole('tab', { name: say.t('screen.pack.overview') }).waitFor();
  app.expectNoComplaint();
});
