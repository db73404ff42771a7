import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { keyboard } from './hands.ts';
import { makeSignOffCase, PASSPHRASE, PEOPLE } from './sign-off-case.ts';
import { Signing } from './signing.ts';
import { startingWith, words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

// In German by keyboard: the first round is gone through in both languages and by both hands.
test('what changed after the approval is told, asked again and can be rejected', async () => {
  app = await TestApp.launch({ locale: 'de', folder: await makeSignOffCase(true) });
  const at = app;
  const { page } = at;
  const say = words('de');
  const hands = keyboard(page);
  const signing = new Signing(page, hands, say);
  const main = page.getByRole('main');
  const sidebar = page.getByRole('navigation', { name: say.t('app.navigation') });
  const faults: string[] = [];
  const look = async (name: string): Promise<void> => {
    faults.push(...(await at.look(`de-again-${name}`)).map((fault) => `${name} ${fault}`));
  };
  const toSignOff = async (): Promise<void> => {
    await hands.press(sidebar.getByRole('button', { name: say.t('screen.assessments.title') }));
    await hands.press(main.getByRole('button', { name: 'TalentRank 2026', exact: true }));
    await hands.press(signing.button('screen.assessment.sign'));
  };

  await hands.press(page.getByRole('button', { name: startingWith('Nordlicht') }).first());
  await toSignOff();
  await signing.expectState('approved');
  await look('1-approved');

  // Another name of the owner would be no reason to ask again; another purpose is.
  await hands.press(sidebar.getByRole('button', { name: say.t('screen.inventory.title') }));
  await hands.press(main.getByRole('button', { name: 'TalentRank' }).first());
  await hands.write(
    signing.field('field.system.intendedPurpose', main),
    'Ranks applications and rejects the last tenth.',
  );
  await page.keyboard.press('Tab');
  await page
    .getByRole('status')
    .filter({ hasText: say.beginning('ui.saved') })
    .waitFor();
  await toSignOff();
  await signing.expectState('stale');
  const changes = main.getByRole('region', { name: say.t('screen.sign-off.changed') });
  await changes.getByText('Ranks applications and rejects the last tenth.').waitFor();
  expect(await changes.innerText()).toContain(say.t('screen.sign-off.change.material'));
  await look('2-stale');

  await signing.make('reopen', 'The purpose changed.');
  await signing.expectState('in-review');
  await signing.decide({
    role: 'validator',
    person: PEOPLE.validator.name,
    decision: 'reject',
    statement: 'Nobody may be rejected by a machine alone.',
    passphrase: PASSPHRASE,
  });
  await signing.expectState('rejected');
  expect(await main.innerText()).toContain('Nobody may be rejected by a machine alone.');
  await look('3-rejected');

  // The end of it: another assessment takes its place, and even then an owner can go on.
  await signing.actAs(PEOPLE.author.name);
  await signing.make('supersede', 'TalentRank 3 replaces it.');
  await signing.expectState('superseded');
  expect(await signing.move('reopen').count()).toBe(1);
  await look('4-superseded');

  expect(faults).toEqual([]);
  at.expectNoComplaint();
});
