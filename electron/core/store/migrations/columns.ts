/* Columns as every migration writes them. Released steps never change, so neither do these. */

/** A record's id. */
export const ID = 'TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36)';
/** Counts a record's writes. */
export const VERSION = 'INTEGER NOT NULL CHECK (version >= 1)';
/** The kinds of the inventory, for a check. */
export const KINDS = "('system', 'model', 'model-version', 'dataset', 'dataset-version', 'deployment', 'organisation')";
const isInstant = (column: string): string => `length(${column}) = 24 AND substr(${column}, 24) = 'Z'`;
/** An instant in UTC. */
export const instant = (column: string): string => `${column} TEXT NOT NULL CHECK (${isInstant(column)})`;
export const instantOrNull = (column: string): string =>
  `${column} TEXT CHECK (${column} IS NULL OR ${isInstant(column)})`;
/** A calendar date, or null. */
export const day = (column: string): string => `${column} TEXT CHECK (${column} IS NULL OR length(${column}) = 10)`;
/** SHA-256, 64 lower case hexadecimal digits. */
export const sha256 = (column: string): string =>
  `${column} TEXT NOT NULL CHECK (length(${column}) = 64 AND ${column} NOT GLOB '*[^0-9a-f]*')`;
/** JSON text of an array or object. */
export const json = (column: string, type: 'array' | 'object'): string =>
  `${column} TEXT NOT NULL CHECK (json_valid(${column}) AND json_type(${column}) = '${type}')`;
export const jsonOrNull = (column: string, type: 'array' | 'object'): string =>
  `${column} TEXT CHECK (${column} IS NULL OR (json_valid(${column}) AND json_type(${column}) = '${type}'))`;
