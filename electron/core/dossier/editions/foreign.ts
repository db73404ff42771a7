import type { Part, Run } from '../layout/blocks.ts';
import type { SectionContext } from '../sections/context.ts';

/** Shorter texts are too likely to be found where they are not meant. */
const LEAST_LENGTH = 6;
/** What packs fall back to. */
const FALLBACK = 'en';

/**
 * Marks every text that the pack has in no other language than English, so that it is read aloud as English. Where such a
 * text stands within another, only its own part is marked.
 * @param context  the one the parts were made with: it has noted which texts those are
 */
export function markForeign(parts: readonly Part[], context: SectionContext): Part[] {
  const texts = [...context.untranslated].filter((text) => text.length >= LEAST_LENGTH);
  if (context.input.locale === FALLBACK || texts.length === 0) return [...parts];
  const whole = new Set(texts);
  const longestFirst = texts.toSorted((a, b) => b.length - a.length);
  const anywhere = new RegExp(
    longestFirst.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'),
    'g',
  );
  return parts.map((part) => mark(part, whole, anywhere) as Part);
}

function mark(value: unknown, whole: ReadonlySet<string>, anywhere: RegExp): unknown {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) =>
      isRun(item) ? splitRun(item, whole, anywhere) : [mark(item, whole, anywhere)],
    );
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const marked = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mark(item, whole, anywhere)]),
  ) as Record<string, unknown>;
  if (marked['kind'] === 'heading' && typeof marked['text'] === 'string' && whole.has(marked['text'])) {
    return { ...marked, language: FALLBACK };
  }
  return marked;
}

function isRun(value: unknown): value is Run {
  return (
    typeof value === 'object' &&
    value !== null &&
    'text' in value &&
    typeof value.text === 'string' &&
    !('kind' in value)
  );
}

function splitRun(run: Run, whole: ReadonlySet<string>, anywhere: RegExp): Run[] {
  if (run.language !== undefined) return [run];
  if (whole.has(run.text)) return [{ ...run, language: FALLBACK }];
  const runs: Run[] = [];
  let at = 0;
  for (const { 0: found, index } of run.text.matchAll(anywhere)) {
    if (index > at) runs.push({ ...run, text: run.text.slice(at, index) });
    runs.push({ ...run, text: found, language: FALLBACK });
    at = index + found.length;
  }
  if (at === 0) return [run];
  return at < run.text.length ? [...runs, { ...run, text: run.text.slice(at) }] : runs;
}
