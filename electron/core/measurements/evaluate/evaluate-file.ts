import type {
  DriftResult,
  EvaluatedFile,
  EvaluationSettings,
  FairnessResult,
  PerformanceResult,
} from '#contract/records/evaluation';
import type { ReadingProgress } from '#core/reading/protocol';
import type { ReadSource } from '#core/reading/source';
import { TooManyValues } from './cells.ts';
import { readDrift } from './read-drift.ts';
import { NoRows, readFairness, TooManyCombinations } from './read-fairness.ts';
import { readPerformance } from './read-performance.ts';
import { MissingColumn } from './wanted.ts';

/** The file to evaluate; of drift the baseline first, then the current one. `name` is told in errors. */
export type EvaluateInput = {
  readonly name: string;
  readonly files: readonly ReadSource[];
  /** Of all files together, for progress. */
  readonly totalBytes: number;
  readonly settings: EvaluationSettings;
};

/** What files gave, or why they gave nothing. */
export type EvaluateReply =
  | {
      readonly kind: 'found';
      readonly result: FairnessResult | PerformanceResult | DriftResult;
      readonly files: readonly EvaluatedFile[];
      readonly rowCount: number;
    }
  | EvaluateProblem;
export type EvaluateProblem =
  | { readonly kind: 'column-missing'; readonly file: string; readonly column: string }
  | { readonly kind: 'too-many-values'; readonly file: string; readonly column: string; readonly limit: number }
  | { readonly kind: 'too-many-combinations'; readonly file: string; readonly limit: number }
  | { readonly kind: 'no-rows'; readonly file: string };

/** A file being read: what it is, and how many of its bytes came by. */
export type OpenFile = { readonly source: ReadSource; readonly onBytes: (count: number) => void };

/** Evaluates files in the process that reads. @throws ReadingFault */
export async function evaluateFile(
  { files, totalBytes, settings }: EvaluateInput,
  context: { readonly progress: (progress: ReadingProgress) => void },
): Promise<EvaluateReply> {
  let doneBytes = 0;
  let file = files[0]?.name ?? '';
  const opened = files.map(
    (source): OpenFile => ({
      source,
      onBytes: (count) => {
        file = source.name;
        doneBytes += count;
        context.progress({ doneBytes: Math.min(doneBytes, totalBytes), totalBytes, file });
      },
    }),
  );
  const [first, second] = opened;
  if (first === undefined) throw new Error('no file to evaluate');
  try {
    switch (settings.kind) {
      case 'fairness':
        return { kind: 'found', ...(await readFairness(first, settings)) };
      case 'performance':
        return { kind: 'found', ...(await readPerformance(first, settings)) };
      case 'drift':
        if (second === undefined) throw new Error('drift needs two files');
        return { kind: 'found', ...(await readDrift(first, second, settings)) };
    }
  } catch (error) {
    return problemOf(error, file);
  }
}

function problemOf(error: unknown, file: string): EvaluateProblem {
  if (error instanceof MissingColumn) return { kind: 'column-missing', file, column: error.column };
  if (error instanceof TooManyValues) {
    return { kind: 'too-many-values', file, column: error.column, limit: error.limit };
  }
  if (error instanceof TooManyCombinations) return { kind: 'too-many-combinations', file, limit: error.limit };
  if (error instanceof NoRows) return { kind: 'no-rows', file };
  throw error;
}
