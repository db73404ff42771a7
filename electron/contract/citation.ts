/** The words a pack's articles are written with; numbers, letters and "Art." are the same in every language. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bAnnex(?=\s)/g, 'law.annex'],
  [/\bSection(?=\s)/g, 'law.section'],
  [/\bfirst subparagraph\b/g, 'law.subparagraph-1'],
  [/\bsecond subparagraph\b/g, 'law.subparagraph-2'],
  [/\bthird subparagraph\b/g, 'law.subparagraph-3'],
  [/(?<=(?:\d|\([a-z]\))\)? )to(?= [\d(])/g, 'law.to'],
  [/\bGDPR\b/g, 'law.gdpr'],
  [/\bAI Act(?= Art\.)/g, 'law.ai-act'],
  [/\bCharter(?= Art\.)/g, 'law.charter'],
  [/\bRecital(?= \d)/g, 'law.recital'],
  [/\bcriterion(?= \d)/g, 'law.criterion'],
];

/**
 * Names one article in a language: `Annex III(4)(a)`, `Anhang III(4)(a)`.
 * @param say  gives the text of a message key
 */
export function citeArticle(article: string, say: (key: string) => string): string {
  return WORDS.reduce((text, [word, key]) => text.replace(word, say(key)), article);
}
