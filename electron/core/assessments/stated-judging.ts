import type { ItemKind } from '#contract/inventory/kinds';
import type { Assessment } from '#contract/records/assessment';
import type { ItemRef } from '#contract/records/inventory';
import type { RiskLevel } from '#contract/records/risk';
import type { StatedJudging } from '#contract/records/sign-off';
import type { ControlState, RiskState, Treatment } from '#contract/risk-words';
import { stepsFrom } from '#core/inventory/kin';
import type { NameOf } from '#core/inventory/people-facts';
import { itemNames, thresholdRows } from '#core/measurements/rows';
import { thresholdsBy } from '#core/measurements/verdict';
import { isAbove, levelsAfter } from '#core/risks/levels';
import type {
  AcceptedRiskRow,
  ControlRow,
  MeasurementRow,
  OpinionRow,
  RiskControlRow,
  RiskRow,
  VerdictRow,
} from '#core/store/judge-tables';
import { fixed, type Reader } from '#core/store/sql';

type Stated<K extends keyof StatedJudging> = NonNullable<StatedJudging[K]>[number];

const verdictsOf = fixed<VerdictRow>('SELECT * FROM verdicts WHERE assessment_id = ? ORDER BY target_kind, target_id');
const opinionsOf = fixed<OpinionRow>('SELECT * FROM opinions WHERE assessment_id = ? ORDER BY id');
const risksOf = fixed<RiskRow>('SELECT * FROM risks WHERE item_id = ? ORDER BY id');
const controlsOf = fixed<ControlRow & Pick<RiskControlRow, 'likelihood_effect' | 'impact_effect'>>(
  `SELECT controls.*, likelihood_effect, impact_effect FROM risk_controls JOIN controls ON controls.id = control_id
   WHERE risk_id = ? ORDER BY title, controls.id`,
);
const acceptancesOf = fixed<AcceptedRiskRow>(
  'SELECT * FROM accepted_risks WHERE risk_id = ? AND revoked_at IS NULL ORDER BY until DESC, id DESC',
);
const newestFigures = fixed<MeasurementRow>(
  `SELECT * FROM (
     SELECT *, row_number() OVER (PARTITION BY metric, slice ORDER BY measured_at DESC, id DESC) AS place
     FROM measurements WHERE item_id = ?
   ) WHERE place = 1 ORDER BY metric, slice`,
);

function stateVerdict(row: VerdictRow, nameOf: NameOf): Stated<'verdicts'> {
  return {
    target: { kind: row.target_kind as 'answer' | 'section', id: row.target_id },
    value: row.value as Stated<'verdicts'>['value'],
    reason: row.reason,
    action:
      row.owner_id === null || row.due_on === null
        ? null
        : { text: row.action, owner: nameOf(row.owner_id), dueOn: row.due_on },
    person: nameOf(row.person_id),
    at: row.at,
  };
}

function stateOpinion(row: OpinionRow): Stated<'opinions'> {
  return {
    id: row.id,
    kind: row.kind as Stated<'opinions'>['kind'],
    isSought: row.is_sought === 1,
    reason: row.reason,
    givenBy: row.given_by,
    givenOn: row.given_on,
    stance: row.stance as Stated<'opinions'>['stance'],
    text: row.text,
    response: row.response,
  };
}

const level = (likelihood: number | null, impact: number | null): RiskLevel | null =>
  likelihood === null || impact === null ? null : { likelihood, impact };

function stateRisk(read: Reader, row: RiskRow, itemName: string, nameOf: NameOf): Stated<'risks'> {
  const inherent = level(row.inherent_likelihood, row.inherent_impact);
  const override = level(row.override_likelihood, row.override_impact);
  const controls = read.all(controlsOf(row.id));
  const derived =
    inherent &&
    levelsAfter(
      inherent,
      controls.map((control) => ({
        likelihoodEffect: control.likelihood_effect,
        impactEffect: control.impact_effect,
        maturity: control.maturity,
        state: control.state as ControlState,
      })),
    );
  const shown = override ?? derived?.residual ?? null;
  // One of a lower level or by another matrix does not speak of the risk as it is; whether a day is over nobody asks here.
  const accepted = read
    .all(acceptancesOf(row.id))
    .find((one) => shown !== null && one.matrix === row.matrix && !isAbove(shown, one));
  return {
    id: row.id,
    item: { kind: row.item_kind as ItemKind, id: row.item_id, name: itemName },
    title: row.title,
    matrix: row.matrix,
    inherent,
    current: derived?.current ?? null,
    residual: derived?.residual ?? null,
    override: override && { ...override, reason: row.override_reason, person: nameOf(row.override_by ?? '') },
    treatment: row.treatment as Treatment | null,
    owner: row.owner_id === null ? null : nameOf(row.owner_id),
    state: row.state as RiskState,
    controls: controls.map(({ title, state, maturity }) => ({ title, state: state as ControlState, maturity })),
    accepted: accepted
      ? { person: nameOf(accepted.accepted_by), reason: accepted.reason, until: accepted.until }
      : null,
  };
}

/**
 * What people judged of an assessment, and what risks and figures there are of its system and of everything upstream; equal
 * records give an equal result.
 * @returns null if there is nothing of the kind
 */
export function statedJudging(read: Reader, assessment: Assessment, nameOf: NameOf): StatedJudging | null {
  const system: ItemRef = { kind: 'system', id: assessment.systemId };
  const refs = new Map<string, ItemRef>([[system.id, system]]);
  for (const { up } of stepsFrom(read, system, 'up')) refs.set(up.id, up);
  const items = [...refs.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const named = itemNames(read);
  const thresholds = thresholdsBy(thresholdRows(read));
  const verdicts = read.all(verdictsOf(assessment.id)).map((row) => stateVerdict(row, nameOf));
  const opinions = read.all(opinionsOf(assessment.id)).map(stateOpinion);
  const risks = items.flatMap((item) =>
    read.all(risksOf(item.id)).map((row) => stateRisk(read, row, named(item), nameOf)),
  );
  const measurements = items.flatMap((item) =>
    read.all(newestFigures(item.id)).map((row): Stated<'measurements'> => {
      const { metric, slice, value, unit } = row;
      const verdict = thresholds.verdict({ metric, itemId: item.id, slice }, value);
      return { item: { ...item, name: named(item) }, metric, slice, value, unit, verdict, measuredAt: row.measured_at };
    }),
  );
  const isNothing = [verdicts, opinions, risks, measurements].every((list) => list.length === 0);
  if (isNothing) return null;
  return {
    ...(verdicts.length > 0 && { verdicts }),
    ...(opinions.length > 0 && { opinions }),
    ...(risks.length > 0 && { risks }),
    ...(measurements.length > 0 && { measurements }),
  };
}
