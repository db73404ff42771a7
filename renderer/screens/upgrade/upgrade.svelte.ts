import type { AssessmentView, UpgradePreview, UpgradeStep } from '#contract/records/assessment';
import type { Pack, PackDifference } from '#contract/records/pack';
import type { Question } from '#contract/records/question';
import { api, failureText, navigation, Task } from '../app.ts';
import { differenceOf } from '../outcome/difference.ts';

/** The parts of the way, in order. */
export const STAGES = ['why', 'answers', 'outcome'] as const;
export type Stage = (typeof STAGES)[number];

/** What becomes of questions, those first that ask something of the person. */
export const FATES = ['asked-again', 'new', 'meaning', 'mapped', 'reworded', 'gone', 'unchanged'] as const;
export type Fate = (typeof FATES)[number];

export interface FateGroup {
  readonly fate: Fate;
  readonly steps: readonly UpgradeStep[];
}

function fateOf({ answer, change }: UpgradeStep): Fate {
  if (change === 'gone') return 'gone';
  if (answer === 'asked-again') return 'asked-again';
  if (answer === 'mapped') return 'mapped';
  return change;
}

/** The steps of an upgrade by what becomes of each question. */
export function fates(steps: readonly UpgradeStep[]): readonly FateGroup[] {
  return FATES.map((fate) => ({ fate, steps: steps.filter((step) => fateOf(step) === fate) })).filter(
    (group) => group.steps.length > 0,
  );
}

/** What is there once everything was read. */
export interface Upgrade {
  readonly view: AssessmentView;
  readonly preview: UpgradePreview;
  readonly changes: readonly PackDifference[];
  readonly from: Pack;
  readonly to: Pack;
}

/** The way from one version of a pack to a newer one; nothing is written before its end. */
export class UpgradeScreen {
  upgrade = $state.raw<Upgrade | null>(null);
  failure = $state<string | null>(null);
  stage = $state<Stage>('why');
  readonly task = new Task();
  readonly #id: string;

  readonly groups = $derived(this.upgrade === null ? [] : fates(this.upgrade.preview.steps));
  readonly difference = $derived(
    this.upgrade === null ? null : differenceOf(this.upgrade.preview.before, this.upgrade.preview.after),
  );
  readonly at = $derived(STAGES.indexOf(this.stage));

  constructor(id: string) {
    this.#id = id;
  }

  async load(): Promise<void> {
    const id = this.#id;
    try {
      const [view, preview] = await Promise.all([api.assessment.open({ id }), api.assessment.previewUpgrade({ id })]);
      const pack = { id: view.assessment.packId };
      const [changes, from, to] = await Promise.all([
        api.pack.diff({ ...pack, from: preview.from, to: preview.to }),
        api.pack.get({ ...pack, version: preview.from }),
        api.pack.get({ ...pack, version: preview.to }),
      ]);
      this.upgrade = { view, preview, changes, from, to };
      this.failure = null;
    } catch (error) {
      this.failure = failureText(error);
    }
  }

  /** A question as it stands in the newer version, or in the older if it is gone. */
  questionOf({ questionId, was, change }: UpgradeStep): Question | null {
    if (this.upgrade === null) return null;
    const { from, to } = this.upgrade;
    const find = (pack: Pack, id: string): Question | null =>
      pack.sections.flatMap(({ questions }) => questions).find((question) => question.id === id) ?? null;
    return change === 'gone' ? find(from, was ?? questionId) : find(to, questionId);
  }

  /** The question in the older version, whose options name its old answer. */
  oldQuestionOf({ questionId, was }: UpgradeStep): Question | null {
    const questions = this.upgrade?.from.sections.flatMap((section) => section.questions);
    return questions?.find((question) => question.id === (was ?? questionId)) ?? null;
  }

  step(by: 1 | -1): void {
    this.stage = STAGES[this.at + by] ?? this.stage;
  }

  /** Makes the new assessment and goes to it. */
  async commit(): Promise<void> {
    const version = this.upgrade?.preview.to;
    if (version === undefined) return;
    const view = await this.task.run(() => api.assessment.upgrade({ id: this.#id, version }));
    if (view !== null) navigation.replace({ screen: 'assessment', id: view.assessment.id });
  }
}
