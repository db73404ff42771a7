import { dutyFigures } from '#contract/chart-data';
import type { ObligationResult } from '#contract/records/judgement';
import type { Obligation } from '#contract/records/rules';
import type { Block, CellBlock } from '../layout/blocks.ts';
import { chartBlocks, chartWords } from './chart-blocks.ts';
import type { SectionContext } from './context.ts';
import { lawRuns, paragraph, prose, verificationNote } from './wording.ts';

type Duty = Obligation & { readonly result: ObligationResult };

/** The duties that follow, by the day from which each applies; then those that may still follow. */
export function obligations(context: SectionContext): Block[] {
  const { say } = context;
  const duties = dutiesOf(context);
  const certain = duties.filter(({ kind, result }) => kind === 'duty' && result.truth === 'true');
  const reliefs = duties.filter(({ kind, result }) => kind === 'relief' && result.truth === 'true');
  const possible = duties.filter(({ kind, result }) => kind === 'duty' && result.truth === 'unknown');
  const { pack, judgement, state } = context.input;
  const { assessedOn } = state.assessment;
  const day = context.day(assessedOn);
  return [
    { kind: 'heading', level: 1, text: say('obligations.title'), listed: 'contents' },
    paragraph(
      certain.length === 0
        ? say('obligations.none')
        : say('obligations.intro', {
            day,
            count: certain.length,
            now: certain.filter(({ result }) => result.isApplicable).length,
          }),
      { style: 'lead', keepWithNext: duties.some(({ result }) => result.truth !== 'false') },
    ),
    ...chartBlocks(dutyFigures(pack, judgement, assessedOn, chartWords(context))),
    ...byDate(certain).flatMap(([date, group]): Block[] => [
      { kind: 'heading', level: 2, text: say('obligations.from', { day: context.day(date) }), listed: 'contents' },
      paragraph(standing(context, date, group), {
        marker: isNow(context, date) ? 'now' : 'later',
        keepWithNext: true,
        isWide: true,
      }),
      tableOf(context, group),
    ]),
    ...besides(context, 'reliefs', reliefs),
    ...besides(context, 'possible', possible),
  ];
}

/** What is not counted among the duties: easings that may be used, and duties that open questions decide. */
function besides(context: SectionContext, what: 'reliefs' | 'possible', duties: readonly Duty[]): Block[] {
  if (duties.length === 0) return [];
  const { say } = context;
  return [
    { kind: 'heading', level: 2, text: say(`obligations.${what}`), listed: 'contents' },
    paragraph(say(`obligations.${what}-text`), { keepWithNext: true, isWide: true }),
    tableOf(context, duties),
  ];
}

function dutiesOf(context: SectionContext): Duty[] {
  const { pack, judgement } = context.input;
  return pack.obligations.flatMap((obligation) => {
    const result = judgement.obligations.find(({ id }) => id === obligation.id);
    return result ? [{ ...obligation, result }] : [];
  });
}

function byDate(duties: readonly Duty[]): [date: string, duties: Duty[]][] {
  const groups = new Map<string, Duty[]>();
  for (const duty of duties) {
    const date = duty.result.appliesFrom;
    groups.set(date, [...(groups.get(date) ?? []), duty]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function isNow(context: SectionContext, date: string): boolean {
  return date <= context.input.state.assessment.assessedOn;
}

function standing(context: SectionContext, date: string, group: readonly Duty[]): string {
  const count = group.length;
  const from = context.input.state.assessment.assessedOn;
  if (isNow(context, date)) return context.say('obligations.applies-now', { count });
  const months = wholeMonths(from, date);
  return months === 0
    ? context.say('obligations.applies-in-days', { count, days: daysBetween(from, date) })
    : context.say('obligations.applies-in-months', { count, months });
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** Whole calendar months from one day to a later one. */
function wholeMonths(from: string, to: string): number {
  const [fromYear = 0, fromMonth = 0, fromDay = 0] = from.split('-').map(Number);
  const [toYear = 0, toMonth = 0, toDay = 0] = to.split('-').map(Number);
  return (toYear - fromYear) * 12 + toMonth - fromMonth - (toDay < fromDay ? 1 : 0);
}

function tableOf(context: SectionContext, duties: readonly Duty[]): Block {
  const { say } = context;
  return {
    kind: 'table',
    columns: [
      { header: say('obligations.duty'), weight: 9 },
      { header: say('obligations.role'), weight: 1 },
      { header: say('obligations.law'), weight: 4 },
      { header: say('obligations.applies-from'), weight: 1 },
    ],
    rows: duties.map((duty) => rowOf(context, duty)),
  };
}

function rowOf(context: SectionContext, duty: Duty): CellBlock[][] {
  const { say } = context;
  const role = context.input.pack.roles.find(({ id }) => id === duty.result.role);
  const note = verificationNote(context, duty.verification);
  const { appliesFrom } = duty.result;
  return [
    [
      paragraph([{ text: context.local(duty.title), bold: true }]),
      ...prose(context.local(duty.duty)),
      ...(duty.evidence
        ? [
            paragraph([{ text: say('obligations.evidence', { evidence: context.local(duty.evidence) }) }], {
              style: 'small',
            }),
          ]
        : []),
    ],
    [paragraph(role ? context.local(role.label) : duty.result.role)],
    [
      paragraph(lawRuns(context, { ...duty, verification: 'P' })),
      ...(note ? [paragraph([{ text: note, italic: true }], { style: 'small' })] : []),
    ],
    [
      paragraph(context.day(appliesFrom)),
      ...(duty.result.truth === 'true'
        ? [paragraph(say(duty.result.isApplicable ? 'obligations.now' : 'obligations.not-yet'), { style: 'small' })]
        : []),
      ...(duty.disputedFrom
        ? [paragraph(say('obligations.disputed', { day: context.day(duty.disputedFrom) }), { style: 'small' })]
        : []),
    ],
  ];
}
