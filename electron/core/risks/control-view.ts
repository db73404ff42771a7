import type { ControlView } from '#contract/records/control';
import type { Catalogues } from '#core/packs/catalogues';
import type { ControlObligationRow, RiskRow } from '#core/store/judge-tables';
import { fixed, type Reader } from '#core/store/sql';
import type { FrameworkItem } from './framework-items.ts';
import { testDueOn } from './list-controls.ts';
import { evidenceOf } from './risk-view.ts';
import { controlRow, itemNames, itemOf, personNames, toControl } from './rows.ts';
import { readStanding } from './standing-of.ts';

type LinkedRisk = RiskRow & {
  readonly link_id: string;
  readonly link_version: number;
  readonly likelihood_effect: number;
  readonly impact_effect: number;
  readonly link_note: string;
};

const risksOf = fixed<LinkedRisk>(`
  SELECT risk.*, link.id AS link_id, link.version AS link_version, link.likelihood_effect, link.impact_effect,
    link.note AS link_note
  FROM risk_controls AS link JOIN risks AS risk ON risk.id = link.risk_id WHERE link.control_id = ?
  ORDER BY risk.title COLLATE NOCASE, risk.id`);
const servedBy = fixed<ControlObligationRow>(
  'SELECT * FROM control_obligations WHERE control_id = ? ORDER BY pack_id, item',
);

/** What is known of an item of a pack; null if no pack at hand has it. */
export type ItemLookup = (
  packId: string,
  item: string,
) => { readonly packTitle: ControlView['serves'][number]['packTitle']; readonly item: FrameworkItem | null } | null;

/** Everything a control's page shows. @throws AppError `record.not-found` */
export function controlView(
  read: Reader,
  id: string,
  catalogues: Catalogues,
  lookup: ItemLookup,
  today: string,
): ControlView {
  const row = controlRow(read, id);
  const control = toControl(row);
  const linked = read.all(risksOf(id));
  const names = itemNames(read, linked.map(itemOf));
  return {
    control,
    ownerName: personNames(read, [row.owner_id]).get(row.owner_id ?? '') ?? null,
    testDueOn: testDueOn(control.testedOn, control.testMonths),
    risks: linked.map((risk) => ({
      linkId: risk.link_id,
      linkVersion: risk.link_version,
      riskId: risk.id,
      title: risk.title,
      item: { ...itemOf(risk), name: names.get(risk.item_id) ?? '' },
      state: risk.state,
      matrix: risk.matrix,
      residualBand: readStanding(read, risk, catalogues).residual_band,
      likelihoodEffect: risk.likelihood_effect,
      impactEffect: risk.impact_effect,
      note: risk.link_note,
    })),
    serves: read.all(servedBy(id)).map(({ id: servedId, version, pack_id: packId, item, note }) => {
      const found = lookup(packId, item);
      return {
        id: servedId,
        version,
        packId,
        item,
        note,
        packTitle: found?.packTitle ?? null,
        title: found?.item?.title ?? null,
        articles: found?.item?.articles ?? [],
      };
    }),
    expectedEvidence: (control.catalogueRef && catalogues.control(control.catalogueRef)?.evidence) || null,
    evidence: evidenceOf(read, 'control', id, today),
  };
}
