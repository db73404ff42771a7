import { AppError } from '#contract/errors';
import type { Messages } from '#contract/messages';
import type { ColumnMapping, Draft, ImportFormat } from '#contract/records/transfer';
import type { BytesAt } from '#core/reading/bytes-at';
import { decodeText, type ReadData } from './data.ts';
import { JsonProblem, readJson } from './json.ts';
import type { SchemaShelf } from './schemas.ts';
import { readYaml, YamlProblem } from './yaml.ts';

/** A file as it was chosen. `name`: without folders, or relative to the chosen folder. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The whole, if it is too large to be held: `bytes` is then its beginning. Only headers of model artefacts are read so. */
  readonly whole?: BytesAt;
}

/** What readers may use besides the files. */
export interface ReadTools {
  readonly schemas: SchemaShelf;
  /** Messages in every language, by which a table's headers are told. */
  readonly labels?: readonly Messages[];
  /** How a table's columns become fields; null: as is suggested. */
  readonly mapping?: ColumnMapping | null;
}

/** One format that comes in. */
export interface FormatReader {
  readonly id: ImportFormat;
  /** Looks at the content, not at the name alone; is cheap and never throws. */
  matches(files: readonly NamedFile[]): boolean;
  /** @throws AppError `interchange.malformed`, `interchange.nothing-inside` */
  read(files: readonly NamedFile[], tools: ReadTools): Draft | Promise<Draft>;
}

/** Says that a file is not what its format demands. `place`: JSON pointer, line or the like; `reason`: technical, in English. */
export function malformed(name: string, place: string, reason: string, cause?: unknown): never {
  throw new AppError('interchange.malformed', { name, place, reason: reason.slice(0, 500) }, { cause });
}

/** A file's text. @throws AppError `interchange.malformed` if it is neither UTF-8 nor UTF-16 */
export function textOf({ name, bytes }: NamedFile): string {
  const text = decodeText(bytes);
  return text ?? malformed(name, 'bytes', 'the text is neither UTF-8 nor UTF-16');
}

/** A file's JSON. @throws AppError `interchange.malformed` with line and column */
export function jsonOf(file: NamedFile): ReadData {
  try {
    return readJson(textOf(file));
  } catch (error) {
    if (error instanceof JsonProblem) malformed(file.name, `${error.line}:${error.column}`, error.message, error);
    throw error;
  }
}

/**
 * YAML of a file, or of a part of it.
 * @param firstLine  the line of the file where the text begins
 * @throws AppError `interchange.malformed` with the line
 */
export function yamlOf(name: string, text: string, firstLine = 1): ReadData {
  try {
    return readYaml(text);
  } catch (error) {
    if (error instanceof YamlProblem) malformed(name, String(error.line + firstLine - 1), error.message, error);
    throw error;
  }
}

/** The first characters of a file, to tell its format; empty if it is no text. */
export function startOf({ bytes }: NamedFile, length = 4096): string {
  const start = bytes.subarray(0, length);
  // A character may be cut in two at the end.
  for (let cut = 0; cut < 4; cut += 1) {
    const text = decodeText(start.subarray(0, start.length - cut));
    if (text !== null) return text;
  }
  return '';
}
