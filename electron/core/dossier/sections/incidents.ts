import type { ClockState, IncidentState } from '#contract/monitoring';
import type { IncidentClock } from '#contract/records/incident';
import type { Block, CellBlock, Facts, Marker, Paragraph } from '../layout/blocks.ts';
import type { PrintedIncident } from '../printed/watch.ts';
import type { SectionContext } from './context.ts';
import { small, wordsOf } from './judging-words.ts';
import { paragraph, prose } from './wording.ts';

const STATE_MARKERS: Readonly<Record<IncidentState, Marker>> = {
  open: 'high',
  investigating: 'high',
  contained: 'limited',
  closed: 'check',
};
const CLOCK_MARKERS: Readonly<Record<ClockState, Marker>> = {
  waiting: 'later',
  running: 'now',
  overdue: 'prohibited',
  sent: 'check',
  'sent-late': 'stale',
  'not-required': 'none',
};

/** Every incident with its legal clocks and what was answered to each. */
export function incidentBlocks(context: SectionContext, incidents: readonly PrintedIncident[]): Block[] {
  const { say } = context;
  if (incidents.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: say('watch.incidents'), listed: 'contents' },
    ...incidents.flatMap((incident) => oneIncident(context, incident)),
  ];
}

function oneIncident(context: SectionContext, incident: PrintedIncident): Block[] {
  const { say, tell, local, moment } = context;
  const fact = (name: string, value: readonly CellBlock[]): Facts['items'] =>
    value.length === 0 ? [] : [{ label: say(`watch.${name}`), value }];
  const at = (instant: string | null): Paragraph[] => (instant === null ? [] : [paragraph(moment(instant))]);
  const byWhom = (instant: string, person: string): Paragraph[] => [
    paragraph(say('watch.at-by', { at: moment(instant), person })),
  ];
  return [
    {
      kind: 'heading',
      level: 3,
      text: say('watch.incident', { number: incident.number, title: incident.title }),
      marker: STATE_MARKERS[incident.state],
      listed: 'bookmark',
      isWide: true,
    },
    {
      kind: 'facts',
      keepFirst: 2,
      items: [
        ...fact('state', [paragraph(tell(`incident-state.${incident.state}`))]),
        ...fact('severity', [paragraph(tell(`severity.${incident.severity}`))]),
        ...fact('record', [paragraph(incident.itemName)]),
        ...fact(
          'categories',
          incident.categoryLabels.map(({ ref, label }) => paragraph(label ? local(label) : ref)),
        ),
        ...fact('occurred', at(incident.occurredAt)),
        ...fact('aware', at(incident.awareAt)),
        ...fact('established', at(incident.establishedAt)),
        ...fact('description', prose(incident.description)),
        ...fact('affected', prose(incident.affected)),
        ...fact('measures', prose(incident.measures)),
        ...fact('root-cause', prose(incident.rootCause)),
        ...fact('corrective', prose(incident.corrective)),
        ...fact('risk', incident.riskTitle === null ? [] : [paragraph(incident.riskTitle)]),
        ...fact('owner', incident.ownerName === null ? [] : [paragraph(incident.ownerName)]),
        ...fact('reported', byWhom(incident.reportedAt, incident.reportedByName)),
        ...fact(
          'closed',
          incident.closedAt === null ? [] : byWhom(incident.closedAt, incident.closedByName ?? say('watch.nobody')),
        ),
      ],
    },
    ...clockBlocks(context, incident.clocks),
  ];
}

function clockBlocks(context: SectionContext, clocks: readonly IncidentClock[]): Block[] {
  const { say } = context;
  if (clocks.length === 0) return [paragraph(say('watch.no-clocks'))];
  return [
    { kind: 'heading', level: 4, text: say('watch.clocks'), isWide: true },
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say('watch.duty'), weight: 5 },
        { header: say('watch.limit'), weight: 3 },
        { header: say('watch.answer'), weight: 5 },
      ],
      rows: clocks.map((clock) => clockRow(context, clock)),
    },
    paragraph(say('watch.clock-zone'), { style: 'small', isWide: true }),
  ];
}

function clockRow(context: SectionContext, clock: IncidentClock): CellBlock[][] {
  const { say, local, cite, day, moment } = context;
  const words = wordsOf(context);
  const { limit, lastDay, dueAt, state, notice } = clock;
  return [
    [
      paragraph([{ text: local(clock.title), bold: true }]),
      ...small(words.say('clock.to', { recipient: local(clock.recipient) })),
      ...(clock.why.length === 0
        ? []
        : small(words.say('clock.why', { categories: words.list(clock.why.map(({ label }) => local(label))) }))),
      ...small(cite(clock.articles)),
    ],
    [
      paragraph(
        limit ? words.say(`clock-limit.${limit.unit}`, { amount: limit.amount }) : words.say('clock-limit.none'),
      ),
      ...small(
        lastDay !== null
          ? words.say('clock.until-day', { day: day(lastDay) })
          : dueAt === null
            ? null
            : words.say('clock.until', { moment: moment(dueAt) }),
      ),
      ...small(clock.isMoved ? words.say('clock.moved') : null),
    ],
    [
      paragraph(say(`watch.clock.${state}`), { marker: CLOCK_MARKERS[state] }),
      ...(state === 'waiting' ? small(words.say(`clock.waits.${clock.from}`)) : []),
      ...(notice === null
        ? []
        : [
            ...(notice.state === 'sent'
              ? small(words.say('clock.was-sent', { at: moment(notice.sentAt), authority: notice.authority }))
              : []),
            ...small(notice.reference === '' ? null : words.say('clock.reference', { reference: notice.reference })),
            ...small(notice.reason),
          ]),
    ],
  ];
}
