import { tooLarge } from '#core/reading/fault';
import { type CsvRecords, csvRecords } from '#core/reading/fingerprint/csv-records';
import { columnNames, delimiterOf, isHeader } from '#core/reading/fingerprint/csv-shape';
import { TABLE_LIMITS } from '#core/reading/fingerprint/table';
import { textDecoder } from '#core/reading/fingerprint/text-pieces';
import { copied } from './copied.ts';
import type { Cell, RowTaker, TextRows } from './table-rows.ts';
import { wantedPlaces } from './wanted.ts';

const SAMPLE_CHARACTERS = 64 * 1024;

/** Rows of CSV. Without a line of names the columns are called `#1`, `#2`, …, as in fingerprints. */
export function csvRows(format: 'csv' | 'tsv', taker: RowTaker): TextRows {
  const decode = textDecoder();
  let names: readonly string[] = [];
  let places: readonly number[] | null = null;
  let cells: Cell[] = [];
  let isFirst = true;
  let isWanted = true;
  let sample = '';
  let delimiter = format === 'tsv' ? '\t' : ',';
  let records: CsvRecords | null = null;

  const take = (fields: readonly string[]): void => {
    if (!isWanted) return;
    if (isFirst) {
      isFirst = false;
      if (fields.length > TABLE_LIMITS.columns) tooLarge('columns', TABLE_LIMITS.columns);
      const hasHeader = isHeader(fields);
      names = columnNames(fields.map((field, at) => (hasHeader ? copied(field) : `#${at + 1}`)));
      places = taker.columns === null ? null : wantedPlaces(taker.columns, names);
      cells = (places ?? names).map(() => null);
      taker.begin?.({ names, hasDecimalComma: delimiter !== ',' });
      if (hasHeader) return;
    }
    for (let at = 0; at < cells.length; at += 1) {
      cells[at] = fields[places === null ? at : (places[at] ?? -1)] ?? null;
    }
    isWanted = taker.take(cells, names);
  };

  const begin = (): CsvRecords => {
    const beginning = sample.slice(0, SAMPLE_CHARACTERS);
    if (format === 'csv') delimiter = delimiterOf(beginning);
    const isOld = beginning.includes('\r') && !beginning.includes('\n');
    const begun = csvRecords({ delimiter, newLine: isOld ? '\r' : '\n' }, take);
    begun.write(sample);
    sample = '';
    return begun;
  };

  return {
    get names() {
      return names;
    },
    write: (piece) => {
      const text = decode(piece);
      if (records !== null) records.write(text);
      else {
        sample += text;
        if (sample.length >= SAMPLE_CHARACTERS) records = begin();
      }
      return isWanted;
    },
    end: () => {
      records ??= begin();
      records.end();
    },
  };
}
