import { z } from 'zod';
import { isFieldId } from '../inventory/field.ts';
import { fieldOf } from '../inventory/fields.ts';
import { ITEM_KINDS, LIFECYCLE_STATES, LINK_TYPES } from '../inventory/kinds.ts';
import { RichText } from '../rich-text.ts';
import { DateOnly, Instant, RecordId, Sha256 } from './text.ts';

export const ItemKind = z.enum(ITEM_KINDS);
export const LifecycleState = z.enum(LIFECYCLE_STATES);
export const LinkType = z.enum(LINK_TYPES);

/** Which record of the inventory. */
export const ItemRef = z.strictObject({ kind: ItemKind, id: RecordId });
export type ItemRef = z.infer<typeof ItemRef>;

/** Name of a field; no word that JavaScript gives a meaning to can be one. */
export const FieldId = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,63}$/)
  .refine(isFieldId);

const Cell = z.union([z.string().max(20_000), z.number(), z.boolean(), z.null()]);

/** Rows by column id; absent and null mean the same. */
export const TableRow = z.record(FieldId, Cell);
export type TableRow = z.infer<typeof TableRow>;

/** The value of a field; its shape follows from the field's type (`Field`). */
export const FactValue = z.union([
  z.string().max(100_000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(20_000)).max(5000),
  z.array(TableRow).max(5000),
  RichText,
]);
export type FactValue = z.infer<typeof FactValue>;

/** Facts by field id. What is absent was never stated. */
export const Facts = z.record(FieldId, FactValue);
export type Facts = z.infer<typeof Facts>;

const byType = {
  text: z.string().trim().min(1).max(2000),
  'long-text': z.string().trim().min(1).max(100_000),
  'rich-text': RichText,
  number: z.number(),
  date: DateOnly,
  'yes-no': z.boolean(),
  tags: z.array(z.string().trim().min(1).max(20_000)).min(1).max(5000),
  url: z.string().trim().min(1).max(2000),
  licence: z.string().trim().min(1).max(500),
  person: RecordId,
} as const;

/**
 * The schema of one field's value.
 * @returns null if the kind has no such field
 */
export function factSchema(kind: z.infer<typeof ItemKind>, id: string): z.ZodType<FactValue> | null {
  const field = fieldOf(kind, id);
  if (!field) return null;
  switch (field.type) {
    case 'single':
      return z.string().refine((value) => field.options?.includes(value) === true);
    case 'multi':
      return z
        .array(z.string().refine((value) => field.options?.includes(value) === true))
        .min(1)
        .max(field.options?.length ?? 0);
    case 'table': {
      const columns = new Map((field.columns ?? []).map((column) => [column.id, column]));
      const cell = (id: string, value: unknown): boolean => {
        const column = columns.get(id);
        if (!column) return false;
        if (value === null) return true;
        if (column.type === 'number') return typeof value === 'number';
        if (column.type === 'yes-no') return typeof value === 'boolean';
        if (column.type === 'single') return typeof value === 'string' && column.options?.includes(value) === true;
        if (column.type === 'date') return DateOnly.safeParse(value).success;
        return typeof value === 'string';
      };
      return z
        .array(TableRow.refine((row) => Object.entries(row).every(([id, value]) => cell(id, value))))
        .min(1)
        .max(5000);
    }
    default:
      return byType[field.type];
  }
}

/** Where a record came from that was not entered here. */
export const ItemOrigin = z.strictObject({
  importId: RecordId,
  /** Format and name of the file, and the place in it. */
  format: z.string().max(100),
  fileName: z.string().max(255),
  place: z.string().max(500).optional(),
});
export type ItemOrigin = z.infer<typeof ItemOrigin>;

/** A record of the inventory, whatever its kind. */
export const Item = z.strictObject({
  kind: ItemKind,
  id: RecordId,
  version: z.int(),
  name: z.string().min(1).max(200),
  /** The line of a version, the system of a deployment. */
  parentId: RecordId.nullable(),
  /** Null of systems from before there were states. */
  state: LifecycleState.nullable(),
  ownerId: RecordId.nullable(),
  facts: Facts,
  /** Fields of the workspace's own, by their JSON Schema. */
  custom: z.record(z.string(), z.json()),
  /** What an imported file said that no field holds, by format; an export to the same format gives it back. */
  extras: z.record(z.string(), z.json()),
  origin: ItemOrigin.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Item = z.infer<typeof Item>;

/** What of a record a list shows. */
export const ItemRow = z.strictObject({
  ...Item.pick({
    kind: true,
    id: true,
    version: true,
    name: true,
    parentId: true,
    state: true,
    ownerId: true,
    updatedAt: true,
  }).shape,
  parentName: z.string().nullable(),
  ownerName: z.string().nullable(),
  /** One line that tells it apart: semantic version, environment, country … */
  detail: z.string(),
  isReleased: z.boolean(),
});
export type ItemRow = z.infer<typeof ItemRow>;

export const ItemSort = z.enum(['name', 'updatedAt']);
export const ItemFilter = z.strictObject({
  state: LifecycleState.optional(),
  ownerId: RecordId.optional(),
  parentId: RecordId.optional(),
});
export type ItemFilter = z.infer<typeof ItemFilter>;

/** A page of a list; `next` asks for the one after it. `total` counts to 1,000, then `isCapped`. */
export const ItemPage = z.strictObject({
  rows: z.array(ItemRow),
  next: z.string().nullable(),
  total: z.int(),
  isCapped: z.boolean(),
});
export type ItemPage = z.infer<typeof ItemPage>;

/** A link as one of its ends sees it. */
export const ItemLink = z.strictObject({
  id: RecordId,
  version: z.int(),
  type: LinkType,
  from: ItemRef,
  to: ItemRef,
  note: z.string().max(2000),
  /** The version of the upstream record that was last looked at; null if nothing flows along this link. */
  seenVersion: z.int().nullable(),
  createdAt: Instant,
});
export type ItemLink = z.infer<typeof ItemLink>;

/** One thing that flows down the lineage, from where, and along which way (ids from upstream down to this record). */
export const Inherited = z.strictObject({
  topic: z.enum(['personal-data', 'special-category', 'licence', 'licence-limits', 'region', 'finding']),
  /** Categories of data, the licence or its limits, a region, the title of what was found; empty if nothing is told of it. */
  value: z.string(),
  /** Of a finding: what was found. */
  finding: z.enum(['evidence-expired', 'assessment-rejected', 'assessment-stale', 'unclosed']).optional(),
  from: ItemRef.extend({ name: z.string() }),
  way: z.array(ItemRef.extend({ name: z.string() })),
});
export type Inherited = z.infer<typeof Inherited>;

/** An upstream record that is not as it was when it was last looked at. */
export const UpstreamChange = z.strictObject({
  linkId: RecordId,
  linkVersion: z.int(),
  upstream: ItemRef.extend({ name: z.string() }),
  /** Of the link's downstream end; the record itself, or one between. */
  downstream: ItemRef.extend({ name: z.string() }),
  fields: z.array(z.string()),
  newer: ItemRef.extend({ name: z.string() }).nullable(),
});
export type UpstreamChange = z.infer<typeof UpstreamChange>;

/** Who asks for a field: an article, or the house. `source`: as printed, such as `AI Act, Annex IV, 1(a)`. */
export const FieldDemand = z.strictObject({
  source: z.string(),
  isLaw: z.boolean(),
  verification: z.enum(['P', 'I', 'G', 'S', 'U']),
  /** The house's own reason; empty of the law. */
  reason: z.string(),
});
export type FieldDemand = z.infer<typeof FieldDemand>;

/** How far a record's card is filled: of the fields that its state asks for. */
export const Completeness = z.strictObject({
  filled: z.int(),
  required: z.int(),
  missing: z.array(z.strictObject({ field: z.string(), demands: z.array(FieldDemand), from: LifecycleState })),
  /** What is asked for now and filled. */
  met: z.array(z.strictObject({ field: z.string(), demands: z.array(FieldDemand), from: LifecycleState })).optional(),
  /** What later states will ask for besides. */
  later: z.array(z.strictObject({ field: z.string(), demands: z.array(FieldDemand), from: LifecycleState })),
});
export type Completeness = z.infer<typeof Completeness>;

/** A frozen card: what was released, by whom. */
export const Release = z.strictObject({
  id: RecordId,
  version: z.int(),
  item: ItemRef,
  /** Counts from 1. */
  number: z.int(),
  label: z.string().max(200),
  contentHash: Sha256,
  statement: z.string(),
  releasedBy: RecordId,
  releasedByName: z.string(),
  releasedAt: Instant,
  /** Fields that the record's state asked for and that were empty when it was released. */
  missing: z.array(z.string()),
  /** Fields that are not as they were released; besides, `links`, `evidence` and `fingerprints`. */
  changedSince: z.array(z.string()),
});
export type Release = z.infer<typeof Release>;

/** One condition of going live, and whether it is met. `subject`: what to look at. */
export const GateCheck = z.strictObject({
  rule: z.enum([
    'card-complete',
    'card-released',
    'released-unchanged',
    'assessment-approved',
    'evidence-valid',
    'upstream-looked-at',
    'rollback-named',
    'policy-kept',
  ]),
  isMet: z.boolean(),
  subject: ItemRef.extend({ name: z.string() }),
  assessmentId: RecordId.nullable(),
  /** Fields or names that are missing. */
  lacking: z.array(z.string()),
});
export type GateCheck = z.infer<typeof GateCheck>;

/** Everything a record's page shows. */
export const ItemView = z.strictObject({
  item: Item,
  parentName: z.string().nullable(),
  ownerName: z.string().nullable(),
  links: z.array(ItemLink.extend({ otherName: z.string(), otherState: LifecycleState.nullable() })),
  /** Records whose parent it is, newest first, at most 200. */
  parts: z.array(ItemRow),
  inherited: z.array(Inherited),
  upstreamChanges: z.array(UpstreamChange),
  completeness: Completeness.nullable(),
  releases: z.array(Release),
  /** What must hold before it may be live; empty for kinds that never are. */
  gate: z.array(GateCheck),
  assessments: z.array(z.strictObject({ id: RecordId, title: z.string(), packId: z.string(), state: z.string() })),
});
export type ItemView = z.infer<typeof ItemView>;

/** One change of one field, newest first in lists. `seq`: the journal entry. */
export const FieldHistory = z.strictObject({
  seq: z.int(),
  at: Instant,
  personId: RecordId.nullable(),
  personName: z.string().nullable(),
  /** A field id; `name`, `state`, `owner`, or `custom.<id>`. */
  field: z.string(),
  before: z.json().nullable(),
  after: z.json().nullable(),
  reason: z.string(),
  action: z.string(),
});
export type FieldHistory = z.infer<typeof FieldHistory>;

/** Words of a text that stayed, came or went. */
export const TextChange = z.strictObject({ kind: z.enum(['same', 'added', 'removed']), text: z.string() });

/** A field that two states of a card have differently. */
export const FieldDifference = z.strictObject({
  field: z.string(),
  left: FactValue.nullable(),
  right: FactValue.nullable(),
  /** Of texts: word by word. */
  words: z.array(TextChange).nullable(),
  /** Of tables: rows paired by their first columns. */
  rows: z
    .array(
      z.strictObject({
        change: z.enum(['same', 'added', 'removed', 'changed']),
        left: TableRow.nullable(),
        right: TableRow.nullable(),
        /** Columns that differ. */
        columns: z.array(z.string()),
      }),
    )
    .nullable(),
});
export type FieldDifference = z.infer<typeof FieldDifference>;

/** A state of a record to compare: as it is now, as it was after a journal entry, or as released. */
export const ItemState = z.strictObject({
  item: ItemRef,
  at: z.union([z.literal('now'), z.strictObject({ seq: z.int() }), z.strictObject({ releaseId: RecordId })]),
});
export type ItemState = z.infer<typeof ItemState>;

export const ItemComparison = z.strictObject({
  left: z.strictObject({ name: z.string(), label: z.string() }),
  right: z.strictObject({ name: z.string(), label: z.string() }),
  differences: z.array(FieldDifference),
});
export type ItemComparison = z.infer<typeof ItemComparison>;

/** The lineage as boxes and arrows. */
export const LineageGraph = z.strictObject({
  nodes: z.array(
    ItemRef.extend({
      name: z.string(),
      detail: z.string(),
      state: LifecycleState.nullable(),
      /** What it states itself. */
      carries: z.array(z.enum(['personal-data', 'special-category', 'licence-limits', 'finding'])),
      hasUpstreamChange: z.boolean(),
    }),
  ),
  edges: z.array(z.strictObject({ id: RecordId, type: LinkType, from: RecordId, to: RecordId })),
  /** Whether more than 2,000 records hang together, of which only these are given. */
  isCut: z.boolean(),
});
export type LineageGraph = z.infer<typeof LineageGraph>;

/** Where the boxes and arrows of a lineage stand, in points; what is upstream stands on the left. Same ids as the graph. */
export const LineagePicture = z.strictObject({
  width: z.number(),
  height: z.number(),
  boxes: z.array(z.strictObject({ id: RecordId, x: z.number(), y: z.number(), width: z.number(), height: z.number() })),
  /** From upstream to downstream. */
  arrows: z.array(
    z.strictObject({ id: RecordId, points: z.array(z.strictObject({ x: z.number(), y: z.number() })).min(2) }),
  ),
});
export type LineagePicture = z.infer<typeof LineagePicture>;

/** A note in the margin of a field; `quote`: the words it speaks of. */
export const ItemComment = z.strictObject({
  id: RecordId,
  version: z.int(),
  item: ItemRef,
  field: z.string(),
  quote: z.string().max(2000),
  text: z.string().trim().min(1).max(5000),
  personId: RecordId,
  personName: z.string(),
  at: Instant,
  resolvedAt: Instant.nullable(),
});
export type ItemComment = z.infer<typeof ItemComment>;
