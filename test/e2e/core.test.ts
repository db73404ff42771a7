import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openCore } from '#core/core';
import { TestApp } from './app.ts';
import { keyboard } from './hands.ts';
import { Journey } from './journey.ts';
import { words } from './words.ts';

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
  expect(() => process.kill(pid ?? 0, 0)).toThrow(/ESRCH/);
});
