import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openSchemas } from '#core/interchange/schemas';
import { TestApp } from './app.ts';
import { mouse } from './hands.ts';
import { Inventory } from './inventory.ts';
import { makeInventoryCase, RECORDS } from './inventory-case.ts';
import { startingWith, words } from './words.ts';

const project = resolve(import.meta.dirname, '..', '..');
const fixture = (...path: readonly string[]): string => join(project, 'test', 'fixtures', 'interchange', ...path);

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

/** The screens that differ so much that axe may find in one what it does not in another. */
const CHECKED: ReadonlySet<string> = new Set(['01-start', '02-preview', '03-notes', '05-columns', '07-cyclonedx-1.7']);

/** One language is walked as a rule, the other here as well if asked for. */
const LOCALES = process.env['THOROUGH'] === undefined ? (['de'] as const) : (['en', 'de'] as const);

test.each(LOCALES)('files come in with a preview, go again, and cards go out, in %s', async (locale) => {
  app = await TestApp.launch({ locale, folder: await makeInventoryCase() });
  const at = app;
  const { page } = at;
  const say = words(locale);
  const hands = mouse();
  const { press, choose } = hands;
  const inventory = new Inventory(at, hands, say);
  const { main, dialog } = inventory;
  const faults: string[] = [];
  const shown = async (name: string): Promise<void> => {
    const found = await at.look(`${locale}-transfer-${name}`, locale === 'en' && CHECKED.has(name));
    faults.push(...found.map((fault) => `${name} ${fault}`));
  };
  const listed = async (kind: 'model' | 'model-version'): Promise<readonly string[]> => {
    await inventory.goTo('inventory');
    await inventory.tab(say.t(`item-kind.${kind}.plural`));
    await main.getByRole('table').waitFor();
    return await main.getByRole('table').locator('button[data-row]').allInnerTexts();
  };
  const startImport = async (...paths: readonly string[]): Promise<void> => {
    await inventory.goTo('inventory');
    await press(inventory.button('screen.import.open'));
    await inventory.title(say.t('screen.import.title'));
    // The last import stands there until another is begun.
    const [choice, other] = [
      inventory.button('screen.import.choose', main),
      inventory.button('screen.import.other', main),
    ];
    await choice.or(other).waitFor();
    if (await other.isVisible()) await press(other);
    await at.chooseNext(...paths);
    await press(choice);
  };

  await press(page.getByRole('button', { name: startingWith('Nordlicht') }).first());
  await inventory.goTo('inventory');
  await press(inventory.button('screen.import.open'));
  await inventory.title(say.t('screen.import.title'));
  await shown('01-start');

  // A card and a bill of materials: what they bring is shown before anything is written.
  await startImport(fixture('hugging-face', 'model.md'), fixture('cyclonedx', 'model-1.6.json'));
  const preview = main.getByRole('table', { name: say.t('screen.import.records') });
  await preview
    .getByRole('button', { name: startingWith('fraud-detector') })
    .first()
    .waitFor();
  await preview
    .getByRole('button', { name: startingWith('fraud-net') })
    .first()
    .waitFor();
  await press(preview.getByRole('button', { name: 'fraud-detector 2.1.0', exact: true }));
  await page
    .getByRole('complementary', { name: say.t('screen.import.record') })
    .getByText(say.t('field.model-version.architectureFamily'), { exact: true })
    .waitFor();
  await shown('02-preview');
  await inventory.tab(say.t('screen.import.notes'));
  await main.getByText('# made by hand', { exact: true }).waitFor();
  await shown('03-notes');
  await press(inventory.button('screen.import.do', main));
  await main.getByText(say.t('screen.import.done'), { exact: true }).waitFor();
  await shown('04-receipt');
  expect(await listed('model-version')).toContain('fraud-detector 2.1.0');

  // Taken back, nothing of it is left.
  await press(inventory.button('screen.import.open'));
  await press(inventory.button('screen.import.undo', main));
  const [undone = ''] = say.t('screen.import.undone', { date: '|' }).split('|');
  await main.getByRole('alert').filter({ hasText: undone.trim() }).waitFor();
  expect(await listed('model-version')).toEqual([RECORDS.version]);

  // A table, whose columns are said to be fields.
  await startImport(fixture('table', 'models-de.csv'));
  const column = main.getByRole('combobox', {
    name: say.t('screen.import.map.field-of', { column: 'Lizenz' }),
    exact: true,
  });
  await column.waitFor();
  await shown('05-columns');
  await inventory.pickIn(main, 'screen.import.map.kind', say.t('item-kind.model-version.plural'));
  const nameColumn = main.getByRole('combobox', {
    name: say.t('screen.import.map.field-of', { column: 'Name' }),
    exact: true,
  });
  await nameColumn.selectOption({ label: say.t('screen.item.name') });
  await column.selectOption({ label: say.t('field.model-version.licence') });
  await press(inventory.button('screen.import.map.go', main));
  await preview
    .getByRole('button', { name: startingWith('Alpha') })
    .first()
    .waitFor();
  await shown('06-rows');
  await press(inventory.button('screen.import.do', main));
  await main.getByText(say.t('screen.import.done'), { exact: true }).waitFor();
  expect(await listed('model-version')).toContain('Alpha');

  // The card for other tools: what they cannot hold is said before and after.
  await inventory.open('model-version', RECORDS.version);
  const exported = async (format: 'cyclonedx-1.7' | 'markdown', name: string): Promise<string> => {
    const path = join(at.folder, 'data', name);
    await inventory.action('screen.export-file.open');
    await choose(dialog.getByRole('radio', { name: startingWith(say.t(`export-format.${format}`)) }));
    await at.chooseNext(path);
    await shown(`07-${format}`);
    await press(inventory.button('screen.export-file.do', dialog));
    await dialog.getByRole('alert').getByText(name, { exact: true }).waitFor();
    await shown(`08-${format}-done`);
    await press(inventory.button('ui.close', dialog).last());
    return await readFile(path, 'utf8');
  };
  const bom = JSON.parse(await exported('cyclonedx-1.7', 'ranker.cdx.json'));
  expect(openSchemas(join(project, 'resources')).check('cyclonedx-1.7', bom)).toBeNull();
  expect(JSON.stringify(bom)).toContain('Gradient boosting');
  expect(await exported('markdown', 'ranker.md')).toContain(
    'Ranks applications by how well they fit an advertised post.',
  );
  expect(faults).toEqual([]);
  at.expectNoComplaint();
});
