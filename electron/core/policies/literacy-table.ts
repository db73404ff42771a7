import { formatMessage, type Messages, type MessageValues } from '#contract/messages';
import type { LiteracyState } from '#contract/policy-kinds';
import type { Locale } from '#contract/records/text';
import type { LiteracyCell, LiteracyMatrix } from '#contract/records/training';
import type { Cell, Sheet } from '#core/interchange/spreadsheet/sheet';

/** In which words a table is written. */
export type TableSetting = { readonly messages: Messages; readonly locale: Locale };

/** One line of the printed literacy record: a person and something that they have to know. */
export type LiteracyLine = {
  readonly person: string;
  readonly roles: readonly string[];
  readonly subject: string;
  readonly kind: 'training' | 'policy-text';
  readonly state: LiteracyState;
  readonly onDay: string | null;
  readonly expiresOn: string | null;
  readonly dueOn: string | null;
};

/** What of the literacy record is printed: who has to know what, how each stands, and the gaps per role. */
export type PrintedLiteracy = {
  readonly today: string;
  readonly lines: readonly LiteracyLine[];
  readonly gaps: LiteracyMatrix['gaps'];
  /** Lines that are done, and those that are asked of somebody. */
  readonly done: number;
  readonly asked: number;
};

/** The literacy record as its chapter prints it: pairs of person and subject that are asked for or were done. */
export function printedLiteracy({ today, columns, people, gaps }: LiteracyMatrix): PrintedLiteracy {
  const lines = people.flatMap(({ name, roles, cells }) =>
    cells.flatMap(({ state, onDay, expiresOn, dueOn }: LiteracyCell, index): LiteracyLine[] => {
      const column = columns[index];
      if (column === undefined || state === 'none') return [];
      return [{ person: name, roles, subject: column.title, kind: column.kind, state, onDay, expiresOn, dueOn }];
    }),
  );
  return { today, lines, gaps, done: lines.filter(({ state }) => state === 'done').length, asked: lines.length };
}

/** The same as a table for a spreadsheet. */
export function literacySheet(matrix: LiteracyMatrix, { messages, locale }: TableSetting): Sheet {
  const say = (key: string, values?: MessageValues): string => formatMessage(messages, locale, key, values);
  const columns = [
    ['person', 28],
    ['roles', 32],
    ['subject', 48],
    ['kind', 16],
    ['state', 16],
    ['on', 12],
    ['expires', 12],
    ['due', 12],
  ] as const;
  const dated = (day: string | null): Cell => (day === null ? null : { date: day });
  function* rows(): Generator<readonly Cell[]> {
    for (const line of printedLiteracy(matrix).lines) {
      yield [
        line.person,
        line.roles.map((role) => say(`role.${role}`)).join(', '),
        line.subject,
        say(`literacy.kind.${line.kind}`),
        say(`literacy.state.${line.state}`),
        dated(line.onDay),
        dated(line.expiresOn),
        dated(line.dueOn),
      ];
    }
  }
  return {
    name: say('literacy.sheet'),
    columns: columns.map(([id, width]) => ({ header: say(`literacy.column.${id}`), width })),
    rows: rows(),
  };
}
