import { folded, wordsIn } from '#core/store/folded';
import { fixed, type Reader } from '#core/store/sql';

/** More pieces than these are not told apart by their words; the list then shows those that search knew first. */
const MOST_FOUND = 5000;
const MOST_WORDS = 10;

const found = fixed<{ record_id: string }>(`
  SELECT DISTINCT record_id FROM search_documents
  WHERE kind = 'evidence' AND number IN (SELECT rowid FROM search_words WHERE search_words MATCH ?)
  LIMIT ${MOST_FOUND}`);

/**
 * The pieces in whose title, note or a page of whose text each of these words begins one. A page, and title and
 * note together, are looked through on their own. Null if there are no words.
 */
export function piecesWith(read: Reader, text: string): string[] | null {
  const words = wordsIn(folded(text)).slice(0, MOST_WORDS);
  if (words.length === 0) return null;
  return read.all(found(words.map((word) => `"${word}"*`).join(' '))).map(({ record_id }) => record_id);
}

const pages = fixed<{ label: string; text: string }>(`
  SELECT place AS label, body AS text FROM search_documents
  WHERE record_id = ? AND body IS NOT NULL ORDER BY number`);

/** The text that search knows of a piece, page by page. */
export function pagesOf(read: Reader, itemId: string): { readonly label: string; readonly text: string }[] {
  return read.all(pages(itemId));
}
