import type { AnswerValue, Because } from '#contract/records/judgement';
import type { Option, OutcomeClass, Question, Verification } from '#contract/records/pack';
import type { CellBlock, Paragraph, Run } from '../layout/blocks.ts';
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

/** Articles, with a remark if they were not read in the law itself. */
export function lawRuns(
  context: SectionContext,
  { articles, verification }: { readonly articles: readonly string[]; readonly verification: Verification },
): Run[] {
  const note = verificationNote(context, verification);
  const law: Run = { text: context.cite(articles) };
  return note ? [law, { text: ` (${note})`, italic: true, ink: 'quiet' }] : [law];
}

function optionsOf(question: Question): readonly Option[] {
  return question.type === 'single' || question.type === 'multi' ? question.options : [];
}

/** What was answered, as the labels a reader knows; several for a question with several options. */
export function answerLabels(context: SectionContext, question: Question, value: AnswerValue): string[] {
  if (typeof value === 'object' && !Array.isArray(value)) return [context.say('answer.unknown')];
  const labelOf = (id: string) => {
    const option = optionsOf(question).find((one) => one.id === id);
    return option ? context.local(option.label) : id;
  };
  if (Array.isArray(value)) return value.length === 0 ? [context.say('answer.none')] : value.map(labelOf);
  switch (question.type) {
    case 'yes-no':
      return [value === 'yes' || value === 'no' ? context.say(`answer.${value}`) : String(value)];
    case 'number': {
      const amount = typeof value === 'number' ? context.number(value) : value;
      return [question.unit ? `${amount} ${context.local(question.unit)}` : amount];
    }
    case 'date':
      return [/^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? context.day(String(value)) : String(value)];
    default:
      return [labelOf(String(value))];
  }
}

/** The same on one line. */
export function answerLabel(context: SectionContext, question: Question, value: AnswerValue): string {
  return answerLabels(context, question, value).join('; ');
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
    ...(because.articles.length > 0 ? [{ text: `  ${context.cite(because.articles)}`, ink: 'quiet' as const }] : []),
  ];
}

/** Whether an answer says that something is so; the others only say that nothing stands against a conclusion. */
export function isAffirmative({ hidden, value }: Because): boolean {
  if (hidden || value === undefined || value === 'no' || value === 'none') return false;
  return !Array.isArray(value) || value.length > 0;
}

/** "No: 3.1, 3.4; Not applicable: 3.2": the same in short, by answer. */
export function becauseInGroups(context: SectionContext, because: readonly Because[]): Run[] {
  const groups = new Map<string, Run[][]>();
  for (const one of because) {
    const label = becauseValue(context, one);
    groups.set(label, [...(groups.get(label) ?? []), [questionNumber(context, one.questionId)]]);
  }
  return joinRuns(
    [...groups].map(([label, numbers]) => [{ text: `${label}: ` }, ...joinRuns(numbers, ', ')]),
    '; ',
  );
}

function becauseValue(context: SectionContext, because: Because): string {
  if (because.hidden) return context.say('answer.not-applicable');
  if (because.value === undefined) return context.say('answer.open');
  return answerLabel(context, context.question(because.questionId).question, because.value);
}

/** The label of a class, with the word of its tone unless the label says it already. */
export function classTitle(context: SectionContext, outcome: OutcomeClass): string {
  const label = context.local(outcome.label);
  const tone = context.say(`tone.${outcome.tone}`);
  const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return letters(label).includes(letters(tone)) ? label : context.say('outcome.class', { tone, label });
}

/** Puts something between the items of a list of runs. */
export function joinRuns(items: readonly (readonly Run[])[], between: string): Run[] {
  return items.flatMap((runs, index) => (index === 0 ? runs : [{ text: between }, ...runs]));
}

/** A list of one paragraph each. */
export function bullets(items: readonly (readonly Run[])[], isOrdered = false): CellBlock {
  return { kind: 'list', isOrdered, items: items.map((runs) => [paragraph(runs)]) };
}
