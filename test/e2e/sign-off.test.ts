import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { keyboard, mouse } from './hands.ts';
import { makeSignOffCase, PASSPHRASE, PEOPLE } from './sign-off-case.ts';
import { Signing } from './signing.ts';
import { startingWith, words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

const passphrase = PASSPHRASE;

test.each([
  ['en', 'mouse'],
  ['de', 'keyboard'],
] as const)('a high-risk system is signed off by four people, in %s by %s', async (locale, kind) => {
  app = await TestApp.launch({ locale, folder: await makeSignOffCase() });
  const at = app;
  const { page } = at;
  const say = words(locale);
  const hands = kind === 'mouse' ? mouse() : keyboard(page);
  const signing = new Signing(page, hands, say);
  const main = page.getByRole('main');
  const faults: string[] = [];
  const look = async (name: string): Promise<void> => {
    faults.push(...(await at.look(`${locale}-sign-off-${name}`, locale === 'en')).map((fault) => `${name} ${fault}`));
  };

  // What waits for a sign-off leads to it.
  await hands.press(page.getByRole('button', { name: startingWith('Nordlicht') }).first());
  const waiting = main.getByRole('region', { name: say.t('screen.home.waiting'), exact: true });
  await hands.press(waiting.getByRole('button', { name: 'TalentRank 2026', exact: true }));
  await signing.expectState('draft');
  await look('1-draft');

  // Handed in too early, taken back before anybody decided, and handed in again.
  await signing.make('submit', 'Ready.');
  await signing.expectState('in-review');
  await signing.make('recall', 'The works council has not agreed yet.');
  await signing.expectState('draft');
  await signing.make('submit', 'Ready after the works council agreed.', () => look('2-hand-in'));
  await signing.expectState('in-review');
  // Whoever made it is told whose turn it is, and cannot decide.
  expect(await signing.step('validator').innerText()).toContain(PEOPLE.validator.name);
  expect(await signing.button('screen.sign-off.step.decide', signing.step('validator')).count()).toBe(0);
  await look('3-in-review');

  // Changes are requested, made, and what was asked is asked again.
  await signing.actAs(PEOPLE.validator.name);
  await signing.open('validator');
  await signing.fill({
    role: 'validator',
    person: PEOPLE.validator.name,
    decision: 'request-changes',
    statement: 'The evaluation of bias is missing.',
    passphrase,
  });
  await look('4-request-changes');
  await signing.sign();
  await look('5-receipt');
  await signing.close();
  await signing.expectState('changes-requested');
  await look('6-changes-requested');
  await signing.actAs(PEOPLE.author.name);
  await signing.make('submit', 'The evaluation is attached now.');
  await signing.expectState('in-review');

  await signing.decide({
    role: 'validator',
    person: PEOPLE.validator.name,
    decision: 'approve',
    statement: 'The answers are supported by what was shown.',
    passphrase,
  });
  await signing.decide({
    role: 'dpo',
    person: PEOPLE.dpo.name,
    decision: 'opinion',
    statement: 'The assessment of the effects on personal data is sound.',
    passphrase,
  });
  await signing.actAs(PEOPLE['risk-officer'].name);
  await signing.open('risk-officer');
  // Nothing is signed before everything is confirmed.
  await hands.press(signing.button('screen.sign-off.sign', signing.dialog));
  await signing.dialog.getByText(say.t('screen.sign-off.attestation-missing')).waitFor();
  const risky = {
    role: 'risk-officer',
    person: PEOPLE['risk-officer'].name,
    decision: 'approve-with-conditions',
    statement: 'The risk is known and borne.',
    passphrase: 'not the passphrase',
    condition: { text: 'Repeat the bias test with data of 2026.', owner: PEOPLE.author.name, due: '31032027' },
    risk: { text: 'Rare occupations are ranked too low.', until: '30062027' },
  } as const;
  await signing.fill(risky);
  await look('7-conditions');
  await hands.press(signing.button('screen.sign-off.sign', signing.dialog));
  await signing.dialog.getByText(say.t('error.key.wrong-passphrase')).waitFor();
  await hands.write(signing.field('screen.people.key.passphrase'), passphrase);
  await signing.sign();
  await signing.close();
  await look('8-last-stage');

  await signing.decide({
    role: 'approver',
    person: PEOPLE.approver.name,
    decision: 'approve',
    statement: 'Approved for use.',
    passphrase,
  });
  await signing.expectState('approved-with-conditions');
  await look('9-approved');

  // The condition's owner marks it as fulfilled.
  await signing.actAs(PEOPLE.author.name);
  await hands.press(signing.button('screen.sign-off.move.fulfil-condition.do'));
  await hands.write(signing.field('screen.sign-off.note'), 'Test of 12 November 2026, attached to 6.2.');
  await hands.press(signing.button('screen.sign-off.move.fulfil-condition', signing.dialog));
  await signing.dialog.waitFor({ state: 'detached' });
  await signing.expectState('approved');

  // Taken back, and begun anew: only what is gone is asked again.
  await signing.actAs(PEOPLE.approver.name);
  await hands.press(signing.button('screen.sign-off.move.withdraw-decision.do', signing.step('approver')));
  await hands.write(signing.field('screen.sign-off.reasons'), 'A complaint has to be looked into first.');
  await hands.write(signing.field('screen.people.key.passphrase'), passphrase);
  await look('10-withdraw');
  await signing.sign('screen.sign-off.withdraw.sign');
  await signing.close();
  await signing.expectState('withdrawn');
  await look('11-withdrawn');
  await signing.actAs(PEOPLE.author.name);
  await signing.make('reopen', 'The complaint was answered.', () => look('12-reopen'));
  await signing.expectState('in-review');
  expect(await signing.step('validator').innerText()).toContain(say.t('screen.sign-off.given.kept', { round: 3 }));
  await look('13-reopened');
  await signing.decide({
    role: 'approver',
    person: PEOPLE.approver.name,
    decision: 'approve',
    statement: 'Approved again after the complaint.',
    passphrase,
  });
  await signing.expectState('approved');

  // The risk is no longer accepted, and the approval that rests on it ends.
  await signing.actAs(PEOPLE.author.name);
  const risks = main.getByRole('region', { name: say.t('screen.sign-off.risk'), exact: true });
  await hands.press(signing.button('screen.sign-off.move.revoke-acceptance.do', risks));
  await hands.write(signing.field('screen.sign-off.reason'), 'Three rare occupations were ranked last in May.');
  await hands.press(signing.button('screen.sign-off.move.revoke-acceptance', signing.dialog));
  await signing.dialog.waitFor({ state: 'detached' });
  await signing.expectState('expired');
  await risks.getByText(say.t('screen.sign-off.risk.revoked'), { exact: true }).waitFor();
  await look('14-risk-revoked');

  expect(faults).toEqual([]);
  at.expectNoComplaint();
});
