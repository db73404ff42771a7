import type { CoreEvent } from '#contract/events';
import type { MeasurementVerdict } from '#contract/measurement-words';
import type { MeasurementFilter, MeasurementRow } from '#contract/records/measurement';
import { api, PagedList } from '../app.ts';

interface Asked {
  readonly filter: MeasurementFilter;
  readonly only: 'newest' | 'all';
}

/** Figures page by page: the newest of each record, metric and slice. */
export class FigureList extends PagedList<MeasurementRow, Asked> {
  itemId = $state<string | null>(null);
  metric = $state('');
  verdict = $state<MeasurementVerdict | ''>('');

  constructor(itemId: string | null, metric = '') {
    super();
    this.itemId = itemId;
    this.metric = metric;
  }

  get isFiltered(): boolean {
    return this.itemId !== null || this.metric !== '' || this.verdict !== '';
  }

  filterBy(filter: { readonly metric?: string; readonly verdict?: MeasurementVerdict | '' }): void {
    if (filter.metric !== undefined) this.metric = filter.metric;
    if (filter.verdict !== undefined) this.verdict = filter.verdict;
    this.fromTop();
  }

  clearFilters(): void {
    this.itemId = null;
    this.metric = '';
    this.verdict = '';
    this.fromTop();
  }

  protected concerns(event: CoreEvent): boolean {
    return event.type === 'watched.changed' && event.area === 'measurements';
  }

  protected asked(): Asked {
    return {
      only: 'newest',
      filter: {
        ...(this.itemId === null ? {} : { itemId: this.itemId }),
        ...(this.metric === '' ? {} : { metric: this.metric }),
        ...(this.verdict === '' ? {} : { verdict: this.verdict }),
      },
    };
  }

  protected page(asked: Asked, after: string | null, limit: number) {
    return api.measurement.list({ ...asked, after, limit });
  }
}
