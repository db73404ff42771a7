import type { CoreEvent } from '#contract/events';
import type { ControlFilter, ControlRow } from '#contract/records/control';
import { api, PagedList } from '../app.ts';

export type ControlOrder = 'title' | 'updatedAt' | 'state';

interface Asked {
  readonly sort: ControlOrder;
  readonly descending: boolean;
  readonly filter: ControlFilter;
  readonly text: string;
}

/** The controls, page by page. */
export class ControlList extends PagedList<ControlRow, Asked> {
  sort = $state<ControlOrder>('title');
  isDescending = $state(false);
  filter = $state.raw<ControlFilter>({});

  get isFiltered(): boolean {
    return Object.keys(this.filter).length > 0 || this.text.trim() !== '';
  }

  sortBy(sort: ControlOrder): void {
    this.isDescending = sort === this.sort ? !this.isDescending : sort === 'updatedAt';
    this.sort = sort;
    this.fromTop();
  }

  /** Sets parts of the filter; undefined takes one away. */
  filterBy(change: { readonly [Key in keyof ControlFilter]?: ControlFilter[Key] | undefined }): void {
    const all = { ...this.filter, ...change };
    this.filter = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    this.fromTop();
  }

  clearFilters(): void {
    this.filter = {};
    this.text = '';
    this.fromTop();
  }

  protected concerns(event: CoreEvent): boolean {
    return (event.type === 'watched.changed' && event.area === 'risks') || event.type === 'evidence.changed';
  }

  protected asked(): Asked {
    return { sort: this.sort, descending: this.isDescending, filter: this.filter, text: this.text.trim() };
  }

  protected page(asked: Asked, after: string | null, limit: number) {
    return api.control.list({ ...asked, after, limit });
  }
}
