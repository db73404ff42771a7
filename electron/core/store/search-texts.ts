import { build, type Runner } from './sql.ts';

/** What became of reading a file's text: it has none, all of it was read, more than is kept, or it cannot be read. */
export type TextState = 'none' | 'read' | 'cut' | 'unreadable';

/** Keeps it beside the records, for as long as the search index. */
export function tellTextState(tables: Runner, revisionId: string, state: TextState): void {
  tables.run(
    build
      .insertInto('search_texts')
      .values({ revision_id: revisionId, state })
      .onConflict((conflict) => conflict.column('revision_id').doUpdateSet({ state })),
  );
}
