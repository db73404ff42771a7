import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openCore } from '#core/core';
import { TestApp } from './app.ts';
import { keyboard, mouse } from './hands.ts';
import { Journey } from './journey.ts';
import { makeSignOffCase } from './sign-off-case.ts';
import { Signing } from './signing.ts';
import { startingWith, words } from './words.ts';

const resources = resolve(import.meta.dirname, '..', '..', 'resources');

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

/** Reads the workspace of a closed app as the core itself does. */
async function readWorkspace(path: string) {
  const core = openCore({
    folders: { resources, data: null },
    appVersion: '0.0.0',
    log: () => undefined,
    shell: { chooseFile: async () => null, showInFolder: async () => undefined, sessionChanged: () => undefined },
  });
  try {
    await core.client.workspace.open({ file: core.files.give(path).token });
    const [summary] = await core.client.assessment.list();
    if (summary === undefined) throw new Error('The workspace has no assessment');
    const view = await core.client.assessment.open({ id: summary.assessment.id });
    const answered = view.answers.map((answer) => answer.questionId);
    const reasoned = view.answers.filter((answer) => answer.justification !== null).map((answer) => answer.questionId);
    return { answered, reasoned, journal: await core.client.journal.verify() };
  } finally {
    core.close();
  }
}

test('a core that is killed in the middle of answering loses nothing acknowledged, and the window recovers', async () => {
  const say = words('en');
  app = await TestApp.launch({ locale: 'en' });
  const at = app;
  const journey = new Journey(at, keyboard(at.page), say);
  await journey.createWorkspace();
  await journey.addSystem();
  await journey.startAssessment();

  const acknowledged: string[] = [];
  const withReasons: string[] = [];
  const notice = at.page.getByRole('alert').filter({ hasText: say.t('app.core.stopped') });
  for (let kills = 0; kills < 3; kills += 1) {
    for (let answers = 0; answers < 2; answers += 1) {
      const withReason = answers === 0;
      const questionId = await journey.answerFocused(withReason);
      acknowledged.push(questionId);
      if (withReason) withReasons.push(questionId);
      await journey.nextOpen();
    }
    const before = at.corePid();
    const told = notice.waitFor();
    // One more answer is under way when the core dies; whether it is saved is not known, and not promised.
    await at.page.keyboard.press('?');
    at.killCore();
    await told;
    await notice.waitFor({ state: 'detached' });
    await expect.poll(() => at.corePid()).not.toBe(before);
    // What was not acknowledged is said to be unsaved; stating it again is all there is to do.
    acknowledged.push(await journey.answerFocused(false));
    await journey.nextOpen();
  }
  const path = join(at.folder, 'nordlicht.mdossier');
  at.expectNoComplaint();
  await at.close();

  const { answered, reasoned, journal } = await readWorkspace(path);
  expect(answered).toEqual(expect.arrayContaining(acknowledged));
  expect(reasoned).toEqual(withReasons);
  expect(journal).toMatchObject({ isIntact: true });
});

test('after a crash of the whole app the journal goes on where it was, under its checkpoints', async () => {
  const say = words('en');
  /** Opens the workspace from the list of recent ones. */
  const open = async (at: TestApp): Promise<Journey> => {
    await at.page
      .getByRole('button', { name: startingWith('Nordlicht') })
      .first()
      .click();
    return new Journey(at, mouse(), say);
  };
  app = await TestApp.launch({ folder: await makeSignOffCase(true) });
  const at = app;
  const first = await open(at);
  const { page } = at;
  await first.goTo('journal');
  /** The sentence about the newest entry. */
  const headOf = (at: TestApp): Promise<string> =>
    at.page.getByRole('main').getByText(say.beginning('screen.journal.head')).innerText();
  const before = await headOf(at);
  await first.goTo('inventory');
  await page.getByRole('main').getByRole('button', { name: 'TalentRank' }).first().click();
  const purpose = new Signing(page, mouse(), say).field('field.system.intendedPurpose', page.getByRole('main'));
  await purpose.fill('Ranks applications for a person to read.');
  await page.keyboard.press('Tab');
  await first.goTo('journal');
  await expect.poll(() => headOf(at)).not.toBe(before);
  const acknowledged = await headOf(at);
  await at.crash();

  const again = await TestApp.launch({ folder: at.folder });
  app = again;
  const journey = await open(again);
  await journey.verifyJournal();
  expect(await headOf(again)).toBe(acknowledged);
  const main = again.page.getByRole('main');
  const checkpoints = again.page.getByRole('tab', { name: startingWith(say.t('screen.journal.checkpoints')) });
  await checkpoints.click();
  await main.getByRole('tabpanel').getByText(say.t('screen.journal.checkpoint.reason.sign-off')).first().waitFor();
  again.expectNoComplaint();
  await again.close();
  expect((await readWorkspace(join(again.folder, 'nordlicht.mdossier'))).journal).toMatchObject({ isIntact: true });
});

test('the shipped way of running the core, as a utility process, serves the window and is restarted too', async () => {
  app = await TestApp.launch({ env: { MODEL_DOSSIER_CORE: 'utility' } });
  const say = words('en');
  const recent = app.page.getByText(say.t('screen.start.recent.none'));
  await recent.waitFor();
  const before = app.corePid();
  const told = app.page.getByText(say.t('app.core.stopped')).waitFor();
  app.killCore();
  await told;
  await app.page.getByText(say.t('app.core.stopped')).waitFor({ state: 'detached' });
  expect(app.corePid()).not.toBe(before);
  app.expectNoComplaint();
});

test('quitting ends the core as well', async () => {
  app = await TestApp.launch();
  await app.page.getByRole('heading', { level: 1 }).waitFor();
  const pid = app.corePid();
  expect(pid).not.toBeNull();
  await app.close();
  // The app ends when the core's channel has closed, a moment before the core's process is gone.
  const isRunning = (): boolean => {
    try {
      return process.kill(pid ?? 0, 0);
    } catch {
      return false;
    }
  };
  await expect.poll(isRunning, { timeout: 2000 }).toBe(false);
});
