import { createHash, X509Certificate } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import type { ColumnValue, JournalEvent } from '#contract/records/journal';
import { Tone } from '#contract/records/rules';
import { AssessmentState, SignOffManifest } from '#contract/records/sign-off';
import { fromRow } from '#core/journal/event';
import { type ReplayedRecord, startReplay } from '#core/journal/replay';
import { shippedWorkflows } from '#core/sign-off/default-workflows';
import { LISTED_PARTS, sortRecords } from '#core/sign-off/manifest';
import { holdersFor } from '#core/sign-off/people';
import { recordHash } from '#core/sign-off/record-hash';
import { currentRound } from '#core/sign-off/rounds';
import { toneOf } from '#core/sign-off/tone';
import { build, type Reader } from '#core/store/sql';
import type { JournalRow } from '#core/store/tables';
import type { WorkflowCode } from './workflow-checks.ts';

type Row = { readonly id: string; readonly version: number; readonly get: (field: string) => ColumnValue };

/** What the journal says against each sign-off, by its id: at the moment it was written, the records were otherwise. */
export type Contradictions = ReadonlyMap<string, ReadonlySet<WorkflowCode>>;

const Roles = z.array(z.enum(['owner', 'developer', 'validator', 'risk-officer', 'dpo', 'approver']));
const PackPart = z.object({
  classes: z.array(z.object({ id: z.string(), tone: Tone })),
  sections: z.array(z.object({ questions: z.array(z.object({ id: z.string(), type: z.string() })) })),
});
const Workflow = z.object({ role: z.string().optional(), round: z.number().optional() });
const Outcome = z.object({ outcome: AssessmentState.shape.outcome });

/** Null for what is no JSON, or not of the schema. */
function read<T>(schema: z.ZodType<T>, text: ColumnValue): T | null {
  if (typeof text !== 'string') return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

const INDEXED: ReadonlySet<string> = new Set([...LISTED_PARTS, 'evidence', 'sign_off_moves']);

/**
 * Replays the journal up to each sign-off and compares what the sign-off says of that moment (its manifest, the four-eyes
 * rule, roles, rules, round, its key's owner) with what the records were. What a window or a program did around the app is
 * found here, even if it wrote an unbroken journal.
 * @param tables  one unchanging state
 */
export function contradictedSignOffs(tables: Reader): Contradictions {
  const found = new Map<string, ReadonlySet<WorkflowCode>>();
  if (!tables.get(build.selectFrom('sign_offs').select('id').limit(1))) return found;
  const replay = startReplay();
  const byAssessment = new Map<string, string[]>();
  const rows = (kind: string, assessmentId?: string): Row[] => {
    const table = replay.records.get(kind) ?? new Map<string, ReplayedRecord>();
    const ids = assessmentId === undefined ? [...table.keys()] : (byAssessment.get(`${kind} ${assessmentId}`) ?? []);
    return ids.flatMap((id) => {
      const record = table.get(id);
      return record ? [toRow(id, record)] : [];
    });
  };
  const fieldsOf = (kind: string, id: string) => replay.records.get(kind)?.get(id)?.fields ?? [];
  for (const row of tables.each<JournalRow>(build.selectFrom('journal_events').selectAll().orderBy('seq'))) {
    let event: JournalEvent;
    try {
      event = fromRow(row);
    } catch {
      // The check of the journal names it.
      continue;
    }
    replay.apply(event);
    const { kind, id } = event.record;
    if (event.operation !== 'insert') continue;
    if (INDEXED.has(kind)) {
      const key = `${kind} ${event.changes.find(({ field }) => field === 'assessment_id')?.new ?? ''}`;
      byAssessment.set(key, [...(byAssessment.get(key) ?? []), id]);
    }
    if (kind !== 'sign_offs') continue;
    const record = replay.records.get(kind)?.get(id);
    if (record) found.set(id, contradictions(toRow(id, record), rows, fieldsOf));
  }
  return found;
}

function toRow(id: string, { version, fields }: ReplayedRecord): Row {
  return { id, version, get: (field) => fields.get(field) ?? null };
}

type Rows = (kind: string, assessmentId?: string) => Row[];
type FieldsOf = (kind: string, id: string) => Iterable<readonly [string, ColumnValue]>;

function contradictions(signOff: Row, rows: Rows, fieldsOf: FieldsOf): ReadonlySet<WorkflowCode> {
  const against = new Set<WorkflowCode>();
  const assessmentId = String(signOff.get('assessment_id'));
  const personId = String(signOff.get('person_id'));
  const assessment = rows('assessments').find(({ id }) => id === assessmentId);
  const workspace = rows('workspace')[0];
  const pack = rows('packs').find(({ id }) => id === assessment?.get('pack_copy_id'));
  const packPart = read(PackPart, pack?.get('content') ?? null);
  const fourEyes = workspace?.get('four_eyes') === 1;
  const authors = authorsAt(rows, assessmentId, assessment, packPart);
  if (!isOwnKey(signOff, personId, rows)) against.add('signer-key');
  if ((signOff.get('four_eyes') === 1) !== fourEyes) against.add('four-eyes');
  const isDeciding = !['opinion', 'withdraw'].includes(String(signOff.get('decision')));
  if (fourEyes && isDeciding && authors.has(personId)) against.add('four-eyes');
  const manifest = read(SignOffManifest, signOff.get('manifest'));
  // Whatever writes to a journal that knows devices takes decisions in a workflow: only what is older has no manifest.
  if (manifest === null && rows('devices').length > 0) against.add('manifest-hash');
  if (manifest === null) return against;
  if (!isSame([...manifest.authors.map(({ id }) => id)].toSorted(), [...authors].toSorted())) against.add('four-eyes');
  const listed = listRecords(rows, fieldsOf, assessmentId, {
    workspace,
    assessment,
    pack,
    tone: manifest.workflow.tone,
  });
  if (!isSame(manifest.records, listed)) against.add('manifest-hash');
  if (!isByTheRules(signOff, manifest, rows, { assessmentId, fourEyes, authors, packPart })) against.add('quorum');
  return against;
}

const isSame = (one: unknown, other: unknown): boolean => canonicalize(one) === canonicalize(other);

function authorsAt(
  rows: Rows,
  assessmentId: string,
  assessment: Row | undefined,
  pack: z.infer<typeof PackPart> | null,
): ReadonlySet<string> {
  const questions = pack?.sections.flatMap((section) => section.questions) ?? [];
  const asked = new Set(questions.flatMap(({ id, type }) => (type === 'evidence' ? [id] : [])));
  const answers = rows('answers', assessmentId).filter(
    (row) => row.get('value') !== null || row.get('justification') !== null,
  );
  const files = rows('evidence', assessmentId).filter((row) => asked.has(String(row.get('question_id'))));
  const ids = [
    assessment?.get('author_id'),
    ...answers.map((row) => row.get('answered_by')),
    ...files.map((row) => row.get('added_by')),
    ...rows('overrides', assessmentId).map((row) => row.get('person_id')),
  ];
  return new Set(ids.flatMap((id) => (typeof id === 'string' ? [id] : [])));
}

/** The key was that person's alone, its certificate is the one that is named, and the person had that name. */
function isOwnKey(signOff: Row, personId: string, rows: Rows): boolean {
  const fingerprint = signOff.get('fingerprint');
  const keys = rows('signing_keys').filter((key) => key.get('fingerprint') === fingerprint);
  const key = keys.find(({ id }) => id === signOff.get('key_id'));
  if (!key || keys.some((one) => one.get('person_id') !== personId)) return false;
  const person = rows('people').find(({ id }) => id === personId);
  if (person?.get('name') !== signOff.get('person_name')) return false;
  const [leaf] = read(z.array(z.string()), key.get('certificates')) ?? [];
  try {
    return (
      createHash('sha256')
        .update(new X509Certificate(leaf ?? '').raw)
        .digest('hex') === fingerprint
    );
  } catch {
    return false;
  }
}

function listRecords(
  rows: Rows,
  fieldsOf: FieldsOf,
  assessmentId: string,
  about: { workspace: Row | undefined; assessment: Row | undefined; pack: Row | undefined; tone: string },
): SignOffManifest['records'] {
  const list = (kind: string, of: readonly (Row | undefined)[]): SignOffManifest['records'] =>
    of.flatMap((row) =>
      row
        ? [
            {
              kind,
              id: row.id,
              version: row.version,
              hash: recordHash({ kind, ...row, fields: fieldsOf(kind, row.id) }),
            },
          ]
        : [],
    );
  const system = rows('ai_systems').find(({ id }) => id === about.assessment?.get('system_id'));
  return sortRecords([
    ...list('workspace', [about.workspace]),
    ...list('ai_systems', [system]),
    ...list('packs', [about.pack]),
    ...list('assessments', [about.assessment]),
    ...list(
      'workflows',
      rows('workflows').filter((row) => row.get('tone') === about.tone),
    ),
    ...LISTED_PARTS.flatMap((kind) => list(kind, rows(kind, assessmentId))),
  ]);
}

/** Tone, rules, roles and round are what they were at that moment, and what was approved was determined. */
function isByTheRules(
  signOff: Row,
  { workflow, assignments }: SignOffManifest,
  rows: Rows,
  about: {
    readonly assessmentId: string;
    readonly fourEyes: boolean;
    readonly authors: ReadonlySet<string>;
    readonly packPart: z.infer<typeof PackPart> | null;
  },
): boolean {
  const { assessmentId, fourEyes, authors, packPart } = about;
  const outcome = read(Outcome, signOff.get('state'))?.outcome;
  const tone = packPart && outcome ? toneOf(packPart, outcome) : null;
  const changed =
    rows('workflows')
      .find((row) => row.get('tone') === workflow.tone)
      ?.get('rules') ?? null;
  const rulesThen =
    typeof changed === 'string' ? [read(z.json(), changed)] : tone === null ? [] : shippedWorkflows[tone];
  const rules = rulesThen.find((one) => isSame(one, workflow.rules));
  const moves = rows('sign_off_moves', assessmentId).map((row) => ({
    move: String(row.get('move')) as 'submit' | 'recall' | 'reopen' | 'supersede',
  }));
  const { round, phase } = currentRound(moves);
  const isOpen = phase === 'open' || signOff.get('decision') === 'withdraw';
  const told = read(Workflow, signOff.get('workflow'));
  if (workflow.tone !== tone || rules === undefined || !isOpen || told?.round !== round) return false;
  // What open questions could still change cannot be approved.
  if (String(signOff.get('decision')).startsWith('approve') && outcome?.isDetermined !== true) return false;
  const people = rows('people')
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((row) => ({ id: row.id, roles: read(Roles, row.get('roles')) ?? [] }));
  const assigned = rows('assignments', assessmentId).map((row) => ({
    role: String(row.get('role')) as SignOffManifest['assignments'][number]['role'],
    personId: String(row.get('person_id')),
  }));
  const holders = holdersFor(rules as Parameters<typeof holdersFor>[0], people, assigned, { fourEyes, authors });
  const key = (list: readonly { readonly role: string; readonly personId: string }[]): string[] =>
    list.map(({ role, personId }) => `${role} ${personId}`).toSorted();
  return isSame(key(assignments), key(holders));
}
