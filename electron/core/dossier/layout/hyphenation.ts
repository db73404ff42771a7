const VOWEL = /[aeiouyäöüáàâåãæéèêëíìîïóòôõøúùûýœ]/iu;
/** Letters that are one sound. */
const CLUSTERS = [
  'sch',
  'ch',
  'ck',
  'ph',
  'th',
  'sh',
  'qu',
  'pf',
  'st',
  'pr',
  'br',
  'tr',
  'dr',
  'kr',
  'gr',
  'fr',
  'pl',
  'bl',
  'kl',
  'gl',
  'fl',
] as const;
const LEAST_LETTERS = 3;
/** What has more letters is no word of a language here. */
const LONGEST_WORD = 90;

/**
 * Where a word of letters may be parted, as places in it: before the last consonant, or sound, in front of a vowel. It is
 * asked only of words that are wider than their column; nothing else could part those in a better place without a list of
 * words.
 * @returns empty for what is not a word, for example a hash
 */
export function hyphenations(word: string): number[] {
  if (word.length > LONGEST_WORD || !/^\p{P}*\p{L}{7,}\p{P}*$/u.test(word) || /^[0-9a-f]+$/i.test(word)) return [];
  const places: number[] = [];
  const first = word.search(/\p{L}/u);
  const end = word.length - (/[\p{P}]*$/u.exec(word)?.[0].length ?? 0);
  for (let index = first + 1; index < end; index += 1) {
    if (!VOWEL.test(word[index] ?? '') || VOWEL.test(word[index - 1] ?? '')) continue;
    const before = word.slice(0, index).toLowerCase();
    const sound = CLUSTERS.find((cluster) => before.endsWith(cluster)) ?? before.slice(-1);
    const place = index - sound.length;
    const hasVowel = VOWEL.test(word.slice(first, place));
    if (hasVowel && place - first >= LEAST_LETTERS && end - place >= LEAST_LETTERS) places.push(place);
  }
  return places;
}
