import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';
import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { mouse, pickItem } from './hands.ts';
import { Inventory } from './inventory.ts';
import { makeInventoryCase, RECORDS } from './inventory-case.ts';
import { packQuestions, startingWith, words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

function pdf(pages: readonly string[]): Promise<Buffer> {
  const document = new PDFDocument({ autoFirstPage: false });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const done = new Promise<Buffer>((resolve) => document.on('end', () => resolve(Buffer.concat(parts))));
  for (const page of pages) document.addPage().text(page);
  document.end();
  return done;
}

/** The screens that differ so much that axe may find in one what it does not in another. */
const CHECKED: ReadonlySet<string> = new Set(['02-add', '04-list', '05-link', '06-piece', '07-search', '08-remove']);

/** One language is walked as a rule, the other here as well if asked for. */
const LOCALES = process.env['THOROUGH'] === undefined ? (['en'] as const) : (['en', 'de'] as const);

test.each(LOCALES)('evidence is kept, linked, found by its words and warned about, in %s', async (locale) => {
  app = await TestApp.launch({ locale, folder: await makeInventoryCase() });
  const at = app;
  const { page } = at;
  const say = words(locale);
  const hands = mouse();
  const { press, write, pick } = hands;
  const inventory = new Inventory(at, hands, say);
  const { main, dialog } = inventory;
  const faults: string[] = [];
  const shown = async (name: string): Promise<void> => {
    const found = await at.look(`${locale}-evidence-${name}`, locale === 'en' && CHECKED.has(name));
    faults.push(...found.map((fault) => `${name} ${fault}`));
  };
  const file = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(at.folder, name);
    await writeFile(path, content);
    return path;
  };
  const results = dialog.getByRole('listitem');
  const row = (name: string) => main.getByRole('table').getByRole('button', { name: startingWith(name) });

  await press(page.getByRole('button', { name: startingWith('Nordlicht') }).first());
  await inventory.goTo('evidence');
  await main.getByText(say.t('screen.evidence.none'), { exact: true }).waitFor();
  await shown('01-empty');

  // Two at once, chosen.
  const report = await file(
    'bias-report.pdf',
    await pdf(['Overview of the audit.', 'The heteroscedastic residuals were checked.']),
  );
  const policy = await file('policy.txt', 'Every decision is made by a person.');
  await at.chooseNext(report, policy);
  await press(inventory.button('screen.evidence.add', main));
  await dialog.getByText('policy.txt', { exact: true }).waitFor();
  await pick(
    dialog.getByRole('combobox', { name: startingWith(say.t('field.evidence.kind')) }),
    page.getByRole('option', { name: say.t('evidence-kind.test-report'), exact: true }),
  );
  await shown('02-add');
  await press(dialog.getByRole('button', { name: say.t('screen.evidence.add.do', { count: 2 }), exact: true }));
  await dialog.getByText(say.t('screen.evidence.result', { stored: 2, count: 2 }), { exact: true }).waitFor();
  await press(inventory.button('ui.close', dialog).last());

  // The same once more, dropped: it is told, and not kept twice.
  await row('policy.txt').waitFor();
  await at.drop(page.locator('body'), 'copy-of-policy.txt', Buffer.from('Every decision is made by a person.'));
  await dialog.getByText('copy-of-policy.txt', { exact: true }).waitFor();
  await press(dialog.getByRole('button', { name: say.t('screen.evidence.add.do', { count: 1 }), exact: true }));
  await results.filter({ hasText: say.t('screen.evidence.result.duplicate') }).waitFor();
  await shown('03-duplicate');
  await press(inventory.button('ui.close', dialog).last());
  await expect.poll(() => main.getByRole('table').getByRole('row').count()).toBe(3);
  await shown('04-list');

  // What it is, and what it shows.
  await press(row('bias-report.pdf'));
  await inventory.title('bias-report.pdf');
  await write(main.getByLabel(say.t('field.evidence.title'), { exact: true }), 'Bias report 2026');
  await press(inventory.button('ui.save', main));
  await inventory.title('Bias report 2026');
  await press(inventory.button('screen.item.links.add', main));
  await inventory.pick(say.t('screen.item.links.record'), RECORDS.version);
  await inventory.pickIn(dialog, 'screen.evidence.link.field.label', say.t('field.model-version.metrics'));
  await shown('05-link');
  await press(inventory.button('screen.item.links.add', dialog));
  await dialog.waitFor({ state: 'detached' });
  const links = main.getByRole('region', { name: say.t('screen.evidence.shows') }).getByRole('listitem');
  await links.filter({ hasText: say.t('field.model-version.metrics') }).waitFor();
  await press(inventory.button('screen.item.links.add', main));
  await hands.choose(dialog.getByRole('radio', { name: say.t('screen.evidence.link.to.answer'), exact: true }));
  await inventory.pickIn(dialog, 'screen.evidence.link.assessment', 'CV screening 2026');
  const [question] = packQuestions();
  const asked = question === undefined ? '' : say.l(question.text);
  await pick(
    dialog.getByRole('combobox', { name: startingWith(say.t('screen.evidence.link.question')) }),
    page.getByRole('option').filter({ hasText: asked }),
  );
  await press(inventory.button('screen.item.links.add', dialog));
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => links.count()).toBe(2);

  // A newer state of the file, beside the older one.
  await at.chooseNext(
    await file('bias-report-2.pdf', await pdf(['Second edition.', 'Nothing but homoscedastic residuals.'])),
  );
  await press(inventory.button('screen.evidence.revision.add'));
  await main.getByText('bias-report-2.pdf', { exact: false }).first().waitFor();
  const second = page.getByRole('region', { name: say.t('app.search.page', { page: '2' }), exact: true });
  await second.filter({ hasText: 'homoscedastic' }).waitFor();
  await shown('06-piece');

  // A word inside of it leads to its page.
  await inventory.goTo('inventory');
  await page.keyboard.press('Control+k');
  const search = page.getByRole('combobox', { name: say.t('app.search.text'), exact: true });
  await search.fill('homosced');
  const hit = page.getByRole('option').filter({ hasText: 'Bias report 2026' });
  await hit.waitFor();
  expect(await hit.innerText()).toContain(say.t('app.search.page', { page: '2' }));
  await shown('07-search');
  await page.keyboard.press('Enter');
  await inventory.title('Bias report 2026');
  await expect.poll(() => second.evaluate((element) => element === document.activeElement)).toBe(true);

  // So do a record by its name, and a field by its words.
  await page.keyboard.press('Control+k');
  await search.fill('advertised');
  await page
    .getByRole('option')
    .filter({ hasText: say.t('field.model-version.summary') })
    .waitFor();
  await page.keyboard.press('Enter');
  await inventory.title(RECORDS.version);
  await expect
    .poll(() => inventory.control('summary').evaluate((element) => element === document.activeElement))
    .toBe(true);
  await page.keyboard.press('Control+k');
  await search.fill('Ranker');
  await page
    .getByRole('option', { name: startingWith(RECORDS.model) })
    .first()
    .waitFor();
  await press(
    page.getByRole('option').filter({ hasText: new RegExp(`^\\s*Ranker\\s*${say.t('item-kind.model')}\\s*$`) }),
  );
  await inventory.title(RECORDS.model);

  // Whoever takes it away is told what would miss it.
  await inventory.goTo('evidence');
  await press(row('Bias report 2026'));
  await inventory.title('Bias report 2026');
  await press(inventory.button('screen.item.more'));
  await pickItem(hands, page.getByRole('menuitem', { name: say.t('screen.evidence.remove'), exact: true }));
  await dialog.getByText(say.t('screen.evidence.remove.linked', { count: 2 }), { exact: true }).waitFor();
  await shown('08-remove');
  await press(inventory.button('screen.evidence.remove.also-links', dialog));
  await inventory.title(say.t('screen.evidence.title'));
  await row('policy.txt').waitFor();
  expect(await row('Bias report 2026').count()).toBe(0);
  expect(faults).toEqual([]);
  at.expectNoComplaint();
});
