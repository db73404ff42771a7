import { tooLarge } from '#core/reading/fault';

/** What a table may hold; beyond it the file is refused. */
export const GRID_LIMITS = {
  columns: 500,
  rows: 100_000,
  cells: 2_000_000,
  characters: 100_000_000,
  cellCharacters: 1_000_000,
} as const;

/** A row that holds something, with its number in the file, counted from 1. */
export interface GridRow {
  readonly number: number;
  readonly cells: readonly string[];
}

/** A table as texts, without its empty rows. */
export interface Grid {
  readonly name: string;
  readonly rows: readonly GridRow[];
}

/** Counts over all tables of a file. @throws ReadingFault `reading.too-large` (`columns`, `items`, `line`) */
export class GridMeter {
  #cells = 0;
  #characters = 0;
  #rows = 0;

  row(): void {
    this.#rows += 1;
    if (this.#rows > GRID_LIMITS.rows) tooLarge('items', GRID_LIMITS.rows);
  }

  cell(column: number, text: string): void {
    if (column >= GRID_LIMITS.columns) tooLarge('columns', GRID_LIMITS.columns);
    if (text.length > GRID_LIMITS.cellCharacters) tooLarge('line', GRID_LIMITS.cellCharacters);
    this.#cells += 1;
    this.#characters += text.length;
    if (this.#cells > GRID_LIMITS.cells) tooLarge('items', GRID_LIMITS.cells);
    if (this.#characters > GRID_LIMITS.characters) tooLarge('inflated', GRID_LIMITS.characters);
  }
}
