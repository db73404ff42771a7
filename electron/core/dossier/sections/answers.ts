import type { Section } from '#contract/records/pack';
import type { AssessmentState } from '#contract/records/sign-off';
import type { Block, CellBlock, Facts, Run } from '../layout/blocks.ts';
import { conditionText } from './condition-text.ts';
import { notApplicableAnchor, questionAnchor, type SectionContext } from './context.ts';
import { isBlank, richTextBlocks } from './rich-text.ts';
import { answerLabels, bullets, lawRuns, paragraph, prose } from './wording.ts';

type Stated = AssessmentState['answers'][number];

/** Every question of the pack with its answer, reasoning, evidence and law; none is left out. */
export function answers(context: SectionContext): Block[] {
  const { say, input } = context;
  const stated = new Map(input.state.answers.map((answer) => [answer.questionId, answer]));
  const count = (status: Stated['status']) => input.state.answers.filter((answer) => answer.status === status).length;
  return [
    { kind: 'heading', level: 1, text: say('answers.title'), listed: 'contents' },
    paragraph(
      say('answers.intro', {
        answered: count('answered'),
        unknown: count('unknown'),
        open: count('open'),
        hidden: count('not-applicable'),
      }),
      { style: 'lead' },
    ),
    ...input.pack.sections.flatMap((section, index) => sectionBlocks(context, section, index + 1, stated)),
  ];
}

function sectionBlocks(
  context: SectionContext,
  section: Section,
  number: number,
  stated: ReadonlyMap<string, Stated>,
): Block[] {
  const isHidden = (id: string) => stated.get(id)?.status === 'not-applicable';
  const asked = section.questions.filter(({ id }) => !isHidden(id));
  const hidden = section.questions.filter(({ id }) => isHidden(id));
  return [
    {
      kind: 'heading',
      level: 2,
      number: String(number),
      text: context.local(section.title),
      listed: 'contents',
    },
    ...asked.flatMap(({ id }) => questionBlocks(context, id, stated.get(id))),
    ...(hidden.length === 0
      ? []
      : [
          {
            kind: 'heading' as const,
            level: 3 as const,
            text: context.say('answers.not-applicable', { count: hidden.length }),
            id: notApplicableAnchor(section.id),
          },
          bullets(hidden.map(({ id }) => hiddenRuns(context, id))),
        ]),
  ];
}

function questionBlocks(context: SectionContext, id: string, answer: Stated | undefined): Block[] {
  const { number, question } = context.question(id);
  return [
    { kind: 'heading', level: 3, number, text: context.local(question.text), id: questionAnchor(id) },
    { kind: 'facts', items: questionFacts(context, id, answer) },
  ];
}

function questionFacts(context: SectionContext, id: string, answer: Stated | undefined): Facts['items'] {
  const { say } = context;
  const { question } = context.question(id);
  const evidence = evidenceBlocks(context, id);
  const reasoning = answer?.justification ?? null;
  return [
    { label: say('answers.answer'), value: answerBlocks(context, id, answer) },
    ...(reasoning === null || isBlank(reasoning)
      ? []
      : [{ label: say('answers.reasoning'), value: richTextBlocks(reasoning) }]),
    ...(evidence.length === 0 ? [] : [{ label: say('answers.evidence'), value: evidence }]),
    { label: say('answers.law'), value: [paragraph(lawRuns(context, question), { style: 'aside' })] },
    ...(answer?.answeredBy && answer.answeredAt
      ? [
          {
            label: say('answers.answered'),
            value: [
              paragraph(say('answers.by', { person: answer.answeredBy, moment: context.moment(answer.answeredAt) }), {
                style: 'aside',
              }),
            ],
          },
        ]
      : []),
  ];
}

function answerBlocks(context: SectionContext, id: string, answer: Stated | undefined): CellBlock[] {
  const { question } = context.question(id);
  if (!answer || answer.value === null) {
    return [paragraph([{ text: context.say('answer.open'), ink: 'quiet', italic: true }], { marker: 'unknown' })];
  }
  if (answer.status === 'unknown') {
    return [paragraph([{ text: context.say('answer.unknown'), italic: true }], { marker: 'unknown' })];
  }
  const labels = answerLabels(context, question, answer.value);
  if (question.type === 'text') return labels.flatMap(prose);
  const [first = ''] = labels;
  if (labels.length === 1) return [paragraph([{ text: first, bold: true }])];
  return [bullets(labels.map((text) => [{ text, bold: true }]))];
}

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
    { text: `${number}  ${context.local(question.text)} ` },
    ...(condition ? [{ text: condition, ink: 'quiet' as const }] : []),
  ];
}
