import { fieldsOf } from '#contract/inventory/fields';
import { ITEM_KINDS, type ItemKind, KIND_FACTS } from '#contract/inventory/kinds';
import type { Messages } from '#contract/messages';
import type { ColumnMapping, TableLook } from '#contract/records/transfer';
import { ReadingFault, unreadable } from '#core/reading/fault';
import type { NamedFile } from '../format.ts';
import { readCsv } from './csv.ts';
import type { Grid } from './grid.ts';
import { readXlsx } from './xlsx.ts';

const SAMPLES = 5;
const MOST_HEADER = 500;
/** Other words people write above the columns of every record. */
const COMMON: Readonly<Record<string, readonly string[]>> = {
  name: [
    'name',
    'title',
    'titel',
    'bezeichnung',
    'model',
    'modell',
    'model name',
    'modellname',
    'system',
    'dataset',
    'datensatz',
    'version name',
  ],
  state: ['state', 'status', 'zustand', 'lifecycle', 'lifecycle state', 'lebenszyklus', 'stage', 'phase'],
  parent: ['parent', 'part of', 'gehört zu', 'teil von', 'line', 'family', 'übergeordnet'],
};

/** Whether a file is a table, by its first bytes and the ending of its name. */
export function tableTypeOf({ name, bytes }: NamedFile): 'xlsx' | 'csv' | null {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (/\.xls[xm]$/i.test(name)) return 'xlsx';
  return /\.(?:csv|tsv|tab)$/i.test(name) && !isZip ? 'csv' : null;
}

/**
 * The tables in a file.
 * @throws ReadingFault `reading.unreadable`, `reading.too-large`, `reading.unsupported`, each with the file's name
 */
export async function readGrids(
  file: NamedFile,
): Promise<{ readonly grids: readonly Grid[]; readonly delimiter: string | null }> {
  const type = tableTypeOf(file);
  try {
    if (type === 'xlsx') return { grids: await readXlsx(file.bytes), delimiter: null };
    if (type === 'csv') {
      const { grid, delimiter } = readCsv(file.bytes);
      return { grids: [grid], delimiter };
    }
  } catch (error) {
    if (error instanceof ReadingFault && error.file === null)
      throw new ReadingFault(error.fault, file.name, { cause: error });
    throw error;
  }
  throw new ReadingFault({ code: 'reading.unsupported' }, file.name);
}

/** A header as it is compared: small letters and digits only. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** What headers of a kind can mean: by field id, and by label in each language. */
function targetsOf(kind: ItemKind, labels: readonly Messages[]): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  const add = (word: string | undefined, target: string): void => {
    const key = bare(word ?? '');
    if (key !== '' && !targets.has(key)) targets.set(key, target);
  };
  const { parent } = KIND_FACTS[kind];
  for (const { id } of fieldsOf(kind)) {
    add(id, id);
    for (const messages of labels) add(messages[`field.${kind}.${id}`], id);
  }
  // A name such as `model` means the line where there is one.
  for (const messages of labels) if (parent !== null) add(messages[`item-kind.${parent}`], 'parent');
  if (parent !== null) add(parent, 'parent');
  for (const [target, words] of Object.entries(COMMON))
    for (const word of words) if (target !== 'parent' || parent !== null) add(word, target);
  return targets;
}

function mapped(headers: readonly string[], targets: ReadonlyMap<string, string>): ColumnMapping['columns'] {
  const taken = new Set<string>();
  return headers.map((header) => {
    const target = targets.get(bare(header.replace(/\s*[([].*$/, ''))) ?? targets.get(bare(header)) ?? null;
    if (target === null || taken.has(target)) return { header, target: null };
    taken.add(target);
    return { header, target };
  });
}

/** The row of headers: the first of the first ten that has most cells of words. */
export function headerRowOf({ rows }: Grid): number {
  const first = rows.slice(0, 10);
  const words = first.map(({ cells }) => cells.filter((cell) => cell !== '' && Number.isNaN(Number(cell))).length);
  const at = words.indexOf(Math.max(...words, 0));
  return Math.min(100, first[Math.max(at, 0)]?.number ?? 1);
}

/** Headers of a table, each cut to what a mapping holds; a column without one is named by its letters' place. */
export function headersOf(grid: Grid, headerRow: number): readonly string[] {
  return (grid.rows.find(({ number }) => number === headerRow)?.cells ?? []).map((header) =>
    header.slice(0, MOST_HEADER),
  );
}

/**
 * The tables of a file, and what their columns may mean, by field ids and by the labels of fields.
 * @param labels  messages in every language
 * @throws ReadingFault as `readGrids`; `reading.unreadable` (`empty`) if there is nothing in it
 */
export async function lookAtTable(file: NamedFile, labels: readonly Messages[]): Promise<Omit<TableLook, 'templates'>> {
  const { grids } = await readGrids(file);
  const filled = grids.filter(({ rows }) => rows.length > 0);
  const [main] = [...filled].sort((left, right) => right.rows.length - left.rows.length);
  if (main === undefined) return unreadable('empty');
  const headerRow = headerRowOf(main);
  const headers = headersOf(main, headerRow);
  let best: { kind: ItemKind; columns: ColumnMapping['columns']; score: number } | null = null;
  for (const kind of ITEM_KINDS) {
    const columns = mapped(headers, targetsOf(kind, labels));
    const hint = bare(`${file.name} ${main.name}`).includes(bare(kind)) ? 0.5 + kind.length / 100 : 0;
    const score = columns.filter(({ target }) => target !== null).length + hint;
    if (best === null || score > best.score) best = { kind, columns, score };
  }
  const { kind, columns } = best ?? { kind: 'model' as const, columns: [] };
  const named = columns.some(({ target }) => target === 'name')
    ? columns
    : columns.map((column, index) => (index === 0 && column.target === null ? { ...column, target: 'name' } : column));
  return {
    sheets: filled.map((grid) => {
      const row = grid === main ? headerRow : headerRowOf(grid);
      const below = grid.rows.filter(({ number }) => number > row);
      return {
        name: grid.name,
        headers: [...headersOf(grid, row)],
        samples: below.slice(0, SAMPLES).map(({ cells }) => cells.map((cell) => cell.slice(0, 200))),
        rows: below.length,
      };
    }),
    suggestion: { kind, sheet: main.name === '' ? null : main.name, headerRow, columns: [...named] },
  };
}
