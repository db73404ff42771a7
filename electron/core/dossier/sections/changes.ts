import type { Block, CellBlock } from '../layout/blocks.ts';
import { changeText } from './change-text.ts';
import type { SectionContext } from './context.ts';
import { paragraph, prose } from './wording.ts';

/** Field by field what is otherwise than in the last dossier, or at the last sign-off. */
export function changes(context: SectionContext): Block[] {
  const { say, input } = context;
  if (!input.changes) return [];
  const { since, changes: list } = input.changes;
  const told = {
    moment: context.moment(since.at),
    person: since.person ?? '',
    count: list.length,
  };
  return [
    { kind: 'heading', level: 1, text: say('changes.title'), listed: 'contents' },
    paragraph(say(`changes.since-${since.kind}`, told), { style: 'lead', keepWithNext: list.length > 0 }),
    ...(list.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            hasRowHeaders: true,
            columns: [
              { header: say('change.what'), weight: 2 },
              { header: say('change.before'), weight: 2 },
              { header: say('change.after'), weight: 2 },
            ],
            rows: list.map((change): CellBlock[][] => {
              const { subject, before, after } = changeText(context, change);
              return [[paragraph(subject)], prose(before), prose(after)];
            }),
          },
        ]),
  ];
}
