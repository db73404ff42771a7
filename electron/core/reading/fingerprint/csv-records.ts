import { tooLarge, unreadable } from '../fault.ts';
import { TABLE_LIMITS } from './table.ts';

const QUOTE = 0x22;
const RETURN = 0x0d;

/** Cuts text that comes in pieces into records of fields. */
export type CsvRecords = {
  /** @throws ReadingFault `reading.too-large` (`line`) */
  write(piece: string): void;
  /** @throws ReadingFault `reading.unreadable` (`damaged`) if a quote was not closed */
  end(): void;
};

/**
 * Cuts CSV into records. Quotes that do not begin a field are part of it, as is what follows a closing quote: files that
 * are written so are read so by others. Lines without anything are left out. The fields share the memory of the pieces:
 * whoever keeps one copies it.
 *
 * By hand, because a fingerprint goes through gigabytes: a general parser takes twice as long.
 * @param marks.newLine  `\n`, which may follow a `\r`, or `\r` alone
 * @source RFC 4180, 2
 */
export function csvRecords(
  marks: { readonly delimiter: string; readonly newLine: '\n' | '\r' },
  take: (fields: readonly string[]) => void,
): CsvRecords {
  const delimiter = marks.delimiter.charCodeAt(0);
  const newLine = marks.newLine.charCodeAt(0);
  let rest = '';

  /** The end of the quoted field that begins here, behind its closing quote; -1 if it is not in the text. */
  const closing = (text: string, start: number): number => {
    let at = text.indexOf('"', start + 1);
    while (at >= 0 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
    return at < 0 ? -1 : at + 1;
  };

  /** @returns where the first record begins that is not whole */
  const cut = (text: string, isLast: boolean): number => {
    let recordStart = 0;
    let fieldStart = 0;
    let fields: string[] = [];
    let at = 0;
    while (at < text.length) {
      const isQuoted = at === fieldStart && text.charCodeAt(at) === QUOTE;
      const quoteEnd = isQuoted ? closing(text, at) : at;
      // A quote at the very end may be the first of two.
      if (quoteEnd < 0 || (isQuoted && quoteEnd === text.length && !isLast)) {
        return isLast ? unreadable('damaged') : recordStart;
      }
      at = quoteEnd;
      let code = text.charCodeAt(at);
      while (code !== delimiter && code !== newLine && at < text.length) {
        at += 1;
        code = text.charCodeAt(at);
      }
      if (at >= text.length && !isLast) return recordStart;
      const isEnd = code !== delimiter || at >= text.length;
      const hasReturn = isEnd && at > quoteEnd && at < text.length && text.charCodeAt(at - 1) === RETURN;
      const end = hasReturn ? at - 1 : at;
      fields.push(
        isQuoted
          ? text.slice(fieldStart + 1, quoteEnd - 1).replaceAll('""', '"') + text.slice(quoteEnd, end)
          : text.slice(fieldStart, end),
      );
      at += 1;
      fieldStart = at;
      if (!isEnd) continue;
      if (fields.length > 1 || fields[0] !== '' || isQuoted) take(fields);
      fields = [];
      recordStart = at;
    }
    // A delimiter was the last of it: a field without anything follows.
    if (fields.length > 0) {
      if (!isLast) return recordStart;
      take([...fields, '']);
    }
    return text.length;
  };

  return {
    write: (piece) => {
      const text = rest === '' ? piece : rest + piece;
      rest = text.slice(cut(text, false));
      if (rest.length > TABLE_LIMITS.rowBytes) tooLarge('line', TABLE_LIMITS.rowBytes);
    },
    end: () => {
      const text = rest;
      rest = '';
      cut(text, true);
    },
  };
}
