import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openSoftHsm, PIN, softHsmModule } from '#test/support/softhsm';
import { openTsa, type Tsa } from '#test/support/tsa';
import { TestApp } from './app.ts';
import { mouse } from './hands.ts';
import { makeSignOffCase, PEOPLE } from './sign-off-case.ts';
import { Signing } from './signing.ts';
import { giveAway } from './unprivileged.ts';
import { startingWith, words } from './words.ts';

let app: TestApp | null = null;
let token: ReturnType<typeof openSoftHsm> | null = null;
let tsa: Tsa | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  token?.remove();
  tsa?.remove();
  app = null;
  token = null;
  tsa = null;
});

test('a key on a token is found by its module, added with its PIN, and signs a decision with a time stamp', async () => {
  const hsm = openSoftHsm('Office token');
  token = hsm;
  hsm.addKey('ec', '01');
  const { path } = hsm.folder;
  for (const name of ['', ...readdirSync(path, { recursive: true, encoding: 'utf8' })]) giveAway(join(path, name));
  const authority = openTsa();
  tsa = authority;
  let stamps = 0;
  const server = await authority.serve(async (tsq) => {
    stamps += 1;
    return { body: await authority.respond(tsq, `${new Date().toISOString().slice(0, 19)}Z`) };
  });
  app = await TestApp.launch({ folder: await makeSignOffCase() });
  const at = app;
  const { page } = at;
  const say = words('en');
  const hands = mouse();
  const signing = new Signing(page, hands, say);
  const { dialog } = signing;
  const main = page.getByRole('main');
  const sidebar = page.getByRole('navigation', { name: say.t('app.navigation') });
  const faults: string[] = [];
  const look = async (name: string): Promise<void> => {
    await expect.poll(() => page.locator('[data-sonner-toast]').count()).toBe(0);
    faults.push(...(await at.look(`en-token-${name}`)).map((fault) => `${name} ${fault}`));
  };

  await hands.press(page.getByRole('button', { name: startingWith('Nordlicht') }).first());
  await hands.press(sidebar.getByRole('button', { name: say.t('screen.settings.title') }));
  await hands.choose(main.getByRole('switch', { name: say.t('screen.settings.stamp') }));
  await hands.write(signing.field('screen.settings.stamp.address', main), server);
  await hands.press(signing.button('ui.save'));
  await main.getByText(say.t('screen.settings.stamp.on')).waitFor();
  await hands.press(sidebar.getByRole('button', { name: say.t('screen.people.title') }));
  const { validator } = PEOPLE;
  const row = main.getByRole('listitem').filter({ hasText: validator.name }).first();
  await hands.press(row.getByRole('button', { name: say.t('screen.people.key.add') }));
  await hands.choose(dialog.getByRole('radio', { name: say.t('screen.people.key.token') }));
  await at.chooseNext(softHsmModule);
  await hands.press(signing.button('screen.keys.token.choose', dialog));
  await dialog.getByText('Office token').waitFor();
  await hands.write(signing.field('screen.keys.pin'), '000000');
  await hands.press(signing.button('screen.people.key.do.token', dialog));
  await dialog.getByRole('alert').filter({ hasText: 'Office token' }).waitFor();
  await look('1-wrong-pin');
  await hands.write(signing.field('screen.keys.pin'), PIN);
  await hands.press(signing.button('screen.people.key.do.token', dialog));
  await dialog.waitFor({ state: 'detached' });
  await row.getByText(say.t('screen.people.key.on-token', { label: 'Office token' })).waitFor();
  await look('2-added');

  await hands.press(sidebar.getByRole('button', { name: say.t('screen.assessments.title') }));
  await hands.press(main.getByRole('button', { name: 'TalentRank 2026', exact: true }));
  await hands.press(signing.button('screen.assessment.sign'));
  await signing.make('submit', '');
  await signing.actAs(validator.name);
  await signing.open('validator');
  const reject = dialog.getByRole('radio', { name: startingWith(say.t('screen.sign-off.decision.reject')) });
  await hands.choose(reject);
  await hands.write(signing.field('screen.sign-off.reasons'), 'Not like this.');
  const key = dialog.getByRole('combobox', { name: startingWith(say.t('screen.sign-off.key')) });
  await key.click();
  await page.getByRole('option').filter({ hasText: 'Office token' }).click();
  await hands.write(signing.field('screen.keys.pin'), '000000');
  await hands.press(signing.button('screen.sign-off.sign', dialog));
  await dialog.getByRole('alert').filter({ hasText: 'Office token' }).waitFor();
  await look('3-sign');
  // The authority is asked only for what somebody wants stamped.
  expect(stamps).toBe(0);
  await hands.choose(
    dialog.getByRole('checkbox', { name: startingWith(say.t('screen.keys.stamp', { host: new URL(server).host })) }),
  );
  await hands.write(signing.field('screen.keys.pin'), PIN);
  await signing.sign();
  await signing.close();
  await signing.expectState('rejected');
  expect(stamps).toBeGreaterThan(0);

  expect(faults).toEqual([]);
  at.expectNoComplaint();
});
