import { z } from 'zod';
import { AppError } from '#contract/errors';
import {
  DriftResult,
  EvaluatedFile,
  EvaluationColumns,
  type EvaluationProgress,
  type EvaluationResult,
  type EvaluationSettings,
  FairnessResult,
  PerformanceResult,
} from '#contract/records/evaluation';
import type { Reader } from '#core/reading/reader';
import type { ReadSource } from '#core/reading/source';
import type { EvaluateProblem } from './evaluate/evaluate-file.ts';

/** A file to look at, and how long it is. */
export type EvaluationFile = { readonly source: ReadSource; readonly sizeBytes: number };

/** What was computed of files. */
export type Evaluated = {
  readonly result: EvaluationResult;
  readonly files: EvaluatedFile[];
  readonly rowCount: number;
};

/** How it is read. */
export type EvaluatingOptions = {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: EvaluationProgress) => void;
};

const found = z.strictObject({
  kind: z.literal('found'),
  result: z.union([FairnessResult, PerformanceResult, DriftResult]),
  files: z.array(EvaluatedFile).max(2),
  rowCount: z.int().nonnegative(),
});

/** What an evaluation may take in the workspace. */
const RESULT_BYTES = 1_000_000;

/**
 * The first rows of a predictions file, in a process of its own: its columns and what they may be for.
 * @throws AppError `reading.*`, `file.not-readable`
 */
export async function lookAtEvaluationFile(
  reader: Reader,
  { source, sizeBytes }: EvaluationFile,
  options: EvaluatingOptions = {},
): Promise<EvaluationColumns> {
  const { name } = source;
  return EvaluationColumns.parse(
    await reader.run('look-at-columns', { name, file: source, totalBytes: sizeBytes }, options),
  );
}

/**
 * Computes the figures of one file, or of drift of two, the baseline first. They are read in a process of their own, once,
 * and what comes back is checked as whatever a stranger sends.
 * @throws AppError `reading.*`, `file.not-readable`, `evaluation.column-missing`, `evaluation.too-many-values`,
 *   `evaluation.too-many-combinations`, `evaluation.no-rows`, `evaluation.too-large`
 */
export async function evaluateFiles(
  reader: Reader,
  files: readonly EvaluationFile[],
  settings: EvaluationSettings,
  options: EvaluatingOptions = {},
): Promise<Evaluated> {
  const name = files.at(-1)?.source.name ?? '';
  const totalBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const sources = files.map(({ source }) => source);
  const reply = await reader.run('evaluate-file', { name, files: sources, totalBytes, settings }, options);
  if (reply.kind !== 'found') throw errorOf(reply);
  const { result, files: read, rowCount } = found.parse(reply);
  if (Buffer.byteLength(JSON.stringify(result)) > RESULT_BYTES) {
    throw new AppError('evaluation.too-large', { name, limitBytes: RESULT_BYTES });
  }
  return { result, files: read, rowCount };
}

function errorOf(problem: EvaluateProblem): AppError {
  const name = problem.file;
  switch (problem.kind) {
    case 'column-missing':
      return new AppError('evaluation.column-missing', { name, column: problem.column });
    case 'too-many-values':
      return new AppError('evaluation.too-many-values', { name, column: problem.column, limit: problem.limit });
    case 'too-many-combinations':
      return new AppError('evaluation.too-many-combinations', { name, limit: problem.limit });
    case 'no-rows':
      return new AppError('evaluation.no-rows', { name });
  }
}
