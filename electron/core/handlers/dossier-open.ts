import { basename } from 'node:path';
import { AppError } from '#contract/errors';
import type { AssessmentView } from '#contract/records/assessment';
import type { DossierImport } from '#contract/records/dossier';
import type { Pack } from '#contract/records/pack';
import type { Session } from '#contract/records/workspace';
import { type ReadDossier, readDossier } from '#core/exchange/read-dossier';
import { existingSystem, importedBefore, originOf, packOf, takeIn } from '#core/exchange/take-in';
import { trustOf } from '#core/people/trust';
import { fileIdentity } from '#core/store/db';
import { readWorkspaceRow } from '#core/store/workspace';
import { view } from './assessment-view.ts';
import type { CallContext } from './base.ts';
import { DOSSIER_LIMIT_BYTES } from './dossier-files.ts';
import { readChosenFile } from './evidence.ts';

/** A chosen file, or the bytes of a dropped one. */
export type GivenFile = { readonly file: string } | { readonly name: string; readonly content: Blob };

/** @throws AppError `file.not-readable`, `file.too-large`, `dossier.not-a-dossier`, `dossier.altered` */
async function readGiven(context: CallContext, given: GivenFile): Promise<ReadDossier> {
  const now = context.clock();
  const trust = context.session.isOpen ? { now, ...trustOf(context.read()) } : { now, trusted: [] };
  if ('file' in given) {
    const { name, content } = readChosenFile(context, given.file, DOSSIER_LIMIT_BYTES);
    return readDossier(name, content, trust);
  }
  const { name, content } = given;
  if (content.size > DOSSIER_LIMIT_BYTES) {
    throw new AppError('file.too-large', { name, limitBytes: DOSSIER_LIMIT_BYTES });
  }
  return readDossier(basename(name), new Uint8Array(await content.arrayBuffer()), trust);
}

const packFrom =
  (context: CallContext) =>
  (id: string, version: string): Pack =>
    context.heldPacks().find(id, version);

/** Whether the pack is in the dossier or at hand. */
function hasPack(context: CallContext, dossier: ReadDossier): boolean {
  try {
    packOf(dossier, packFrom(context));
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'pack.not-found') return false;
    throw error;
  }
}

/** Whether it tells of records that an assessment does not bring along: risks and figures of the inventory. */
function hasWatched({ state: { judged } }: ReadDossier): boolean {
  return (judged?.risks ?? []).length > 0 || (judged?.measurements ?? []).length > 0;
}

/** What a dossier would bring along. Needs no open workspace. */
export async function inspectDossier(context: CallContext, given: GivenFile): Promise<DossierImport> {
  const dossier = await readGiven(context, given);
  const { state, record, files, verdict } = dossier;
  const isOpen = context.session.isOpen;
  const isPartial = state.redacted !== undefined || files.length < state.evidence.length;
  return {
    fileName: dossier.fileName,
    verdict,
    workspaceName: state.workspace.name,
    systemName: state.system.name,
    assessmentTitle: state.assessment.title,
    packId: state.pack.id,
    packVersion: state.pack.version,
    answers: state.answers.filter(({ status }) => status === 'answered').length,
    evidence: files.length,
    signOffs: record.signOffs.length,
    existingSystemId: isOpen ? existingSystem(context.read(), dossier) : null,
    importedBefore: isOpen ? importedBefore(context.read(), dossier) : null,
    dropped: [
      ...(record.signOffs.length > 0 ? (['sign-offs-as-records'] as const) : []),
      'comments',
      ...(hasWatched(dossier) ? (['watched'] as const) : []),
      ...(isPartial ? (['redacted'] as const) : []),
      ...(hasPack(context, dossier) ? [] : (['pack-missing'] as const)),
    ],
  };
}

/**
 * Makes a workspace file of a dossier, to be read only, and opens it. It has the ids of the workspace the dossier came
 * from, so that its content hash can be compared with the printed one.
 * @throws AppError as `readGiven`; `workspace.exists`, `file.not-writable`
 */
export async function reopenDossier(context: CallContext, given: GivenFile, file: string): Promise<Session> {
  const dossier = await readGiven(context, given);
  const pack = packOf(dossier, packFrom(context));
  const path = context.files.path(file);
  if (context.session.isLive(fileIdentity(path))) throw new AppError('workspace.exists', { name: basename(path) });
  const { state } = dossier;
  const now = context.now();
  context.session.createFrom(path, 'dossier.reopen', (tx) => {
    tx.insert('workspace', {
      id: state.workspace.id,
      name: state.workspace.name,
      four_eyes: state.workspace.fourEyes ? 1 : 0,
      created_at: now,
      timestamp_server: null,
      origin: JSON.stringify(originOf(dossier, now)),
      logo: null,
    });
    takeIn(tx, dossier, {
      newId: () => context.ids.next(),
      now,
      systemId: null,
      pack,
      nameOf: (name) => name,
      keepsVerdicts: true,
    });
  });
  return context.session.view();
}

/**
 * Takes a dossier into the open workspace. Its people become people of their own, told apart by the workspace they come
 * from, unless it is this one.
 * @throws AppError as `readGiven`; `dossier.imported-before`, `record.not-found` if there is no such system here
 */
export async function importDossier(
  context: CallContext,
  given: GivenFile,
  into: 'new-system' | 'existing-system',
): Promise<AssessmentView> {
  const dossier = await readGiven(context, given);
  const pack = packOf(dossier, packFrom(context));
  const { state, fileName } = dossier;
  return context.write((tx) => {
    if (importedBefore(tx.read, dossier) !== null) throw new AppError('dossier.imported-before', { name: fileName });
    const systemId = into === 'existing-system' ? existingSystem(tx.read, dossier) : null;
    if (into === 'existing-system' && systemId === null) {
      throw new AppError('record.not-found', { kind: 'ai_systems', id: state.system.id });
    }
    const isOwn = readWorkspaceRow(tx.read).id === state.workspace.id;
    const id = takeIn(tx, dossier, {
      newId: () => context.ids.next(),
      now: context.now(),
      systemId,
      pack,
      nameOf: (name) => (isOwn ? name : `${name} (${state.workspace.name})`),
      keepsVerdicts: false,
    });
    return view(context, tx.read, id);
  });
}
