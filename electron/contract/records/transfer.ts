import { z } from 'zod';
import { RuleSeverity } from './consistency.ts';
import { Facts, FieldId, ItemKind, ItemRef, LifecycleState, LinkType } from './inventory.ts';
import { DateOnly, Instant, RecordId, Sha256 } from './text.ts';
import { FileToken } from './workspace.ts';

/** Every format that files come in. */
export const ImportFormat = z.enum([
  'mlflow-model',
  'mlflow-run',
  'hugging-face-model-card',
  'hugging-face-dataset-card',
  'cyclonedx',
  'spdx',
  'model-card-toolkit',
  'croissant',
  'dvc',
  'onnx',
  'safetensors',
  'gguf',
  'kubeflow',
  'sagemaker-model-card',
  'table',
  'cnil-pia',
  'bundle',
  'workspace',
  'measurements',
]);
export type ImportFormat = z.infer<typeof ImportFormat>;

/**
 * A record that a file speaks of, before anything is written. `key` is unique in its draft; `parentKey`, `fromKey` and
 * `toKey` name others of it.
 */
export const DraftItem = z.strictObject({
  key: z.string().max(500),
  kind: ItemKind,
  name: z.string().trim().min(1).max(200),
  parentKey: z.string().max(500).nullable(),
  state: LifecycleState.nullable(),
  facts: Facts,
  custom: z.record(z.string(), z.json()),
  /** What the file says of it that no field holds; kept with the record, and given back to the same format. */
  extras: z.record(z.string(), z.json()),
  /** Where in the file. */
  place: z.string().max(500),
});
export type DraftItem = z.infer<typeof DraftItem>;

export const DraftLink = z.strictObject({
  type: LinkType,
  fromKey: z.string(),
  toKey: z.string(),
  note: z.string().max(2000),
});
export type DraftLink = z.infer<typeof DraftLink>;

/**
 * Something of the file that is told to whoever imports it. `kept`: no field holds it, it stays in `extras`. `dropped`: it
 * does not come along, for the reason given. `unsure`: it was taken, but may be meant otherwise. `path`: as JSON pointer,
 * YAML path or line; `reason`: message key suffix of `transfer.note.<reason>`; `value`: at most 500 characters of it.
 */
export const DraftNote = z.strictObject({
  kind: z.enum(['kept', 'dropped', 'unsure']),
  path: z.string().max(1000),
  value: z.string().max(500),
  reason: z.string().max(100),
});
export type DraftNote = z.infer<typeof DraftNote>;

/** Answers that a file holds to questions of a pack, such as a PIA. */
export const DraftAnswers = z.strictObject({
  packId: z.string(),
  title: z.string().max(200),
  systemKey: z.string(),
  answers: z.array(z.strictObject({ questionId: z.string(), text: z.string().max(20_000) })).max(1000),
});
export type DraftAnswers = z.infer<typeof DraftAnswers>;

/** What one file says, in our terms. The same file always gives the same draft. */
export const Draft = z.strictObject({
  format: ImportFormat,
  /** As the file names it, for example `1.6`; empty if it does not. */
  formatVersion: z.string().max(50),
  items: z.array(DraftItem).max(200_000),
  links: z.array(DraftLink).max(500_000),
  answers: z.array(DraftAnswers).max(100),
  notes: z.array(DraftNote).max(20_000),
});
export type Draft = z.infer<typeof Draft>;

/** How a record of a draft meets what is here. `existing`: the record of the same kind and name (and parent) there is. */
export const ImportChoice = z.strictObject({
  key: z.string(),
  action: z.enum(['add', 'merge', 'skip']),
  /** With `merge`: the record that takes the facts. */
  intoId: RecordId.nullable(),
});
export type ImportChoice = z.infer<typeof ImportChoice>;

/** What an import would do; nothing is written yet. */
export const ImportPreview = z.strictObject({
  id: RecordId,
  files: z.array(
    z.strictObject({
      name: z.string(),
      sha256: Sha256,
      format: ImportFormat.nullable(),
      formatVersion: z.string(),
      /** Why it cannot be read; null if it can. */
      problem: z.strictObject({ code: z.string(), details: z.record(z.string(), z.json()) }).nullable(),
      /** An import of the same bytes that was not undone. */
      importedBefore: Instant.nullable(),
    }),
  ),
  items: z.array(
    z.strictObject({
      ...DraftItem.omit({ extras: true }).shape,
      fileName: z.string(),
      existing: ItemRef.extend({ name: z.string() }).nullable(),
      suggestion: ImportChoice.shape.action,
      /** Fields that a merge would change, with what is there. */
      changes: z.array(z.strictObject({ field: z.string(), before: z.json().nullable(), after: z.json() })),
    }),
  ),
  /** Of how many there are more than are shown (2,000). */
  itemCount: z.int(),
  links: z.array(DraftLink),
  answers: z.array(DraftAnswers),
  notes: z.array(DraftNote.extend({ fileName: z.string() })),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

export const ImportProgress = z.strictObject({
  phase: z.enum(['read', 'compare', 'write']),
  done: z.int(),
  total: z.int(),
});
export type ImportProgress = z.infer<typeof ImportProgress>;

/** An import that took place. */
export const ImportRecord = z.strictObject({
  id: RecordId,
  version: z.int(),
  files: z.array(z.strictObject({ name: z.string(), sha256: Sha256, format: ImportFormat })),
  personId: RecordId,
  personName: z.string(),
  at: Instant,
  added: z.int(),
  merged: z.int(),
  links: z.int(),
  undoneAt: Instant.nullable(),
  /** Records changed since, which keep it from being undone in full. */
  changedSince: z.int(),
});
export type ImportRecord = z.infer<typeof ImportRecord>;

/** How columns of a table become fields; kept as a template. `target`: a field, or `name`, `state`, `parent`, `custom.<id>`. */
export const ColumnMapping = z.strictObject({
  kind: ItemKind,
  sheet: z.string().max(100).nullable(),
  headerRow: z.int().min(1).max(100),
  columns: z.array(z.strictObject({ header: z.string().max(500), target: z.string().max(100).nullable() })).max(500),
});
export type ColumnMapping = z.infer<typeof ColumnMapping>;

export const MappingTemplate = z.strictObject({
  id: RecordId,
  version: z.int(),
  name: z.string().trim().min(1).max(200),
  mapping: ColumnMapping,
});
export type MappingTemplate = z.infer<typeof MappingTemplate>;

/** A table as found in a file, to map its columns. */
export const TableLook = z.strictObject({
  sheets: z.array(
    z.strictObject({
      name: z.string(),
      headers: z.array(z.string()),
      samples: z.array(z.array(z.string())),
      rows: z.int(),
    }),
  ),
  suggestion: ColumnMapping,
  templates: z.array(MappingTemplate),
});
export type TableLook = z.infer<typeof TableLook>;

/** Every format that goes out. */
export const ExportFormat = z.enum([
  'cyclonedx-1.6',
  'cyclonedx-1.7',
  'hugging-face',
  'model-card-toolkit',
  'spdx-3',
  'croissant',
  'markdown',
  'docx',
  'csv',
  'xlsx',
  'bundle',
  'oscal-assessment-results',
]);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** What is exported: one record with its lineage, a list, everything, or an assessment. */
export const ExportScope = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('item'), item: ItemRef }),
  z.strictObject({ of: z.literal('list'), kind: ItemKind }),
  z.strictObject({ of: z.literal('evidence') }),
  z.strictObject({ of: z.literal('assessment'), assessmentId: RecordId }),
  z.strictObject({ of: z.literal('workspace') }),
]);
export type ExportScope = z.infer<typeof ExportScope>;

/** What the format could not hold. `reason`: message key suffix of `transfer.loss.<reason>`. */
export const ExportLoss = z.strictObject({ item: z.string(), field: z.string(), reason: z.string() });
export type ExportLoss = z.infer<typeof ExportLoss>;

/** A written file. `schema`: the official schema it was held against; null if there is none for the format. */
export const ExportResult = z.strictObject({
  file: FileToken,
  fileName: z.string(),
  sizeBytes: z.int(),
  sha256: Sha256,
  records: z.int(),
  schema: z.string().nullable(),
  losses: z.array(ExportLoss),
});
export type ExportResult = z.infer<typeof ExportResult>;

/** One thing that `check` found missing or wrong. */
export const CheckFinding = z.strictObject({
  rule: z.string(),
  severity: RuleSeverity,
  subject: z.strictObject({ kind: z.string(), id: RecordId, name: z.string() }),
  field: FieldId.nullable(),
  /** Articles or house rule that ask for it. */
  sources: z.array(z.string()),
  dueOn: DateOnly.nullable(),
});
export type CheckFinding = z.infer<typeof CheckFinding>;
