import type { RiskLevels, RiskRow } from '#contract/records/risk';
import type { Catalogues } from '#core/packs/catalogues';
import type { RiskRow as Row } from '#core/store/judge-tables';
import type { RiskStandingRow } from '#core/store/projection-tables';
import { fixed, type Reader } from '#core/store/sql';
import { rated } from './levels.ts';
import { itemNames, itemOf, levelOf, personNames } from './rows.ts';
import { readStanding } from './standing-of.ts';

const risksNamed = fixed<Row>('SELECT * FROM risks WHERE id IN (SELECT value FROM json_each(?))');
const standingsNamed = fixed<RiskStandingRow>(
  'SELECT * FROM risk_standings WHERE risk_id IN (SELECT value FROM json_each(?))',
);

/** The levels of a risk with their bands. */
export function levelsIn(standing: RiskStandingRow, risk: Row, catalogues: Catalogues): RiskLevels {
  const matrix = catalogues.matrix(risk.matrix);
  const pair = (name: 'inherent' | 'current' | 'residual' | 'shown') =>
    rated(matrix, levelOf(standing[`${name}_likelihood`], standing[`${name}_impact`]));
  return {
    inherent: pair('inherent'),
    current: pair('current'),
    residual: pair('residual'),
    target: rated(matrix, levelOf(risk.target_likelihood, risk.target_impact)),
    shown: pair('shown'),
    isOverridden: standing.is_overridden === 1,
  };
}

/** What a list shows of risks, in the order of their ids. */
export function riskRows(read: Reader, ids: readonly string[], catalogues: Catalogues): RiskRow[] {
  const asked = JSON.stringify(ids);
  const risks = new Map(read.all(risksNamed(asked)).map((row) => [row.id, row]));
  const standings = new Map(read.all(standingsNamed(asked)).map((row) => [row.risk_id, row]));
  const items = itemNames(read, [...risks.values()].map(itemOf));
  const people = personNames(
    read,
    [...risks.values()].map(({ owner_id }) => owner_id),
  );
  return ids.flatMap((id): RiskRow[] => {
    const risk = risks.get(id);
    if (!risk) return [];
    const standing = standings.get(id) ?? readStanding(read, risk, catalogues);
    return [
      {
        id,
        version: risk.version,
        title: risk.title,
        matrix: risk.matrix,
        categories: JSON.parse(risk.categories) as string[],
        treatment: risk.treatment as RiskRow['treatment'],
        ownerId: risk.owner_id,
        state: risk.state as RiskRow['state'],
        reviewOn: risk.review_on,
        updatedAt: risk.updated_at,
        item: { ...itemOf(risk), name: items.get(risk.item_id) ?? '' },
        ownerName: people.get(risk.owner_id ?? '') ?? null,
        levels: levelsIn(standing, risk, catalogues),
        controls: standing.controls,
        acceptedUntil: standing.accepted_until,
        needsAcceptance: standing.needs_acceptance === 1,
      },
    ];
  });
}
