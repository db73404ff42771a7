import type { Locator, Page } from 'playwright';
import type { Decision } from '#contract/records/sign-off';
import type { RecordRole } from '#contract/records/workflow-parts';
import { type Hands, pickItem } from './hands.ts';
import { startingWith, type Words } from './words.ts';

/** One decision as a person takes it in the dialog. */
export interface Deciding {
  readonly role: RecordRole;
  readonly person: string;
  readonly decision: Decision;
  readonly statement: string;
  readonly passphrase: string;
  /** A condition of each approval with conditions: text, owner and day (`DDMMYYYY`). */
  readonly condition?: { readonly text: string; readonly owner: string; readonly due: string };
  /** Accepts a residual risk until a day (`DDMMYYYY`). */
  readonly risk?: { readonly text: string; readonly until: string };
}

/** A person's way through the sign-off page; each step waits until its result is on the screen. */
export class Signing {
  readonly #page: Page;
  readonly #hands: Hands;
  readonly #words: Words;

  constructor(page: Page, hands: Hands, words: Words) {
    this.#page = page;
    this.#hands = hands;
    this.#words = words;
  }

  get dialog(): Locator {
    return this.#page.getByRole('dialog');
  }

  button(key: string, within: Locator = this.#page.getByRole('main')): Locator {
    return within.getByRole('button', { name: this.#words.t(key), exact: true });
  }

  field(key: string, within: Locator = this.dialog): Locator {
    const { t } = this.#words;
    return within.getByLabel(new RegExp(`${startingWith(t(key)).source}\\s*(${t('ui.optional')})?$`));
  }

  /** Waits for a state of the sign-off. */
  async expectState(state: string): Promise<void> {
    const status = this.#page.getByRole('main').getByRole('status').first();
    await status.getByText(this.#words.t(`screen.sign-off.state.${state}`), { exact: true }).waitFor();
  }

  /** The row of a step, by its role. */
  step(role: RecordRole): Locator {
    const heading = this.#page.getByRole('heading', {
      level: 4,
      name: this.#words.t(`record-role.${role}`),
      exact: true,
    });
    return this.#page.getByRole('main').getByRole('listitem').filter({ has: heading }).last();
  }

  /** The row of a move under "what can be done". */
  move(move: string): Locator {
    const list = this.#page.getByRole('region', { name: this.#words.t('screen.sign-off.next') });
    return list
      .getByRole('listitem')
      .filter({ has: this.#page.getByText(this.#words.t(`screen.sign-off.move.${move}`), { exact: true }) });
  }

  /** Has another person work, by the menu at the top of the window. */
  async actAs(name: string): Promise<void> {
    const { t } = this.#words;
    const who = this.#page.getByRole('button', { name: new RegExp(`${t('app.who.change')}$`) });
    await this.#hands.press(who);
    const item = this.#page.getByRole('menuitem', { name: startingWith(name) });
    await pickItem(this.#hands, item);
    await who.filter({ hasText: name }).waitFor();
  }

  /** Makes a move that needs words only. */
  async make(
    move: 'submit' | 'recall' | 'reopen' | 'supersede',
    reason: string,
    look?: () => Promise<void>,
  ): Promise<void> {
    await this.#hands.press(this.button(`screen.sign-off.move.${move}.do`, this.move(move)));
    const field = move === 'submit' ? 'screen.sign-off.note' : 'screen.sign-off.reason';
    await this.#hands.write(this.field(field), reason);
    await look?.();
    await this.#hands.press(this.button(`screen.sign-off.move.${move}`, this.dialog));
    await this.dialog.waitFor({ state: 'detached' });
  }

  /** Opens the dialog of a step that is open to whoever works. */
  async open(role: RecordRole, isOpinion = false): Promise<void> {
    const key = isOpinion ? 'screen.sign-off.step.give-opinion' : 'screen.sign-off.step.decide';
    await this.#hands.press(this.button(key, this.step(role)));
    await this.dialog.getByRole('combobox').first().waitFor();
  }

  /** Fills the dialog; makes a key on the way if the person has none. */
  async fill(deciding: Deciding): Promise<void> {
    const { choose, write, press } = this.#hands;
    const { t } = this.#words;
    const { decision, statement, passphrase, condition, risk } = deciding;
    if (decision !== 'opinion') {
      const choice = this.dialog.getByRole('radio', { name: startingWith(t(`screen.sign-off.decision.${decision}`)) });
      await choose(decision === 'approve' ? choice.first() : choice);
    }
    const label =
      decision === 'opinion'
        ? 'screen.sign-off.opinion'
        : decision === 'reject' || decision === 'request-changes'
          ? 'screen.sign-off.reasons'
          : 'field.sign-off.statement';
    await write(this.field(label), statement);
    if (condition !== undefined) await this.#condition(condition);
    if (decision === 'approve' || decision === 'approve-with-conditions') await this.#attest();
    if (risk !== undefined) {
      await choose(this.dialog.getByRole('checkbox', { name: startingWith(t('screen.sign-off.risk.accept')) }));
      await write(this.field('screen.sign-off.risk.text'), risk.text);
      await this.#date('screen.sign-off.risk.until', risk.until);
    }
    if ((await this.button('screen.people.key.add', this.dialog).count()) > 0) {
      await press(this.button('screen.people.key.add', this.dialog));
      await write(this.field('screen.people.key.passphrase'), passphrase);
      await write(this.field('screen.people.key.passphrase-again'), passphrase);
      await press(this.button('screen.people.key.do.generate', this.dialog));
      await this.dialog.getByRole('combobox', { name: startingWith(t('screen.sign-off.key')) }).waitFor();
    }
    await write(this.field('screen.people.key.passphrase'), passphrase);
  }

  /** Signs what was filled in. Ends at the receipt. */
  async sign(key = 'screen.sign-off.sign'): Promise<void> {
    await this.#hands.press(this.button(key, this.dialog));
    await this.#page.getByRole('heading', { name: this.#words.t('screen.sign-off.receipt') }).waitFor();
  }

  async close(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.dialog.waitFor({ state: 'detached' });
  }

  /** One whole decision: the person works, opens the step, fills in, signs, and puts the receipt away. */
  async decide(deciding: Deciding): Promise<void> {
    await this.actAs(deciding.person);
    await this.open(deciding.role, deciding.decision === 'opinion');
    await this.fill(deciding);
    await this.sign();
    await this.close();
  }

  async #condition({ text, owner, due }: NonNullable<Deciding['condition']>): Promise<void> {
    const { t } = this.#words;
    const name = t('screen.sign-off.condition.nth', { number: 1 });
    await this.#hands.write(this.dialog.getByLabel(name, { exact: true }), text);
    await this.#hands.pick(
      this.dialog.getByRole('combobox', { name: startingWith(t('screen.sign-off.condition.owner')) }),
      this.#page.getByRole('option', { name: owner }),
    );
    await this.#date('screen.sign-off.condition.due', due);
  }

  async #attest(): Promise<void> {
    const group = this.dialog.getByRole('group', { name: this.#words.t('screen.sign-off.attestations') });
    for (const box of await group.getByRole('checkbox').all()) await this.#hands.choose(box);
  }

  /** Writes `DDMMYYYY` into a date's parts; they stand day, month, year in both languages. */
  async #date(key: string, digits: string): Promise<void> {
    const first = this.dialog
      .getByRole('group', { name: this.#words.t(key) })
      .getByRole('spinbutton')
      .first();
    if (this.#hands.kind === 'mouse') await first.click();
    for (let tabs = 0; tabs < 40; tabs += 1) {
      if (await first.evaluate((element) => element === document.activeElement)) break;
      await this.#page.keyboard.press('Tab');
    }
    await this.#page.keyboard.type(digits);
    await this.#page.keyboard.press('Tab');
  }
}
