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

/** Picks an item of an open menu. */
export async function pickItem(hands: Hands, item: Locator): Promise<void> {
  await item.waitFor();
  if (hands.kind === 'mouse') return item.click();
  const page = item.page();
  for (let steps = 0; steps < 40; steps += 1) {
    // A menu moves its mark a frame after the key: looked at too early, the wrong item would be taken.
    await page.evaluate(
      () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
    );
    if ((await item.getAttribute('data-highlighted')) !== null) break;
    await page.keyboard.press('ArrowDown');
  }
  await item.page().keyboard.press('Enter');
}

/** The longest card has some two hundred stops. */
const mostTabs = 250;

/**
 * Never points at anything: what Tab, the arrows, Enter and Space cannot reach cannot be used.
 * @param goesBack  Shift+Tab leads to what stands before the focus; without it Tab goes all the way round
 */
export function keyboard(page: Page, goesBack = false): Hands {
  /** Where the focus is: on the target, on another radio button of its group, or elsewhere. */
  const focus = (target: Locator): Promise<'target' | 'group' | 'elsewhere'> =>
    target.evaluate((element) => {
      const { activeElement } = document;
      if (element === activeElement) return 'target';
      const isRadio = element instanceof HTMLInputElement && element.type === 'radio';
      const isSame = isRadio && activeElement instanceof HTMLInputElement && activeElement.name === element.name;
      return isSame ? 'group' : 'elsewhere';
    });

  const reach = async (target: Locator): Promise<void> => {
    await target.waitFor();
    const isBefore = await target.evaluate(
      (element) =>
        ((document.activeElement ?? document.body).compareDocumentPosition(element) &
          Node.DOCUMENT_POSITION_PRECEDING) !==
        0,
    );
    const step = goesBack && isBefore ? 'Shift+Tab' : 'Tab';
    for (let tabs = 0; tabs < mostTabs; tabs += 1) {
      const at = await focus(target);
      if (at === 'target') return;
      // One stop for the whole group; inside it the arrows move.
      await page.keyboard.press(at === 'group' ? 'ArrowDown' : step);
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
