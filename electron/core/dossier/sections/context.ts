import { citeArticle } from '#contract/citation';
import { formatMessage, type MessageValues } from '#contract/messages';
import type { DossierOptions, DossierPart } from '#contract/records/dossier';
import type { Question, Section } from '#contract/records/question';
import type { AssessmentState } from '#contract/records/sign-off';
import { type LocalText, localize } from '#contract/records/text';
import type { DossierInput, PrintedEvidence } from '../dossier.ts';
import { wantedParts } from '../editions/parts.ts';
import type { LinkTarget } from '../layout/blocks.ts';
import { attachmentName } from './attachment-name.ts';

export interface NumberedQuestion {
  /** Section and place in it, for example `3.2`; the same whatever is hidden. */
  readonly number: string;
  readonly question: Question;
  readonly section: Section;
}

export type AttachedEvidence = PrintedEvidence & { readonly attachment: string };

/** What every section needs: the input, the words of its language, and the numbers of questions. */
export interface SectionContext {
  readonly input: DossierInput;
  /** The message `dossier.<key>`; counts up to nine can stand in it as words, see `withWords`. */
  readonly say: (key: string, values?: MessageValues) => string;
  /** Any message, for names that the window has too. */
  readonly tell: (key: string, values?: MessageValues) => string;
  readonly local: (text: LocalText) => string;
  /** Articles side by side, in the dossier's language. */
  readonly cite: (articles: readonly string[]) => string;
  /** `YYYY-MM-DD` in words. */
  readonly day: (date: string) => string;
  /** An instant in words, in UTC. */
  readonly moment: (instant: string) => string;
  readonly number: (value: number) => string;
  readonly shortHash: (hash: string) => string;
  readonly questions: ReadonlyMap<string, NumberedQuestion>;
  readonly question: (id: string) => NumberedQuestion;
  /** What is stated on a question. */
  readonly stated: (questionId: string) => AssessmentState['answers'][number] | undefined;
  /** Whether the rules hide a question; what is stated not to apply is not hidden. */
  readonly isHidden: (questionId: string) => boolean;
  /** Whether a section's answers are printed as a chapter of the pack's document. */
  readonly isInDocument: (sectionId: string) => boolean;
  readonly numberOf: (questionId: string) => string;
  /** Where the dossier tells of a question; undefined if it prints no answers. */
  readonly linkTo: (questionId: string) => LinkTarget | undefined;
  readonly evidence: readonly AttachedEvidence[];
  /** Whether a part is switched on in this edition. */
  readonly has: (part: DossierPart) => boolean;
  /** Whether what is stated on a question is withheld from the reader. */
  readonly isWithheld: (questionId: string) => boolean;
  /** Texts of the pack that are not in the dossier's language, filled while sections are made. */
  readonly untranslated: Set<string>;
}

/** A full dossier for a regulator in the language of the input. */
function defaultOptions(input: DossierInput): DossierOptions {
  return {
    edition: 'full',
    audience: 'regulator',
    parts: {},
    redaction: null,
    isDraft: false,
    classification: '',
    languages: [input.locale],
  };
}

/** What was asked for. */
export function optionsOf(input: DossierInput): DossierOptions {
  return input.options ?? defaultOptions(input);
}

/** The id of the heading a question stands under. */
export function questionAnchor(questionId: string): string {
  return `question-${questionId}`;
}

/** The id of the heading of a chapter of the pack's document. */
export function chapterAnchor(sectionId: string): string {
  return `chapter-${sectionId}`;
}

/** The id of the heading of a section's questions that are not applicable. */
export function notApplicableAnchor(sectionId: string): string {
  return `not-applicable-${sectionId}`;
}

/** Keeps "Article" and "6(2)" on one line. */
const DIVISION =
  /\b(Arts?\.|Articles?|Artikel|Annex|Anhang|points?|Nummer|Nr\.|Recitals?|Erwägungsgrund|Abs\.|Absatz|Section|Abschnitt|Buchst\.|Chapter|Kapitel|Reg\.|Regulation|Verordnung) (?=[\dIVXLC(])/g;

export function makeContext(input: DossierInput): SectionContext {
  const { locale, messages, pack } = input;
  const tag = locale === 'de' ? 'de-DE' : 'en-GB';
  const dayFormat = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' });
  const timeFormat = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
  const numberFormat = new Intl.NumberFormat(tag, { maximumFractionDigits: 12 });
  // A date is not broken over two lines.
  const dayOf = (date: Date) => dayFormat.format(date).replaceAll(' ', '\u00a0');
  const tell = (key: string, values?: MessageValues) => formatMessage(messages, locale, `dossier.${key}`, values);
  const say = (key: string, values?: MessageValues) => tell(key, values && withWords(values, tell, tag));
  const questions = numberQuestions(pack.sections);
  const question = (id: string): NumberedQuestion => {
    const found = questions.get(id);
    if (!found) throw new Error(`the pack has no question ${id}`);
    return found;
  };
  const stated = new Map(input.state.answers.map((answer) => [answer.questionId, answer]));
  const isHidden = (id: string) => {
    const answer = stated.get(id);
    return answer?.status === 'not-applicable' && answer.value === null;
  };
  const isEmpty = (id: string) => (stated.get(id)?.status ?? 'open') === 'open' && !withheld.has(id);
  const { document } = pack.dossier;
  const parts = wantedParts(optionsOf(input));
  const has = (part: DossierPart): boolean => parts.has(part);
  const isListed = (id: 'document' | 'answers'): boolean => input.prints?.has(id) ?? pack.dossier.sections.includes(id);
  const printsDocument = document !== undefined && isListed('document') && has('document');
  const withheld = new Set(input.state.redacted?.questions ?? []);
  const untranslated = new Set<string>();
  const chapters = new Set(printsDocument ? document.chapters : []);
  return {
    input,
    say,
    tell: (key, values) => formatMessage(messages, locale, key, values),
    local: (text) => {
      const told = localize(text, locale).replace(DIVISION, '$1\u00a0');
      if (text[locale] === undefined) untranslated.add(told);
      return told;
    },
    cite: (articles) =>
      articles
        .map((article) => citeArticle(article, (key) => formatMessage(messages, locale, key)))
        .map((article) => article.replace(DIVISION, '$1\u00a0'))
        .join('; '),
    day: (date) => dayOf(new Date(`${date}T00:00:00Z`)),
    moment: (instant) => {
      const date = new Date(instant);
      return say('format.moment', { day: dayOf(date), time: timeFormat.format(date) });
    },
    number: (value) => (Math.abs(value) < 1e15 ? numberFormat.format(value) : scientific(value, numberFormat)),
    shortHash: (hash) => `${hash.slice(0, 8)} ${hash.slice(8, 16)}`,
    questions,
    question,
    stated: (id) => stated.get(id),
    isHidden,
    isInDocument: (sectionId) => chapters.has(sectionId),
    numberOf: (id) => question(id).number,
    linkTo: (id) => {
      const { number, section } = question(id);
      const description = say('link.question', { number });
      const isPrinted = chapters.has(section.id) && !document?.omit?.includes(id);
      if (isPrinted && !isHidden(id)) return { to: chapterAnchor(section.id), description };
      if (!isListed('answers') || !has('answers')) return undefined;
      if (isHidden(id)) {
        if (!has('not-applicable')) return undefined;
      } else if (!has('empty-answers') && isEmpty(id)) return undefined;
      return { to: isHidden(id) ? notApplicableAnchor(section.id) : questionAnchor(id), description };
    },
    has,
    isWithheld: (id) => withheld.has(id),
    untranslated,
    evidence: input.evidence.map((evidence, index) => ({
      ...evidence,
      attachment: attachmentName(index + 1, evidence.name),
    })),
  };
}

/** Counts also as words: `{count}` as `{countWord}`, and as `{countStart}` at the beginning of a sentence. */
function withWords(values: MessageValues, tell: SectionContext['say'], tag: string): MessageValues {
  const words = Object.entries(values).flatMap(([name, value]): [string, string][] => {
    if (typeof value !== 'number') return [];
    const word = tell('number', { n: value });
    return [
      [`${name}Word`, word],
      [`${name}Start`, word.charAt(0).toLocaleUpperCase(tag) + word.slice(1)],
    ];
  });
  return { ...values, ...Object.fromEntries(words) };
}

/** 1e25 as `10²⁵`, 2.5e25 as `2.5 × 10²⁵`: nobody counts zeros. */
function scientific(value: number, format: Intl.NumberFormat): string {
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const raised = [...exponent.replace('+', '')].map((digit) => SUPERSCRIPTS[digit] ?? digit).join('');
  return mantissa === '1' ? `10${raised}` : `${format.format(Number(mantissa))} × 10${raised}`;
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = Object.fromEntries(
  [...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((raised, digit) => [String(digit), raised]),
);

function numberQuestions(sections: readonly Section[]): Map<string, NumberedQuestion> {
  const numbered = new Map<string, NumberedQuestion>();
  for (const [sectionIndex, section] of sections.entries()) {
    for (const [index, question] of section.questions.entries()) {
      numbered.set(question.id, { number: `${sectionIndex + 1}.${index + 1}`, question, section });
    }
  }
  return numbered;
}
