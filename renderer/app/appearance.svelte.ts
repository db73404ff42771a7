import { api } from './api.ts';
import { language } from './i18n.svelte.ts';
import { theme } from './theme.svelte.ts';

/** Makes the menu, the dialogs and the frame, which the system draws, follow the window. @returns ends it */
export function shareAppearance(): () => void {
  return $effect.root(() => {
    $effect(() => {
      // While the core is away nothing is lost: the shell keeps what it was told last.
      api.shell.setAppearance({ locale: language.locale, theme: theme.choice }).catch(() => undefined);
    });
  });
}
