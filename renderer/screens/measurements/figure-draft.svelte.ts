import type { KnownMetric, MeasurementInput } from '#contract/records/measurement';
import { readNumber } from '../answers/number.ts';
import { api, language, Task, t } from '../app.ts';
import type { Picked } from '../inventory/record-picker.svelte.ts';
import { metricTyped } from './measurement-words.ts';

/** A number as typed; null: nothing was, undefined: it is none. */
export function typedNumber(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const read = readNumber(text, {});
  return read.kind === 'number' ? read.value : undefined;
}

/** A figure while it is being entered by hand. */
export class FigureDraft {
  picked = $state.raw<Picked | null>(null);
  dataset = $state.raw<Picked | null>(null);
  metric = $state('');
  value = $state('');
  unit = $state('');
  slice = $state('');
  lower = $state('');
  upper = $state('');
  sampleSize = $state('');
  computedBy = $state('');
  measuredOn = $state(new Date().toISOString().slice(0, 10));
  note = $state('');
  isChecked = $state(false);
  readonly task = new Task();

  constructor(picked: Picked | null) {
    this.picked = picked;
  }

  /** What is wrong with a number's field, once it was to be added. */
  numberError(text: string): string | null {
    return this.isChecked && typedNumber(text) === undefined ? t('screen.assessment.typed.number') : null;
  }

  missing(isThere: boolean, field: string): string | null {
    return this.isChecked && !isThere ? t('ui.missing', { field }) : null;
  }

  get valueError(): string | null {
    if (this.value.trim() === '' && this.note.trim() === '') return this.missing(false, t('measurement.value'));
    return this.numberError(this.value);
  }

  /** Adds it; true if it was. */
  async add(metrics: readonly KnownMetric[]): Promise<boolean> {
    this.isChecked = true;
    const { picked } = this;
    const numbers = [this.value, this.lower, this.upper, this.sampleSize].map(typedNumber);
    const isWhole = numbers.every((number) => number !== undefined);
    if (
      picked === null ||
      !isWhole ||
      this.metric.trim() === '' ||
      this.valueError !== null ||
      this.measuredOn === ''
    ) {
      return false;
    }
    const [value = null, lower = null, upper = null, sampleSize = null] = numbers;
    const input: MeasurementInput & { locale: 'en' | 'de' } = {
      item: { kind: picked.kind, id: picked.id },
      metric: metricTyped(metrics, this.metric),
      value,
      unit: this.unit.trim(),
      slice: this.slice.trim(),
      datasetVersionId: this.dataset?.id ?? null,
      lower,
      upper,
      confidence: null,
      sampleSize,
      computedBy: this.computedBy.trim(),
      measuredAt: `${this.measuredOn}T00:00:00.000Z`,
      evidenceItemId: null,
      note: this.note.trim(),
      locale: language.locale,
    };
    return (await this.task.run(() => api.measurement.add(input))) !== null;
  }
}
