import type { CalculationResult, Cells } from '#contract/records/judgement';
import type { Calculation } from '#contract/records/rules';
import type { UsableAnswer } from '../answer.ts';
import { compareFractions, type Fraction, fraction, readFraction, writeDecimal, writeFraction } from './fraction.ts';

type ImpactRow = CalculationResult['tables'][number]['rows'][number];
type Table = CalculationResult['tables'][number];
type Note = CalculationResult['notes'][number];

/** People of one category in one table. */
type Category = { readonly name: string; applicants: number; selected: number; isExcluded: boolean };

/** `median` only of tables computed from scores. */
type Counted = {
  readonly breakdown: string;
  readonly categories: readonly Category[];
  readonly median: Fraction | null;
};

/** A category may be left out if it is less than this share of the data (6 RCNY 5-301). */
const SMALL_SHARE = fraction(2n, 100n);

function textOf(value: string | number | undefined): string {
  return value === undefined ? '' : String(value).trim();
}

function cellsOf(answer: UsableAnswer | undefined): readonly Cells[] {
  return typeof answer === 'object' && 'entries' in answer && Array.isArray(answer.entries) ? answer.entries : [];
}

/** Rows grouped by table and category, both in the order in which they first stand. */
function grouped(
  rows: readonly Cells[],
  columns: { readonly breakdown?: string | undefined; readonly category: string },
): ReadonlyMap<string, ReadonlyMap<string, readonly Cells[]>> {
  const tables = new Map<string, Map<string, Cells[]>>();
  for (const row of rows) {
    const breakdown = columns.breakdown === undefined ? '' : textOf(row[columns.breakdown]);
    const category = textOf(row[columns.category]);
    const table = tables.get(breakdown) ?? new Map<string, Cells[]>();
    tables.set(breakdown, table);
    table.set(category, [...(table.get(category) ?? []), row]);
  }
  return tables;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isExcluded(rows: readonly Cells[], column: string | undefined): boolean {
  return column !== undefined && rows.some((row) => row[column] === 'yes');
}

function fromCounts(
  columns: Calculation['counts'],
  answer: UsableAnswer | undefined,
): { readonly tables: readonly Counted[]; readonly leftOut: number } {
  const all = cellsOf(answer);
  const possible = all.filter((row) => {
    const applicants = row[columns.applicants];
    const selected = row[columns.selected];
    const isNamed = textOf(row[columns.category]) !== '';
    return isNamed && isCount(applicants) && isCount(selected) && selected <= applicants;
  });
  const sum = (rows: readonly Cells[], column: string) => rows.reduce((total, row) => total + Number(row[column]), 0);
  let leftOut = all.length - possible.length;
  const tables = [...grouped(possible, columns)].map(([breakdown, categories]) => ({
    breakdown,
    median: null,
    categories: [...categories].flatMap(([name, rows]): Category[] => {
      const [applicants, selected] = [sum(rows, columns.applicants), sum(rows, columns.selected)];
      // More than can be added up exactly.
      if (!Number.isSafeInteger(applicants)) {
        leftOut += rows.length;
        return [];
      }
      return [{ name, applicants, selected, isExcluded: isExcluded(rows, columns.excluded) }];
    }),
  }));
  return { tables, leftOut };
}

/** The middle score of all, or the mean of the two in the middle. */
function medianOf(scores: readonly Fraction[]): Fraction | null {
  const sorted = scores.toSorted(compareFractions);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) return null;
  return fraction(lower.n * upper.d + upper.n * lower.d, 2n * lower.d * upper.d);
}

function fromScores(
  columns: NonNullable<Calculation['scores']>,
  answer: UsableAnswer | undefined,
): { readonly tables: readonly Counted[]; readonly leftOut: number } {
  const all = cellsOf(answer);
  const usable = all.filter(
    (row) => textOf(row[columns.category]) !== '' && Number.isFinite(row[columns.score] ?? Number.NaN),
  );
  const scoreOf = (row: Cells) => readFraction(String(row[columns.score]));
  const tables = [...grouped(usable, columns)].map(([breakdown, categories]) => {
    // The median is that of the full sample, people in categories left out of the ratios included.
    const median = medianOf([...categories.values()].flat().map(scoreOf));
    const isHit = (row: Cells) => median !== null && compareFractions(scoreOf(row), median) > 0;
    return {
      breakdown,
      median,
      categories: [...categories].map(([name, rows]) => ({
        name,
        applicants: rows.length,
        selected: rows.filter(isHit).length,
        isExcluded: isExcluded(rows, columns.excluded),
      })),
    };
  });
  return { tables, leftOut: all.length - usable.length };
}

function rateOf({ applicants, selected }: Category): Fraction | null {
  return applicants === 0 ? null : fraction(BigInt(selected), BigInt(applicants));
}

function greatest(fractions: readonly Fraction[]): Fraction | null {
  return fractions.toSorted(compareFractions).at(-1) ?? null;
}

function tableOf(
  { breakdown, categories, median }: Counted,
  flagBelow: Fraction | null,
): { readonly table: Table; readonly ratios: readonly Fraction[]; readonly notes: readonly Note[] } {
  const ratesOf = (isLeftOut: boolean) =>
    categories.filter((it) => it.isExcluded === isLeftOut).flatMap((it) => rateOf(it) ?? []);
  const included = ratesOf(false);
  const highest = greatest(included);
  const ratios: Fraction[] = [];
  const rows = categories.map((category): ImpactRow => {
    const rate = rateOf(category);
    const row = {
      category: category.name,
      applicants: category.applicants,
      selected: category.selected,
      rate: rate === null ? null : writeFraction(rate),
    };
    if (category.isExcluded) return { ...row, impactRatio: 'excluded', isFlagged: null };
    if (rate === null || highest === null || highest.n === 0n) {
      return { ...row, impactRatio: 'not-computable', isFlagged: null };
    }
    const ratio = fraction(rate.n * highest.d, rate.d * highest.n);
    ratios.push(ratio);
    const isFlagged = flagBelow === null ? null : compareFractions(ratio, flagBelow) < 0;
    return { ...row, impactRatio: writeFraction(ratio), isFlagged };
  });
  const people = categories.reduce((sum, it) => sum + it.applicants, 0);
  const share = (of: readonly Category[]) => {
    const left = of.reduce((sum, it) => sum + it.applicants, 0);
    return people === 0 ? fraction(0n, 1n) : fraction(BigInt(left), BigInt(people));
  };
  const excluded = categories.filter((it) => it.isExcluded);
  const isTooLarge = excluded.some((it) => compareFractions(share([it]), SMALL_SHARE) >= 0);
  const excludedHighest = greatest(ratesOf(true));
  const isHighest = excludedHighest !== null && (highest === null || compareFractions(excludedHighest, highest) > 0);
  const notes: readonly (readonly [Note, boolean])[] = [
    ['nobody-selected', highest?.n === 0n],
    ['single-category', included.length === 1],
    ['excluded-too-large', isTooLarge],
    ['excluded-highest', isHighest],
    ['empty-category', categories.some((it) => it.applicants === 0)],
  ];
  const table = {
    breakdown,
    rows,
    excludedShare: excluded.length === 0 ? null : writeFraction(share(excluded)),
    median: median === null ? null : writeDecimal(median),
  };
  return { table, ratios, notes: notes.flatMap(([note, isSo]) => (isSo ? [note] : [])) };
}

/**
 * Computes selection or scoring rates and impact ratios per table, in exact fractions (6 RCNY 5-301). The rate of a
 * category is its selected people, or those who score strictly above the median of the full sample, by all its people;
 * its ratio is that rate by the highest rate of a category that is not left out. A category left out keeps its number and
 * rate, but no ratio. Rows for one category add up. A row without a category or with impossible numbers is left out, and
 * noted.
 */
export function impactRatios(
  calculation: Calculation,
  answerOf: (questionId: string) => UsableAnswer | undefined,
): CalculationResult {
  const { id, counts, scores } = calculation;
  const flagBelow = calculation.flagBelow === undefined ? null : readFraction(calculation.flagBelow);
  const sources = [
    fromCounts(counts, answerOf(counts.question)),
    ...(scores === undefined ? [] : [fromScores(scores, answerOf(scores.question))]),
  ];
  const found = sources.flatMap(({ tables }) => tables).map((table) => tableOf(table, flagBelow));
  const leftOut = sources.reduce((sum, it) => sum + it.leftOut, 0);
  const notes = new Set([...found.flatMap((it) => it.notes), ...(leftOut > 0 ? ['unusable-row' as const] : [])]);
  const unknown = calculation.unknown === undefined ? undefined : answerOf(calculation.unknown);
  const lowest = found.flatMap(({ ratios }) => ratios).toSorted(compareFractions)[0];
  const shares = found.flatMap(({ table }) =>
    table.excludedShare === null ? [] : [readFraction(table.excludedShare)],
  );
  const isComputed = found.length > 0;
  return {
    id,
    kind: 'impact-ratio',
    isComputed,
    tables: found.map(({ table }) => table),
    unknown: isCount(unknown) ? unknown : null,
    notes: [...notes],
    measures: {
      ...(lowest === undefined ? {} : { 'lowest-ratio': writeFraction(lowest) }),
      ...(isComputed ? { 'excluded-share': writeFraction(greatest(shares) ?? fraction(0n, 1n)) } : {}),
      ...(isCount(unknown) ? { unknown: String(unknown) } : {}),
    },
  };
}
