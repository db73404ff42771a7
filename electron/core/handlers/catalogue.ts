import type { HeldRisk } from '#contract/records/risk';
import type { Catalogues } from '#core/packs/catalogues';
import type { Calls } from './base.ts';

/** What of a catalogue can be added to records, with refs in place of ids. */
function heldRisks(catalogues: Catalogues): HeldRisk[] {
  return catalogues.all('risks').map((risk) => ({
    ...risk,
    controls: risk.controls.flatMap((id) => catalogues.refOf(risk.packId, 'controls', id) ?? []),
    categories: risk.categories.flatMap((id) => catalogues.refOf(risk.packId, 'categories', id) ?? []),
  }));
}

/** `catalogue.*`: what there is to pick from. */
export const catalogueCalls = (calls: Calls) =>
  calls.catalogue.router({
    matrices: calls.catalogue.matrices.handler(({ context }) => [...context.catalogues().all('matrices')]),
    categories: calls.catalogue.categories.handler(({ context }) => [...context.catalogues().all('categories')]),
    risks: calls.catalogue.risks.handler(({ context, input: { kind } }) =>
      heldRisks(context.catalogues()).filter(({ kinds }) => kind === null || kinds.some((one) => one === kind)),
    ),
    controls: calls.catalogue.controls.handler(({ context }) => [...context.catalogues().all('controls')]),
  });
