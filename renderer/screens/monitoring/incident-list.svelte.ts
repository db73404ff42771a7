import type { CoreEvent } from '#contract/events';
import type { IncidentState } from '#contract/monitoring';
import type { IncidentFilter, IncidentRow } from '#contract/records/incident';
import type { Severity } from '#contract/severities';
import { api, PagedList } from '../app.ts';

interface Asked {
  readonly filter: IncidentFilter;
  readonly text: string;
}

/** Incidents, the newest first, page by page. */
export class IncidentList extends PagedList<IncidentRow, Asked> {
  state = $state<IncidentState | 'unclosed' | ''>('');
  severity = $state<Severity | ''>('');
  readonly itemId: string | undefined;

  constructor(itemId: string | undefined) {
    super();
    this.itemId = itemId;
  }

  get isFiltered(): boolean {
    return this.state !== '' || this.severity !== '' || this.text.trim() !== '';
  }

  filterBy(filter: { state?: IncidentState | 'unclosed' | ''; severity?: Severity | '' }): void {
    if (filter.state !== undefined) this.state = filter.state;
    if (filter.severity !== undefined) this.severity = filter.severity;
    this.fromTop();
  }

  clearFilters(): void {
    this.text = '';
    this.filterBy({ state: '', severity: '' });
  }

  protected concerns(event: CoreEvent): boolean {
    return event.type === 'watched.changed' || event.type === 'person.changed' || event.type === 'item.changed';
  }

  protected asked(): Asked {
    return {
      filter: {
        ...(this.state === '' ? {} : { state: this.state }),
        ...(this.severity === '' ? {} : { severity: this.severity }),
        ...(this.itemId === undefined ? {} : { itemId: this.itemId }),
      },
      text: this.text.trim(),
    };
  }

  protected page(asked: Asked, after: string | null, limit: number) {
    return api.incident.list({ ...asked, after, limit });
  }
}
