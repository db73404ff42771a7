import type { Touched } from '#core/journal/write';
import type { Reader, Runner } from '#core/store/sql';

/** What projections read and write with, within the transaction of the write they follow. */
export type ProjectionTx = Reader & Runner;

/** When and by whose knowledge it is worked out. `seq`: the newest journal entry; `now`: the instant of the write. */
export type ProjectionContext = { readonly seq: number; readonly now: string };

/**
 * Something worked out from records and kept in tables of its own, subject by subject. Equal records give equal rows,
 * whatever the way they came about; nothing in them depends on the present day (rows hold from a day and until a day).
 */
export type Projection = {
  readonly name: string;
  /** The subjects that what was written concerns: their ids, each once or several times. */
  affected(tables: ProjectionTx, touched: readonly Touched[]): Iterable<string>;
  /** Works subjects out anew: what was known of them goes, what is now comes; of one that is gone, nothing. */
  renew(tables: ProjectionTx, subjects: readonly string[], context: ProjectionContext): void;
  /** Works everything out anew; between yields others may work. Yields how many subjects are done, of how many. */
  rebuild(
    tables: ProjectionTx,
    context: ProjectionContext,
  ): Iterable<{ readonly done: number; readonly total: number }>;
};
