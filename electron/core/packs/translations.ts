import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Locale } from '#contract/records/text';
import { isRaw, type Path, partAt } from './data.ts';
import { type Sources, sourcesByRole } from './parts.ts';
import type { PackProblem } from './problem.ts';
import type { Source } from './source.ts';

/** The file in a pack's folder that keeps which translations were confirmed; no part of the pack itself. */
export const LOCK_FILE = 'translations.lock.yaml';

/**
 * By language and key of a text: the first 8 hexadecimal digits of the SHA-256 of the English text and of the translation
 * at the time somebody confirmed that both say the same.
 */
export const TranslationLock = z.partialRecord(
  Locale.exclude(['en']),
  z.record(z.string(), z.string().regex(/^[0-9a-f]{8} [0-9a-f]{8}$/)),
);
export type TranslationLock = z.infer<typeof TranslationLock>;
type Language = Exclude<Locale, 'en'>;

/**
 * One text in one language. `stale`: the English text changed since the translation was confirmed, the translation did not.
 * `unconfirmed`: new, or the translation changed itself.
 */
export type Translation = {
  readonly language: Language;
  /** Names the text by the ids of the items around it, for example `questions/role.held/options/provider/label`. */
  readonly key: string;
  readonly file: string;
  readonly line: number;
  readonly state: 'confirmed' | 'unconfirmed' | 'stale' | 'missing';
  readonly en: string;
  readonly text: string | null;
};

type FoundText = { readonly key: string; readonly path: Path; readonly texts: Readonly<Record<string, unknown>> };

/** What an item is called among those of its list: its id, else what it is about, else its place. */
function nameOf(item: unknown, index: number): string {
  if (!isRaw(item)) return String(index);
  const other = isRaw(item['other']) ? `${item['item']}>${item['other']['pack']}>${item['other']['item']}` : undefined;
  const change = item['since'] === undefined ? undefined : `${item['since']}>${item['question']}`;
  const value = ['string', 'number', 'boolean'].includes(typeof item['value']) ? item['value'] : undefined;
  return String(item['id'] ?? other ?? change ?? value ?? index);
}

/** Every text of a file that can stand in several languages, in the order of the file. */
function textsOf(source: Source, prefix: readonly string[]): readonly FoundText[] {
  const found: FoundText[] = [];
  const walk = (value: unknown, path: Path, names: readonly string[]): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, [...path, index], [...names, nameOf(item, index)]);
    }
    if (!isRaw(value)) return;
    if (typeof value['en'] === 'string') found.push({ key: names.join('/'), path, texts: value });
    else for (const [key, part] of Object.entries(value)) walk(part, [...path, key], [...names, key]);
  };
  walk(source.value, [], prefix);
  return found;
}

function hash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 8);
}

/** The languages a pack offers beside English, as its pack.yaml says. */
function otherLanguages(sources: Sources): readonly Language[] {
  const languages = partAt(sources.head.value, ['languages']);
  return (Array.isArray(languages) ? languages : []).filter((it) => it !== 'en' && Locale.safeParse(it).success);
}

/** Every text of a pack in each language it offers beside English. */
export function translationsOf(sources: Sources, lock: TranslationLock): readonly Translation[] {
  return otherLanguages(sources).flatMap((language) =>
    sourcesByRole(sources).flatMap(([role, source]) => {
      const prefix = role === 'section' ? ['sections', String(partAt(source.value, ['id']))] : [];
      const single = role === 'head' || role === 'dossier' || role === 'catalogue' ? [role] : prefix;
      return textsOf(source, single).map(({ key: full, path, texts }): Translation => {
        // A question keeps its key when it moves to another section.
        const key = full.replace(/^sections\/[^/]+\/(?=questions\/)/, '');
        const en = String(texts['en']);
        const text = typeof texts[language] === 'string' ? texts[language] : null;
        const line = source.lineOf(text === null ? path : [...path, language]);
        const state = text === null ? 'missing' : stateOf(lock[language]?.[key], en, text);
        return { language, key, file: source.name, line, state, en, text };
      });
    }),
  );
}

function stateOf(confirmed: string | undefined, en: string, text: string): Translation['state'] {
  const [english, translated] = confirmed?.split(' ') ?? [];
  if (translated !== hash(text)) return 'unconfirmed';
  return english === hash(en) ? 'confirmed' : 'stale';
}

/** The lock that confirms all translations there are, as the text of its file. */
export function lockText(translations: readonly Translation[]): string {
  const lines = ['# Which translations were confirmed; renewed by `packs translations DIR --confirm`, never by hand.'];
  for (const language of new Set(translations.map((it) => it.language))) {
    lines.push(`${language}:`);
    const texts = new Map(translations.filter((it) => it.language === language).map((it) => [it.key, it]));
    for (const [key, { en, text }] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (text !== null) lines.push(`  ${JSON.stringify(key)}: ${hash(en)} ${hash(text)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** What is wrong with translations: those missing, those stale, and if the pack keeps a lock how many are unconfirmed. */
export function translationProblems(translations: readonly Translation[], hasLock: boolean): readonly PackProblem[] {
  const problems = translations.flatMap(({ state, language, key, file, line }): readonly PackProblem[] => {
    if (state === 'missing') {
      const reason = `\`${key}\` has no text in \`${language}\`, one of the pack's languages`;
      return [{ code: 'pack.untranslated', file, line, reason }];
    }
    if (state !== 'stale') return [];
    const reason = `\`${key}\`: the English text changed since its \`${language}\` text was confirmed`;
    return [{ code: 'pack.stale-translation', file, line, reason }];
  });
  const unconfirmed = translations.filter(({ state }) => state === 'unconfirmed').length;
  if (!hasLock || unconfirmed === 0) return problems;
  const reason = `new or changed translations that nobody confirmed: ${unconfirmed}; see \`packs translations\``;
  return [...problems, { code: 'pack.stale-translation', file: LOCK_FILE, line: 1, reason }];
}
