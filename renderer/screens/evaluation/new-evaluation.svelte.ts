import type { ColumnRole, PerformanceTask } from '#contract/evaluation-metrics';
import type { FairnessPreset } from '#contract/records/catalogue';
import type {
  Evaluation,
  EvaluationColumn,
  EvaluationColumns,
  EvaluationProgress,
  EvaluationSettings,
  LabelColumn,
  ScoreColumn,
} from '#contract/records/evaluation';
import { api, language, Task, t, WatchedJob } from '../app.ts';
import { chosenFile, droppedFile, type GivenFile } from '../evidence/given-files.ts';
import type { Picked } from '../inventory/record-picker.svelte.ts';
import { typedNumber } from '../measurements/figure-draft.svelte.ts';

export type EvaluationKind = 'fairness' | 'performance' | 'drift';
export type Step = 'what' | 'file' | 'columns' | 'lines';

/** Values that mostly stand for what is sought. */
const POSITIVE = ['1', 'true', 'yes', 'ja', 'selected', 'hired', 'accepted', 'approved', 'positive', 'high', 'y', 'j'];
const HALF = 0.5;
const RESAMPLES = 1000;

/** The value that most likely stands for the positive class. */
export function guessPositive({ values }: EvaluationColumn): string {
  const named = values.find(({ value }) => POSITIVE.includes(value.trim().toLowerCase().replace(/\.0+$/, '')));
  return (
    named?.value ??
    values
      .map(({ value }) => value)
      .toSorted()
      .at(-1) ??
    ''
  );
}

/** A new evaluation on its way: what, of which file, what its columns are, where the lines are. */
export class NewEvaluation {
  step = $state<Step>('what');
  kind = $state<EvaluationKind>('fairness');
  picked = $state.raw<Picked | null>(null);
  title = $state('');
  file = $state.raw<GivenFile | null>(null);
  baseline = $state.raw<GivenFile | null>(null);
  columns = $state.raw<EvaluationColumns | null>(null);
  roles = $state<Record<string, ColumnRole | ''>>({});
  labelPositive = $state('');
  predictionPositive = $state('');
  cut = $state<'threshold' | 'median'>('threshold');
  threshold = $state('0.5');
  isLowPositive = $state(false);
  task = $state<PerformanceTask>('binary');
  binning = $state<'quantile' | 'equal-width'>('quantile');
  preset = $state<string>('');
  isIntersectional = $state(false);
  withMeasurements = $state(true);
  presets = $state.raw<readonly { readonly ref: string; readonly preset: FairnessPreset }[]>([]);
  isChecked = $state(false);
  readonly choosing = new Task();
  readonly looking = new WatchedJob<EvaluationProgress, EvaluationColumns>();
  readonly running = new WatchedJob<EvaluationProgress, Evaluation>();

  /** The steps of this kind, in order. */
  get steps(): readonly Step[] {
    if (this.kind === 'fairness') return ['what', 'file', 'columns', 'lines'];
    return this.kind === 'performance' ? ['what', 'file', 'columns'] : ['what', 'file'];
  }

  get isLast(): boolean {
    return this.steps.at(-1) === this.step;
  }

  async load(): Promise<void> {
    const presets = await this.choosing.run(() => api.fairness.presets());
    if (presets === null) return;
    this.presets = presets;
    this.choosePreset(presets[0]?.ref ?? '');
  }

  choosePreset(ref: string): void {
    this.preset = ref;
    this.isIntersectional = this.#presetChosen?.isIntersectional ?? this.isIntersectional;
  }

  get #presetChosen(): FairnessPreset | undefined {
    return this.presets.find(({ ref }) => ref === this.preset)?.preset;
  }

  async choose(part: 'file' | 'baseline'): Promise<void> {
    const chosen = await this.choosing.run(() => api.shell.chooseFile({ purpose: 'predictions.open' }));
    if (chosen !== null) this.#take(part, chosenFile(chosen));
  }

  drop(part: 'file' | 'baseline', files: readonly File[]): void {
    const [file] = files;
    if (file) this.#take(part, droppedFile(file));
  }

  #take(part: 'file' | 'baseline', file: GivenFile): void {
    this[part] = file;
    if (part === 'file') this.columns = null;
  }

  named(role: ColumnRole): readonly EvaluationColumn[] {
    return (this.columns?.columns ?? []).filter(({ name }) => this.roles[name] === role);
  }

  /** Gives a column a role; of those that only one column can have, the other lets go. */
  setRole(name: string, role: ColumnRole | ''): void {
    const isSingle = role !== '' && role !== 'group' && role !== 'id';
    const others = Object.entries(this.roles).map(
      ([other, had]) => [other, isSingle && had === role ? '' : had] as const,
    );
    this.roles = { ...Object.fromEntries(others), [name]: role };
    this.#guess();
  }

  #guess(): void {
    const [label] = this.named('label');
    const [prediction] = this.named('prediction');
    const isOf = (column: EvaluationColumn | undefined, value: string): boolean =>
      column?.values.some((one) => one.value === value) === true;
    if (label && !isOf(label, this.labelPositive)) this.labelPositive = guessPositive(label);
    if (prediction && !isOf(prediction, this.predictionPositive)) this.predictionPositive = guessPositive(prediction);
  }

  /** What keeps this step from being left; null if nothing does. */
  get fault(): string | null {
    if (this.step === 'what') return this.picked === null ? t('ui.missing', { field: t('measurement.item') }) : null;
    if (this.step === 'file') {
      const isWhole = this.file !== null && (this.kind !== 'drift' || this.baseline !== null);
      return isWhole ? null : t('ui.missing', { field: t('measurement.file') });
    }
    return this.step === 'columns' ? this.#columnsFault() : null;
  }

  #columnsFault(): string | null {
    const has = (role: ColumnRole): boolean => this.named(role).length > 0;
    if (this.kind === 'fairness' && !has('group')) return t('evaluation.fault.no-group');
    if (this.kind === 'fairness' && this.named('group').length > 4) return t('evaluation.fault.many-groups');
    if (this.kind === 'performance' && !has('label')) return t('evaluation.fault.no-label');
    const needsPrediction = this.kind === 'performance' && this.task !== 'binary';
    if (needsPrediction && !has('prediction')) return t('evaluation.fault.no-prediction');
    if (!has('prediction') && !has('score')) return t('evaluation.fault.no-output');
    if (has('score') && this.cut === 'threshold' && typeof typedNumber(this.threshold) !== 'number') {
      return t('screen.assessment.typed.number');
    }
    return null;
  }

  /** Goes on to the next step, reads the file on the way, or runs. @returns what came out of it in the end */
  async next(): Promise<Evaluation | null> {
    this.isChecked = true;
    if (this.fault !== null) return null;
    if (this.step === 'file' && this.kind !== 'drift' && !(await this.#look())) return null;
    if (this.isLast) return this.#run();
    this.step = this.steps[this.steps.indexOf(this.step) + 1] ?? this.step;
    this.isChecked = false;
    return null;
  }

  back(): void {
    this.step = this.steps[this.steps.indexOf(this.step) - 1] ?? 'what';
    this.isChecked = false;
  }

  async #look(): Promise<boolean> {
    const { file } = this;
    if (this.columns !== null || file === null) return file !== null;
    const columns = await this.looking.run((signal) => api.evaluation.columns({ file: file.given }, { signal }));
    if (columns === null) return false;
    this.columns = columns;
    this.roles = Object.fromEntries(columns.columns.map(({ name, role }) => [name, role ?? '']));
    this.#guess();
    return true;
  }

  get #label(): LabelColumn | null {
    const [column] = this.named('label');
    return column ? { column: column.name, positive: [this.labelPositive] } : null;
  }

  get #prediction(): LabelColumn | null {
    const [column] = this.named('prediction');
    return column ? { column: column.name, positive: [this.predictionPositive] } : null;
  }

  get #score(): ScoreColumn | null {
    const [column] = this.named('score');
    if (!column) return null;
    const threshold = this.cut === 'median' ? 'median' : (typedNumber(this.threshold) ?? HALF);
    return { column: column.name, threshold, isLowPositive: this.isLowPositive };
  }

  get #settings(): EvaluationSettings | null {
    const weight = this.named('weight')[0]?.name ?? null;
    const resampling = { confidence: this.#presetChosen?.confidence ?? 0.95, resamples: RESAMPLES, seed: 1 };
    const [label, prediction, score] = [this.#label, this.#prediction, this.#score];
    if (this.kind === 'drift') return { kind: 'drift', columns: null, bins: 10, binning: this.binning };
    if (this.kind === 'fairness') {
      return {
        kind: 'fairness',
        preset: this.preset === '' ? null : this.preset,
        groups: this.named('group').map(({ name }) => name),
        isIntersectional: this.isIntersectional,
        label,
        prediction,
        score,
        weight,
        reference: {},
        smallGroupShare: this.#presetChosen?.smallGroupShare ?? 0,
        ...resampling,
      };
    }
    if (label === null) return null;
    if (this.task === 'binary') {
      return { kind: 'performance', task: 'binary', label, prediction, score, weight, ...resampling };
    }
    if (prediction === null) return null;
    const both = { label: { column: label.column }, prediction: { column: prediction.column }, ...resampling };
    return this.task === 'multiclass'
      ? { kind: 'performance', task: 'multiclass', weight, ...both }
      : { kind: 'performance', task: 'regression', ...both };
  }

  async #run(): Promise<Evaluation | null> {
    const { file, baseline, picked } = this;
    const settings = this.#settings;
    if (file === null || picked === null || settings === null) return null;
    const title =
      this.title.trim() || t('evaluation.title.plain', { kind: t(`evaluation.kind.${this.kind}`), name: picked.name });
    const input = {
      item: { kind: picked.kind, id: picked.id },
      title: title.slice(0, 300),
      withMeasurements: this.withMeasurements,
      locale: language.locale,
      settings,
      file: file.given,
      ...(baseline !== null && this.kind === 'drift' && { baseline: baseline.given }),
    };
    return this.running.run((signal) => api.evaluation.run(input, { signal }));
  }
}
