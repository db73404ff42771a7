import { ACTION_SOURCES, type ActionSource } from '#contract/review';
import type { Touched } from '#core/journal/write';
import type { Projection, ProjectionTx } from '#core/projections/projection';
import type { ActionRow } from '#core/store/projection-tables';
import { fixed, insertRow } from '#core/store/sql';
import { ACTION_RULES as RULES } from './action-rows.ts';

const PAGE = 200;

const known = fixed<ActionRow>('SELECT * FROM actions WHERE source_kind = ? AND source_id = ?');
const drop = fixed('DELETE FROM actions WHERE source_kind = ? AND source_id = ? AND part = ?');
const dropAll = fixed('DELETE FROM actions');
const risksOfControl = fixed<{ risk_id: string }>('SELECT risk_id FROM risk_controls WHERE control_id = ?');
const conditionsOf = fixed<{ id: string }>(
  'SELECT id FROM sign_off_conditions WHERE assessment_id = ? AND sign_off_id = ?',
);

type Subject = `${ActionSource}:${string}`;

/** What a written record concerns. */
function* concerned(tables: ProjectionTx, { table, row }: Touched): Generator<Subject> {
  const text = (column: string): string => String(row[column]);
  switch (table) {
    case 'verdicts':
      yield `verdict:${row.id}`;
      break;
    case 'sign_off_conditions':
      yield `condition:${row.id}`;
      break;
    case 'sign_offs':
      yield `obligation:${text('assessment_id')}`;
      if (row['withdraws_id'] === null) break;
      // What was approved is taken back, and with it what that was bound to.
      for (const { id } of tables.all(conditionsOf(text('assessment_id'), text('withdraws_id'))))
        yield `condition:${id}`;
      break;
    case 'findings':
      yield `finding:${row.id}`;
      break;
    case 'risks':
      yield `risk:${row.id}`;
      break;
    case 'risk_controls':
    case 'accepted_risks':
      yield `risk:${text('risk_id')}`;
      break;
    case 'controls':
      yield `control:${row.id}`;
      for (const { risk_id } of tables.all(risksOfControl(row.id))) yield `risk:${risk_id}`;
      break;
    case 'cycles':
      yield `cycle:${row.id}`;
      break;
    case 'assessments':
      yield `obligation:${row.id}`;
      if (row['upgraded_from_id'] !== null) yield `obligation:${text('upgraded_from_id')}`;
      break;
    case 'answers':
    case 'evidence':
    case 'overrides':
    case 'obligation_progress':
    case 'sign_off_moves':
      yield `obligation:${text('assessment_id')}`;
      break;
    default:
      break;
  }
}

function isSame(one: ActionRow, other: ActionRow): boolean {
  return (Object.keys(one) as (keyof ActionRow)[]).every((column) => one[column] === other[column]);
}

/**
 * The action plan: one row for each thing to do, worked out from the records it follows from. Subjects are `<source>:<id>`.
 * It reads `risk_standings` and `assessment_standings`.
 */
export function createActions(): Projection {
  /** Only rows that are not what they were are written: most writes change none. */
  function renewOne(tables: ProjectionTx, kind: ActionSource, id: string): void {
    const wanted = new Map(RULES[kind].rows(tables, id).map((row) => [row.part, row]));
    for (const row of tables.all(known(kind, id))) {
      const now = wanted.get(row.part);
      if (now && isSame(now, row)) wanted.delete(row.part);
      else tables.run(drop(kind, id, row.part));
    }
    for (const row of wanted.values()) tables.run(insertRow('actions', row));
  }

  return {
    name: 'actions',
    *affected(tables, touched) {
      for (const one of touched) yield* concerned(tables, one);
    },
    renew(tables, subjects) {
      for (const subject of subjects) {
        const at = subject.indexOf(':');
        renewOne(tables, subject.slice(0, at) as ActionSource, subject.slice(at + 1));
      }
    },
    *rebuild(tables) {
      tables.run(dropAll());
      const count = (kind: ActionSource): number =>
        tables.get(fixed<{ n: number }>(`SELECT count(*) AS n FROM ${RULES[kind].from}`)())?.n ?? 0;
      const total = ACTION_SOURCES.reduce((sum, kind) => sum + count(kind), 0);
      let done = 0;
      for (const kind of ACTION_SOURCES) {
        const page = fixed<{ id: string }>(`SELECT id FROM ${RULES[kind].from} AND id > ? ORDER BY id LIMIT ${PAGE}`);
        for (let after = ''; ; ) {
          const ids = tables.all(page(after)).map(({ id }) => id);
          for (const id of ids) renewOne(tables, kind, id);
          done += ids.length;
          yield { done, total };
          after = ids.at(-1) ?? '';
          if (ids.length < PAGE) break;
        }
      }
    },
  };
}
