import type { RichMark, RichNode } from '#contract/rich-text';
import { type HeldMark, MARK_ORDER } from './read-inline.ts';

/** What goes around a text; a span of code is made of the text itself. */
type Held = Exclude<HeldMark, { type: 'code' }> & { readonly type: Exclude<HeldMark['type'], 'code'> };
type Text = Extract<RichNode, { type: 'text' }>;

/** Where a text stands: a line end is not possible in all places, and a cell ends at a bar. */
export type Place = 'paragraph' | 'heading' | 'cell';

/** A piece of a line: a character of the text, which may be written in another way, or what is written as it is. */
type Piece =
  | { readonly text: string; isCoded: boolean }
  | { readonly mark: string; readonly isOpening: boolean }
  | { readonly raw: string };

const DELIMITER: Readonly<Record<'bold' | 'italic' | 'strike', string>> = { bold: '**', italic: '_', strike: '~~' };

function heldMarks(node: Text): readonly Held[] {
  const marks = node.marks ?? [];
  return MARK_ORDER.filter((type) => type !== 'code').flatMap(
    (type) => marks.find((mark): mark is RichMark & Held => mark.type === type) ?? [],
  );
}

function isSame(left: Held, right: Held | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/**
 * The text of a paragraph, heading or cell. Marks that Markdown has no sign for are left out.
 */
export function inlineMarkdown(nodes: readonly RichNode[], place: Place): string {
  const pieces: Piece[] = [];
  const open: Held[] = [];
  const close = (count: number): void => {
    for (const mark of open.splice(open.length - count, count).reverse()) pieces.push(closing(mark));
  };
  for (const [index, node] of nodes.entries()) {
    if (node.type !== 'text') {
      close(open.length);
      if (node.type === 'hardBreak')
        pieces.push({ raw: place === 'paragraph' && index < nodes.length - 1 ? '\\\n' : '<br>' });
      else if (node.type === 'mention') pieces.push(...characters(`@${node.attrs.label}`));
      continue;
    }
    const marks = heldMarks(node);
    const shared = marks.findIndex((mark, at) => open[at] === undefined || !isSame(mark, open[at]));
    close(open.length - (shared < 0 ? marks.length : shared));
    for (const mark of marks.slice(open.length)) {
      open.push(mark);
      pieces.push(mark.type === 'link' ? { raw: '[' } : { mark: delimiter(mark), isOpening: true });
    }
    // Such code at the start of a link would be read as the definition of a reference: the words count more than the font.
    const isReference = open[0]?.type === 'link' && node.text.includes(']:');
    const isCode = !isReference && node.marks?.some(({ type }) => type === 'code') === true;
    if (isCode) pieces.push({ raw: codeSpan(node.text, place) });
    else for (const piece of characters(node.text)) pieces.push(piece);
  }
  close(open.length);
  codeNeighbours(pieces, place);
  return written(pieces, place);
}

function delimiter(mark: Held): string {
  return mark.type === 'link' ? '' : DELIMITER[mark.type];
}

function closing(mark: Held): Piece {
  return mark.type === 'link' ? { raw: `](${address(mark.attrs.href)})` } : { mark: delimiter(mark), isOpening: false };
}

function characters(text: string): Piece[] {
  return Array.from(text, (character) => ({ text: character, isCoded: false }));
}

/** CommonMark 6.3: in angle brackets everything may stand but line ends. */
function address(href: string): string {
  if (/^[A-Za-z0-9:/._~?#=+%@$'*,;!-]+$/.test(href)) return href;
  const escaped = href.replace(/[\\<>&]/g, '\\$&').replace(/[\r\n\t]/g, (space) => encodeURIComponent(space));
  return `<${escaped.replaceAll('|', '&#124;')}>`;
}

/** CommonMark 6.1: a span is longer than any run of backticks in it; one space at both ends is cut off again. */
function codeSpan(text: string, place: Place): string {
  const line = text.replace(/[\r\n]+/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const needsRoom = /^`|`$/.test(line) || (/^ .* $/.test(line) && line.trim() !== '');
  const padded = needsRoom ? ` ${line} ` : line;
  return `${fence}${place === 'cell' ? padded.replaceAll('|', '\\|') : padded}${fence}`;
}

/**
 * Signs of emphasis count only beside the right characters (CommonMark 6.2). Where a letter is not inside and a space not
 * outside, the text beside the sign is written by its numbers, which count as punctuation.
 */
function codeNeighbours(pieces: readonly Piece[], place: Place): void {
  for (const [index, piece] of pieces.entries()) {
    if (!('mark' in piece)) continue;
    const [before, after] = [pieces[index - 1], pieces[index + 1]];
    if (piece.isOpening ? isEasy(before, after) : isEasy(after, before)) continue;
    for (const beside of [before, after]) if (beside && 'text' in beside) beside.isCoded = true;
  }
  const [first, last] = [pieces[0], pieces.at(-1)];
  for (const end of [first, last]) if (end && 'text' in end && /\s/.test(end.text)) end.isCoded = true;
  if (place !== 'paragraph') return;
  for (const [index, piece] of pieces.entries()) {
    if ('raw' in piece && piece.raw === '\\\n') {
      for (const beside of [pieces[index - 1], pieces[index + 1]]) {
        if (beside && 'text' in beside && /\s/.test(beside.text)) beside.isCoded = true;
      }
    }
  }
}

function isEasy(outside: Piece | undefined, inside: Piece | undefined): boolean {
  const isLetter = inside !== undefined && 'text' in inside && /^[\p{L}\p{N}]$/u.test(inside.text);
  const isFree = outside === undefined || ('text' in outside && /^[ .,;:()"']$/.test(outside.text));
  return isLetter && isFree;
}

function written(pieces: readonly Piece[], place: Place): string {
  let line = '';
  let whole = '';
  /** The character before, as it is read. */
  let last = '';
  for (const [index, piece] of pieces.entries()) {
    if ('raw' in piece) {
      line += piece.raw;
      if (piece.raw.endsWith('\n')) {
        whole += line;
        line = '';
      }
    } else if ('mark' in piece) line += piece.mark;
    else line += character(piece, line, last, pieces[index + 1], place);
    // To look at the end of a line that grows would copy it each time.
    last = lastOf(piece);
  }
  return whole + line;
}

function lastOf(piece: Piece): string {
  if ('text' in piece) return piece.text;
  return 'raw' in piece ? piece.raw.slice(-1) : piece.mark.slice(-1);
}

const ALWAYS = /^[\\`*_[\]<>~|&]$/;

function character(
  { text, isCoded }: { text: string; isCoded: boolean },
  line: string,
  last: string,
  next: Piece | undefined,
  place: Place,
): string {
  if (isCoded || /^[\t\n\r\f]$/.test(text)) return `&#${text.codePointAt(0)};`;
  if (text === ' ' && last === ' ') return '&#32;';
  if (text === '&') return next && 'text' in next && /^[#\p{L}]$/u.test(next.text) ? '\\&' : '&';
  if (text === '_' && isWord(last) && next && isPlainWord(next)) return '_';
  if (ALWAYS.test(text)) return `\\${text}`;
  if (text === '!' && (next === undefined || !('text' in next))) return '\\!';
  if (text === '#' && place === 'heading') return '\\#';
  // CommonMark 4 and 5: these begin a block of their own where a line begins.
  if (line === '' && /^[#+\-=:]$/.test(text)) return `\\${text}`;
  if (/^[.)]$/.test(text) && line.length < 10 && /^\d{1,9}$/.test(line)) return `\\${text}`;
  return text;
}

function isPlainWord(piece: Piece): boolean {
  return 'text' in piece && !piece.isCoded && isWord(piece.text);
}

function isWord(text: string): boolean {
  return /^[\p{L}\p{N}]$/u.test(text);
}
