import type { Because } from '#contract/records/judgement';
import type { Block, Run } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { holdingClasses, type JudgedClass, openClasses, ruledOutClasses } from './outcome.ts';
import { type Override, overrideBlocks, overrideOf } from './override-text.ts';
import { inGroups, openQuestionBlocks, questionList, reasonBlocks } from './reasons.ts';
import { systemFacts } from './system.ts';
import { bullets, lawRuns, paragraph } from './wording.ts';

/** What the system is and what follows, with the reasons: the page to read if only one is read. */
export function summary(context: SectionContext): Block[] {
  const { say } = context;
  return [
    { kind: 'heading', level: 1, text: say('summary.title'), listed: 'contents' },
    { kind: 'heading', level: 2, text: say('summary.system'), listed: 'contents' },
    systemFacts(context),
    ...(context.has('outcome')
      ? [
          { kind: 'heading' as const, level: 2 as const, text: say('summary.outcome'), listed: 'contents' as const },
          ...outcomeBlocks(context),
          ...openBlocks(context),
          ...ruledOutBlocks(context),
        ]
      : []),
  ];
}

/** The outcome with its reasons as a section of its own. */
export function classification(context: SectionContext): Block[] {
  return [
    { kind: 'heading', level: 1, text: context.say('summary.outcome'), listed: 'contents' },
    ...outcomeBlocks(context).map((block) =>
      // Under its own title a class is a section.
      block.kind === 'heading' && block.level === 3 ? { ...block, level: 2 as const } : block,
    ),
    ...openBlocks(context),
    ...ruledOutBlocks(context),
  ];
}

function outcomeBlocks(context: SectionContext): Block[] {
  const { say, input } = context;
  const classes = holdingClasses(context);
  const told = new Set<string>();
  const day = context.day(input.state.assessment.assessedOn);
  const state = input.judgement.isDetermined
    ? say('summary.determined', { day })
    : say('summary.not-determined', { day, count: input.judgement.deciding.length });
  return [
    paragraph(state, { style: 'lead' }),
    ...(classes.length === 0 ? [paragraph(say('summary.no-class'))] : []),
    ...classes.flatMap((outcome) => classBlocks(context, outcome, told)),
    ...setAsideBlocks(context),
    ...decidingBlocks(context),
  ];
}

function classBlocks(context: SectionContext, outcome: JudgedClass, told: Set<string>): Block[] {
  const override = overrideOf(context, outcome.id);
  return [
    { kind: 'heading', level: 3, text: context.local(outcome.label), marker: outcome.tone },
    ...(override ? [overrideNote(context, override)] : []),
    paragraph(context.local(outcome.meaning)),
    paragraph(lawRuns(context, outcome), { style: 'small' }),
    ...(context.has('reasons') ? reasonBlocks(context, outcome.result.because, told) : []),
  ];
}

function overrideNote(context: SectionContext, override: Override): Block {
  return { kind: 'note', blocks: overrideBlocks(context, override) };
}

/** Classes that a person ruled out in place of the rules: as visible as those that hold. */
function setAsideBlocks(context: SectionContext): Block[] {
  return ruledOutClasses(context).flatMap((outcome): Block[] => {
    const override = overrideOf(context, outcome.id);
    if (!override) return [];
    const text = context.say('override.set-aside', { label: context.local(outcome.label) });
    return [{ kind: 'heading', level: 3, text, marker: 'stale' }, overrideNote(context, override)];
  });
}

/** The questions that still decide, each once, with their text. */
function decidingBlocks(context: SectionContext): Block[] {
  const { isDetermined, deciding } = context.input.judgement;
  if (isDetermined || deciding.length === 0) return [];
  return [
    paragraph(context.say('summary.deciding', { count: deciding.length }), { keepWithNext: true }),
    questionList(context, deciding),
  ];
}

function openBlocks(context: SectionContext): Block[] {
  const classes = openClasses(context);
  if (classes.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: context.say('summary.open'), listed: 'contents' },
    paragraph(context.say('summary.open-text')),
    ...classes.flatMap((outcome): Block[] => [
      { kind: 'heading', level: 3, text: context.local(outcome.label), marker: 'unknown' },
      paragraph(context.local(outcome.meaning)),
      ...openQuestionBlocks(context, outcome.result.open),
    ]),
  ];
}

function ruledOutBlocks(context: SectionContext): Block[] {
  const classes = ruledOutClasses(context).filter(({ id }) => !overrideOf(context, id));
  if (classes.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: context.say('summary.ruled-out'), listed: 'contents' },
    paragraph(context.say('summary.ruled-out-text')),
    bullets(
      classes.map((outcome) => [
        { text: context.local(outcome.label), bold: true },
        { text: '  ' },
        ...whyNot(context, outcome.result.because),
      ]),
    ),
  ];
}

/** Of a score or a date, no answers are told. */
function whyNot(context: SectionContext, because: readonly Because[]): Run[] {
  return because.length === 0 ? [{ text: context.say('summary.by-figures') }] : inGroups(context, decisive(because));
}

/** What speaks for a conclusion itself, without the answers that only show or hide a question it rests on. */
function decisive(because: readonly Because[]): readonly Because[] {
  const shown = because.filter(({ isDirect, hidden }) => isDirect && !hidden);
  return shown.length > 0 ? shown : because;
}
