import type { CoreEvent } from '#contract/events';
import type { Action, ActionFilter } from '#contract/records/review';
import type { ActionSource } from '#contract/review';
import { api, language, PagedList, Task } from '../app.ts';

/** `overdue`: to do, and the day has passed. */
export type Standing = 'open' | 'overdue' | 'done';
/** `mine`, `nobody`, or the id of a person; empty: whoever's. */
export type OwnerChoice = string;

export type ActionRow = Action & { readonly id: string };

/** What the list is bound to from the beginning. */
export interface Bounds {
  readonly systemId?: string | undefined;
  readonly assessmentId?: string | undefined;
  readonly mine?: boolean | undefined;
}

/** The action plan, page by page, what is due first first. */
export class ActionList extends PagedList<ActionRow, ActionFilter> {
  standing = $state<Standing>('open');
  owner = $state<OwnerChoice>('');
  source = $state<ActionSource | ''>('');
  systemId = $state<string | null>(null);
  assessmentId = $state<string | null>(null);
  overdue = $state(0);
  readonly task = new Task();
  exported = $state.raw<{ readonly name: string; readonly token: string } | null>(null);

  constructor({ systemId, assessmentId, mine }: Bounds) {
    super();
    this.systemId = systemId ?? null;
    this.assessmentId = assessmentId ?? null;
    this.owner = mine === true ? 'mine' : '';
  }

  get isBound(): boolean {
    return this.systemId !== null || this.assessmentId !== null;
  }

  get isFiltered(): boolean {
    return this.isBound || this.owner !== '' || this.source !== '' || this.standing !== 'open';
  }

  filterBy(filter: {
    readonly standing?: Standing;
    readonly owner?: OwnerChoice;
    readonly source?: ActionSource | '';
  }): void {
    if (filter.standing !== undefined) this.standing = filter.standing;
    if (filter.owner !== undefined) this.owner = filter.owner;
    if (filter.source !== undefined) this.source = filter.source;
    this.fromTop();
  }

  clearFilters(): void {
    this.standing = 'open';
    this.owner = '';
    this.source = '';
    this.systemId = null;
    this.assessmentId = null;
    this.fromTop();
  }

  /** Asks for a file and writes what is listed to it. */
  async export(format: 'ics' | 'csv' | 'xlsx', name: string): Promise<void> {
    const { locale } = language;
    this.exported = null;
    this.exported = await this.task.run(async () => {
      const purpose = format === 'ics' ? 'calendar.save' : 'export.save';
      const file = await api.shell.chooseFile({ purpose, suggestedName: `${name}.${format}` });
      if (file === null) return null;
      await api.action.export({ filter: this.asked(), format, file: file.token, locale });
      return file;
    });
  }

  protected concerns(event: CoreEvent): boolean {
    return event.type === 'assessment.changed' || event.type === 'watched.changed' || event.type === 'item.changed';
  }

  protected asked(): ActionFilter {
    const { owner } = this;
    return {
      done: this.standing === 'done' ? 'done' : 'open',
      isOverdue: this.standing === 'overdue',
      mine: owner === 'mine',
      ...(owner === '' || owner === 'mine' ? {} : { ownerId: owner === 'nobody' ? null : owner }),
      sources: this.source === '' ? [] : [this.source],
      ...(this.systemId === null ? {} : { systemId: this.systemId }),
      ...(this.assessmentId === null ? {} : { assessmentId: this.assessmentId }),
    };
  }

  protected async page(filter: ActionFilter, after: string | null, limit: number) {
    const page = await api.action.list({ filter, after, limit });
    this.overdue = page.overdue;
    const rows = page.rows.map((row) => ({ ...row, id: `${row.source.kind}:${row.source.id}:${row.source.part}` }));
    return { rows, next: page.next, total: page.total, isCapped: page.isCapped };
  }
}
