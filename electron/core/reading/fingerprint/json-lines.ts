import { tooLarge, unreadable } from '../fault.ts';
import { parseJson } from '../json.ts';
import { ColumnProfile, kindOf } from './column.ts';
import { TABLE_LIMITS, type TableReader } from './table.ts';
import { textDecoder } from './text-pieces.ts';

/** Reads JSON Lines as they come by: one object a line, its names are the columns in the order they are first seen. */
export function jsonLinesReader(): TableReader {
  const decode = textDecoder();
  const columns = new Map<string, ColumnProfile>();
  let rows = 0;
  let rest = '';
  const take = (line: string): void => {
    if (line.trim() === '') return;
    const row = parseJson(line);
    const names =
      typeof row === 'object' && row !== null && !Array.isArray(row) ? Object.entries(row) : unreadable('damaged');
    rows += 1;
    for (const [name, value] of names) {
      let profile = columns.get(name);
      if (profile === undefined) {
        if (columns.size >= TABLE_LIMITS.columns) tooLarge('columns', TABLE_LIMITS.columns);
        profile = new ColumnProfile();
        columns.set(name, profile);
      }
      addValue(profile, value);
    }
  };

  return {
    write: (piece) => {
      const text = rest + decode(piece);
      let start = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        take(text.slice(start, end));
        start = end + 1;
      }
      rest = text.slice(start);
      if (rest.length > TABLE_LIMITS.rowBytes) tooLarge('line', TABLE_LIMITS.rowBytes);
    },
    end: () => {
      take(rest);
      return {
        format: 'json-lines',
        rows,
        columnCount: columns.size,
        columns: [...columns].map(([name, profile]) => profile.done(name, rows)),
        hasHeader: null,
        delimiter: null,
      };
    },
  };
}

function addValue(profile: ColumnProfile, value: unknown): void {
  switch (typeof value) {
    case 'number':
      profile.addNumber(value, Number.isInteger(value) ? 'integer' : 'number');
      break;
    case 'boolean':
      profile.addBoolean(value);
      break;
    case 'string':
      // Here numbers are no texts, but dates are.
      if (kindOf(value) === 'date') profile.addDate(value);
      else profile.addPlain(value);
      break;
    default:
      if (value !== null && value !== undefined) profile.addPlain(JSON.stringify(value));
  }
}
