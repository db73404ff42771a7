import type { CoreEvent } from '#contract/events';
import type { FindingOrigin, FindingState } from '#contract/monitoring';
import type { FindingFilter, FindingRow } from '#contract/records/finding';
import type { Severity } from '#contract/severities';
import { api, PagedList } from '../app.ts';

interface Asked {
  readonly filter: FindingFilter;
  readonly text: string;
}

/** Findings, unclosed and grave ones first, page by page. */
export class FindingList extends PagedList<FindingRow, Asked> {
  state = $state<FindingState | 'unclosed' | ''>('');
  severity = $state<Severity | ''>('');
  origin = $state<FindingOrigin | ''>('');
  ownerId = $state('');
  isOverdueOnly = $state(false);
  readonly itemId: string | undefined;

  constructor(itemId: string | undefined) {
    super();
    this.itemId = itemId;
  }

  get isFiltered(): boolean {
    const { state, severity, origin, ownerId, isOverdueOnly } = this;
    return [state, severity, origin, ownerId, this.text.trim()].some((one) => one !== '') || isOverdueOnly;
  }

  filterBy(filter: {
    state?: FindingState | 'unclosed' | '';
    severity?: Severity | '';
    origin?: FindingOrigin | '';
    ownerId?: string;
    isOverdueOnly?: boolean;
  }): void {
    if (filter.state !== undefined) this.state = filter.state;
    if (filter.severity !== undefined) this.severity = filter.severity;
    if (filter.origin !== undefined) this.origin = filter.origin;
    if (filter.ownerId !== undefined) this.ownerId = filter.ownerId;
    if (filter.isOverdueOnly !== undefined) this.isOverdueOnly = filter.isOverdueOnly;
    this.fromTop();
  }

  clearFilters(): void {
    this.text = '';
    this.filterBy({ state: '', severity: '', origin: '', ownerId: '', isOverdueOnly: false });
  }

  protected concerns(event: CoreEvent): boolean {
    return event.type === 'watched.changed' || event.type === 'person.changed' || event.type === 'item.changed';
  }

  protected asked(): Asked {
    return {
      filter: {
        ...(this.state === '' ? {} : { state: this.state }),
        ...(this.severity === '' ? {} : { severity: this.severity }),
        ...(this.origin === '' ? {} : { origin: this.origin }),
        ...(this.ownerId === '' ? {} : { ownerId: this.ownerId }),
        ...(this.isOverdueOnly ? { overdue: true } : {}),
        ...(this.itemId === undefined ? {} : { itemId: this.itemId }),
      },
      text: this.text.trim(),
    };
  }

  protected page(asked: Asked, after: string | null, limit: number) {
    return api.finding.list({ ...asked, after, limit });
  }
}
