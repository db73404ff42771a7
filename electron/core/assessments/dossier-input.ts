import { AppError } from '#contract/errors';
import type { Messages } from '#contract/messages';
import type { SignOff, Staleness } from '#contract/records/sign-off';
import type { Locale } from '#contract/records/text';
import type { DossierInput, PrintedEvidence } from '#core/dossier/dossier';
import { journalHead } from '#core/journal/list';
import { decisionBytes } from '#core/signing/decision';
import { readContent } from '#core/store/assessments';
import { build, type Reader } from '#core/store/sql';
import { type LoadedAssessment, loadAssessment } from './load.ts';
import { sealState } from './state.ts';
import { stalenessOf } from './view.ts';

/** What a dossier needs besides the records. */
export type DossierSetting = {
  readonly fileName: string;
  readonly locale: Locale;
  readonly messages: Messages;
  readonly fontsFolder: string;
  readonly appVersion: string;
};

/** A signature field of a dossier and the person it waits for. */
export type PersonalField = DossierInput['signatureFields'][number] & {
  readonly personId: string;
  /** What the person decided; null for the author. */
  readonly decision: SignOff['decision'] | null;
};

/** The people who approved and whose approval still speaks of the present state, each once, the first first. */
export function currentApprovals<T extends SignOff & { readonly staleness: Staleness | null }>(
  signOffs: readonly T[],
): T[] {
  const current = signOffs.filter(({ staleness, decision }) => staleness === null && decision !== 'reject');
  return current.filter(({ personId }, index) => current.findIndex((one) => one.personId === personId) === index);
}

/** The name of the n-th current approval's field, from 1. */
export function signOffField(n: number): string {
  return `sign-off-${n}`;
}

export const AUTHOR_FIELD = 'author';

function readEvidence(read: Reader, loaded: LoadedAssessment): PrintedEvidence[] {
  return loaded.evidence.map(({ questionId, name, mediaType, sha256, addedAt }) => {
    const content = readContent(read, sha256);
    if (!content) throw new AppError('record.not-found', { kind: 'blobs', id: sha256 });
    return { questionId, name, mediaType, sha256, addedAt, content };
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
  const signOffs = loaded.signOffs.map((stored) => ({
    ...stored.signOff,
    staleness: stalenessOf(stored, sealed),
    cms: stored.cms,
    decisionBytes: decisionBytes(stored.signOff),
    decisionCms: stored.decisionCms,
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
  const { fileName, ...rest } = setting;
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
      journalHead: head,
      workspace: { ...loaded.workspace, fileName },
      createdAt: newest.at,
      evidence: readEvidence(read, loaded),
      signatureFields: fields.map(({ name, role, personName }) => ({ name, role, personName })),
    },
  };
}
