import type { ItemKind } from '#contract/inventory/kinds';
import type { NameQuestion } from './folded.ts';
import type { SearchDocumentRow } from './inventory-tables.ts';
import { isSearchComplete, kindPiece, kindWord } from './search-index.ts';
import { fixed, type Reader } from './sql.ts';

/** A record whose name the search index knows, with what lists sort and filter by. */
export type NamedItem = Pick<
  SearchDocumentRow,
  'record_id' | 'title' | 'changed_at' | 'state' | 'owner_id' | 'parent_id'
>;

const COLUMNS = 'record_id, document.title AS title, changed_at, state, owner_id, parent_id';
const byPieces = fixed<NamedItem>(`
  SELECT ${COLUMNS} FROM search_names JOIN search_documents AS document ON document.number = search_names.rowid
  WHERE search_names MATCH ? LIMIT ?`);
const byBeginnings = fixed<NamedItem>(`
  SELECT ${COLUMNS} FROM search_words JOIN search_documents AS document ON document.number = search_words.rowid
  WHERE search_words MATCH ? LIMIT ?`);

/** A text that FTS5 takes as it stands, whatever signs are in it. */
export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** The question to the index of names, of one kind if it is named. */
export function piecesQuery(pieces: readonly string[], kinds: readonly string[]): string {
  const title = `title : (${pieces.map(quoted).join(' AND ')})`;
  const letters = kinds.flatMap((kind) => kindPiece(kind) ?? []);
  return kinds.length === 0 ? title : `kind : (${letters.map(quoted).join(' OR ')}) AND ${title}`;
}

/**
 * Records of a kind whose names may have what is looked for: all that have, and some that lack one of the beginnings.
 * @returns at most `limit`; null if the index cannot tell
 */
export function namedItems(read: Reader, kind: ItemKind, asked: NameQuestion, limit: number): NamedItem[] | null {
  if (!isSearchComplete(read)) return null;
  const { pieces } = asked;
  // The index finds beginnings of one letter no faster than whoever goes through the list.
  const beginnings = asked.beginnings.filter((beginning) => beginning.length > 1);
  if (pieces.length === 0 && beginnings.length === 0) return null;
  return pieces.length > 0
    ? read.all(byPieces(piecesQuery(pieces, [kind]), limit))
    : read.all(
        byBeginnings(
          `kind : ${kindWord(kind)} AND title : (${beginnings.map((one) => `${quoted(one)} *`).join(' AND ')})`,
          limit,
        ),
      );
}
