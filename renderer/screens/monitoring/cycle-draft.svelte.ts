import type { CycleKind, CycleMode, CycleUnit } from '#contract/monitoring';
import type { CycleInput, CycleRow } from '#contract/records/cycle';
import { t } from '../app.ts';
import type { Picked } from '../inventory/record-picker.svelte.ts';

/** What a person says of a cycle while it is being said. */
export class CycleDraft {
  title = $state('');
  kind = $state<CycleKind>('review');
  item = $state.raw<Picked | null>(null);
  plan = $state('');
  mode = $state<CycleMode>('calendar');
  every = $state('1');
  unit = $state<CycleUnit>('month');
  startsOn = $state('');
  ownerId = $state('');
  isActive = $state(true);
  readonly #target: CycleInput['target'];

  constructor(cycle: CycleRow | null) {
    this.#target = cycle?.target ?? null;
    if (cycle === null) return;
    this.title = cycle.title;
    this.kind = cycle.kind;
    this.item = cycle.item && { ...cycle.item, name: cycle.itemName ?? cycle.item.id, detail: '' };
    this.plan = cycle.plan;
    this.mode = cycle.schedule.mode;
    this.every = String(cycle.schedule.every);
    this.unit = cycle.schedule.unit;
    this.startsOn = cycle.schedule.startsOn;
    this.ownerId = cycle.ownerId ?? '';
    this.isActive = cycle.isActive;
  }

  get titleError(): string | null {
    return this.title.trim() === '' ? t('ui.missing', { field: t('screen.cycles.title') }) : null;
  }

  get startsOnError(): string | null {
    return this.startsOn === '' ? t('ui.missing', { field: t('screen.cycles.starts-on') }) : null;
  }

  get everyError(): string | null {
    const every = Number(this.every);
    return Number.isInteger(every) && every >= 1 && every <= 1000 ? null : t('screen.cycles.every.unfit');
  }

  get isFit(): boolean {
    return this.titleError === null && this.startsOnError === null && this.everyError === null;
  }

  get input(): CycleInput {
    return {
      title: this.title.trim(),
      kind: this.kind,
      target: this.#target,
      item: this.item && { kind: this.item.kind, id: this.item.id },
      plan: this.plan.trim(),
      schedule: { mode: this.mode, every: Number(this.every), unit: this.unit, startsOn: this.startsOn },
      isActive: this.isActive,
      ownerId: this.ownerId === '' ? null : this.ownerId,
    };
  }
}
