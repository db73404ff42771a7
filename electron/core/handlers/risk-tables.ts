import { formatMessage, type MessageValues } from '#contract/messages';
import type { Locale } from '#contract/records/text';
import { loadMessages } from '#core/files/messages';
import { writeWholeFile } from '#core/files/write-file';
import type { Sheet } from '#core/interchange/spreadsheet/sheet';
import { writeCsv } from '#core/interchange/spreadsheet/write-csv';
import { writeXlsx } from '#core/interchange/spreadsheet/write-xlsx';
import type { TableWords } from '#core/risks/tables';
import type { CallContext } from './base.ts';
import { targetPath } from './given-file.ts';

/** The words of tables in a language. */
export function tableWords(context: CallContext, locale: Locale): TableWords {
  const messages = loadMessages(context.resources, locale);
  return { locale, say: (key: string, values?: MessageValues) => formatMessage(messages, locale, key, values) };
}

/** Writes a table to a chosen file. @throws AppError `file.not-writable` */
export function writeTable(context: CallContext, file: string, format: 'csv' | 'xlsx', sheet: Sheet): void {
  const path = targetPath(context, file);
  writeWholeFile(path, format === 'csv' ? writeCsv(sheet, { hasMark: true }) : writeXlsx([sheet]));
}
