import type { ItemComparison, ItemRef, ItemState } from '#contract/records/inventory';
import { api, failureText, formatDateTime, t } from '../app.ts';

/** A state that can be compared. */
export interface StateChoice {
  readonly key: string;
  readonly label: string;
  readonly state: ItemState;
  /** Where it is found in the list: this record, its releases, its history, other versions. */
  readonly group: 'now' | 'releases' | 'dates' | 'versions';
}

/** So many of the latest changes can be picked by their time. */
const MOST_DATES = 30;

/** Two states of a card, or of two versions, side by side. */
export class CompareStates {
  choices = $state.raw<readonly StateChoice[]>([]);
  left = $state('');
  right = $state('now');
  comparison = $state.raw<ItemComparison | null>(null);
  failure = $state<string | null>(null);
  readonly #ref: ItemRef;
  readonly #parentId: string | null;
  #turn = 0;

  constructor(ref: ItemRef, parentId: string | null) {
    this.#ref = ref;
    this.#parentId = parentId;
  }

  /** Reads what can be compared, and compares what a person most likely wants: the last release with now. */
  async load(): Promise<void> {
    try {
      const [releases, history, siblings] = await Promise.all([
        api.inventory.releases(this.#ref),
        api.inventory.history({ ...this.#ref, limit: 200 }),
        this.#parentId === null
          ? null
          : api.inventory.list({
              kind: this.#ref.kind,
              filter: { parentId: this.#parentId },
              sort: 'updatedAt',
              descending: true,
              limit: 50,
            }),
      ]);
      const seqs = new Map(history.map((entry) => [entry.seq, entry]));
      this.choices = [
        { key: 'now', label: t('screen.item.compare.now'), state: { item: this.#ref, at: 'now' }, group: 'now' },
        ...[...releases]
          .sort((a, b) => b.number - a.number)
          .map(
            ({ id, number, label, releasedAt }): StateChoice => ({
              key: `release ${id}`,
              label: t(label === '' ? 'screen.item.compare.release' : 'screen.item.compare.release.labelled', {
                number,
                label,
                date: formatDateTime(releasedAt),
              }),
              state: { item: this.#ref, at: { releaseId: id } },
              group: 'releases',
            }),
          ),
        ...[...seqs.values()].slice(1, MOST_DATES).map(
          ({ seq, at, personName }): StateChoice => ({
            key: `seq ${seq}`,
            label: t('screen.item.compare.date', { date: formatDateTime(at), name: personName ?? '–' }),
            state: { item: this.#ref, at: { seq } },
            group: 'dates',
          }),
        ),
        ...(siblings?.rows ?? [])
          .filter(({ id }) => id !== this.#ref.id)
          .map(
            ({ kind, id, name, detail }): StateChoice => ({
              key: `item ${id}`,
              label: detail === '' || name.includes(detail) ? name : `${name} · ${detail}`,
              state: { item: { kind, id }, at: 'now' },
              group: 'versions',
            }),
          ),
      ];
      if (this.left === '') this.left = this.choices[1]?.key ?? '';
      await this.compare();
    } catch (error) {
      this.failure = failureText(error);
    }
  }

  async compare(): Promise<void> {
    const [left, right] = [this.left, this.right].map((key) => this.choices.find((choice) => choice.key === key));
    this.#turn += 1;
    const turn = this.#turn;
    if (left === undefined || right === undefined) {
      this.comparison = null;
      return;
    }
    try {
      const comparison = await api.inventory.compare({ left: left.state, right: right.state });
      if (turn !== this.#turn) return;
      this.comparison = comparison;
      this.failure = null;
    } catch (error) {
      if (turn === this.#turn) this.failure = failureText(error);
    }
  }

  async swap(): Promise<void> {
    [this.left, this.right] = [this.right, this.left];
    await this.compare();
  }
}
