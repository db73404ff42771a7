import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '#contract/errors';
import { formatMessage, type Messages } from '#contract/messages';
import {
  DOSSIER_ATTACHMENTS,
  DossierRecord,
  type ExportedDossier,
  type ExportProgress,
} from '#contract/records/dossier';
import type { SignOff } from '#contract/records/sign-off';
import type { Locale } from '#contract/records/text';
import {
  AUTHOR_FIELD,
  collectDossier,
  currentApprovals,
  type PersonalField,
  signOffField,
} from '#core/assessments/dossier-input';
import { writeDossier } from '#core/dossier/dossier';
import { loadMessages } from '#core/files/messages';
import { writeWholeFile } from '#core/files/write-file';
import { type SignerInput, type UnlockedSigner, unlockSigner } from '#core/people/unlock';
import { PdfFile } from '#core/signing/pdf-file';
import { type SignPdfOptions, signPdf } from '#core/signing/sign-pdf';
import { signatureFields } from '#core/signing/signature-fields';
import { findAssessment } from '#core/store/assessments';
import { fileIdentity } from '#core/store/db';
import { readAttachments } from '#core/verification/attachments';
import { verifyDossier } from '#core/verification/verify-dossier';
import type { CallContext, Calls } from './base.ts';
import { readChosenFile } from './evidence.ts';
import { withProgress } from './progress.ts';

/** A dossier with all its evidence stays well below this. */
const DOSSIER_LIMIT_BYTES = 1_000_000_000;

type Field = Pick<PersonalField, 'name' | 'personId' | 'decision'>;
type Wording = { readonly locale: Locale; readonly messages: Messages };

/** How one signer signs in one field: what the PDF dictionary says, and what is to be seen on the page. */
function signOptions(
  context: CallContext,
  field: Field,
  { person, key, signer }: UnlockedSigner,
  { locale, messages }: Wording,
): SignPdfOptions {
  const say = (name: string, values: Readonly<Record<string, string | Date>> = {}): string =>
    formatMessage(messages, locale, `signature.${name}`, values);
  const claimedAt = context.clock();
  const reason = field.decision === null ? say('reason.author') : say(`reason.${field.decision}`);
  const font = (name: string): Buffer => readFileSync(join(context.resources, 'fonts', name));
  return {
    field: field.name,
    signer,
    name: person.name,
    reason,
    claimedAt,
    appearance: {
      lines: [
        person.name,
        reason,
        say('at', { at: `${claimedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC` }),
        say('fingerprint', { fingerprint: key.fingerprint.slice(0, 32).replaceAll(/(.{8})(?=.)/g, '$1 ') }),
      ],
      font: font('NotoSans-Regular.ttf'),
      fallbackFonts: [font('DejaVuSans.ttf')],
    },
  };
}

/**
 * The free field of each signer, in the signers' order; nobody gets a field twice.
 * @throws AppError `dossier.no-free-field`
 */
function assignFields(fields: readonly Field[], signers: readonly UnlockedSigner[]): Field[] {
  const free = [...fields];
  return signers.map(({ person }) => {
    const index = free.findIndex(({ personId }) => personId === person.id);
    const [field] = index < 0 ? [] : free.splice(index, 1);
    if (!field) throw new AppError('dossier.no-free-field', { name: person.name });
    return field;
  });
}

/** What the caller learns of a dossier on disk. */
function describe(context: CallContext, path: string, pdf: Uint8Array, contentHash: string): ExportedDossier {
  const file = new PdfFile(pdf);
  const count = file.resolve(file.dict(file.catalog.get('Pages')).get('Count'));
  const fields = signatureFields(pdf);
  const { token } = context.files.give(path);
  return {
    file: token,
    fileName: basename(path),
    sizeBytes: pdf.length,
    sha256: createHash('sha256').update(pdf).digest('hex'),
    pages: count.kind === 'number' ? count.value : 0,
    contentHash,
    signatures: fields.filter(({ isSigned }) => isSigned).length,
    unsignedFields: fields.filter(({ isSigned }) => !isSigned).map(({ name }) => name),
  };
}

type ExportInput = {
  readonly assessmentId: string;
  readonly file: string;
  readonly locale: Locale;
  readonly signers: readonly SignerInput[];
};

async function exportDossier(
  context: CallContext,
  input: ExportInput,
  report: (progress: ExportProgress) => void,
  signal: AbortSignal,
): Promise<ExportedDossier> {
  const goOn = (): void => {
    if (signal.aborted) throw new AppError('dossier.cancelled', {});
  };
  const { store } = context.workspace();
  const path = context.files.path(input.file);
  if (context.session.isLive(fileIdentity(path))) throw new AppError('file.not-writable', { name: basename(path) });
  report({ phase: 'collect', done: 0, total: 1 });
  const messages = loadMessages(context.resources, input.locale);
  const collected = store.snapshot((tables) =>
    collectDossier(tables, input.assessmentId, {
      fileName: store.fileName,
      locale: input.locale,
      messages,
      fontsFolder: join(context.resources, 'fonts'),
      appVersion: context.appVersion,
    }),
  );
  const signers: UnlockedSigner[] = [];
  for (const signer of input.signers) {
    goOn();
    signers.push(await unlockSigner(context.read(), signer, context.clock()));
  }
  const fields = assignFields(collected.fields, signers);
  report({ phase: 'collect', done: 1, total: 1 });
  const onProgress = (done: number, total: number): void => report({ phase: 'layout', done, total });
  let { pdf } = await writeDossier(collected.input, { onProgress, signal });
  for (const [index, signer] of signers.entries()) {
    goOn();
    report({ phase: 'sign', done: index, total: signers.length });
    const field = fields[index];
    if (field) pdf = await signPdf(pdf, signOptions(context, field, signer, { locale: input.locale, messages }));
  }
  goOn();
  report({ phase: 'write', done: 0, total: 1 });
  writeWholeFile(path, pdf);
  report({ phase: 'write', done: 1, total: 1 });
  return describe(context, path, pdf, collected.input.contentHash);
}

/** The free fields of a dossier on disk, each with the person it waits for, as far as the open workspace knows. */
function freeFields(
  context: CallContext,
  pdf: Uint8Array,
  person: UnlockedSigner['person'],
): { fields: Field[]; hash: string; locale: Locale } {
  const unsupported = (reason: string): AppError => new AppError('signature.file-unsupported', { reason });
  const report = verifyDossier({ name: '', bytes: pdf, now: context.clock(), trusted: [] });
  if (report.kind !== 'dossier' || !report.state) throw unsupported('not a dossier');
  if (report.verdict === 'TOTAL-FAILED') throw unsupported('altered');
  const record = DossierRecord.parse(
    JSON.parse(
      Buffer.from(readAttachments(pdf).find(({ name }) => name === DOSSIER_ATTACHMENTS.record)?.bytes ?? []).toString(
        'utf8',
      ),
    ),
  );
  const { author, id } = report.state.assessment;
  const authorId = findAssessment(context.read(), id)?.authorId ?? (author === person.name ? person.id : '');
  const all: Field[] = [
    { name: AUTHOR_FIELD, personId: authorId, decision: null },
    ...currentApprovals(record.signOffs).map(({ personId, decision }: SignOff, index) => ({
      name: signOffField(index + 1),
      personId,
      decision,
    })),
  ];
  const file = new PdfFile(pdf);
  return {
    fields: all.filter(({ name }) => report.unsignedFields.includes(name)),
    // That this is the hash of the embedded state was just verified.
    hash: record.contentHash,
    locale: file.text(file.catalog.get('Lang'))?.startsWith('de') ? 'de' : 'en',
  };
}

/** `dossier.*`: the signed PDF. */
export const dossierCalls = (calls: Calls) =>
  calls.dossier.router({
    export: calls.dossier.export.handler(async function* ({ context, input, signal }) {
      return yield* withProgress<ExportProgress, ExportedDossier>(
        (report, stop) => exportDossier(context, input, report, stop),
        signal,
      );
    }),
    sign: calls.dossier.sign.handler(async ({ context, input }) => {
      const path = context.files.path(input.file);
      const read = (): Buffer => readChosenFile(context, input.file, DOSSIER_LIMIT_BYTES).content;
      read();
      const unlocked = await unlockSigner(context.read(), input, context.clock());
      for (;;) {
        const content = read();
        const { fields, hash, locale } = freeFields(context, content, unlocked.person);
        const [field] = assignFields(fields, [unlocked]);
        if (!field) throw new Error('a signer without a field');
        const wording = { locale, messages: loadMessages(context.resources, locale) };
        const pdf = await signPdf(content, signOptions(context, field, unlocked, wording));
        // Somebody may have signed meanwhile: their signature must not be written over, so it is signed as well.
        if (!read().equals(content)) continue;
        writeWholeFile(path, pdf);
        return describe(context, path, pdf, hash);
      }
    }),
  });
