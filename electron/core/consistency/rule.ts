import type { Knowledge } from '#core/projections/knowledge';
import type { Reader } from '#core/store/sql';

/** How bad it is: `error`: law or reason is broken; `warning`: it will be, or may be; `notice`: worth a look. */
export type RuleSeverity = 'error' | 'warning' | 'notice';

/** What a rule speaks of: one record of this kind at a time. */
export type SubjectKind =
  | 'system'
  | 'model'
  | 'model-version'
  | 'dataset'
  | 'dataset-version'
  | 'deployment'
  | 'organisation'
  | 'assessment'
  | 'risk'
  | 'control'
  | 'evidence'
  | 'finding'
  | 'incident'
  | 'cycle'
  | 'policy'
  | 'policy-text'
  | 'training'
  | 'person';

/** Who asks for it; `source`: as the pack names it where it was read. */
export type Law = { readonly article: string; readonly pack: string; readonly source: string };

/** What a rule found of one record; days as in `ProblemRow`. */
export type Found = {
  readonly id: string;
  /** Where in the record: a field, a question, or a part as `<sort>:<id>`; empty: the record itself. */
  readonly place: string;
  readonly title: string;
  readonly item_id: string | null;
  readonly from_on: string;
  readonly until_on: string;
  /** JSON object of what the sentence names; `names`: a list of texts. */
  readonly details: string;
};

export type RuleHead = {
  readonly id: string;
  readonly severity: RuleSeverity;
  readonly kind: SubjectKind;
  readonly law?: Law;
};

/** A rule told in SQL, over the table of its kind as `x` (see `BASES`). */
export type SqlRule = RuleHead & {
  readonly where: string;
  /** After the table of the kind. */
  readonly join?: string;
  /** Expressions; by default the record itself, always, and `{}`. */
  readonly place?: string;
  readonly from?: string;
  readonly until?: string;
  readonly details?: string;
};

/** What rules in code look at records with. */
export type RuleContext = {
  readonly read: Reader;
  readonly knowledge: Knowledge;
  /** The instant of the write: for rules of the house that speak of the present themselves. */
  readonly now: string;
};

/** Several rules that look at the same things at once; each `Found` names its rule. */
export type CodeRules = {
  readonly rules: readonly RuleHead[];
  /** Of which kinds it finds something. */
  readonly kinds: readonly SubjectKind[];
  /** @param ids  of records of `kind`; null: of all */
  find(
    context: RuleContext,
    kind: SubjectKind,
    ids: readonly string[] | null,
  ): Iterable<Found & { readonly rule: string }>;
};

type Base = { readonly table: string; readonly join: string; readonly title: string; readonly item: string };

const item = (table: string): Base => ({ table, join: '', title: 'x.name', item: 'x.id' });

/** The table of each kind, and what every rule of it may name besides: `s`, where it stands. */
export const BASES: Readonly<Record<SubjectKind, Base>> = {
  system: {
    table: 'ai_systems',
    join: 'LEFT JOIN system_standings AS s ON s.system_id = x.id',
    title: 'x.name',
    item: 'x.id',
  },
  model: item('models'),
  'model-version': item('model_versions'),
  dataset: item('datasets'),
  'dataset-version': item('dataset_versions'),
  deployment: item('deployments'),
  organisation: item('organisations'),
  assessment: {
    table: 'assessments',
    join: 'LEFT JOIN assessment_standings AS s ON s.assessment_id = x.id',
    title: 'x.title',
    item: 'x.system_id',
  },
  risk: {
    table: 'risks',
    join: '',
    title: 'x.title',
    item: 'x.item_id',
  },
  control: { table: 'controls', join: '', title: 'x.title', item: 'NULL' },
  evidence: { table: 'evidence_items', join: '', title: 'x.title', item: 'NULL' },
  finding: { table: 'findings', join: '', title: 'x.title', item: 'x.item_id' },
  incident: { table: 'incidents', join: '', title: 'x.title', item: 'x.item_id' },
  cycle: { table: 'cycles', join: '', title: 'x.title', item: 'x.item_id' },
  policy: { table: 'policies', join: '', title: 'x.name', item: 'NULL' },
  'policy-text': { table: 'policy_texts', join: '', title: 'x.title', item: 'NULL' },
  training: { table: 'trainings', join: '', title: 'x.title', item: 'NULL' },
  person: { table: 'people', join: '', title: 'x.name', item: 'NULL' },
};

export const ALWAYS = '0000-01-01';
export const EVER = '9999-12-31';
/** So long before something ends it is told that it will. */
export const SOON_DAYS = 30;

/** The day after one. */
export const after = (day: string): string => `date(${day}, '+1 day')`;
/** So many days before one that something is told ahead. */
export const ahead = (day: string): string => `date(${day}, '-${SOON_DAYS} days')`;
/** A fact that says nothing. */
export const blank = (fact: string, row = 'x'): string =>
  `coalesce(trim(json_extract(${row}.facts, '$.${fact}')), '') IN ('', '[]')`;
export const factIs = (fact: string, ...values: readonly string[]): string =>
  `json_extract(x.facts, '$.${fact}') IN (${values.map((value) => `'${value}'`).join(', ')})`;

/**
 * The statement of a rule: of all records of its kind, or of those whose ids are bound as one JSON array.
 */
export function ruleSql(rule: SqlRule, scope: 'all' | 'some'): string {
  const { table, join, title, item: itemId } = BASES[rule.kind];
  const { where, place = "''", from = `'${ALWAYS}'`, until = `'${EVER}'`, details = "'{}'" } = rule;
  // Cross joined: by the ids first, and never through all that are in some state, as the planner without statistics guesses.
  const rows =
    scope === 'all' ? `${table} AS x` : `json_each(?) AS asked CROSS JOIN ${table} AS x ON x.id = asked.value`;
  return `SELECT x.id AS id, ${place} AS place, ${title} AS title, ${itemId} AS item_id, ${from} AS from_on,
    ${until} AS until_on, ${details} AS details
    FROM ${rows} ${join} ${rule.join ?? ''} WHERE ${where}`;
}
