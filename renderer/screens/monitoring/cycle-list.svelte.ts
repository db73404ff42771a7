import type { CoreEvent } from '#contract/events';
import type { CycleKind } from '#contract/monitoring';
import type { CycleFilter, CycleRow, CycleStanding } from '#contract/records/cycle';
import { api, PagedList } from '../app.ts';

interface Asked {
  readonly filter: CycleFilter;
  readonly text: string;
}

/** Cycles by the day they are due, page by page. */
export class CycleList extends PagedList<CycleRow, Asked> {
  standing = $state<CycleStanding | ''>('');
  kind = $state<CycleKind | ''>('');
  ownerId = $state('');
  readonly itemId: string | undefined;

  constructor(itemId: string | undefined) {
    super();
    this.itemId = itemId;
  }

  get isFiltered(): boolean {
    return this.standing !== '' || this.kind !== '' || this.ownerId !== '' || this.text.trim() !== '';
  }

  filterBy(filter: { standing?: CycleStanding | ''; kind?: CycleKind | ''; ownerId?: string }): void {
    if (filter.standing !== undefined) this.standing = filter.standing;
    if (filter.kind !== undefined) this.kind = filter.kind;
    if (filter.ownerId !== undefined) this.ownerId = filter.ownerId;
    this.fromTop();
  }

  clearFilters(): void {
    this.text = '';
    this.filterBy({ standing: '', kind: '', ownerId: '' });
  }

  protected concerns(event: CoreEvent): boolean {
    return event.type === 'watched.changed' || event.type === 'person.changed' || event.type === 'item.changed';
  }

  protected asked(): Asked {
    return {
      filter: {
        ...(this.standing === '' ? {} : { standing: this.standing }),
        ...(this.kind === '' ? {} : { kind: this.kind }),
        ...(this.ownerId === '' ? {} : { ownerId: this.ownerId }),
        ...(this.itemId === undefined ? {} : { itemId: this.itemId }),
      },
      text: this.text.trim(),
    };
  }

  protected page(asked: Asked, after: string | null, limit: number) {
    return api.cycle.list({ ...asked, after, limit });
  }
}
