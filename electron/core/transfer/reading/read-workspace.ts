import { AppError } from '#contract/errors';
import type { Draft } from '#contract/records/transfer';
import { readForeign } from '#core/store/foreign';
import { SCHEMA_VERSION } from '#core/store/schema';
import { buildAny } from '#core/store/sql';
import type { AnyRow } from '#core/store/tables';
import { DRAFT_TABLES, TOLD_TABLES, workspaceDraft } from './workspace-draft.ts';

/** More records than so many are not imported at once. */
const MOST_RECORDS = 200_000;

/**
 * Reads the workspace file of another laptop. The file stays as it is.
 * @throws AppError as `readForeign`; `reading.too-large` (`items`)
 */
export function readWorkspace(name: string, path: string): Draft {
  return readForeign(path, (tables) => {
    const count = (table: string): number => {
      const query = buildAny.selectFrom(table).select((is) => is.fn.countAll<number>().as('count'));
      return tables.get<{ count: number }>(query)?.count ?? 0;
    };
    const total = DRAFT_TABLES.reduce((sum, table) => sum + count(table), 0);
    if (total > MOST_RECORDS) throw new AppError('reading.too-large', { name, what: 'items', limit: MOST_RECORDS });
    const rows = new Map(
      DRAFT_TABLES.map((table) => [table, tables.all<AnyRow>(buildAny.selectFrom(table).selectAll().orderBy('id'))]),
    );
    const told = new Map(TOLD_TABLES.map((table) => [table, count(table)]));
    return workspaceDraft('workspace', SCHEMA_VERSION, rows, told);
  });
}
