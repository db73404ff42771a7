import type { Item } from '#contract/records/inventory';
import type { ExportLoss } from '#contract/records/transfer';
import type { CardInput, LinkedItem } from './card.ts';
import { isDataMap } from './data.ts';
import type { FactLoss } from './mapping.ts';
import type { SchemaProblem } from './schemas.ts';

/**
 * Everything that a format without properties of our own leaves behind: facts of the record and of its line, state, owner,
 * own fields, name and links.
 * @param lineFacts  facts of the line that the format holds
 * @param isShown  whether the format shows a link
 */
export function allLosses(
  { item, parent, links }: CardInput,
  losses: readonly FactLoss[],
  usualName: string,
  isShown: (link: LinkedItem) => boolean = () => false,
  lineFacts: readonly string[] = [],
): readonly ExportLoss[] {
  const lost = (of: string, field: string, reason = 'no-place'): ExportLoss => ({ item: of, field, reason });
  return [
    ...(item.name === usualName ? [] : [lost(item.name, 'name')]),
    ...(item.state === null ? [] : [lost(item.name, 'state')]),
    ...(item.ownerId === null ? [] : [lost(item.name, 'owner')]),
    ...losses.map(({ field, reason }) => lost(item.name, field, reason)),
    ...Object.keys(item.custom)
      .sort()
      .map((id) => lost(item.name, `custom.${id}`)),
    ...links.filter((link) => !isShown(link)).map(({ type }) => lost(item.name, `link.${type}`)),
    ...(parent === null
      ? []
      : [
          ...(parent.state === null ? [] : [lost(parent.name, 'state')]),
          ...Object.keys(parent.facts)
            .sort()
            .filter((field) => !lineFacts.includes(field))
            .map((field) => lost(parent.name, field)),
        ]),
  ];
}

/** A record as it is written, and what had to be left out of what was kept of its source. */
export interface Valid<T> {
  readonly result: T;
  readonly losses: readonly ExportLoss[];
}

/**
 * Writes a card such that its official schema takes it. What was kept of a source that never was as the schema wants it is
 * left out piece by piece, which is declared as lost; what is stated is never left out.
 * @returns null with the problem if the facts alone are against the schema
 */
export function writeValid<T>(
  item: Item,
  format: string,
  write: (item: Item) => T,
  check: (result: T) => SchemaProblem | null,
): Valid<T> | { readonly result: null; readonly problem: SchemaProblem } {
  const losses: ExportLoss[] = [];
  for (let now = item; ; ) {
    const result = write(now);
    const problem = check(result);
    if (problem === null) return { result, losses };
    const kept = now.extras[format];
    if (!isDataMap(kept)) return { result: null, problem };
    const { place } = problem;
    const isToBlame = (key: string): boolean =>
      key === place || place.startsWith(`${key}/`) || key.startsWith(`${place}/`);
    const left = Object.keys(kept).filter((key) => !isToBlame(key));
    // If it cannot be told what is to blame, all of it goes.
    const isToldWhich = left.length < Object.keys(kept).length;
    for (const key of Object.keys(kept)) {
      if (!isToldWhich || !left.includes(key))
        losses.push({ item: item.name, field: `extras.${key}`, reason: 'against-schema' });
    }
    const { [format]: _, ...others } = now.extras;
    now = {
      ...now,
      extras: isToldWhich
        ? { ...others, [format]: Object.fromEntries(left.map((key) => [key, kept[key] ?? null])) as never }
        : others,
    };
  }
}
