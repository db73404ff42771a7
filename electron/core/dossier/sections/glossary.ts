import type { GlossaryTerm, Pack } from '#contract/records/pack';
import type { Locale } from '#contract/records/text';
import type { Block } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { lawRuns, paragraph, prose } from './wording.ts';

/** The terms that the dossier uses, in the order of the alphabet. */
export function glossary(context: SectionContext): Block[] {
  const { pack, locale } = context.input;
  const text = printedText(context).toLocaleLowerCase(locale);
  const terms = (pack.glossary ?? [])
    .filter((term) => spellings(term, locale).some((spelling) => occurs(text, spelling.toLocaleLowerCase(locale))))
    .map((term) => ({ term, label: context.local(term.term) }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
  if (terms.length === 0) return [];
  return [
    { kind: 'heading', level: 1, text: context.say('glossary.title'), listed: 'contents' },
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: context.say('glossary.term'), weight: 1 },
        { header: context.say('glossary.meaning'), weight: 5 },
      ],
      rows: terms.map(({ term, label }) => [
        [paragraph([{ text: label, bold: true }])],
        [...prose(context.local(term.meaning)), paragraph(lawRuns(context, term), { style: 'small' })],
      ]),
    },
  ];
}

function spellings(term: GlossaryTerm, locale: Locale): readonly string[] {
  const word = term.term[locale] ?? term.term.en;
  return [word, ...((locale === 'de' ? term.forms?.de : undefined) ?? (locale === 'de' ? [] : (term.forms?.en ?? [])))];
}

/** Whether a word begins with it: endings that a sentence adds do not count. */
function occurs(text: string, spelling: string): boolean {
  for (let at = text.indexOf(spelling); at >= 0; at = text.indexOf(spelling, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return true;
  }
  return false;
}

/** What the dossier prints of the pack: questions that are shown, their options, outcomes and obligations. */
function printedText(context: SectionContext): string {
  const { pack, judgement } = context.input;
  const isTold = (items: readonly { id: string; truth: string }[]) =>
    new Set(items.filter(({ truth }) => truth !== 'false').map(({ id }) => id));
  const obligations = isTold(judgement.obligations);
  const texts: Pack['title'][] = [
    pack.title,
    ...pack.sections.flatMap(({ title, questions }) => [
      title,
      ...questions
        .filter(({ id }) => !context.isHidden(id))
        .flatMap((question) => [
          question.text,
          ...('options' in question ? question.options.map(({ label }) => label) : []),
        ]),
    ]),
    ...pack.classes.flatMap(({ label, meaning }) => [label, meaning]),
    ...pack.obligations.filter(({ id }) => obligations.has(id)).flatMap(({ title, duty }) => [title, duty]),
    ...(pack.conclusions ?? []).map(({ label }) => label),
    ...(pack.scores ?? []).map(({ label }) => label),
  ];
  return texts.map((text) => context.local(text)).join('\n');
}
