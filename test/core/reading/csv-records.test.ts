import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvRecords } from '#core/reading/fingerprint/csv-records';

function records(
  pieces: readonly string[],
  delimiter = ',',
  newLine: '\n' | '\r' = '\n',
): readonly (readonly string[])[] {
  const all: (readonly string[])[] = [];
  const cut = csvRecords({ delimiter, newLine }, (fields) => all.push(fields));
  for (const piece of pieces) cut.write(piece);
  cut.end();
  return all;
}

/** The same text in pieces of so many characters. */
const inPieces = (text: string, length: number): readonly string[] =>
  Array.from({ length: Math.ceil(text.length / length) }, (_, at) => text.slice(at * length, (at + 1) * length));

test('records are cut as another reader of CSV cuts them, wherever the pieces end', () => {
  const field = fc.string({ unit: fc.constantFrom('a', 'b', ' ', ',', '"', '\n', '\r\n', 'ü', '😀'), maxLength: 6 });
  const written = field.map((value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value));
  const line = fc.array(written, { minLength: 1, maxLength: 4 }).map((fields) => fields.join(','));
  const text = fc.tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'), fc.boolean());
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 9 }), ([lines, end, isEnded], length) => {
      const csv = lines.join(end) + (isEnded ? end : '');
      const expected = parse(csv, { relax_column_count: true, record_delimiter: ['\n', '\r\n'] }).filter(
        (fields) => fields.length > 1 || fields[0] !== '',
      );
      const found = records(inPieces(csv, length)).filter((fields) => fields.length > 1 || fields[0] !== '');
      expect(found).toEqual(expected);
    }),
    { numRuns: 500, seed: 20261123 },
  );
});

test('quotes within a field, and what follows a closing one, are part of it', () => {
  expect(records(['a"b,"c"d,"e"\n'])).toEqual([['a"b', 'cd', 'e']]);
  expect(records(['x;"1;2"\r\n', '\r\n;\r\n'], ';')).toEqual([
    ['x', '1;2'],
    ['', ''],
  ]);
  expect(records(['a,b\rc,d'], ',', '\r')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('a quote that is not closed is no CSV', () => {
  expect(() => records(['a,"b\nc'])).toThrow('damaged');
});
