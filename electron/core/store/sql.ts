import type { Database, Statement } from 'better-sqlite3';
import {
  type Compilable,
  CompiledQuery,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import { AppError } from '#contract/errors';
import type { ColumnValue } from '#contract/records/journal';
import type { RecordTable, Tables } from './tables.ts';

const dialect = {
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
};

/** Builds queries over our tables. It never runs one: a `Reader` or a transaction does, synchronously. */
export const build = new Kysely<Tables>({ dialect });

/** The same for code that learns a table's name only at run time, such as the journal. */
export const buildAny = new Kysely<Record<string, Record<string, ColumnValue | Uint8Array>>>({ dialect });

/**
 * A query whose text is written out, for places that run it thousands of times. Parameters are bound, as always.
 * @param text  SQL with a `?` for each parameter
 */
export function fixed<Row = unknown>(text: string): (...parameters: readonly unknown[]) => Compilable<Row> {
  return (...parameters) => new Fixed<Row>(text, parameters);
}

/** A query that is run as it stands; Kysely's own form of it is only made for whoever asks. */
class Fixed<Row> implements Compilable<Row> {
  readonly sql: string;
  readonly parameters: readonly unknown[];

  constructor(sql: string, parameters: readonly unknown[]) {
    this.sql = sql;
    this.parameters = parameters;
  }

  compile(): CompiledQuery<Row> {
    return CompiledQuery.raw(this.sql, [...this.parameters]) as CompiledQuery<Row>;
  }
}

type Text = { readonly sql: string; readonly parameters: readonly unknown[] };

const textOf = (query: Compilable<unknown>): Text => (query instanceof Fixed ? query : query.compile());

const inserts = new Map<string, { readonly columns: readonly string[]; readonly text: string }>();

/** Inserts a row; the query of each table is built once as long as its rows have the same columns in the same order. */
export function insertRow(table: string, row: Readonly<Record<string, ColumnValue>>): Compilable<unknown> {
  const columns = Object.keys(row);
  const known = inserts.get(table);
  const isSame = known?.columns.length === columns.length && known.columns.every((name, at) => name === columns[at]);
  const text = known && isSame ? known.text : buildAny.insertInto(table).values(row).compile().sql;
  if (!isSame) inserts.set(table, { columns, text });
  return new Fixed(text, Object.values(row));
}

/** Runs queries that change nothing. */
export type Reader = {
  all<Row>(query: Compilable<Row>): Row[];
  get<Row>(query: Compilable<Row>): Row | undefined;
  /** Row by row, for tables too large to hold; finish it before the next write. */
  each<Row>(query: Compilable<Row>): IterableIterator<Row>;
};

/** Runs queries that change rows. Only the journal's transaction holds one, so that no write escapes it. */
export type Runner = { run(query: Compilable<unknown>): { readonly changes: number } };

/** At most so many prepared statements are kept per connection. */
const STATEMENT_LIMIT = 300;

/** Runs what `build` made on one connection. Values are always bound. */
export function connect(db: Database): Reader & Runner {
  const statements = new Map<string, Statement<unknown[]>>();

  function prepare(query: Compilable<unknown>): { statement: Statement<unknown[]>; parameters: readonly unknown[] } {
    // A job may still read, such as the files of a dossier, when its workspace is closed.
    if (!db.open) throw new AppError('workspace.none-open', {});
    const { sql, parameters } = textOf(query);
    const known = statements.get(sql);
    if (known) return { statement: known, parameters };
    const statement = db.prepare<unknown[]>(sql);
    if (statements.size >= STATEMENT_LIMIT) statements.clear();
    statements.set(sql, statement);
    return { statement, parameters };
  }

  function prepareRead(query: Compilable<unknown>): ReturnType<typeof prepare> {
    const prepared = prepare(query);
    if (!prepared.statement.readonly) throw new Error(`a read must not write: ${prepared.statement.source}`);
    return prepared;
  }

  return {
    all<Row>(query: Compilable<Row>): Row[] {
      const { statement, parameters } = prepareRead(query);
      return statement.all(...parameters) as Row[];
    },
    get<Row>(query: Compilable<Row>): Row | undefined {
      const { statement, parameters } = prepareRead(query);
      return statement.get(...parameters) as Row | undefined;
    },
    each<Row>(query: Compilable<Row>): IterableIterator<Row> {
      // A statement of its own: a kept one would be busy while the loop runs.
      const { sql, parameters } = textOf(query);
      const statement = db.prepare<unknown[]>(sql);
      if (!statement.readonly) throw new Error(`a read must not write: ${sql}`);
      return statement.iterate(...parameters) as IterableIterator<Row>;
    },
    run(query) {
      const { statement, parameters } = prepare(query);
      return { changes: statement.run(...parameters).changes };
    },
  };
}

/** The entry by which a row of this table came to be: it orders records as they were made, whatever a clock said. */
export function madeBy(table: RecordTable) {
  return build
    .selectFrom('journal_events')
    .select('seq')
    .where('record_kind', '=', table)
    .where('operation', '=', 'insert')
    .where('record_id', '=', sql.ref<string>(`${table}.id`));
}
