import type { ExportFormat, ImportFormat, ImportPreview } from '#contract/records/transfer';
import { failureText, t, tIfKnown } from '../app.ts';

export const importFormatName = (format: ImportFormat, version = ''): string =>
  [t(`import-format.${format}`), version].filter((part) => part !== '').join(' ');

export const exportFormatName = (format: ExportFormat): string => t(`export-format.${format}`);

/** Why a file was refused, as a sentence. */
export function refusal(problem: NonNullable<ImportPreview['files'][number]['problem']>): string {
  return failureText({ code: problem.code, data: problem.details });
}

/** Why something of a file did not come along, or how it was taken. A reason without words of its own shows its name. */
export const noteReason = (reason: string): string => tIfKnown(`transfer.note.${reason}`) ?? reason;

export const lossReason = (reason: string): string => tIfKnown(`transfer.loss.${reason}`) ?? reason;
