import { AppError } from '#contract/errors';
import type { Messages } from '#contract/messages';
import type { SignOff, Staleness } from '#contract/records/sign-off';
import type { Locale, LocalText } from '#contract/records/text';
import type { DossierInput, PrintedEvidence } from '#core/dossier/dossier';
import type { Looking } from '#core/inventory/looking';
import { journalHead } from '#core/journal/list';
import type { Catalogues } from '#core/packs/catalogues';
import type { Frameworks } from '#core/risks/framework-items';
import { isApproval } from '#core/sign-off/frame';
import { loadStanding, tellSignOff } from '#core/sign-off/load';
import { decisionBytes } from '#core/signing/decision';
import { contentPieces, isStored } from '#core/store/blobs';
import { build, type Reader } from '#core/store/sql';
import { type LoadedAssessment, loadAssessment } from './load.ts';
import { printedJudging } from './printed/judging.ts';
import { printedCardChanges, printedCards } from './printed-cards.ts';
import { printedLibrary } from './printed-library.ts';
import { printedLineage, printedPictures } from './printed-lineage.ts';
import { sealState } from './state.ts';

/** What a dossier needs besides the records. */
export type DossierSetting = {
  readonly fileName: string;
  readonly locale: Locale;
  readonly messages: Messages;
  readonly fontsFolder: string;
  readonly appVersion: string;
  /** What frameworks bring beside their questions. */
  readonly catalogues: Catalogues;
  /** What controls can serve; asked only if any does. */
  readonly frameworks?: (() => Frameworks) | undefined;
  /** Looks at the inventory as of an instant. */
  readonly looking: (now: string) => Looking;
};

/** A signature field of a dossier and the person it waits for. */
export type PersonalField = DossierInput['signatureFields'][number] & {
  readonly personId: string;
  /** What the person decided; null for the author. */
  readonly decision: SignOff['decision'] | null;
};

/** The people who approved, did not take it back, and whose approval still speaks of the present state, each once, the first first. */
export function currentApprovals<T extends SignOff & { readonly staleness: Staleness | null }>(
  signOffs: readonly T[],
): T[] {
  const withdrawn = new Set(signOffs.flatMap(({ withdraws }) => withdraws ?? []));
  const current = signOffs.filter((one) => one.staleness === null && isApproval(one) && !withdrawn.has(one.id));
  return current.filter(({ personId }, index) => current.findIndex((one) => one.personId === personId) === index);
}

/** The name of the n-th current approval's field, from 1. */
export function signOffField(n: number): string {
  return `sign-off-${n}`;
}

export const AUTHOR_FIELD = 'author';

/** What catalogues call metrics and matrices, by their refs. */
function labelsOf(catalogues: Catalogues): ReadonlyMap<string, LocalText> {
  const metrics = catalogues.all('metrics').map(({ ref, label }): [string, LocalText] => [ref, label]);
  const matrices = catalogues.all('matrices').map(({ ref, title }): [string, LocalText] => [ref, title]);
  return new Map([...metrics, ...matrices]);
}

/** The files are read when they are written, one at a time; that they are there is looked up at once. */
function listFiles(read: Reader, loaded: LoadedAssessment): PrintedEvidence[] {
  return loaded.evidence.map(({ questionId, name, mediaType, sizeBytes, sha256, addedAt }) => {
    if (!isStored(read, sha256)) throw new AppError('record.not-found', { kind: 'blobs', id: sha256 });
    return {
      questionId,
      name,
      mediaType,
      sha256,
      addedAt,
      sizeBytes,
      content: { read: () => contentPieces(read, sha256) },
    };
  });
}

/**
 * Everything the dossier of an assessment says, out of one state of the workspace. Its date is that of the newest
 * journal entry, so that exporting an unchanged workspace again gives the same bytes.
 * @throws AppError `record.not-found`
 */
export function collectDossier(
  read: Reader,
  assessmentId: string,
  setting: DossierSetting,
): { readonly input: DossierInput; readonly fields: readonly PersonalField[] } {
  const loaded = loadAssessment(read, assessmentId);
  const sealed = sealState(loaded);
  const head = journalHead(read);
  const newest = read.get<{ at: string }>(
    build.selectFrom('journal_events').select('at').orderBy('seq', 'desc').limit(1),
  );
  if (!head || !newest) throw new Error('a workspace without a journal');
  // As things stood at the newest entry, not at the time of the export: what is printed must not depend on the clock.
  const { standing } = loadStanding(read, loaded, sealed, newest.at);
  const signOffs = loaded.signOffs.map((stored) => ({
    ...tellSignOff(stored, sealed),
    cms: stored.cms,
    decisionBytes: decisionBytes(stored.signOff),
    decisionCms: stored.decisionCms,
    ...(stored.manifest !== null && { manifestBytes: Buffer.from(stored.manifest, 'utf8') }),
  }));
  const { authorId } = loaded.assessment;
  const fields: PersonalField[] = [
    {
      name: AUTHOR_FIELD,
      role: 'author',
      personName: sealed.state.assessment.author,
      personId: authorId,
      decision: null,
    },
    ...currentApprovals(signOffs).map(({ personId, personName, decision }, index) => ({
      name: signOffField(index + 1),
      role: 'sign-off' as const,
      personName,
      personId,
      decision,
    })),
  ];
  const { fileName, looking: look, catalogues, frameworks, ...rest } = setting;
  const looking = look(newest.at);
  const lineage = printedLineage(read, sealed.state, looking);
  const cards = printedCards(read, sealed.state, looking);
  const cardChanges = printedCardChanges(read, sealed.state, looking);
  const library = printedLibrary(read, loaded, sealed.state, looking.today);
  const pictures = printedPictures(read, sealed.state.inventory);
  return {
    fields,
    input: {
      ...rest,
      pack: loaded.pack,
      state: sealed.state,
      stateBytes: sealed.bytes,
      contentHash: sealed.contentHash,
      judgement: loaded.judgement,
      signOffs,
      standing: { ...standing, people: [...loaded.people.values()].map(({ id, name }) => ({ id, name })) },
      journalHead: head,
      workspace: { ...loaded.workspace, fileName },
      createdAt: newest.at,
      evidence: listFiles(read, loaded),
      ...(lineage && { lineage }),
      ...(cards.length > 0 && { cards }),
      ...(cardChanges.length > 0 && { cardChanges }),
      labels: labelsOf(catalogues),
      ...printedJudging({ read, loaded, sealed, catalogues, frameworks, now: newest.at, looking }),
      ...(library && { library }),
      ...(pictures.size > 0 && { pictures }),
      signatureFields: fields.map(({ name, role, personName }) => ({ name, role, personName })),
    },
  };
}
