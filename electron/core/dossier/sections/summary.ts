import type { Because } from '#contract/records/judgement';
import type { Block, CellBlock } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { holdingClasses, type JudgedClass, openClasses, ruledOutClasses } from './outcome.ts';
import {
  becauseInGroups,
  becauseRuns,
  bullets,
  classTitle,
  isAffirmative,
  lawRuns,
  paragraph,
  prose,
  questionNumber,
  SYSTEM_FIELDS,
} from './wording.ts';

/** What the system is and what follows, with the reasons: the page to read if only one is read. */
export function summary(context: SectionContext): Block[] {
  return [
    { kind: 'heading', level: 1, text: context.say('summary.title'), listed: 'contents' },
    ...systemBlocks(context),
    ...outcomeBlocks(context),
    ...openBlocks(context),
    ...ruledOutBlocks(context),
  ];
}

function outcomeBlocks(context: SectionContext): Block[] {
  const { say, input } = context;
  const classes = holdingClasses(context);
  const day = context.day(input.state.assessment.assessedOn);
  const state = input.judgement.isDetermined
    ? say('summary.determined', { day })
    : say('summary.not-determined', { day, count: input.judgement.deciding.length });
  return [
    { kind: 'heading', level: 2, text: say('summary.outcome'), listed: 'contents' },
    paragraph(state, { style: 'lead' }),
    ...(classes.length === 0 ? [paragraph(say('summary.no-class'))] : []),
    ...classes.flatMap((outcome) => classBlocks(context, outcome)),
  ];
}

function classBlocks(context: SectionContext, outcome: JudgedClass): Block[] {
  const { say } = context;
  const { because } = outcome.result;
  const affirmative = because.filter(isAffirmative);
  const direct = affirmative.filter(({ isDirect }) => isDirect);
  // What speaks for the class itself comes first; where nothing does, all that was answered does.
  const leading = direct.length > 0 ? direct : affirmative;
  const background = affirmative.filter((one) => !leading.includes(one));
  const rest = because.filter((one) => !isAffirmative(one));
  return [
    { kind: 'heading', level: 3, text: classTitle(context, outcome), marker: outcome.tone },
    paragraph(context.local(outcome.meaning)),
    paragraph(lawRuns(context, outcome), { style: 'small' }),
    ...(leading.length === 0
      ? []
      : [
          paragraph(say('summary.because', { count: leading.length }), { keepWithNext: true }),
          bullets(leading.map((one) => becauseRuns(context, one))),
        ]),
    ...(background.length === 0
      ? []
      : [
          paragraph(say('summary.rests-on', { count: background.length }), { keepWithNext: true }),
          bullets(background.map((one) => becauseRuns(context, one))),
        ]),
    ...(rest.length === 0
      ? []
      : [paragraph([{ text: `${say('summary.nothing-against')} ` }, ...becauseInGroups(context, rest)])]),
  ];
}

function openBlocks(context: SectionContext): Block[] {
  const classes = openClasses(context);
  if (classes.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: context.say('summary.open'), listed: 'contents' },
    paragraph(context.say('summary.open-text')),
    ...classes.flatMap((outcome): Block[] => [
      { kind: 'heading', level: 3, text: classTitle(context, outcome), marker: 'unknown' },
      paragraph(context.local(outcome.meaning)),
      paragraph(context.say('summary.decided-by', { count: outcome.result.open.length }), { keepWithNext: true }),
      bullets(
        outcome.result.open.map((id) => [
          questionNumber(context, id),
          { text: ` ${context.local(context.question(id).question.text)}` },
        ]),
      ),
    ]),
  ];
}

function ruledOutBlocks(context: SectionContext): Block[] {
  const classes = ruledOutClasses(context);
  if (classes.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: context.say('summary.ruled-out'), listed: 'contents' },
    paragraph(context.say('summary.ruled-out-text')),
    bullets(
      classes.map((outcome) => [
        { text: context.local(outcome.label), bold: true },
        { text: '  ' },
        ...becauseInGroups(context, decisive(outcome.result.because)),
      ]),
    ),
  ];
}

/** What speaks for a conclusion itself, without the answers that only show or hide a question it rests on. */
function decisive(because: readonly Because[]): readonly Because[] {
  const shown = because.filter(({ isDirect, hidden }) => isDirect && !hidden);
  return shown.length > 0 ? shown : because;
}

function systemBlocks(context: SectionContext): Block[] {
  const { say, input } = context;
  const { system } = input.state;
  const stated = (text: string): CellBlock[] =>
    text.trim() === '' ? [paragraph([{ text: say('system.not-stated'), ink: 'quiet' }])] : prose(text);
  return [
    { kind: 'heading', level: 2, text: say('summary.system'), listed: 'contents' },
    {
      kind: 'facts',
      items: SYSTEM_FIELDS.map((field) => ({ label: say(`system.${field}`), value: stated(system[field] ?? '') })),
    },
  ];
}
