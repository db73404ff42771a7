import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createIds } from '#core/clock';
import type { Contestant } from './benchmark.ts';
import { manyModels } from './many-items.ts';

type Closing = Contestant & { close(): void };

/** The same rows and texts, as plainly as SQLite takes them: one table, one index, one table of words. */
export function rawImport(folder: string, count: number): Closing {
  const ids = createIds(() => new Date());
  const rows = [...manyModels(count, ids)].flat().map(({ id, name, facts }) => [id, name, JSON.stringify(facts)]);
  let db: Database.Database | undefined;
  return {
    unit: 'models',
    units: count,
    reset: () => {
      db?.close();
      db = new Database(join(mkdtempSync(join(folder, 'raw-')), 'raw.db'));
      db.pragma('synchronous = EXTRA');
      db.exec(
        'CREATE TABLE item (id TEXT PRIMARY KEY, name TEXT, facts TEXT) STRICT; CREATE INDEX by_name ON item (name)',
      );
      db.exec("CREATE VIRTUAL TABLE words USING fts5 (facts, content = '', prefix = '2 3')");
    },
    run: () => {
      const item = db?.prepare('INSERT INTO item VALUES (?, ?, ?)');
      const words = db?.prepare('INSERT INTO words (facts) VALUES (?)');
      db?.transaction(() => {
        for (const row of rows) {
          item?.run(...row);
          words?.run(row[2]);
        }
      })();
    },
    close: () => {
      db?.close();
    },
  };
}

/** The least a durable save can cost: one row of a file as large, committed with the settings of a workspace. */
export function rawCommit(path: string): Closing {
  const db = new Database(path);
  db.exec("CREATE TABLE raw (id INTEGER PRIMARY KEY, value TEXT) STRICT; INSERT INTO raw VALUES (1, '0')");
  for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = DELETE', 'synchronous = EXTRA', 'fullfsync = ON']) {
    db.pragma(pragma);
  }
  const update = db.prepare('UPDATE raw SET value = ? WHERE id = 1');
  let value = 0;
  return {
    unit: 'saves',
    units: 1,
    run: () => {
      value += 1;
      update.run(String(value));
    },
    close: () => db.close(),
  };
}

const firstRows = 'SELECT id, name, state, updated_at FROM models ORDER BY name COLLATE NOCASE, id LIMIT 50';

/** Opens a copy of the file without any check, and reads as many rows as a list shows. */
export function rawOpening(path: string): Closing {
  let db: Database.Database | undefined;
  const close = (): void => {
    db?.close();
  };
  return {
    unit: 'openings',
    units: 1,
    reset: close,
    run: () => {
      db = new Database(path, { fileMustExist: true });
      db.prepare(firstRows).all();
    },
    close,
  };
}

/** The rows of a page by an index, handed over between two threads as the window gets them. */
export function rawPaging(path: string): Closing {
  const db = new Database(path, { readonly: true });
  const query = db.prepare(firstRows);
  const { port1, port2 } = new MessageChannel();
  return {
    unit: 'pages',
    units: 1,
    run: async () => {
      const arrived = new Promise((resolve) => port2.addEventListener('message', resolve, { once: true }));
      port2.start();
      port1.postMessage(query.all());
      await arrived;
    },
    close: () => {
      port1.close();
      db.close();
    },
  };
}

/** Looks through all names and cards for a word, as one does without an index. */
export function rawScan(path: string): Closing {
  const db = new Database(path, { readonly: true });
  const query = db.prepare('SELECT id FROM models WHERE name LIKE ? OR facts LIKE ? ORDER BY id DESC LIMIT 50');
  return {
    unit: 'searches',
    units: 1,
    // A word that nobody wrote: a frequent one would end the scan at once.
    run: () => query.all('%qqq%', '%qqq%'),
    close: () => db.close(),
  };
}
