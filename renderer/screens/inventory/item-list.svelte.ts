import type { CoreEvent } from '#contract/events';
import type { ItemKind, LifecycleState } from '#contract/inventory/kinds';
import type { ItemRow } from '#contract/records/inventory';
import { api, PagedList } from '../app.ts';

export type ItemSort = 'name' | 'updatedAt';

interface Asked {
  readonly kind: ItemKind;
  readonly sort: ItemSort;
  readonly descending: boolean;
  readonly filter: { readonly state?: LifecycleState; readonly ownerId?: string; readonly parentId?: string };
  readonly text: string;
}

/** One kind's records, page by page. */
export class ItemList extends PagedList<ItemRow, Asked> {
  sort = $state<ItemSort>('name');
  isDescending = $state(false);
  state = $state<LifecycleState | ''>('');
  ownerId = $state('');
  kind = $state<ItemKind>('system');
  readonly #parentId: string | null;

  /** @param parentId only what is part of this record */
  constructor(kind: ItemKind, parentId: string | null = null) {
    super();
    this.kind = kind;
    this.#parentId = parentId;
  }

  get isFiltered(): boolean {
    return this.state !== '' || this.ownerId !== '' || this.text.trim() !== '';
  }

  show(kind: ItemKind): void {
    if (kind === this.kind) return;
    this.kind = kind;
    this.state = '';
    this.text = '';
    this.startAnew();
  }

  /** Sorts by a column; once more turns it round. What changed last comes first. */
  sortBy(sort: ItemSort): void {
    this.isDescending = sort === this.sort ? !this.isDescending : sort === 'updatedAt';
    this.sort = sort;
    this.fromTop();
  }

  filterBy(filter: { readonly state?: LifecycleState | ''; readonly ownerId?: string }): void {
    if (filter.state !== undefined) this.state = filter.state;
    if (filter.ownerId !== undefined) this.ownerId = filter.ownerId;
    this.fromTop();
  }

  clearFilters(): void {
    this.state = '';
    this.ownerId = '';
    this.text = '';
    this.fromTop();
  }

  protected concerns(event: CoreEvent): boolean {
    return event.type === 'item.changed' || event.type === 'system.changed';
  }

  protected asked(): Asked {
    return {
      kind: this.kind,
      sort: this.sort,
      descending: this.isDescending,
      filter: {
        ...(this.state === '' ? {} : { state: this.state }),
        ...(this.ownerId === '' ? {} : { ownerId: this.ownerId }),
        ...(this.#parentId === null ? {} : { parentId: this.#parentId }),
      },
      text: this.text.trim(),
    };
  }

  protected page(asked: Asked, after: string | null, limit: number) {
    return api.inventory.list({ ...asked, after, limit });
  }
}
