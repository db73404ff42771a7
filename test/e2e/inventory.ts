import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';
import type { ItemKind, LinkType } from '#contract/inventory/kinds';
import type { TestApp } from './app.ts';
import { type Hands, pickItem } from './hands.ts';
import { startingWith, type Words } from './words.ts';

/** Steps through the inventory, each until its result is on the screen. */
export class Inventory {
  readonly #hands: Hands;
  readonly #words: Words;
  readonly #page: Page;

  constructor(app: TestApp, hands: Hands, words: Words) {
    this.#page = app.page;
    this.#hands = hands;
    this.#words = words;
  }

  get main(): Locator {
    return this.#page.getByRole('main');
  }

  get dialog(): Locator {
    return this.#page.getByRole('dialog');
  }

  button(key: string, within: Page | Locator = this.#page): Locator {
    return within.getByRole('button', { name: this.#words.t(key), exact: true });
  }

  async goTo(screen: 'inventory' | 'evidence'): Promise<void> {
    const sidebar = this.#page.getByRole('navigation', { name: this.#words.t('app.navigation') });
    await this.#hands.press(this.button(`screen.${screen}.title`, sidebar));
    await this.title(this.#words.t(`screen.${screen}.title`));
  }

  /** Until a screen or record of this name is there. */
  async title(name: string): Promise<void> {
    await this.#page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  }

  /** Shows a tab of the screen; the arrows move between them. */
  async tab(name: string): Promise<void> {
    const tabs = this.main.getByRole('tablist').first();
    await this.#showTab(tabs, name);
  }

  /** Shows a part of what stands beside the card. */
  async panel(key: string): Promise<Locator> {
    const aside = this.#page.getByRole('complementary', { name: this.#words.t('screen.item.panel') });
    await this.#showTab(aside.getByRole('tablist'), this.#words.t(key));
    return aside.getByRole('tabpanel');
  }

  async #showTab(tabs: Locator, name: string): Promise<void> {
    const wanted = tabs.getByRole('tab', { name: startingWith(name) });
    await wanted.waitFor();
    if (this.#hands.kind === 'mouse') await wanted.click();
    else if ((await wanted.getAttribute('aria-selected')) !== 'true') {
      await this.#hands.press(tabs.getByRole('tab', { selected: true }));
      for (let steps = 0; steps < 10; steps += 1) {
        if (await wanted.evaluate((element) => element === document.activeElement)) break;
        await this.#page.keyboard.press('ArrowRight');
      }
    }
    await expect.poll(() => wanted.getAttribute('aria-selected')).toBe('true');
  }

  /** From wherever to a record of a kind in the list. */
  async open(kind: ItemKind, name: string): Promise<void> {
    await this.goTo('inventory');
    await this.tab(this.#words.t(`item-kind.${kind}.plural`));
    const row = this.main.getByRole('table').getByRole('button', { name, exact: true });
    await row.waitFor();
    // One stop for the whole table; inside it the arrows move.
    if (this.#hands.kind === 'mouse') await row.click();
    else {
      await this.#hands.press(this.main.getByRole('searchbox'));
      for (let steps = 0; steps < 10; steps += 1) {
        if (await row.evaluate((element) => element === document.activeElement)) break;
        await this.#page.keyboard.press('ArrowDown');
      }
      await this.#page.keyboard.press('Enter');
    }
    await this.title(name);
  }

  /** From wherever to the page of a new record. */
  async add(kind: ItemKind, name: string, parent?: { readonly kind: ItemKind; readonly name: string }): Promise<void> {
    await this.goTo('inventory');
    await this.tab(this.#words.t(`item-kind.${kind}.plural`));
    await this.#hands.press(this.button(`screen.inventory.add.${kind}`));
    await this.#hands.write(this.dialog.getByLabel(this.#words.t('screen.item.name'), { exact: true }), name);
    if (parent !== undefined) await this.pick(this.#words.t(`item-kind.${parent.kind}`), parent.name);
    await this.#hands.press(this.button(`screen.inventory.add-button.${kind}`, this.dialog));
    await this.title(name);
  }

  /** Picks a record by its name in the dialog. */
  async pick(label: string, name: string): Promise<void> {
    const field = this.dialog.getByRole('combobox', { name: label, exact: true });
    await this.#hands.write(field, name);
    await this.#choose(this.dialog.getByRole('option', { name: startingWith(name) }).first());
    await field.waitFor({ state: 'detached' });
  }

  /** Takes a choice under the field in which is typed. */
  async #choose(option: Locator): Promise<void> {
    await option.waitFor();
    if (this.#hands.kind === 'mouse') return option.click();
    for (let steps = 0; steps < 10; steps += 1) {
      if ((await option.getAttribute('aria-selected')) === 'true') break;
      await this.#page.keyboard.press('ArrowDown');
    }
    await this.#page.keyboard.press('Enter');
  }

  /** Picks in a list of the system's own kind. */
  async select(list: Locator, label: string): Promise<void> {
    if (this.#hands.kind === 'mouse') await list.selectOption({ label });
    else {
      await this.#hands.press(list);
      const steps = await list.evaluate((element, wanted) => {
        const { options, selectedIndex } = element as HTMLSelectElement;
        return [...options].findIndex(({ text }) => text === wanted) - selectedIndex;
      }, label);
      const key = steps > 0 ? 'ArrowDown' : 'ArrowUp';
      for (let step = 0; step < Math.abs(steps); step += 1) await this.#page.keyboard.press(key);
      await this.#page.keyboard.press('Enter');
    }
    await expect.poll(() => list.locator('option:checked').innerText()).toBe(label);
  }

  /** Picks in a list of ours. */
  async pickIn(within: Locator, key: string, option: string): Promise<void> {
    const list = within.getByRole('combobox', { name: startingWith(this.#words.t(key)) });
    await this.#hands.pick(list, this.#page.getByRole('option', { name: startingWith(option) }).first());
  }

  /** A field of the card. */
  field(key: string): Locator {
    return this.main.locator(`[data-field="${key}"]`);
  }

  control(key: string): Locator {
    return this.field(key).locator('[data-control]').locator('input, textarea, select').first();
  }

  /** Writes a text, a licence, or another value that is one line or several. */
  async write(key: string, text: string): Promise<void> {
    await this.#hands.write(this.control(key), text);
    await this.#page.keyboard.press('Tab');
    await this.saved();
  }

  async saved(): Promise<void> {
    await this.#page.getByRole('banner').getByText(this.#words.beginning('ui.saved')).waitFor();
  }

  /** How many required fields are filled, and of how many. */
  async completeness(): Promise<readonly number[]> {
    const meter = this.main.getByRole('button', { name: this.#words.beginning('screen.item.completeness.button') });
    return [...(await meter.innerText()).matchAll(/\d+/g)].map(Number);
  }

  /** Opens an action of the record's menu. */
  async action(key: string): Promise<void> {
    await this.#hands.press(this.button('screen.item.more'));
    await pickItem(this.#hands, this.#page.getByRole('menuitem', { name: this.#words.t(key), exact: true }));
  }

  /** Links the open record. @param isFrom  whether it is where the link starts */
  async link(type: LinkType, isFrom: boolean, name: string): Promise<void> {
    const panel = await this.panel('screen.item.links');
    await this.#hands.press(this.button('screen.item.links.add', panel));
    await this.pickIn(
      this.dialog,
      'screen.item.links.type',
      this.#words.t(isFrom ? `link.${type}` : `link.${type}.reverse`),
    );
    await this.pick(this.#words.t('screen.item.links.record'), name);
    await this.#hands.press(this.button('screen.item.links.add', this.dialog));
    await this.dialog.waitFor({ state: 'detached' });
    await panel
      .getByRole('button', { name: startingWith(name) })
      .first()
      .waitFor();
  }
}
