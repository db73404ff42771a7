import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { mouse } from './hands.ts';
import { Inventory } from './inventory.ts';
import { makeRiskCase } from './risk-case.ts';
import { startingWith, words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

/** A walk takes a while: one language, all of them with THOROUGH set. */
const LOCALES = process.env['THOROUGH'] === undefined ? (['de'] as const) : (['en', 'de'] as const);

test.each(LOCALES)(
  'what does not fit together stands by gravity, and one press leads to where it can be mended, in %s',
  async (locale) => {
    app = await TestApp.launch({ locale, folder: await makeRiskCase() });
    const at = app;
    const { page } = at;
    const say = words(locale);
    const hands = mouse();
    const { press } = hands;
    const inventory = new Inventory(at, hands, say);
    const { main } = inventory;
    const faults: string[] = [];
    const shown = async (name: string): Promise<void> => {
      const found = await at.look(`${locale}-check-${name}`);
      faults.push(...found.map((fault) => `${name} ${fault}`));
    };
    const sidebar = page.getByRole('navigation', { name: say.t('app.navigation') });
    const rule = (id: string) => main.getByRole('button', { name: startingWith(say.t(`rule.${id}.title`)) });

    await press(page.getByRole('button', { name: startingWith('Nordlicht') }).first());
    await main.getByRole('heading', { name: say.t('screen.home.portfolio') }).waitFor();
    await main.getByRole('table').first().waitFor();
    await shown('home');

    await press(inventory.button('screen.check.title', sidebar));
    await rule('field-missing').waitFor();
    await shown('rules');
    await press(rule('field-missing'));
    await main.getByText(say.t('rule.field-missing.fix')).waitFor();
    const found = main.locator('#rule-field-missing').getByRole('listitem').getByRole('button');
    await found.first().waitFor();
    await shown('opened');

    // Everything is checked anew, and comes to the same.
    const counted = await main.getByRole('heading', { level: 2 }).first().innerText();
    await press(inventory.button('screen.check.run', page));
    await main.getByRole('progressbar').waitFor({ state: 'detached' });
    expect(await main.getByRole('heading', { level: 2 }).first().innerText()).toBe(counted);

    // One press leads to the record.
    await press(found.first());
    await rule('field-missing').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    expect(at.complaints).toEqual([]);
  },
  180_000,
);
