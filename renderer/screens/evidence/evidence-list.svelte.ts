import type { CoreEvent } from '#contract/events';
import type { EvidenceRow, EvidenceItem as Item } from '#contract/records/evidence-library';
import { api, PagedList } from '../app.ts';

export type EvidenceSort = 'title' | 'receivedAt' | 'expiresOn';
export type Expiry = 'expired' | 'soon';

interface Asked {
  readonly sort: EvidenceSort;
  readonly descending: boolean;
  readonly filter: { readonly kind?: Item['kind']; readonly expiry?: Expiry; readonly unlinked?: boolean };
  readonly text: string;
}

/** The evidence library, page by page. What came last stands first. */
export class EvidenceList extends PagedList<EvidenceRow, Asked> {
  sort = $state<EvidenceSort>('receivedAt');
  isDescending = $state(true);
  kind = $state<Item['kind'] | ''>('');
  expiry = $state<Expiry | ''>('');
  isUnlinkedOnly = $state(false);

  get isFiltered(): boolean {
    return this.kind !== '' || this.expiry !== '' || this.isUnlinkedOnly || this.text.trim() !== '';
  }

  /** Sorts by a column; once more turns it round. What came last comes first, what expires first too. */
  sortBy(sort: EvidenceSort): void {
    this.isDescending = sort === this.sort ? !this.isDescending : sort === 'receivedAt';
    this.sort = sort;
    this.fromTop();
  }

  filterBy(filter: {
    readonly kind?: Item['kind'] | '';
    readonly expiry?: Expiry | '';
    readonly isUnlinkedOnly?: boolean;
  }): void {
    if (filter.kind !== undefined) this.kind = filter.kind;
    if (filter.expiry !== undefined) this.expiry = filter.expiry;
    if (filter.isUnlinkedOnly !== undefined) this.isUnlinkedOnly = filter.isUnlinkedOnly;
    this.fromTop();
  }

  clearFilters(): void {
    this.kind = '';
    this.expiry = '';
    this.isUnlinkedOnly = false;
    this.text = '';
    this.fromTop();
  }

  protected concerns(event: CoreEvent): boolean {
    return event.type === 'evidence.changed' || event.type === 'assessment.changed';
  }

  protected asked(): Asked {
    return {
      sort: this.sort,
      descending: this.isDescending,
      filter: {
        ...(this.kind === '' ? {} : { kind: this.kind }),
        ...(this.expiry === '' ? {} : { expiry: this.expiry }),
        ...(this.isUnlinkedOnly ? { unlinked: true } : {}),
      },
      text: this.text.trim(),
    };
  }

  protected page(asked: Asked, after: string | null, limit: number) {
    return api.library.list({ ...asked, after, limit });
  }
}
