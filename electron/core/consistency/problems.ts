import type { StandingChanges } from '#core/projections/assessment-standings';
import type { Knowledge } from '#core/projections/knowledge';
import type { Projection, ProjectionTx } from '#core/projections/projection';
import type { ProblemRow } from '#core/store/projection-tables';
import { fixed, insertRow } from '#core/store/sql';
import { concernedBy } from './concerns.ts';
import { type CodeRules, type Found, type RuleHead, ruleSql, type SubjectKind } from './rule.ts';
import { CODE_RULES, RULES, SQL_RULES } from './rules/index.ts';

type NewProblem = Omit<ProblemRow, 'id'>;

const removeOne = fixed('DELETE FROM problems WHERE id = ?');
const ofRecords = fixed<ProblemRow>('SELECT * FROM problems WHERE record_id IN (SELECT value FROM json_each(?))');
const ofRule = fixed<ProblemRow>('SELECT * FROM problems WHERE rule = ?');
const otherRules = fixed<{ id: number }>(
  'SELECT id FROM problems WHERE rule NOT IN (SELECT value FROM json_each(?)) LIMIT 1000',
);

const statements = SQL_RULES.map((rule) => ({
  rule,
  all: fixed<Found>(ruleSql(rule, 'all')),
  some: fixed<Found>(ruleSql(rule, 'some')),
}));
const heads = new Map<string, RuleHead>(RULES.map((rule) => [rule.id, rule]));
const allRules = JSON.stringify([...heads.keys()]);

function toProblem(rule: RuleHead, found: Found): NewProblem {
  return {
    rule: rule.id,
    severity: rule.severity,
    record_kind: rule.kind,
    record_id: found.id,
    place: found.place,
    title: found.title,
    item_id: found.item_id,
    from_on: found.from_on,
    until_on: found.until_on,
    details: found.details,
  };
}

const keyOf = ({ record_id, rule, place, from_on }: NewProblem): string => `${record_id} ${rule} ${place} ${from_on}`;
const isSame = (one: NewProblem, other: NewProblem): boolean =>
  one.until_on === other.until_on &&
  one.details === other.details &&
  one.title === other.title &&
  one.item_id === other.item_id &&
  one.severity === other.severity &&
  one.record_kind === other.record_kind;

/** Writes only what differs: of most records nothing does. */
function settle(tables: ProjectionTx, known: readonly ProblemRow[], found: Iterable<NewProblem>): void {
  const before = new Map(known.map((row) => [keyOf(row), row]));
  const fresh = new Map<string, NewProblem>();
  for (const problem of found) {
    // What never holds is none.
    if (problem.from_on >= problem.until_on) continue;
    const key = keyOf(problem);
    const row = before.get(key);
    if (row && isSame(row, problem)) before.delete(key);
    else fresh.set(key, problem);
  }
  for (const { id } of before.values()) tables.run(removeOne(id));
  for (const problem of fresh.values()) tables.run(insertRow('problems', problem));
}

/** What rules in code found, as problems of records of a kind. */
function toldBy(kind: SubjectKind, found: ReturnType<CodeRules['find']>): NewProblem[] {
  const told: NewProblem[] = [];
  for (const one of found) {
    const rule = heads.get(one.rule);
    if (rule) told.push(toProblem({ ...rule, kind }, one));
  }
  return told;
}

/** All that rules find of some records of a kind. */
function* foundOf(
  tables: ProjectionTx,
  knowledge: Knowledge,
  kind: SubjectKind,
  ids: readonly string[],
  now: string,
): Iterable<NewProblem> {
  const text = JSON.stringify(ids);
  for (const { rule, some } of statements) {
    if (rule.kind === kind) for (const found of tables.all(some(text))) yield toProblem(rule, found);
  }
  for (const { kinds, find } of CODE_RULES) {
    if (kinds.includes(kind)) yield* toldBy(kind, find({ read: tables, knowledge, now }, kind, ids));
  }
}

/** A piece of the whole check. */
export type Unit = { readonly rules: readonly string[]; readonly run: (tables: ProjectionTx, now: string) => void };

/** The whole check in pieces, each within a write of its own: one rule, or those that look at the same things. */
export function* checkAll(knowledge: Knowledge): Generator<Unit> {
  for (const { rule, all } of statements) {
    yield {
      rules: [rule.id],
      run: (tables) => {
        const found = tables.all(all()).map((one) => toProblem(rule, one));
        settle(tables, tables.all(ofRule(rule.id)), found);
      },
    };
  }
  for (const { rules, kinds, find } of CODE_RULES) {
    const ids = rules.map(({ id }) => id);
    yield {
      rules: ids,
      run: (tables, now) => {
        const known = ids.flatMap((id) => tables.all(ofRule(id)));
        const found = kinds.flatMap((kind) => toldBy(kind, find({ read: tables, knowledge, now }, kind, null)));
        settle(tables, known, found);
      },
    };
  }
}

const subject = (kind: SubjectKind, id: string): string => `${kind} ${id}`;

/**
 * What does not fit together, kept up to date: a write only checks anew what it concerns.
 * @param changes  systems of assessments that changed in this write; emptied here, as nobody reads it later
 */
export function problems(knowledge: Knowledge, changes: StandingChanges): Projection {
  return {
    name: 'problems',
    *affected(tables, touched) {
      const changed = [...changes];
      changes.clear();
      for (const [kind, ids] of concernedBy(tables, touched, changed)) for (const id of ids) yield subject(kind, id);
    },
    renew: (tables, subjects, { now }) => {
      const byKind = new Map<SubjectKind, string[]>();
      for (const one of subjects) {
        const [kind = '', id = ''] = one.split(' ');
        const known = byKind.get(kind as SubjectKind);
        if (known) known.push(id);
        else byKind.set(kind as SubjectKind, [id]);
      }
      for (const [kind, ids] of byKind) {
        settle(tables, tables.all(ofRecords(JSON.stringify(ids))), foundOf(tables, knowledge, kind, ids, now));
      }
    },
    *rebuild(tables, { now }) {
      const units = [...checkAll(knowledge)];
      for (const [done, unit] of units.entries()) {
        unit.run(tables, now);
        yield { done: done + 1, total: units.length };
      }
      // Rules of another version.
      for (const { id } of tables.all(otherRules(allRules))) tables.run(removeOne(id));
      changes.clear();
    },
  };
}
