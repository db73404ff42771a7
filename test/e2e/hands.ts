import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';

/** How a person works the window: with the mouse or with the keyboard alone. */
export interface Hands {
  readonly kind: 'mouse' | 'keyboard';
  /** Activates a button, link or menu item. */
  press(target: Locator): Promise<void>;
  /** Chooses a checkbox or radio button. */
  choose(target: Locator): Promise<void>;
  /** Writes into a field, replacing what is there. */
  write(target: Locator, text: string): Promise<void>;
  /** Picks an option of a select. */
  pick(select: Locator, option: Locator): Promise<void>;
}

/** Clicks; typing is the only use of the keyboard. */
export function mouse(): Hands {
  return {
    kind: 'mouse',
    press: (target) => target.click(),
    choose: (target) => target.click(),
    write: (target, text) => target.fill(text),
    pick: async (select, option) => {
      await select.click();
      await option.click();
    },
  };
}

const mostTabs = 150;

/** Never points at anything: what Tab, the arrows, Enter and Space cannot reach cannot be used. */
export function keyboard(page: Page): Hands {
  const isFocused = (target: Locator): Promise<boolean> =>
    target.evaluate((element) => element === document.activeElement);
  const isInGroup = (target: Locator): Promise<boolean> =>
    target.evaluate((element) => {
      const { activeElement } = document;
      const isRadio = element instanceof HTMLInputElement && element.type === 'radio';
      return isRadio && activeElement instanceof HTMLInputElement && activeElement.name === element.name;
    });

  const reach = async (target: Locator): Promise<void> => {
    await target.waitFor();
    for (let tabs = 0; tabs < mostTabs; tabs += 1) {
      if (await isFocused(target)) return;
      if (await isInGroup(target)) {
        // One stop for the whole group; inside it the arrows move.
        await page.keyboard.press('ArrowDown');
      } else {
        await page.keyboard.press('Tab');
      }
    }
    expect.fail(`The keyboard does not reach ${target}`);
  };

  return {
    kind: 'keyboard',
    press: async (target) => {
      await reach(target);
      await page.keyboard.press('Enter');
    },
    choose: async (target) => {
      await reach(target);
      if (!(await target.isChecked())) await page.keyboard.press('Space');
    },
    write: async (target, text) => {
      await reach(target);
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText(text);
    },
    pick: async (select, option) => {
      await reach(select);
      await page.keyboard.press('Enter');
      await option.waitFor();
      for (let steps = 0; steps < mostTabs; steps += 1) {
        if ((await option.getAttribute('data-highlighted')) !== null) break;
        await page.keyboard.press('ArrowDown');
      }
      await page.keyboard.press('Enter');
      await option.waitFor({ state: 'detached' });
    },
  };
}
