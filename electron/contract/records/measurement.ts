import { z } from 'zod';
import { DIRECTIONS, MEASUREMENT_TARGETS, MEASUREMENT_VERDICTS } from '../measurement-words.ts';
import { Severity } from './catalogue.ts';
import { ItemRef } from './inventory.ts';
import { Instant, LocalText, RecordId, Sha256 } from './text.ts';

export const MeasurementVerdict = z.enum(MEASUREMENT_VERDICTS);
export const Direction = z.enum(DIRECTIONS);

/** A metric of a catalogue (`app:accuracy`, `us-nyc-ll144:impact-ratio`), or a name of the house's own. */
export const MetricRef = z.string().trim().min(1).max(200);
/** Which part of the data: a group, a language, a site. Empty: all of it. */
export const Slice = z.string().trim().max(500);

/**
 * What is said of a figure. `value` null: it could not be computed, `note` says why. `lower`, `upper`: its interval, at
 * `confidence`. `sampleSize`: rows it was computed from.
 */
export const MeasurementInput = z.strictObject({
  item: ItemRef,
  metric: MetricRef,
  value: z.number().nullable(),
  unit: z.string().trim().max(50).default(''),
  slice: Slice.default(''),
  datasetVersionId: RecordId.nullable().default(null),
  lower: z.number().nullable().default(null),
  upper: z.number().nullable().default(null),
  confidence: z.number().gt(0).lt(1).nullable().default(null),
  sampleSize: z.int().min(0).nullable().default(null),
  /** A person, a pipeline, a program with its version. */
  computedBy: z.string().trim().max(500).default(''),
  measuredAt: Instant,
  /** The raw file, in the library. */
  evidenceItemId: RecordId.nullable().default(null),
  note: z.string().trim().max(5000).default(''),
});
export type MeasurementInput = z.infer<typeof MeasurementInput>;

/** A figure. Figures are never changed: a wrong one is removed, with a trace in the journal. */
export const Measurement = MeasurementInput.extend({
  id: RecordId,
  version: z.int(),
  evaluationId: RecordId.nullable(),
  addedBy: RecordId,
  addedAt: Instant,
});
export type Measurement = z.infer<typeof Measurement>;

/** A figure as lists show it. `metricLabel`: as its catalogue names it; null of a name of the house's own. */
export const MeasurementRow = Measurement.extend({
  itemName: z.string(),
  metricLabel: LocalText.nullable(),
  datasetName: z.string().nullable(),
  evidenceTitle: z.string().nullable(),
  verdict: MeasurementVerdict,
  /** The threshold it was held against. */
  thresholdId: RecordId.nullable(),
  /** Values of its series up to it, the oldest first, at most 20; only of a list of the newest. */
  trend: z.array(z.number().nullable()),
});
export type MeasurementRow = z.infer<typeof MeasurementRow>;

/** `slice`: exactly this one; empty: figures over all. `verdict`: as of now. */
export const MeasurementFilter = z.strictObject({
  item: ItemRef.optional(),
  /** The same, where the kind is not at hand. */
  itemId: RecordId.optional(),
  metric: MetricRef.optional(),
  slice: Slice.optional(),
  verdict: MeasurementVerdict.optional(),
  evaluationId: RecordId.optional(),
});
export type MeasurementFilter = z.infer<typeof MeasurementFilter>;

/** A page; `next` asks for the one after it. `total` counts to 1,000, then `isCapped`. */
export const MeasurementPage = z.strictObject({
  rows: z.array(MeasurementRow),
  next: z.string().nullable(),
  total: z.int(),
  isCapped: z.boolean(),
});
export type MeasurementPage = z.infer<typeof MeasurementPage>;

/** What a threshold speaks of: a metric everywhere, of one record, of one slice, or of one slice of one record. */
export const ThresholdInput = z.strictObject({
  metric: MetricRef,
  item: ItemRef.nullable().default(null),
  /** Null: every slice; empty: only figures over all. */
  slice: Slice.nullable().default(null),
  direction: Direction,
  /** Below `lowerFail` or above `upperFail` it fails, below `lowerWarn` or above `upperWarn` it is near to it. */
  lowerFail: z.number().nullable().default(null),
  lowerWarn: z.number().nullable().default(null),
  upperWarn: z.number().nullable().default(null),
  upperFail: z.number().nullable().default(null),
  reason: z.string().trim().min(1).max(5000),
  /** Whether a figure that fails opens a finding. */
  opensFinding: z.boolean().default(false),
  severity: Severity.default('medium'),
  ownerId: RecordId.nullable().default(null),
});
export type ThresholdInput = z.infer<typeof ThresholdInput>;

export const Threshold = ThresholdInput.extend({
  id: RecordId,
  version: z.int(),
  itemName: z.string().nullable(),
  metricLabel: LocalText.nullable(),
  ownerName: z.string().nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  /** The newest figures of the series it counts for, by verdict. */
  failing: z.int(),
  warning: z.int(),
});
export type Threshold = z.infer<typeof Threshold>;

/** A metric there is: of a catalogue, or only in use. `uses`: series in this workspace. */
export const KnownMetric = z.strictObject({
  ref: MetricRef,
  label: LocalText.nullable(),
  meaning: LocalText.nullable(),
  unit: z.string(),
  direction: Direction.nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  uses: z.int(),
});
export type KnownMetric = z.infer<typeof KnownMetric>;

/** One metric of one record and slice over time, oldest first, with the threshold that counts now. */
export const MeasurementSeries = z.strictObject({
  item: ItemRef.extend({ name: z.string() }),
  metric: MetricRef,
  metricLabel: LocalText.nullable(),
  slice: z.string(),
  unit: z.string(),
  /** At most the 500 newest. */
  points: z.array(
    Measurement.pick({
      id: true,
      version: true,
      value: true,
      lower: true,
      upper: true,
      confidence: true,
      sampleSize: true,
      measuredAt: true,
      computedBy: true,
      datasetVersionId: true,
      evidenceItemId: true,
      evaluationId: true,
      note: true,
    }).extend({ verdict: MeasurementVerdict }),
  ),
  threshold: Threshold.nullable(),
});
export type MeasurementSeries = z.infer<typeof MeasurementSeries>;

/** How the columns of a table become figures. Columns without a target are left out. */
export const MeasurementMapping = z.strictObject({
  sheet: z.string().max(100).nullable().default(null),
  headerRow: z.int().min(1).max(100).default(1),
  columns: z
    .array(z.strictObject({ header: z.string().max(500), target: z.enum(MEASUREMENT_TARGETS).nullable() }))
    .max(500),
});
export type MeasurementMapping = z.infer<typeof MeasurementMapping>;

/** What is said of every figure of a file that does not say it itself. `keepsFile`: the file becomes their evidence. */
export const MeasurementImportSetting = z.strictObject({
  item: ItemRef,
  datasetVersionId: RecordId.nullable().default(null),
  measuredAt: Instant,
  computedBy: z.string().trim().max(500).default(''),
  keepsFile: z.boolean().default(true),
});
export type MeasurementImportSetting = z.infer<typeof MeasurementImportSetting>;

/** What an import of figures would add; nothing is written yet. */
export const MeasurementPreview = z.strictObject({
  id: RecordId,
  name: z.string(),
  sha256: Sha256,
  format: z.enum(['table', 'metrics-json']),
  /** Of a table: its sheets, and how its columns were read. */
  sheets: z.array(
    z.strictObject({
      name: z.string(),
      headers: z.array(z.string()),
      samples: z.array(z.array(z.string())),
      rows: z.int(),
    }),
  ),
  mapping: MeasurementMapping.nullable(),
  /** The first 200. */
  rows: z.array(
    MeasurementInput.pick({
      metric: true,
      value: true,
      unit: true,
      slice: true,
      lower: true,
      upper: true,
      sampleSize: true,
      measuredAt: true,
    }).extend({ metricLabel: LocalText.nullable(), verdict: MeasurementVerdict }),
  ),
  rowCount: z.int(),
  /** How many would fail, and open findings. */
  failing: z.int(),
  findings: z.int(),
  /** What is left out and why, the first 200; `reason`: suffix of `measurement.problem.<reason>`. */
  problems: z.array(z.strictObject({ place: z.string(), value: z.string(), reason: z.string() })),
  problemCount: z.int(),
  /** An import of the same bytes that was not undone. */
  importedBefore: Instant.nullable(),
});
export type MeasurementPreview = z.infer<typeof MeasurementPreview>;
