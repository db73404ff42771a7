import type { StatedJudging } from '#contract/records/sign-off';
import type { Block, CellBlock, Marker, TableRow } from '../layout/blocks.ts';
import type { PrintedReview } from '../printed/review.ts';
import type { SectionContext } from './context.ts';
import { numberRanges, paragraph, prose, questionNumber } from './wording.ts';

type Stated<K extends keyof StatedJudging> = NonNullable<StatedJudging[K]>[number];
type Verdict = Stated<'verdicts'>;
type Target = PrintedReview['targets'][number];

/** Shapes that say the same as the words beside them. */
const MARKERS: Readonly<Record<Verdict['value'], Marker>> = {
  acceptable: 'check',
  improvable: 'limited',
  'to-correct': 'prohibited',
};

const keyOf = ({ kind, id }: Verdict['target']): string => `${kind} ${id}`;

/** What people judged, question by question or section by section, and what others held of it. */
export function review(context: SectionContext): Block[] {
  const { say, input } = context;
  const { review: reviewed } = input;
  if (reviewed === undefined) return [];
  const { verdicts = [], opinions = [] } = input.state.judged ?? {};
  return [
    { kind: 'heading', level: 1, text: say('review.title'), listed: 'contents' },
    ...verdictBlocks(context, reviewed, verdicts),
    ...opinionBlocks(context, reviewed, opinions),
  ];
}

function verdictBlocks(context: SectionContext, reviewed: PrintedReview, verdicts: readonly Verdict[]): Block[] {
  const { say, day } = context;
  const given = new Map(verdicts.map((verdict) => [keyOf(verdict.target), verdict]));
  const asked = reviewed.targets.filter(({ counts }) => counts);
  const open = asked.filter(({ target }) => !given.has(keyOf(target)));
  if (verdicts.length === 0 && !reviewed.isRequired) return [];
  const count = (value: Verdict['value']): number => verdicts.filter((one) => one.value === value).length;
  const intro = say('review.intro', {
    by: reviewed.by,
    total: asked.length,
    judged: asked.length - open.length,
    acceptable: count('acceptable'),
    improvable: count('improvable'),
    correct: count('to-correct'),
  });
  const rows = verdictRows(context, reviewed, given);
  return [
    { kind: 'heading', level: 2, text: say('review.verdicts'), listed: 'contents' },
    paragraph(intro, { keepWithNext: true }),
    paragraph(say(reviewed.isRequired ? 'review.required' : 'review.optional', { by: reviewed.by }), {
      keepWithNext: rows.length > 0,
    }),
    ...(rows.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            columns: [
              { header: say(`review.of.${reviewed.by}`), weight: 5 },
              { header: say('review.verdict'), weight: 2 },
              { header: say('review.reason-and-action'), weight: 6 },
              { header: say('review.person'), weight: 4 },
            ],
            hasRowHeaders: true,
            rows,
          },
        ]),
    ...(open.length === 0 ? [] : [paragraph(openText(context, reviewed, open))]),
    paragraph(say('review.signed', { day: day(reviewed.asOf) }), { style: 'small' }),
  ];
}

/** In the order of the questions, under the sections they are of. */
function verdictRows(
  context: SectionContext,
  { targets, by }: PrintedReview,
  given: ReadonlyMap<string, Verdict>,
): TableRow[] {
  const rows: TableRow[] = [];
  let section = '';
  for (const target of targets) {
    const verdict = given.get(keyOf(target.target));
    if (verdict === undefined) continue;
    const of = by === 'answer' ? context.questions.get(target.target.id)?.section : undefined;
    if (of && of.id !== section) {
      rows.push({ heading: context.local(of.title) });
      section = of.id;
    }
    rows.push(verdictRow(context, target, verdict));
  }
  return rows;
}

function verdictRow(context: SectionContext, target: Target, verdict: Verdict): CellBlock[][] {
  const { say, tell, day, moment } = context;
  const { value, reason, action, person, at } = verdict;
  const small = (text: string): CellBlock => paragraph(text, { style: 'small' });
  const isDone = target.state === 'improvable-done';
  return [
    [subject(context, target)],
    [
      paragraph([{ text: tell(`verdict-state.${value}`), bold: true }], { marker: MARKERS[value] }),
      ...(target.isOutdated
        ? [
            paragraph(say(value === 'to-correct' ? 'review.corrected' : 'review.outdated'), {
              style: 'small',
              marker: 'stale',
            }),
          ]
        : []),
      ...(target.counts ? [] : [small(say('review.not-asked'))]),
    ],
    [
      ...prose(reason),
      ...(action === null
        ? []
        : [
            paragraph([{ text: `${say('review.action')} `, bold: true }, { text: action.text }]),
            small(say('review.action-by', { owner: action.owner, day: day(action.dueOn) })),
            ...(target.progress === null
              ? []
              : [
                  small(
                    isDone ? say('review.action-done') : say('review.action-progress', { progress: target.progress }),
                  ),
                ]),
          ]),
      ...(reason === '' && action === null ? [paragraph('–')] : []),
    ],
    [paragraph(person), small(moment(at))],
  ];
}

function subject(context: SectionContext, { target }: Target): CellBlock {
  if (target.kind === 'section') {
    const section = context.input.pack.sections.find(({ id }) => id === target.id);
    return paragraph(section ? context.local(section.title) : target.id);
  }
  const asked = context.questions.get(target.id);
  return asked
    ? paragraph([questionNumber(context, target.id), { text: ` ${context.local(asked.question.text)}` }])
    : paragraph(target.id);
}

function openText(context: SectionContext, { by }: PrintedReview, open: readonly Target[]): string {
  const ids = open.map(({ target }) => target.id);
  const sections = context.input.pack.sections.filter(({ id }) => ids.includes(id));
  const which =
    by === 'answer' ? numberRanges(context, ids) : sections.map(({ title }) => context.local(title)).join(', ');
  return context.say('review.open', { by, count: open.length, which });
}

function opinionBlocks(
  context: SectionContext,
  reviewed: PrintedReview,
  opinions: readonly Stated<'opinions'>[],
): Block[] {
  const { say, tell, day } = context;
  const blocks = opinions.flatMap((opinion): Block[] => {
    const { kind, isSought, reason, givenBy, givenOn, stance, text, response } = opinion;
    const beside = reviewed.opinions.find(({ id }) => id === opinion.id);
    const line = (key: string, value: readonly CellBlock[]) =>
      value.length === 0 ? [] : [{ label: say(`review.opinion.${key}`), value }];
    const askedOn = beside?.askedOn ?? null;
    const evidence = beside?.evidence ?? null;
    return [
      { kind: 'heading', level: 3, text: tell(`opinion-kind.${kind}`), isWide: true },
      {
        kind: 'facts',
        keepFirst: 2,
        items: [
          ...line('sought', [paragraph(say(isSought ? 'review.opinion.yes' : 'review.opinion.no'))]),
          ...line(isSought ? 'remark' : 'why-not', prose(reason)),
          ...line('given-by', prose(givenBy)),
          ...line('asked-on', isSought && askedOn !== null ? [paragraph(day(askedOn))] : []),
          ...line(
            'given-on',
            isSought ? [paragraph(givenOn === null ? say('review.opinion.open') : day(givenOn))] : [],
          ),
          ...line(
            'stance',
            stance === null ? [] : [paragraph([{ text: tell(`opinion-stance.${stance}`), bold: true }])],
          ),
          ...line('text', prose(text)),
          ...line(
            'response',
            isSought ? (response === '' ? [paragraph(say('review.opinion.no-response'))] : prose(response)) : [],
          ),
          ...line('evidence', evidence === null ? [] : [paragraph(evidence)]),
        ],
      },
    ];
  });
  return [
    { kind: 'heading', level: 2, text: say('review.opinions'), listed: 'contents' },
    paragraph(say(opinions.length === 0 ? 'review.opinions-none' : 'review.opinions-intro'), {
      keepWithNext: opinions.length > 0,
    }),
    ...blocks,
    ...(opinions.length === 0
      ? []
      : [paragraph(say('review.opinions-signed', { day: day(reviewed.asOf) }), { style: 'small' })]),
  ];
}
