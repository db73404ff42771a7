import type { HeldMatrix, RiskRow } from '#contract/records/risk';
import { COVERAGE_STATES } from '#contract/risk-words';
import type { PrintedControl, PrintedRisk, PrintedRiskDetail, PrintedRisks } from '#core/dossier/printed/risks';
import { wayDown } from '#core/inventory/inherit';
import { shortestWays, stepsFrom } from '#core/inventory/kin';
import { readNodes } from '#core/inventory/nodes';
import type { Catalogues } from '#core/packs/catalogues';
import { coverageOf } from '#core/risks/coverage';
import { rankOf } from '#core/risks/levels';
import { riskRows } from '#core/risks/risk-rows';
import { riskView } from '#core/risks/risk-view';
import { personNames } from '#core/risks/rows';
import type { ControlRow } from '#core/store/judge-tables';
import { fixed, type Reader } from '#core/store/sql';
import type { Printing } from './printing.ts';

/** So many risks are told at length; the others in the register alone, which says so. */
const MOST_DETAILS = 12;

type Answering = ControlRow & { readonly risk_id: string; readonly pieces: number; readonly ended: number };

const controlsOf = fixed<Answering>(`
  SELECT controls.*, risk_controls.risk_id,
    (SELECT count(*) FROM evidence_links WHERE target_kind = 'control' AND target_id = controls.id) AS pieces,
    (SELECT count(*) FROM evidence_links JOIN evidence_items ON evidence_items.id = evidence_links.item_id
      WHERE target_kind = 'control' AND target_id = controls.id AND expires_on < ?) AS ended
  FROM risk_controls JOIN controls ON controls.id = risk_controls.control_id
  WHERE risk_controls.risk_id IN (SELECT value FROM json_each(?))
  ORDER BY controls.title COLLATE NOCASE, controls.id`);
const anyServed = fixed<{ id: string }>('SELECT id FROM control_obligations LIMIT 1');

function controlsFor(read: Reader, risks: readonly PrintedRisk[], today: string): PrintedControl[] {
  const numbers = new Map(risks.map(({ id, number }) => [id, number]));
  const rows = read.all(controlsOf(today, JSON.stringify([...numbers.keys()])));
  const names = personNames(
    read,
    rows.map(({ owner_id }) => owner_id),
  );
  const found = new Map<string, PrintedControl>();
  for (const row of rows) {
    const known = found.get(row.id)?.risks ?? [];
    const number = numbers.get(row.risk_id);
    found.set(row.id, {
      id: row.id,
      title: row.title,
      kind: row.kind as PrintedControl['kind'],
      state: row.state as PrintedControl['state'],
      maturity: row.maturity,
      owner: names.get(row.owner_id ?? '') ?? null,
      dueOn: row.due_on,
      testedOn: row.tested_on,
      evidence: row.pieces,
      expired: row.ended,
      risks: [...known, ...(number === undefined ? [] : [number])].toSorted((a, b) => a - b),
    });
  }
  return [...found.values()];
}

/** Whether a risk is one to tell at length: a person must accept it, or it lies in the upper half of the bands. */
function weighs({ state, needsAcceptance, levels }: RiskRow, matrix: HeldMatrix | null): boolean {
  if (state === 'closed') return false;
  const place = matrix?.bands.findIndex(({ id }) => id === levels.shown?.band) ?? -1;
  return needsAcceptance || (matrix !== null && place >= matrix.bands.length / 2);
}

function detailOf(read: Reader, id: string, catalogues: Catalogues, today: string): PrintedRiskDetail {
  const { risk, controls, acceptances, points } = riskView(read, id, catalogues, today);
  const { source, cause, event, consequence, affected, note, override } = risk;
  return {
    id,
    risk: { source, cause, event, consequence, affected, note },
    categories: risk.categories.map((ref) => catalogues.category(ref)?.label ?? { en: ref }),
    override: override && { reason: override.reason, by: override.byName, at: override.at },
    controls,
    acceptances,
    points,
  };
}

/** Names of the records from each one upstream down to the system, by id. */
function waysTo(read: Reader, systemId: string): ReadonlyMap<string, readonly string[]> {
  const system = { kind: 'system' as const, id: systemId };
  const steps = stepsFrom(read, system, 'up');
  if (steps.length === 0) return new Map();
  const ways = shortestWays(system, steps, 'up');
  const nodes = readNodes(read, [system, ...steps.flatMap(({ up, down }) => [up, down])]);
  const names = [...ways.keys()].filter((id) => id !== systemId);
  return new Map(names.map((id) => [id, wayDown(id, ways, nodes).map(({ name }) => name)]));
}

function coverage({ read, frameworks, looking }: Printing): PrintedRisks['coverage'] {
  // Reading every pack takes a while, and is of no use if no control serves any.
  if (!frameworks || !read.get(anyServed())) return [];
  const served = COVERAGE_STATES.filter((state) => state !== 'open');
  return coverageOf(read, frameworks(), undefined, looking.today).packs.filter(({ counts }) =>
    served.some((state) => counts[state] > 0),
  );
}

/** Risks of the system and of everything upstream, with what is done about them. Null if there is nothing of the kind. */
export function printedRisks(printing: Printing): PrintedRisks | null {
  const { read, loaded, sealed, catalogues, looking } = printing;
  const stated = sealed.state.judged?.risks ?? [];
  if (stated.length === 0) return null;
  const { today } = looking;
  const ways = waysTo(read, loaded.assessment.systemId);
  const rows = riskRows(
    read,
    stated.map(({ id }) => id),
    catalogues,
  )
    .map((row) => ({
      row,
      rank: row.state === 'closed' ? -1 : rankOf(catalogues.matrix(row.matrix), row.levels.shown),
    }))
    .toSorted((a, b) => b.rank - a.rank || (a.row.title < b.row.title ? -1 : 1) || (a.row.id < b.row.id ? -1 : 1))
    .map(({ row }) => row);
  const risks = rows.map(
    (row, index): PrintedRisk => ({
      id: row.id,
      number: index + 1,
      title: row.title,
      item: row.item,
      way: ways.get(row.item.id) ?? [],
      matrix: row.matrix,
      levels: row.levels,
      treatment: row.treatment,
      owner: row.ownerName,
      state: row.state,
      needsAcceptance: row.needsAcceptance,
      acceptedUntil: row.acceptedUntil,
    }),
  );
  const heavy = rows.filter((row) => weighs(row, catalogues.matrix(row.matrix)));
  const matrices = [...new Set(rows.map(({ matrix }) => matrix))].flatMap((ref) => catalogues.matrix(ref) ?? []);
  return {
    asOf: today,
    matrices,
    risks,
    details: heavy.slice(0, MOST_DETAILS).map(({ id }) => detailOf(read, id, catalogues, today)),
    untold: Math.max(0, heavy.length - MOST_DETAILS),
    controls: controlsFor(read, risks, today),
    coverage: coverage(printing),
  };
}
