import type { Locator } from 'playwright';
import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { mouse, pickItem } from './hands.ts';
import { Inventory } from './inventory.ts';
import { makeRiskCase, RISK_CASE } from './risk-case.ts';
import { startingWith, words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

/** One language is walked as a rule, the other here as well if asked for. */
const LOCALES = process.env['THOROUGH'] === undefined ? (['en'] as const) : (['en', 'de'] as const);

test.each(LOCALES)(
  'risks are picked, rated, answered by controls and accepted; closing a control tells first what moves, in %s',
  async (locale) => {
    app = await TestApp.launch({ locale, folder: await makeRiskCase() });
    const at = app;
    const { page } = at;
    const say = words(locale);
    const hands = mouse();
    const { press, pick } = hands;
    const inventory = new Inventory(at, hands, say);
    const { main, dialog } = inventory;
    const faults: string[] = [];
    const shown = async (name: string): Promise<void> => {
      const found = await at.look(`${locale}-risks-${name}`, locale === 'en');
      faults.push(...found.map((fault) => `${name} ${fault}`));
    };
    const section = (key: string): Locator => main.getByRole('region', { name: say.t(key), exact: true });
    const sidebar = page.getByRole('navigation', { name: say.t('app.navigation') });
    const goToRisks = async (tab: string): Promise<void> => {
      await press(inventory.button('screen.risks.title', sidebar));
      await inventory.tab(say.t(`screen.risks.tab.${tab}`));
    };
    const row = (name: string) => main.getByRole('table').getByRole('button', { name, exact: true });

    await press(page.getByRole('button', { name: startingWith('Nordlicht') }).first());
    await goToRisks('register');
    await row(RISK_CASE.inherited).waitFor();
    await shown('01-register');

    // The system has its own risks, and inherits that of the data its model was trained on.
    await inventory.open('system', RISK_CASE.system);
    await inventory.tab(say.t('screen.risks.title'));
    const inherited = section('screen.item.risks.inherited').getByRole('listitem');
    await inherited.filter({ hasText: RISK_CASE.inherited }).waitFor();
    expect(await inherited.first().innerText()).toContain(`${RISK_CASE.data} → Ranker 2.1 → ${RISK_CASE.system}`);
    await shown('02-of-a-system');

    // From the catalogue, several at once.
    await press(inventory.button('screen.risks.pick', main).first());
    const boxes = dialog.getByRole('list', { name: say.t('screen.risks.pick.list') }).getByRole('checkbox');
    await boxes.first().waitFor();
    await hands.choose(boxes.nth(0));
    await hands.choose(boxes.nth(1));
    await hands.choose(dialog.getByRole('checkbox', { name: startingWith(say.t('screen.risks.pick.controls')) }));
    await shown('03-pick');
    const picked = (await dialog.getByRole('listitem').first().innerText()).split('\n')[0]?.trim() ?? '';
    await press(dialog.getByRole('button', { name: say.t('screen.risks.pick.do', { count: 2 }), exact: true }));
    await dialog.waitFor({ state: 'detached' });
    await press(row(picked));
    await inventory.title(picked);

    // Rated by what the steps mean.
    const levels = section('screen.risk.levels');
    await press(levels.getByRole('button', { name: startingWith(say.t('screen.risk.rate')) }).first());
    const steps = dialog.getByRole('radio');
    await hands.choose(steps.nth(1));
    await hands.choose(steps.nth(6));
    await shown('04-rate');
    await press(inventory.button('ui.save', dialog));
    await dialog.waitFor({ state: 'detached' });
    const residual = levels.getByRole('row').filter({ hasText: say.t('risk.residual') });
    const tagOf = async (): Promise<string> => await residual.getByRole('cell').first().innerText();
    await expect.poll(tagOf).not.toContain(say.t('risk.unrated'));
    const before = await tagOf();

    // A control that operates moves what is left.
    await press(inventory.button('screen.risk.link', main));
    await hands.choose(dialog.getByRole('radio', { name: startingWith(RISK_CASE.control) }));
    await pick(
      dialog.getByRole('combobox', { name: startingWith(say.t('screen.risk.effect.likelihood')) }),
      page.getByRole('option', { name: startingWith(say.t('screen.risk.effect.3')) }),
    );
    await shown('05-link');
    await press(inventory.button('screen.risk.link', dialog));
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(tagOf).not.toBe(before);
    const after = await tagOf();
    await shown('06-risk');

    // Borne by somebody, until a day.
    await press(inventory.button('screen.risk.accept', main));
    await hands.write(dialog.getByRole('textbox'), 'Reviewed with the works council; the next test is in March.');
    await dialog.getByRole('spinbutton').first().click();
    await page.keyboard.type('01032099');
    await shown('07-accept');
    await press(inventory.button('screen.risk.accept', dialog));
    await dialog.waitFor({ state: 'detached' });
    await section('screen.risks.acceptance').getByText(say.t('screen.risk.accepted.valid'), { exact: true }).waitFor();

    // Closing the control tells first what moves, and does nothing until confirmed.
    await press(
      section('screen.risks.tab.controls').getByRole('button', { name: RISK_CASE.control, exact: true }).first(),
    );
    await inventory.title(RISK_CASE.control);
    await shown('08-control');
    const state = page.getByRole('combobox', { name: startingWith(say.t('screen.item.state')) });
    const retire = async (): Promise<void> => {
      await pick(state, page.getByRole('option', { name: startingWith(say.t('control-state.retired')) }));
      await dialog.getByRole('listitem').filter({ hasText: picked }).waitFor();
    };
    await retire();
    await expect.poll(() => dialog.getByRole('listitem').count()).toBe(5);
    await dialog.getByText(say.t('screen.control.preview.voids'), { exact: true }).waitFor();
    await shown('09-preview');
    await press(inventory.button('ui.cancel', dialog));
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => state.innerText()).toContain(say.t('control-state.operating'));
    await retire();
    await press(inventory.button('screen.control.preview.do', dialog));
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => state.innerText()).toContain(say.t('control-state.retired'));
    await press(main.getByRole('button', { name: picked, exact: true }));
    await inventory.title(picked);
    await expect.poll(tagOf).toBe(before);
    expect(after).not.toBe(before);
    await section('screen.risks.acceptance').getByText(say.t('screen.risk.accepted.void'), { exact: true }).waitFor();

    // Again in use, for the pictures.
    await press(
      section('screen.risks.tab.controls').getByRole('button', { name: RISK_CASE.control, exact: true }).first(),
    );
    await pick(state, page.getByRole('option', { name: startingWith(say.t('control-state.operating')) }));
    await press(inventory.button('screen.control.preview.do', dialog));
    await expect.poll(() => state.innerText()).toContain(say.t('control-state.operating'));

    // What a framework asks of it.
    await press(inventory.button('screen.control.serve', main));
    const items = dialog.getByRole('list', { name: say.t('picture.coverage.item') }).getByRole('checkbox');
    await items.first().waitFor();
    await hands.choose(items.nth(0));
    await shown('10-serve');
    await press(dialog.getByRole('button', { name: say.t('screen.control.serve.do', { count: 1 }), exact: true }));
    await dialog.waitFor({ state: 'detached' });

    await goToRisks('matrix');
    const map = main.getByRole('img');
    await map.waitFor();
    await shown('11-matrix');
    await press(main.getByRole('figure').getByRole('button').first());
    await main.getByRole('table').getByRole('button').first().waitFor();
    await shown('12-cell');
    for (const [name, tab] of [
      ['13-controls', 'controls'],
      ['14-coverage', 'coverage'],
      ['15-applicability', 'applicability'],
      ['16-catalogue', 'catalogue'],
    ] as const) {
      await goToRisks(tab);
      await main
        .getByRole(tab === 'catalogue' ? 'listitem' : 'row')
        .nth(1)
        .waitFor();
      await shown(name);
    }

    // A requirement that does not apply, with the reason.
    await goToRisks('applicability');
    await press(main.getByRole('button', { name: startingWith(say.t('screen.risks.applicability.decide')) }).first());
    await press(dialog.getByText(say.t('screen.risks.applicability.no'), { exact: true }));
    await hands.write(dialog.getByRole('textbox'), 'No such use is foreseen.');
    await shown('17-decide');
    await press(inventory.button('screen.risks.applicability.decide', dialog));
    await dialog.waitFor({ state: 'detached' });
    await main.getByText('No such use is foreseen.', { exact: true }).waitFor();

    // What the acceptance speaks of cannot go.
    await goToRisks('register');
    await press(row(picked));
    await press(inventory.button('screen.item.more', page));
    await pickItem(hands, page.getByRole('menuitem', { name: say.t('screen.risk.remove') }));
    await press(inventory.button('screen.risk.remove', dialog));
    await dialog.getByRole('alert').waitFor();
    await shown('18-refused');

    expect(faults).toEqual([]);
    at.expectNoComplaint();
  },
);
