import { addSums, CELL_NUMBERS, type FairnessCounts } from './fairness-counts.ts';
import { confusionAt, total } from './rates.ts';

/** A group column: its name, and its values by code; code 0 stands for what is not known. */
export type GroupColumn = { readonly name: string; readonly values: readonly string[] };

/** Cases of one group. */
export type Group = { readonly values: readonly string[]; readonly sums: Float64Array; readonly n: number };

/** Groups by some of the columns. */
export type Grouping = {
  readonly columns: readonly string[];
  /** The largest first, then by name. */
  readonly groups: readonly Group[];
  readonly unlisted: { readonly groups: number; readonly cases: number };
  readonly unknownCases: number;
  /** Cases with a known group, listed or not. */
  readonly knownCases: number;
};

/** Listed over all groupings together, so that a result stays small. */
const LISTED = 240;

/** Which columns are looked at: each by itself; with intersections also every pair, and all together. */
export function columnSets(columns: number, isIntersectional: boolean): readonly (readonly number[])[] {
  const all = Array.from({ length: columns }, (_, at) => at);
  const single = all.map((at) => [at]);
  if (!isIntersectional || columns < 2) return single;
  const pairs = all.flatMap((left) => all.slice(left + 1).map((right) => [left, right]));
  return columns > 2 ? [...single, ...pairs, all] : [...single, ...pairs];
}

/** Sums the combinations up by each set of columns. */
export function groupingsOf(
  counts: FairnessCounts,
  columns: readonly GroupColumn[],
  isIntersectional: boolean,
): readonly Grouping[] {
  const sets = columnSets(columns.length, isIntersectional);
  const listed = Math.floor(LISTED / sets.length);
  const { cells } = counts;
  return sets.map((set) => {
    const groups = new Map<string, { codes: readonly number[]; sums: Float64Array }>();
    let unknownCases = 0;
    for (const cell of cells) {
      const codes = set.map((at) => cell.codes[at] ?? 0);
      if (codes.includes(0)) {
        unknownCases += total(confusionAt(cell.sums));
        continue;
      }
      const key = codes.join();
      const group = groups.get(key) ?? { codes, sums: new Float64Array(CELL_NUMBERS) };
      groups.set(key, group);
      addSums(group.sums, cell.sums);
    }
    const found = [...groups.values()].map(({ codes, sums }) => ({
      values: codes.map((code, at) => columns[set[at] ?? 0]?.values[code] ?? ''),
      sums,
      n: total(confusionAt(sums)),
    }));
    const sorted = found.toSorted(
      (left, right) => right.n - left.n || (left.values.join('\n') < right.values.join('\n') ? -1 : 1),
    );
    const rest = sorted.slice(listed);
    return {
      columns: set.map((at) => columns[at]?.name ?? ''),
      groups: sorted.slice(0, listed),
      unlisted: { groups: rest.length, cases: rest.reduce((sum, { n }) => sum + n, 0) },
      unknownCases,
      knownCases: sorted.reduce((sum, { n }) => sum + n, 0),
    };
  });
}
