import { join } from 'node:path';
import { z } from 'zod';
import { PackName } from '#contract/records/text';
import { readSource } from '#core/packs/source';

const WordTable = z.strictObject({
  all: z.array(z.string()),
  none: z.array(z.string()),
  options: z.record(PackName, z.array(z.string().min(1)).min(1)),
});
const Words = z.strictObject({ regions: WordTable, sectors: WordTable, affected: WordTable, data: WordTable });

/** Words that tell options; documented in `resources/policies/words.yaml`. */
export type WordTable = z.infer<typeof WordTable>;
/** The word tables that ship with the app. */
export type Words = z.infer<typeof Words>;

const loaded = new Map<string, Words>();

/**
 * The word tables of the app; read once.
 * @param resources  folder of what ships with the app
 * @throws Error if the file is broken: it is part of the app
 */
export function loadWords(resources: string): Words {
  const known = loaded.get(resources);
  if (known) return known;
  const name = 'policies/words.yaml';
  const { source, problems } = readSource(join(resources, name), name);
  const [problem] = problems;
  if (problem) throw new Error(`${problem.file}:${problem.line}: ${problem.reason}`);
  const words = Words.parse(source.value);
  loaded.set(resources, words);
  return words;
}

/** What texts tell of options: those told, and whether it is clear that no other holds. */
export type Told = { readonly options: readonly string[]; readonly isComplete: boolean };

const indexes = new WeakMap<WordTable, ReadonlyMap<string, readonly string[]>>();

/** Each word with the options it tells. */
function indexOf(table: WordTable): ReadonlyMap<string, readonly string[]> {
  const known = indexes.get(table);
  if (known) return known;
  const index = new Map<string, string[]>();
  const every = Object.keys(table.options);
  for (const word of table.all) index.set(word, every);
  for (const word of table.none) index.set(word, []);
  for (const [option, words] of Object.entries(table.options)) {
    for (const word of words) index.set(word, [...(index.get(word) ?? []), option]);
  }
  indexes.set(table, index);
  return index;
}

const SEPARATORS = /[,;/|\n\r()•·]+|\.(?:\s|$)|\s(?:and|or|und|oder|sowie)\s/u;
/** The most words of one entry of a table. */
const LONGEST = 4;

/** The options that the words of one piece tell, or null if none of them is in the table. */
function tellPiece(index: ReadonlyMap<string, readonly string[]>, piece: string): ReadonlySet<string> | null {
  const words = piece.split(/\s+/u);
  const told = new Set<string>();
  let isKnown = false;
  for (let from = 0; from < words.length; from += 1) {
    for (let to = from + 1; to <= Math.min(words.length, from + LONGEST); to += 1) {
      const options = index.get(words.slice(from, to).join(' '));
      if (options === undefined) continue;
      isKnown = true;
      for (const option of options) told.add(option);
    }
  }
  return isKnown ? told : null;
}

/**
 * What texts tell: each is cut into pieces, and a piece tells the options whose words it holds. `isComplete` only if there
 * is something stated and every piece of it tells something.
 */
export function tellOptions(table: WordTable, texts: readonly string[]): Told {
  const index = indexOf(table);
  const told = new Set<string>();
  let isComplete = false;
  let isOpen = false;
  for (const text of texts) {
    const pieces = text.toLowerCase().split(SEPARATORS);
    for (const piece of pieces.map((one) => one.trim()).filter((one) => one !== '')) {
      const options = tellPiece(index, piece);
      if (options === null) isOpen = true;
      else {
        isComplete = true;
        for (const option of options) told.add(option);
      }
    }
  }
  return { options: Object.keys(table.options).filter((one) => told.has(one)), isComplete: isComplete && !isOpen };
}
