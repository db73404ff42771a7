import MarkdownIt, { type MarkdownIt as Parser, type StateBlock, type StateInline } from 'markdown-it';

/** Nesting beyond this is not parsed; `TOO_DEEP` tokens tell where. */
export const MOST_LEVELS = 60;

/**
 * CommonMark with tables and strike-through. HTML stays text, except that a comment becomes a token `comment` and `<br>` a
 * forced line end. Addresses are given as they are written: which of them may be links is judged later.
 */
export function createParser(): Parser {
  const parser = new MarkdownIt('default', {
    html: false,
    linkify: false,
    typographer: false,
    maxNesting: MOST_LEVELS,
  });
  parser.validateLink = () => true;
  parser.normalizeLink = (url) => url;
  parser.normalizeLinkText = (text) => text;
  parser.block.ruler.before('paragraph', 'comment', blockComment(commentEnds()), {
    alt: ['paragraph', 'reference', 'blockquote'],
  });
  parser.inline.ruler.before('autolink', 'comment', inlineComment(commentEnds()));
  parser.inline.ruler.before('autolink', 'break', inlineBreak);
  return parser;
}

const COMMENT = '<!--';
const COMMENT_END = '-->';

/** Gives where the comment that begins before `from` ends, or -1; remembers, so that many beginnings cost one search. */
function commentEnds(): (source: string, from: number) => number {
  let last = { source: '', from: 0, end: -1 };
  return (source, from) => {
    const isKnown = last.source === source && from >= last.from && (last.end < 0 || from <= last.end);
    if (!isKnown) last = { source, from, end: source.indexOf(COMMENT_END, from) };
    return last.end;
  };
}

function blockComment(endOf: ReturnType<typeof commentEnds>) {
  return (state: StateBlock, startLine: number, endLine: number, isSilent: boolean): boolean => {
    const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
    if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false;
    if (!state.src.startsWith(COMMENT, start)) return false;
    const end = endOf(state.src, start + COMMENT.length);
    if (end < 0) return false;
    const line = lineAt(state, end, startLine, endLine);
    // Text behind the comment on its last line: then the comment is part of a paragraph.
    if (line === null || state.src.slice(end + COMMENT_END.length, state.eMarks[line]).trim() !== '') return false;
    if (isSilent) return true;
    state.line = line + 1;
    const token = state.push('comment', '', 0);
    token.map = [startLine, line + 1];
    token.content = state.getLines(startLine, line + 1, state.blkIndent, false).trim();
    return true;
  };
}

/** The line that a place lies in, among those of a block; null if it lies behind them. */
function lineAt(state: StateBlock, place: number, firstLine: number, endLine: number): number | null {
  let [low, high] = [firstLine, endLine];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((state.eMarks[middle] ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low < endLine ? low : null;
}

function inlineComment(endOf: ReturnType<typeof commentEnds>) {
  return (state: StateInline, isSilent: boolean): boolean => {
    if (!state.src.startsWith(COMMENT, state.pos)) return false;
    const end = endOf(state.src, state.pos + COMMENT.length);
    if (end < 0) return false;
    const next = end + COMMENT_END.length;
    if (!isSilent) state.push('comment', '', 0).content = state.src.slice(state.pos, next);
    state.pos = next;
    return true;
  };
}

const BREAK = /<br\s{0,5}\/?>/iy;

function inlineBreak(state: StateInline, isSilent: boolean): boolean {
  BREAK.lastIndex = state.pos;
  const found = BREAK.exec(state.src);
  if (!found) return false;
  if (!isSilent) state.push('hardbreak', 'br', 0);
  state.pos += found[0].length;
  return true;
}
