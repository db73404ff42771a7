/** A value of a cell. `date`: a day `YYYY-MM-DD`; `instant`: ISO 8601 UTC. */
export type Cell = string | number | boolean | null | { readonly date: string } | { readonly instant: string };

/** A column: what stands above it, and how wide it is shown, in characters. */
export type SheetColumn = { readonly header: string; readonly width: number };

/** A table to be written, row by row. */
export type Sheet = {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  /** Each as long as `columns`; made while it is written, so that no table needs to be in memory. */
  readonly rows: Iterable<readonly Cell[]>;
};
