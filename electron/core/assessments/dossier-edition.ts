import { AppError } from '#contract/errors';
import type { Messages } from '#contract/messages';
import type { DossierOptions, EditionChoice } from '#contract/records/dossier';
import type { JournalEntry, JournalHead, JournalProof } from '#contract/records/journal';
import type { AssessmentState } from '#contract/records/sign-off';
import type { Locale } from '#contract/records/text';
import type { DossierInput, PrintedChanges } from '#core/dossier/dossier';
import { editionChoices, wantedParts, whyUnavailable } from '#core/dossier/editions/parts';
import { redactInput } from '#core/dossier/editions/redact';
import type { Looking } from '#core/inventory/looking';
import { listJournal } from '#core/journal/list';
import type { Catalogues } from '#core/packs/catalogues';
import type { Frameworks } from '#core/risks/framework-items';
import { tellSignOff } from '#core/sign-off/load';
import { newestDossier } from '#core/store/dossiers';
import { readLook } from '#core/store/look';
import { build, type Reader } from '#core/store/sql';
import { readWorkspaceRow } from '#core/store/workspace';
import { compareStates } from './changes.ts';
import { collectDossier, currentApprovals, type PersonalField } from './dossier-input.ts';
import { loadAssessment } from './load.ts';
import { parseSignedState, sealState } from './state.ts';

/** What an edition needs besides the records. */
export type EditionSetting = {
  readonly fileName: string;
  readonly options: DossierOptions;
  readonly messagesOf: (locale: Locale) => Messages;
  readonly fontsFolder: string;
  readonly appVersion: string;
  readonly catalogues: Catalogues;
  readonly frameworks?: (() => Frameworks) | undefined;
  readonly looking: (now: string) => Looking;
  /** The checkpoint that speaks for it; null: the journal's newest event is printed. */
  readonly checkpoint: {
    readonly head: JournalHead;
    readonly note: string;
    readonly proof: JournalProof | null;
  } | null;
  readonly isPreview: boolean;
};

export type CollectedEdition = {
  /** With what is to be withheld taken out. */
  readonly input: DossierInput;
  readonly fields: readonly PersonalField[];
  /** What was signed, whatever is withheld. */
  readonly signedState: Uint8Array;
};

/**
 * Everything an edition of a dossier says, out of one state of the workspace. Its date is that of the entry the journal
 * head names, so that exporting an unchanged workspace again gives the same bytes.
 * @throws AppError `record.not-found`, `dossier.edition-unavailable`
 */
export function collectEdition(read: Reader, assessmentId: string, setting: EditionSetting): CollectedEdition {
  const { options, messagesOf, checkpoint, isPreview, ...rest } = setting;
  const [first = 'en', second] = options.languages;
  const collected = collectDossier(read, assessmentId, { ...rest, locale: first, messages: messagesOf(first) });
  const { input } = collected;
  const changes = changesSince(read, assessmentId, input.state, input);
  const ground = {
    packId: input.pack.id,
    hasSignOff: input.signOffs.some(({ staleness }) => staleness === null),
    hasEarlier: changes !== null,
  };
  if (whyUnavailable(options.edition, ground) !== null) {
    throw new AppError('dossier.edition-unavailable', { edition: options.edition });
  }
  const parts = wantedParts(options);
  const needsEvents = parts.has('journal-entries') || options.edition === 'audit-trail';
  const head = checkpoint?.head ?? input.journalHead;
  const look = readLook(readWorkspaceRow(read).logo);
  const fields = [...ownFields(options, collected.fields, input), ...spareFields(options)];
  const full: DossierInput = {
    ...input,
    options,
    journalHead: head,
    createdAt: eventAt(read, head.seq) ?? input.createdAt,
    ...(second !== undefined && second !== first && { second: { locale: second, messages: messagesOf(second) } }),
    look: { logo: look.logo ? Buffer.from(look.logo.content, 'base64') : null, accent: look.accent },
    ...(changes && { changes }),
    ...(needsEvents && { events: eventsOf(read, assessmentId, input.state.system.id, head.seq) }),
    ...(checkpoint && { checkpoint: { note: checkpoint.note, proof: checkpoint.proof } }),
    signatureFields: fields.map(({ name, role, personName }) => ({ name, role, personName })),
    isPreview,
  };
  return { input: redactInput(full), fields, signedState: input.stateBytes };
}

/** A certificate of one sheet is signed by those who approved; it has room for three: the last, who decided in the end. */
const CERTIFICATE_FIELDS = 3;

function ownFields(options: DossierOptions, fields: readonly PersonalField[], input: DossierInput): PersonalField[] {
  if (options.edition !== 'certificate') return [...fields];
  const approvals = fields.filter(({ role }) => role === 'sign-off');
  return (currentApprovals(input.signOffs).length > 0 ? approvals : [...fields]).slice(-CERTIFICATE_FIELDS);
}

/** The n-th field for whoever else is to sign, from 1. */
export function spareField(n: number): string {
  return `further-${n}`;
}

function spareFields({ edition, spareFields: count = 0 }: DossierOptions): PersonalField[] {
  if (edition === 'certificate') return [];
  return Array.from({ length: count }, (_, index) => ({
    name: spareField(index + 1),
    role: 'spare' as const,
    personName: '',
    personId: '',
    decision: null,
  }));
}

/** What can be made of an assessment. @throws AppError `record.not-found` */
export function listEditions(read: Reader, assessmentId: string): EditionChoice[] {
  const loaded = loadAssessment(read, assessmentId);
  const sealed = sealState(loaded);
  return editionChoices({
    packId: loaded.pack.id,
    hasSignOff: loaded.signOffs.some((stored) => tellSignOff(stored, sealed).staleness === null),
    hasEarlier: loaded.signOffs.length > 0 || newestDossier(read, assessmentId) !== undefined,
  });
}

/** What is otherwise than in the last dossier; before there was one, than at the newest sign-off; else null. */
function changesSince(
  read: Reader,
  assessmentId: string,
  state: AssessmentState,
  { signOffs }: DossierInput,
): PrintedChanges | null {
  const last = newestDossier(read, assessmentId);
  if (last) {
    return {
      since: { kind: 'dossier', at: last.exported_at, person: null },
      changes: compareStates(parseSignedState(last.state), state),
    };
  }
  const newest = signOffs.at(-1);
  if (!newest) return null;
  return {
    since: { kind: 'sign-off', at: newest.signedAt, person: newest.personName },
    changes: newest.staleness?.changes ?? [],
  };
}

function eventAt(read: Reader, seq: number): string | undefined {
  return read.get<{ at: string }>(build.selectFrom('journal_events').select('at').where('seq', '=', seq))?.at;
}

/** Kinds of records that name their assessment. */
const OF_ASSESSMENT: ReadonlySet<string> = new Set([
  'answers',
  'evidence',
  'sign_offs',
  'overrides',
  'comments',
  'assignments',
  'sign_off_moves',
  'risk_acceptances',
]);

/** Every entry that concerns an assessment, its system or what belongs to it, also of what was removed; oldest first. */
function eventsOf(read: Reader, assessmentId: string, systemId: string, upTo: number): JournalEntry[] {
  const ids = new Set([assessmentId, systemId]);
  return listJournal(read, Number.MAX_SAFE_INTEGER)
    .reverse()
    .filter(({ seq, record, changes }) => {
      if (seq > upTo) return false;
      const names = (field: string, among: (value: string) => boolean): boolean =>
        changes.some((one) => one.field === field && typeof one.new === 'string' && among(one.new));
      if (OF_ASSESSMENT.has(record.kind) && names('assessment_id', (value) => value === assessmentId))
        ids.add(record.id);
      if (record.kind === 'sign_off_conditions' && names('sign_off_id', (value) => ids.has(value))) ids.add(record.id);
      return ids.has(record.id);
    });
}
