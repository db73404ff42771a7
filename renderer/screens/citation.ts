import { type MessageKey, t } from './app.ts';

/** The words a pack's articles are written with; numbers, letters and "Art." are the same in every language. */
const WORDS: readonly (readonly [RegExp, MessageKey])[] = [
  [/\bAnnex(?=\s)/g, 'screen.law.annex'],
  [/\bSection(?=\s)/g, 'screen.law.section'],
  [/\bfirst subparagraph\b/g, 'screen.law.subparagraph-1'],
  [/\bsecond subparagraph\b/g, 'screen.law.subparagraph-2'],
  [/\bthird subparagraph\b/g, 'screen.law.subparagraph-3'],
  [/(?<=\d\)? )to(?= \d)/g, 'screen.law.to'],
  [/\bGDPR\b/g, 'screen.law.gdpr'],
];

/** Names one article in the window's language: `Annex III(4)(a)`, `Anhang III(4)(a)`. */
export function citation(article: string): string {
  return WORDS.reduce((text, [word, key]) => text.replace(word, t(key)), article);
}

/** Names articles side by side. */
export function citations(articles: readonly string[]): string {
  return articles.map(citation).join('; ');
}
