/* Columns as step 60 writes them. */

import { instant, instantOrNull, KINDS } from './columns.ts';

/** The severities there are, for a check. */
export const SEVERITIES = "('critical', 'high', 'medium', 'low')";
/** A person. */
export const person = (column: string): string => `${column} TEXT NOT NULL REFERENCES people (id)`;
/** A person, or none. */
export const personOrNull = (column: string): string => `${column} TEXT REFERENCES people (id)`;
/** A calendar date. */
export const dayNotNull = (column: string): string => `${column} TEXT NOT NULL CHECK (length(${column}) = 10)`;
/** Yes or no. */
export const flag = (column: string): string => `${column} INTEGER NOT NULL CHECK (${column} IN (0, 1))`;
/** A share of a hundred. */
export const percent = (column: string): string => `${column} INTEGER NOT NULL CHECK (${column} BETWEEN 0 AND 100)`;
/** A place on a scale of at most ten steps, counted from 0. */
export const level = (column: string): string =>
  `${column} INTEGER CHECK (${column} IS NULL OR ${column} BETWEEN 0 AND 9)`;
/** A record of the inventory. */
export const item = `item_kind TEXT NOT NULL CHECK (item_kind IN ${KINDS}),
  item_id TEXT NOT NULL`;
/** A record of the inventory, or none. */
export const itemOrNull = `item_kind TEXT CHECK (item_kind IS NULL OR item_kind IN ${KINDS}),
  item_id TEXT CHECK ((item_id IS NULL) = (item_kind IS NULL))`;
/** Who took it back, when and why. */
export const revocation = `${instantOrNull('revoked_at')},
  ${personOrNull('revoked_by')},
  revocation_reason TEXT NOT NULL`;
/** When it was made and last written. */
export const written = `${instant('created_at')},
  ${instant('updated_at')}`;
