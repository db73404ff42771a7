import { SvelteSet } from 'svelte/reactivity';
import type { Pack, PackSummary } from '#contract/records/pack';
import { api, Loaded, navigation, type PackTab } from '../app.ts';
import { numberQuestions } from '../assessment/outline.ts';
import { type Item, itemKey, tabOf } from './items.ts';

/** One version of a framework: what it holds, and what of it is unfolded. */
export class PackPage {
  readonly id: string;
  readonly version: string | undefined;
  readonly content: Loaded<{ pack: Pack; packs: readonly PackSummary[] }>;
  /** What is unfolded, by its key. */
  readonly unfolded = new SvelteSet<string>();
  readonly pack = $derived.by((): Pack | null => this.content.value?.pack ?? null);
  /** What the list says of its newest version; null if it is only kept for an assessment. */
  readonly summary = $derived.by(
    (): PackSummary | null => this.content.value?.packs.find(({ id }) => id === this.id) ?? null,
  );
  readonly packs = $derived.by((): readonly PackSummary[] => this.content.value?.packs ?? []);
  readonly questions = $derived(this.pack === null ? [] : numberQuestions(this.pack));
  readonly questionOf = $derived(new Map(this.questions.map((item) => [item.question.id, item])));
  readonly isNewest = $derived(this.pack !== null && this.pack.version === this.summary?.version);
  /** Versions at hand, newest first. */
  readonly versions = $derived(
    this.summary === null
      ? this.pack === null
        ? []
        : [this.pack.version]
      : [this.summary.version, ...this.summary.otherVersions],
  );

  constructor(id: string, version: string | undefined) {
    this.id = id;
    this.version = version;
    this.content = new Loaded(async () => {
      const [pack, packs] = await Promise.all([
        api.pack.get({ id, ...(version === undefined ? {} : { version }) }),
        api.pack.list(),
      ]);
      return { pack, packs };
    });
  }

  isUnfolded(item: Item): boolean {
    return this.unfolded.has(itemKey(item));
  }

  toggle(item: Item): void {
    const key = itemKey(item);
    if (!this.unfolded.delete(key)) this.unfolded.add(key);
  }

  /** Shows a part of the page, in the place of the one that is shown. */
  choose(tab: PackTab): void {
    navigation.replace({ ...this.#place, tab });
  }

  /** Goes to an item's place; the way back leads to where one was. */
  go(item: Item): void {
    navigation.go({ ...this.#place, tab: tabOf(item), item: itemKey(item) });
  }

  get #place() {
    return { screen: 'pack', id: this.id, ...(this.version === undefined ? {} : { version: this.version }) } as const;
  }
}
