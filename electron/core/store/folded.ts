/** A text as search compares it: without marks on letters, in small letters. */
export function folded(text: string): string {
  // ASCII, which most texts are, needs no decomposition.
  if (/^\p{ASCII}*$/u.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

/** Letters and digits, as the word index cuts texts into words. */
const WORD = /[\p{L}\p{N}\p{Co}]+/gu;

/** The words of a folded text. */
export function wordsIn(text: string): string[] {
  return text.match(WORD) ?? [];
}

/** How many characters a piece must have to be found within a word. */
const PIECE = 3;

/** What is looked for in a name: pieces that stand anywhere in it, and beginnings of its words. */
export type NameQuestion = { readonly pieces: readonly string[]; readonly beginnings: readonly string[] };

/** At most so many words are looked for; whoever pastes a book gets what its first words find. */
const MOST_WORDS = 20;

/** What a person typed as a question for names; null if it holds no word. */
export function nameQuestion(text: string): NameQuestion | null {
  // To SQLite a zero character ends a text.
  const given = folded(text)
    .split(/[\s\p{Cc}]+/u)
    .filter(Boolean)
    .slice(0, MOST_WORDS);
  const pieces = given.filter((word) => [...word].length >= PIECE);
  const beginnings = given.filter((word) => [...word].length < PIECE).flatMap(wordsIn);
  return pieces.length + beginnings.length === 0 ? null : { pieces, beginnings };
}

/** Whether a name has all that is looked for. */
export function answersName(question: NameQuestion, name: string): boolean {
  const text = folded(name);
  if (!question.pieces.every((piece) => text.includes(piece))) return false;
  if (question.beginnings.length === 0) return true;
  if (!question.beginnings.every((beginning) => text.includes(beginning))) return false;
  const words = wordsIn(text);
  return question.beginnings.every((beginning) => words.some((word) => word.startsWith(beginning)));
}
