import type { FindingState } from '#contract/monitoring';
import { demoted } from '../editions/demote.ts';
import type { Block, CellBlock, Marker } from '../layout/blocks.ts';
import { planBlocks } from '../monitoring-plan.ts';
import type { PrintedFinding, PrintedWatch } from '../printed/watch.ts';
import type { SectionContext } from './context.ts';
import { incidentBlocks } from './incidents.ts';
import { asOfNow, SEVERITY_MARKERS, small, wordsOf } from './judging-words.ts';
import { richSources } from './rich-sources.ts';
import { paragraph, prose } from './wording.ts';

const STATE_MARKERS: Readonly<Record<FindingState, Marker>> = {
  open: 'high',
  'in-progress': 'limited',
  fixed: 'limited',
  closed: 'check',
};

/** Monitoring, incidents and findings. */
export function watch(context: SectionContext): Block[] {
  const { input, say } = context;
  const printed = input.watch;
  if (printed === undefined) return [];
  return [
    { kind: 'heading', level: 1, text: say('watch.title'), listed: 'contents' },
    paragraph(say('watch.intro')),
    asOfNow(context, printed.asOf),
    ...plan(context, printed),
    ...incidentBlocks(context, printed.incidents),
    ...findingBlocks(context, printed.findings),
  ];
}

function plan(context: SectionContext, { plan: told }: PrintedWatch): Block[] {
  if (told === null) return [];
  const words = wordsOf(context);
  return [
    { kind: 'heading', level: 2, text: words.say('plan.heading'), listed: 'contents' },
    ...demoted(planBlocks(told, words, richSources(context))).map(
      (block): Block => (block.kind === 'heading' ? { ...block, isWide: true } : block),
    ),
  ];
}

function findingBlocks(context: SectionContext, findings: readonly PrintedFinding[]): Block[] {
  const { say } = context;
  if (findings.length === 0) return [];
  const open = findings.filter(({ state }) => state !== 'closed').length;
  return [
    { kind: 'heading', level: 2, text: say('watch.findings'), listed: 'contents' },
    paragraph(say('watch.findings-text', { count: findings.length, open }), { keepWithNext: true, isWide: true }),
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say('watch.finding'), weight: 9 },
        { header: say('watch.severity'), weight: 3 },
        { header: say('watch.state'), weight: 3 },
        { header: say('watch.owner'), weight: 3 },
        { header: say('watch.done'), weight: 8 },
      ],
      rows: findings.map((finding) => findingRow(context, finding)),
    },
  ];
}

function findingRow(context: SectionContext, finding: PrintedFinding): CellBlock[][] {
  const { say, tell, day } = context;
  const { number, title, origin, itemName, severity, state, dueOn, isOverdue, ownerName } = finding;
  const raised = say('watch.raised', {
    origin: tell(`finding-origin.${origin}`),
    day: day(finding.raisedAt.slice(0, 10)),
    person: finding.raisedByName,
  });
  return [
    [
      paragraph([{ text: `${number}  ` }, { text: title, bold: true }]),
      ...small(itemName),
      ...prose(finding.description).map((part) => ({ ...part, style: 'small' as const })),
      ...small(raised),
    ],
    [paragraph(tell(`severity.${severity}`), { marker: SEVERITY_MARKERS[severity] })],
    [
      paragraph(tell(`finding-state.${state}`), { marker: STATE_MARKERS[state] }),
      ...(state === 'in-progress' ? small(say('watch.progress', { percent: finding.progress })) : []),
    ],
    [
      paragraph(ownerName ?? say('watch.nobody')),
      ...(dueOn === null ? [] : small(say('watch.due', { day: day(dueOn) }))),
      ...(isOverdue
        ? [paragraph([{ text: say('watch.overdue'), bold: true }], { style: 'small', marker: 'stale' })]
        : []),
    ],
    closureCell(context, finding),
  ];
}

function closureCell(context: SectionContext, finding: PrintedFinding): CellBlock[] {
  const { say, day } = context;
  const { fix, fixedAt, fixedByName, closure, closedAt, closedByName, evidenceTitle, state } = finding;
  const byWhom = (at: string | null, name: string | null): string =>
    at === null ? '' : say('watch.by', { day: day(at.slice(0, 10)), person: name ?? say('watch.nobody') });
  const told = [
    ...(fix === ''
      ? []
      : [
          paragraph([{ text: `${say('watch.fixed')}: `, bold: true }, { text: fix }]),
          ...small(byWhom(fixedAt, fixedByName)),
        ]),
    ...(state === 'closed' && (closure !== '' || evidenceTitle !== null)
      ? [
          paragraph([
            { text: `${say('watch.closed')}: `, bold: true },
            { text: closure === '' ? (evidenceTitle ?? '') : closure },
          ]),
          ...small(byWhom(closedAt, closedByName)),
        ]
      : []),
    ...(evidenceTitle !== null && closure !== '' ? small(say('watch.evidence', { title: evidenceTitle })) : []),
  ];
  return told.length === 0 ? [paragraph(say('watch.nothing-done'))] : told;
}
