import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '#contract/errors';
import { formatMessage, type Messages } from '#contract/messages';
import { DOSSIER_ATTACHMENTS, DossierRecord, type ExportedDossier } from '#contract/records/dossier';
import type { Locale } from '#contract/records/text';
import { AUTHOR_FIELD, currentApprovals, type PersonalField, signOffField } from '#core/assessments/dossier-input';
import { loadMessages } from '#core/files/messages';
import { writeWholeFile } from '#core/files/write-file';
import type { UnlockedSigner } from '#core/people/unlock';
import { PdfFile } from '#core/signing/pdf-file';
import { type SignPdfOptions, signPdf } from '#core/signing/sign-pdf';
import { findAssessment } from '#core/store/assessments';
import { listSigningKeys } from '#core/store/people';
import { readAttachments } from '#core/verification/attachments';
import { verifyDossier } from '#core/verification/verify-dossier';
import type { CallContext } from './base.ts';
import { DOSSIER_LIMIT_BYTES, describe } from './dossier-files.ts';
import { readChosenFile } from './evidence.ts';

/** A field and whom it waits for; `personId` empty: whoever is named or comes first. */
export type Field = Pick<PersonalField, 'name' | 'personId' | 'decision'> & {
  /** For those this workspace does not know by their id. */
  readonly personName?: string;
  readonly fingerprint?: string;
};
type Wording = { readonly locale: Locale; readonly messages: Messages };

/** How one signer signs in one field: what the PDF dictionary says, and what is to be seen on the page. */
export function signOptions(
  context: CallContext,
  field: Field,
  { person, key, signer, timestamper }: UnlockedSigner,
  { locale, messages }: Wording,
): SignPdfOptions {
  const say = (name: string, values: Readonly<Record<string, string | Date>> = {}): string =>
    formatMessage(messages, locale, `signature.${name}`, values);
  const claimedAt = context.clock();
  const isAuthor = field.name === AUTHOR_FIELD;
  const reason = say(
    field.decision === null ? (isAuthor ? 'reason.author' : 'reason.further') : `reason.${field.decision}`,
  );
  const font = (name: string): Buffer => readFileSync(join(context.resources, 'fonts', name));
  return {
    field: field.name,
    signer,
    name: person.name,
    reason,
    claimedAt,
    timestamper,
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
 * The free field of each signer, in the signers' order; nobody gets a field twice. Their own by id comes before one that
 * names their certificate, one in their name, and one that waits for nobody in particular.
 * @throws AppError `dossier.no-free-field`
 */
export function assignFields(fields: readonly Field[], signers: readonly UnlockedSigner[]): Field[] {
  const free = [...fields];
  return signers.map(({ person, key }) => {
    const fits: ((field: Field) => boolean)[] = [
      ({ personId }) => personId === person.id,
      ({ fingerprint }) => fingerprint === key.fingerprint,
      ({ personId, personName }) => personId === '' && personName === person.name,
      ({ personId, personName }) => personId === '' && (personName ?? '') === '',
    ];
    const index = fits.map((isIt) => free.findIndex(isIt)).find((found) => found >= 0) ?? -1;
    const [field] = index < 0 ? [] : free.splice(index, 1);
    if (!field) throw new AppError('dossier.no-free-field', { name: person.name });
    return field;
  });
}

/**
 * The free fields of a dossier on disk, each with the person it waits for: people of this workspace by their id, people of
 * another one by certificate and name.
 */
function freeFields(context: CallContext, pdf: Uint8Array): { fields: Field[]; hash: string; locale: Locale } {
  const unsupported = (reason: string): AppError => new AppError('signature.file-unsupported', { reason });
  const report = verifyDossier({ name: '', bytes: pdf, now: context.clock(), trusted: [] });
  if (report.kind !== 'dossier' || !report.state) throw unsupported('not a dossier');
  if (report.verdict === 'TOTAL-FAILED') throw unsupported('altered');
  const recordBytes = readAttachments(pdf).find(({ name }) => name === DOSSIER_ATTACHMENTS.record)?.bytes;
  const record = DossierRecord.parse(JSON.parse(Buffer.from(recordBytes ?? []).toString('utf8')));
  const { author, id } = report.state.assessment;
  const read = context.read();
  const authorId = findAssessment(read, id)?.authorId ?? '';
  const known = new Set(listSigningKeys(read).map(({ personId }) => personId));
  const approvals = currentApprovals(record.signOffs);
  const named = new Map<string, Field>([
    [AUTHOR_FIELD, { name: AUTHOR_FIELD, personId: authorId, personName: author, decision: null }],
    ...approvals.map(({ personId, personName, fingerprint, decision }, index): [string, Field] => [
      signOffField(index + 1),
      {
        name: signOffField(index + 1),
        personId: known.has(personId) ? personId : '',
        personName,
        fingerprint,
        decision,
      },
    ]),
  ]);
  const file = new PdfFile(pdf);
  return {
    fields: report.unsignedFields.map((name) => named.get(name) ?? { name, personId: '', decision: null }),
    // That this is the hash of the embedded state was just verified.
    hash: record.contentHash,
    locale: file.text(file.catalog.get('Lang'))?.startsWith('de') ? 'de' : 'en',
  };
}

/**
 * Adds a signature to a dossier on disk.
 * @throws AppError as `signPdf`
 */
export async function signFile(
  context: CallContext,
  token: string,
  unlocked: UnlockedSigner,
): Promise<ExportedDossier> {
  const path = context.files.path(token);
  const read = (): Buffer => readChosenFile(context, token, DOSSIER_LIMIT_BYTES).content;
  for (;;) {
    const content = read();
    const { fields, hash, locale } = freeFields(context, content);
    const [field] = assignFields(fields, [unlocked]);
    if (!field) throw new Error('a signer without a field');
    const wording = { locale, messages: loadMessages(context.resources, locale) };
    const pdf = await signPdf(content, signOptions(context, field, unlocked, wording));
    // Somebody may have signed meanwhile: their signature must not be written over, so it is signed as well.
    if (!read().equals(content)) continue;
    writeWholeFile(path, pdf);
    return describe(context, path, pdf, hash);
  }
}

/** The name of a file behind a token, also of one that cannot be read. */
export function nameOf(context: CallContext, token: string): string {
  return basename(context.files.path(token));
}
