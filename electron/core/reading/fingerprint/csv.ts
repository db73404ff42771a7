import type { FingerprintTable } from '#contract/records/fingerprint';
import { tooLarge } from '../fault.ts';
import { ColumnProfile } from './column.ts';
import { type CsvRecords, csvRecords } from './csv-records.ts';
import { columnNames, delimiterOf, isHeader } from './csv-shape.ts';
import { TABLE_LIMITS, type TableReader } from './table.ts';
import { textDecoder } from './text-pieces.ts';

const SAMPLE_CHARACTERS = 64 * 1024;

/**
 * Reads CSV as it comes by: what parts the fields and whether the first line names the columns is found out from its
 * beginning. Lines may be of different length.
 */
export function csvReader(format: 'csv' | 'tsv'): TableReader {
  const decode = textDecoder();
  const profiles: ColumnProfile[] = [];
  let names: readonly string[] | null = null;
  let rows = 0;
  let isFirst = true;
  let delimiter = format === 'tsv' ? '\t' : ',';
  let sample = '';
  let records: CsvRecords | null = null;

  const take = (fields: readonly string[]): void => {
    if (fields.length > TABLE_LIMITS.columns) tooLarge('columns', TABLE_LIMITS.columns);
    if (isFirst) {
      isFirst = false;
      if (isHeader(fields)) {
        names = columnNames(fields);
        return;
      }
    }
    rows += 1;
    for (let index = 0; index < fields.length; index += 1) {
      let profile = profiles[index];
      if (profile === undefined) {
        profile = new ColumnProfile();
        profiles[index] = profile;
      }
      profile.addText(fields[index] ?? '');
    }
  };

  /** Once there is enough to see what kind of CSV it is. */
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
    write: (piece) => {
      const text = decode(piece);
      if (records !== null) {
        records.write(text);
        return;
      }
      sample += text;
      if (sample.length >= SAMPLE_CHARACTERS) records = begin();
    },
    end: (): FingerprintTable => {
      records ??= begin();
      records.end();
      const width = Math.max(names?.length ?? 0, profiles.length);
      const given = columnNames(Array.from({ length: width }, (_, index) => names?.[index] ?? `#${index + 1}`));
      const columns = given.map((name, index) => (profiles[index] ?? new ColumnProfile()).done(name, rows));
      return { format, rows, columnCount: width, columns, hasHeader: names !== null, delimiter };
    },
  };
}
