import type { Messages } from '#contract/messages';
import type { Locale } from '#contract/records/text';
import de from '../resources/messages/de.json';
import en from '../resources/messages/en.json';

/** Every key there is; English is complete by definition. */
export type MessageKey = keyof typeof en;

/** The user texts of all languages, bundled with the page. */
export const messages: Readonly<Record<Locale, Messages>> = { en, de };
