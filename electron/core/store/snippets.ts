import type { SearchHit } from '#contract/records/search';
import { folded } from './folded.ts';

type Snippet = SearchHit['snippet'];

/** How much of a text is shown, and how much of it before the match. */
const LENGTH = 180;
const BEFORE = 60;
/** A long text is folded piece by piece until one holds a match. */
const PIECE = 4000;

const LETTER = '[\\p{L}\\p{N}\\p{Co}]';
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/**
 * Finds whole words, of the last one the beginning, and pieces wherever they stand; in folded text.
 * @returns null if nothing is looked for
 */
export function matcher(words: readonly string[], pieces: readonly string[]): RegExp | null {
  const last = words.at(-1);
  const whole = words.slice(0, -1).map((word) => `(?<!${LETTER})${word}(?!${LETTER})`);
  const begun = last === undefined ? [] : [`(?<!${LETTER})${last}${LETTER}*`];
  const all = [...whole, ...begun, ...pieces.map(escaped)];
  return all.length === 0 ? null : new RegExp(all.join('|'), 'gu');
}

/** A folded text, and where each of its characters stood before. */
function foldedPlaces(text: string): { readonly text: string; readonly at: (index: number) => number } {
  const whole = folded(text);
  if (whole.length === text.length) return { text: whole, at: (index) => index };
  const places: number[] = [];
  let made = '';
  let place = 0;
  for (const character of text) {
    const small = folded(character);
    for (let i = 0; i < small.length; i += 1) places.push(place);
    made += small;
    place += character.length;
  }
  return { text: made, at: (index) => places[index] ?? text.length };
}

/** The words around the first match in a text, with all matches among them marked; null if nothing matches. */
export function snippetOf(text: string, found: RegExp): Snippet | null {
  for (let from = 0; from < text.length; from += PIECE) {
    // A match that lies across two pieces is found in neither; the next one is as good.
    const piece = text.slice(from, from + PIECE);
    const { text: small, at } = foldedPlaces(piece);
    const matches = [...small.matchAll(found)].map((match) => ({
      from: at(match.index),
      to: at(match.index + match[0].length),
    }));
    const [first] = matches;
    if (first) return cut(piece, matches, first.from, { isBegun: from > 0, isEnded: from + PIECE >= text.length });
  }
  return null;
}

type Span = { readonly from: number; readonly to: number };

function cut(
  text: string,
  matches: readonly Span[],
  first: number,
  edges: { readonly isBegun: boolean; readonly isEnded: boolean },
): Snippet {
  const begin = first <= BEFORE ? 0 : wordStart(text, first - BEFORE, first);
  const end = Math.min(text.length, begin + LENGTH);
  const parts: Snippet = [];
  const add = (part: string, isMatch: boolean): void => {
    if (part !== '') parts.push({ text: part.replace(/\s+/g, ' '), isMatch });
  };
  let place = begin;
  if (begin > 0 || edges.isBegun) add('… ', false);
  for (const { from, to } of matches) {
    if (from < place || from >= end) continue;
    add(text.slice(place, from), false);
    add(text.slice(from, Math.min(to, end)), true);
    place = Math.min(to, end);
  }
  add(text.slice(place, end), false);
  if (end < text.length || !edges.isEnded) add(' …', false);
  return parts;
}

/** The next beginning of a word, so that none is cut in its midst. */
function wordStart(text: string, from: number, before: number): number {
  const gap = text.slice(from, before).search(/\s/);
  return gap < 0 ? from : from + gap + 1;
}
