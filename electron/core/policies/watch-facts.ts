import type { Tone } from '#contract/records/rules';
import { completenessOf } from '#core/inventory/completeness';
import type { Looking } from '#core/inventory/looking';
import { thresholdRows } from '#core/measurements/rows';
import { thresholdsBy } from '#core/measurements/verdict';
import { findItem } from '#core/store/items';
import { type House, rowsBy } from './house.ts';
import { type Known, yesNo } from './known.ts';

/** A system, where it runs, and all it inherits from. */
function belongings(house: House, systemId: string): string[] {
  const { upstream, deployments } = house.kin(systemId);
  return [systemId, ...deployments, ...upstream.keys()];
}

const gather = <Row>(house: House, systemId: string, of: (id: string) => readonly Row[]): Row[] =>
  belongings(house, systemId).flatMap((id) => of(id));

type Figure = {
  readonly item_id: string;
  readonly metric: string;
  readonly slice: string;
  readonly value: number | null;
  readonly measured_at: string;
};

/** The newest figure of each metric and slice of each record. */
function figures(house: House): (id: string) => readonly Figure[] {
  const text = `SELECT item_id, metric, slice, value, measured_at FROM measurements AS one WHERE NOT EXISTS (
    SELECT 1 FROM measurements AS later
    WHERE later.item_id = one.item_id AND later.metric = one.metric AND later.slice = one.slice
      AND (later.measured_at, later.id) > (one.measured_at, one.id))`;
  return rowsBy(house.rowsOfKin<Figure>(text, 'one.item_id'), ({ item_id }) => item_id);
}

/** The metric that a name of the vocabulary stands for: `accuracy` for `app:accuracy`, `nyc.ratio` for that of a pack. */
export function isMetric(metric: string, name: string): boolean {
  return metricName(metric) === name;
}

/** A metric's ref as a name of the vocabulary. */
export function metricName(ref: string): string {
  return ref.startsWith('app:') ? ref.slice('app:'.length) : ref.replace(':', '.');
}

function figuresOf(house: House, systemId: string, name: string): Figure[] {
  return gather(house, systemId, house.loaded(figures)).filter(({ metric }) => isMetric(metric, name));
}

const newest = (found: readonly Figure[]): Figure | undefined =>
  found.toSorted((one, other) => (one.measured_at < other.measured_at ? -1 : 1)).at(-1);

/** The newest figure for everything; if there is none, the newest of any slice. */
export function measuredValue(house: House, systemId: string, name: string): Known {
  const found = figuresOf(house, systemId, name).filter(({ value }) => value !== null);
  const whole = found.filter(({ slice }) => slice === '');
  return newest(whole.length > 0 ? whole : found)?.value ?? undefined;
}

/** Whether it was ever measured. */
export function isMeasured(house: House, systemId: string, name: string): Known {
  return yesNo(figuresOf(house, systemId, name).length > 0);
}

/** Whole months since it was last measured. */
export function monthsSinceMeasured(house: House, systemId: string, name: string): Known {
  const last = newest(figuresOf(house, systemId, name));
  return last === undefined ? undefined : monthsBetween(last.measured_at.slice(0, 10), house.today);
}

const GRAVITY = ['pass', 'warn', 'fail'];

const thresholds = (house: House) => thresholdsBy(thresholdRows(house.read));

/** The gravest verdict on the newest figures of all slices and records; unknown where no threshold counts for any. */
export function measuredVerdict(house: House, systemId: string, name: string): Known {
  const verdicts = figuresOf(house, systemId, name).map(({ metric, item_id: itemId, slice, value }) =>
    GRAVITY.indexOf(house.loaded(thresholds).verdict({ metric, itemId, slice }, value)),
  );
  return GRAVITY[Math.max(-1, ...verdicts)];
}

/** Whole months from one day to another, both `YYYY-MM-DD`; a month is full on its day. */
export function monthsBetween(from: string, to: string): number {
  const [y1 = 0, m1 = 0, d1 = 0] = from.split('-').map(Number);
  const [y2 = 0, m2 = 0, d2 = 0] = to.split('-').map(Number);
  const last = new Date(Date.UTC(y2, m2, 0)).getUTCDate();
  const isFull = d2 >= Math.min(d1, last);
  return Math.max(0, (y2 - y1) * 12 + (m2 - m1) - (isFull ? 0 : 1));
}

type Risk = {
  readonly item_id: string;
  readonly matrix: string;
  readonly residual_band: string | null;
  readonly accepted_until: string | null;
};

function risks(house: House): (id: string) => readonly Risk[] {
  const text = `SELECT item_id, matrix, residual_band, accepted_until FROM risk_standings WHERE state <> 'closed'`;
  return rowsBy(house.rowsOfKin<Risk>(text, 'item_id'), ({ item_id }) => item_id);
}

type Band = { readonly tone: Tone; readonly isAcceptable: boolean };

/** Bands of the matrices at hand, by matrix and band. */
function bands(house: House): (risk: Risk) => Band | undefined {
  const known = new Map<string, Band | undefined>();
  const catalogues = house.source.catalogues();
  return ({ matrix, residual_band }) => {
    const key = `${matrix} ${residual_band ?? ''}`;
    if (!known.has(key))
      known.set(
        key,
        catalogues.matrix(matrix)?.bands.find(({ id }) => id === residual_band),
      );
    return known.get(key);
  };
}

const risksOf = (house: House, systemId: string): Risk[] => gather(house, systemId, house.loaded(risks));

/** Risks that are not closed, inherited ones included. */
export function riskCount(house: House, systemId: string): Known {
  return risksOf(house, systemId).length;
}

/** Those without a residual level. */
export function unratedRisks(house: House, systemId: string): Known {
  return risksOf(house, systemId).filter(({ residual_band }) => residual_band === null).length;
}

/** Those whose residual level needs acceptance and has none that holds today. */
export function unacceptableRisks(house: House, systemId: string): Known {
  const bandOf = house.loaded(bands);
  const open = risksOf(house, systemId).filter(({ accepted_until: until }) => until === null || until < house.today);
  const rated = open.filter(({ residual_band }) => residual_band !== null).map((risk) => bandOf(risk)?.isAcceptable);
  // Of a level whose matrix is not at hand nobody knows what it means.
  return rated.includes(undefined) ? undefined : rated.filter((isAcceptable) => isAcceptable === false).length;
}

/** Tones of bands, the gravest last: what levels of different matrices have in common. */
export const RISK_TONES: readonly Tone[] = ['none', 'minimal', 'limited', 'high', 'prohibited'];

/** The gravest residual level; unknown without any risk, and as long as one that is not rated could be graver. */
export function highestRisk(house: House, systemId: string): Known {
  const bandOf = house.loaded(bands);
  const ranks = risksOf(house, systemId).map((risk) => {
    const tone = bandOf(risk)?.tone;
    return tone === undefined ? -1 : RISK_TONES.indexOf(tone);
  });
  const highest = Math.max(-1, ...ranks);
  const canRise = ranks.includes(-1) && highest < RISK_TONES.length - 1;
  return canRise ? undefined : RISK_TONES[highest];
}

type Finding = { readonly of: string; readonly severity: string; readonly due_on: string | null };

function findings(house: House): (id: string) => readonly Finding[] {
  const of = 'COALESCE(finding.item_id, assessment.system_id)';
  const text = `SELECT ${of} AS "of", finding.severity, finding.due_on FROM findings AS finding
    LEFT JOIN assessments AS assessment ON assessment.id = finding.assessment_id
    WHERE finding.state <> 'closed' AND ${of} IS NOT NULL`;
  return rowsBy(house.rowsOfKin<Finding>(text, of), (row) => row.of);
}

/** Findings of a severity that are not closed. */
export function openFindings(house: House, systemId: string, severity: string): Known {
  return gather(house, systemId, house.loaded(findings)).filter((one) => one.severity === severity).length;
}

/** Those whose day is over. */
export function overdueFindings(house: House, systemId: string): Known {
  const found = gather(house, systemId, house.loaded(findings));
  return found.filter(({ due_on }) => due_on !== null && due_on < house.today).length;
}

type Row = { readonly item_id: string };

function incidents(house: House): (id: string) => readonly Row[] {
  const text = `SELECT item_id FROM incidents WHERE state <> 'closed'`;
  return rowsBy(house.rowsOfKin<Row>(text, 'item_id'), ({ item_id }) => item_id);
}

export function openIncidents(house: House, systemId: string): Known {
  return gather(house, systemId, house.loaded(incidents)).length;
}

type Expired = { readonly target_id: string; readonly item_id: string };

function expired(house: House): (id: string) => readonly Expired[] {
  const text = `SELECT link.target_id, link.item_id FROM evidence_links AS link
    JOIN evidence_items AS item ON item.id = link.item_id
    WHERE item.expires_on < ? AND link.target_kind IN ('field', 'record')`;
  return rowsBy(house.rowsOfKin<Expired>(text, 'link.target_id', house.today), ({ target_id }) => target_id);
}

/** Pieces of evidence on the system and what belongs to it whose day is over. */
export function expiredEvidence(house: House, systemId: string): Known {
  return new Set(gather(house, systemId, house.loaded(expired)).map(({ item_id }) => item_id)).size;
}

type Cycle = { readonly item_id: string; readonly next_due_on: string };

function cycles(house: House): (id: string) => readonly Cycle[] {
  const text = 'SELECT item_id, next_due_on FROM cycles WHERE is_active = 1 AND item_id IS NOT NULL';
  return rowsBy(house.rowsOfKin<Cycle>(text, 'item_id'), ({ item_id }) => item_id);
}

/** Recurring reviews and tests that are under way. */
export function activeCycles(house: House, systemId: string): Known {
  return gather(house, systemId, house.loaded(cycles)).length;
}

export function overdueCycles(house: House, systemId: string): Known {
  return gather(house, systemId, house.loaded(cycles)).filter(({ next_due_on }) => next_due_on < house.today).length;
}

function lookingOf(house: House): Looking {
  return {
    today: house.today,
    resources: house.source.resources,
    assessmentsOf: (systemId) =>
      house
        .standings(systemId)
        .map(({ assessmentId, packId, state, classes }) => ({
          id: assessmentId,
          title: '',
          packId,
          state: state as ReturnType<Looking['assessmentsOf']>[number]['state'],
          classes,
        }))
        .toReversed(),
  };
}

/** Fields that the system's state asks for and that are empty. */
export function missingFields(house: House, systemId: string): Known {
  const item = findItem(house.read, { kind: 'system', id: systemId });
  if (item === null) return undefined;
  return completenessOf(house.read, house.loaded(lookingOf), item)?.missing.length ?? 0;
}
