import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import {
  DriftSettings,
  Evaluation,
  EvaluationColumns,
  EvaluationProgress,
  EvaluationSettings,
  EvaluationSummary,
} from '../records/evaluation.ts';
import { ItemRef } from '../records/inventory.ts';
import { Locale, RecordId } from '../records/text.ts';
import { byId, done, givenFile, job, read, versioned, write } from './base.ts';

const about = {
  item: ItemRef,
  title: z.string().trim().min(1).max(300),
  datasetVersionId: RecordId.nullable().default(null),
  /** Whether the headline figures become measurements, too. */
  withMeasurements: z.boolean().default(true),
  /** Of findings that a broken threshold opens. */
  locale: Locale.default('en'),
};

/** Fairness, performance and drift, computed of files that are not kept. */
export const evaluationCalls = {
  evaluation: {
    /** Looks at the beginning of a file, in a process of its own. */
    columns: job
      .input(z.strictObject({ file: givenFile }))
      .output(eventIterator(EvaluationProgress, EvaluationColumns)),
    /** Reads the whole of one file, of drift the baseline and the current one, and keeps the figures. */
    run: job
      .input(
        z
          .strictObject({
            ...about,
            settings: EvaluationSettings,
            file: givenFile,
            /** Of drift, and only there: what `file` is compared with. */
            baseline: givenFile.optional(),
          })
          .refine(({ settings, baseline }) => (settings.kind === 'drift') === (baseline !== undefined), {
            path: ['baseline'],
            message: 'drift, and nothing else, has a baseline',
          }),
      )
      .output(eventIterator(EvaluationProgress, Evaluation)),
    /** Drift between two fingerprints that were taken; they hold no distributions, see `DriftResult.of`. */
    fingerprints: write
      .input(z.strictObject({ ...about, settings: DriftSettings, baselineId: RecordId, currentId: RecordId }))
      .output(Evaluation),
    /** Newest first. */
    list: read.input(z.strictObject({ item: ItemRef.optional() })).output(z.array(EvaluationSummary)),
    get: read.input(byId).output(Evaluation),
    /** Refused while measurements refer to it. */
    remove: write.input(versioned).output(done),
  },
};
