import type { Catalogues } from '#core/packs/catalogues';
import type { AcceptedRiskRow, RiskControlRow, RiskRow } from '#core/store/judge-tables';
import type { RiskStandingRow } from '#core/store/projection-tables';
import { fixed, type Reader } from '#core/store/sql';
import type { LinkColumns } from './rows.ts';
import { standingOf } from './standings.ts';

/** A link with what of its control counts. */
export type CountedLink = RiskControlRow & LinkColumns;

const linksOf = fixed<CountedLink>(`
  SELECT link.*, control.maturity, control.state FROM risk_controls AS link
  JOIN controls AS control ON control.id = link.control_id WHERE link.risk_id = ? ORDER BY link.id`);
const acceptedOf = fixed<AcceptedRiskRow>('SELECT * FROM accepted_risks WHERE risk_id = ? ORDER BY id DESC');

/** The links of a risk. */
export function linksOfRisk(read: Reader, riskId: string): readonly CountedLink[] {
  return read.all(linksOf(riskId));
}

/** Every acceptance of a risk, the newest first. */
export function acceptancesOf(read: Reader, riskId: string): readonly AcceptedRiskRow[] {
  return read.all(acceptedOf(riskId));
}

/**
 * Where one risk stands, worked out from its records and not from what is kept, which may be due.
 * @param links  other links than it has, to see what they would do
 */
export function readStanding(
  read: Reader,
  risk: RiskRow,
  catalogues: Catalogues,
  links: readonly LinkColumns[] = linksOfRisk(read, risk.id),
): RiskStandingRow {
  const accepted = acceptancesOf(read, risk.id).filter(({ revoked_at }) => revoked_at === null);
  return standingOf(risk, links, accepted, catalogues.matrix(risk.matrix));
}
