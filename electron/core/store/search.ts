import { ITEM_KINDS, type ItemKind } from '#contract/inventory/kinds';
import type { SearchHit, SearchResult } from '#contract/records/search';
import { answersName, folded, type NameQuestion, nameQuestion, wordsIn } from './folded.ts';
import type { SearchDocumentRow } from './inventory-tables.ts';
import { walkNames } from './item-pages.ts';
import { itemTable } from './item-tables.ts';
import { documentOf, type PlacedText } from './search-documents.ts';
import { isSearchComplete, kindWord } from './search-index.ts';
import { piecesQuery, quoted } from './search-names.ts';
import { matcher, snippetOf } from './snippets.ts';
import { buildAny, fixed, type Reader } from './sql.ts';
import type { AnyRow } from './tables.ts';

/** What a person looks for. `kinds` empty or absent: everything. */
export type SearchQuestion = {
  readonly text: string;
  readonly kinds?: readonly SearchHit['kind'][] | undefined;
  readonly limit: number;
};

/** So many of the newest that have the words are ranked; more would take longer the more there are. */
const CANDIDATES = 2000;
const TELLING = 20_000;
const NAMES = 200;
const COUNT_LIMIT = 1000;
/** Whoever pastes a book gets what its first words find. */
const MOST_WORDS = 16;
const LONGEST_WORD = 60;

const newestWith = fixed<{ number: number }>(
  'SELECT rowid AS number FROM search_words WHERE search_words MATCH ? ORDER BY rowid DESC LIMIT ?',
);
const rankedFrom = fixed<{ number: number }>(`
  SELECT rowid AS number FROM search_words WHERE search_words MATCH ? AND rowid >= ?
  ORDER BY bm25(search_words, 8.0, 1.0, 0.0) LIMIT ?`);
const newestNamed = fixed<{ number: number; title: string }>(`
  SELECT document.number AS number, document.title AS title
  FROM search_names JOIN search_documents AS document ON document.number = search_names.rowid
  WHERE search_names MATCH ? ORDER BY search_names.rowid DESC LIMIT ?`);
const documentBy = fixed<SearchDocumentRow>('SELECT * FROM search_documents WHERE number = ?');

/** The words as FTS5 is asked for them: each as it stands, of the last one the beginning if `isBegun`. */
function wordsQuery(words: readonly string[], kinds: readonly string[], isBegun: boolean): string {
  const asked = words.map((word, at) => (isBegun && at === words.length - 1 ? `${quoted(word)} *` : quoted(word)));
  const said = `{title body} : (${asked.join(' AND ')})`;
  return kinds.length === 0 ? said : `kind : (${kinds.map(kindWord).join(' OR ')}) AND ${said}`;
}

/** How well a name answers: the same, begins so, has a word that begins so, has it somewhere. */
function nameRank(title: string, asked: string): number {
  const name = folded(title);
  if (name === asked) return 0;
  if (name.startsWith(asked)) return 1;
  return wordsIn(name).some((word) => asked.startsWith(word) || word.startsWith(asked)) ? 2 : 3;
}

function findNames(read: Reader, question: NameQuestion, asked: string, kinds: readonly string[]): number[] {
  if (question.pieces.length === 0) return [];
  const rows = read.all(newestNamed(piecesQuery(question.pieces, kinds), NAMES));
  return rows
    .filter(({ title }) => answersName(question, title))
    .map(({ number, title }) => ({ number, rank: nameRank(title, asked), length: title.length }))
    .toSorted((one, other) => one.rank - other.rank || one.length - other.length || other.number - one.number)
    .map(({ number }) => number);
}

/** How many documents have the words, if older ones have them as often as the newest. */
function expected(newest: readonly number[]): number {
  const [first = 0, last = 0] = [newest[0], newest.at(-1)];
  return newest.length < CANDIDATES ? newest.length : (newest.length * first) / (first - last + 1);
}

/** The newest documents that have all words, the best of them first; if very many have them, the newest first. */
function findWords(read: Reader, words: readonly string[], kinds: readonly string[], limit: number) {
  const last = words.at(-1);
  if (last === undefined) return { ranked: [], newest: [] };
  const exact = wordsQuery(words, kinds, false);
  const whole = read.all(newestWith(exact, CANDIDATES));
  // If very many have the word as it stands, the longer words that begin so need not be looked for.
  const isEnough = whole.length > COUNT_LIMIT || (last.length < 2 && /^[a-z0-9]$/.test(last));
  const query = isEnough ? exact : wordsQuery(words, kinds, true);
  const newest = isEnough ? whole : read.all(newestWith(query, CANDIDATES));
  const numbers = newest.map(({ number }) => number);
  // Words that very many documents have tell none of them from others, and counting those takes the longest.
  if (expected(numbers) > TELLING) return { ranked: numbers.slice(0, limit), newest: numbers };
  const from = newest.length < CANDIDATES ? 0 : (newest.at(-1)?.number ?? 0);
  const ranked = newest.length === 0 ? [] : read.all(rankedFrom(query, from, limit));
  return { ranked: ranked.map(({ number }) => number), newest: numbers };
}

const TABLE_OF: Readonly<Record<string, string>> = {
  ...Object.fromEntries(ITEM_KINDS.map((kind) => [kind, itemTable(kind)])),
  person: 'people',
  assessment: 'assessments',
  answer: 'answers',
  evidence: 'evidence_items',
  risk: 'risks',
  control: 'controls',
  finding: 'findings',
  incident: 'incidents',
  policy: 'policies',
  'policy-text': 'policy_texts',
};

const rowOf = (read: Reader, table: string, id: string): AnyRow | undefined =>
  read.get<AnyRow>(buildAny.selectFrom(table).selectAll().where('id', '=', id));

const textOf = (row: AnyRow | undefined, column: string): string => String(row?.[column] ?? '');

type Source = {
  readonly kind: SearchHit['kind'];
  readonly id: string;
  readonly title: string;
  readonly texts: readonly PlacedText[];
};

/** What a document was made of, as the records have it now; null if there is nothing any more. */
function sourceOf(read: Reader, document: SearchDocumentRow): Source | null {
  const kind = document.kind as SearchHit['kind'];
  if (document.body !== null) {
    const title = textOf(rowOf(read, 'evidence_items', document.record_id), 'title');
    return { kind, id: document.record_id, title, texts: [{ place: document.place, text: document.body }] };
  }
  if (kind === 'comment') return commentSource(read, document);
  const table = TABLE_OF[kind] ?? '';
  const row = rowOf(read, table, document.record_id);
  const made = row && documentOf(read, table, row);
  if (!row || !made) return null;
  if (kind !== 'answer') return { kind, id: row.id, title: made.title, texts: made.texts };
  const assessment = document.target_id ?? '';
  return { kind, id: assessment, title: textOf(rowOf(read, 'assessments', assessment), 'title'), texts: made.texts };
}

/** A note on an answer, or in the margin of a record's field: where it stands is where it leads. */
function commentSource(read: Reader, document: SearchDocumentRow): Source | null {
  const onAnswer = rowOf(read, 'comments', document.record_id);
  const id = document.target_id ?? '';
  if (onAnswer) {
    const texts = documentOf(read, 'comments', onAnswer)?.texts ?? [];
    return { kind: 'comment', id, title: textOf(rowOf(read, 'assessments', id), 'title'), texts };
  }
  const onItem = rowOf(read, 'item_comments', document.record_id);
  if (!onItem) return null;
  const kind = textOf(onItem, 'item_kind') as ItemKind;
  const texts = documentOf(read, 'item_comments', onItem)?.texts ?? [];
  return { kind, id, title: textOf(rowOf(read, itemTable(kind), id), 'name'), texts };
}

/** Which of a record's texts has the most of the words, and the words around them. */
function hitOf(read: Reader, number: number, found: RegExp): SearchHit | null {
  const document = read.get(documentBy(number));
  const source = document && sourceOf(read, document);
  if (!document || !source) return null;
  const { kind, id, title } = source;
  let best: { readonly place: string | null; readonly text: string; readonly words: number } | null = null;
  for (const { place, text } of source.texts) {
    const words = new Set(folded(text).match(found)).size;
    if (words > (best?.words ?? 0)) best = { place, text, words };
  }
  const inTitle = new Set(folded(title).match(found)).size;
  // A name that has all of the words leads to the record, not into it.
  const isTitle = document.title !== '' && inTitle >= (best?.words ?? 0);
  const snippet = isTitle || !best ? snippetOf(title, found) : snippetOf(best.text, found);
  return { kind, id, title, place: isTitle ? null : (best?.place ?? document.place), snippet: snippet ?? [] };
}

/**
 * Finds names by any three letters in a row, and everything else by whole words, the last of them by its beginning.
 * Whatever stands in the text is looked for as it is: it holds no operators.
 */
export function findText(read: Reader, { text, kinds = [], limit }: SearchQuestion): SearchResult {
  const typed = folded(text.replace(/\p{Cc}+/gu, ' ')).trim();
  const words = wordsIn(typed)
    .slice(0, MOST_WORDS)
    .map((word) => word.slice(0, LONGEST_WORD));
  const question = nameQuestion(typed);
  const found = matcher(words, question?.pieces ?? []);
  const isIncomplete = !isSearchComplete(read);
  if (!question || !found) return { hits: [], count: 0, isCapped: false, isIncomplete };
  const { ranked, newest } = findWords(read, words, kinds, limit);
  const names = findNames(read, question, typed, kinds);
  const hits: SearchHit[] = isIncomplete ? walkHits(read, question, kinds, limit, found) : [];
  const known = new Set(hits.map(({ kind, id }) => `${kind} ${id}`));
  for (const number of new Set([...names.slice(0, limit), ...ranked])) {
    if (hits.length >= limit) break;
    const hit = hitOf(read, number, found);
    if (!hit || (hit.place === null && known.has(`${hit.kind} ${hit.id}`))) continue;
    known.add(`${hit.kind} ${hit.id}`);
    hits.push(hit);
  }
  const count = Math.max(hits.length, new Set([...names, ...newest]).size);
  return { hits, count: Math.min(count, COUNT_LIMIT), isCapped: count > COUNT_LIMIT, isIncomplete };
}

/** Names along the lists of the inventory, while the index is being made. */
function walkHits(
  read: Reader,
  question: NameQuestion,
  kinds: readonly string[],
  limit: number,
  found: RegExp,
): SearchHit[] {
  const wanted = ITEM_KINDS.filter((kind) => kinds.length === 0 || kinds.includes(kind));
  return wanted
    .flatMap((kind) =>
      walkNames(read, kind, question, limit).map(({ id, name }) => ({
        kind,
        id,
        title: name,
        place: null,
        snippet: snippetOf(name, found) ?? [],
      })),
    )
    .slice(0, limit);
}
