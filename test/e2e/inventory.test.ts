import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { keyboard, mouse, pickItem } from './hands.ts';
import { Inventory } from './inventory.ts';
import { Journey } from './journey.ts';
import { packTitle, startingWith, words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

const SYSTEM = 'CV screening';
const MODEL = { kind: 'model', name: 'Ranker' } as const;
const VERSION = 'Ranker 2.1';
const NEXT = 'Ranker 2.2';
const DATASET = { kind: 'dataset', name: 'Applications' } as const;
const DATA = 'Applications 2025';

/** The screens that differ so much that axe may find in one what it does not in another. */
const CHECKED: ReadonlySet<string> = new Set([
  '01-empty',
  '04-card',
  '05-history',
  '08-compare',
  '09-gate',
  '10-lineage',
  '12-upstream',
]);

test.each([
  ['en', 'mouse'],
  ['de', 'keyboard'],
] as const)('an inventory grows from nothing, and keeps what was said, in %s by %s', async (locale, kind) => {
  const theme = locale === 'en' ? 'light' : 'dark';
  app = await TestApp.launch({ locale, theme });
  const at = app;
  const { page } = at;
  const say = words(locale);
  const hands = kind === 'mouse' ? mouse() : keyboard(page, true);
  const { press, write } = hands;
  const journey = new Journey(at, hands, say);
  const inventory = new Inventory(at, hands, say);
  const { main, dialog } = inventory;
  const faults: string[] = [];
  // Every screen is looked at in one language, and stands in the other on a picture in the dark.
  const shown = async (name: string): Promise<void> => {
    if (locale === 'de') return at.screenshot(`de-inventory-${name}-dark-1280`);
    const found = await at.look(`en-inventory-${name}`, CHECKED.has(name));
    faults.push(...found.map((fault) => `${name} ${fault}`));
  };
  const by = (key: string, field: string): string => say.t(key, { name: 'Anna Weiss', field });

  await page.getByRole('heading', { level: 1 }).waitFor();
  await journey.createWorkspace();
  await inventory.goTo('inventory');
  await main.getByText(say.t('screen.inventory.none.system'), { exact: true }).waitFor();
  await shown('01-empty');

  // What there is: data, a model that learned from them, and the system it serves.
  await inventory.add('dataset', DATASET.name);
  await inventory.add('dataset-version', DATA, DATASET);
  await inventory.select(
    inventory.control('personalData'),
    say.t('field.dataset-version.personalData.special-category'),
  );
  await inventory.add('system', SYSTEM);
  await inventory.add('model', MODEL.name);
  await inventory.add('model-version', VERSION, MODEL);
  await shown('02-version-empty');

  // Its card, with values of every kind.
  const [before = 0, required = 0] = await inventory.completeness();
  expect(before).toBe(0);
  await inventory.write('semanticVersion', '2.1.0');
  await write(inventory.control('tags'), 'ranking');
  await page.keyboard.press('Enter');
  await write(inventory.control('tags'), 'CV');
  await page.keyboard.press('Enter');
  await inventory.write('summary', 'Ranks applications.');
  const overview = inventory.field('overview');
  await press(overview.locator('[data-opens]'));
  const editor = overview.getByRole('textbox', { name: say.t('field.model-version.overview') });
  await expect.poll(() => editor.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.type('Learned from @Appl');
  const mention = page.getByRole('listbox').getByRole('option', { name: startingWith(DATA) });
  await mention.waitFor();
  await at.screenshot(`${locale}-inventory-03-mention`);
  if (hands.kind === 'mouse') await mention.click();
  else {
    for (let steps = 0; steps < 8 && (await mention.getAttribute('aria-selected')) !== 'true'; steps += 1) {
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
  }
  await expect.poll(() => editor.innerText()).toContain(DATA);
  await press(inventory.field('authors').locator('[data-add]'));
  const author = inventory.field('authors').locator('td[data-row="0"] input').first();
  await write(author, 'Anna Weiss');
  await page.keyboard.press('Tab');
  await inventory.write('licence', 'Apache-2.0');
  await inventory.select(inventory.control('learning'), say.t('field.model-version.learning.supervised'));
  await inventory.write('algorithm', 'Gradient boosting');
  await expect.poll(() => inventory.completeness()).toEqual([2, required]);
  await inventory.link('trained-on', true, DATA);
  await inventory.link('part-of', true, SYSTEM);
  await shown('04-card');

  // Gone and come back, all of it is there.
  await inventory.open('model-version', VERSION);
  expect(await inventory.control('semanticVersion').inputValue()).toBe('2.1.0');
  expect(await inventory.field('tags').getByRole('listitem').allInnerTexts()).toEqual(['ranking', 'CV']);
  expect(await inventory.control('summary').inputValue()).toBe('Ranks applications.');
  expect(await overview.innerText()).toContain(`Learned from @${DATA}`);
  expect(await author.inputValue()).toBe('Anna Weiss');
  expect(await inventory.control('licence').inputValue()).toBe('Apache-2.0');
  expect(await inventory.control('learning').inputValue()).toBe('supervised');

  // A change, told in words, and taken back.
  await inventory.write('summary', 'Ranks and filters applications.');
  await inventory.tab(say.t('screen.item.history'));
  const summary = say.t('field.model-version.summary');
  await main.getByText(by('screen.item.history.changed', summary), { exact: true }).waitFor();
  await shown('05-history');
  const stated = main.getByRole('listitem').filter({ hasText: by('screen.item.history.stated', summary) });
  await press(inventory.button('screen.item.history.restore', stated));
  await write(dialog.getByLabel(startingWith(say.t('screen.item.reason'))), 'It filters nothing.');
  await press(inventory.button('screen.item.history.restore', dialog));
  await dialog.waitFor({ state: 'detached' });
  await main
    .getByText(say.t('screen.item.history.reason', { reason: 'It filters nothing.' }), { exact: true })
    .waitFor();
  await inventory.tab(say.t('screen.item.tab.card'));
  await expect.poll(() => inventory.control('summary').inputValue()).toBe('Ranks applications.');

  // Released, it stands; the next version starts from it and is compared with it.
  await press(inventory.button('screen.item.release'));
  await write(dialog.getByLabel(startingWith(say.t('screen.item.release.statement'))), 'For the pilot.');
  await shown('06-release');
  await press(inventory.button('screen.item.release.do', dialog));
  await dialog.waitFor({ state: 'detached' });
  await inventory.tab(say.t('screen.item.tab.releases'));
  await main.getByText('For the pilot.', { exact: true }).waitFor();
  await shown('07-releases');
  await inventory.action('screen.item.new-version');
  await write(dialog.getByLabel(say.t('screen.item.name'), { exact: true }), NEXT);
  await write(dialog.getByLabel(say.t('screen.item.new-version.number'), { exact: true }), '2.2.0');
  await press(inventory.button('screen.item.new-version.do', dialog));
  await inventory.title(NEXT);
  await inventory.write('summary', 'Ranks applications by skills.');
  await inventory.tab(say.t('screen.item.tab.compare'));
  await inventory.select(
    main.getByRole('combobox', { name: say.t('screen.item.compare.left'), exact: true }),
    `${VERSION} · 2.1.0`,
  );
  await main.getByRole('heading', { name: say.t('field.model-version.semanticVersion'), exact: true }).waitFor();
  expect(await main.locator('ins').allInnerTexts()).toContain('2.2.0');
  await shown('08-compare');

  // It goes nowhere before what has to hold does, unless somebody says why.
  await inventory.add('deployment', 'Production EU', { kind: 'system', name: SYSTEM });
  await press(
    main.getByRole('button', {
      name: say.t('screen.item.state.button', { state: say.t('lifecycle.planned') }),
      exact: true,
    }),
  );
  await pickItem(hands, page.getByRole('menuitem', { name: startingWith(say.t('lifecycle.live')) }));
  await dialog.getByText(say.t('screen.item.gate.rollback-named'), { exact: true }).waitFor();
  await dialog.getByText(say.l(packTitle('eu-ai-act'))).waitFor();
  await press(inventory.button('screen.item.gate.go-anyway', dialog));
  await dialog
    .getByRole('alert')
    .filter({ hasText: say.t('screen.item.gate.reason-missing') })
    .waitFor();
  await shown('09-gate');
  await write(dialog.getByRole('textbox'), 'A trial with three people.');
  await press(inventory.button('screen.item.gate.go-anyway', dialog));
  await dialog.waitFor({ state: 'detached' });
  await main
    .getByRole('button', { name: say.t('screen.item.state.button', { state: say.t('lifecycle.live') }), exact: true })
    .waitFor();

  // Where everything comes from, and what it brings along.
  await inventory.goTo('inventory');
  await press(inventory.button('screen.lineage.title'));
  const box = (of: 'dataset-version' | 'model-version' | 'system', name: string) =>
    main.locator('svg').getByRole('button', { name: startingWith(`${name}, ${say.t(`item-kind.${of}`)} ·`) });
  await box('dataset-version', DATA).waitFor();
  await box('dataset-version', DATA).focus();
  await page.keyboard.press('ArrowRight');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''))
    .toContain(MODEL.name);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => box('system', SYSTEM).getAttribute('aria-pressed')).toBe('true');
  const beside = page.getByRole('complementary', { name: say.t('screen.lineage.chosen') });
  await beside.getByRole('heading', { name: SYSTEM, exact: true }).waitFor();
  expect(await beside.innerText()).toContain(say.t('screen.lineage.topic.special-category'));
  expect(await beside.innerText()).toContain(DATA);
  await shown('10-lineage');
  await write(main.getByRole('searchbox', { name: say.t('screen.lineage.search'), exact: true }), 'Ranker');
  await main.getByRole('status').filter({ hasText: /^2 / }).waitFor();
  await shown('11-lineage-filtered');

  // What changes upstream is marked downstream until somebody has looked at it.
  await inventory.open('dataset-version', DATA);
  await inventory.select(inventory.control('personalData'), say.t('field.dataset-version.personalData.personal'));
  await inventory.saved();
  await inventory.open('model-version', VERSION);
  const links = await inventory.panel('screen.item.links');
  const changed = links.getByText(say.t('screen.item.upstream.changed', { name: DATA }), { exact: true });
  await changed.waitFor();
  await shown('12-upstream');
  await press(inventory.button('screen.item.upstream.acknowledge', links));
  await changed.waitFor({ state: 'detached' });

  await inventory.goTo('inventory');
  await inventory.tab(say.t('item-kind.model-version.plural'));
  await main.getByRole('table').waitFor();
  await shown('13-list');
  expect(faults).toEqual([]);
  at.expectNoComplaint();
});
