/** What every record's row begins with. */
type RecordRow = { readonly id: string; readonly version: number };

/** A record of the inventory. `facts`, `custom`, `extras`: JSON objects; `origin`: JSON of `ItemOrigin`. */
export type ItemRowColumns = RecordRow & {
  readonly name: string;
  readonly parent_id: string | null;
  readonly state: string;
  readonly owner_id: string | null;
  readonly facts: string;
  readonly custom: string;
  readonly extras: string;
  readonly origin: string | null;
  /** Why it was last changed, if anybody said. */
  readonly change_reason: string | null;
  readonly created_at: string;
  readonly updated_at: string;
};

export type LinkRow = RecordRow & {
  readonly type: string;
  readonly from_kind: string;
  readonly from_id: string;
  readonly to_kind: string;
  readonly to_id: string;
  readonly note: string;
  /** Version of the upstream record when it was last looked at; null if nothing flows along the link. */
  readonly seen_version: number | null;
  /** The newest version of the upstream record's line at that time; null if it has no line or nothing flows. */
  readonly seen_newest: string | null;
  readonly created_at: string;
};

export type ReleaseRow = RecordRow & {
  readonly item_kind: string;
  readonly item_id: string;
  readonly number: number;
  readonly label: string;
  /** RFC 8785 JSON of the frozen card. */
  readonly content: string;
  readonly content_hash: string;
  readonly statement: string;
  readonly released_by: string;
  readonly released_at: string;
};

export type ItemCommentRow = RecordRow & {
  readonly item_kind: string;
  readonly item_id: string;
  readonly field: string;
  readonly quote: string;
  readonly text: string;
  readonly person_id: string;
  readonly at: string;
  readonly resolved_at: string | null;
};

export type CustomSchemaRow = RecordRow & {
  readonly kind: string;
  readonly schema: string;
  readonly changed_at: string;
};

export type HouseRuleRow = RecordRow & {
  readonly kind: string;
  readonly field: string;
  readonly from_state: string;
  readonly reason: string;
};

export type FingerprintRow = RecordRow & {
  readonly item_kind: string;
  readonly item_id: string;
  /** RFC 8785 JSON of the `Fingerprint` without ids, person and time. */
  readonly content: string;
  readonly sha256: string;
  readonly taken_by: string;
  readonly taken_at: string;
};

export type EvidenceItemRow = RecordRow & {
  readonly title: string;
  readonly kind: string;
  readonly collected_by: string | null;
  readonly effective_on: string | null;
  readonly period_from: string | null;
  readonly period_to: string | null;
  readonly expires_on: string | null;
  readonly confidentiality: string;
  readonly note: string;
  readonly received_at: string;
};

export type EvidenceRevisionRow = RecordRow & {
  readonly item_id: string;
  readonly number: number;
  readonly name: string;
  readonly media_type: string;
  readonly size_bytes: number;
  readonly sha256: string;
  /** Where it lies if it is not stored. */
  readonly location: string | null;
  readonly added_by: string;
  readonly added_at: string;
};

export type EvidenceLinkRow = RecordRow & {
  readonly item_id: string;
  readonly target_kind: string;
  readonly target_id: string;
  readonly target_part: string;
};

export type ImportRow = RecordRow & {
  readonly files: string;
  readonly person_id: string;
  readonly at: string;
  readonly added: number;
  readonly merged: number;
  readonly links: number;
  /** The journal entries it wrote, both included. */
  readonly first_seq: number;
  readonly last_seq: number;
  readonly undone_at: string | null;
  /** Records that stayed when it was undone, because they had been changed since. */
  readonly changed_since: number;
};

export type MappingTemplateRow = RecordRow & { readonly name: string; readonly mapping: string };

/** The tables of the inventory, the evidence library and imports. */
export type InventoryTables = {
  models: ItemRowColumns;
  model_versions: ItemRowColumns;
  datasets: ItemRowColumns;
  dataset_versions: ItemRowColumns;
  deployments: ItemRowColumns;
  organisations: ItemRowColumns;
  links: LinkRow;
  releases: ReleaseRow;
  item_comments: ItemCommentRow;
  custom_schemas: CustomSchemaRow;
  house_rules: HouseRuleRow;
  fingerprints: FingerprintRow;
  evidence_items: EvidenceItemRow;
  evidence_revisions: EvidenceRevisionRow;
  evidence_links: EvidenceLinkRow;
  imports: ImportRow;
  mapping_templates: MappingTemplateRow;
};

/** Their names, in an order in which each refers only to those before it. */
export const inventoryTables: readonly (keyof InventoryTables)[] = [
  'models',
  'model_versions',
  'datasets',
  'dataset_versions',
  'deployments',
  'organisations',
  'links',
  'releases',
  'item_comments',
  'custom_schemas',
  'house_rules',
  'fingerprints',
  'evidence_items',
  'evidence_revisions',
  'evidence_links',
  'imports',
  'mapping_templates',
];

/** A stored file under its own SHA-256; its bytes lie in `blob_chunks`. Its being there follows from evidence. */
export type BlobRow = { readonly sha256: string; readonly size_bytes: number };

/** At most 1 MiB of a stored file; `number` counts from 0. */
export type BlobChunkRow = { readonly sha256: string; readonly number: number; readonly content: Buffer };

/** What became of reading the text of a revision's file; not a record. */
export type SearchTextRow = { readonly revision_id: string; readonly state: string };

/** Something that can be found: what a row says, or a page of a file. */
export type SearchDocumentRow = {
  readonly number: number;
  /** A `SearchKind`. */
  readonly kind: string;
  readonly record_id: string;
  /** Field, question or page; null: the record as such. */
  readonly place: string | null;
  readonly title: string;
  /** Where it leads if that is not the record itself: the assessment of an answer, the record of a margin note. */
  readonly target_id: string | null;
  /** Of records of the inventory: what their lists sort and filter by. */
  readonly changed_at: string | null;
  readonly state: string | null;
  readonly owner_id: string | null;
  readonly parent_id: string | null;
  /** Only of a page. */
  readonly body: string | null;
};

/** How far the search index is. */
export type SearchStateRow = {
  readonly id: number;
  /** The version of the indexer that made it. */
  readonly built_with: number;
  /** The newest journal entry it knows of. */
  readonly indexed_seq: number;
  /** Where a rebuilding goes on; null: it is complete. */
  readonly position: string | null;
};
