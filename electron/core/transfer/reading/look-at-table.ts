import { Locale } from '#contract/records/text';
import type { TableLook } from '#contract/records/transfer';
import { loadMessages } from '#core/files/messages';
import { lookAtTable } from '#core/interchange/table/look';
import { bytesOf, type ReadSource } from '#core/reading/source';

/** What a look at a table gives, but for the templates. */
export type LookedAt = Omit<TableLook, 'templates'>;

/** A table, and the folder of the messages by which its headers are told. */
export type LookInput = { readonly name: string; readonly file: ReadSource; readonly resources: string };

/** Sheets, headers and samples of a table, with a mapping that suggests itself. */
export async function lookAt({ file, resources }: LookInput): Promise<LookedAt> {
  const labels = Locale.options.map((locale) => loadMessages(resources, locale));
  return lookAtTable({ name: file.name, bytes: await bytesOf(file) }, labels);
}
