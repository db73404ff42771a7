import type {
  DossierAudience,
  DossierEdition,
  DossierOptions,
  DossierPart,
  EditionChoice,
} from '#contract/records/dossier';
import type { Locale } from '#contract/records/text';
import { language, recall, remember } from '../app.ts';

/** One language, or two side by side; the first is the document's own. */
export const LANGUAGES = ['en', 'de', 'en+de', 'de+en'] as const;
export type Languages = (typeof LANGUAGES)[number];

export const AUDIENCES: readonly DossierAudience[] = ['regulator', 'auditor', 'executive', 'client'];

interface Redacted {
  readonly people: boolean;
  readonly evidenceFiles: boolean;
  readonly questions: readonly string[];
  readonly reason: string;
}

/** What is kept of a choice; nothing secret is part of it. */
interface Kept {
  readonly edition: DossierEdition;
  readonly audience: DossierAudience;
  readonly parts: DossierOptions['parts'];
  readonly isRedacted: boolean;
  readonly redacted: Redacted;
  readonly isDraft: boolean;
  readonly classification: string;
  readonly languages: Languages;
  readonly spareFields: number;
  readonly isCertified: boolean;
}

/** The last choice of each workspace, by its id; forgotten with the window. */
const kept = new Map<string, Kept>();

function firstLanguages(): Languages {
  const remembered = recall('export-locale');
  return LANGUAGES.find((known) => known === remembered) ?? language.locale;
}

/** What kind of dossier is wanted: every choice of its page but the signers. */
export class DossierChoice {
  edition = $state<DossierEdition>('full');
  audience = $state<DossierAudience>('regulator');
  /** Switched by hand, against what the audience gets. */
  parts = $state.raw<DossierOptions['parts']>({});
  isRedacted = $state(false);
  redacted = $state.raw<Redacted>({ people: false, evidenceFiles: false, questions: [], reason: '' });
  isDraft = $state(false);
  classification = $state('');
  languages = $state<Languages>(firstLanguages());
  spareFields = $state(0);
  isCertified = $state(false);
  readonly #workspaceId: string;

  /** Takes up the last choice made in this window for the workspace. */
  constructor(workspaceId: string) {
    this.#workspaceId = workspaceId;
    const last = kept.get(workspaceId);
    if (last !== undefined) Object.assign(this, last);
  }

  /** As the core takes it. */
  get options(): DossierOptions {
    const { people, evidenceFiles, questions, reason } = this.redacted;
    const isAnythingLeftOut = this.isRedacted && (people || evidenceFiles || questions.length > 0);
    return {
      edition: this.edition,
      audience: this.audience,
      parts: this.parts,
      redaction: isAnythingLeftOut ? { people, evidenceFiles, questions: [...questions], reason: reason.trim() } : null,
      isDraft: this.isDraft,
      classification: this.classification.trim(),
      languages: this.languages.split('+') as Locale[],
      spareFields: this.spareFields,
    };
  }

  /** Whether a part will be printed, as far as it is known before. */
  isOn(part: DossierPart, editions: readonly EditionChoice[]): boolean {
    return this.parts[part] ?? this.isPreset(part, editions);
  }

  isPreset(part: DossierPart, editions: readonly EditionChoice[]): boolean {
    const known = editions.find(({ edition }) => edition === this.edition);
    return known?.parts[this.audience]?.includes(part) === true;
  }

  /** Switches a part; what the audience gets anyway is no switch. */
  switchPart(part: DossierPart, isOn: boolean, editions: readonly EditionChoice[]): void {
    const { [part]: _, ...others } = this.parts;
    this.parts = isOn === this.isPreset(part, editions) ? others : { ...others, [part]: isOn };
  }

  /** Keeps only what can be made of this assessment. */
  fit(editions: readonly EditionChoice[], questionIds: ReadonlySet<string>): void {
    if (editions.find(({ edition }) => edition === this.edition)?.isAvailable !== true) this.edition = 'full';
    const questions = this.redacted.questions.filter((id) => questionIds.has(id));
    if (questions.length < this.redacted.questions.length) this.redacted = { ...this.redacted, questions };
  }

  /** Keeps the choice for the next dossier of this workspace. */
  keep(): void {
    const { edition, audience, parts, isRedacted, redacted, isDraft } = this;
    const { classification, languages, spareFields, isCertified } = this;
    kept.set(this.#workspaceId, {
      edition,
      audience,
      parts,
      isRedacted,
      redacted,
      isDraft,
      classification,
      languages,
      spareFields,
      isCertified,
    });
    remember('export-locale', languages);
  }
}
