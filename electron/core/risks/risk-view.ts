import type { RiskAcceptance, RiskControl, RiskPoint, RiskView } from '#contract/records/risk';
import type { Catalogues, Held } from '#core/packs/catalogues';
import type { AcceptedRiskRow, ControlRow } from '#core/store/judge-tables';
import type { RiskPointRow, RiskStandingRow } from '#core/store/projection-tables';
import { fixed, type Reader } from '#core/store/sql';
import { heirsOf } from './heirs.ts';
import { bandPlace, isAbove, levelsAfter, rated, shareOf } from './levels.ts';
import { levelsIn } from './risk-rows.ts';
import { countedOf, itemNames, itemOf, levelOf, personNames, riskRow, toControl, toRisk } from './rows.ts';
import { acceptancesOf, type CountedLink, linksOfRisk, readStanding } from './standing-of.ts';

type Shown = {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly severity: string;
  readonly state: string;
};
type Piece = { readonly itemId: string; readonly title: string; readonly expiresOn: string | null };

const controlsOf = fixed<ControlRow>(`
  SELECT control.* FROM risk_controls AS link JOIN controls AS control ON control.id = link.control_id
  WHERE link.risk_id = ?`);
const pointsOf = fixed<RiskPointRow>('SELECT * FROM risk_points WHERE risk_id = ? ORDER BY on_day');
const findingsOf = fixed<Shown>(
  'SELECT id, number, title, severity, state FROM findings WHERE risk_id = ? ORDER BY number DESC',
);
const incidentsOf = fixed<Shown>(
  'SELECT id, number, title, severity, state FROM incidents WHERE risk_id = ? ORDER BY number DESC',
);
const piecesOf = fixed<Piece>(`
  SELECT item.id AS itemId, item.title AS title, item.expires_on AS expiresOn FROM evidence_links AS link
  JOIN evidence_items AS item ON item.id = link.item_id WHERE link.target_id = ? AND link.target_kind = ?
  ORDER BY item.title COLLATE NOCASE, item.id`);

/** The pieces of evidence that show something of a risk or control, by title. */
export function evidenceOf(read: Reader, kind: 'risk' | 'control', id: string, today: string): RiskView['evidence'] {
  return read
    .all(piecesOf(id, kind))
    .map((one) => ({ ...one, isExpired: one.expiresOn !== null && one.expiresOn < today }));
}

function controlsIn(
  read: Reader,
  links: readonly CountedLink[],
  inherent: ReturnType<typeof levelOf>,
  today: string,
): RiskControl[] {
  const [first] = links;
  const rows = new Map(first ? read.all(controlsOf(first.risk_id)).map((row) => [row.id, row]) : []);
  const names = personNames(
    read,
    [...rows.values()].map(({ owner_id }) => owner_id),
  );
  const residual = inherent && levelsAfter(inherent, links.map(countedOf)).residual;
  const told = links.flatMap((link): RiskControl[] => {
    const row = rows.get(link.control_id);
    if (!row) return [];
    const without = inherent && levelsAfter(inherent, links.filter((one) => one !== link).map(countedOf)).residual;
    const evidence = evidenceOf(read, 'control', row.id, today);
    return [
      {
        linkId: link.id,
        linkVersion: link.version,
        control: toControl(row),
        ownerName: names.get(row.owner_id ?? '') ?? null,
        likelihoodEffect: link.likelihood_effect,
        impactEffect: link.impact_effect,
        note: link.note,
        share: shareOf(countedOf(link)),
        without: without &&
          residual && {
            likelihood: without.likelihood - residual.likelihood,
            impact: without.impact - residual.impact,
          },
        evidence: evidence.length,
        expired: evidence.filter(({ isExpired }) => isExpired).length,
      },
    ];
  });
  return told.toSorted(
    (a, b) => a.control.title.localeCompare(b.control.title, 'en') || (a.linkId < b.linkId ? -1 : 1),
  );
}

function stateOf(row: AcceptedRiskRow, standing: RiskStandingRow, today: string): RiskAcceptance['state'] {
  if (row.revoked_at !== null) return 'revoked';
  const shown = levelOf(standing.shown_likelihood, standing.shown_impact);
  if (shown === null || row.matrix !== standing.matrix || isAbove(shown, row)) return 'void';
  return row.until < today ? 'expired' : 'valid';
}

function acceptancesIn(
  read: Reader,
  standing: RiskStandingRow,
  catalogues: Catalogues,
  today: string,
): RiskAcceptance[] {
  const rows = acceptancesOf(read, standing.risk_id);
  const names = personNames(
    read,
    rows.flatMap(({ accepted_by, revoked_by }) => [accepted_by, revoked_by]),
  );
  return rows.flatMap((row): RiskAcceptance[] => {
    const level = rated(catalogues.matrix(row.matrix), row);
    if (level === null) return [];
    return [
      {
        id: row.id,
        version: row.version,
        acceptedBy: row.accepted_by,
        acceptedByName: names.get(row.accepted_by) ?? '',
        reason: row.reason,
        matrix: row.matrix,
        level,
        until: row.until,
        at: row.at,
        state: stateOf(row, standing, today),
        revokedAt: row.revoked_at,
        revokedByName: names.get(row.revoked_by ?? '') ?? null,
        revocationReason: row.revocation_reason,
      },
    ];
  });
}

function pointsIn(read: Reader, riskId: string, catalogues: Catalogues): RiskPoint[] {
  return read.all(pointsOf(riskId)).map((row) => {
    const matrix = catalogues.matrix(row.matrix);
    const band = (name: 'inherent' | 'current' | 'residual' | 'shown'): string => {
      const place = bandPlace(matrix, levelOf(row[`${name}_likelihood`], row[`${name}_impact`]));
      return place === null ? '' : (matrix?.bands[place]?.id ?? '');
    };
    const bands = {
      inherent: band('inherent'),
      current: band('current'),
      residual: band('residual'),
      shown: band('shown'),
    };
    return { on: row.on_day, matrix: row.matrix, ...bands };
  });
}

/** Controls that the catalogue names for what the risk was made of, without those linked already. */
function suggestedFor(catalogueRef: string | null, controls: readonly RiskControl[], catalogues: Catalogues) {
  const entry = catalogueRef === null ? null : catalogues.risk(catalogueRef);
  const linked = new Set(controls.map(({ control }) => control.catalogueRef));
  return (entry?.controls ?? []).flatMap((id) => {
    const ref = entry === null ? null : catalogues.refOf(entry.packId, 'controls', id);
    const control: Held<object> | null = ref === null || linked.has(ref) ? null : catalogues.control(ref);
    return control === null ? [] : [control as RiskView['suggested'][number]];
  });
}

/** Everything a risk's page shows. @throws AppError `record.not-found` */
export function riskView(read: Reader, id: string, catalogues: Catalogues, today: string): RiskView {
  const row = riskRow(read, id);
  const item = itemOf(row);
  const names = personNames(read, [row.owner_id, row.override_by]);
  const links = linksOfRisk(read, id);
  const standing = readStanding(read, row, catalogues, links);
  const controls = controlsIn(read, links, levelOf(row.inherent_likelihood, row.inherent_impact), today);
  return {
    risk: toRisk(row, names.get(row.override_by ?? '') ?? ''),
    itemName: itemNames(read, [item]).get(item.id) ?? '',
    ownerName: names.get(row.owner_id ?? '') ?? null,
    levels: levelsIn(standing, row, catalogues),
    matrix: catalogues.matrix(row.matrix),
    needsAcceptance: standing.needs_acceptance === 1,
    controls,
    acceptances: acceptancesIn(read, standing, catalogues, today),
    points: pointsIn(read, id, catalogues),
    heirs: heirsOf(read, item),
    suggested: suggestedFor(row.catalogue_ref, controls, catalogues),
    evidence: evidenceOf(read, 'risk', id, today),
    findings: read.all(findingsOf(id)),
    incidents: read.all(incidentsOf(id)),
  };
}
