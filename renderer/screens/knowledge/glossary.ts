import { getContext, setContext } from 'svelte';
import type { GlossaryTerm } from '#contract/records/pack';
import type { Locale } from '#contract/records/text';

/** A piece of a text: plain, or a term of the glossary as it stands there. */
export interface Segment {
  readonly text: string;
  readonly term: GlossaryTerm | null;
}

interface Matcher {
  readonly pattern: RegExp;
  readonly terms: ReadonlyMap<string, GlossaryTerm>;
}

const matchers = new WeakMap<readonly GlossaryTerm[], Map<Locale, Matcher>>();

function formsOf(term: GlossaryTerm, locale: Locale): readonly string[] {
  return [term.term[locale] ?? term.term.en, ...(term.forms?.[locale] ?? [])];
}

function matcherOf(glossary: readonly GlossaryTerm[], locale: Locale): Matcher {
  const ofLocale = matchers.get(glossary) ?? new Map<Locale, Matcher>();
  matchers.set(glossary, ofLocale);
  const known = ofLocale.get(locale);
  if (known !== undefined) return known;
  const terms = new Map(
    glossary.flatMap((term) => formsOf(term, locale).map((form) => [form.toLowerCase(), term] as const)),
  );
  // The longest first, so that "AI system" is found before "system".
  const forms = [...terms.keys()]
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const matcher = { pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${forms.join('|')})(?![\\p{L}\\p{N}])`, 'giu'), terms };
  ofLocale.set(locale, matcher);
  return matcher;
}

/** Parts a text at the terms in it; each term is marked where it first stands. */
export function segmentsOf(text: string, glossary: readonly GlossaryTerm[], locale: Locale): readonly Segment[] {
  if (glossary.length === 0) return [{ text, term: null }];
  const { pattern, terms } = matcherOf(glossary, locale);
  const segments: Segment[] = [];
  const found = new Set<GlossaryTerm>();
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const term = terms.get(match[0].toLowerCase());
    if (term === undefined || found.has(term)) continue;
    found.add(term);
    if (match.index > end) segments.push({ text: text.slice(end, match.index), term: null });
    segments.push({ text: match[0], term });
    end = match.index + match[0].length;
  }
  if (end < text.length) segments.push({ text: text.slice(end), term: null });
  return segments;
}

/** The glossary of what is on the screen, and what a pressed term does. */
export interface ShownGlossary {
  readonly terms: readonly GlossaryTerm[];
  readonly onterm: (termId: string) => void;
}

const KEY = Symbol('glossary');

/** Gives all texts below a glossary. @param shown  read again at each use, for the pack comes later */
export function provideGlossary(shown: () => ShownGlossary): void {
  setContext(KEY, shown);
}

/** The glossary of the screen; null where there is none. */
export function shownGlossary(): (() => ShownGlossary) | null {
  return getContext<(() => ShownGlossary) | undefined>(KEY) ?? null;
}
