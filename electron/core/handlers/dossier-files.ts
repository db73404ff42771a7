import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { ExportedDossier } from '#contract/records/dossier';
import { PdfFile } from '#core/signing/pdf-file';
import { signatureFields } from '#core/signing/signature-fields';
import type { CallContext } from './base.ts';

/** A dossier with all its evidence stays well below this. */
export const DOSSIER_LIMIT_BYTES = 1_000_000_000;

/** What the caller learns of a dossier on disk. */
export function describe(context: CallContext, path: string, pdf: Uint8Array, contentHash: string): ExportedDossier {
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
