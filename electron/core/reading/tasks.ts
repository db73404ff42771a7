import type { EvaluationColumns } from '#contract/records/evaluation';
import type { Fingerprint } from '#contract/records/fingerprint';
import type { EvaluateInput, EvaluateReply } from '#core/measurements/evaluate/evaluate-file';
import type { LookAtColumnsInput } from '#core/measurements/evaluate/look-at-columns';
import type { ReadFigures } from '#core/measurements/import/figure';
import type { FiguresInput } from '#core/measurements/import/read-figures';
import type { ReadReply } from '#core/transfer/read-result';
import type { LookedAt, LookInput } from '#core/transfer/reading/look-at-table';
import type { ImportInput } from '#core/transfer/reading/read-import';
import type { Restored, RestoreInput } from '#core/transfer/reading/restore-bundle';
import type { PreviewImage } from './image/preview.ts';
import type { ReadingProgress } from './protocol.ts';
import type { ReadSource } from './source.ts';
import type { ExtractedText } from './text/extracted.ts';

/** What a task is given besides its input. */
export type TaskContext = {
  readonly progress: (progress: ReadingProgress) => void;
};

/**
 * Everything that is done with files of strangers, in a process that ends afterwards. What is given and what comes back
 * is plain data. Each is loaded when it is asked for, so that a process starts fast. Import from elsewhere as type only:
 * nothing of this runs in the core. A new task needs its deadline in `deadlines.ts`.
 */
export const tasks = {
  /** The text of a document, page by page; its kind is told by the ending of its name. */
  'extract-text': async (input: ReadSource): Promise<ExtractedText> =>
    (await import('./text/extract-text.ts')).extractText(input),
  /** A small PNG of a picture, with nothing but its pixels. */
  'preview-image': async (input: ReadSource): Promise<PreviewImage> =>
    (await import('./image/preview.ts')).previewImage(input),
  /** What a file, or a folder with all that is in it, holds; `name` stands for it in the record. */
  fingerprint: async (
    input: { readonly name: string; readonly path: string },
    context: TaskContext,
  ): Promise<Fingerprint> => (await import('./fingerprint/fingerprint.ts')).fingerprint(input, context),
  /** What files of other tools say, as drafts of records. */
  'read-import': async (input: ImportInput, context: TaskContext): Promise<ReadReply> =>
    (await import('#core/transfer/reading/read-import')).readImport(input, context),
  /** What the columns of a table may mean. */
  'look-at-table': async (input: LookInput): Promise<LookedAt> =>
    (await import('#core/transfer/reading/look-at-table')).lookAt(input),
  /** The figures that a table or a list of metrics holds. */
  'read-figures': async (input: FiguresInput): Promise<ReadFigures> =>
    (await import('#core/measurements/import/read-figures')).readFigures(input),
  /** Makes a workspace file of a bundle, under a temporary name. */
  'restore-bundle': async (input: RestoreInput, context: TaskContext): Promise<Restored> =>
    (await import('#core/transfer/reading/restore-bundle')).restoreBundle(input, context),
  /** Figures of fairness, performance or drift, of files that are read once. */
  'evaluate-file': async (input: EvaluateInput, context: TaskContext): Promise<EvaluateReply> =>
    (await import('#core/measurements/evaluate/evaluate-file')).evaluateFile(input, context),
  /** What the columns of a predictions file may be for. */
  'look-at-columns': async (input: LookAtColumnsInput, context: TaskContext): Promise<EvaluationColumns> =>
    (await import('#core/measurements/evaluate/look-at-columns')).lookAtColumns(input, context),
} as const;

export type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
export type TaskInput<N extends TaskName> = Parameters<Tasks[N]>[0];
export type TaskOutput<N extends TaskName> = Awaited<ReturnType<Tasks[N]>>;
