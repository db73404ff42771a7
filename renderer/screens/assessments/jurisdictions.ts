import { region, tIfKnown } from '../app.ts';

/** The order in which places are offered; others follow by name. */
const ORDER: readonly string[] = ['Internal', 'EU', 'International'];

/** The country or union of a jurisdiction such as `US-NY-NYC`, by which frameworks are grouped. */
export function jurisdictionGroup(jurisdiction: string): string {
  return /^[A-Z]{2}(-|$)/.test(jurisdiction) ? jurisdiction.slice(0, 2) : jurisdiction;
}

/** A jurisdiction's group in words: our own where there are some, else the country's name. */
export function jurisdictionName(group: string): string {
  const own = tIfKnown(`jurisdiction.${group}`);
  if (own !== null) return own;
  if (!/^[A-Z]{2}$/.test(group)) return group;
  return new Intl.DisplayNames([region()], { type: 'region' }).of(group) ?? group;
}

/** Compares two groups by where they are offered. */
export function byJurisdiction(a: string, b: string): number {
  const place = (group: string): number => (ORDER.includes(group) ? ORDER.indexOf(group) : ORDER.length);
  return place(a) - place(b) || jurisdictionName(a).localeCompare(jurisdictionName(b), region());
}
