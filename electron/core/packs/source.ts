import { lstatSync, readFileSync } from 'node:fs';
import { LineCounter, type YAMLError } from 'yaml';
import type { Path } from './data.ts';
import type { PackProblem } from './problem.ts';
import { Conversion, composeDocuments, lineFinder, Refusal, TOO_DEEP, TOO_LARGE, YAML_LIMITS } from './yaml.ts';

/** A file's content as plain data, with the line of each part. */
export type Source = {
  /** Relative to the pack's folder. */
  readonly name: string;
  /** `undefined` if the file could not be read as data at all. */
  readonly value: unknown;
  /** The line of a part, counted from 1; of the nearest part around it if it does not exist. */
  readonly lineOf: (path: Path) => number;
};

/** So many faults of one file are named. */
const MAX_FAULTS = 100;

function refused(name: string, line: number, reason: string): { source: Source; problems: readonly PackProblem[] } {
  const problems = [{ code: 'pack.malformed', file: name, line, reason }] as const;
  return { source: { name, value: undefined, lineOf: () => line }, problems };
}

/** A file that is not there. */
export function missingSource(name: string): Source {
  return { name, value: undefined, lineOf: () => 1 };
}

function faultReason({ message }: YAMLError): string {
  // The parser recurses, and reports what overflows its stack as a fault of the text.
  return message.includes('call stack') ? TOO_DEEP : message;
}

/**
 * Reads YAML 1.2 (core schema) from an untrusted text: one document of maps with text keys, lists and scalars. Other tags,
 * repeated keys, keys that reach a prototype, and texts past `YAML_LIMITS` are problems, with their lines.
 */
export function parseSource(name: string, text: string): { source: Source; problems: readonly PackProblem[] } {
  if (Buffer.byteLength(text) > YAML_LIMITS.sizeBytes) return refused(name, 1, TOO_LARGE);
  const counter = new LineCounter();
  try {
    const [document, second] = composeDocuments(text, counter);
    if (document === undefined) throw new Error('A YAML text has a document');
    if (second !== undefined) {
      return refused(name, counter.linePos(second.range[0]).line, 'a file holds one YAML document');
    }
    const problems = [...document.errors, ...document.warnings].slice(0, MAX_FAULTS).map(
      (fault): PackProblem => ({
        code: 'pack.malformed',
        file: name,
        line: Math.max(1, counter.linePos(fault.pos[0]).line),
        reason: faultReason(fault),
      }),
    );
    if (problems.length > 0) return { source: { name, value: undefined, lineOf: () => 1 }, problems };
    if (document.directives?.yaml.version !== '1.2') return refused(name, 1, 'only YAML 1.2 is read');
    if (document.contents === null) return refused(name, 1, 'the file is empty');
    const conversion = new Conversion(text.length);
    const value = conversion.convert(document.contents, 0);
    return { source: { name, value, lineOf: lineFinder(value, conversion, counter) }, problems: [] };
  } catch (error) {
    if (error instanceof Refusal) return refused(name, text.slice(0, error.offset).split('\n').length, error.message);
    // Likewise, where it does not catch the overflow itself.
    if (error instanceof RangeError) return refused(name, 1, TOO_DEEP);
    throw error;
  }
}

/** Reads YAML like `parseSource` from bytes, which must be UTF-8. */
export function readBytes(name: string, bytes: Uint8Array): { source: Source; problems: readonly PackProblem[] } {
  try {
    return parseSource(name, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError) return refused(name, 1, 'not UTF-8 text');
    throw error;
  }
}

/** Reads a YAML file of a pack like `parseSource`; a missing file, a link or an unreadable file is a problem too. */
export function readSource(path: string, name: string): { source: Source; problems: readonly PackProblem[] } {
  let bytes: Buffer;
  try {
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status === undefined) return refused(name, 1, 'the file is missing');
    if (!status.isFile()) return refused(name, 1, 'not a regular file');
    if (status.size > YAML_LIMITS.sizeBytes) return refused(name, 1, TOO_LARGE);
    bytes = readFileSync(path);
  } catch {
    return refused(name, 1, 'the file cannot be read');
  }
  return readBytes(name, bytes);
}
