import type { FieldChange } from '#contract/records/journal';
import type { ProjectionTx } from '#core/projections/projection';
import type { RiskPointRow, RiskStandingRow } from '#core/store/projection-tables';
import { fixed, insertRow } from '#core/store/sql';
import { type CountedControl, levelsAfter } from './levels.ts';
import { countedOf, levelOf } from './rows.ts';

/** Levels and matrix of a point, without whose and when it is. */
type Levels = Omit<RiskPointRow, 'risk_id' | 'on_day'>;

const COLUMNS = [
  'matrix',
  'inherent_likelihood',
  'inherent_impact',
  'current_likelihood',
  'current_impact',
  'residual_likelihood',
  'residual_impact',
  'shown_likelihood',
  'shown_impact',
] as const satisfies readonly (keyof Levels)[];

/** How many journal entries are gone through between two yields. */
const SLICE = 2000;

const lastPoints = fixed<RiskPointRow>('SELECT * FROM risk_points WHERE risk_id = ? ORDER BY on_day DESC LIMIT 2');
const forgetPoint = fixed('DELETE FROM risk_points WHERE risk_id = ? AND on_day = ?');
const forgetOf = fixed('DELETE FROM risk_points WHERE risk_id = ?');
const forgetAll = fixed('DELETE FROM risk_points');
const newestSeq = fixed<{ seq: number | null }>('SELECT max(seq) AS seq FROM journal_events');
// A `+` keeps SQLite from sorting what the index by record gives.
const entriesAfter = fixed<Entry>(`SELECT seq, at, record_kind, record_id, operation, changes FROM journal_events
  WHERE seq > ? AND +record_kind IN ('risks', 'controls', 'risk_controls') ORDER BY seq LIMIT ?`);

type Entry = {
  readonly seq: number;
  readonly at: string;
  readonly record_kind: string;
  readonly record_id: string;
  readonly operation: string;
  readonly changes: string;
};

/** Forgets the way of a risk that is gone. */
export function forgetPoints(tables: ProjectionTx, riskId: string): void {
  tables.run(forgetOf(riskId));
}

/**
 * Keeps where a risk stands at the end of a day: one point for each day on which a level or the matrix became another. A day
 * before the last point counts as that of the last point, as a clock can be set back.
 */
export function followPoints(tables: ProjectionTx, standing: RiskStandingRow, day: string): void {
  keepPoint(tables, standing.risk_id, standing, day);
}

function keepPoint(tables: ProjectionTx, riskId: string, levels: Levels, day: string): void {
  const [last, before] = tables.all(lastPoints(riskId));
  const isSame = (point: RiskPointRow | undefined): boolean =>
    point !== undefined && COLUMNS.every((column) => point[column] === levels[column]);
  if (isSame(last)) return;
  const isOfDay = last !== undefined && last.on_day >= day;
  const on_day = isOfDay ? last.on_day : day;
  if (isOfDay) tables.run(forgetPoint(riskId, on_day));
  if (isOfDay && isSame(before)) return;
  const told = Object.fromEntries(COLUMNS.map((column) => [column, levels[column]])) as Levels;
  tables.run(insertRow('risk_points', { risk_id: riskId, on_day, ...told }));
}

/** Columns of records of one kind, as far as entries told them. */
type Columns = Record<string, string | number | null>;

/** Risks, controls and links as they were after the entries gone through. */
class Past {
  readonly #risks = new Map<string, Columns>();
  readonly #controls = new Map<string, Columns>();
  readonly #links = new Map<string, Columns>();
  readonly #linksOfRisk = new Map<string, Set<string>>();
  readonly #linksOfControl = new Map<string, Set<string>>();

  /** Takes one entry in; gives the risks that it concerns. */
  take({ record_kind, record_id, operation, changes }: Entry): readonly string[] {
    const records = record_kind === 'risks' ? this.#risks : record_kind === 'controls' ? this.#controls : this.#links;
    if (operation === 'delete') {
      const gone = records.get(record_id);
      records.delete(record_id);
      if (record_kind !== 'risk_controls') return record_kind === 'risks' ? [record_id] : this.#risksOf(record_id);
      this.#linksOfRisk.get(String(gone?.['risk_id']))?.delete(record_id);
      this.#linksOfControl.get(String(gone?.['control_id']))?.delete(record_id);
      return [String(gone?.['risk_id'])];
    }
    const known = records.get(record_id) ?? {};
    records.set(record_id, known);
    for (const { field, new: value } of JSON.parse(changes) as FieldChange[]) {
      if (typeof value !== 'object') known[field] = value as string | number;
      else if (value === null) known[field] = null;
    }
    if (record_kind === 'risks') return [record_id];
    if (record_kind === 'controls') return this.#risksOf(record_id);
    if (operation === 'insert') {
      add(this.#linksOfRisk, String(known['risk_id']), record_id);
      add(this.#linksOfControl, String(known['control_id']), record_id);
    }
    return [String(known['risk_id'])];
  }

  /** Where a risk stood; null if it is gone. */
  levelsOf(riskId: string): Levels | null {
    const risk = this.#risks.get(riskId);
    if (!risk) return null;
    const pair = (name: string) => levelOf(numberOf(risk[`${name}_likelihood`]), numberOf(risk[`${name}_impact`]));
    const inherent = pair('inherent');
    const after = inherent && levelsAfter(inherent, this.#countedOf(riskId));
    const shown = pair('override') ?? after?.residual ?? null;
    return {
      matrix: String(risk['matrix']),
      inherent_likelihood: inherent?.likelihood ?? null,
      inherent_impact: inherent?.impact ?? null,
      current_likelihood: after?.current.likelihood ?? null,
      current_impact: after?.current.impact ?? null,
      residual_likelihood: after?.residual.likelihood ?? null,
      residual_impact: after?.residual.impact ?? null,
      shown_likelihood: shown?.likelihood ?? null,
      shown_impact: shown?.impact ?? null,
    };
  }

  #risksOf(controlId: string): readonly string[] {
    const links = [...(this.#linksOfControl.get(controlId) ?? [])];
    return links.map((id) => String(this.#links.get(id)?.['risk_id']));
  }

  *#countedOf(riskId: string): Iterable<CountedControl> {
    for (const id of this.#linksOfRisk.get(riskId) ?? []) {
      const link = this.#links.get(id);
      const control = this.#controls.get(String(link?.['control_id']));
      if (!link || !control) continue;
      yield countedOf({
        likelihood_effect: numberOf(link['likelihood_effect']) ?? 0,
        impact_effect: numberOf(link['impact_effect']) ?? 0,
        maturity: numberOf(control['maturity']) ?? 0,
        state: String(control['state']),
      });
    }
  }
}

function numberOf(value: string | number | null | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const known = sets.get(key);
  if (known) known.add(value);
  else sets.set(key, new Set([value]));
}

/** Works all points out anew from the journal, day by day. */
export function* rebuildPoints(
  tables: ProjectionTx,
  risks: number,
): Iterable<{ readonly done: number; readonly total: number }> {
  tables.run(forgetAll());
  const past = new Past();
  const touched = new Set<string>();
  let day = '';
  const settle = (): void => {
    for (const id of touched) {
      const levels = past.levelsOf(id);
      if (levels) keepPoint(tables, id, levels, day);
      else forgetPoints(tables, id);
    }
    touched.clear();
  };
  for (let from = 0; ; ) {
    const entries = tables.all(entriesAfter(from, SLICE));
    for (const entry of entries) {
      const of = entry.at.slice(0, 10);
      if (of !== day) settle();
      day = of;
      for (const id of past.take(entry)) touched.add(id);
    }
    const last = entries.at(-1);
    // What others write before the next slice is followed from here on.
    settle();
    if (!last) break;
    from = last.seq;
    const newest = tables.get(newestSeq())?.seq ?? from;
    yield { done: risks, total: risks + Math.ceil((risks * (newest - from)) / Math.max(1, newest)) };
  }
}
