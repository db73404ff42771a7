import { citeArticle } from '#contract/citation';
import { t } from './app.ts';

/** Names one article in the window's language. */
export function citation(article: string): string {
  return citeArticle(article, (key) => t(key as Parameters<typeof t>[0]));
}

/** Names articles side by side. */
export function citations(articles: readonly string[]): string {
  return articles.map(citation).join('; ');
}
