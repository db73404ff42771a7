import { boundsFault, type Direction } from '#contract/measurement-words';
import type { KnownMetric, Threshold, ThresholdInput } from '#contract/records/measurement';
import type { Severity } from '#contract/severities';
import { numberText } from '../answers/number.ts';
import { api, failureText, Task, t } from '../app.ts';
import type { Picked } from '../inventory/record-picker.svelte.ts';
import { typedNumber } from './figure-draft.svelte.ts';
import { metricName, metricTyped } from './measurement-words.ts';

const textOf = (value: number | null): string => (value === null ? '' : numberText(value));

/** A threshold while it is being written. */
export class ThresholdDraft {
  metric = $state('');
  item = $state.raw<Picked | null>(null);
  /** Empty: every slice. */
  slice = $state('');
  isOfAllRows = $state(false);
  direction = $state<Direction>('higher');
  lowerFail = $state('');
  lowerWarn = $state('');
  upperWarn = $state('');
  upperFail = $state('');
  reason = $state('');
  opensFinding = $state(true);
  severity = $state<Severity>('medium');
  ownerId = $state('');
  isChecked = $state(false);
  readonly task = new Task();
  readonly #changed: Threshold | null;

  constructor(threshold: Threshold | null) {
    this.#changed = threshold;
    if (threshold === null) return;
    const { item, itemName } = threshold;
    this.metric = metricName(threshold.metric, threshold.metricLabel);
    this.item = item && { ...item, name: itemName ?? item.id, detail: '' };
    this.slice = threshold.slice ?? '';
    this.isOfAllRows = threshold.slice === '';
    this.direction = threshold.direction;
    this.lowerFail = textOf(threshold.lowerFail);
    this.lowerWarn = textOf(threshold.lowerWarn);
    this.upperWarn = textOf(threshold.upperWarn);
    this.upperFail = textOf(threshold.upperFail);
    this.reason = threshold.reason;
    this.opensFinding = threshold.opensFinding;
    this.severity = threshold.severity;
    this.ownerId = threshold.ownerId ?? '';
  }

  get isNew(): boolean {
    return this.#changed === null;
  }

  get hasLower(): boolean {
    return this.direction !== 'lower';
  }

  get hasUpper(): boolean {
    return this.direction !== 'higher';
  }

  missing(isThere: boolean, field: string): string | null {
    return this.isChecked && !isThere ? t('ui.missing', { field }) : null;
  }

  numberError(text: string): string | null {
    return this.isChecked && typedNumber(text) === undefined ? t('screen.assessment.typed.number') : null;
  }

  get #bounds() {
    const read = (text: string, isShown: boolean): number | null => (isShown ? (typedNumber(text) ?? null) : null);
    return {
      lowerFail: read(this.lowerFail, this.hasLower),
      lowerWarn: read(this.lowerWarn, this.hasLower),
      upperWarn: read(this.upperWarn, this.hasUpper),
      upperFail: read(this.upperFail, this.hasUpper),
    };
  }

  /** What is wrong with the bounds together; null while nothing was to be saved. */
  get boundsError(): string | null {
    const fault = this.isChecked ? boundsFault(this.direction, this.#bounds) : null;
    return fault === null ? null : failureText({ code: 'threshold.bounds-unfit', data: { reason: fault } });
  }

  /** Saves it; true if it was. */
  async save(metrics: readonly KnownMetric[]): Promise<boolean> {
    this.isChecked = true;
    const texts = [this.lowerFail, this.lowerWarn, this.upperWarn, this.upperFail];
    const isWhole = this.metric.trim() !== '' && this.reason.trim() !== '' && this.boundsError === null;
    if (!isWhole || texts.some((text) => typedNumber(text) === undefined)) return false;
    const input: ThresholdInput = {
      metric: metricTyped(metrics, this.metric),
      item: this.item && { kind: this.item.kind, id: this.item.id },
      slice: this.isOfAllRows ? '' : this.slice.trim() === '' ? null : this.slice.trim(),
      direction: this.direction,
      ...this.#bounds,
      reason: this.reason.trim(),
      opensFinding: this.opensFinding,
      severity: this.severity,
      ownerId: this.ownerId === '' ? null : this.ownerId,
    };
    const changed = this.#changed;
    const saved = await this.task.run(() =>
      changed === null
        ? api.threshold.add(input)
        : api.threshold.update({ id: changed.id, baseVersion: changed.version, input }),
    );
    return saved !== null;
  }
}
