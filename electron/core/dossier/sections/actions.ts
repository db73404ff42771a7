import type { Block, CellBlock } from '../layout/blocks.ts';
import type { PrintedAction } from '../printed/actions.ts';
import type { SectionContext } from './context.ts';
import { paragraph, prose } from './wording.ts';

/** What is to be done, by whom, until when: in the order of the days, and what is done after it. */
export function actions(context: SectionContext): Block[] {
  const { say, day, input } = context;
  const { actions: plan } = input;
  if (plan === undefined) return [];
  const open = plan.rows.filter(({ isDone }) => !isDone);
  return [
    { kind: 'heading', level: 1, text: say('actions.title'), listed: 'contents' },
    paragraph(
      say('actions.intro', {
        day: day(plan.asOf),
        open: open.length,
        overdue: open.filter(({ isOverdue }) => isOverdue).length,
        done: plan.rows.length - open.length + plan.left,
      }),
      { style: 'lead' },
    ),
    paragraph(say('actions.now'), { style: 'small', keepWithNext: plan.rows.length > 0 }),
    {
      kind: 'table',
      columns: [
        { header: say('actions.what'), weight: 8 },
        { header: say('actions.from'), weight: 3 },
        { header: say('actions.owner'), weight: 3 },
        { header: say('actions.due'), weight: 3 },
        { header: say('actions.state'), weight: 2 },
      ],
      hasRowHeaders: true,
      rows: plan.rows.map((row) => actionRow(context, row)),
    },
    ...(plan.left === 0 ? [] : [paragraph(say('actions.left', { count: plan.left }), { style: 'small' })]),
  ];
}

function actionRow(context: SectionContext, action: PrintedAction): CellBlock[][] {
  const { say, tell, local, day } = context;
  const { source, part, title, detail, severity, owner, dueOn, progress, isDone, isOverdue, about } = action;
  const small = (text: string): CellBlock => paragraph(text, { style: 'small' });
  // Of a risk the plan holds its name, and what of it is to be done.
  const ofRisk = part === 'rating' || part === 'acceptance' ? part : 'treatment';
  const what = source === 'risk' ? tell(`action.risk.${ofRisk}`, { title: local(title) }) : local(title);
  const state = isDone ? 'done' : isOverdue ? 'overdue' : 'open';
  return [
    [paragraph([{ text: what, bold: true }]), ...prose(detail)],
    [
      paragraph(tell(`action.source.${source}`)),
      ...(about === null ? [] : [small(about)]),
      ...(severity === null ? [] : [small(say('actions.severity', { severity: tell(`severity.${severity}`) }))]),
    ],
    [paragraph(owner ?? say('actions.nobody'))],
    [paragraph(dueOn === null ? say('actions.no-day') : day(dueOn))],
    [
      paragraph([{ text: tell(`action.state.${state}`), bold: state === 'overdue' }], {
        marker: state === 'done' ? 'check' : state === 'overdue' ? 'stale' : 'later',
      }),
      ...(isDone ? [] : [small(say('actions.progress', { progress }))]),
    ],
  ];
}
