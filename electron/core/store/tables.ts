import type { ColumnValue } from '#contract/records/journal';
import {
  type BlobChunkRow,
  type BlobRow,
  type InventoryTables,
  inventoryTables,
  type SearchDocumentRow,
  type SearchStateRow,
  type SearchTextRow,
} from './inventory-tables.ts';
import type { ProjectionTables } from './projection-tables.ts';
import { type WatchTables, watchTables } from './watch-tables.ts';

/** What every record's row begins with: its id, and its version, which counts its writes from 1. */
type RecordRow = { readonly id: string; readonly version: number };

export type WorkspaceRow = RecordRow & {
  readonly name: string;
  readonly four_eyes: number;
  readonly created_at: string;
  /** Address of a time-stamp server; null: none. */
  readonly timestamp_server: string | null;
  /** JSON of the dossier it was made from; such a workspace can only be read. */
  readonly origin: string | null;
  /** JSON of `WorkspaceLogo`: media type, width, height, base64. */
  readonly logo: string | null;
};

export type PersonRow = RecordRow & {
  readonly name: string;
  readonly email: string;
  /** JSON array of roles. */
  readonly roles: string;
  readonly created_at: string;
};

export type SigningKeyRow = RecordRow & {
  readonly person_id: string;
  readonly algorithm: string;
  readonly origin: string;
  readonly subject: string;
  readonly issuer: string;
  readonly is_self_signed: number;
  readonly fingerprint: string;
  /** JSON array of PEM texts. */
  readonly certificates: string;
  readonly not_before: string;
  readonly not_after: string;
  /** The sealed private key as JSON; the journal keeps only its digest (`secretColumns`). Null for a key on a token. */
  readonly envelope: string | null;
  readonly created_at: string;
  /** JSON of `SigningKey.token`. */
  readonly token: string | null;
  readonly revoked_at: string | null;
  readonly revocation_reason: string | null;
  readonly replaced_by_id: string | null;
};

export type SystemRow = RecordRow & {
  readonly name: string;
  readonly release: string;
  readonly provider: string;
  readonly deployer: string;
  readonly intended_purpose: string;
  readonly description: string;
  readonly sector: string;
  readonly regions: string;
  readonly people_affected: string;
  readonly owner_id: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  /** Those below are null of systems from before there was an inventory. */
  readonly state: string | null;
  readonly facts: string | null;
  readonly custom: string | null;
  readonly extras: string | null;
  readonly origin: string | null;
  readonly change_reason: string | null;
};

/** The copy of a pack that assessments of this workspace were made with. */
export type PackRow = RecordRow & {
  readonly pack_id: string;
  readonly pack_version: string;
  readonly hash: string;
  /** RFC 8785 JSON of the pack. */
  readonly content: string;
  /** When a person imported it; null for the copy that came with an assessment by a shipped pack. */
  readonly imported_at: string | null;
};

export type AssessmentRow = RecordRow & {
  readonly system_id: string;
  readonly pack_copy_id: string;
  readonly title: string;
  readonly assessed_on: string;
  readonly author_id: string;
  readonly created_at: string;
  /** The assessment by an older version of the pack that this one was made from. */
  readonly upgraded_from_id: string | null;
  /** JSON of the dossier it was imported from; null if it was made here. */
  readonly origin: string | null;
};

export type AnswerRow = RecordRow & {
  readonly assessment_id: string;
  readonly question_id: string;
  /** JSON of the value; null if there is none. */
  readonly value: string | null;
  /** JSON of the rich text; null if there is none. */
  readonly justification: string | null;
  readonly is_flagged: number;
  readonly answered_by: string;
  readonly answered_at: string;
  /** JSON of `AnswerOrigin`. */
  readonly origin: string | null;
};

export type EvidenceRow = RecordRow & {
  readonly assessment_id: string;
  readonly question_id: string;
  readonly name: string;
  readonly media_type: string;
  readonly size_bytes: number;
  readonly sha256: string;
  readonly added_by: string;
  readonly added_at: string;
  /** The piece in the library; null of files from before there was one. */
  readonly item_id: string | null;
};

export type SignOffRow = RecordRow & {
  readonly assessment_id: string;
  readonly person_id: string;
  readonly person_name: string;
  readonly key_id: string;
  readonly fingerprint: string;
  readonly decision: string;
  readonly statement: string;
  readonly conditions: string;
  readonly next_review_on: string | null;
  readonly four_eyes: number;
  readonly content_hash: string;
  readonly signed_at: string;
  /** The detached CMS container, base64. */
  readonly cms: string;
  readonly decision_cms: string;
  /** RFC 8785 JSON of the signed `AssessmentState`. */
  readonly state: string;
  /** RFC 8785 JSON of what a workflow adds to the decision (`SignOff` from `role` to `manifestHash`). */
  readonly workflow: string | null;
  /** RFC 8785 JSON of the `SignOffManifest`. */
  readonly manifest: string | null;
  readonly withdraws_id: string | null;
};

/** What a person holds of a class against or beside the rules. */
export type OverrideRow = RecordRow & {
  readonly assessment_id: string;
  readonly class_id: string;
  readonly truth: string;
  readonly reason: string;
  readonly person_id: string;
  readonly at: string;
};

/** A working note on a question. */
export type CommentRow = RecordRow & {
  readonly assessment_id: string;
  readonly question_id: string;
  readonly text: string;
  readonly person_id: string;
  readonly at: string;
  readonly resolved_at: string | null;
  /** The comment it replies to. */
  readonly parent_id: string | null;
};

/** The sign-off rules of one tone; `rules` null: those the app ships. */
export type WorkflowRow = RecordRow & {
  readonly tone: string;
  readonly rules: string | null;
  readonly changed_at: string;
};

export type AssignmentRow = RecordRow & {
  readonly assessment_id: string;
  readonly role: string;
  readonly person_id: string;
};

export type SignOffMoveRow = RecordRow & {
  readonly assessment_id: string;
  readonly move: string;
  readonly person_id: string;
  readonly reason: string;
  readonly at: string;
};

export type SignOffConditionRow = RecordRow & {
  readonly assessment_id: string;
  readonly sign_off_id: string;
  readonly text: string;
  readonly owner_id: string;
  readonly due_on: string;
  readonly fulfilled_at: string | null;
  readonly fulfilled_by: string | null;
  readonly note: string;
};

export type RiskAcceptanceRow = RecordRow & {
  readonly assessment_id: string;
  readonly sign_off_id: string;
  readonly text: string;
  readonly accepted_by: string;
  readonly until: string;
  readonly revoked_at: string | null;
  readonly revoked_by: string | null;
  readonly revocation_reason: string;
};

export type AuthorityRow = RecordRow & {
  readonly subject: string;
  readonly fingerprint: string;
  /** PEM. */
  readonly certificate: string;
  readonly envelope: string;
  readonly not_before: string;
  readonly not_after: string;
  readonly created_at: string;
};

export type TrustedCertificateRow = RecordRow & {
  readonly kind: string;
  readonly subject: string;
  readonly fingerprint: string;
  /** PEM. */
  readonly certificate: string;
  readonly not_after: string;
  readonly note: string;
  readonly added_by: string;
  readonly added_at: string;
};

/** An installation that wrote here, with the Ed25519 key (32 bytes, base64) that signs its checkpoints. */
export type DeviceRow = RecordRow & {
  readonly public_key: string;
  readonly name: string;
  readonly created_at: string;
};

export type CheckpointRow = RecordRow & {
  readonly size: number;
  readonly root: string;
  readonly head: string;
  readonly note: string;
  readonly reason: string;
  readonly at: string;
};

/** A state that left the workspace in a dossier; of several with the same content only the first is kept. */
export type DossierRow = RecordRow & {
  readonly assessment_id: string;
  readonly edition: string;
  readonly content_hash: string;
  /** RFC 8785 JSON of the `AssessmentState`. */
  readonly state: string;
  readonly exported_at: string;
};

/** Tables whose every row is a record with a history in the journal. */
export type RecordTables = InventoryTables &
  WatchTables & {
    workspace: WorkspaceRow;
    people: PersonRow;
    signing_keys: SigningKeyRow;
    ai_systems: SystemRow;
    packs: PackRow;
    assessments: AssessmentRow;
    answers: AnswerRow;
    evidence: EvidenceRow;
    sign_offs: SignOffRow;
    overrides: OverrideRow;
    comments: CommentRow;
    workflows: WorkflowRow;
    assignments: AssignmentRow;
    sign_off_moves: SignOffMoveRow;
    sign_off_conditions: SignOffConditionRow;
    risk_acceptances: RiskAcceptanceRow;
    authorities: AuthorityRow;
    trusted_certificates: TrustedCertificateRow;
    devices: DeviceRow;
    checkpoints: CheckpointRow;
    dossiers: DossierRow;
  };
export type RecordTable = keyof RecordTables;

export const recordTables: readonly RecordTable[] = [
  'workspace',
  'people',
  'signing_keys',
  'ai_systems',
  'packs',
  'assessments',
  'answers',
  'evidence',
  'sign_offs',
  'overrides',
  'comments',
  'workflows',
  'assignments',
  'sign_off_moves',
  'sign_off_conditions',
  'risk_acceptances',
  'authorities',
  'trusted_certificates',
  'devices',
  'checkpoints',
  'dossiers',
  ...inventoryTables,
  ...watchTables,
];

/**
 * Columns whose text never enters the journal, because the journal is shown to people and is never cut: an old
 * envelope in it would stay open to its old passphrase for ever. The journal keeps `sha256:<hex>` of the text.
 */
export const secretColumns: ReadonlySet<string> = new Set(['signing_keys.envelope', 'authorities.envelope']);

export type JournalRow = {
  readonly seq: number;
  readonly device: string;
  readonly at: string;
  readonly actor: string | null;
  readonly action: string;
  readonly record_kind: string;
  readonly record_id: string;
  readonly operation: string;
  readonly base_version: number;
  /** RFC 8785 JSON of `FieldChange[]`. */
  readonly changes: string;
  readonly prev_hash: string;
  readonly hash: string;
};

export type Tables = RecordTables &
  ProjectionTables & {
    blobs: BlobRow;
    blob_chunks: BlobChunkRow;
    search_documents: SearchDocumentRow;
    search_state: SearchStateRow;
    search_texts: SearchTextRow;
    journal_events: JournalRow;
  };

/** A record's row when its table is known only at run time. */
export type AnyRow = RecordRow & Readonly<Record<string, ColumnValue>>;
