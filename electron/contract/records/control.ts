import { z } from 'zod';
import { CONTROL_KINDS, CONTROL_STATES, COVERAGE_STATES, SERVICES } from '../risk-words.ts';
import { ItemRef } from './inventory.ts';
import { DateOnly, Instant, LocalText, PackName, RecordId } from './text.ts';

const line = z.string().trim().min(1).max(300);
const prose = z.string().trim().max(20_000);
/** Something of a catalogue: `<pack>:<id>`, of the app's own `app:<id>`. */
export const CatalogueRef = z.string().regex(/^[a-z0-9.-]+:[a-z0-9.-]+$/);

/**
 * What a person says of a control. `maturity`: of one that operates, what it has reached; of one that is planned or being
 * implemented, what it is to reach. `testMonths`: it is to be tested again so many months after `testedOn`.
 */
export const ControlInput = z.strictObject({
  title: line,
  description: prose.default(''),
  kind: z.enum(CONTROL_KINDS).default('preventive'),
  state: z.enum(CONTROL_STATES).default('planned'),
  maturity: z.int().min(0).max(5).default(3),
  ownerId: RecordId.nullable().default(null),
  dueOn: DateOnly.nullable().default(null),
  progress: z.int().min(0).max(100).default(0),
  testedOn: DateOnly.nullable().default(null),
  testMonths: z.int().min(1).max(120).nullable().default(null),
  note: prose.default(''),
});
export type ControlInput = z.infer<typeof ControlInput>;

/** What of a control changes; what is absent stays. */
export const ControlChange = z.strictObject({
  title: ControlInput.shape.title.optional(),
  description: prose.optional(),
  kind: z.enum(CONTROL_KINDS).optional(),
  state: z.enum(CONTROL_STATES).optional(),
  maturity: z.int().min(0).max(5).optional(),
  ownerId: RecordId.nullable().optional(),
  dueOn: DateOnly.nullable().optional(),
  progress: z.int().min(0).max(100).optional(),
  testedOn: DateOnly.nullable().optional(),
  testMonths: z.int().min(1).max(120).nullable().optional(),
  note: prose.optional(),
});
export type ControlChange = z.infer<typeof ControlChange>;

export const Control = z.strictObject({
  ...ControlInput.shape,
  id: RecordId,
  version: z.int(),
  catalogueRef: CatalogueRef.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Control = z.infer<typeof Control>;

/** What of a control a list shows. */
export const ControlRow = z.strictObject({
  ...Control.pick({
    id: true,
    version: true,
    title: true,
    kind: true,
    state: true,
    maturity: true,
    ownerId: true,
    dueOn: true,
    progress: true,
    testedOn: true,
    updatedAt: true,
  }).shape,
  ownerName: z.string().nullable(),
  /** When it is to be tested again; null: never said. */
  testDueOn: DateOnly.nullable(),
  /** Risks it answers, items of frameworks it serves, pieces of evidence that show it. */
  risks: z.int(),
  serves: z.int(),
  evidence: z.int(),
});
export type ControlRow = z.infer<typeof ControlRow>;

export const ControlFilter = z.strictObject({
  state: z.enum(CONTROL_STATES).optional(),
  kind: z.enum(CONTROL_KINDS).optional(),
  ownerId: RecordId.optional(),
  /** Nothing shows it, or everything that does has expired. */
  withoutEvidence: z.boolean().optional(),
});
export type ControlFilter = z.infer<typeof ControlFilter>;
export const ControlSort = z.enum(['title', 'updatedAt', 'state']);

/** A page of a list; `next` asks for the one after it. `total` counts to 1,000, then `isCapped`. */
export const ControlPage = z.strictObject({
  rows: z.array(ControlRow),
  next: z.string().nullable(),
  total: z.int(),
  isCapped: z.boolean(),
});
export type ControlPage = z.infer<typeof ControlPage>;

/** An item of a framework that a control serves. `item`: an obligation, or `question/row` of a matrix. */
export const ServedItem = z.strictObject({
  id: RecordId,
  version: z.int(),
  packId: PackName,
  item: z.string(),
  note: z.string(),
  /** Null if no pack at hand has it. */
  packTitle: LocalText.nullable(),
  title: LocalText.nullable(),
  articles: z.array(z.string()),
});
export type ServedItem = z.infer<typeof ServedItem>;

/** Everything a control's page shows. */
export const ControlView = z.strictObject({
  control: Control,
  ownerName: z.string().nullable(),
  testDueOn: DateOnly.nullable(),
  /** By title. */
  risks: z.array(
    z.strictObject({
      linkId: RecordId,
      linkVersion: z.int(),
      riskId: RecordId,
      title: z.string(),
      item: ItemRef.extend({ name: z.string() }),
      state: z.string(),
      matrix: z.string(),
      residualBand: z.string().nullable(),
      likelihoodEffect: z.int(),
      impactEffect: z.int(),
      note: z.string(),
    }),
  ),
  serves: z.array(ServedItem),
  /** What it would show as evidence, in the words of the catalogue; null if it says nothing. */
  expectedEvidence: LocalText.nullable(),
  evidence: z.array(
    z.strictObject({ itemId: RecordId, title: z.string(), expiresOn: DateOnly.nullable(), isExpired: z.boolean() }),
  ),
});
export type ControlView = z.infer<typeof ControlView>;

/** A control that serves an item of a framework. `via`: the item of another pack that it serves itself; null if `direct`. */
export const CoveringControl = z.strictObject({
  id: RecordId,
  title: z.string(),
  state: z.enum(CONTROL_STATES),
  maturity: z.int(),
  service: z.enum(SERVICES),
  via: z.strictObject({ packId: PackName, item: z.string() }).nullable(),
  evidence: z.int(),
  expired: z.int(),
});
export type CoveringControl = z.infer<typeof CoveringControl>;

/**
 * One line of the coverage matrix. `covered`: an operating control serves all of it and valid evidence shows that; `partial`:
 * an operating control serves it, but only a part, or nothing valid shows it; `planned`: only controls that do not operate yet;
 * `open`: none; `not-applicable`: somebody decided so.
 */
export const CoverageRow = z.strictObject({
  packId: PackName,
  /** An obligation, or `question/row` of a matrix. */
  item: z.string(),
  kind: z.enum(['obligation', 'row']),
  title: LocalText,
  articles: z.array(z.string()),
  /** The best service first. */
  controls: z.array(CoveringControl),
  /** Pieces that show the controls, and how many of them have expired. */
  evidence: z.int(),
  expired: z.int(),
  state: z.enum(COVERAGE_STATES),
});
export type CoverageRow = z.infer<typeof CoverageRow>;

export const Coverage = z.strictObject({
  packs: z.array(
    z.strictObject({
      id: PackName,
      title: LocalText,
      /** How many of its items are in each state. */
      counts: z.record(z.enum(COVERAGE_STATES), z.int()),
    }),
  ),
  /** Of the pack that was asked for, else of all, in the order of the packs and their items. */
  rows: z.array(CoverageRow),
});
export type Coverage = z.infer<typeof Coverage>;

/** A line of a statement of applicability. `decision` null: nobody decided yet; then it counts as applicable. */
export const ApplicabilityLine = z.strictObject({
  ...CoverageRow.shape,
  decision: z
    .strictObject({
      id: RecordId,
      version: z.int(),
      isApplicable: z.boolean(),
      reason: z.string(),
      personName: z.string(),
      at: Instant,
    })
    .nullable(),
});
export type ApplicabilityLine = z.infer<typeof ApplicabilityLine>;

/** The statement of applicability of a pack (ISO/IEC 27001 and 42001, 6.1.3 d), for whichever framework it is of. */
export const ApplicabilityStatement = z.strictObject({
  packId: PackName,
  packVersion: z.string(),
  packTitle: LocalText,
  lines: z.array(ApplicabilityLine),
});
export type ApplicabilityStatement = z.infer<typeof ApplicabilityStatement>;
