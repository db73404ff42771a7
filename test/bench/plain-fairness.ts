import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

/**
 * What somebody would write in an hour: a parser from the shelf and a count for each group, no intervals and no
 * intersections. Gives the impact ratio of each group of each column.
 */
export async function plainFairness(path: string, groups: readonly string[]): Promise<Record<string, number>> {
  const counts = new Map<string, { n: number; selected: number; positives: number; truePositives: number }>();
  const rows = createReadStream(path).pipe(parse({ columns: true }));
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    const isSelected = Number(row['score']) >= 0.5;
    const isPositive = row['label'] === '1';
    for (const column of groups) {
      const key = `${column}=${row[column]}`;
      const count = counts.get(key) ?? { n: 0, selected: 0, positives: 0, truePositives: 0 };
      count.n += 1;
      if (isSelected) count.selected += 1;
      if (isPositive) count.positives += 1;
      if (isPositive && isSelected) count.truePositives += 1;
      counts.set(key, count);
    }
  }
  const rates = [...counts].map(([key, { n, selected }]) => ({ key, rate: selected / n }));
  return Object.fromEntries(
    rates.map(({ key, rate }) => {
      const [column = ''] = key.split('=');
      const of = rates.filter((other) => other.key.startsWith(`${column}=`)).map((other) => other.rate);
      return [key, rate / Math.max(...of)];
    }),
  );
}
