import { fieldsOf } from '#contract/inventory/fields';
import type { AssessmentSummary } from '#contract/records/assessment';
import type { EvidenceSlot, EvidenceTarget } from '#contract/records/evidence-library';
import { api, l, Task, t } from '../app.ts';
import { numberQuestions } from '../assessment/outline.ts';
import { fieldLabel } from '../inventory/item-words.ts';
import type { Picked } from '../inventory/record-picker.svelte.ts';

export type TargetKind = 'record' | 'answer' | 'slot';
interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
}

/** What a piece of evidence is to be linked to, while it is being chosen. */
export class LinkTarget {
  kind = $state<TargetKind>('record');
  record = $state.raw<Picked | null>(null);
  /** Field of the record; empty: the record as such. */
  field = $state('');
  assessmentId = $state('');
  questionId = $state('');
  slotId = $state('');
  assessments = $state.raw<readonly AssessmentSummary[]>([]);
  questions = $state.raw<readonly Choice[]>([]);
  slots = $state.raw<readonly EvidenceSlot[]>([]);
  isChecked = $state(false);
  readonly task = new Task();

  async load(): Promise<void> {
    const all = await this.task.run(() => api.assessment.list());
    if (all !== null) this.assessments = all;
  }

  /** Reads what the assessment asks and expects. */
  async chooseAssessment(id: string): Promise<void> {
    this.assessmentId = id;
    this.questionId = '';
    this.slotId = '';
    this.questions = [];
    this.slots = [];
    const found = this.assessments.find(({ assessment }) => assessment.id === id);
    if (found === undefined) return;
    const { packId, packVersion } = found.assessment;
    await this.task.run(async () => {
      const [pack, slots] = await Promise.all([
        api.pack.get({ id: packId, version: packVersion }),
        api.library.slots({ assessmentId: id }),
      ]);
      if (this.assessmentId !== id) return;
      this.questions = numberQuestions(pack).map(({ question, number }) => ({
        value: question.id,
        label: `${number}  ${l(question.text)}`,
      }));
      // A question's slot is filled by linking its answer.
      this.slots = slots.filter(({ questionId }) => questionId === null);
    });
  }

  get fields(): readonly Choice[] {
    const { record } = this;
    if (record === null) return [];
    return [
      { value: '', label: t('screen.evidence.link.whole') },
      ...fieldsOf(record.kind).map(({ id }) => ({ value: id, label: fieldLabel(record.kind, id) })),
    ];
  }

  /** Null while something is missing. */
  get target(): EvidenceTarget | null {
    const { kind, record, field, assessmentId: id } = this;
    if (kind === 'record') {
      if (record === null) return null;
      return field === ''
        ? { kind, id: record.id, part: record.kind }
        : { kind: 'field', id: record.id, part: `${record.kind}.${field}` };
    }
    const part = kind === 'answer' ? this.questionId : this.slotId;
    return id === '' || part === '' ? null : { kind, id, part };
  }
}
