import { AppError } from '#contract/errors';
import { fieldOf } from '#contract/inventory/fields';
import { KIND_FACTS } from '#contract/inventory/kinds';
import type { Messages } from '#contract/messages';
import type { ColumnMapping, Draft } from '#contract/records/transfer';
import { DraftBuilder, type ItemBuilder } from '../draft.ts';
import type { FormatReader, NamedFile } from '../format.ts';
import { cellValue, stateOfCell } from './cell.ts';
import { headersOf, lookAtTable, readGrids, tableTypeOf } from './look.ts';

/** Records from a table whose columns nobody has mapped: as they are suggested. */
export const table: FormatReader = {
  id: 'table',
  matches: (files) => files.length > 0 && files.every((file) => tableTypeOf(file) !== null),
  read: async (files, { labels = [], mapping = null }) => {
    const [file] = files;
    if (file === undefined || files.length > 1)
      throw new AppError('interchange.not-recognised', { name: files[1]?.name ?? '' });
    return readTable(file, mapping ?? (await lookAtTable(file, labels)).suggestion, labels);
  },
};

/**
 * Records from the rows of a table, by a mapping of its columns. A cell that its field does not take, and a column without a
 * field, stay with the record.
 * @param labels  messages in every language, for options and states
 * @throws ReadingFault as `readGrids`; AppError `interchange.malformed` if the sheet is missing, `interchange.nothing-inside`
 */
export async function readTable(file: NamedFile, mapping: ColumnMapping, labels: readonly Messages[]): Promise<Draft> {
  const { grids, delimiter } = await readGrids(file);
  const grid = mapping.sheet === null ? grids[0] : grids.find(({ name }) => name === mapping.sheet);
  if (grid === undefined)
    throw new AppError('interchange.malformed', {
      name: file.name,
      place: mapping.sheet ?? '',
      reason: 'there is no such sheet',
    });
  const headers = headersOf(grid, mapping.headerRow);
  const draft = new DraftBuilder('table', '');
  const reader = new RowReader(draft, mapping, headers, labels, delimiter === ';' || delimiter === '\t');
  for (const { header } of mapping.columns)
    if (header !== '' && !headers.includes(header)) draft.note('unsure', header, 'column-missing');
  for (const other of grids)
    if (other !== grid && other.rows.length > 0) draft.note('dropped', other.name, 'other-sheet', other.rows.length);
  for (const row of grid.rows) if (row.number > mapping.headerRow) reader.row(row.number, row.cells);
  const result = draft.finish();
  if (result.items.length === 0)
    throw new AppError('interchange.nothing-inside', {
      name: file.name,
      format: tableTypeOf(file) === 'csv' ? 'CSV' : 'XLSX',
    });
  return result;
}

class RowReader {
  readonly #draft: DraftBuilder;
  readonly #mapping: ColumnMapping;
  readonly #labels: readonly Messages[];
  readonly #isCommaDecimal: boolean;
  /** By place in the row. */
  readonly #columns: readonly { readonly header: string; readonly target: string | null }[];
  readonly #parents = new Map<string, ItemBuilder>();

  constructor(
    draft: DraftBuilder,
    mapping: ColumnMapping,
    headers: readonly string[],
    labels: readonly Messages[],
    isCommaDecimal: boolean,
  ) {
    this.#draft = draft;
    this.#mapping = mapping;
    this.#labels = labels;
    this.#isCommaDecimal = isCommaDecimal;
    const targets = new Map(mapping.columns.map(({ header, target }) => [header, target]));
    const used = new Set<string>();
    this.#columns = headers.map((header) => {
      const target = used.has(header) ? null : (targets.get(header) ?? null);
      used.add(header);
      return { header, target };
    });
  }

  row(number: number, cells: readonly string[]): void {
    const of = (target: string): string => cells[this.#columns.findIndex((column) => column.target === target)] ?? '';
    const { kind } = this.#mapping;
    const name = of('name').trim();
    if (name === '') {
      this.#draft.note('dropped', String(number), 'no-name', cells.join(' | '));
      return;
    }
    const parent = this.#parent(of('parent').trim() || name, number);
    const item = this.#draft.item(kind, { key: `row:${number}`, name, parent, place: String(number) });
    for (const [index, cell] of cells.entries()) {
      const column = this.#columns[index];
      if (cell !== '')
        this.#cell(
          item,
          cell,
          column?.header ?? '',
          column?.target ?? null,
          `${number}/${column?.header || index + 1}`,
        );
    }
  }

  /** A version stands in a line and a deployment in a system: the one that the row names, else one of the same name. */
  #parent(name: string, number: number): ItemBuilder | null {
    const { parent } = KIND_FACTS[this.#mapping.kind];
    if (parent === null) return null;
    const known = this.#parents.get(name);
    if (known) return known;
    const item = this.#draft.item(parent, { key: `parent:${name}`, name, place: String(number) });
    this.#parents.set(name, item);
    return item;
  }

  #cell(item: ItemBuilder, text: string, header: string, target: string | null, path: string): void {
    if (target === 'name' || (target === 'parent' && KIND_FACTS[item.kind].parent !== null)) return;
    if (target === 'state') {
      const state = stateOfCell(item.kind, text, this.#labels);
      if (state === null) item.keep(`column/${header}`, text, path, 'no-state');
      else item.setState(state);
      return;
    }
    if (target?.startsWith('custom.')) {
      item.setCustom(target.slice('custom.'.length), text);
      return;
    }
    const field = target === null ? undefined : fieldOf(item.kind, target);
    if (field === undefined) {
      item.keep(`column/${header || path}`, text, path);
      return;
    }
    const found = cellValue(item.kind, field, text, this.#labels, this.#isCommaDecimal);
    if (found === null) item.keep(`column/${header}`, text, path, 'does-not-fit');
    else if (item.fact(field.id, found.value, path) && found.isUnsure)
      this.#draft.note('unsure', path, 'read-as', `${text} → ${String(found.value)}`);
  }
}
