import type { Locator } from 'playwright';
import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { keyboard, mouse } from './hands.ts';
import { Inventory } from './inventory.ts';
import { Journey } from './journey.ts';
import { startingWith, words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

const FIRST = 'CV screening';
const SECOND = 'Support chat';
const STARTER = { en: 'Personal data have a legal basis', de: 'Personenbezogene Daten haben eine Rechtsgrundlage' };

/** One way is walked as a rule; in the other language and by keyboard as well if asked for. */
const MOUSE = ['en', 'mouse'] as const;
const KEYBOARD = ['de', 'keyboard'] as const;
const WAYS = process.env['THOROUGH'] === undefined ? [MOUSE] : [MOUSE, KEYBOARD];

test.each(WAYS)(
  'a policy is adapted, broken, mended and waived; a text acknowledged; a training recorded, in %s by %s',
  async (locale, kind) => {
    app = await TestApp.launch({ locale, theme: locale === 'en' ? 'light' : 'dark' });
    const at = app;
    const { page } = at;
    const say = words(locale);
    const hands = kind === 'mouse' ? mouse() : keyboard(page, true);
    const { press, write, choose } = hands;
    const journey = new Journey(at, hands, say);
    const inventory = new Inventory(at, hands, say);
    const { main, dialog } = inventory;
    const faults: string[] = [];
    const shown = async (name: string): Promise<void> => {
      if (locale === 'de') return at.screenshot(`de-policies-${name}-dark-1280`);
      const found = await at.look(`en-policies-${name}`);
      faults.push(...found.map((fault) => `${name} ${fault}`));
    };
    const button = (key: string, within: Locator = main, values: Record<string, string> = {}): Locator =>
      within.getByRole('button', { name: say.t(key, values), exact: true });
    const field = (key: string, within: Locator = main): Locator => within.getByLabel(say.t(key), { exact: true });
    const sidebar = page.getByRole('navigation', { name: say.t('app.navigation') });
    const banner = page.getByRole('banner');
    const effect = (system: string): Locator => main.locator('[data-effect] > li').filter({ hasText: system });
    const writeDate = async (group: Locator, text: string): Promise<void> => {
      const first = group.getByRole('spinbutton').first();
      await first.focus();
      await page.keyboard.type(text);
    };

    await journey.createWorkspace();
    // A second person: nobody approves what they asked for themselves.
    await journey.goTo('people');
    await press(button('screen.people.add', banner));
    await write(dialog.getByLabel(say.t('field.person.name'), { exact: true }), 'Jonas Berg');
    await choose(dialog.getByRole('checkbox', { name: startingWith(say.t('role.developer')) }));
    await press(button('screen.people.add', dialog));
    await dialog.waitFor({ state: 'detached' });
    for (const name of [FIRST, SECOND]) {
      await inventory.add('system', name);
      await inventory.select(inventory.control('personalData'), say.t('field.system.personalData.personal'));
      await inventory.saved();
    }

    await press(button('screen.policies.title', sidebar));
    await main.getByText(say.t('screen.policies.empty'), { exact: true }).waitFor();
    await shown('01-empty');
    await press(button('screen.policies.starters'));
    const take = button('screen.policies.take.name', dialog, { name: STARTER[locale] });
    await take.waitFor();
    await shown('02-starters');
    await press(take);
    await inventory.title(STARTER[locale]);
    await effect(FIRST).waitFor();
    expect(await effect(FIRST).innerText()).toContain(say.t('policy.state.broken'));
    await shown('03-policy');

    // Adapted: the house does not ask for the retention.
    const scopeOf = say.t('screen.policy.condition');
    await press(button('screen.policy.condition.remove', main, { name: `${scopeOf}, 2` }));
    await press(button('screen.policy.save', banner));
    await main.getByText(say.beginning('screen.policy.edition')).waitFor();

    // From the broken rule to the field, and back.
    const legalBasis = say.t('policy.fact.stated', { name: say.t('field.system.legalBasis') });
    await press(button('screen.policy.go.name', main, { fact: legalBasis, system: FIRST }));
    await inventory.title(FIRST);
    await inventory.write('legalBasis', 'Art. 6(1)(b) GDPR');
    await page.keyboard.press('Alt+ArrowLeft');
    await inventory.title(STARTER[locale]);
    await expect.poll(() => effect(FIRST).innerText()).toContain(say.t('policy.state.holds'));

    // For the other one leave is given.
    await press(button('screen.policy.waive', effect(SECOND)));
    await write(field('screen.waiver.reason', dialog), 'The contract is being negotiated.');
    await writeDate(dialog, '31122099');
    await shown('04-waiver');
    await press(button('screen.waiver.grant', dialog));
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => effect(SECOND).innerText()).toContain(say.t('policy.state.waived'));
    await shown('05-waived');
    await press(button('screen.policies.title', sidebar));
    await main.getByRole('table').waitFor();
    await shown('06-rules');
    await inventory.tab(say.t('screen.policies.tab.waivers'));
    await main.getByText('Jonas Berg').first().waitFor();
    await shown('07-waivers');

    // A text: written, published, acknowledged.
    await inventory.tab(say.t('screen.policies.tab.texts'));
    await press(button('screen.texts.add'));
    await write(field('screen.text.title'), 'Use of AI at work');
    const body = main.getByRole('textbox', { name: say.t('screen.text.body'), exact: true });
    await body.focus();
    await page.keyboard.type('No personal data in prompts.');
    await choose(main.getByRole('checkbox', { name: startingWith(say.t('role.risk-officer')) }));
    await press(button('screen.text.publish', banner));
    await write(field('screen.text.summary', dialog), 'First version');
    await press(button('screen.text.publish.do', dialog));
    await dialog.waitFor({ state: 'detached' });
    await press(button('screen.text.acknowledge'));
    await main.getByText(say.beginning('screen.text.version.of')).first().waitFor();
    await expect.poll(() => main.getByRole('complementary').innerText()).toContain(say.t('literacy.state.done'));
    await shown('08-text');

    // A training that somebody lacks, until it is recorded.
    await press(button('screen.policies.title', sidebar));
    await inventory.tab(say.t('screen.policies.tab.literacy'));
    await press(button('screen.literacy.add').first());
    await write(field('screen.literacy.title', dialog), 'AI basics');
    await choose(dialog.getByRole('checkbox', { name: startingWith(say.t('role.developer')) }));
    await shown('09-training');
    await press(button('screen.literacy.save', dialog));
    await dialog.waitFor({ state: 'detached' });
    const record = button('screen.literacy.complete.name', main, { person: 'Jonas Berg', title: 'AI basics' });
    await record.waitFor();
    await shown('10-literacy');
    await press(record);
    await press(button('screen.literacy.save', dialog));
    await dialog.waitFor({ state: 'detached' });
    await record.waitFor({ state: 'detached' });
    await shown('11-recorded');
    expect(faults).toEqual([]);
    at.expectNoComplaint();
  },
);
