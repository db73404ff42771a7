import { AppError } from '#contract/errors';
import type {
  ApplicabilityLine,
  ApplicabilityStatement,
  Coverage,
  CoverageRow,
  CoveringControl,
} from '#contract/records/control';
import type { ControlState, CoverageState } from '#contract/risk-words';
import { COVERAGE_STATES } from '#contract/risk-words';
import type { WriteTransaction } from '#core/journal/write';
import type { ApplicabilityRow } from '#core/store/judge-tables';
import { fixed, type Reader } from '#core/store/sql';
import { type FrameworkItem, type Frameworks, isWhole, rankOfService } from './framework-items.ts';
import type { RiskSetting } from './setting.ts';

type Serving = {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly maturity: number;
  readonly pack_id: string;
  readonly item: string;
  readonly evidence: number;
  readonly expired: number;
};
type Decision = ApplicabilityRow & { readonly person_name: string };

const serving = fixed<Serving>(`
  SELECT control.id, control.title, control.state, control.maturity, served.pack_id, served.item,
    (SELECT count(*) FROM evidence_links AS link WHERE link.target_kind = 'control' AND link.target_id = control.id) AS evidence,
    (SELECT count(*) FROM evidence_links AS link JOIN evidence_items AS piece ON piece.id = link.item_id
      WHERE link.target_kind = 'control' AND link.target_id = control.id AND piece.expires_on < ?) AS expired
  FROM control_obligations AS served JOIN controls AS control ON control.id = served.control_id
  ORDER BY control.title COLLATE NOCASE, control.id`);
const decisions = fixed<Decision>(`
  SELECT applicabilities.*, people.name AS person_name FROM applicabilities
  JOIN people ON people.id = applicabilities.person_id`);
const decisionOn = fixed<ApplicabilityRow>('SELECT * FROM applicabilities WHERE pack_id = ? AND item = ?');

const key = (packId: string, item: string): string => `${packId} ${item}`;

/** Which controls serve what, and what was decided to apply. */
type Known = {
  readonly servingOf: (packId: string, item: string) => readonly Serving[];
  readonly decisionOn: (packId: string, item: string) => Decision | undefined;
};

function know(read: Reader, today: string): Known {
  const byItem = new Map<string, Serving[]>();
  for (const row of read.all(serving(today))) {
    const of = key(row.pack_id, row.item);
    const known = byItem.get(of);
    if (known) known.push(row);
    else byItem.set(of, [row]);
  }
  const decided = new Map(read.all(decisions()).map((row) => [key(row.pack_id, row.item), row]));
  return {
    servingOf: (packId, item) => byItem.get(key(packId, item)) ?? [],
    decisionOn: (packId, item) => decided.get(key(packId, item)),
  };
}

/** The controls that serve an item, each once in the best way, the best first. */
function coveringOf({ packId, item }: FrameworkItem, { waysOf }: Frameworks, known: Known): CoveringControl[] {
  const found = new Map<string, CoveringControl>();
  const add = (row: Serving, service: CoveringControl['service'], via: CoveringControl['via']): void => {
    const before = found.get(row.id);
    if (before && rankOfService(before.service) <= rankOfService(service)) return;
    const { id, title, maturity, evidence, expired } = row;
    found.set(id, { id, title, state: row.state as ControlState, maturity, service, via, evidence, expired });
  };
  for (const row of known.servingOf(packId, item)) add(row, 'direct', null);
  for (const way of waysOf(packId, item)) {
    for (const row of known.servingOf(way.packId, way.item)) {
      add(row, way.service, { packId: way.packId, item: way.item });
    }
  }
  return [...found.values()].toSorted((a, b) => rankOfService(a.service) - rankOfService(b.service));
}

/** How far controls cover an item, as `CoverageRow` says. */
export function coverageState(controls: readonly CoveringControl[], isApplicable: boolean): CoverageState {
  if (!isApplicable) return 'not-applicable';
  const operating = controls.filter(({ state }) => state === 'operating');
  if (operating.some((one) => isWhole(one.service) && one.evidence > one.expired)) return 'covered';
  if (operating.length > 0) return 'partial';
  return controls.some(({ state }) => state === 'planned' || state === 'implementing') ? 'planned' : 'open';
}

function rowOf(item: FrameworkItem, frameworks: Frameworks, known: Known): CoverageRow {
  const controls = coveringOf(item, frameworks, known);
  return {
    ...item,
    controls,
    evidence: controls.reduce((sum, { evidence }) => sum + evidence, 0),
    expired: controls.reduce((sum, { expired }) => sum + expired, 0),
    state: coverageState(controls, known.decisionOn(item.packId, item.item)?.is_applicable !== 0),
  };
}

/**
 * The coverage matrix: what of the packs at hand which controls serve, and what shows it.
 * @param packId  rows of this pack only
 */
export function coverageOf(read: Reader, frameworks: Frameworks, packId: string | undefined, today: string): Coverage {
  const known = know(read, today);
  const packs = frameworks.packs.map(({ id, title, items }) => {
    const rows = items.map((item) => rowOf(item, frameworks, known));
    const counts = Object.fromEntries(
      COVERAGE_STATES.map((state) => [state, rows.filter((row) => row.state === state).length]),
    ) as Record<CoverageState, number>;
    return { id, title, counts, rows };
  });
  return {
    packs: packs.map(({ id, title, counts }) => ({ id, title, counts })),
    rows: packs.filter(({ id }) => packId === undefined || id === packId).flatMap(({ rows }) => rows),
  };
}

/**
 * The statement of applicability of a pack: every item, whether it applies and why, and what is done for it.
 * @throws AppError `pack.not-found`
 */
export function statementOf(
  read: Reader,
  frameworks: Frameworks,
  packId: string,
  today: string,
): ApplicabilityStatement {
  const pack = frameworks.packs.find(({ id }) => id === packId);
  if (!pack) throw new AppError('pack.not-found', { id: packId, version: '' });
  const known = know(read, today);
  const lines = pack.items.map((item): ApplicabilityLine => {
    const row = known.decisionOn(packId, item.item);
    const decision = row
      ? {
          id: row.id,
          version: row.version,
          isApplicable: row.is_applicable === 1,
          reason: row.reason,
          personName: row.person_name,
          at: row.at,
        }
      : null;
    return { ...rowOf(item, frameworks, known), decision };
  });
  return { packId, packVersion: pack.version, packTitle: pack.title, lines };
}

/**
 * Decides whether an item applies.
 * @throws AppError `control.item-unknown`, `record.changed-meanwhile`
 */
export function decideApplicability(
  tx: WriteTransaction,
  { now, actor, newId }: Pick<RiskSetting, 'now' | 'actor' | 'newId'>,
  frameworks: Frameworks,
  given: {
    readonly packId: string;
    readonly item: string;
    readonly isApplicable: boolean;
    readonly reason: string;
    readonly baseVersion: number | null;
  },
): void {
  const { packId, item, isApplicable, reason, baseVersion } = given;
  checkItemKnown(frameworks, packId, item);
  const row = tx.read.get(decisionOn(packId, item));
  if ((row?.version ?? null) !== baseVersion) {
    throw new AppError('record.changed-meanwhile', { kind: 'applicabilities', id: row?.id ?? '' });
  }
  const said = { is_applicable: isApplicable ? 1 : 0, reason, person_id: actor, at: now };
  if (!row) {
    tx.insert('applicabilities', { id: newId(), pack_id: packId, item, ...said });
    return;
  }
  const isSame = row.is_applicable === said.is_applicable && row.reason === reason;
  tx.update('applicabilities', row.id, row.version, isSame ? {} : said);
}

/** @throws AppError `control.item-unknown` */
export function checkItemKnown(frameworks: Frameworks, packId: string, item: string): void {
  const pack = frameworks.packs.find(({ id }) => id === packId);
  if (pack?.items.some((one) => one.item === item) !== true)
    throw new AppError('control.item-unknown', { packId, item });
}
