import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ColumnValue } from '#contract/records/journal';
import { SignOffManifest } from '#contract/records/sign-off';
import { WorkflowRules } from '#contract/records/workflow';
import { createCache } from '#core/assessments/cache';
import type { LoadedAssessment } from '#core/assessments/load';
import type { SealedState } from '#core/assessments/state';
import { journaledValue } from '#core/journal/journaled-value';
import { decisionBytes } from '#core/signing/decision';
import { isObjectColumn } from '#core/store/object-columns';
import { keysOf } from '#core/store/object-text';
import { buildAny, type Reader } from '#core/store/sql';
import type { AnyRow, RecordTable } from '#core/store/tables';
import type { Frame } from './frame.ts';
import { recordHash } from './record-hash.ts';

/** What the manifest lists of an assessment, beside its own row: tables that name it. */
export const LISTED_PARTS = ['answers', 'evidence', 'overrides', 'assignments'] as const;

type Rules = SignOffManifest['workflow']['rules'];
type ManifestRecord = SignOffManifest['records'][number];

/** In the order of kinds, then ids, so that equal records give equal bytes. */
export function sortRecords(records: readonly ManifestRecord[]): ManifestRecord[] {
  const key = ({ kind, id }: ManifestRecord): string => `${kind} ${id}`;
  return records.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function listRow(kind: RecordTable, { id, version, ...columns }: AnyRow): ManifestRecord {
  const fields = Object.entries(columns as Record<string, ColumnValue>).flatMap(([column, value]) => {
    // As the journal tells it: of an object each key is a field of its own.
    const keys = isObjectColumn(kind, column) ? keysOf(kind, value) : null;
    if (keys === null) return [[column, journaledValue(kind, column, value)] as const];
    return [...keys].map(([key, text]) => [`${column}.${key}`, text] as const);
  });
  return { kind, id, version, hash: recordHash({ kind, id, version, fields }) };
}

/** Every record that a sign-off of this assessment rests on. */
function listRecords(read: Reader, { assessment, workspace, system }: LoadedAssessment, tone: string) {
  const rows = (kind: RecordTable, column: string, value: string): ManifestRecord[] =>
    read.all<AnyRow>(buildAny.selectFrom(kind).selectAll().where(column, '=', value)).map((row) => listRow(kind, row));
  return sortRecords([
    ...rows('workspace', 'id', workspace.id),
    ...rows('ai_systems', 'id', system.id),
    ...rows('packs', 'hash', assessment.packHash),
    ...rows('assessments', 'id', assessment.id),
    ...rows('workflows', 'tone', tone),
    ...LISTED_PARTS.flatMap((kind) => rows(kind, 'assessment_id', assessment.id)),
  ]);
}

/** A manifest with its bytes and their hash. */
export type SealedManifest = { readonly manifest: SignOffManifest; readonly text: string; readonly hash: string };

/** Seals a manifest: RFC 8785 JSON and its SHA-256. */
export function sealManifest(manifest: SignOffManifest): SealedManifest {
  const text = canonicalize(manifest) ?? '';
  return { manifest, text, hash: createHash('sha256').update(text).digest('hex') };
}

/** Says what a decision that is taken now is taken on, and under which rules. */
export function makeManifest(
  read: Reader,
  loaded: LoadedAssessment,
  sealed: SealedState,
  about: { readonly frame: Frame; readonly tone: string; readonly round: number },
): SealedManifest {
  const name = (id: string): string => loaded.people.get(id)?.name ?? id;
  const newest = loaded.signOffs.at(-1)?.signOff;
  const { pack } = loaded;
  return sealManifest({
    format: 'model-dossier/manifest',
    formatVersion: 1,
    workspaceId: loaded.workspace.id,
    assessmentId: loaded.assessment.id,
    contentHash: sealed.contentHash,
    records: listRecords(read, loaded, about.tone),
    packs: [{ id: pack.id, version: pack.version, hash: pack.hash }],
    evidence: loaded.evidence.map(({ questionId, name, sha256 }) => ({ questionId, name, sha256 })),
    authors: [...about.frame.authors].toSorted().map((id) => ({ id, name: name(id) })),
    assignments: about.frame.holders.map(({ role, personId }) => ({ role, personId, name: name(personId) })),
    workflow: { tone: about.tone, round: about.round, rules: about.frame.rules as unknown as Rules },
    previous: newest ? { id: newest.id, hash: createHash('sha256').update(decisionBytes(newest)).digest('hex') } : null,
  });
}

const manifests = createCache<SignOffManifest | null>(200);

/** Reads a manifest's text; null if it is none. Each is read once: it never changes. */
export function parseManifest(text: string): SignOffManifest | null {
  return manifests.get(text, () => {
    try {
      return SignOffManifest.safeParse(JSON.parse(text)).data ?? null;
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
      return null;
    }
  });
}

/** The rules and people that a manifest names; null if its rules are none. */
export function frameOf(manifest: SignOffManifest, fourEyes: boolean): Frame | null {
  const rules = WorkflowRules.safeParse(manifest.workflow.rules).data;
  if (!rules) return null;
  return {
    rules,
    fourEyes,
    authors: new Set(manifest.authors.map(({ id }) => id)),
    holders: manifest.assignments.map(({ role, personId }) => ({ role, personId })),
  };
}
