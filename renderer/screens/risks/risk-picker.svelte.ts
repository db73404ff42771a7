import type { ItemRef } from '#contract/records/inventory';
import type { HeldRisk } from '#contract/records/risk';
import { api, l, language, Task } from '../app.ts';
import type { Picked } from '../inventory/record-picker.svelte.ts';
import { refOf } from './risk-words.ts';

/** Risks picked from the catalogues for a record: several at once. */
export class RiskPicker {
  /** Of whom they will be. */
  record = $state.raw<Picked | null>(null);
  entries = $state.raw<readonly HeldRisk[]>([]);
  /** Titles of what the record has already. */
  held = $state.raw<ReadonlySet<string>>(new Set());
  chosen = $state.raw<ReadonlySet<string>>(new Set());
  text = $state('');
  category = $state('');
  withControls = $state(true);
  matrix = $state('');
  isRead = $state(false);
  readonly task = new Task();

  constructor(record: Picked | null, matrix: string) {
    this.record = record;
    this.matrix = matrix;
  }

  /** Reads what there is for the kind of the record, and what it has. */
  async load(): Promise<void> {
    const { record } = this;
    await this.task.run(async () => {
      const [entries, held] = await Promise.all([
        api.catalogue.risks({ kind: record?.kind ?? null }),
        record === null ? [] : this.#heldBy(refOf(record)),
      ]);
      this.entries = entries;
      this.held = new Set(held);
      this.chosen = new Set([...this.chosen].filter((ref) => entries.some((one) => one.ref === ref)));
      this.isRead = true;
    });
  }

  async #heldBy(item: ItemRef): Promise<readonly string[]> {
    const { rows } = await api.risk.list({ filter: { item }, limit: 200 });
    return rows.map(({ title }) => title);
  }

  /** Picked before, as far as titles tell. */
  isHeld({ title }: HeldRisk): boolean {
    return this.held.has(title.en) || (title.de !== undefined && this.held.has(title.de));
  }

  /** What fits words and category. */
  readonly shown: readonly HeldRisk[] = $derived.by(() => {
    const words = this.text.trim().toLocaleLowerCase(language.locale).split(/\s+/).filter(Boolean);
    return this.entries.filter((one) => {
      if (this.category !== '' && !one.categories.includes(this.category)) return false;
      const text = [one.title, one.source, one.cause, one.event, one.consequence]
        .map(l)
        .join(' ')
        .toLocaleLowerCase(language.locale);
      return words.every((word) => text.includes(word));
    });
  });

  toggle(ref: string): void {
    const next = new Set(this.chosen);
    if (!next.delete(ref)) next.add(ref);
    this.chosen = next;
  }

  /** @returns the ids of the new risks; null if it was refused */
  async add(): Promise<readonly string[] | null> {
    const { record } = this;
    if (record === null || this.chosen.size === 0) return null;
    return await this.task.run(() =>
      api.risk.fromCatalogue({
        item: refOf(record),
        refs: [...this.chosen],
        matrix: this.matrix,
        withControls: this.withControls,
        locale: language.locale,
      }),
    );
  }
}
