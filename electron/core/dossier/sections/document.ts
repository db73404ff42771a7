import type { DocumentLayout } from '#contract/records/pack';
import type { Question, Section } from '#contract/records/question';
import type { Block, CellBlock } from '../layout/blocks.ts';
import { answerBlocks } from './answer-blocks.ts';
import { answerLabel } from './answer-text.ts';
import { chapterAnchor, type SectionContext } from './context.ts';
import { holdingClasses } from './outcome.ts';
import { paragraph, prose } from './wording.ts';

/** The document that the answers make up: chapters of titles, sentences and tables, without a question in it. */
export function document(context: SectionContext): Block[] {
  const { pack } = context.input;
  const layout = pack.dossier.document;
  if (!layout) return [];
  const chapters = layout.chapters
    .flatMap((id) => pack.sections.find((section) => section.id === id) ?? [])
    .map((section) => ({ section, questions: printedQuestions(context, layout, section) }))
    .filter(({ questions }) => questions.length > 0);
  return [
    { kind: 'heading', level: 1, text: context.local(pack.dossier.title), listed: 'contents' },
    ...standing(context),
    ...(layout.opening ? prose(filled(context, context.local(layout.opening))) : []),
    ...chapters.flatMap(({ section, questions }, index): Block[] => [
      {
        kind: 'heading',
        level: 2,
        number: String(index + 1),
        text: context.local(section.title),
        id: chapterAnchor(section.id),
        listed: 'contents',
      },
      ...chapterBlocks(context, layout, questions),
    ]),
    ...(layout.signature ? signatureBlocks(context, layout.signature) : []),
  ];
}

/** The questions of a section that the document tells of. */
export function printedQuestions(context: SectionContext, layout: DocumentLayout, section: Section): Question[] {
  return section.questions.filter(({ id }) => !context.isHidden(id) && !layout.omit?.includes(id));
}

/** What the document is worth as it stands: its outcome, so that a draft is not taken for more. */
function standing(context: SectionContext): Block[] {
  const classes = holdingClasses(context);
  const lines = [
    ...classes.map((outcome) => paragraph(context.local(outcome.label), { marker: outcome.tone })),
    ...(context.input.judgement.isDetermined
      ? []
      : [paragraph(context.say('document.not-determined'), { marker: 'unknown' as const })]),
  ];
  return lines.length === 0
    ? []
    : [{ kind: 'facts', items: [{ label: context.say('document.standing'), value: lines }] }];
}

/** Short answers stand beside their titles, sentences and long ones take the column or the page. */
function chapterBlocks(context: SectionContext, layout: DocumentLayout, questions: readonly Question[]): Block[] {
  const blocks: Block[] = [];
  let items: { label: string; value: readonly CellBlock[] }[] = [];
  const flush = () => {
    if (items.length > 0) blocks.push({ kind: 'facts', items });
    items = [];
  };
  for (const question of questions) {
    const answer = context.stated(question.id);
    const title = context.local(layout.titles?.[question.id] ?? question.text);
    const sentence = sentenceOf(context, layout, question);
    const told = answerBlocks(context, question, answer);
    if (sentence !== undefined) {
      flush();
      blocks.push(...prose(sentence));
    } else if (told.kind === 'short' && question.type !== 'rich-text') {
      items.push({ label: title, value: told.blocks });
    } else {
      flush();
      blocks.push({ kind: 'heading', level: 3, text: title }, ...told.blocks);
      if (told.kind === 'wide') blocks.push({ kind: 'space', heightPt: 8 });
    }
    blocks.push(...enclosures(context, question, flush));
  }
  flush();
  return blocks;
}

/** Files attached to a question that is not answered by files. */
function enclosures(context: SectionContext, question: Question, flush: () => void): Block[] {
  const names = context.input.state.evidence.filter(({ questionId }) => questionId === question.id);
  if (question.type === 'evidence' || names.length === 0) return [];
  flush();
  return [
    paragraph(context.say('document.enclosed', { names: names.map(({ name }) => name).join('; ') }), {
      style: 'small',
    }),
  ];
}

function sentenceOf(context: SectionContext, layout: DocumentLayout, question: Question): string | undefined {
  const value = context.stated(question.id)?.value;
  if (value !== 'yes' && value !== 'no') return undefined;
  const sentence = layout.sentences?.[question.id]?.[value];
  return sentence ? filled(context, context.local(sentence)) : undefined;
}

/** Puts answers in the places of `{question.id}`. */
function filled(context: SectionContext, text: string): string {
  return text.replaceAll(/\{([a-z0-9.-]+)\}/g, (_, id: string) => {
    const value = context.stated(id)?.value ?? null;
    return value === null ? context.say('document.blank') : answerLabel(context, context.question(id).question, value);
  });
}

type Signature = NonNullable<DocumentLayout['signature']>;

/** Place and date, for whom, and a line to sign on for each person. What is not stated yet is left to be written. */
function signatureBlocks(context: SectionContext, signature: Signature): Block[] {
  const { say } = context;
  const told = (id: string | undefined): string => {
    const value = id === undefined ? null : (context.stated(id)?.value ?? null);
    return id === undefined || value === null ? '' : answerLabel(context, context.question(id).question, value);
  };
  const people = context.stated(signature.people)?.value ?? null;
  const named = people !== null && typeof people === 'object' && 'people' in people ? people.people : [];
  const [place, date, onBehalf] = [told(signature.place), told(signature.date), told(signature.onBehalf)];
  const signing = (label: string, ...lines: readonly string[]): Block => ({
    kind: 'signing-line',
    label,
    lines: lines.filter((line) => line !== ''),
  });
  const isDated = place !== '' && date !== '';
  const fact = (key: string, text: string) => ({ label: say(`document.${key}`), value: [paragraph(text)] });
  const items = [
    ...(onBehalf === '' ? [] : [fact('on-behalf', onBehalf)]),
    ...(isDated ? [fact('place-and-date', `${place}, ${date}`)] : []),
  ];
  const line = say('document.signature');
  return [
    { kind: 'space', heightPt: 16 },
    { kind: 'rule' },
    ...(items.length === 0 ? [] : [{ kind: 'facts' as const, items }]),
    ...(isDated ? [] : [signing(say('document.place-and-date'), place)]),
    ...(named.length === 0
      ? [signing(line)]
      : named.map(({ name, function: role, organisation }) =>
          signing(line, name, [role, organisation].filter((part) => part !== '').join(', ')),
        )),
  ];
}
