import type { Bounds, MeasurementVerdict } from '#contract/measurement-words';
import type { FairnessPreset } from '#contract/records/catalogue';
import type { Evaluation } from '#contract/records/evaluation';
import type { LocalText } from '#contract/records/text';

/** The newest figure of a record, metric and part of the data. Names of people: `addedByName`. */
export interface PrintedFigure {
  readonly itemName: string;
  readonly metric: string;
  /** Null: a name of the house's own. */
  readonly label: LocalText | null;
  readonly value: number | null;
  readonly unit: string;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly confidence: number | null;
  readonly sampleSize: number | null;
  /** Empty: all of the data. */
  readonly slice: string;
  readonly datasetName: string | null;
  /** ISO 8601, UTC. */
  readonly measuredAt: string;
  readonly computedBy: string;
  readonly addedByName: string;
  readonly note: string;
  readonly verdict: MeasurementVerdict;
  readonly threshold: (Bounds & { readonly reason: string }) | null;
}

/** An evaluation of a file. Names of people: `personName`. */
export type PrintedEvaluation = Pick<Evaluation, 'title' | 'settings' | 'result' | 'files' | 'at'> & {
  readonly itemName: string;
  readonly datasetName: string | null;
  readonly personName: string;
  /** What it began with, as it reads now; null if with none. */
  readonly preset: Pick<FairnessPreset, 'title' | 'summary' | 'metrics'> | null;
};

/** The newest figures, and evaluations of files. */
export interface PrintedMeasurements {
  /** `YYYY-MM-DD`: as of which day it is told. */
  readonly asOf: string;
  /** By record. Those of evaluations that are told here only if a threshold counts for them. */
  readonly figures: readonly PrintedFigure[];
  /** How many more there are, because they stand with their evaluation or are too many. */
  readonly elsewhere: number;
  readonly omitted: number;
  /** The newest of each kind and record. */
  readonly evaluations: readonly PrintedEvaluation[];
  readonly older: readonly (Pick<Evaluation, 'title' | 'kind' | 'at'> & {
    readonly itemName: string;
    readonly personName: string;
  })[];
  /** Words of metrics by their id in the app's own catalogue. */
  readonly labels: Readonly<Record<string, LocalText>>;
}
