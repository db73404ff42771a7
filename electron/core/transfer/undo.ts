import { AppError } from '#contract/errors';
import type { ColumnValue, FieldChange } from '#contract/records/journal';
import type { ImportRecord } from '#contract/records/transfer';
import type { WriteTransaction } from '#core/journal/write';
import { ASSESSMENT_PARTS } from '#core/store/assessments';
import type { ImportRow } from '#core/store/inventory-tables';
import { itemKindOf } from '#core/store/item-tables';
import { findReferences } from '#core/store/items';
import { isObjectColumn } from '#core/store/object-columns';
import { assemble, keysOf } from '#core/store/object-text';
import { build, buildAny, fixed, type Reader } from '#core/store/sql';
import type { AnyRow, RecordTable } from '#core/store/tables';
import { OUTSIDE_IMPORTS, toImportRecord } from './imports.ts';

type Entry = {
  readonly seq: number;
  readonly record_kind: string;
  readonly record_id: string;
  readonly operation: string;
  readonly base_version: number;
};

/** Columns that name an assessment. */
const OF_ASSESSMENT = [
  ...([...ASSESSMENT_PARTS, 'dossiers', 'findings'] as const).map((table) => [table, 'assessment_id'] as const),
  ['assessments', 'upgraded_from_id'],
  ['evidence_links', 'target_id'],
] as const;

/** Whether anything names a record, so that it cannot go. */
function isReferred(read: Reader, table: string, id: string): boolean {
  const names = ([from, column]: readonly [string, string]): boolean =>
    read.get(buildAny.selectFrom(from).select('id').where(column, '=', id).limit(1)) !== undefined;
  const kind = itemKindOf(table);
  if (kind !== null) {
    const counts = Object.values(findReferences(read, { kind, id }));
    return counts.some((count) => count > 0) || names(['item_comments', 'item_id']);
  }
  if (table === 'assessments') return OF_ASSESSMENT.some(names);
  return table === 'packs' && names(['assessments', 'pack_copy_id']);
}

/** The columns as they were before an entry. */
function columnsBefore(table: string, row: AnyRow, changes: readonly FieldChange[]): Record<string, ColumnValue> {
  const columns: Record<string, ColumnValue> = {};
  const objects = new Map<string, Map<string, string>>();
  for (const { field, old } of changes) {
    const [column = '', ...rest] = field.split('.');
    if (!isObjectColumn(table, column)) {
      columns[field] = old;
      continue;
    }
    const keys = objects.get(column) ?? new Map(keysOf(table, row[column] ?? null) ?? []);
    objects.set(column, keys);
    if (typeof old === 'string') keys.set(rest.join('.'), old);
    else keys.delete(rest.join('.'));
  }
  for (const [column, keys] of objects) columns[column] = assemble(table, keys);
  return columns;
}

const changesOf = fixed<{ changes: string }>('SELECT changes FROM journal_events WHERE seq = ?');

/** Takes back what one import wrote, entry by entry. */
class Undoing {
  readonly #tx: WriteTransaction;
  /** What the import left of each record: its version then, and since by the undoing itself. */
  readonly #versions = new Map<string, number>();
  readonly #kept = new Set<string>();

  constructor(tx: WriteTransaction, entries: readonly Entry[]) {
    this.#tx = tx;
    for (const { record_kind, record_id, base_version } of entries) {
      this.#versions.set(`${record_kind} ${record_id}`, base_version + 1);
    }
  }

  /** Records that stay. */
  get kept(): number {
    return this.#kept.size;
  }

  take(entry: Entry): void {
    const table = entry.record_kind as RecordTable;
    const id = entry.record_id;
    const key = `${table} ${id}`;
    if (this.#kept.has(key)) return;
    const row = this.#tx.read.get<AnyRow>(buildAny.selectFrom(table).selectAll().where('id', '=', id));
    // Whoever removed it since has undone it already.
    if (row === undefined) return;
    const isChanged = row.version !== this.#versions.get(key);
    if (isChanged || (entry.operation === 'insert' && isReferred(this.#tx.read, table, id))) {
      this.#kept.add(key);
    } else if (entry.operation === 'insert') {
      this.#tx.remove(table, id, row.version);
    } else {
      const changes = JSON.parse(this.#tx.read.get(changesOf(entry.seq))?.changes ?? '[]') as FieldChange[];
      const after = this.#tx.update(table, id, row.version, columnsBefore(table, row, changes) as never);
      this.#versions.set(key, after.version);
    }
  }
}

/**
 * Takes an import back: newest entry first, each turned round. What was changed since stays as it is, with what it hangs on.
 * The journal keeps both the import and its undoing.
 * @throws AppError `record.not-found`, `import.undone-before`
 */
export function undoImport(tx: WriteTransaction, id: string, at: string): ImportRecord {
  const row = tx.read.get<ImportRow>(build.selectFrom('imports').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'imports', id });
  if (row.undone_at !== null) throw new AppError('import.undone-before', { at: row.undone_at });
  const entries = tx.read.all<Entry>(
    build
      .selectFrom('journal_events')
      .select(['seq', 'record_kind', 'record_id', 'operation', 'base_version'])
      .where('seq', '>=', row.first_seq)
      .where('seq', '<=', row.last_seq)
      .where('record_kind', 'not in', OUTSIDE_IMPORTS)
      .orderBy('seq'),
  );
  const undoing = new Undoing(tx, entries);
  for (const entry of entries.toReversed()) undoing.take(entry);
  return toImportRecord(tx.read, tx.update('imports', id, row.version, { undone_at: at, changed_since: undoing.kept }));
}
