import type { DriftColumn, DriftResult, DriftSettings, Figure } from '#contract/records/evaluation';
import type { Fingerprint, FingerprintColumn, FingerprintTable } from '#contract/records/fingerprint';
import { type Figure as Found, figure, none } from '#core/statistics/figure';

const MOST_COLUMNS = 100;

/**
 * What can be said of drift between two fingerprints. They hold counts of rows and missing values, ranges and numbers of
 * values, but no distribution; so every figure but the change of the share of missing values is told to be missing.
 */
export function driftOfFingerprints(before: Fingerprint, after: Fingerprint, { columns }: DriftSettings): DriftResult {
  const [from, to] = [columnsOf(before), columnsOf(after)];
  const wanted = columns ?? [...from.columns.keys()].slice(0, MOST_COLUMNS);
  return {
    kind: 'drift',
    of: 'fingerprints',
    baselineRows: from.rows,
    currentRows: to.rows,
    columns: wanted.flatMap((name) => {
      const [left, right] = [from.columns.get(name), to.columns.get(name)];
      return left === undefined || right === undefined ? [] : [compared(name, left, right)];
    }),
    onlyInBaseline: namesWithout(from.columns, to.columns),
    onlyInCurrent: namesWithout(to.columns, from.columns),
  };
}

type Placed = { readonly table: FingerprintTable; readonly column: FingerprintColumn };
type Columns = { readonly rows: number; readonly columns: ReadonlyMap<string, Placed> };

/** Of a folder the columns are named with their file. */
function columnsOf({ kind, files }: Fingerprint): Columns {
  const tables = files.flatMap(({ path, table }) => (table === null ? [] : [{ path, table }]));
  return {
    rows: tables.reduce((sum, { table }) => sum + table.rows, 0),
    columns: new Map(
      tables.flatMap(({ path, table }) =>
        table.columns.map((column) => [kind === 'file' ? column.name : `${path}: ${column.name}`, { table, column }]),
      ),
    ),
  };
}

function namesWithout(columns: ReadonlyMap<string, unknown>, others: ReadonlyMap<string, unknown>): string[] {
  return [...columns.keys()].filter((name) => !others.has(name)).slice(0, MOST_COLUMNS);
}

function isNumber({ column }: Placed): boolean {
  return column.type === 'integer' || column.type === 'number';
}

function side({ table, column }: Placed): DriftColumn['baseline'] {
  const range = column.range?.kind === 'number' ? column.range : null;
  return {
    n: table.rows - (column.missing ?? 0),
    missing: column.missing,
    notFinite: 0,
    distinct: column.distinct === null || column.distinct.isCapped ? null : column.distinct.count,
    min: range?.min ?? null,
    max: range?.max ?? null,
    mean: null,
  };
}

function missingChange(before: Placed, after: Placed): Found {
  const [from, to] = [before.column.missing, after.column.missing];
  if (from === null || to === null) return none('no-histogram');
  if (before.table.rows === 0 || after.table.rows === 0) return none('no-rows');
  return figure(to / after.table.rows - from / before.table.rows);
}

function compared(column: string, before: Placed, after: Placed): DriftColumn {
  const type = isNumber(before) && isNumber(after) ? 'number' : 'category';
  const unknown: Figure = none('no-histogram');
  return {
    column,
    type,
    baseline: side(before),
    current: side(after),
    figures: {
      'population-stability-index': unknown,
      'kolmogorov-smirnov': type === 'number' ? unknown : none('not-a-number-column'),
      'chi-squared': type === 'category' ? unknown : none('not-a-category-column'),
      'jensen-shannon-divergence': unknown,
      'jensen-shannon-distance': unknown,
      'missing-rate-change': missingChange(before, after),
      'new-category-rate': type === 'category' ? unknown : none('not-a-category-column'),
    },
    kolmogorovSmirnov: null,
    chiSquared: null,
    bins: [],
    newCategories: [],
    goneCategories: [],
    isBinned: false,
  };
}
