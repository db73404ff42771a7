import type { EvidenceInput } from '#contract/records/evidence-library';
import { t } from '../app.ts';
import type { Kind, Secrecy } from './evidence-words.ts';

const NONE = '';

/** What a person says of evidence, while it is being said. Empty texts stand for what is not said. */
export class EvidenceDraft {
  title = $state('');
  kind = $state<Kind>('other');
  collectedBy = $state(NONE);
  effectiveOn = $state(NONE);
  periodFrom = $state(NONE);
  periodTo = $state(NONE);
  expiresOn = $state(NONE);
  confidentiality = $state<Secrecy>('internal');
  note = $state('');

  constructor(said: Partial<EvidenceInput> = {}) {
    this.take(said);
  }

  take(said: Partial<EvidenceInput>): void {
    this.title = said.title ?? '';
    this.kind = said.kind ?? 'other';
    this.collectedBy = said.collectedBy ?? NONE;
    this.effectiveOn = said.effectiveOn ?? NONE;
    this.periodFrom = said.periodFrom ?? NONE;
    this.periodTo = said.periodTo ?? NONE;
    this.expiresOn = said.expiresOn ?? NONE;
    this.confidentiality = said.confidentiality ?? 'internal';
    this.note = said.note ?? '';
  }

  get input(): EvidenceInput {
    const orNull = (text: string): string | null => (text === NONE ? null : text);
    return {
      title: this.title.trim(),
      kind: this.kind,
      collectedBy: orNull(this.collectedBy),
      effectiveOn: orNull(this.effectiveOn),
      periodFrom: orNull(this.periodFrom),
      periodTo: orNull(this.periodTo),
      expiresOn: orNull(this.expiresOn),
      confidentiality: this.confidentiality,
      note: this.note.trim(),
    };
  }

  /** Why the period cannot be; null if it can. */
  get periodError(): string | null {
    const isTurned = this.periodFrom !== NONE && this.periodTo !== NONE && this.periodTo < this.periodFrom;
    return isTurned ? t('screen.evidence.period.turned') : null;
  }

  get titleError(): string | null {
    return this.title.trim() === '' ? t('ui.missing', { field: t('field.evidence.title') }) : null;
  }
}
