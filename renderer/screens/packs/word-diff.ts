/** A piece of a text: in both versions, or only in the older or newer one. */
export interface DiffPiece {
  readonly text: string;
  readonly isChanged: boolean;
}

/** Texts of more words than this are shown whole: comparing them would take as long as their product. */
const MOST_WORDS = 400;

function joined(words: readonly string[], changed: ReadonlySet<number>): readonly DiffPiece[] {
  const pieces: { text: string; isChanged: boolean }[] = [];
  for (const [index, word] of words.entries()) {
    const isChanged = changed.has(index);
    const last = pieces.at(-1);
    if (last?.isChanged === isChanged) last.text += word;
    else pieces.push({ text: word, isChanged });
  }
  return pieces;
}

/** Which words differ between two wordings: those that their longest common row of words leaves out. */
export function wordDiff(
  before: string,
  after: string,
): { readonly before: readonly DiffPiece[]; readonly after: readonly DiffPiece[] } {
  const [old, now] = [before, after].map((text) => text.split(/(?<=\s)/)) as [string[], string[]];
  if (old.length > MOST_WORDS || now.length > MOST_WORDS) {
    return { before: [{ text: before, isChanged: false }], after: [{ text: after, isChanged: false }] };
  }
  // lengths[i][j]: the longest common row of the words from i and from j on.
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  const same = (i: number, j: number): boolean => old[i]?.trim() === now[j]?.trim();
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] ?? [];
    for (let j = now.length - 1; j >= 0; j -= 1) {
      row[j] = same(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const gone = new Set<number>();
  const added = new Set<number>();
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && same(i, j)) {
      i += 1;
      j += 1;
    } else if (j >= now.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) gone.add(i++);
    else added.add(j++);
  }
  return { before: joined(old, gone), after: joined(now, added) };
}
