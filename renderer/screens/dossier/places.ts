import type { DossierPreview } from '#contract/records/dossier';

/** A stretch of a page that one question fills, in points from its upper edge; `bottom` null: to the page's end. */
export interface Band {
  readonly questionId: string;
  readonly top: number;
  readonly bottom: number | null;
  /** Whether it begins here, not on a page before. */
  readonly isStart: boolean;
}

type Place = DossierPreview['places'][number];

/**
 * The stretches of each page. A question's stretch ends where the next begins, also some pages on; that of the last one
 * ends with its page, for what follows it is no longer its own.
 * @returns page number → its stretches from above
 */
export function bandsByPage(places: readonly Place[]): ReadonlyMap<number, readonly Band[]> {
  const sorted = places.toSorted((a, b) => a.page - b.page || a.top - b.top);
  const bands = new Map<number, Band[]>();
  const add = (page: number, band: Band): void => {
    const own = bands.get(page);
    if (own === undefined) bands.set(page, [band]);
    else own.push(band);
  };
  for (const [index, { page, top, questionId }] of sorted.entries()) {
    const next = sorted[index + 1];
    const end = next?.page === page ? next.top : null;
    if (end !== top) add(page, { questionId, top, bottom: end, isStart: true });
    if (next === undefined) continue;
    for (let later = page + 1; later <= next.page; later += 1) {
      const bottom = later === next.page ? next.top : null;
      if (bottom !== 0) add(later, { questionId, top: 0, bottom, isStart: false });
    }
  }
  return bands;
}

/** The stretch that holds a height on a page; null if no question fills it. @param y points from the upper edge */
export function bandAt(bands: readonly Band[], y: number): Band | null {
  return bands.find(({ top, bottom }) => y >= top && (bottom === null || y < bottom)) ?? null;
}
