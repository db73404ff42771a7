import type { Pack } from '#contract/records/pack';
import type { Knowledge, Question } from '#contract/records/question';
import type { Locale, LocalText } from '#contract/records/text';

/** Where in a pack a search found something. */
export type Found =
  | {
      readonly kind: 'question';
      readonly id: string;
      /** The part of the knowledge it was found in; null for the question itself. */
      readonly part: keyof Knowledge | null;
      readonly excerpt: string;
    }
  | { readonly kind: 'term'; readonly id: string };

interface Text {
  readonly kind: Found['kind'];
  readonly id: string;
  readonly part: keyof Knowledge | null;
  readonly text: string;
  readonly folded: string;
}

/** At most so many findings are shown; a search that has more is too wide to read. */
export const MOST_FOUND = 40;

const indexes = new WeakMap<Pack, Map<Locale, readonly Text[]>>();

/** Without case and accents, with equal length, so that places stay the same. */
function fold(text: string): string {
  return [...text]
    .map((sign) => {
      const bare = sign.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
      return bare.length === sign.length ? bare : sign.toLowerCase();
    })
    .join('');
}

/** What can be chosen or filled in. */
function optionTexts(question: Question): readonly (LocalText | undefined)[] {
  if ('options' in question) return question.options.flatMap(({ label, hint }) => [label, hint]);
  const columns = 'columns' in question ? question.columns : [];
  const rows = question.type === 'matrix' ? question.rows : [];
  return [...columns, ...rows].flatMap(({ label, hint }) => [label, hint]);
}

function indexOf(pack: Pack, locale: Locale): readonly Text[] {
  const ofPack = indexes.get(pack) ?? new Map<Locale, readonly Text[]>();
  indexes.set(pack, ofPack);
  const known = ofPack.get(locale);
  if (known !== undefined) return known;
  const told = (text: LocalText): string => text[locale] ?? text.en;
  const entry = (kind: Found['kind'], id: string, part: keyof Knowledge | null, text: string): Text => ({
    kind,
    id,
    part,
    text,
    folded: fold(text),
  });
  const index = [
    ...pack.sections.flatMap(({ questions }) =>
      questions.flatMap((question) => {
        const own = [question.text, question.help, ...optionTexts(question)].filter((text) => text !== undefined);
        const knowledge = Object.entries(question.knowledge) as [keyof Knowledge, LocalText | undefined][];
        return [
          entry('question', question.id, null, [...own.map(told), ...question.articles].join(' · ')),
          ...knowledge.flatMap(([part, text]) =>
            text === undefined ? [] : [entry('question', question.id, part, told(text))],
          ),
        ];
      }),
    ),
    ...(pack.glossary ?? []).map(({ id, term, meaning }) => entry('term', id, null, `${told(term)}: ${told(meaning)}`)),
  ];
  ofPack.set(locale, index);
  return index;
}

const BEFORE = 40;
const LENGTH = 140;

function excerptOf({ text, folded }: Text, word: string): string {
  const at = Math.max(0, folded.indexOf(word));
  const from = at <= BEFORE ? 0 : text.lastIndexOf(' ', at - BEFORE) + 1;
  const to = from + LENGTH >= text.length ? text.length : text.lastIndexOf(' ', from + LENGTH);
  return `${from > 0 ? '… ' : ''}${text.slice(from, to)}${to < text.length ? ' …' : ''}`;
}

/**
 * Finds questions, knowledge and terms that have every word of the query, each question once. Terms come first, then
 * questions by their own words, then by what is known about them; each in the pack's order.
 */
export function searchPack(pack: Pack, locale: Locale, query: string): readonly Found[] {
  const words = fold(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  const [first] = words;
  if (first === undefined) return [];
  const hits = indexOf(pack, locale).filter(({ folded }) => words.every((word) => folded.includes(word)));
  const rank = ({ kind, part }: Text): number => (kind === 'term' ? 0 : part === null ? 1 : 2);
  const ordered = [...hits].sort((a, b) => rank(a) - rank(b));
  const seen = new Set<string>();
  const found: Found[] = [];
  for (const hit of ordered) {
    const key = `${hit.kind}:${hit.id}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (hit.kind === 'term') found.push({ kind: 'term', id: hit.id });
    else found.push({ kind: 'question', id: hit.id, part: hit.part, excerpt: excerptOf(hit, first) });
  }
  return found.slice(0, MOST_FOUND);
}
