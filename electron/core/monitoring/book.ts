import type { IncidentChoice } from '#contract/records/incident';
import type { Catalogues } from '#core/packs/catalogues';
import { type ClockBook, categoryRef } from './clocks.ts';

const OWN = { en: 'Model Dossier' };

/** The clocks and categories of incidents of all catalogues at hand. */
export function clockBook(catalogues: Catalogues): ClockBook {
  return {
    clocks: catalogues.all('clocks'),
    categories: new Map(catalogues.all('incidents').map((category) => [category.ref, category])),
  };
}

/** The categories to choose from, each with the clocks it starts. */
export function incidentChoices(catalogues: Catalogues): IncidentChoice[] {
  const clocks = catalogues.all('clocks');
  return catalogues.all('incidents').map(({ packTitle, packId: _, ...category }) => ({
    ...category,
    packTitle: packTitle ?? OWN,
    clocks: clocks
      .filter((clock) => clock.categories.some((id) => categoryRef(clock.ref, id) === category.ref))
      .map(({ title, limit, articles }) => ({ title, limit, articles })),
  }));
}
