import { z } from 'zod';
import { AFFECTED, DEFAULT_MATRIX, RISK_STATES, TREATMENTS } from '../risk-words.ts';
import { CatalogueControl, CatalogueRisk, Matrix, RiskCategory } from './catalogue.ts';
import { CatalogueRef, Control } from './control.ts';
import { ItemKind, ItemRef } from './inventory.ts';
import { DateOnly, Instant, LocalText, PackName, RecordId } from './text.ts';

const prose = z.string().trim().max(20_000);

/** Places on the scales of a matrix, counted from 0, the lowest. */
export const RiskLevel = z.strictObject({ likelihood: z.int().min(0).max(9), impact: z.int().min(0).max(9) });
export type RiskLevel = z.infer<typeof RiskLevel>;

/** `band`: id of a band of the matrix; null if no catalogue at hand has the matrix, or the level is not on it. */
export const RatedLevel = RiskLevel.extend({ band: z.string().nullable() });
export type RatedLevel = z.infer<typeof RatedLevel>;

/** What a person says of a risk. `categories`: refs of a catalogue, or words of one's own. */
export const RiskInput = z.strictObject({
  title: z.string().trim().min(1).max(300),
  source: prose.default(''),
  cause: prose.default(''),
  event: prose.default(''),
  consequence: prose.default(''),
  affected: z.array(z.enum(AFFECTED)).max(3).default([]),
  categories: z.array(z.string().trim().min(1).max(200)).max(50).default([]),
  matrix: CatalogueRef.default(DEFAULT_MATRIX),
  /** Before any control; null: not rated yet. */
  inherent: RiskLevel.nullable().default(null),
  /** Where it shall get to. */
  target: RiskLevel.nullable().default(null),
  treatment: z.enum(TREATMENTS).nullable().default(null),
  ownerId: RecordId.nullable().default(null),
  state: z.enum(RISK_STATES).default('open'),
  reviewOn: DateOnly.nullable().default(null),
  note: prose.default(''),
});
export type RiskInput = z.infer<typeof RiskInput>;

/** What of a risk changes; what is absent stays. `item`: it is of another record. */
export const RiskChange = z.strictObject({
  item: ItemRef.optional(),
  title: RiskInput.shape.title.optional(),
  source: prose.optional(),
  cause: prose.optional(),
  event: prose.optional(),
  consequence: prose.optional(),
  affected: z.array(z.enum(AFFECTED)).max(3).optional(),
  categories: z.array(z.string().trim().min(1).max(200)).max(50).optional(),
  /** Levels are places on its scales: those not given with another matrix are taken away. */
  matrix: CatalogueRef.optional(),
  inherent: RiskLevel.nullable().optional(),
  target: RiskLevel.nullable().optional(),
  treatment: z.enum(TREATMENTS).nullable().optional(),
  ownerId: RecordId.nullable().optional(),
  state: z.enum(RISK_STATES).optional(),
  reviewOn: DateOnly.nullable().optional(),
  note: prose.optional(),
});
export type RiskChange = z.infer<typeof RiskChange>;

export const Risk = z.strictObject({
  ...RiskInput.shape,
  id: RecordId,
  version: z.int(),
  item: ItemRef,
  catalogueRef: CatalogueRef.nullable(),
  /** The level that somebody set against the derived residual one, and why. */
  override: RiskLevel.extend({ reason: z.string(), by: RecordId, byName: z.string(), at: Instant }).nullable(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Risk = z.infer<typeof Risk>;

/**
 * Where a risk stands; null as long as it is not rated. `current`: with the controls that operate; `residual`: once those that
 * are planned or being implemented operate too. Both follow from the controls (`core/risks/levels`). `shown`: the override if
 * there is one, else `residual`.
 */
export const RiskLevels = z.strictObject({
  inherent: RatedLevel.nullable(),
  current: RatedLevel.nullable(),
  residual: RatedLevel.nullable(),
  target: RatedLevel.nullable(),
  shown: RatedLevel.nullable(),
  isOverridden: z.boolean(),
});
export type RiskLevels = z.infer<typeof RiskLevels>;

/** What of a risk a list shows. */
export const RiskRow = z.strictObject({
  ...Risk.pick({
    id: true,
    version: true,
    title: true,
    matrix: true,
    categories: true,
    treatment: true,
    ownerId: true,
    state: true,
    reviewOn: true,
    updatedAt: true,
  }).shape,
  item: ItemRef.extend({ name: z.string() }),
  ownerName: z.string().nullable(),
  levels: RiskLevels,
  controls: z.int(),
  /** Until when somebody holds it for bearable; null: nobody does, or the level rose since. */
  acceptedUntil: DateOnly.nullable(),
  /** The shown band is one that a person must accept. */
  needsAcceptance: z.boolean(),
});
export type RiskRow = z.infer<typeof RiskRow>;

export const RiskFilter = z.strictObject({
  item: ItemRef.optional(),
  itemKind: ItemKind.optional(),
  ownerId: RecordId.optional(),
  /** Of the shown level; with it `matrix` says of which matrix. */
  band: PackName.optional(),
  state: z.enum(RISK_STATES).optional(),
  category: z.string().max(200).optional(),
  matrix: CatalogueRef.optional(),
  treatment: z.enum(TREATMENTS).optional(),
  /** `none`: needs acceptance and has none; `expired`: has one that ended; `valid`. */
  acceptance: z.enum(['none', 'expired', 'valid']).optional(),
  isOverridden: z.boolean().optional(),
  /** A cell of the heat map: the shown, inherent or current level. */
  cell: z
    .strictObject({ of: z.enum(['inherent', 'current', 'residual', 'shown']), likelihood: z.int(), impact: z.int() })
    .optional(),
});
export type RiskFilter = z.infer<typeof RiskFilter>;
/** `level`: the shown band, across matrices by its place among the bands of its own. */
export const RiskSort = z.enum(['level', 'title', 'updatedAt', 'reviewOn']);

/** A page of a list; `next` asks for the one after it. `total` counts to 1,000, then `isCapped`. */
export const RiskPage = z.strictObject({
  rows: z.array(RiskRow),
  next: z.string().nullable(),
  total: z.int(),
  isCapped: z.boolean(),
});
export type RiskPage = z.infer<typeof RiskPage>;

/** How many risks stand in each cell of a matrix; without the closed ones, unless the filter asks for them. */
export const HeatCounts = z.strictObject({
  matrix: CatalogueRef,
  /** `from`: inherent; `to`: shown. Null: not rated. */
  moves: z.array(z.strictObject({ from: RiskLevel, to: RiskLevel, count: z.int() })),
  /** Cells of the current level. */
  current: z.array(RiskLevel.extend({ count: z.int() })),
  unrated: z.int(),
  total: z.int(),
});
export type HeatCounts = z.infer<typeof HeatCounts>;

/** A control of a risk. `share`: of its full effect, what counts now and once what is planned operates (0 to 1). */
export const RiskControl = z.strictObject({
  linkId: RecordId,
  linkVersion: z.int(),
  control: Control,
  ownerName: z.string().nullable(),
  /** Steps it takes off at full maturity. */
  likelihoodEffect: z.int().min(0).max(4),
  impactEffect: z.int().min(0).max(4),
  note: z.string(),
  share: z.strictObject({ current: z.number(), residual: z.number() }),
  /** How many steps higher the residual level would be without it, all else as it is. */
  without: RiskLevel.nullable(),
  evidence: z.int(),
  expired: z.int(),
});
export type RiskControl = z.infer<typeof RiskControl>;

/**
 * An acceptance by a person. `state` as of today: `void`: the shown level is above the accepted one, or rated by another matrix.
 */
export const RiskAcceptance = z.strictObject({
  id: RecordId,
  version: z.int(),
  acceptedBy: RecordId,
  acceptedByName: z.string(),
  reason: z.string(),
  matrix: z.string(),
  level: RatedLevel,
  until: DateOnly,
  at: Instant,
  state: z.enum(['valid', 'expired', 'void', 'revoked']),
  revokedAt: Instant.nullable(),
  revokedByName: z.string().nullable(),
  revocationReason: z.string(),
});
export type RiskAcceptance = z.infer<typeof RiskAcceptance>;

/** The bands of a risk at the end of a day on which one of them became another; empty: none. */
export const RiskPoint = z.strictObject({
  on: DateOnly,
  matrix: z.string(),
  inherent: z.string(),
  current: z.string(),
  residual: z.string(),
  shown: z.string(),
});
export type RiskPoint = z.infer<typeof RiskPoint>;

const Named = ItemRef.extend({ name: z.string() });

/** A record that inherits a risk, and the way down to it, from the record that has it; both included. */
export const RiskHeir = Named.extend({ way: z.array(Named) });
export type RiskHeir = z.infer<typeof RiskHeir>;

/** A risk of an upstream record, and the way down from there. */
export const InheritedRisk = z.strictObject({ risk: RiskRow, way: z.array(Named) });
export type InheritedRisk = z.infer<typeof InheritedRisk>;

/** Something of a catalogue with the ref by which it is called. `packTitle` null: the app's own. */
const held = { ref: CatalogueRef, packId: PackName, packTitle: LocalText.nullable() };
export const HeldMatrix = Matrix.extend(held);
export type HeldMatrix = z.infer<typeof HeldMatrix>;
export const HeldCategory = RiskCategory.extend(held);
export type HeldCategory = z.infer<typeof HeldCategory>;
/** `controls`, `categories`: as refs. */
export const HeldRisk = CatalogueRisk.extend({
  ...held,
  controls: z.array(CatalogueRef),
  categories: z.array(CatalogueRef),
});
export type HeldRisk = z.infer<typeof HeldRisk>;
export const HeldControl = CatalogueControl.extend(held);
export type HeldControl = z.infer<typeof HeldControl>;

/** Everything a risk's page shows. */
export const RiskView = z.strictObject({
  risk: Risk,
  itemName: z.string(),
  ownerName: z.string().nullable(),
  levels: RiskLevels,
  /** Null if no catalogue at hand has it. */
  matrix: HeldMatrix.nullable(),
  needsAcceptance: z.boolean(),
  /** By title. */
  controls: z.array(RiskControl),
  /** The newest first. */
  acceptances: z.array(RiskAcceptance),
  /** The oldest first. */
  points: z.array(RiskPoint),
  /** Records downstream that are exposed to it, the nearest first, at most 200. */
  heirs: z.array(RiskHeir),
  /** What the catalogue says commonly answers it and is not linked yet. */
  suggested: z.array(HeldControl),
  evidence: z.array(
    z.strictObject({ itemId: RecordId, title: z.string(), expiresOn: DateOnly.nullable(), isExpired: z.boolean() }),
  ),
  findings: z.array(
    z.strictObject({ id: RecordId, number: z.int(), title: z.string(), severity: z.string(), state: z.string() }),
  ),
  incidents: z.array(
    z.strictObject({ id: RecordId, number: z.int(), title: z.string(), severity: z.string(), state: z.string() }),
  ),
});
export type RiskView = z.infer<typeof RiskView>;

/** What a change of a control would do to one risk. */
export const RiskMove = z.strictObject({
  riskId: RecordId,
  title: z.string(),
  item: Named,
  matrix: z.string(),
  before: RiskLevels,
  after: RiskLevels,
  /** Records downstream that inherit it. */
  heirs: z.array(Named),
  /** A valid acceptance would hold no longer. */
  voidsAcceptance: z.boolean(),
});
export type RiskMove = z.infer<typeof RiskMove>;

/** Every risk whose current or residual level would move; at most 500 are told. */
export const ControlPreview = z.strictObject({
  moves: z.array(RiskMove),
  total: z.int(),
  /** Systems that have one of these risks or inherit one. */
  systems: z.array(Named),
});
export type ControlPreview = z.infer<typeof ControlPreview>;
