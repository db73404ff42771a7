import { getContext, setContext } from 'svelte';
import type { Pack } from '#contract/records/pack';
import type { PackPage } from './pack.svelte.ts';

/** The page and the pack it shows, for all that stands on it. */
export interface ShownPack {
  readonly page: PackPage;
  readonly pack: Pack;
}

const KEY = Symbol('pack');

/** @param shown  read again at each use */
export function providePack(shown: () => ShownPack): void {
  setContext(KEY, shown);
}

/** What the page around shows. */
export function shownPack(): () => ShownPack {
  return getContext<() => ShownPack>(KEY);
}
