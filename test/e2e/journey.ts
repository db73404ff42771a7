import { basename, join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';
import { FIELDS } from '#contract/inventory/fields';
import type { Question } from '#contract/records/question';
import type { TestApp } from './app.ts';
import type { Hands } from './hands.ts';
import { Signing } from './signing.ts';
import { type DemoCase, demoCase, packQuestions, packTitle, startingWith, type Words } from './words.ts';

/** The fields of a system's card as they stand on it: of each group the short facts, then the prose. */
const cardOrder = FIELDS.system.flatMap(({ fields }) => {
  const isProse = (type: string): boolean => ['rich-text', 'long-text', 'table'].includes(type);
  return [...fields.filter(({ type }) => !isProse(type)), ...fields.filter(({ type }) => isProse(type))].map(
    ({ id }) => id,
  );
});

export const passphrases = { author: 'correct horse battery staple', approver: 'a quiet morning in Hamburg' };

/** A person's whole way through the app, step by step; each step waits until its result is on the screen. */
export class Journey {
  readonly #app: TestApp;
  readonly #hands: Hands;
  readonly #words: Words;
  readonly #signing: Signing;
  readonly #case: DemoCase = demoCase();
  readonly #questions: ReadonlyMap<string, Question> = new Map(packQuestions().map((it) => [it.id, it]));

  constructor(app: TestApp, hands: Hands, words: Words) {
    this.#app = app;
    this.#hands = hands;
    this.#words = words;
    this.#signing = new Signing(app.page, hands, words);
  }

  get #page(): Page {
    return this.#app.page;
  }

  #button(key: string, within: Page | Locator = this.#page): Locator {
    return within.getByRole('button', { name: this.#words.t(key), exact: true });
  }

  /** A field by its label; what is optional says so after it. */
  #field(key: string, within: Page | Locator = this.#page): Locator {
    const optional = this.#words.t('ui.optional');
    const label = startingWith(this.#words.t(key)).source;
    return within.getByLabel(new RegExp(`${label}\\s*(${optional})?$`));
  }

  get #dialog(): Locator {
    return this.#page.getByRole('dialog');
  }

  /** Goes to a screen by the sidebar. */
  async goTo(
    screen: 'home' | 'inventory' | 'assessments' | 'journal' | 'verify' | 'people' | 'settings',
  ): Promise<void> {
    const sidebar = this.#page.getByRole('navigation', { name: this.#words.t('app.navigation') });
    await this.#hands.press(this.#button(`screen.${screen}.title`, sidebar));
    await this.#page.getByRole('heading', { level: 1 }).first().waitFor();
  }

  /** From the start screen to an empty workspace with its first person. */
  async createWorkspace(): Promise<void> {
    await this.#hands.press(this.#button('screen.start.new'));
    await this.fillWorkspace();
  }

  /** From the empty form of a new workspace to the workspace. */
  async fillWorkspace(): Promise<void> {
    const { write, press, choose } = this.#hands;
    const [owner] = this.#case.people;
    await write(this.#field('field.workspace.name'), this.#case.workspace.name);
    await write(this.#field('field.person.name'), owner?.name ?? '');
    await write(this.#field('field.person.email'), owner?.email ?? '');
    await choose(this.#page.getByRole('checkbox', { name: startingWith(this.#words.t('role.risk-officer')) }));
    await this.#app.chooseNext(join(this.#app.folder, 'nordlicht'));
    await press(this.#button('screen.start.new.create'));
    await this.#button('screen.systems.new').waitFor();
  }

  /** From the empty workspace to the saved system. */
  async addSystem(): Promise<void> {
    await this.#hands.press(this.#button('screen.systems.new'));
    await this.fillSystem();
  }

  /** From the empty form of a new system to the saved one. */
  async fillSystem(): Promise<void> {
    const facts = this.#case.system;
    await this.#hands.write(this.#field('screen.item.name', this.#dialog), facts['name'] ?? '');
    await this.#hands.press(this.#button('screen.inventory.add-button.system', this.#dialog));
    await this.#dialog.waitFor({ state: 'detached' });
    // In the order of the card, as somebody fills it in.
    for (const id of cardOrder) {
      const text = facts[id];
      if (text !== undefined) await this.#hands.write(this.#field(`field.system.${id}`), text);
    }
    await this.#page.keyboard.press('Tab');
    await this.#page.getByText(this.#words.beginning('ui.saved')).waitFor();
  }

  /** From the system's page to the first question. */
  async startAssessment(packId = 'eu-ai-act'): Promise<void> {
    await this.#hands.press(this.#button('screen.assessments.start').first());
    const title = this.#words.l(packTitle(packId));
    await this.#hands.choose(this.#dialog.getByRole('radio', { name: startingWith(title) }));
    await this.#hands.press(this.#button('screen.assessments.start', this.#dialog));
    await this.focused().waitFor();
  }

  /** The question in focus. */
  focused(): Locator {
    return this.#page.locator('[aria-current="step"]');
  }

  async focusedId(): Promise<string> {
    return ((await this.focused().getAttribute('id')) ?? '').replace(/^question-/, '');
  }

  /** Until what was stated is saved, and judged by the core. */
  async saved(): Promise<void> {
    await this.#page.getByText(this.#words.beginning('ui.saved')).waitFor();
  }

  /** Answers the question in focus as the demo's case does. */
  async answerFocused(withReasoning: boolean): Promise<string> {
    const questionId = await this.focusedId();
    const question = this.#questions.get(questionId);
    const answer = this.#case.answers.find((it) => it.questionId === questionId);
    if (question === undefined || answer === undefined) throw new Error(`The case has no answer to ${questionId}`);
    await this.state(question, answer.value);
    if (withReasoning) await this.#reason(answer.justification);
    await this.saved();
    return questionId;
  }

  /** States an answer to the question in focus; it may still be on its way to the core. */
  async state(question: Question, value: unknown): Promise<void> {
    for (const choice of this.#choicesOf(question, value)) {
      if (this.#hands.kind === 'keyboard') await this.#page.keyboard.press(choice.key);
      else
        await this.#hands.choose(
          this.focused()
            .getByRole(choice.role, { name: startingWith(choice.label) })
            .first(),
        );
    }
    if (question.type === 'date') await this.#writeDate(String(value));
  }

  #choicesOf(question: Question, value: unknown) {
    const { t, l } = this.#words;
    if (question.type === 'yes-no') {
      const answer = value === 'yes' || value === true ? 'yes' : 'no';
      const label = t(`screen.assessment.answer.${answer}`);
      return [{ label, key: t(`screen.assessment.key.${answer}`), role: 'radio' as const }];
    }
    if (question.type !== 'single' && question.type !== 'multi') return [];
    const role = question.type === 'single' ? ('radio' as const) : ('checkbox' as const);
    const wanted = Array.isArray(value) ? value : [value];
    if (wanted.length === 0) return [{ label: t('screen.assessment.answer.none-of-these'), key: '0', role }];
    return wanted.map((id) => {
      const at = question.options.findIndex((option) => option.id === id);
      const option = question.options[at];
      if (option === undefined) throw new Error(`${question.id} has no option ${String(id)}`);
      return { label: l(option.label), key: String(at + 1), role };
    });
  }

  /** Writes a date, `YYYY-MM-DD`, into its parts; they stand day, month, year in both languages. */
  async #writeDate(date: string): Promise<void> {
    const [year = '', month = '', day = ''] = date.split('-');
    const first = this.focused().getByRole('spinbutton').first();
    if (this.#hands.kind === 'mouse') await first.click();
    for (let tabs = 0; tabs < 20; tabs += 1) {
      if (await first.evaluate((element) => element === document.activeElement)) break;
      await this.#page.keyboard.press('Tab');
    }
    await this.#page.keyboard.type(`${day}${month}${year}`);
    await this.#page.keyboard.press('Tab');
  }

  async #reason(text: string): Promise<void> {
    const editor = this.focused().getByRole('textbox', { name: this.#words.t('screen.assessment.reasoning') });
    if (this.#hands.kind === 'mouse') await editor.click();
    else await this.#page.keyboard.press('r');
    await expect.poll(() => editor.evaluate((element) => element === document.activeElement)).toBe(true);
    await this.#page.keyboard.type(text.slice(0, 80));
    if (this.#hands.kind === 'keyboard') await this.#page.keyboard.press('Escape');
  }

  /** Goes on to the next open question. @returns whether there is one */
  async nextOpen(): Promise<boolean> {
    const next = this.#page.getByRole('button', { name: this.#words.beginning('screen.assessment.next-open') });
    if ((await next.count()) === 0) return false;
    const before = await this.focusedId();
    if (this.#hands.kind === 'keyboard') await this.#page.keyboard.press('o');
    else await next.click();
    await expect.poll(() => this.focusedId()).not.toBe(before);
    return true;
  }

  /** Answers everything that is asked, with reasons for the first two. @returns the questions in the order asked */
  async answerAll(): Promise<readonly string[]> {
    const asked: string[] = [];
    do {
      asked.push(await this.answerFocused(asked.length < 2));
    } while (await this.nextOpen());
    return asked;
  }

  /** The outcome as a screen reader says it. */
  async outcome(): Promise<string> {
    const spoken = this.#page
      .getByRole('status')
      .filter({ hasText: this.#words.beginning('screen.assessment.outcome-now') });
    return await spoken.innerText();
  }

  async openExplanation(): Promise<void> {
    await this.#hands.press(this.#button('screen.assessment.explain'));
    await this.#dialog.waitFor();
  }

  async closeDialog(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.#dialog.waitFor({ state: 'detached' });
  }

  /** Adds the other people and gives the first one a key. */
  async preparePeople(): Promise<void> {
    const { press, write, choose } = this.#hands;
    const [author, ...others] = this.#case.people;
    await this.goTo('people');
    for (const { name, roles } of others) {
      await press(this.#button('screen.people.add'));
      await write(this.#field('field.person.name', this.#dialog), name);
      for (const role of roles) {
        await choose(this.#dialog.getByRole('checkbox', { name: startingWith(this.#words.t(`role.${role}`)) }));
      }
      await press(this.#button('screen.people.add', this.#dialog));
      await this.#dialog.waitFor({ state: 'detached' });
    }
    const row = this.#page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: author?.name ?? '' })
      .first();
    await press(this.#button('screen.people.key.add', row));
    await this.#makeKey(passphrases.author);
    await this.#dialog.waitFor({ state: 'detached' });
  }

  async #makeKey(passphrase: string): Promise<void> {
    await this.#hands.write(this.#field('screen.people.key.passphrase', this.#dialog), passphrase);
    await this.#hands.write(this.#field('screen.people.key.passphrase-again', this.#dialog), passphrase);
    await this.#hands.press(this.#button('screen.people.key.do.generate', this.#dialog));
  }

  /** From the list of assessments back into the only one. */
  async openAssessment(): Promise<void> {
    await this.goTo('assessments');
    const row = this.#page.getByRole('row').nth(1);
    await this.#hands.press(row.getByRole('button').first());
    await this.focused().waitFor();
  }

  /** From the assessment to its sign-off, which nobody was asked for yet. */
  async openSignOff(): Promise<void> {
    await this.#hands.press(this.#button('screen.assessment.sign'));
    await this.#signing.expectState('draft');
  }

  /** Hands in; then everyone decides in turn, each getting a key on the way. Ends at the approver's receipt. */
  async signOff(): Promise<void> {
    const { reviews, signOff, people } = this.#case;
    const decisions = [...reviews, signOff];
    await this.#signing.make('submit', 'Ready for a decision.');
    for (const { person, decision, statement } of decisions) {
      const [role] = people.find(({ name }) => name === person)?.roles ?? [];
      if (role === undefined || role === 'developer') throw new Error(`${person} has no step`);
      const [condition] = decision === signOff.decision ? signOff.conditions : [];
      await this.#signing.actAs(person);
      await this.#signing.open(role, decision === 'opinion');
      await this.#signing.fill({
        role,
        person,
        decision,
        statement,
        passphrase: passphrases.approver,
        ...(condition === undefined || decision !== 'approve-with-conditions'
          ? {}
          : { condition: { ...condition, due: condition.dueOn.split('-').reverse().join('') } }),
      });
      await this.#signing.sign();
      if (person !== signOff.person) await this.#signing.close();
    }
  }

  /** The choices beside the dossier's preview. */
  get #options(): Locator {
    return this.#page.getByRole('region', { name: this.#words.t('screen.dossier.options') });
  }

  /** From the assessment to its dossier, with the preview drawn. */
  async openExport(): Promise<void> {
    await this.#hands.press(this.#button('screen.assessment.export'));
    const preview = this.#page.getByRole('region', { name: this.#words.t('screen.dossier.preview') });
    await preview.locator('canvas').first().waitFor({ timeout: 30_000 });
  }

  /** Exports, signed by author and approver. @returns where the dossier is */
  async exportDossier(): Promise<string> {
    const [author, approver] = this.#case.people;
    const signers = [
      { name: author?.name ?? '', passphrase: passphrases.author },
      { name: approver?.name ?? '', passphrase: passphrases.approver },
    ];
    for (const { name, passphrase } of signers) {
      const row = this.#options.getByRole('listitem').filter({ hasText: name });
      await this.#hands.choose(row.getByRole('checkbox').first());
      await this.#hands.write(this.#field('screen.people.key.passphrase', row), passphrase);
    }
    const path = join(this.#app.folder, 'dossier.pdf');
    await this.#app.chooseNext(path);
    await this.#hands.press(this.#button('screen.export.choose-signed', this.#options));
    await this.#button('screen.export.verify', this.#dialog).waitFor({ timeout: 60_000 });
    return path;
  }

  /** From the result of the export to what verifying it found. @returns the sentence */
  async verifyExported(): Promise<string> {
    await this.#hands.press(this.#button('screen.export.verify', this.#dialog));
    return await this.#page.getByRole('main').getByRole('status').getByRole('heading').innerText();
  }

  /** Drops a file on the window. @returns the sentence */
  async verifyDropped(name: string, content: Uint8Array): Promise<string> {
    await this.goTo('verify');
    await this.#app.drop(this.#page.locator('body'), name, content);
    await this.#page.getByText(name).first().waitFor();
    return await this.#page.getByRole('main').getByRole('status').getByRole('heading').innerText();
  }

  /** Adds a file as evidence to the question in focus. */
  async addEvidence(path: string): Promise<void> {
    await this.#app.chooseNext(path);
    await this.#hands.press(this.#button('screen.assessment.evidence.add', this.focused()));
    await this.focused().getByText(basename(path)).waitFor();
  }

  async verifyJournal(): Promise<void> {
    await this.goTo('journal');
    await this.#hands.press(this.#button('screen.journal.verify', this.#page.getByRole('main')));
    await this.#page
      .getByRole('menuitem', { name: startingWith(this.#words.t('screen.journal.verify.full')) })
      .waitFor();
    await this.#page.keyboard.press('End');
    await this.#page.keyboard.press('Enter');
    await this.#page.getByText(this.#words.beginning('screen.journal.intact')).waitFor();
  }
}
