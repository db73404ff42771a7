import { join } from 'node:path';
import { app, nativeTheme } from 'electron';
import type { Appearance } from '#contract/records/workspace';
import { recallAppearance, rememberAppearance } from './appearance.ts';
import { setMenu } from './menu.ts';
import { loadTexts, nearestLocale, type Texts } from './texts.ts';

/** Menu, dialogs and frame as the window wants them; kept for the next start. */
export class SystemAppearance {
  readonly #file = join(app.getPath('userData'), 'appearance.json');
  readonly #resources: string;
  #now: Appearance;
  /** In the window's language. */
  texts: Texts;

  /** @param resources  the folder that holds `messages/` */
  constructor(resources: string) {
    this.#resources = resources;
    this.#now = recallAppearance(this.#file, { locale: nearestLocale(app.getLocale()), theme: 'system' });
    this.texts = loadTexts(resources, this.#now.locale);
    if (this.#now.theme !== 'system') nativeTheme.themeSource = this.#now.theme;
    setMenu(this.texts);
  }

  /** Takes what the window looks like now. */
  follow(wanted: Appearance): void {
    const { locale, theme } = this.#now;
    if (wanted.theme !== theme) nativeTheme.themeSource = wanted.theme;
    if (wanted.locale !== locale) {
      this.texts = loadTexts(this.#resources, wanted.locale);
      setMenu(this.texts);
    }
    this.#now = wanted;
    rememberAppearance(this.#file, wanted);
  }
}
