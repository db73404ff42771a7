import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { TestApp } from './app.ts';
import { keyboard, mouse } from './hands.ts';
import { Journey } from './journey.ts';
import { words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

/** What axe found, each fault once, with the screens that have it. */
class Faults {
  readonly #screens = new Map<string, Set<string>>();

  add(screen: string, faults: readonly string[]): void {
    for (const fault of faults) this.#screens.set(fault, (this.#screens.get(fault) ?? new Set()).add(screen));
  }

  get list(): readonly string[] {
    return [...this.#screens].map(([fault, screens]) => `${[...screens].join(', ')}: ${fault}`);
  }
}

// What can be gone by one hand in one language can be in the other: the words are found by their keys.
test.each([
  ['en', 'mouse'],
  ['de', 'keyboard'],
] as const)('the whole path can be gone in %s by %s', async (locale, kind) => {
  const say = words(locale);
  app = await TestApp.launch({ locale });
  const at = app;
  const journey = new Journey(at, kind === 'mouse' ? mouse() : keyboard(at.page), say);
  const faults = new Faults();
  const shown = async (name: string): Promise<void> => {
    faults.add(name, await at.look(`${locale}-${name}`, locale === 'en'));
  };

  await at.page.getByRole('heading', { level: 1 }).waitFor();
  await shown('01-start');
  await journey.createWorkspace();
  await shown('02-home-empty');
  await journey.addSystem();
  await shown('03-system');
  await journey.startAssessment();
  await shown('04-assessment-first');
  const evidence = join(at.folder, 'works-agreement.txt');
  await writeFile(evidence, 'The works council agrees.');
  await journey.addEvidence(evidence);
  const asked = await journey.answerAll();
  expect(new Set(asked).size).toBe(asked.length);
  await shown('05-assessment-answered');
  const outcome = await journey.outcome();
  expect(outcome).toMatch(locale === 'de' ? /Hochrisiko/ : /High-risk/);
  expect(outcome).toContain(say.t('screen.assessment.determined'));
  await journey.openExplanation();
  await shown('06-explanation');
  await journey.closeDialog();
  await journey.preparePeople();
  await shown('07-people');
  await journey.openAssessment();
  await journey.openSignOff();
  await shown('08-sign-off');
  await journey.signOff();
  await shown('09-receipt');
  await journey.closeDialog();
  await journey.openExport();
  await shown('10-export');
  const dossier = await journey.exportDossier();
  await shown('11-exported');
  const sentence = await journey.verifyExported();
  expect(sentence).toMatch(say.beginning('screen.verify.sentence.self-signed'));
  await shown('12-verified');
  const altered = await readFile(dossier);
  altered[2000] = (altered[2000] ?? 0) ^ 1;
  expect(await journey.verifyDropped('altered.pdf', altered)).toBe(
    say.t('screen.verify.sentence.failed', { kind: say.t('screen.verify.kind.dossier') }),
  );
  await shown('12-altered');
  await journey.verifyJournal();
  await shown('13-journal');
  await journey.goTo('settings');
  await shown('14-settings');
  await journey.goTo('home');
  await shown('15-home');
  await journey.goTo('inventory');
  await shown('16-inventory');
  await journey.goTo('assessments');
  await shown('17-assessments');

  const signatures = execFileSync('pdfsig', ['-nocert', dossier], { encoding: 'utf8' });
  expect(signatures.match(/Signature Validation: Signature is Valid\./g)).toHaveLength(2);
  expect(signatures).toContain('Total document signed');
  expect(faults.list).toEqual([]);
  at.expectNoComplaint();
});
