import type { ItemRef } from '#contract/records/inventory';
import type { ControlPreview, RiskMove } from '#contract/records/risk';
import type { ControlState } from '#contract/risk-words';
import type { Catalogues } from '#core/packs/catalogues';
import type { RiskRow } from '#core/store/judge-tables';
import { fixed, type Reader } from '#core/store/sql';
import { heirsOf } from './heirs.ts';
import { levelsIn } from './risk-rows.ts';
import { controlRow, itemNames, itemOf } from './rows.ts';
import { type CountedLink, linksOfRisk, readStanding } from './standing-of.ts';

/** What is thought of doing to a control: to remove it, to change it, or to change one of its links. */
export type ControlThought =
  | 'remove'
  | { readonly state?: ControlState | undefined; readonly maturity?: number | undefined }
  | { readonly unlink: string }
  | { readonly link: string; readonly likelihoodEffect: number; readonly impactEffect: number };

const MOST = 500;

const risksOf = fixed<RiskRow>(`
  SELECT risk.* FROM risk_controls AS link JOIN risks AS risk ON risk.id = link.risk_id
  WHERE link.control_id = ? ORDER BY risk.title COLLATE NOCASE, risk.id`);

/** The links of a risk as they would be. */
function thought(links: readonly CountedLink[], controlId: string, what: ControlThought): readonly CountedLink[] {
  if (what === 'remove') return links.filter((link) => link.control_id !== controlId);
  if ('unlink' in what) return links.filter((link) => link.id !== what.unlink);
  if ('link' in what) {
    const { likelihoodEffect: likelihood_effect, impactEffect: impact_effect } = what;
    return links.map((link) => (link.id === what.link ? { ...link, likelihood_effect, impact_effect } : link));
  }
  return links.map((link) =>
    link.control_id === controlId
      ? { ...link, state: what.state ?? link.state, maturity: what.maturity ?? link.maturity }
      : link,
  );
}

/**
 * Every risk whose current, residual or shown level would move, and who would inherit that; nothing is written.
 * @throws AppError `record.not-found`
 */
export function previewControl(
  read: Reader,
  controlId: string,
  what: ControlThought,
  catalogues: Catalogues,
  today: string,
): ControlPreview {
  controlRow(read, controlId);
  const moves: RiskMove[] = [];
  const systems = new Map<string, ControlPreview['systems'][number]>();
  const heirs = new Map<string, RiskMove['heirs']>();
  let total = 0;
  for (const risk of read.all(risksOf(controlId))) {
    const links = linksOfRisk(read, risk.id);
    const now = readStanding(read, risk, catalogues, links);
    const then = readStanding(read, risk, catalogues, thought(links, controlId, what));
    const before = levelsIn(now, risk, catalogues);
    const after = levelsIn(then, risk, catalogues);
    if (JSON.stringify(before) === JSON.stringify(after)) continue;
    total += 1;
    const ref: ItemRef = itemOf(risk);
    const exposed = heirs.get(ref.id) ?? heirsOf(read, ref).map(({ kind, id, name }) => ({ kind, id, name }));
    heirs.set(ref.id, exposed);
    const item = { ...ref, name: itemNames(read, [ref]).get(ref.id) ?? '' };
    for (const one of [item, ...exposed]) if (one.kind === 'system') systems.set(one.id, one);
    if (moves.length === MOST) continue;
    const isHeld = (until: string | null): boolean => until !== null && until >= today;
    const voidsAcceptance = isHeld(now.accepted_until) && !isHeld(then.accepted_until);
    moves.push({
      riskId: risk.id,
      title: risk.title,
      item,
      matrix: risk.matrix,
      before,
      after,
      heirs: exposed,
      voidsAcceptance,
    });
  }
  return { moves, total, systems: [...systems.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'en')) };
}
