import type { Section } from '#contract/records/question';
import type { Block, CellBlock, Facts, Run, Table } from '../layout/blocks.ts';
import { answerBlocks, type Stated } from './answer-blocks.ts';
import { conditionText } from './condition-text.ts';
import { notApplicableAnchor, questionAnchor, type SectionContext } from './context.ts';
import { richSources } from './rich-sources.ts';
import { isBlank, richTextBlocks } from './rich-text.ts';
import { lawRuns, paragraph } from './wording.ts';

/** Every question of the pack with its answer, reasoning, evidence and law; none is left out. */
export function answers(context: SectionContext): Block[] {
  const { say, input } = context;
  const count = (...statuses: Stated['status'][]) =>
    input.state.answers.filter(({ status, questionId }) => statuses.includes(status) && !context.isHidden(questionId))
      .length;
  const hidden = input.state.answers.filter(({ questionId }) => context.isHidden(questionId)).length;
  return [
    { kind: 'heading', level: 1, text: say('answers.title'), listed: 'contents' },
    paragraph(
      say('answers.intro', {
        answered: count('answered', 'not-applicable'),
        unknown: count('unknown'),
        open: count('open'),
        hidden,
      }),
      { style: 'lead' },
    ),
    ...(count('presumed') === 0 ? [] : [paragraph(say('answers.presumed', { count: count('presumed') }))]),
    ...input.pack.sections.flatMap((section, index) => sectionBlocks(context, section, index + 1)),
  ];
}

function sectionBlocks(context: SectionContext, section: Section, number: number): Block[] {
  const isPrinted = (id: string): boolean =>
    context.has('empty-answers') || context.isWithheld(id) || (context.stated(id)?.status ?? 'open') !== 'open';
  const asked = section.questions.filter(({ id }) => !context.isHidden(id) && isPrinted(id));
  const hidden = context.has('not-applicable') ? section.questions.filter(({ id }) => context.isHidden(id)) : [];
  if (asked.length === 0 && hidden.length === 0) return [];
  return [
    {
      kind: 'heading',
      level: 2,
      number: String(number),
      text: context.local(section.title),
      // Its chapter is listed already.
      listed: context.isInDocument(section.id) ? 'bookmark' : 'contents',
    },
    ...(context.isInDocument(section.id)
      ? recordBlocks(
          context,
          asked.map(({ id }) => id),
        )
      : asked.flatMap(({ id }) => questionBlocks(context, id))),
    ...(hidden.length === 0
      ? []
      : [
          {
            kind: 'heading' as const,
            level: 3 as const,
            text: context.say('answers.not-applicable', { count: hidden.length }),
            id: notApplicableAnchor(section.id),
          },
          {
            kind: 'list' as const,
            isOrdered: false,
            items: hidden.map(({ id }) => [paragraph(hiddenRuns(context, id), { style: 'small' })]),
          },
        ]),
  ];
}

function questionBlocks(context: SectionContext, id: string): Block[] {
  const { number, question } = context.question(id);
  if (context.isWithheld(id)) return withheldBlocks(context, id);
  const answer = context.stated(id);
  const told = answerBlocks(context, question, answer);
  const isEvidence = question.type === 'evidence';
  const evidence = evidenceBlocks(context, id);
  // What an evidence question is answered by is its files.
  const short = isEvidence && evidence.length > 0 ? evidence : told.kind === 'short' ? told.blocks : [];
  const items = [
    ...(short.length === 0 ? [] : [{ label: context.say('answers.answer'), value: short }]),
    ...reasoningOf(context, answer),
    ...(isEvidence || evidence.length === 0 ? [] : [{ label: context.say('answers.evidence'), value: evidence }]),
    { label: context.say('answers.law'), value: [paragraph(lawRuns(context, question), { style: 'aside' })] },
    ...answeredBy(context, answer),
  ];
  return [
    { kind: 'heading', level: 3, number, text: context.local(question.text), id: questionAnchor(id) },
    ...(told.kind === 'wide' ? told.blocks : []),
    { kind: 'facts', items },
  ];
}

/** A question whose answer is withheld: that it was asked, and that nothing is told of it here. */
function withheldBlocks(context: SectionContext, id: string): Block[] {
  const { number, question } = context.question(id);
  const told = paragraph([{ text: context.say('answer.withheld'), italic: true }]);
  return [
    { kind: 'heading', level: 3, number, text: context.local(question.text), id: questionAnchor(id) },
    { kind: 'facts', items: [{ label: context.say('answers.answer'), value: [told] }] },
  ];
}

function reasoningOf(context: SectionContext, answer: Stated | undefined): Facts['items'] {
  const reasoning = answer?.justification ?? null;
  if (reasoning === null || isBlank(reasoning)) return [];
  return [{ label: context.say('answers.reasoning'), value: richTextBlocks(reasoning, richSources(context)) }];
}

function answeredBy(context: SectionContext, answer: Stated | undefined): Facts['items'] {
  if (!answer?.answeredBy || !answer.answeredAt) return [];
  const text = context.say('answers.by', { person: answer.answeredBy, moment: context.moment(answer.answeredAt) });
  return [{ label: context.say('answers.answered'), value: [paragraph(text, { style: 'aside' })] }];
}

/** Of questions whose answers the document tells: the question as it was asked, by whom it was answered, and its law. */
function recordBlocks(context: SectionContext, ids: readonly string[]): Block[] {
  const { say } = context;
  if (ids.length === 0) return [];
  const omitted = new Set(context.input.pack.dossier.document?.omit ?? []);
  const inDocument = ids.filter((id) => !omitted.has(id));
  const table: Table = {
    kind: 'table',
    hasRowHeaders: true,
    columns: [
      { header: say('answers.question'), weight: 6 },
      { header: say('answers.law'), weight: 3 },
      { header: say('answers.answered'), weight: 2 },
    ],
    rows: inDocument.map((id) => recordRow(context, id)),
  };
  return [
    ...(inDocument.length === 0
      ? []
      : [paragraph(say('answers.in-document'), { style: 'small', isWide: true, keepWithNext: true }), table]),
    ...ids.filter((id) => omitted.has(id)).flatMap((id) => questionBlocks(context, id)),
  ];
}

function recordRow(context: SectionContext, id: string): CellBlock[][] {
  const { say } = context;
  const { number, question } = context.question(id);
  const answer = context.stated(id);
  const reasoning = answer?.justification ?? null;
  const by = answer?.answeredBy && answer.answeredAt ? [answer.answeredBy, context.moment(answer.answeredAt)] : [];
  return [
    [
      paragraph([{ text: `${number}  `, ink: 'quiet' }, { text: context.local(question.text) }]),
      ...(reasoning === null || isBlank(reasoning)
        ? []
        : [
            paragraph([{ text: say('answers.reasoning'), ink: 'quiet' }], { keepWithNext: true }),
            ...richTextBlocks(reasoning, richSources(context)),
          ]),
      ...evidenceBlocks(context, id),
    ],
    [paragraph(lawRuns(context, question), { style: 'small' })],
    by.length === 0
      ? [paragraph(say('answer.open'), { style: 'small' })]
      : by.map((line) => paragraph(line, { style: 'small' })),
  ];
}

/** Files with size, attachment and hash. */
function evidenceBlocks(context: SectionContext, id: string): CellBlock[] {
  const { say } = context;
  return context.input.state.evidence
    .filter(({ questionId }) => questionId === id)
    .flatMap((stated): CellBlock[] => {
      const attached = context.evidence.find(
        ({ questionId, sha256, name }) => questionId === id && sha256 === stated.sha256 && name === stated.name,
      );
      const size = say('answers.bytes', { count: stated.sizeBytes });
      const where = attached
        ? say('answers.attached', { size, name: attached.attachment })
        : say('answers.not-attached', { size });
      return [
        paragraph([{ text: stated.name, bold: true }], { keepWithNext: true }),
        paragraph(where, { style: 'small' }),
        { kind: 'digest', hex: stated.sha256 },
      ];
    });
}

function hiddenRuns(context: SectionContext, id: string): Run[] {
  const { number, question } = context.question(id);
  const condition = question.visible
    ? context.say('answers.asked-if', { condition: conditionText(context, question.visible) })
    : undefined;
  return [
    { text: `${number}  ${context.local(question.text)} `, ink: 'text' },
    ...(condition ? [{ text: condition }] : []),
  ];
}
