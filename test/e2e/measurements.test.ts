import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright';
import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { mouse } from './hands.ts';
import { Inventory } from './inventory.ts';
import { makeInventoryCase, RECORDS } from './inventory-case.ts';
import { startingWith, words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

/** One language is walked as a rule, the other here as well if asked for. */
const LOCALES = process.env['THOROUGH'] === undefined ? (['en'] as const) : (['en', 'de'] as const);

const FIGURES = [
  'metric,value,group,lower,upper,n,date',
  'accuracy,0.91,,0.89,0.93,4000,2026-08-01',
  'accuracy,0.88,,0.86,0.90,4000,2026-09-01',
  'accuracy,0.83,,0.81,0.85,4000,2026-10-01',
  'accuracy,0.72,,0.70,0.74,4000,2026-11-01',
  'accuracy,0.86,site=Bonn,0.82,0.90,800,2026-11-01',
  'latency p95,412,,,,,2026-11-01',
  'latency p95,unknown,,,,,2026-11-02',
].join('\n');

/** Predictions of people in groups, the same each time: women are selected seven times where men are ten times. */
function predictions(): string {
  const lines = ['person,hired,selected,score,sex,age'];
  for (let n = 0; n < 1200; n += 1) {
    const sex = n % 60 === 0 ? 'diverse' : n % 97 === 0 ? '' : n % 2 === 0 ? 'female' : 'male';
    const draw = (n * 7919) % 1000;
    const isSelected = draw < (sex === 'female' ? 350 : 500);
    const isHired = (draw * 3 + n) % 1000 < 420;
    const score = Math.min(0.999, Math.max(0.001, (1000 - draw) / 1000)).toFixed(3);
    lines.push(`${n},${isHired ? 1 : 0},${isSelected ? 1 : 0},${score},${sex},${n % 3 === 0 ? '50+' : 'under 50'}`);
  }
  return lines.join('\n');
}

test.each(LOCALES)(
  'a threshold is set, an import breaks it and opens a finding, and a predictions file is looked at for fairness, in %s',
  async (locale) => {
    app = await TestApp.launch({ locale, folder: await makeInventoryCase() });
    const at = app;
    const { page } = at;
    const say = words(locale);
    const hands = mouse();
    const { press, write } = hands;
    const inventory = new Inventory(at, hands, say);
    const { main, dialog } = inventory;
    const faults: string[] = [];
    const shown = async (name: string): Promise<void> => {
      const found = await at.look(`${locale}-measurements-${name}`, locale === 'en');
      faults.push(...found.map((fault) => `${name} ${fault}`));
    };
    const file = async (name: string, content: string): Promise<string> => {
      const path = join(at.folder, name);
      await writeFile(path, content);
      return path;
    };
    const scrollDown = (): Promise<void> =>
      main.evaluate((element) => {
        element.scrollTop = element.scrollHeight;
      });
    const sidebar = page.getByRole('navigation', { name: say.t('app.navigation') });
    const field = (key: string): Locator => dialog.getByRole('textbox', { name: startingWith(say.t(key)) });
    const record = async (): Promise<void> => {
      await write(dialog.getByRole('combobox', { name: startingWith(say.t('measurement.item')) }), RECORDS.version);
      await press(dialog.getByRole('option', { name: startingWith(RECORDS.version) }).first());
    };

    await press(page.getByRole('button', { name: startingWith('Nordlicht') }).first());
    await press(inventory.button('screen.measurements.title', sidebar));
    await inventory.title(say.t('screen.measurements.title'));
    await main.getByText(say.t('measurement.empty'), { exact: true }).waitFor();
    await shown('01-empty');

    // A threshold of a metric of the catalogue.
    await inventory.tab(say.t('measurement.tab.thresholds'));
    await press(inventory.button('threshold.add', main));
    const metric = dialog.getByRole('combobox', { name: startingWith(say.t('measurement.metric')) });
    await write(metric, locale === 'de' ? 'Genauigkeit' : 'Accuracy');
    await page.keyboard.press('Escape');
    await press(inventory.button('threshold.add', dialog));
    await dialog.getByText(say.t('ui.missing', { field: say.t('threshold.reason') })).waitFor();
    await write(field('threshold.lower-fail'), locale === 'de' ? '0,8' : '0.8');
    await write(field('threshold.lower-warn'), locale === 'de' ? '0,85' : '0.85');
    await write(field('threshold.reason'), 'Agreed with the works council in March');
    await shown('02-threshold');
    await press(inventory.button('threshold.add', dialog));
    await dialog.waitFor({ state: 'detached' });

    // An import of a test run, looked at first.
    await inventory.tab(say.t('measurement.tab.figures'));
    await press(inventory.button('measurement.import', main).first());
    await record();
    await at.chooseNext(await file('run.csv', FIGURES));
    await press(inventory.button('measurement.import.choose', dialog));
    await dialog.getByText('run.csv', { exact: true }).waitFor();
    await shown('03-import');
    await press(inventory.button('measurement.import.read', dialog));
    await dialog.getByText(say.t('measurement.import.left-out', { count: 1 }), { exact: true }).waitFor();
    await shown('04-preview');
    await press(dialog.getByRole('button', { name: say.t('measurement.import.do', { count: 6 }), exact: true }));
    await dialog.getByText(say.t('measurement.import.done', { count: 6 }), { exact: true }).waitFor();
    await press(inventory.button('ui.close', dialog).last());
    const rows = main.getByRole('table').getByRole('row');
    await rows.filter({ hasText: say.t('measurement.verdict.fail') }).waitFor();
    await shown('05-figures');

    // Over time, with the lines of the threshold.
    await press(
      rows
        .filter({ hasText: say.t('measurement.verdict.fail') })
        .getByRole('button')
        .first(),
    );
    await dialog.getByRole('img').locator('svg').waitFor();
    expect(await dialog.getByRole('row').count()).toBe(5);
    await shown('06-series');
    await press(inventory.button('ui.close', dialog).last());

    // The breach opened a finding.
    await press(inventory.button('screen.monitoring.title', sidebar));
    await inventory.tab(say.t('screen.monitoring.tab.findings'));
    const breach = locale === 'de' ? 'Genauigkeit von' : 'Accuracy of';
    await main.getByRole('table').getByRole('row').filter({ hasText: breach }).waitFor();

    // Of the record's own page, too.
    await inventory.open('model-version', RECORDS.version);
    await inventory.tab(say.t('screen.measurements.title'));
    await main.getByText(say.t('measurement.verdict.fail'), { exact: true }).first().waitFor();
    await shown('07-item');

    // Fairness of a predictions file with a preset.
    await press(inventory.button('screen.measurements.title', sidebar));
    await inventory.tab(say.t('measurement.tab.evaluations'));
    await press(inventory.button('evaluation.new').first());
    await record();
    await shown('08-what');
    await press(inventory.button('evaluation.next', dialog));
    await at.chooseNext(await file('predictions.csv', predictions()));
    await press(inventory.button('evaluation.file.choose', dialog));
    await dialog.getByText('predictions.csv', { exact: true }).waitFor();
    await press(inventory.button('evaluation.next', dialog));
    const role = (column: string): Locator =>
      dialog.getByRole('combobox', { name: say.t('evaluation.column.role-of', { column }), exact: true });
    await role('sex').waitFor();
    await role('hired').selectOption('label');
    await role('selected').selectOption('prediction');
    await role('score').selectOption('score');
    await role('sex').selectOption('group');
    await role('age').selectOption('group');
    await role('person').selectOption('');
    await shown('09-columns');
    await press(inventory.button('evaluation.next', dialog));
    await press(inventory.button('evaluation.chooser.open', dialog));
    await hands.choose(dialog.getByRole('radio').nth(0));
    await shown('10-preset');
    await press(inventory.button('evaluation.chooser.close', dialog));
    await press(inventory.button('evaluation.run', dialog));
    await main.getByRole('table').first().waitFor();
    await main.getByRole('img').locator('svg').first().waitFor();
    await main
      .getByText(say.t('evaluation.found.below', { count: 1, limit: locale === 'de' ? '0,8' : '0.8' }))
      .first()
      .waitFor();
    await main.getByText(say.t('evaluation.line.small'), { exact: true }).first().waitFor();
    await shown('11-fairness');
    await scrollDown();
    await at.screenshot(`${locale}-measurements-11-fairness-end`);

    // Performance of the same file.
    await press(inventory.button('screen.measurements.title', sidebar));
    await inventory.tab(say.t('measurement.tab.evaluations'));
    await press(inventory.button('evaluation.new').first());
    await hands.choose(dialog.getByRole('radio', { name: startingWith(say.t('evaluation.kind.performance')) }));
    await record();
    await press(inventory.button('evaluation.next', dialog));
    await at.chooseNext(join(at.folder, 'predictions.csv'));
    await press(inventory.button('evaluation.file.choose', dialog));
    await dialog.getByText('predictions.csv', { exact: true }).waitFor();
    await press(inventory.button('evaluation.next', dialog));
    await role('hired').selectOption('label');
    await role('selected').selectOption('prediction');
    await role('score').selectOption('score');
    await press(inventory.button('evaluation.run', dialog));
    await main.getByRole('table', { name: say.t('evaluation.confusion') }).waitFor();
    await main.getByRole('img').locator('svg').nth(2).waitFor();
    await shown('12-performance');
    await scrollDown();
    await at.screenshot(`${locale}-measurements-12-performance-end`);

    // Drift between two files.
    await press(inventory.button('screen.measurements.title', sidebar));
    await inventory.tab(say.t('measurement.tab.evaluations'));
    await press(inventory.button('evaluation.new').first());
    await hands.choose(dialog.getByRole('radio', { name: startingWith(say.t('evaluation.kind.drift')) }));
    await record();
    await press(inventory.button('evaluation.next', dialog));
    await at.chooseNext(join(at.folder, 'predictions.csv'));
    await press(inventory.button('evaluation.file.baseline', dialog));
    const later = predictions()
      .split('\n')
      .filter((line, index) => index === 0 || line.endsWith('50+') || index % 4 === 0)
      .join('\n');
    await dialog.getByText('predictions.csv', { exact: true }).waitFor();
    await at.chooseNext(await file('later.csv', later));
    await press(inventory.button('evaluation.file.current', dialog));
    await dialog.getByText('later.csv', { exact: true }).waitFor();
    await press(inventory.button('evaluation.run', dialog));
    await main.getByRole('table', { name: say.t('evaluation.drift.columns') }).waitFor();
    await main.getByRole('img').locator('svg').first().waitFor();
    await shown('13-drift');

    expect(faults).toEqual([]);
    at.expectNoComplaint();
  },
  240_000,
);
