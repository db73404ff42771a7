import type { CoreEvent } from '#contract/events';
import type { ItemRef } from '#contract/records/inventory';
import type { RiskFilter, RiskRow } from '#contract/records/risk';
import { api, PagedList } from '../app.ts';
import { refOf } from './risk-words.ts';

export type RiskOrder = 'level' | 'title' | 'updatedAt' | 'reviewOn';

interface Asked {
  readonly sort: RiskOrder;
  readonly descending: boolean;
  readonly filter: RiskFilter;
  readonly text: string;
}

/** The register of risks, page by page. */
export class RiskList extends PagedList<RiskRow, Asked> {
  sort = $state<RiskOrder>('level');
  isDescending = $state(true);
  filter = $state.raw<RiskFilter>({});
  readonly #fixed: RiskFilter;

  /** @param fixed what no person changes: the risks of one record */
  constructor(fixed: RiskFilter = {}) {
    super();
    this.#fixed = fixed;
  }

  get isFiltered(): boolean {
    return Object.keys(this.filter).length > 0 || this.text.trim() !== '';
  }

  /** What is asked of the core, for an export too. */
  get query(): Asked {
    return this.asked();
  }

  sortBy(sort: RiskOrder): void {
    this.isDescending = sort === this.sort ? !this.isDescending : sort === 'level' || sort === 'updatedAt';
    this.sort = sort;
    this.fromTop();
  }

  /** Sets parts of the filter; undefined takes one away. */
  filterBy(change: { readonly [Key in keyof RiskFilter]?: RiskFilter[Key] | undefined }): void {
    const all = { ...this.filter, ...change };
    this.filter = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    this.fromTop();
  }

  ofItem(item: ItemRef | null): void {
    this.filterBy({ item: item === null ? undefined : refOf(item) });
  }

  clearFilters(): void {
    this.filter = {};
    this.text = '';
    this.fromTop();
  }

  protected concerns(event: CoreEvent): boolean {
    return (
      (event.type === 'watched.changed' && (event.area === 'risks' || event.area === 'portfolio')) ||
      event.type === 'item.changed'
    );
  }

  protected asked(): Asked {
    return {
      sort: this.sort,
      descending: this.isDescending,
      filter: { ...this.filter, ...this.#fixed },
      text: this.text.trim(),
    };
  }

  protected page(asked: Asked, after: string | null, limit: number) {
    return api.risk.list({ ...asked, after, limit });
  }
}
