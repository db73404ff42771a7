import type { Matrix } from '#contract/records/catalogue';
import type { Reader } from '#core/store/sql';
import { fixed } from '#core/store/sql';

// What the rules of levels say, written once more without the app's own functions: slow, and plain to read.

type Row = Readonly<Record<string, string | number | null>>;
export type Level = readonly [likelihood: number, impact: number] | null;

const rows = (read: Reader, table: string): Row[] => read.all<Row>(fixed<Row>(`SELECT * FROM ${table} ORDER BY id`)());
const PARTS = [0, 0.25, 0.5, 0.75, 1, 1];

function levelIn(row: Row, name: string): Level {
  const [likelihood, impact] = [row[`${name}_likelihood`], row[`${name}_impact`]];
  return typeof likelihood === 'number' && typeof impact === 'number' ? [likelihood, impact] : null;
}

function lowered(
  level: Level,
  links: readonly Row[],
  controls: ReadonlyMap<unknown, Row>,
  states: readonly string[],
): Level {
  if (level === null) return null;
  let [likelihood, impact] = [0, 0];
  for (const link of links) {
    const control = controls.get(link['control_id']);
    if (!control || !states.includes(String(control['state']))) continue;
    const part = PARTS[Number(control['maturity'])] ?? 0;
    likelihood += Number(link['likelihood_effect']) * part;
    impact += Number(link['impact_effect']) * part;
  }
  return [Math.max(0, level[0] - Math.floor(likelihood)), Math.max(0, level[1] - Math.floor(impact))];
}

/** The levels of every risk there is, by id. */
export function slowLevels(read: Reader): ReadonlyMap<
  string,
  {
    matrix: string;
    state: string;
    levels: Readonly<Record<'inherent' | 'current' | 'residual' | 'shown', Level>>;
    links: number;
  }
> {
  const controls = new Map(rows(read, 'controls').map((row) => [row['id'], row]));
  const links = rows(read, 'risk_controls');
  return new Map(
    rows(read, 'risks').map((risk) => {
      const own = links.filter((link) => link['risk_id'] === risk['id']);
      const inherent = levelIn(risk, 'inherent');
      const residual = lowered(inherent, own, controls, ['planned', 'implementing', 'operating']);
      const levels = {
        inherent,
        current: lowered(inherent, own, controls, ['operating']),
        residual,
        shown: levelIn(risk, 'override') ?? residual,
      };
      return [
        String(risk['id']),
        { matrix: String(risk['matrix']), state: String(risk['state']), levels, links: own.length },
      ];
    }),
  );
}

/** What `risk_standings` must hold, by the id of the risk. */
export function slowStandings(read: Reader, matrices: ReadonlyMap<string, Matrix>): Row[] {
  const risks = new Map(rows(read, 'risks').map((row) => [row['id'], row]));
  const accepted = rows(read, 'accepted_risks');
  return [...slowLevels(read)].map(([id, { matrix: ref, state, levels, links }]) => {
    const matrix = matrices.get(ref);
    const band = (level: Level) =>
      matrix && level ? matrix.bands[matrix.cells[level[1]]?.[level[0]] ?? -1] : undefined;
    const { shown } = levels;
    const days = accepted
      .filter((one) => one['risk_id'] === id && one['revoked_at'] === null && one['matrix'] === ref && shown !== null)
      .filter((one) => shown !== null && shown[0] <= Number(one['likelihood']) && shown[1] <= Number(one['impact']))
      .map((one) => String(one['until']))
      .sort();
    const place = matrix && band(shown) ? matrix.bands.indexOf(band(shown) as Matrix['bands'][number]) : null;
    const pairs = Object.entries(levels).flatMap(([name, level]) => [
      [`${name}_likelihood`, level?.[0] ?? null],
      [`${name}_impact`, level?.[1] ?? null],
      [`${name}_band`, band(level)?.id ?? null],
    ]);
    return {
      risk_id: id,
      item_kind: risks.get(id)?.['item_kind'] ?? null,
      item_id: risks.get(id)?.['item_id'] ?? null,
      state,
      matrix: ref,
      ...Object.fromEntries(pairs),
      is_overridden: levelIn(risks.get(id) ?? {}, 'override') ? 1 : 0,
      rank: place === null || !matrix ? 0 : 1 + Math.round((place * 999) / (matrix.bands.length - 1)),
      needs_acceptance: state !== 'closed' && band(shown) !== undefined && band(shown)?.isAcceptable === false ? 1 : 0,
      accepted_until: days.at(-1) ?? null,
      controls: links,
    };
  });
}
