import { z } from 'zod';
import { SEVERITIES } from '../severities.ts';
import { Condition } from './condition.ts';
import { Sourced } from './question.ts';
import { Tone } from './rules.ts';
import { LocalText, PackName } from './text.ts';

export const Severity = z.enum(SEVERITIES);

/** One step of a scale, the lowest first. What it means is shown where it is chosen. */
export const ScaleStep = z.strictObject({ id: PackName, label: LocalText, meaning: LocalText });
export type ScaleStep = z.infer<typeof ScaleStep>;

/** A band of risk levels; `isAcceptable`: needs no acceptance by a person. */
export const RiskBand = z.strictObject({
  id: PackName,
  label: LocalText,
  meaning: LocalText,
  tone: Tone,
  isAcceptable: z.boolean().default(false),
});
export type RiskBand = z.infer<typeof RiskBand>;

/**
 * How risks are rated: two scales, and the band of each pair. `cells[impact][likelihood]` is a place in `bands`, both
 * counted from 0 from the lowest; bands stand in ascending order and never fall as a level rises. Fixed once released.
 */
export const Matrix = z.strictObject({
  id: PackName,
  title: LocalText,
  summary: LocalText,
  ...Sourced,
  likelihood: z.strictObject({ label: LocalText, steps: z.array(ScaleStep).min(2).max(10) }),
  impact: z.strictObject({ label: LocalText, steps: z.array(ScaleStep).min(2).max(10) }),
  bands: z.array(RiskBand).min(2).max(8),
  cells: z.array(z.array(z.int().min(0))),
});
export type Matrix = z.infer<typeof Matrix>;

/** A risk to pick from: words in the right places, never a level. */
export const CatalogueRisk = z.strictObject({
  id: PackName,
  title: LocalText,
  /** Who or what it comes from; `cause`, `event`, `consequence`: what leads to what. */
  source: LocalText,
  cause: LocalText,
  event: LocalText,
  consequence: LocalText,
  affected: z.array(z.enum(['persons', 'organisation', 'society'])).min(1),
  categories: z.array(PackName).min(1),
  /** Kinds of records it can be of. */
  kinds: z.array(z.enum(['system', 'model', 'model-version', 'dataset', 'dataset-version', 'deployment'])).min(1),
  /** Ids of controls of a catalogue that commonly answer it. */
  controls: z.array(PackName).default([]),
  ...Sourced,
});
export type CatalogueRisk = z.infer<typeof CatalogueRisk>;

/** A control to pick from; `obligations`: what it serves, as `pack` and an obligation or `question/row` of it. */
export const CatalogueControl = z.strictObject({
  id: PackName,
  title: LocalText,
  description: LocalText,
  kind: z.enum(['preventive', 'detective', 'corrective', 'directive']),
  likelihoodEffect: z.int().min(0).max(4),
  impactEffect: z.int().min(0).max(4),
  obligations: z.array(z.strictObject({ pack: PackName, item: z.string().min(1) })).default([]),
  evidence: LocalText.optional(),
  ...Sourced,
});
export type CatalogueControl = z.infer<typeof CatalogueControl>;

/** A category of risks: a cause, a domain, a community's own list. */
export const RiskCategory = z.strictObject({ id: PackName, label: LocalText, group: PackName, ...Sourced });
export type RiskCategory = z.infer<typeof RiskCategory>;

/** A figure that is measured. `direction`: what is better. `unit` as printed; empty: a plain number. */
export const Metric = z.strictObject({
  id: PackName,
  label: LocalText,
  meaning: LocalText,
  unit: z.string().default(''),
  direction: z.enum(['higher', 'lower', 'range']),
  /** Least and greatest possible value. */
  min: z.number().optional(),
  max: z.number().optional(),
  ...Sourced,
});
export type Metric = z.infer<typeof Metric>;

/** What a fairness evaluation looks at and where its lines are. */
export const FairnessPreset = z.strictObject({
  id: PackName,
  title: LocalText,
  summary: LocalText,
  ...Sourced,
  /** Metrics that count, the most telling first, each with the bounds that hold. Bounds absent: no line is drawn. */
  metrics: z
    .array(
      z.strictObject({
        metric: PackName,
        lowerFail: z.number().optional(),
        lowerWarn: z.number().optional(),
        upperWarn: z.number().optional(),
        upperFail: z.number().optional(),
      }),
    )
    .min(1),
  /** A group of less than this share of all rows may be left out of ratios; told openly. */
  smallGroupShare: z.number().min(0).max(0.5).default(0),
  /** Whether pairs of group columns are looked at together. */
  isIntersectional: z.boolean().default(false),
  confidence: z.number().min(0.5).max(0.999).default(0.95),
});
export type FairnessPreset = z.infer<typeof FairnessPreset>;

/** One question on the way to a metric, and where each answer leads: to a further question or to metrics. */
export const ChooserQuestion = z.strictObject({
  id: PackName,
  text: LocalText,
  help: LocalText.optional(),
  options: z
    .array(
      z.strictObject({
        label: LocalText,
        next: PackName.optional(),
        metrics: z.array(PackName).default([]),
        because: LocalText.optional(),
      }),
    )
    .min(2),
});
export type ChooserQuestion = z.infer<typeof ChooserQuestion>;

/**
 * Within which time something must be told to whom. `from`: what starts it. `limit`: hours, or days, or days of work; absent:
 * the law names no figure, such as "without undue delay". `categories`: incidents of one of these start it; empty: all.
 * `roles`: of the organisation, whom it binds; a system that states none of its roles may have any; empty: everyone.
 */
export const Clock = z.strictObject({
  id: PackName,
  title: LocalText,
  duty: LocalText,
  recipient: LocalText,
  from: z.enum(['aware', 'established', 'occurred']),
  limit: z.strictObject({ amount: z.int().min(1), unit: z.enum(['hour', 'day', 'working-day']) }).optional(),
  categories: z.array(PackName),
  roles: z.array(PackName).default([]),
  ...Sourced,
});
export type Clock = z.infer<typeof Clock>;

/** What an incident is, in the words of the law that asks. */
export const IncidentCategory = z.strictObject({ id: PackName, label: LocalText, meaning: LocalText, ...Sourced });
export type IncidentCategory = z.infer<typeof IncidentCategory>;

/** A house rule to start from. `scope`: for which systems it speaks; `condition`: what must hold there. */
export const StarterPolicy = z.strictObject({
  id: PackName,
  name: LocalText,
  statement: LocalText,
  reason: LocalText,
  fix: LocalText,
  severity: Severity,
  scope: Condition,
  condition: Condition,
  ...Sourced,
});
export type StarterPolicy = z.infer<typeof StarterPolicy>;

/** How answers are judged: each by itself, or section by section. */
export const ReviewLayout = z.strictObject({
  by: z.enum(['answer', 'section']),
  /** Every answer or section needs a verdict before an approval. */
  isRequired: z.boolean().default(false),
});
export type ReviewLayout = z.infer<typeof ReviewLayout>;

/**
 * What a pack brings beside its questions: files in its folder `catalogue/`, each a part under its own name. The app ships
 * one of its own in `resources/catalogue/`.
 */
export const Catalogue = z.strictObject({
  review: ReviewLayout.optional(),
  matrices: z.array(Matrix).optional(),
  categories: z.array(RiskCategory).optional(),
  risks: z.array(CatalogueRisk).optional(),
  controls: z.array(CatalogueControl).optional(),
  metrics: z.array(Metric).optional(),
  presets: z.array(FairnessPreset).optional(),
  chooser: z.array(ChooserQuestion).optional(),
  clocks: z.array(Clock).optional(),
  incidents: z.array(IncidentCategory).optional(),
  policies: z.array(StarterPolicy).optional(),
});
export type Catalogue = z.infer<typeof Catalogue>;
