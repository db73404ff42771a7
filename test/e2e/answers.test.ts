import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Question } from '#contract/records/question';
import { TestApp } from './app.ts';
import { mouse } from './hands.ts';
import { Journey } from './journey.ts';
import { packQuestions, startingWith, words } from './words.ts';

const say = words('en');
const WANTED = ['text', 'rich-text', 'table', 'group', 'people', 'evidence'] as const;
const PACK = 'eu-annex-iv';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

test('text, tables, entries, people and files can be stated as answers, and stand there after coming back', async () => {
  app = await TestApp.launch();
  const at = app;
  const { page } = at;
  const journey = new Journey(at, mouse(), say);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await journey.createWorkspace();
  await journey.addSystem();
  await journey.startAssessment(PACK);
  await page.getByRole('button', { name: say.t('screen.assessment.intro.close') }).click();

  const focused = journey.focused();
  const sections = page.getByRole('navigation', { name: say.t('screen.assessment.sections') }).getByRole('button');
  const questions = new Map(packQuestions(PACK).map((question) => [question.id, question]));
  const faults: string[] = [];

  /** Some sections ask nothing yet. */
  const openSection = async (index: number): Promise<void> => {
    await sections.nth(index).click();
    await expect.poll(() => sections.nth(index).getAttribute('aria-current')).toBe('true');
  };

  /** Writes into the first field of a row, an entry or a line. */
  const writeFirst = async (within: string, text: string): Promise<void> => {
    const field = focused.locator(`${within} :is(input[type="text"], input:not([type]), textarea)`).first();
    await field.fill(text);
    await field.blur();
  };
  const state: Readonly<Record<(typeof WANTED)[number], () => Promise<void>>> = {
    text: async () => {
      const field = focused.locator('input[type="text"], textarea').first();
      await field.fill('Stated as text');
      await field.blur();
    },
    'rich-text': async () => {
      await focused.locator('[contenteditable="true"]').first().click();
      await page.keyboard.type('Stated as rich-text');
    },
    table: async () => {
      if ((await focused.locator('td[data-row="0"]').count()) === 0) await focused.locator('[data-add]').click();
      await writeFirst('td[data-row="0"]', 'Stated as table');
    },
    group: async () => {
      if ((await focused.locator('[data-open]').count()) === 0) {
        await focused.getByRole('button', { name: say.beginning('screen.answer.group.add') }).click();
      }
      await writeFirst('[data-open]', 'Stated as group');
    },
    people: async () => {
      await focused.getByRole('button', { name: say.t('screen.answer.people.add') }).click();
      await page.getByRole('menuitem', { name: startingWith('Anna Weiss') }).click();
    },
    evidence: async () => {
      const file = join(at.folder, 'stated-as-evidence.txt');
      await writeFile(file, 'signed');
      await at.chooseNext(file);
      await focused
        .getByRole('button', { name: say.t('screen.assessment.evidence.add') })
        .first()
        .click();
      await focused.getByText('stated-as-evidence.txt').waitFor();
    },
  };
  const isWanted = (type: Question['type']): type is (typeof WANTED)[number] => WANTED.some((one) => one === type);

  const stated = new Map<string, string>();
  for (let section = 0; section < (await sections.count()) && stated.size < WANTED.length; section += 1) {
    await openSection(section);
    const shown = page.locator('section[id^="question-"]');
    const ids = await shown.evaluateAll((all) => all.map(({ id }) => id.replace(/^question-/, '')));
    for (const id of ids) {
      const type = questions.get(id)?.type;
      if (type === undefined || !isWanted(type) || stated.has(type)) continue;
      if ((await journey.focusedId()) !== id) await page.locator(`[id="text-${id}"] button`).click();
      await expect.poll(() => journey.focusedId()).toBe(id);
      await state[type]();
      await journey.saved();
      stated.set(type, id);
      await at.screenshot(`answers-${type}`);
      faults.push(...(await at.accessibilityFaults()).map((fault) => `${type}: ${fault}`));
    }
  }
  expect([...stated.keys()].sort()).toEqual([...WANTED].sort());

  await journey.goTo('home');
  const told: Record<string, string> = {};
  await journey.openAssessment();
  for (const [type, id] of stated) {
    for (let section = 0; section < (await sections.count()); section += 1) {
      if ((await page.locator(`[id="question-${id}"]`).count()) > 0) break;
      await openSection(section);
    }
    const open = page.locator(`[id="text-${id}"] button`);
    if ((await open.count()) > 0) await open.click();
    await expect.poll(() => journey.focusedId()).toBe(id);
    const values = await focused
      .locator('input[type="text"], input:not([type]), textarea')
      .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));
    told[type] = `${await focused.innerText()} ${values.join(' ')}`;
  }
  expect(told['text']).toContain('Stated as text');
  expect(told['rich-text']).toContain('Stated as rich-text');
  expect(told['table']).toContain('Stated as table');
  expect(told['group']).toContain('Stated as group');
  expect(told['people']).toContain('Anna Weiss');
  expect(told['evidence']).toContain('stated-as-evidence.txt');
  expect(faults).toEqual([]);
  at.expectNoComplaint();
});
