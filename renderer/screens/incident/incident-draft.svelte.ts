import type { IncidentInput, IncidentView } from '#contract/records/incident';
import type { Severity } from '#contract/severities';
import { t } from '../app.ts';
import type { Picked } from '../inventory/record-picker.svelte.ts';
import { fromLocal, toLocal } from './instants.ts';

/** What a person says of an incident while it is being said. Times are by the clock on the wall. */
export class IncidentDraft {
  title = $state('');
  item = $state.raw<Picked | null>(null);
  severity = $state<Severity>('high');
  categories = $state.raw<readonly string[]>([]);
  occurredAt = $state('');
  awareAt = $state(toLocal(new Date().toISOString()));
  establishedAt = $state('');
  description = $state('');
  affected = $state('');
  measures = $state('');
  rootCause = $state('');
  corrective = $state('');
  ownerId = $state('');
  riskId = $state('');

  constructor(incident: IncidentView | null) {
    if (incident !== null) this.take(incident);
  }

  take(incident: IncidentView): void {
    this.title = incident.title;
    this.item = { ...incident.item, name: incident.itemName, detail: '' };
    this.severity = incident.severity;
    this.categories = incident.categories;
    this.occurredAt = toLocal(incident.occurredAt);
    this.awareAt = toLocal(incident.awareAt);
    this.establishedAt = toLocal(incident.establishedAt);
    this.description = incident.description;
    this.affected = incident.affected;
    this.measures = incident.measures;
    this.rootCause = incident.rootCause;
    this.corrective = incident.corrective;
    this.ownerId = incident.ownerId ?? '';
    this.riskId = incident.riskId ?? '';
  }

  /** Takes a category in or out. */
  toggle(ref: string, isOn: boolean): void {
    this.categories = isOn ? [...this.categories, ref] : this.categories.filter((one) => one !== ref);
  }

  get titleError(): string | null {
    return this.title.trim() === '' ? t('ui.missing', { field: t('screen.incidents.title') }) : null;
  }

  get itemError(): string | null {
    return this.item === null ? t('ui.missing', { field: t('screen.monitoring.of') }) : null;
  }

  get awareError(): string | null {
    return fromLocal(this.awareAt) === null ? t('ui.missing', { field: t('screen.incidents.aware') }) : null;
  }

  /** @returns null as long as something that has to be said is missing */
  get input(): IncidentInput | null {
    const awareAt = fromLocal(this.awareAt);
    if (this.titleError !== null || this.item === null || awareAt === null) return null;
    return {
      title: this.title.trim(),
      item: { kind: this.item.kind, id: this.item.id },
      severity: this.severity,
      categories: [...this.categories],
      occurredAt: fromLocal(this.occurredAt),
      awareAt,
      establishedAt: fromLocal(this.establishedAt),
      description: this.description.trim(),
      affected: this.affected.trim(),
      measures: this.measures.trim(),
      rootCause: this.rootCause.trim(),
      corrective: this.corrective.trim(),
      riskId: this.riskId === '' ? null : this.riskId,
      ownerId: this.ownerId === '' ? null : this.ownerId,
    };
  }
}
