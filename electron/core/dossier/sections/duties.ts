import type { ObligationResult } from '#contract/records/judgement';
import type { Obligation } from '#contract/records/rules';
import type { Block, CellBlock, TableRow } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { paragraph } from './wording.ts';

/** The duties that follow, a line each with its articles, by the day from which they apply and whom they bind. */
export function duties(context: SectionContext): Block[] {
  const { say, input } = context;
  const { pack, judgement, state } = input;
  const rows = pack.obligations
    .flatMap((duty) => {
      const result = judgement.obligations.find(({ id }) => id === duty.id);
      return result?.truth === 'true' && duty.kind === 'duty' ? [{ duty, result }] : [];
    })
    .sort((a, b) => (a.result.appliesFrom < b.result.appliesFrom ? -1 : 1));
  const values = {
    day: context.day(state.assessment.assessedOn),
    count: rows.length,
    now: rows.filter(({ result }) => result.isApplicable).length,
  };
  return [
    { kind: 'heading', level: 1, text: say('obligations.title'), listed: 'contents' },
    paragraph(rows.length === 0 ? say('obligations.none') : say('obligations.intro', values), {
      keepWithNext: rows.length > 0,
    }),
    ...(rows.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            isDense: true,
            columns: [
              { header: say('obligations.duty'), weight: 5, isBeside: true },
              { header: say('obligations.law'), weight: 3 },
            ],
            rows: inGroups(rows).flatMap(({ date, role, isNow, duties: group }): TableRow[] => {
              const known = pack.roles.find(({ id }) => id === role);
              return [
                {
                  heading: say(isNow ? 'obligations.group-now' : 'obligations.group', {
                    day: context.day(date),
                    role: known ? context.local(known.label) : role,
                  }),
                },
                ...group.map((duty): CellBlock[][] => [
                  [paragraph(context.local(duty.title))],
                  [paragraph([{ text: context.cite(duty.articles), ink: 'quiet' }])],
                ]),
              ];
            }),
          },
        ]),
  ];
}

type Row = { readonly duty: Obligation; readonly result: ObligationResult };

/** Duties of one day and role together: what is due, from when, for whom. */
function inGroups(rows: readonly Row[]): { date: string; role: string; isNow: boolean; duties: Obligation[] }[] {
  const groups = new Map<string, { date: string; role: string; isNow: boolean; duties: Obligation[] }>();
  for (const { duty, result } of rows) {
    const key = `${result.appliesFrom} ${result.role}`;
    const group = groups.get(key) ?? {
      date: result.appliesFrom,
      role: result.role,
      isNow: result.isApplicable,
      duties: [],
    };
    group.duties.push(duty);
    groups.set(key, group);
  }
  return [...groups.values()];
}
