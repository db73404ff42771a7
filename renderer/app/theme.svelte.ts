import { recall, remember } from './preferences.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Light or dark: the system's wish until a person chooses, which is then remembered. */
class ThemeChoice {
  #choice = $state<Theme>(THEMES.find((theme) => theme === recall('theme')) ?? 'system');
  #isDark = $state(false);
  readonly #systemDark = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    this.#systemDark.addEventListener('change', () => this.#apply());
    this.#apply();
  }

  get choice(): Theme {
    return this.#choice;
  }

  get isDark(): boolean {
    return this.#isDark;
  }

  choose(theme: Theme): void {
    this.#choice = theme;
    remember('theme', theme);
    this.#apply();
  }

  #apply(): void {
    this.#isDark = this.#choice === 'dark' || (this.#choice === 'system' && this.#systemDark.matches);
    document.documentElement.dataset['theme'] = this.#isDark ? 'dark' : 'light';
  }
}

export const theme = new ThemeChoice();
