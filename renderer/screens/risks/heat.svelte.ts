import type { MappedRisk } from '#contract/pictures/risk-pictures';
import type { HeatCounts, RiskFilter } from '#contract/records/risk';
import { api, Loaded, session } from '../app.ts';
import type { Picked } from '../inventory/record-picker.svelte.ts';
import { RiskList } from './risk-list.svelte.ts';
import { refOf } from './risk-words.ts';

/** More risks than these are told by their number only. */
const MOST_TOLD = 60;

interface Heat {
  readonly counts: HeatCounts;
  readonly risks: readonly MappedRisk[];
}

/** One matrix with the risks on it, and those of the cell that was pressed. */
export class HeatView {
  matrix = $state('');
  record = $state.raw<Picked | null>(null);
  /** `likelihood.impact` */
  cell = $state<string | null>(null);
  list = $state.raw<RiskList | null>(null);
  readonly heat = new Loaded<Heat | null>(async () => {
    if (this.matrix === '') return null;
    const filter = this.#filter;
    const [counts, page] = await Promise.all([
      api.risk.heat({ matrix: this.matrix, filter: this.record === null ? {} : { item: refOf(this.record) } }),
      api.risk.list({ filter, sort: 'level', limit: MOST_TOLD }),
    ]);
    const isTold = !page.isCapped && page.total <= MOST_TOLD;
    return { counts, risks: isTold ? page.rows.filter(({ state }) => state !== 'closed') : [] };
  });

  get #filter(): RiskFilter {
    return { matrix: this.matrix, ...(this.record === null ? {} : { item: refOf(this.record) }) };
  }

  /** Reads now and whenever a risk changes. @returns ends it */
  follow(): () => void {
    void this.heat.load();
    return session.listen(({ type }) => {
      if (type === 'watched.changed' || type === 'session.changed') void this.heat.load();
    });
  }

  show(matrix: string, record: Picked | null): void {
    this.matrix = matrix;
    this.record = record;
    this.press(null);
    void this.heat.load();
  }

  /** Lists the risks of a cell; once more, or null, lists none. */
  press(cell: string | null): void {
    this.cell = cell === this.cell ? null : cell;
    const [likelihood, impact] = (this.cell ?? '').split('.').map(Number);
    this.list =
      this.cell === null || likelihood === undefined || impact === undefined
        ? null
        : new RiskList({ ...this.#filter, cell: { of: 'shown', likelihood, impact } });
  }
}
