import type { Database } from 'better-sqlite3';
import { up as initial } from './0010-initial.ts';
import { up as frameworks } from './0020-frameworks.ts';
import { up as proof } from './0030-proof.ts';
import { up as inventory } from './0040-inventory.ts';
import { up as searchIndex } from './0050-search-index.ts';
import { up as judgeAndWatch } from './0060-judge-and-watch.ts';

/** One step of the schema. `version` is the file's number and becomes `user_version`. */
export type Migration = { readonly version: number; up(db: Database): void };

/** All steps in order. A released step never changes. */
export const migrations: readonly Migration[] = [
  { version: 10, up: initial },
  { version: 20, up: frameworks },
  { version: 30, up: proof },
  { version: 40, up: inventory },
  { version: 50, up: searchIndex },
  { version: 60, up: judgeAndWatch },
];
