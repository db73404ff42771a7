import type { AnswerValue, Because } from '#contract/records/judgement';
import type { Option, Verification } from '#contract/records/question';
import type { CellBlock, Paragraph, Run } from '../layout/blocks.ts';
import { answerLabel } from './answer-text.ts';
import type { SectionContext } from './context.ts';

/** What a dossier tells of a system, in this order. */
export const SYSTEM_FIELDS = [
  'name',
  'release',
  'provider',
  'deployer',
  'intendedPurpose',
  'description',
  'sector',
  'regions',
  'peopleAffected',
  'owner',
] as const;

/** One paragraph of one or more runs. */
export function paragraph(content: string | readonly Run[], options: Omit<Paragraph, 'kind' | 'runs'> = {}): Paragraph {
  return { kind: 'paragraph', runs: typeof content === 'string' ? [{ text: content }] : content, ...options };
}

/** Text a person typed without marks: an empty line ends a paragraph, a line end stays one. */
export function prose(text: string): Paragraph[] {
  return text
    .split(/\n[ \t]*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => paragraph(part));
}

/** How far a statement of law is verified, in words; undefined for what was read in the law itself (P, I). */
export function verificationNote(context: SectionContext, verification: Verification): string | undefined {
  return verification === 'P' || verification === 'I' ? undefined : context.say(`verification.${verification}`);
}

/** A statement of law and where it comes from. */
export interface Lawful {
  readonly articles: readonly string[];
  /** Ids of the pack's sources. */
  readonly sources: readonly string[];
  readonly verification: Verification;
}

/** Articles with their sources, and a remark if they were not read in the law itself. */
export function lawRuns(context: SectionContext, { articles, sources, verification }: Lawful): Run[] {
  const note = verificationNote(context, verification);
  return [
    { text: context.cite(articles) },
    { text: ` [${sources.join(', ')}]`, ink: 'quiet' },
    ...(note ? [{ text: ` (${note})`, italic: true, ink: 'quiet' as const }] : []),
  ];
}

/** What an option says of the law itself, behind its label. */
export function optionLaw(context: SectionContext, { articles, verification }: Option): Run[] {
  const note = verification ? verificationNote(context, verification) : undefined;
  return [
    ...(articles ? [{ text: `  ${context.cite(articles)}`, ink: 'quiet' as const }] : []),
    ...(note ? [{ text: ` (${note})`, italic: true, ink: 'quiet' as const }] : []),
  ];
}

/** A question's number that jumps to where the dossier tells of it. */
export function questionNumber(context: SectionContext, questionId: string): Run {
  const link = context.linkTo(questionId);
  return { text: context.numberOf(questionId), ink: 'accent', ...(link && { link }) };
}

/** "3.2 Does it …? Yes. Article 6(2)": an answer that carries a conclusion. */
export function becauseRuns(context: SectionContext, because: Because): Run[] {
  const { question } = context.question(because.questionId);
  return [
    questionNumber(context, because.questionId),
    { text: ` ${context.local(question.text)} ` },
    { text: becauseValue(context, because), bold: true },
    ...(because.isPresumed ? [{ text: ` (${context.say('answer.presumed-short')})`, italic: true }] : []),
    ...(because.articles.length > 0 ? [{ text: `  ${context.cite(because.articles)}`, ink: 'quiet' as const }] : []),
  ];
}

/** Whether an answer says that something is so; the others only say that nothing stands against a conclusion. */
export function isAffirmative(context: SectionContext, because: Because): boolean {
  const value = reasonValue(context, because);
  if (value === undefined || value === 'no' || value === 'none') return false;
  if (typeof value !== 'object') return true;
  return Array.isArray(value) ? value.length > 0 : isOwnText(value);
}

/** The answer behind a reason, undefined if there is none: what is too long for a reason stands with the answers alone. */
function reasonValue(context: SectionContext, { questionId, hidden, value }: Because): AnswerValue | undefined {
  return hidden ? undefined : (value ?? context.stated(questionId)?.value ?? undefined);
}

/** "No: 3.1, 3.4; Not applicable: 3.2": the same in short, by answer. */
export function becauseInGroups(context: SectionContext, because: readonly Because[]): Run[] {
  const groups = new Map<string, Run[][]>();
  for (const one of because) {
    const label = isNamed(context, one) ? becauseValue(context, one) : context.say('answer.stated');
    groups.set(label, [...(groups.get(label) ?? []), [questionNumber(context, one.questionId)]]);
  }
  return joinRuns(
    [...groups].map(([label, numbers]) => [{ text: `${label}: ` }, ...joinRuns(numbers, ', ')]),
    '; ',
  );
}

/** `2.1–2.4, 3.1`: the numbers of questions in their order, those side by side as one range. */
export function numberRanges(context: SectionContext, ids: readonly string[]): string {
  const wanted = new Set(ids);
  const ranges: { first: string; last: string }[] = [];
  for (const section of context.input.pack.sections) {
    let isOpen = false;
    for (const { id } of section.questions) {
      const number = context.numberOf(id);
      const range = ranges.at(-1);
      if (!wanted.has(id)) isOpen = false;
      else if (isOpen && range) range.last = number;
      else {
        ranges.push({ first: number, last: number });
        isOpen = true;
      }
    }
  }
  return ranges.map(({ first, last }) => (first === last ? first : `${first}–${last}`)).join(', ');
}

/** Whether an answer is one of a few that a reader can tell apart by name; a text is only said to be there. */
function isNamed(context: SectionContext, because: Because): boolean {
  const value = reasonValue(context, because);
  if (value === undefined || (typeof value === 'object' && !Array.isArray(value) && !isOwnText(value))) return true;
  const { type } = context.question(because.questionId).question;
  return type === 'yes-no' || type === 'single' || type === 'multi' || type === 'number' || type === 'date';
}

function isOwnText(value: object): boolean {
  return 'richText' in value || 'entries' in value || 'rows' in value || 'people' in value;
}

function becauseValue(context: SectionContext, because: Because): string {
  if (because.hidden) return context.say('answer.not-applicable');
  const value = reasonValue(context, because);
  if (value === undefined) return context.say('answer.open');
  return answerLabel(context, context.question(because.questionId).question, value);
}

/** Puts something between the items of a list of runs. */
export function joinRuns(items: readonly (readonly Run[])[], between: string): Run[] {
  return items.flatMap((runs, index) => (index === 0 ? runs : [{ text: between }, ...runs]));
}

/** A list of one paragraph each. */
export function bullets(items: readonly (readonly Run[])[], isOrdered = false): CellBlock {
  return { kind: 'list', isOrdered, items: items.map((runs) => [paragraph(runs)]) };
}
