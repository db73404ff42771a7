import { sql } from 'kysely';
import type { CycleRow as ListedCycle } from '#contract/records/cycle';
import type { FindingRow as ListedFinding } from '#contract/records/finding';
import type { IncidentRow as ListedIncident, MonitoringPlan, PlanGap, PlanMetric } from '#contract/records/incident';
import type { Item, ItemRef } from '#contract/records/inventory';
import { among, query, stepsFrom } from '#core/inventory/kin';
import type { Catalogues } from '#core/packs/catalogues';
import { getItem, itemName } from '#core/store/items';
import type { MeasurementRow, ThresholdRow } from '#core/store/judge-tables';
import { findPerson } from '#core/store/people';
import { fixed, type Reader } from '#core/store/sql';
import type { CycleRow, FindingRow } from '#core/store/watch-tables';
import { categoryRef } from './clocks.ts';
import { toListedCycle } from './cycle-pages.ts';
import { toListedFinding } from './finding-pages.ts';
import { type ClockSetting, unclosedIncidents } from './incident-pages.ts';

/** What a plan is judged by. */
type Watched = {
  readonly prose: unknown;
  readonly cycles: readonly ListedCycle[];
  readonly metrics: readonly PlanMetric[];
  readonly people: MonitoringPlan['people'];
  readonly incidents: readonly ListedIncident[];
};

const has = (cycles: readonly ListedCycle[], fits: (cycle: ListedCycle) => boolean): boolean =>
  cycles.some((cycle) => cycle.isActive && fits(cycle));

/**
 * What a plan lacks, and which provision of the AI Act asks for it. Pure.
 * @source Regulation (EU) 2024/1689, Articles 9(2)(c), 17(1)(h), (i) and (m), 72 and 73; Annex IV, point 9
 */
export function planGaps({ prose, cycles, metrics, people, incidents }: Watched): PlanGap[] {
  const isLate = incidents.some(({ clock }) => clock?.state === 'overdue');
  const gaps: readonly (readonly [boolean, PlanGap])[] = [
    [prose === null, { id: 'prose', articles: ['Art. 72(3)', 'Annex IV(9)'] }],
    [!has(cycles, ({ kind }) => kind === 'monitoring' || kind === 'data'), { id: 'data', articles: ['Art. 72(2)'] }],
    [metrics.every(({ direction }) => direction === null), { id: 'metrics', articles: ['Art. 72(2)', 'Annex IV(9)'] }],
    [
      !has(cycles, ({ kind, target }) => kind === 'review' || target?.kind === 'risk'),
      { id: 'risk-review', articles: ['Art. 9(2)(c)', 'Art. 72(1)'] },
    ],
    [people.length === 0, { id: 'owner', articles: ['Art. 17(1)(h)', 'Art. 17(1)(m)'] }],
    [has(cycles, ({ ownerId }) => ownerId === null), { id: 'cycle-owner', articles: ['Art. 17(1)(m)'] }],
    [has(cycles, ({ standing }) => standing === 'overdue'), { id: 'overdue', articles: ['Art. 72(2)'] }],
    [isLate, { id: 'routes', articles: ['Art. 17(1)(i)', 'Art. 73'] }],
  ];
  return gaps.flatMap(([isMissing, gap]) => (isMissing ? [gap] : []));
}

const partsOf = fixed<{ id: string }>('SELECT id FROM deployments WHERE parent_id = ?');
const newestOf = fixed<MeasurementRow>(
  'SELECT * FROM measurements WHERE item_id = ? AND metric = ? AND slice = ? ORDER BY measured_at DESC, id DESC LIMIT 1',
);

/** The system, where it runs, and everything upstream of it. */
export function watchedItems(read: Reader, system: ItemRef): string[] {
  const upstream = stepsFrom(read, system, 'up').map(({ up }) => up.id);
  const parts = read.all(partsOf(system.id)).map(({ id }) => id);
  return [...new Set([system.id, ...parts, ...upstream])];
}

type Series = Pick<MeasurementRow, 'item_kind' | 'item_id' | 'metric' | 'slice' | 'unit'>;

function metricsOf(read: Reader, catalogues: Catalogues, ids: readonly string[]): PlanMetric[] {
  const thresholds = read.all(
    query(
      sql<ThresholdRow>`SELECT * FROM thresholds WHERE item_id IS NULL OR item_id IN ${among(ids)} ORDER BY metric, id`,
    ),
  );
  const series = read.all(
    query(sql<Series>`
      SELECT item_kind, item_id, metric, slice, max(unit) AS unit FROM measurements WHERE item_id IN ${among(ids)}
      GROUP BY item_id, metric, slice ORDER BY metric, slice, item_id LIMIT 200`),
  );
  const named = (row: Series, threshold: ThresholdRow | null): PlanMetric => {
    const metric = catalogues.metric(row.metric);
    const last = read.get(newestOf(row.item_id, row.metric, row.slice));
    const item = { kind: row.item_kind as ItemRef['kind'], id: row.item_id };
    return {
      ref: row.metric,
      label: metric?.label ?? null,
      unit: row.unit === '' ? (metric?.unit ?? '') : row.unit,
      itemName: row.item_id === '' ? null : itemName(read, item),
      slice: row.slice === '' ? null : row.slice,
      direction: (threshold?.direction ?? null) as PlanMetric['direction'],
      lowerFail: threshold?.lower_fail ?? null,
      lowerWarn: threshold?.lower_warn ?? null,
      upperWarn: threshold?.upper_warn ?? null,
      upperFail: threshold?.upper_fail ?? null,
      last: last ? { value: last.value, measuredAt: last.measured_at } : null,
    };
  };
  const measured = series.map((row) => {
    const fits = thresholds.filter(({ metric, item_id, slice }) => {
      const isOfItem = item_id === null || item_id === row.item_id;
      return metric === row.metric && isOfItem && (slice === null || slice === row.slice);
    });
    // The most particular one counts.
    const weight = (one: ThresholdRow): number => (one.item_id === null ? 0 : 2) + (one.slice === null ? 0 : 1);
    return named(row, fits.toSorted((one, other) => weight(other) - weight(one))[0] ?? null);
  });
  const unmeasured = thresholds
    .filter(
      (one) =>
        one.item_id !== null && !series.some(({ metric, item_id }) => metric === one.metric && item_id === one.item_id),
    )
    .map((one) =>
      named(
        {
          item_kind: one.item_kind ?? 'system',
          item_id: one.item_id ?? '',
          metric: one.metric,
          slice: one.slice ?? '',
          unit: '',
        },
        one,
      ),
    );
  return [...measured, ...unmeasured];
}

function peopleOf(read: Reader, item: Item): MonitoringPlan['people'] {
  const nameOf = (id: string): string => findPerson(read, id)?.name ?? id;
  const rows = item.facts['responsible'];
  const stated = (Array.isArray(rows) ? rows : []).flatMap((row) => {
    if (typeof row !== 'object') return [];
    const { role, person, note } = row;
    if (typeof role !== 'string' || typeof person !== 'string') return [];
    return [{ role, name: nameOf(person), contact: typeof note === 'string' ? note : '' }];
  });
  const isNamed = stated.some(({ role }) => role === 'owner');
  const owner =
    item.ownerId === null || isNamed
      ? []
      : [{ role: 'owner', name: nameOf(item.ownerId), contact: findPerson(read, item.ownerId)?.email ?? '' }];
  return [...owner, ...stated];
}

const textOf = (item: Item, field: string): string => {
  const value = item.facts[field];
  return typeof value === 'string' ? value : '';
};

/** Ids of clocks that bind a system with these roles; nothing stated is not "no". */
function routesOf(catalogues: Catalogues, roles: readonly string[]): MonitoringPlan['routes'] {
  return catalogues
    .all('clocks')
    .filter(
      (clock) => clock.roles.length === 0 || roles.length === 0 || clock.roles.some((role) => roles.includes(role)),
    )
    .map(({ id: _, packId: __, packTitle: ___, categories, ...clock }) => ({
      ...clock,
      categories: categories.flatMap((category) => catalogues.incident(categoryRef(clock.ref, category))?.label ?? []),
    }));
}

const cyclesOf = (ids: readonly string[]) =>
  query(sql<CycleRow>`
    SELECT * FROM cycles WHERE item_id IN ${among(ids)} OR target_id IN ${among(ids)}
      OR target_id IN (SELECT id FROM risks WHERE item_id IN ${among(ids)})
    ORDER BY next_due_on, id LIMIT 500`);
const findingsOf = (ids: readonly string[]) =>
  query(sql<FindingRow>`
    SELECT * FROM findings WHERE item_id IN ${among(ids)} AND state <> 'closed' ORDER BY number DESC LIMIT 500`);

/**
 * The plan for post-market monitoring of a system, gathered from what its records say: its own, those of where it runs and
 * of everything upstream of it.
 * @throws AppError `record.not-found`
 */
export function planOf(read: Reader, catalogues: Catalogues, systemId: string, setting: ClockSetting): MonitoringPlan {
  const ref: ItemRef = { kind: 'system', id: systemId };
  const item = getItem(read, ref);
  const ids = watchedItems(read, ref);
  const today = setting.now.slice(0, 10);
  const roles = item.facts['organisationRoles'];
  const prose = item.facts['monitoring'] ?? null;
  const placedOn = textOf(item, 'placedOnMarketOn');
  const cycles = read.all(cyclesOf(ids)).map((row) => toListedCycle(read, row, today));
  const metrics = metricsOf(read, catalogues, ids);
  const people = peopleOf(read, item);
  const incidents = unclosedIncidents(read, setting, ids);
  const findings: ListedFinding[] = read.all(findingsOf(ids)).map((row) => toListedFinding(read, row, today));
  return {
    system: {
      ...ref,
      name: item.name,
      release: textOf(item, 'release'),
      purpose: textOf(item, 'intendedPurpose'),
      provider: textOf(item, 'provider'),
    },
    asOf: today,
    prose: prose as MonitoringPlan['prose'],
    placedOnMarketOn: placedOn === '' ? null : placedOn,
    people,
    cycles,
    metrics,
    routes: routesOf(catalogues, Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : []),
    openIncidents: incidents,
    openFindings: findings,
    gaps: planGaps({ prose, cycles, metrics, people, incidents }),
  };
}
