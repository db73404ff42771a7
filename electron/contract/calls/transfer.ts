import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { Locale, RecordId } from '../records/text.ts';
import {
  CheckFinding,
  ColumnMapping,
  ExportFormat,
  ExportLoss,
  ExportResult,
  ExportScope,
  ImportChoice,
  ImportPreview,
  ImportProgress,
  ImportRecord,
  MappingTemplate,
  TableLook,
} from '../records/transfer.ts';
import { FileToken } from '../records/workspace.ts';
import { byId, done, givenFile, job, read, versioned, write } from './base.ts';

/** Files of other tools, in and out. */
export const transferCalls = {
  transfer: {
    /** Reads files in a process of their own and says what an import would do. The preview is kept until the next one. */
    preview: job
      .input(z.strictObject({ files: z.array(givenFile).min(1).max(500), mapping: ColumnMapping.optional() }))
      .output(eventIterator(ImportProgress, ImportPreview)),
    /** Sheets, headers and samples of a CSV or XLSX, with a mapping that suggests itself. */
    lookAtTable: job.input(z.strictObject({ file: givenFile })).output(TableLook),
    /** Does what was previewed, in one transaction. What no choice names follows its suggestion. */
    apply: job
      .input(z.strictObject({ previewId: RecordId, choices: z.array(ImportChoice).max(200_000).default([]) }))
      .output(ImportRecord),
    /** Takes back what an import wrote; records changed since stay, and are counted. */
    undo: write.input(byId).output(ImportRecord),
    list: read.output(z.array(ImportRecord)),
    templates: read.output(z.array(MappingTemplate)),
    saveTemplate: write.input(MappingTemplate.pick({ name: true, mapping: true })).output(MappingTemplate),
    removeTemplate: write.input(versioned).output(done),
    /** What formats a scope can go out in, and what each would lose. */
    formats: read
      .input(ExportScope)
      .output(z.array(z.strictObject({ format: ExportFormat, losses: z.array(ExportLoss) }))),
    /** `locale`: of documents and headers of tables. */
    export: job
      .input(
        z.strictObject({ scope: ExportScope, format: ExportFormat, file: FileToken, locale: Locale.default('en') }),
      )
      .output(eventIterator(ImportProgress, ExportResult)),
    /** Makes a workspace file of a bundle that holds a whole workspace. */
    restoreBundle: job
      .input(z.strictObject({ bundle: FileToken, file: FileToken }))
      .output(eventIterator(ImportProgress, z.strictObject({ workspaceId: RecordId, records: z.int() }))),
    /** What is missing or wrong, by the demands of law and house. */
    check: read.input(z.strictObject({ systemId: RecordId.nullable() })).output(z.array(CheckFinding)),
  },
};
