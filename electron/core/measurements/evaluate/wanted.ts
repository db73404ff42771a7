/** A column that was asked for is not in the file. */
export class MissingColumn extends Error {
  readonly column: string;

  constructor(column: string) {
    super(`no column ${column}`);
    this.name = 'MissingColumn';
    this.column = column;
  }
}

/**
 * Where the wanted columns stand.
 * @throws MissingColumn
 */
export function wantedPlaces(columns: readonly string[], names: readonly string[]): readonly number[] {
  return columns.map((column) => {
    const place = names.indexOf(column);
    if (place < 0) throw new MissingColumn(column);
    return place;
  });
}
