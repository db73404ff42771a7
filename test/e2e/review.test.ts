import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { mouse } from './hands.ts';
import { makeSignOffCase, PASSPHRASE, PEOPLE } from './sign-off-case.ts';
import { Signing } from './signing.ts';
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
  'an answer comes back, is corrected, judged improvable, approved, and its action is done in the plan, in %s',
  async (locale) => {
    app = await TestApp.launch({ locale, folder: await makeSignOffCase() });
    const at = app;
    const { page } = at;
    const say = words(locale);
    const hands = mouse();
    const signing = new Signing(page, hands, say);
    const main = page.getByRole('main');
    const sidebar = page.getByRole('navigation', { name: say.t('app.navigation') });
    const faults: string[] = [];
    const look = async (name: string): Promise<void> => {
      faults.push(...(await at.look(`${locale}-review-${name}`, locale === 'en')).map((fault) => `${name} ${fault}`));
    };
    const card = main.locator('[aria-current="step"]');
    const verdict = card.getByRole('region', { name: say.t('screen.review.verdict'), exact: true });
    const review = main.getByRole('region', { name: say.t('screen.review.title'), exact: true });
    const part = (key: string) =>
      main
        .page()
        .getByRole('navigation', { name: say.t('screen.outcome.parts') })
        .getByRole('button', { name: say.t(key) });
    const verdictButton = (value: string) =>
      verdict.getByRole('button', { name: say.t(`verdict-state.${value}`), exact: true });
    const save = (value: string) =>
      verdict.getByRole('button', { name: say.t('screen.review.give', { verdict: say.t(`verdict-state.${value}`) }) });

    // The author hands in; nobody is asked to judge what is their own.
    await hands.press(page.getByRole('button', { name: startingWith('Nordlicht') }).first());
    await hands.press(sidebar.getByRole('button', { name: say.t('screen.assessments.title') }));
    await hands.press(main.getByRole('button', { name: 'TalentRank 2026', exact: true }));
    await card.waitFor();
    expect(await verdict.count()).toBe(0);
    await hands.press(part('screen.assessments.sign-off'));
    await signing.make('submit', 'Ready.');

    // The reviewer sends one answer back, with the reason.
    await signing.actAs(PEOPLE.validator.name);
    await hands.press(part('screen.outcome.questions'));
    await hands.press(verdictButton('to-correct'));
    await hands.press(save('to-correct'));
    await verdict.getByText(say.t('ui.missing', { field: say.t('screen.review.reason') })).waitFor();
    await hands.write(verdict.getByLabel(say.t('screen.review.reason')), 'It is not said who placed it on the market.');
    await look('1-to-correct');
    await hands.press(save('to-correct'));
    await verdict.getByText('It is not said who placed it on the market.').waitFor();
    await look('2-judged');
    await hands.press(part('screen.assessments.sign-off'));
    await review.getByText(say.t('screen.review.blocking', { count: 1 })).waitFor();
    await look('3-sign-off');

    // An approval is refused and says why; sending back is possible.
    await signing.open('validator');
    const deciding = { role: 'validator', person: PEOPLE.validator.name, passphrase: PASSPHRASE } as const;
    await signing.fill({ ...deciding, decision: 'approve', statement: 'In order.' });
    await hands.press(signing.button('screen.sign-off.sign', signing.dialog));
    await signing.dialog.getByText(say.t('error.sign-off.verdicts-open', { toCorrect: 1, missing: 0 })).waitFor();
    await signing.fill({ ...deciding, decision: 'request-changes', statement: 'One answer is to be corrected.' });
    await signing.sign();
    await signing.close();
    await signing.expectState('changes-requested');

    // The author sees what came back and why, and corrects it.
    await signing.actAs(PEOPLE.author.name);
    await hands.press(part('screen.outcome.questions'));
    await main.getByText(say.t('screen.review.to-correct.title', { count: 1 })).waitFor();
    await card.getByText(say.t('screen.review.came-back', { name: PEOPLE.validator.name })).waitFor();
    await look('4-came-back');
    await card.getByLabel(say.t('screen.assessment.reasoning')).first().click();
    await card.locator('[contenteditable="true"]').first().waitFor();
    await page.keyboard.type('Nordlicht placed it on the market under its own name in May 2026.');
    await page.keyboard.press('Tab');
    await verdict.getByText(say.t('verdict-state.corrected'), { exact: true }).waitFor();
    await look('5-corrected');
    await hands.press(part('screen.assessments.sign-off'));
    await signing.make('submit', 'Corrected.');

    // The reviewer judges anew: improvable, with action, owner and day.
    await signing.actAs(PEOPLE.validator.name);
    await hands.press(part('screen.outcome.questions'));
    await main.getByText(say.t('screen.review.changed.title', { count: 1 })).waitFor();
    await hands.press(main.getByRole('button', { name: say.t('screen.review.changed.show'), exact: true }));
    await hands.press(verdictButton('improvable'));
    await hands.write(verdict.getByLabel(say.t('screen.review.action'), { exact: true }), 'Attach the contract.');
    await hands.pick(
      verdict.getByRole('combobox', { name: startingWith(say.t('screen.review.owner')) }),
      page.getByRole('option', { name: PEOPLE.author.name }),
    );
    await verdict
      .getByRole('group', { name: say.t('screen.review.due') })
      .getByRole('spinbutton')
      .first()
      .click();
    await page.keyboard.type('31032027');
    await look('6-improvable');
    await hands.press(save('improvable'));
    await verdict.getByText('Attach the contract.').waitFor();

    // Everybody approves.
    await hands.press(part('screen.assessments.sign-off'));
    for (const role of ['validator', 'risk-officer', 'approver'] as const) {
      const person = PEOPLE[role].name;
      await signing.decide({ role, person, decision: 'approve', statement: 'In order.', passphrase: PASSPHRASE });
    }
    await signing.expectState('approved');
    await look('7-approved');

    // An opinion is recorded beside.
    const opinions = main.getByRole('region', { name: say.t('screen.opinion.title'), exact: true });
    await hands.press(opinions.getByRole('button', { name: say.t('screen.opinion.add') }));
    await hands.write(signing.field('screen.opinion.given-by'), 'Paul Brandt');
    await hands.write(signing.field('screen.opinion.what'), 'The logs are kept too long.');
    await look('8-opinion');
    await hands.press(signing.button('screen.opinion.save', signing.dialog));
    await opinions.getByText('The logs are kept too long.').waitFor();

    // What follows stands in the plan, and is done there.
    await signing.actAs(PEOPLE.author.name);
    await hands.press(sidebar.getByRole('button', { name: say.t('screen.actions.title') }));
    const table = main.getByRole('table', { name: say.t('screen.actions.title') });
    await table.waitFor();
    await look('9-plan');
    await main.getByLabel(say.t('action.column.source')).selectOption('verdict');
    await main
      .getByRole('status')
      .getByText(say.t('screen.actions.count', { count: 1 }))
      .waitFor();
    await hands.press(table.getByRole('button', { name: 'Attach the contract.' }));
    await hands.write(signing.field('screen.duty.note'), 'Attached to 1.1.');
    await look('10-action');
    await hands.press(signing.button('screen.actions.finish', signing.dialog));
    await main.getByText(say.t('screen.actions.filter.none')).waitFor();
    await hands.choose(main.getByRole('radio', { name: say.t('action.state.done') }));
    await table.getByRole('button', { name: 'Attach the contract.' }).waitFor();

    // A duty gets an owner, a day and progress.
    await hands.press(main.getByRole('button', { name: say.t('screen.inventory.filter.clear') }));
    await main.getByLabel(say.t('action.column.source')).selectOption('obligation');
    await table.getByRole('button').first().click();
    await hands.pick(
      signing.dialog.getByRole('combobox', { name: startingWith(say.t('screen.duty.state')) }),
      page.getByRole('option', { name: say.t('obligation-state.in-progress') }),
    );
    await look('11-duty');
    await hands.press(signing.button('screen.duty.save', signing.dialog));
    await signing.dialog.waitFor({ state: 'detached' });

    expect(faults).toEqual([]);
    at.expectNoComplaint();
  },
  240_000,
);
