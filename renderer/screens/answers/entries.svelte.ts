import type { Cells } from '#contract/records/judgement';
import { type CellValue, isBlank } from './cell-values.ts';
import { stableText } from './value.ts';

/** One entry on the screen; its key lives as long as the entry is shown. */
export interface Entry {
  readonly key: number;
  readonly cells: Cells;
}

/**
 * The entries of a table, group or list of people while they are worked on. Blank entries stay on the screen and are
 * never part of the answer.
 */
export class Entries {
  list = $state.raw<readonly Entry[]>([]);
  readonly #onwrite: (entries: readonly Cells[]) => void;
  #nextKey = 0;
  /** What was last told or taken, so that our own words are not taken for another's. */
  #known: string;

  constructor(entries: readonly Cells[], onwrite: (entries: readonly Cells[]) => void) {
    this.#onwrite = onwrite;
    this.list = entries.map((cells) => this.#entry(cells));
    this.#known = stableText(entries);
  }

  /** How many are not blank. */
  get count(): number {
    return this.list.filter(({ cells }) => !isBlank(cells)).length;
  }

  /** Takes what the answer is now, if it is not what was told last: it was changed elsewhere. */
  take(entries: readonly Cells[]): void {
    const told = stableText(entries);
    if (told === this.#known) return;
    this.#known = told;
    this.list = entries.map((cells) => this.#entry(cells));
  }

  /** @param value undefined empties the cell */
  set(key: number, columnId: string, value: CellValue | undefined): void {
    this.#change(
      this.list.map((entry) =>
        entry.key === key ? { ...entry, cells: withCell(entry.cells, columnId, value) } : entry,
      ),
    );
  }

  /** Adds an entry. @param at its place; the end if absent @returns its place */
  add(at: number = this.list.length, cells: Cells = {}): number {
    this.#change([...this.list.slice(0, at), this.#entry(cells), ...this.list.slice(at)]);
    return at;
  }

  remove(key: number): void {
    this.#change(this.list.filter((entry) => entry.key !== key));
  }

  /** Puts a copy after an entry. */
  duplicate(key: number): void {
    const at = this.list.findIndex((entry) => entry.key === key);
    const entry = this.list[at];
    if (entry !== undefined) this.add(at + 1, { ...entry.cells });
  }

  /** Moves an entry up or down by one; stays at the ends. @returns its place */
  move(key: number, by: 1 | -1): number {
    const at = this.list.findIndex((entry) => entry.key === key);
    const to = at + by;
    const moved = this.list[at];
    const other = this.list[to];
    if (moved === undefined || other === undefined) return at;
    this.#change(this.list.map((entry, index) => (index === at ? other : index === to ? moved : entry)));
    return to;
  }

  /** Lays rows of cells over the entries from a place on, adding entries at the end. */
  lay(at: number, rows: readonly Cells[]): void {
    const laid = rows.map((cells, index) => {
      const old = this.list[at + index];
      return old === undefined ? this.#entry(cells) : { ...old, cells: { ...old.cells, ...cells } };
    });
    this.#change([...this.list.slice(0, at), ...laid, ...this.list.slice(at + rows.length)]);
  }

  #entry(cells: Cells): Entry {
    this.#nextKey += 1;
    return { key: this.#nextKey, cells };
  }

  #change(list: readonly Entry[]): void {
    this.list = list;
    const entries = list.map(({ cells }) => cells).filter((cells) => !isBlank(cells));
    const told = stableText(entries);
    if (told === this.#known) return;
    this.#known = told;
    this.#onwrite(entries);
  }
}

/** Cells with one more value, or without it. */
export function withCell(cells: Cells, columnId: string, value: CellValue | undefined): Cells {
  if (value !== undefined && value !== '') return { ...cells, [columnId]: value };
  const { [columnId]: _, ...rest } = cells;
  return rest;
}
