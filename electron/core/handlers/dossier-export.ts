import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '#contract/errors';
import type { DossierOptions, DossierPreview, ExportedDossier, ExportProgress } from '#contract/records/dossier';
import type { Checkpoint } from '#contract/records/journal';
import { type CollectedEdition, collectEdition, type EditionSetting } from '#core/assessments/dossier-edition';
import { writeDossier, writeDossierTo } from '#core/dossier/dossier';
import { questionAnchor } from '#core/dossier/sections/context';
import { loadMessages } from '#core/files/messages';
import { beginFile } from '#core/files/new-file';
import { writeWholeFile } from '#core/files/write-file';
import { lookingOf } from '#core/inventory/looking';
import { findCheckpoint, listCheckpoints, makeCheckpoint } from '#core/journal/checkpoint';
import { journalProof } from '#core/journal/journal-proof';
import { VOUCHING_KINDS } from '#core/journal/vouch';
import { type SignerInput, type UnlockedSigner, unlockSigner } from '#core/people/unlock';
import { signPdf } from '#core/signing/sign-pdf';
import { listSignOffs } from '#core/store/assessments';
import { fileIdentity } from '#core/store/db';
import { newestDossier } from '#core/store/dossiers';
import { build, type Reader } from '#core/store/sql';
import { readWorkspaceRow } from '#core/store/workspace';
import type { CallContext } from './base.ts';
import { describe } from './dossier-files.ts';
import { assignFields, signOptions } from './dossier-sign.ts';
import { readFrameworks } from './risk-setting.ts';

export type ExportInput = {
  readonly assessmentId: string;
  readonly file: string;
  readonly options: DossierOptions;
  readonly signers: readonly SignerInput[];
  readonly certify: boolean;
};

/** Kinds of records that tell of the journal and of dossiers, and nothing of what a dossier says. */
const SILENT_KINDS: readonly string[] = [...VOUCHING_KINDS, 'dossiers'];

/**
 * The first checkpoint that covers everything a dossier could tell of; null if there is none. Later ones, as of closing
 * the workspace, say nothing more, and an unchanged workspace is to give the same bytes again.
 */
function standingCheckpoint(read: Reader): Checkpoint | null {
  const telling = build
    .selectFrom('journal_events')
    .select((is) => is.fn.max('seq').as('seq'))
    .where('record_kind', 'not in', [...SILENT_KINDS]);
  const last = read.get<{ seq: number | null }>(telling)?.seq ?? 0;
  const covering = listCheckpoints(read).filter(({ size }) => size >= last);
  return covering.toSorted((one, other) => one.size - other.size)[0] ?? null;
}

/** Whether this call may write: somebody works here, and it is no workspace to be read only. */
function canWrite(context: CallContext): boolean {
  const { actorId, store } = context.workspace();
  return actorId !== null && readWorkspaceRow(store.read).origin === null;
}

/**
 * The checkpoint for a dossier: the one that stands, so that an unchanged workspace gives the same bytes again, or a new
 * one, signed by whoever signs the dossier. Null where nothing can be written and none stands.
 */
async function checkpointFor(context: CallContext, signers: readonly UnlockedSigner[]): Promise<Checkpoint | null> {
  const standing = standingCheckpoint(context.read());
  if (standing && signers.length === 0) return standing;
  if (!canWrite(context)) return standing;
  return await makeCheckpoint(
    context,
    'export',
    signers.map(({ signer }) => signer),
  );
}

function collect(
  context: CallContext,
  assessmentId: string,
  options: DossierOptions,
  checkpoint: Checkpoint | null,
  isPreview: boolean,
): CollectedEdition {
  const { store } = context.workspace();
  return store.snapshot((tables) => {
    const covered = (): string[] =>
      listSignOffs(tables, assessmentId)
        .map(({ signOff }) => signOff.id)
        .filter((id) => checkpoint && isCovered(tables, id, checkpoint.size));
    const setting: EditionSetting = {
      fileName: store.fileName,
      options,
      messagesOf: (locale) => loadMessages(context.resources, locale),
      fontsFolder: join(context.resources, 'fonts'),
      appVersion: context.appVersion,
      catalogues: context.catalogues(tables),
      frameworks: () => readFrameworks(context),
      looking: (now) => lookingOf({ ...context, now: () => now }, tables),
      isPreview,
      checkpoint: checkpoint && {
        head: { seq: checkpoint.size, hash: checkpoint.head },
        note: findCheckpoint(tables, checkpoint.id)?.note ?? checkpoint.note,
        proof: journalProof(tables, checkpoint, covered()),
      },
    };
    return collectEdition(tables, assessmentId, setting);
  });
}

function isCovered(read: Reader, signOffId: string, size: number): boolean {
  const event = build
    .selectFrom('journal_events')
    .select('seq')
    .where('record_kind', '=', 'sign_offs')
    .where('record_id', '=', signOffId)
    .where('seq', '<=', size);
  return read.get(event.limit(1)) !== undefined;
}

/** Notes that this state left the workspace, unless it is the one that left it last. */
function rememberExport(context: CallContext, input: ExportInput, hash: string, state: Uint8Array): void {
  if (!canWrite(context)) return;
  if (newestDossier(context.read(), input.assessmentId)?.content_hash === hash) return;
  context.write((tx) => {
    tx.insert('dossiers', {
      id: context.ids.next(),
      assessment_id: input.assessmentId,
      edition: input.options.edition,
      content_hash: hash,
      state: Buffer.from(state).toString('utf8'),
      exported_at: context.now(),
    });
  });
}

/**
 * Makes a dossier and writes it: piece by piece if nobody signs it.
 * @throws AppError `record.not-found`, `dossier.edition-unavailable`, `dossier.no-free-field`, `dossier.cancelled`,
 *   `file.not-writable`, and what `unlockSigner` throws; the file that was there stays
 */
export async function exportDossier(
  context: CallContext,
  input: ExportInput,
  report: (progress: ExportProgress) => void,
  signal: AbortSignal,
): Promise<ExportedDossier> {
  const goOn = (): void => {
    if (signal.aborted) throw new AppError('dossier.cancelled', {});
  };
  const path = context.files.path(input.file);
  if (context.session.isLive(fileIdentity(path))) throw new AppError('file.not-writable', { name: basename(path) });
  report({ phase: 'collect', done: 0, total: 1 });
  // Before anything is written or asked: what cannot be made fails here.
  const first = collect(context, input.assessmentId, input.options, null, false);
  const signers: UnlockedSigner[] = [];
  try {
    for (const signer of input.signers) {
      goOn();
      signers.push(await unlockSigner(context.read(), signer, context.clock(), context.tokens));
    }
    const fields = assignFields(first.fields, signers);
    goOn();
    const checkpoint = await checkpointFor(context, signers);
    const collected = collect(context, input.assessmentId, input.options, checkpoint, false);
    report({ phase: 'collect', done: 1, total: 1 });
    const onProgress = (done: number, total: number): void => report({ phase: 'layout', done, total });
    const { contentHash } = collected.input;
    if (signers.length === 0) {
      await writeUnsigned(path, collected, { onProgress, signal }, goOn, report);
    } else {
      let { pdf } = await writeDossier(collected.input, { onProgress, signal });
      const { locale, messages } = collected.input;
      for (const [index, signer] of signers.entries()) {
        goOn();
        report({ phase: 'sign', done: index, total: signers.length });
        const field = fields[index];
        if (!field) throw new Error('a signer without a field');
        const options = signOptions(context, field, signer, { locale, messages });
        pdf = await signPdf(pdf, { ...options, certify: input.certify && index === 0 });
      }
      goOn();
      report({ phase: 'write', done: 0, total: 1 });
      writeWholeFile(path, pdf);
    }
    report({ phase: 'write', done: 1, total: 1 });
    rememberExport(context, input, contentHash, collected.signedState);
    return describe(context, path, readFileSync(path), contentHash);
  } finally {
    for (const { close } of signers) close();
  }
}

async function writeUnsigned(
  path: string,
  { input }: CollectedEdition,
  options: Parameters<typeof writeDossierTo>[2],
  goOn: () => void,
  report: (progress: ExportProgress) => void,
): Promise<void> {
  const file = beginFile(path);
  try {
    await writeDossierTo((piece) => file.write(piece), input, options);
    goOn();
    report({ phase: 'write', done: 0, total: 1 });
    file.keep();
  } finally {
    file.discard();
  }
}

/** The dossier as it would be, marked as a preview, with the places of its questions. Nothing is written. */
export async function previewDossier(
  context: CallContext,
  assessmentId: string,
  options: DossierOptions,
  signal: AbortSignal | undefined,
): Promise<DossierPreview> {
  const { input } = collect(context, assessmentId, options, null, true);
  const written = await writeDossier(input, signal ? { signal } : {});
  const { pdf, pages, headings, omissions } = written;
  const questions = input.pack.sections.flatMap((section) => section.questions.map(({ id }) => ({ id, section })));
  const places = headings.flatMap(({ id, page, topPt }) => {
    if (id === undefined || page === 0) return [];
    const own = questions.find((question) => questionAnchor(question.id) === id);
    if (own) return [{ page, top: topPt, questionId: own.id }];
    const first = questions.find(({ section }) => id === `chapter-${section.id}`);
    return first ? [{ page, top: topPt, questionId: first.id }] : [];
  });
  return {
    pdf: new Blob([new Uint8Array(pdf)], { type: 'application/pdf' }),
    pages,
    places,
    omissions: [...omissions],
  };
}
