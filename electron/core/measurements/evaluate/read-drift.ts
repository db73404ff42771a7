import type { DriftColumn, DriftResult, DriftSettings, EvaluatedFile } from '#contract/records/evaluation';
import { ColumnSample, driftOfColumn } from '#core/statistics/drift';
import { numberOf, textOf } from './cells.ts';
import type { OpenFile } from './evaluate-file.ts';
import { NoRows } from './read-fairness.ts';
import { type Cell, readTable } from './table-rows.ts';
import { MissingColumn } from './wanted.ts';

type Found = {
  readonly result: DriftResult;
  readonly files: readonly EvaluatedFile[];
  readonly rowCount: number;
};

/** Columns that are compared at once. */
const MOST_COLUMNS = 100;
/** Numbers kept one by one, of all columns of both files. */
const KEPT = 40_000_000;
const KEPT_OF_ONE = 4_000_000;
const NAME_CHARACTERS = 100;

/** The columns of one file, as they were gathered. */
type Side = {
  readonly names: readonly string[];
  readonly samples: ReadonlyMap<string, ColumnSample>;
  readonly rows: number;
  readonly file: EvaluatedFile;
};

/**
 * How the columns of two files differ.
 * @throws ReadingFault, MissingColumn, NoRows
 */
export async function readDrift(baseline: OpenFile, current: OpenFile, settings: DriftSettings): Promise<Found> {
  const width = settings.columns?.length ?? MOST_COLUMNS;
  const limit = { kept: Math.min(KEPT_OF_ONE, Math.floor(KEPT / (2 * width))), bits: width <= 8 ? 22 : 18 };
  const before = await gather(baseline, settings.columns, limit);
  const wanted = settings.columns ?? before.names.slice(0, MOST_COLUMNS);
  const after = await gather(current, settings.columns, limit);
  const both = wanted.filter((name) => before.samples.has(name) && after.samples.has(name));
  const columns = both.flatMap((column): DriftColumn[] => {
    const [from, to] = [before.samples.get(column), after.samples.get(column)];
    if (from === undefined || to === undefined) return [];
    const found = driftOfColumn(from, to, settings);
    return [
      {
        column,
        ...found,
        bins: found.bins.map((bin) => ({ ...bin, label: bin.label?.slice(0, NAME_CHARACTERS) ?? null })),
        newCategories: found.newCategories.map((name) => name.slice(0, NAME_CHARACTERS)),
        goneCategories: found.goneCategories.map((name) => name.slice(0, NAME_CHARACTERS)),
      },
    ];
  });
  return {
    rowCount: before.rows + after.rows,
    files: [before.file, after.file],
    result: {
      kind: 'drift',
      of: 'files',
      baselineRows: before.rows,
      currentRows: after.rows,
      columns,
      onlyInBaseline: before.names.filter((name) => !after.names.includes(name)).slice(0, MOST_COLUMNS),
      onlyInCurrent: after.names.filter((name) => !before.names.includes(name)).slice(0, MOST_COLUMNS),
    },
  };
}

async function gather(
  { source, onBytes }: OpenFile,
  wanted: readonly string[] | null,
  limit: { readonly kept: number; readonly bits: number },
): Promise<Side> {
  const samples: ColumnSample[] = [];
  let hasDecimalComma = false;
  let rows = 0;
  const take = (cells: readonly Cell[], names: readonly string[]): boolean => {
    rows += 1;
    const width = Math.min(cells.length, wanted?.length ?? Math.min(names.length, MOST_COLUMNS));
    for (let at = 0; at < width; at += 1) {
      let sample = samples[at];
      if (sample === undefined) {
        sample = new ColumnSample(limit);
        // A column that JSON Lines name late was missing until now.
        for (let row = 1; row < rows; row += 1) sample.addMissing();
        samples[at] = sample;
      }
      add(sample, cells[at] ?? null, hasDecimalComma);
    }
    return true;
  };
  const begin = (about: { readonly hasDecimalComma: boolean }): void => {
    hasDecimalComma = about.hasDecimalComma;
  };
  const facts = await readTable(source, { columns: wanted, take, begin }, onBytes);
  if (rows === 0) throw new NoRows();
  const names = wanted ?? facts.names;
  const absent = wanted?.find((name) => !facts.names.includes(name) && facts.names.length > 0);
  if (absent !== undefined) throw new MissingColumn(absent);
  return {
    names,
    rows,
    samples: new Map(names.flatMap((name, at) => (samples[at] === undefined ? [] : [[name, samples[at]]]))),
    file: { name: source.name, sizeBytes: facts.sizeBytes, sha256: facts.sha256 },
  };
}

function add(sample: ColumnSample, cell: Cell, hasDecimalComma: boolean): void {
  const value = typeof cell === 'boolean' ? 'not-a-number' : numberOf(cell, hasDecimalComma);
  if (typeof value === 'number') sample.addNumber(value);
  else if (value === 'missing') sample.addMissing();
  else if (value === 'not-finite') sample.addNumber(Number.NaN);
  else {
    const text = textOf(cell);
    if (text === null) sample.addMissing();
    else sample.addText(text);
  }
}
