import type { RiskLevel } from '#contract/records/risk';
import type { MatrixOf } from '#core/assessments/held-catalogues';
import type { Touched } from '#core/journal/write';
import type { Projection, ProjectionContext, ProjectionTx } from '#core/projections/projection';
import type { AcceptedRiskRow, RiskRow } from '#core/store/judge-tables';
import type { RiskStandingRow } from '#core/store/projection-tables';
import { fixed, insertRow, type Reader } from '#core/store/sql';
import { bandPlace, isAbove, levelsAfter, rankOf } from './levels.ts';
import { followPoints, forgetPoints, rebuildPoints } from './points.ts';
import { countedOf, type LinkColumns, levelOf } from './rows.ts';

/** What of a risk its standing follows from. */
export type RatedRisk = Pick<
  RiskRow,
  | 'id'
  | 'item_kind'
  | 'item_id'
  | 'state'
  | 'matrix'
  | 'inherent_likelihood'
  | 'inherent_impact'
  | 'override_likelihood'
  | 'override_impact'
>;
type Link = LinkColumns & { readonly risk_id: string };
type Accepted = Pick<AcceptedRiskRow, 'risk_id' | 'matrix' | 'likelihood' | 'impact' | 'until'>;

/** How many risks are worked out between two yields. */
const SLICE = 1000;

const RISK = `SELECT id, item_kind, item_id, state, matrix, inherent_likelihood, inherent_impact, override_likelihood,
  override_impact FROM risks`;
const LINK = `SELECT link.risk_id, link.likelihood_effect, link.impact_effect, control.maturity, control.state
  FROM risk_controls AS link JOIN controls AS control ON control.id = link.control_id`;
const ACCEPTED = 'SELECT risk_id, matrix, likelihood, impact, until FROM accepted_risks WHERE revoked_at IS NULL';

const riskNamed = fixed<RatedRisk>(`${RISK} WHERE id = ?`);
const linksOf = fixed<Link>(`${LINK} WHERE link.risk_id = ?`);
const acceptedOf = fixed<Accepted>(`${ACCEPTED} AND risk_id = ?`);
const risksAfter = fixed<RatedRisk>(`${RISK} WHERE id > ? ORDER BY id LIMIT ?`);
const linksWithin = fixed<Link>(`${LINK} WHERE link.risk_id > ? AND link.risk_id <= ?`);
const acceptedWithin = fixed<Accepted>(`${ACCEPTED} AND risk_id > ? AND risk_id <= ?`);
const risksOfControl = fixed<{ risk_id: string }>('SELECT risk_id FROM risk_controls WHERE control_id = ?');
const risksOfMatrices = fixed<{ id: string }>("SELECT id FROM risks WHERE matrix GLOB ? || ':*'");
const countRisks = fixed<{ n: number }>('SELECT count(*) AS n FROM risks');
const forget = fixed('DELETE FROM risk_standings WHERE risk_id = ?');
const standingsWithin = fixed<RiskStandingRow>('SELECT * FROM risk_standings WHERE risk_id > ? AND risk_id <= ?');
const forgetAfter = fixed('DELETE FROM risk_standings WHERE risk_id > ?');

/**
 * Where a risk stands, from its row, its links and what was accepted of it and not revoked.
 * @param matrix  that of the risk; null if no catalogue at hand has it: then there are no bands
 */
export function standingOf(
  risk: RatedRisk,
  links: readonly LinkColumns[],
  accepted: readonly Omit<Accepted, 'risk_id'>[],
  matrix: ReturnType<MatrixOf>,
): RiskStandingRow {
  const inherent = levelOf(risk.inherent_likelihood, risk.inherent_impact);
  const after = inherent && levelsAfter(inherent, links.map(countedOf));
  const override = levelOf(risk.override_likelihood, risk.override_impact);
  const shown = override ?? after?.residual ?? null;
  const band = (level: RiskLevel | null) => {
    const place = bandPlace(matrix, level);
    return place === null ? null : (matrix?.bands[place] ?? null);
  };
  const shownBand = band(shown);
  const holding = accepted.filter((one) => shown !== null && one.matrix === risk.matrix && !isAbove(shown, one));
  return {
    risk_id: risk.id,
    item_kind: risk.item_kind,
    item_id: risk.item_id,
    state: risk.state,
    matrix: risk.matrix,
    inherent_likelihood: inherent?.likelihood ?? null,
    inherent_impact: inherent?.impact ?? null,
    current_likelihood: after?.current.likelihood ?? null,
    current_impact: after?.current.impact ?? null,
    residual_likelihood: after?.residual.likelihood ?? null,
    residual_impact: after?.residual.impact ?? null,
    inherent_band: band(inherent)?.id ?? null,
    current_band: band(after?.current ?? null)?.id ?? null,
    residual_band: band(after?.residual ?? null)?.id ?? null,
    shown_likelihood: shown?.likelihood ?? null,
    shown_impact: shown?.impact ?? null,
    shown_band: shownBand?.id ?? null,
    is_overridden: override === null ? 0 : 1,
    rank: rankOf(matrix, shown),
    needs_acceptance: risk.state !== 'closed' && shownBand !== null && !shownBand.isAcceptable ? 1 : 0,
    accepted_until: holding.reduce<string | null>(
      (last, { until }) => (last === null || until > last ? until : last),
      null,
    ),
    controls: links.length,
  };
}

function* affected(tables: Reader, touched: readonly Touched[]): Iterable<string> {
  for (const { table, row } of touched) {
    switch (table) {
      case 'risks':
        yield row.id;
        break;
      case 'risk_controls':
      case 'accepted_risks':
        yield String(row['risk_id']);
        break;
      case 'controls':
        for (const { risk_id } of tables.all(risksOfControl(row.id))) yield risk_id;
        break;
      // A pack can bring the matrix by which risks are rated already.
      case 'packs':
        for (const { id } of tables.all(risksOfMatrices(String(row['pack_id'])))) yield id;
        break;
      default:
        break;
    }
  }
}

/** So many rows go into the table with one statement. */
const TOGETHER = 40;
let togetherText: string | null = null;

function insertAll(tables: ProjectionTx, rows: readonly RiskStandingRow[]): void {
  for (let from = 0; from < rows.length; from += TOGETHER) {
    const some = rows.slice(from, from + TOGETHER);
    const [first] = some;
    if (!first || some.length < TOGETHER) {
      for (const row of some) tables.run(insertRow('risk_standings', row));
      return;
    }
    const columns = Object.keys(first);
    const row = `(${columns.map(() => '?').join(', ')})`;
    togetherText ??= `INSERT INTO risk_standings (${columns.join(', ')}) VALUES ${some.map(() => row).join(', ')}`;
    tables.run(fixed(togetherText)(...some.flatMap((one) => Object.values(one))));
  }
}

function isSame(one: RiskStandingRow, other: RiskStandingRow): boolean {
  return Object.entries(other).every(([column, value]) => one[column as keyof RiskStandingRow] === value);
}

function grouped<T extends { readonly risk_id: string }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const known = groups.get(row.risk_id);
    if (known) known.push(row);
    else groups.set(row.risk_id, [row]);
  }
  return groups;
}

/** Where each risk stands (`risk_standings`), and how it came there (`risk_points`). */
export function riskStandings(matrixOf: MatrixOf): Projection {
  /** Looks each matrix up once for many risks. */
  const looking = (tables: Reader): ((ref: string) => ReturnType<MatrixOf>) => {
    const known = new Map<string, ReturnType<MatrixOf>>();
    return (ref) => {
      const found = known.get(ref) ?? matrixOf(tables, ref);
      known.set(ref, found);
      return found;
    };
  };

  function renewOne(
    tables: ProjectionTx,
    id: string,
    matrix: (ref: string) => ReturnType<MatrixOf>,
    { now }: ProjectionContext,
  ): void {
    tables.run(forget(id));
    const risk = tables.get(riskNamed(id));
    if (!risk) {
      forgetPoints(tables, id);
      return;
    }
    const row = standingOf(risk, tables.all(linksOf(id)), tables.all(acceptedOf(id)), matrix(risk.matrix));
    tables.run(insertRow('risk_standings', row));
    followPoints(tables, row, now.slice(0, 10));
  }

  return {
    name: 'risk_standings',
    affected,
    renew: (tables, subjects, context) => {
      const matrix = looking(tables);
      for (const id of subjects) renewOne(tables, id, matrix, context);
    },
    *rebuild(tables) {
      const total = tables.get(countRisks())?.n ?? 0;
      let done = 0;
      for (let from = ''; ; ) {
        // Between two slices others may write, and a pack may come.
        const matrix = looking(tables);
        const risks = tables.all(risksAfter(from, SLICE));
        const last = risks.at(-1)?.id;
        if (last === undefined) {
          tables.run(forgetAfter(from));
          break;
        }
        const links = grouped(tables.all(linksWithin(from, last)));
        const accepted = grouped(tables.all(acceptedWithin(from, last)));
        const news: RiskStandingRow[] = [];
        const kept = new Map(tables.all(standingsWithin(from, last)).map((row) => [row.risk_id, row]));
        for (const risk of risks) {
          const row = standingOf(risk, links.get(risk.id) ?? [], accepted.get(risk.id) ?? [], matrix(risk.matrix));
          const known = kept.get(risk.id);
          kept.delete(risk.id);
          // Most of what is worked out anew is as it was, and to read it costs a tenth of writing it.
          if (known && isSame(known, row)) continue;
          if (known) tables.run(forget(risk.id));
          news.push(row);
        }
        for (const id of kept.keys()) tables.run(forget(id));
        insertAll(tables, news);
        from = last;
        done += risks.length;
        yield { done, total };
      }
      yield* rebuildPoints(tables, total);
    },
  };
}
