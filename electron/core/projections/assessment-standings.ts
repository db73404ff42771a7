import type { Tone } from '#contract/records/rules';
import type { RecordedMove, SignOffState } from '#contract/records/workflow';
import { loadJudged, loadRecords, standingOfAnswers, withJudgement } from '#core/assessments/load';
import { sealState } from '#core/assessments/state';
import type { Touched } from '#core/journal/write';
import { TONES } from '#core/sign-off/default-workflows';
import { loadFacts } from '#core/sign-off/load';
import { type StandingFacts, standingOf } from '#core/sign-off/standing';
import type { AssessmentStandingRow } from '#core/store/projection-tables';
import { fixed, insertRow, type Reader } from '#core/store/sql';
import { listMoves } from '#core/store/workflow';
import { changedSources, kinOf } from './concerned.ts';
import type { Projection, ProjectionTx } from './projection.ts';

const find = fixed<AssessmentStandingRow>('SELECT * FROM assessment_standings WHERE assessment_id = ?');
const remove = fixed('DELETE FROM assessment_standings WHERE assessment_id = ?');
const removeAll = fixed('DELETE FROM assessment_standings');
const allIds = fixed<{ id: string }>('SELECT id FROM assessments ORDER BY id');
const anyAssessment = fixed<{ id: string }>('SELECT id FROM assessments LIMIT 1');
const ofSystems = fixed<{ id: string }>(
  'SELECT id FROM assessments WHERE system_id IN (SELECT value FROM json_each(?))',
);
const signedOfSystems = fixed<{ id: string }>(`
  SELECT id FROM assessments AS a WHERE system_id IN (SELECT value FROM json_each(?))
    AND EXISTS (SELECT 1 FROM sign_offs AS o WHERE o.assessment_id = a.id)`);
const anySignOff = fixed<{ id: string }>('SELECT id FROM sign_offs LIMIT 1');
const itemsOfRisks = fixed<{ id: string }>(
  'SELECT item_id AS id FROM risks WHERE id IN (SELECT value FROM json_each(?))',
);
const itemsOfControls = fixed<{ id: string }>(`
  SELECT DISTINCT r.item_id AS id FROM risk_controls AS c JOIN risks AS r ON r.id = c.risk_id
  WHERE c.control_id IN (SELECT value FROM json_each(?))`);
const itemsMeasured = fixed<{ id: string }>(
  'SELECT DISTINCT item_id AS id FROM measurements WHERE metric IN (SELECT value FROM json_each(?))',
);
const signed = fixed<{ id: string }>('SELECT DISTINCT assessment_id AS id FROM sign_offs');
const isMoved = fixed<{ id: string }>(
  'SELECT assessment_id AS id FROM sign_offs WHERE assessment_id = ? UNION ALL SELECT assessment_id FROM sign_off_moves WHERE assessment_id = ? LIMIT 1',
);
const successor = fixed<{ id: string }>('SELECT id FROM assessments WHERE upgraded_from_id = ? LIMIT 1');

/** Records of which what is judged and measured was written: a sign-off speaks of it too. */
function judgedItems(tables: ProjectionTx, touched: readonly Touched[]): string[] {
  const items = new Set<string>();
  const [risks, controls, metrics] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { table, row } of touched) {
    if (table === 'risks' || table === 'measurements') items.add(String(row['item_id']));
    else if (table === 'risk_controls' || table === 'accepted_risks') risks.add(String(row['risk_id']));
    else if (table === 'controls') controls.add(row.id);
    else if (table === 'thresholds') metrics.add(String(row['metric']));
  }
  for (const [ids, query] of [
    [risks, itemsOfRisks],
    [controls, itemsOfControls],
    [metrics, itemsMeasured],
  ] as const) {
    if (ids.size > 0) for (const { id } of tables.all(query(JSON.stringify([...ids])))) items.add(id);
  }
  return [...items];
}

/** Those that what was written concerns. */
function* concerned(tables: ProjectionTx, touched: readonly Touched[]): Iterable<string> {
  let areAllSigned = false;
  for (const { table, row } of touched) {
    switch (table) {
      case 'assessments':
        yield row.id;
        if (row['upgraded_from_id'] !== null) yield String(row['upgraded_from_id']);
        break;
      case 'answers':
      case 'evidence':
      case 'sign_offs':
      case 'overrides':
      case 'assignments':
      case 'sign_off_moves':
      case 'sign_off_conditions':
      case 'risk_acceptances':
      case 'verdicts':
      case 'opinions':
      case 'obligation_progress':
        yield String(row['assessment_id']);
        break;
      // Their names are in what was signed; rules and revoked keys decide what a sign-off is worth.
      case 'workspace':
      case 'people':
      case 'workflows':
      case 'signing_keys':
        areAllSigned = true;
        break;
      default:
        break;
    }
  }
  if (areAllSigned) for (const { id } of tables.all(signed())) yield id;
  const judged = tables.get(anySignOff()) ? judgedItems(tables, touched) : [];
  if (judged.length > 0) {
    for (const { id } of tables.all(signedOfSystems(JSON.stringify(kinOf(tables, judged, 'down'))))) yield id;
  }
  const sources = changedSources(touched);
  if (sources.length === 0 || !tables.get(anyAssessment())) return;
  // What the inventory says upstream of a system is signed too.
  for (const { id } of tables.all(ofSystems(JSON.stringify(kinOf(tables, sources, 'down'))))) yield id;
}

type SignedStanding = Pick<AssessmentStandingRow, 'sign_off_state' | 'approved_on' | 'valid_until'>;

const DRAFT: SignedStanding = { sign_off_state: 'draft', approved_on: null, valid_until: null };
const APPROVALS: ReadonlySet<SignOffState> = new Set(['approved', 'approved-with-conditions', 'stale', 'expired']);

/** The newest instant at which somebody did something about the sign-off: the present day must not decide. */
function newestInstant({ decisions, acceptances, conditions }: StandingFacts, moves: readonly RecordedMove[]): string {
  const instants = [
    ...moves.map(({ at }) => at),
    ...decisions.map(({ signOff }) => signOff.signedAt),
    ...acceptances.map(({ revokedAt }) => revokedAt ?? ''),
    ...conditions.map(({ fulfilledAt }) => fulfilledAt ?? ''),
  ];
  return instants.reduce((newest, one) => (one > newest ? one : newest), '0000-01-01T00:00:00.000Z');
}

function signedStanding(read: Reader, id: string): SignedStanding {
  if (!read.get(isMoved(id, id))) return DRAFT;
  const loaded = withJudgement(loadRecords(read, id));
  const facts = loadFacts(read, loaded, sealState(loaded), '0000-01-01T00:00:00.000Z');
  const { state, validUntil } = standingOf({ ...facts, now: newestInstant(facts, listMoves(read, id)) });
  const approval = loaded.signOffs.findLast(({ signOff }) => signOff.decision.startsWith('approve'));
  const isApproved = APPROVALS.has(state) && approval !== undefined;
  return {
    sign_off_state: state,
    approved_on: isApproved ? approval.signOff.signedAt.slice(0, 10) : null,
    valid_until: isApproved ? validUntil : null,
  };
}

/** The gravest tone of the classes that hold; `unknown` if none holds and it is open whether one will. */
function toneOf(tones: readonly Tone[], isDetermined: boolean): string {
  return TONES.find((tone) => tones.includes(tone)) ?? (isDetermined ? 'none' : 'unknown');
}

function standing(read: Reader, id: string): AssessmentStandingRow | null {
  const judged = loadJudged(read, id);
  if (!judged) return null;
  const { pack, assessment } = judged;
  const { classes, obligations, sections } = standingOfAnswers(judged);
  const holding = new Set(classes.flatMap(({ id: classId, truth }) => (truth === 'true' ? [classId] : [])));
  const isDetermined = classes.every(({ truth }) => truth !== 'unknown');
  const tones = pack.classes.flatMap(({ id: classId, tone }) => (holding.has(classId) ? [tone] : []));
  const signOff = signedStanding(read, id);
  const isOver = signOff.sign_off_state === 'superseded' || read.get(successor(id)) !== undefined;
  const due = new Set(obligations.flatMap(({ id: duty, truth }) => (truth === 'true' ? [duty] : [])));
  const duties = pack.obligations
    .filter((one) => !isOver && one.kind === 'duty' && due.has(one.id))
    .map((one) => ({ id: one.id, appliesFrom: one.appliesFrom, articles: one.articles }));
  return {
    assessment_id: id,
    system_id: assessment.systemId,
    pack_id: pack.id,
    tone: toneOf(tones, isDetermined),
    classes: JSON.stringify([...holding]),
    is_determined: isDetermined ? 1 : 0,
    ...signOff,
    answered: sections.reduce((sum, { answered }) => sum + answered, 0),
    total: sections.reduce((sum, { total }) => sum + total, 0),
    facts: JSON.stringify({ duties }),
  };
}

/** Told of the systems of assessments that stand otherwise than before. */
export type StandingChanges = Set<string>;

/**
 * Where each assessment stands: what holds by its pack, and its sign-off as of the last thing somebody did about it; whether
 * an approval has ended since, its `valid_until` tells.
 * @param changes  systems of those that changed are put in
 */
export function assessmentStandings(changes: StandingChanges): Projection {
  function renewOne(tables: ProjectionTx, id: string): void {
    const before = tables.get(find(id));
    const now = standing(tables, id);
    if (JSON.stringify(before ?? null) === JSON.stringify(now)) return;
    if (before) tables.run(remove(id));
    if (now) tables.run(insertRow('assessment_standings', now));
    for (const row of [before, now]) if (row) changes.add(row.system_id);
  }
  return {
    name: 'assessment_standings',
    affected: concerned,
    renew: (tables, ids) => {
      for (const id of ids) renewOne(tables, id);
    },
    *rebuild(tables) {
      tables.run(removeAll());
      const ids = tables.all(allIds());
      for (const [done, { id }] of ids.entries()) {
        renewOne(tables, id);
        yield { done: done + 1, total: ids.length };
      }
      changes.clear();
    },
  };
}
