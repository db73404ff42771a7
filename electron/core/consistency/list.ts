import type { BrokenRule, Problem, ProblemPage } from '#contract/records/consistency';
import { kinOf } from '#core/projections/concerned';
import type { ProblemRow } from '#core/store/projection-tables';
import { fixed, type Reader } from '#core/store/sql';
import { ALWAYS, BASES, type RuleHead, type RuleSeverity, type SubjectKind } from './rule.ts';
import { RULES } from './rules/index.ts';

const heads = new Map<string, RuleHead>(RULES.map((rule) => [rule.id, rule]));
const SEVERITIES: readonly RuleSeverity[] = ['error', 'warning', 'notice'];

type Count = { readonly rule: string; readonly n: number };

const counted = fixed<Count>(`
  SELECT substr(key, 1, length(key) - 11) AS rule, sum(n) AS n FROM counters
  WHERE name = 'problem' AND substr(key, -10) <= ? GROUP BY 1 HAVING sum(n) > 0`);

/** What hangs together with a system: evidence by what it shows, controls by the risks they lower. */
const AROUND = 'WITH around (id) AS (SELECT value FROM json_each(?))';
const WITHIN = `(item_id IN (SELECT id FROM around) OR record_id IN (
  SELECT item_id FROM evidence_links WHERE target_id IN (SELECT id FROM around)
  UNION SELECT e.item_id FROM evidence AS e JOIN assessments AS a ON a.id = e.assessment_id
    WHERE a.system_id IN (SELECT id FROM around)
  UNION SELECT c.control_id FROM risks AS r JOIN risk_controls AS c ON c.risk_id = r.id
    WHERE r.item_id IN (SELECT id FROM around)))`;
const HOLDS = 'from_on <= ? AND until_on > ?';
const countedWithin = fixed<Count>(
  `${AROUND} SELECT rule, count(*) AS n FROM problems WHERE ${WITHIN} AND ${HOLDS} GROUP BY rule`,
);

const partsOf = fixed<{ id: string }>('SELECT id FROM deployments WHERE parent_id = ?');

/** A system, its deployments, and everything they inherit from; as JSON. */
function around(read: Reader, systemId: string): string {
  const parts = read.all(partsOf(systemId)).map(({ id }) => id);
  return JSON.stringify(kinOf(read, [systemId, ...parts], 'up'));
}

/** How often each rule is broken today, the gravest first. @param systemId  null: everywhere */
export function countProblems(read: Reader, systemId: string | null, today: string): BrokenRule[] {
  const rows =
    systemId === null ? read.all(counted(today)) : read.all(countedWithin(around(read, systemId), today, today));
  return rows
    .flatMap(({ rule, n }): BrokenRule[] => {
      const head = heads.get(rule);
      return head ? [{ rule, severity: head.severity, law: head.law ?? null, count: n }] : [];
    })
    .toSorted(
      (one, other) =>
        SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
        other.count - one.count ||
        one.rule.localeCompare(other.rule),
    );
}

type Details = { readonly names?: readonly string[]; readonly day?: string };

const NAMES = [
  'ai_systems',
  'models',
  'model_versions',
  'datasets',
  'dataset_versions',
  'deployments',
  'organisations',
];
const nameOf = fixed<{ name: string }>(`
  WITH wanted (id) AS (SELECT ?)
  ${NAMES.map((table) => `SELECT name FROM wanted JOIN ${table} AS x ON x.id = wanted.id`).join(' UNION ALL ')} LIMIT 1`);
const changed = fixed<{ at: string }>(
  'SELECT at FROM journal_events WHERE record_kind = ? AND record_id = ? ORDER BY seq DESC LIMIT 1',
);

function toProblem(read: Reader, row: ProblemRow): Problem {
  const { names = [], day } = JSON.parse(row.details) as Details;
  const base = BASES[row.record_kind as SubjectKind];
  const isOfItem = row.item_id !== null && row.item_id !== row.record_id;
  return {
    id: row.id,
    rule: row.rule,
    severity: row.severity as RuleSeverity,
    kind: row.record_kind,
    recordId: row.record_id,
    title: row.title,
    place: row.place,
    itemId: row.item_id,
    itemName: isOfItem && row.item_id !== null ? (read.get(nameOf(row.item_id))?.name ?? null) : null,
    since: row.from_on === ALWAYS ? null : row.from_on,
    changedOn: read.get(changed(base.table, row.record_id))?.at.slice(0, 10) ?? null,
    names: [...names],
    day: day === undefined || day === '' ? null : day,
  };
}

const PAGE = 'AND (from_on, id) > (?, ?) ORDER BY from_on, id LIMIT ?';
const ofRule = fixed<ProblemRow>(`SELECT * FROM problems WHERE rule = ? AND ${HOLDS} ${PAGE}`);
const ofRuleWithin = fixed<ProblemRow>(
  `${AROUND} SELECT * FROM problems WHERE ${WITHIN} AND rule = ? AND ${HOLDS} ${PAGE}`,
);

type Wanted = {
  readonly systemId: string | null;
  readonly rule: string | null;
  readonly severity: RuleSeverity | null;
  readonly after: string | null;
  readonly limit: number;
};

/** Where a page ends: the rule, the day and the number of its last problem. */
type Cursor = readonly [rule: string, from: string, id: number];

/** Problems that hold today, rule by rule from the gravest on, page by page. */
export function listProblems(read: Reader, wanted: Wanted, today: string): ProblemPage {
  const { systemId, rule, severity, after, limit } = wanted;
  const broken = countProblems(read, systemId, today)
    .filter((one) => (rule === null || one.rule === rule) && (severity === null || one.severity === severity))
    .map((one) => one.rule);
  const cursor = after === null ? null : (JSON.parse(after) as Cursor);
  const begin = cursor === null ? 0 : Math.max(0, broken.indexOf(cursor[0]));
  const within = systemId === null ? null : around(read, systemId);
  const rows: ProblemRow[] = [];
  for (const one of broken.slice(begin)) {
    const [, from, id] = cursor?.[0] === one ? cursor : ['', '', 0];
    const left = limit + 1 - rows.length;
    const found =
      within === null
        ? read.all(ofRule(one, today, today, from, id, left))
        : read.all(ofRuleWithin(within, one, today, today, from, id, left));
    rows.push(...found);
    if (rows.length > limit) break;
  }
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = rows.length > limit && last ? JSON.stringify([last.rule, last.from_on, last.id]) : null;
  return { problems: page.map((row) => toProblem(read, row)), next };
}
