import type { Setting } from '#core/evidence/items';
import type { CallContext } from './base.ts';

/** Whoever works, now: what a new piece or link of the library needs besides its content. */
export function settingOf(context: CallContext): Setting {
  return { newId: () => context.ids.next(), now: context.now(), actor: context.actor() };
}
