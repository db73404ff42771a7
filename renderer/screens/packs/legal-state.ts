import type { PackSummary } from '#contract/records/pack';

type Dated = Pick<PackSummary, 'legalState' | 'validFrom' | 'validTo'>;

/** After so many days without a check, the state of the law is worth looking at again. */
const OLD_AFTER_DAYS = 180;
const DAY_MS = 86_400_000;

/**
 * What is to be said of a pack's law on a day. `ended`: its law does not apply any more. `coming`: it does not apply yet.
 * `old`: it was not compared with its sources for half a year.
 */
export type LegalMark =
  | { readonly kind: 'ended'; readonly date: string }
  | { readonly kind: 'coming'; readonly date: string }
  | { readonly kind: 'old'; readonly days: number };

/** @param today  `YYYY-MM-DD` */
export function legalMarks({ legalState, validFrom, validTo }: Dated, today: string): readonly LegalMark[] {
  const days = Math.round((Date.parse(today) - Date.parse(legalState.checkedOn)) / DAY_MS);
  return [
    ...(validTo !== undefined && validTo < today ? [{ kind: 'ended', date: validTo } as const] : []),
    ...(validFrom > today ? [{ kind: 'coming', date: validFrom } as const] : []),
    ...(days > OLD_AFTER_DAYS ? [{ kind: 'old', days } as const] : []),
  ];
}

/** The present day where the window is, `YYYY-MM-DD`. */
export function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
