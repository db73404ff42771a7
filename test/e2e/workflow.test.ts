import type { Locator } from 'playwright';
import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { keyboard, mouse } from './hands.ts';
import { makeSignOffCase, PEOPLE } from './sign-off-case.ts';
import { Signing } from './signing.ts';
import { startingWith, words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

test.each([
  ['en', 'mouse'],
  ['de', 'keyboard'],
] as const)('an owner changes the rules of sign-off and asks for time stamps, in %s by %s', async (locale, kind) => {
  app = await TestApp.launch({ locale, folder: await makeSignOffCase() });
  const at = app;
  const { page } = at;
  const say = words(locale);
  const hands = kind === 'mouse' ? mouse() : keyboard(page);
  const signing = new Signing(page, hands, say);
  const main = page.getByRole('main');
  const faults: string[] = [];
  const look = async (name: string): Promise<void> => {
    faults.push(...(await at.look(`${locale}-rules-${name}`, locale === 'en')).map((fault) => `${name} ${fault}`));
  };
  const goTo = (key: string): Promise<void> => {
    const sidebar = page.getByRole('navigation', { name: say.t('app.navigation') });
    return hands.press(sidebar.getByRole('button', { name: say.t(key) }));
  };
  /** A select of the n-th step. */
  const select = (key: string, nth: number): Locator =>
    main.getByRole('combobox', { name: startingWith(say.t(key)) }).nth(nth);
  const pick = (key: string, nth: number, option: string): Promise<void> =>
    hands.pick(select(key, nth), page.getByRole('option', { name: startingWith(say.t(option)) }));

  await hands.press(page.getByRole('button', { name: startingWith('Nordlicht') }).first());
  await goTo('screen.settings.title');

  // A time-stamp server is asked only where one is saved.
  const stamp = main.getByRole('switch', { name: say.t('screen.settings.stamp') });
  await stamp.waitFor();
  await look('1-settings');
  await hands.choose(stamp);
  await hands.write(signing.field('screen.settings.stamp.address', main), 'ftp://stamps.example');
  await hands.press(signing.button('ui.save'));
  await main.getByText(say.t('screen.settings.stamp.address-wrong')).waitFor();
  await hands.write(signing.field('screen.settings.stamp.address', main), 'https://stamps.example/tsr');
  await look('2-time-stamps');
  await hands.press(signing.button('ui.save'));
  await main.getByText(say.t('screen.settings.stamp.on')).waitFor();

  // Rules by which nobody could decide are refused in words.
  await hands.press(signing.button('screen.settings.workflow.open'));
  await select('screen.workflow.asks', 3).waitFor();
  await look('3-high');
  for (const nth of [0, 1, 3]) await pick('screen.workflow.asks', nth, 'screen.workflow.asks.opinion');
  await main.getByText(say.t('screen.workflow.fault.no-decision')).waitFor();
  await look('4-dead-end');
  // What is not saved is still there when one comes back, and counts for nothing until then.
  await goTo('screen.settings.title');
  await hands.press(signing.button('screen.settings.workflow.open'));
  await main.getByText(say.t('screen.workflow.unsaved'), { exact: true }).waitFor();
  await main.getByText(say.t('screen.workflow.fault.no-decision')).waitFor();
  await hands.press(signing.button('screen.workflow.discard'));
  await main.getByText(say.t('screen.workflow.unsaved'), { exact: true }).waitFor({ state: 'detached' });

  // Two approvers instead of one; the change is in the journal, and can be taken back.
  await hands.pick(
    select('screen.workflow.quorum', 3),
    page.getByRole('option', { name: say.t('screen.workflow.quorum.some', { count: 2 }), exact: true }),
  );
  await hands.press(signing.button('screen.workflow.attestation.add'));
  await hands.write(
    main.getByLabel(say.t('screen.workflow.attestation.en', { number: 3 }), { exact: true }),
    'I have spoken with those affected.',
  );
  await hands.press(signing.button('ui.save'));
  await main.getByText(say.t('screen.workflow.saved')).waitFor();
  await main.getByText(say.t('screen.workflow.changed'), { exact: true }).waitFor();
  await look('5-changed');

  // Then the assessment cannot be handed in: there is only one approver, and the page says so.
  await goTo('screen.assessments.title');
  await hands.press(main.getByRole('button', { name: 'TalentRank 2026', exact: true }));
  await hands.press(signing.button('screen.assessment.sign'));
  await signing.expectState('draft');
  await main.getByText(say.beginning('screen.sign-off.state.draft.lacking')).waitFor();
  expect(await signing.move('submit').count()).toBe(0);
  await look('6-lacking');
  await hands.press(signing.button('screen.sign-off.move.assign.do'));
  for (const name of [PEOPLE.approver.name, PEOPLE.dpo.name]) {
    await hands.choose(signing.dialog.getByRole('checkbox', { name: startingWith(name) }));
  }
  await look('7-assign');
  await hands.press(signing.button('ui.save', signing.dialog));
  await signing.dialog.waitFor({ state: 'detached' });
  await signing.move('submit').waitFor();

  // Whoever is no owner reads the rules.
  await signing.actAs(PEOPLE.validator.name);
  await hands.press(signing.button('screen.sign-off.rules.show'));
  await main.getByText('I have spoken with those affected.').waitFor();
  expect(await signing.button('ui.save').count()).toBe(0);
  await look('8-read-only');
  await signing.actAs(PEOPLE.author.name);
  await hands.press(signing.button('screen.workflow.restore'));
  await main.getByText(say.t('screen.workflow.default'), { exact: true }).waitFor();

  expect(faults).toEqual([]);
  at.expectNoComplaint();
});
