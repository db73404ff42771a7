import { kindOf } from './column.ts';

const DELIMITERS = [',', ';', '\t', '|'];
const LINES = 50;

/** How often each delimiter stands outside of quotes in the first whole lines. */
function countsOf(sample: string, delimiter: string): readonly number[] {
  const counts: number[] = [];
  let count = 0;
  let isQuoted = false;
  for (let at = 0; at < sample.length && counts.length < LINES; at += 1) {
    const character = sample[at];
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === delimiter) count += 1;
    else if (character === '\n') {
      if (at > 0 && sample[at - 1] !== '\n') counts.push(count);
      count = 0;
    }
  }
  return counts.length > 0 ? counts : [count];
}

/**
 * What parts the fields: whichever comes equally often in most lines, and of those the most frequent.
 * @param sample  the beginning of the file
 */
export function delimiterOf(sample: string): string {
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const counts = countsOf(sample, delimiter);
    const [first = 0] = counts;
    if (first === 0) continue;
    const equal = counts.filter((count) => count === first).length / counts.length;
    const score = equal * 1000 + Math.min(first, 999) / 1000;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/**
 * Whether a first line names the columns: it has a word, and nothing in it is a number, date or truth value.
 */
export function isHeader(cells: readonly string[]): boolean {
  const kinds = cells.map((cell) => kindOf(cell.trim()));
  return kinds.includes('text') && kinds.every((kind) => kind === 'text' || kind === 'missing');
}

/** Names that are told apart, also where the file gives one twice. */
export function columnNames(cells: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return cells.map((cell) => {
    let name = cell.trim();
    for (let number = 2; taken.has(name); number += 1) name = `${cell.trim()} (${number})`;
    taken.add(name);
    return name;
  });
}
