import type { CycleRow } from '#contract/records/cycle';
import type { MonitoringPlan, PlanMetric } from '#contract/records/incident';
import { RichText } from '#contract/rich-text';
import { type DocumentSetting, type DocumentWords, documentWords, open, told } from './document-words.ts';
import type { Block, CellBlock, PrintedDocument, Run } from './layout/blocks.ts';
import { renderPdf } from './layout/render.ts';
import { isBlank, type RichSources, richTextBlocks } from './sections/rich-text.ts';

/** What a plan for post-market monitoring is printed from. Equal inputs give equal bytes. */
export type PlanDocumentInput = DocumentSetting & {
  readonly plan: MonitoringPlan;
  readonly organisation: string;
  /** Pictures in its text. */
  readonly sources: RichSources;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly appVersion: string;
  readonly fontsFolder: string;
};

/**
 * Writes the plan for post-market monitoring of a system as a document by itself.
 * @returns a tagged PDF (PDF/A-3a, PDF/UA-1), unsigned
 * @throws AppError `dossier.glyph-missing`, `dossier.image-missing`
 * @source Regulation (EU) 2024/1689, Article 72(3); Annex IV, point 9
 */
export async function writeMonitoringPlan(input: PlanDocumentInput): Promise<Uint8Array> {
  const words = documentWords(input);
  const { plan, organisation, createdAt } = input;
  const title = words.say('plan.title', { name: plan.system.name });
  const printed: PrintedDocument = {
    language: input.locale,
    title,
    author: organisation,
    subject: words.say('plan.subject'),
    keywords: `system:${plan.system.id}`,
    creator: `Model Dossier ${input.appVersion}`,
    createdAt: new Date(createdAt),
    runningTitles: [title, words.say('plan.heading')],
    runningNote: words.say('plan.foot', { day: words.day(plan.asOf) }),
    pageLabel: words.say('dossier.frame.page'),
    parts: [
      {
        blocks: [
          { kind: 'heading', level: 1, text: title, listed: 'bookmark' },
          told(words.say('plan.lead'), { style: 'lead' }),
          ...planBlocks(plan, words, input.sources),
        ],
      },
    ],
    attachments: [],
  };
  const { pdf } = await renderPdf(printed, { fontsFolder: input.fontsFolder });
  return pdf;
}

/** A plan as blocks, from headings of level 2 down: for its own document and for a chapter of a dossier. */
export function planBlocks(plan: MonitoringPlan, words: DocumentWords, sources: RichSources = {}): Block[] {
  return [
    ...aboutBlocks(plan, words),
    ...gapBlocks(plan, words),
    ...proseBlocks(plan, words, sources),
    ...peopleBlocks(plan, words),
    ...cycleBlocks(plan, words),
    ...metricBlocks(plan, words),
    ...routeBlocks(plan, words),
    ...openBlocks(plan, words),
  ];
}

function heading(words: DocumentWords, name: string): Block {
  return { kind: 'heading', level: 2, text: words.say(`plan.${name}`), listed: 'bookmark' };
}

function aboutBlocks({ system, placedOnMarketOn }: MonitoringPlan, words: DocumentWords): Block[] {
  const fact = (name: string, value: string) => ({
    label: words.say(`plan.${name}`),
    value: [value === '' ? open(words, 'plan.not-stated') : told(value)],
  });
  return [
    {
      kind: 'facts',
      items: [
        fact('system', [system.name, system.release].filter((part) => part !== '').join(', ')),
        fact('provider', system.provider),
        fact('purpose', system.purpose),
        fact('placed', placedOnMarketOn === null ? '' : words.day(placedOnMarketOn)),
      ],
    },
  ];
}

function gapBlocks({ gaps }: MonitoringPlan, words: DocumentWords): Block[] {
  if (gaps.length === 0) return [];
  const items = gaps.map(({ id, articles }): CellBlock[] => [
    {
      kind: 'paragraph',
      runs: [{ text: `${words.say(`plan-gap.${id}`)} ` }, { text: words.cite(articles), ink: 'quiet' }],
    },
  ]);
  return [heading(words, 'gaps'), { kind: 'list', isOrdered: false, items }];
}

function proseBlocks({ prose }: MonitoringPlan, words: DocumentWords, sources: RichSources): Block[] {
  const text = RichText.safeParse(prose);
  const isEmpty = !text.success || isBlank(text.data);
  return [
    heading(words, 'prose'),
    ...(isEmpty ? [open(words, 'plan.not-stated')] : richTextBlocks(text.data, sources)),
  ];
}

function peopleBlocks({ people }: MonitoringPlan, words: DocumentWords): Block[] {
  if (people.length === 0) return [heading(words, 'people'), open(words, 'plan.not-stated')];
  return [
    heading(words, 'people'),
    {
      kind: 'table',
      isDense: true,
      hasRowHeaders: true,
      columns: ['person', 'role', 'contact'].map((name) => ({ header: words.say(`plan.${name}`), weight: 1 })),
      rows: people.map(({ role, name, contact }) => [
        [told(name)],
        [told(words.say(`field.system.responsible.column.role.${role}`))],
        [told(contact)],
      ]),
    },
  ];
}

/** How often a cycle comes round, in words. */
export function rhythmWords({ schedule }: Pick<CycleRow, 'schedule'>, { say }: DocumentWords): string {
  return say(`cycle-rhythm.${schedule.mode}.${schedule.unit}`, { every: schedule.every });
}

function cycleBlocks({ cycles }: MonitoringPlan, words: DocumentWords): Block[] {
  const active = cycles.filter(({ isActive }) => isActive);
  if (active.length === 0) return [heading(words, 'cycles'), open(words, 'plan.no-cycles')];
  const { say, day } = words;
  const due = (cycle: CycleRow): Run[] => [
    { text: day(cycle.nextDueOn) },
    ...(cycle.standing === 'overdue' ? [{ text: ` (${say('cycle-standing.overdue')})`, bold: true }] : []),
  ];
  return [
    heading(words, 'cycles'),
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say('plan.what'), weight: 8 },
        { header: say('plan.rhythm'), weight: 3 },
        { header: say('plan.owner'), weight: 2 },
        { header: say('plan.due'), weight: 2 },
        { header: say('plan.last'), weight: 2 },
      ],
      rows: active.map((cycle): CellBlock[][] => [
        [
          told(cycle.title),
          told(
            [say(`cycle-kind.${cycle.kind}`), cycle.targetName ?? cycle.itemName ?? '']
              .filter((part) => part !== '')
              .join(', '),
            {
              style: 'small',
            },
          ),
          ...(cycle.plan === '' ? [] : [told(cycle.plan, { style: 'small' })]),
        ],
        [told(rhythmWords(cycle, words))],
        [cycle.ownerName === null ? open(words, 'plan.nobody') : told(cycle.ownerName)],
        [{ kind: 'paragraph', runs: due(cycle) }],
        [
          told(
            cycle.lastCompletedOn === null || cycle.lastResult === null
              ? '–'
              : `${day(cycle.lastCompletedOn)}, ${say(`cycle-result.${cycle.lastResult}`)}`,
          ),
        ],
      ]),
    },
  ];
}

/** Where the lines of a figure are, in words. */
export function limitWords(metric: PlanMetric, { say, number }: DocumentWords): string {
  const { direction, lowerFail, lowerWarn, upperWarn, upperFail } = metric;
  if (direction === null) return say('plan.no-threshold');
  const parts = [
    lowerFail === null ? null : say('plan.at-least', { value: number(lowerFail) }),
    upperFail === null ? null : say('plan.at-most', { value: number(upperFail) }),
    lowerWarn === null ? null : say('plan.warn-below', { value: number(lowerWarn) }),
    upperWarn === null ? null : say('plan.warn-above', { value: number(upperWarn) }),
  ].filter((part) => part !== null);
  return parts.length === 0 ? say('plan.no-threshold') : parts.join('; ');
}

function metricBlocks({ metrics }: MonitoringPlan, words: DocumentWords): Block[] {
  if (metrics.length === 0) return [heading(words, 'metrics'), open(words, 'plan.no-metrics')];
  const { say, local, number, day } = words;
  const value = ({ last, unit }: PlanMetric): string =>
    last === null
      ? '–'
      : `${last.value === null ? '–' : number(last.value)}${unit === '' ? '' : `\u00a0${unit}`} (${day(last.measuredAt.slice(0, 10))})`;
  return [
    heading(words, 'metrics'),
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say('plan.metric'), weight: 4 },
        { header: say('plan.of'), weight: 3 },
        { header: say('plan.threshold'), weight: 3 },
        { header: say('plan.newest'), weight: 2 },
      ],
      rows: metrics.map((metric): CellBlock[][] => [
        [
          told(metric.label ? local(metric.label) : metric.ref),
          ...(metric.slice === null ? [] : [told(metric.slice, { style: 'small' })]),
        ],
        [told(metric.itemName ?? say('plan.all-records'))],
        [told(limitWords(metric, words))],
        [told(value(metric))],
      ]),
    },
  ];
}

function routeBlocks({ routes }: MonitoringPlan, words: DocumentWords): Block[] {
  if (routes.length === 0) return [];
  const { say, local, cite } = words;
  return [
    heading(words, 'routes'),
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say('plan.route'), weight: 4 },
        { header: say('plan.to'), weight: 3 },
        { header: say('plan.within'), weight: 2 },
        { header: say('plan.article'), weight: 2 },
      ],
      rows: routes.map((route): CellBlock[][] => [
        [
          told(local(route.title)),
          ...(route.categories.length === 0 ? [] : [told(route.categories.map(local).join('; '), { style: 'small' })]),
        ],
        [told(local(route.recipient))],
        [
          told(
            route.limit
              ? say(`clock-limit.${route.limit.unit}`, { amount: route.limit.amount })
              : say('clock-limit.none'),
          ),
        ],
        [told(cite(route.articles))],
      ]),
    },
  ];
}

function openBlocks({ openIncidents, openFindings }: MonitoringPlan, words: DocumentWords): Block[] {
  const { say } = words;
  const lines = [
    ...openIncidents.map((one) =>
      say('plan.incident-line', { number: one.number, title: one.title, state: say(`incident-state.${one.state}`) }),
    ),
    ...openFindings.map((one) =>
      say('plan.finding-line', { number: one.number, title: one.title, severity: say(`severity.${one.severity}`) }),
    ),
  ];
  if (lines.length === 0) return [];
  return [heading(words, 'open'), { kind: 'list', isOrdered: false, items: lines.map((line) => [told(line)]) }];
}
