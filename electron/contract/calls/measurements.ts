import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { ChooserQuestion, FairnessPreset } from '../records/catalogue.ts';
import { ItemRef } from '../records/inventory.ts';
import {
  KnownMetric,
  Measurement,
  MeasurementFilter,
  MeasurementImportSetting,
  MeasurementInput,
  MeasurementMapping,
  MeasurementPage,
  MeasurementPreview,
  MeasurementSeries,
  MetricRef,
  Slice,
  Threshold,
  ThresholdInput,
} from '../records/measurement.ts';
import { Locale, RecordId } from '../records/text.ts';
import { ImportProgress, ImportRecord } from '../records/transfer.ts';
import { done, givenFile, job, read, versioned, write } from './base.ts';

const locale = Locale.default('en');

/** Figures and the thresholds they are held against. */
export const measurementsCalls = {
  measurement: {
    /** By metric, the newest first. `only`: `newest` gives one row per record, metric and slice. */
    list: read
      .input(
        z.strictObject({
          filter: MeasurementFilter.default({}),
          only: z.enum(['newest', 'all']).default('newest'),
          after: z.string().max(1000).nullable().default(null),
          limit: z.int().min(1).max(200).default(50),
        }),
      )
      .output(MeasurementPage),
    series: read
      .input(z.strictObject({ item: ItemRef, metric: MetricRef, slice: Slice.default('') }))
      .output(MeasurementSeries),
    /** Metrics of the catalogues, and names of the house's own that are in use. */
    metrics: read.output(z.array(KnownMetric)),
    /** `locale`: of the finding that a breach opens. */
    add: write.input(MeasurementInput.extend({ locale })).output(Measurement),
    /** All or none. */
    addMany: write
      .input(z.strictObject({ measurements: z.array(MeasurementInput).min(1).max(10_000), locale }))
      .output(z.strictObject({ added: z.int(), findings: z.int() })),
    remove: write.input(versioned).output(done),
    /** Reads a CSV, XLSX or JSON file in a process of its own and says what it would add. Kept until the next preview. */
    preview: job
      .input(
        z.strictObject({
          file: givenFile,
          setting: MeasurementImportSetting,
          mapping: MeasurementMapping.optional(),
        }),
      )
      .output(eventIterator(ImportProgress, MeasurementPreview)),
    /** Adds what was previewed, in one transaction. `transfer.undo` takes it back; findings it opened stay. */
    apply: job.input(z.strictObject({ previewId: RecordId, locale })).output(ImportRecord),
    /** Imports of figures, newest first. */
    imports: read.output(z.array(ImportRecord)),
  },
  threshold: {
    list: read
      .input(z.strictObject({ metric: MetricRef.optional(), item: ItemRef.optional() }).default({}))
      .output(z.array(Threshold)),
    add: write.input(ThresholdInput).output(Threshold),
    update: write.input(versioned.extend({ input: ThresholdInput })).output(Threshold),
    remove: write.input(versioned).output(done),
  },
  /** What fairness evaluations start from. */
  fairness: {
    presets: read.output(z.array(z.strictObject({ ref: z.string(), preset: FairnessPreset }))),
    chooser: read.output(z.array(ChooserQuestion)),
  },
};
