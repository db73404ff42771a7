import type { Cells } from '#contract/records/judgement';
import type { Column, Question } from '#contract/records/question';
import type { Block, CellBlock, Table } from '../layout/blocks.ts';
import { cellText } from './answer-text.ts';
import { card } from './card.ts';
import type { SectionContext } from './context.ts';
import { paragraph } from './wording.ts';

type Matrix = Extract<Question, { type: 'matrix' }>;

/**
 * The statement of applicability: every control with whether it applies, why, and how far it is in place. Taken from the
 * matrices of the pack that ask for it; a pack without them gets its answers as facts.
 */
export function statement(context: SectionContext): Block[] {
  const chapters = context.input.pack.sections.flatMap((section) =>
    section.questions
      .filter((question): question is Matrix => isControls(context, question))
      .map((question) => ({ title: context.local(section.title), table: tableOf(context, question) })),
  );
  if (chapters.length === 0) return card(context);
  return [{ kind: 'heading', level: 1, text: context.say('statement.title'), listed: 'contents' }, ...joined(chapters)];
}

/** Tables of the same columns as one, so that the columns stand below one another. */
function joined(chapters: readonly { readonly title: string; readonly table: Table }[]): Table[] {
  const tables: { -readonly [K in keyof Table]: Table[K] }[] = [];
  for (const { title, table } of chapters) {
    const last = tables.at(-1);
    const rows = [{ heading: title }, ...table.rows];
    const isSame =
      last && last.columns.map(({ header }) => header).join() === table.columns.map(({ header }) => header).join();
    if (isSame) last.rows = [...last.rows, ...rows];
    else tables.push({ ...table, rows });
  }
  return tables;
}

function isControls(context: SectionContext, question: Question): question is Matrix {
  return (
    question.type === 'matrix' &&
    !context.isHidden(question.id) &&
    question.columns.some(({ type, id }) => type === 'yes-no' && id === 'applicable')
  );
}

function tableOf(context: SectionContext, question: Matrix): Table {
  const { say } = context;
  const value = context.stated(question.id)?.value ?? null;
  const rows = value !== null && typeof value === 'object' && 'rows' in value ? value.rows : {};
  const [applicable, ...rest] = question.columns;
  const short = rest.filter(({ type }) => type === 'single');
  const words = rest.filter(({ type }) => type !== 'single');
  return {
    kind: 'table',
    hasRowHeaders: true,
    columns: [
      { header: say('statement.control'), weight: 5 },
      { header: applicable ? context.local(applicable.label) : '', weight: 1 },
      ...short.map(({ label }) => ({ header: context.local(label), weight: 4 })),
    ],
    rows: question.rows.map(({ id, label }): CellBlock[][] => {
      const cells: Cells = rows[id] ?? {};
      const told = (column: Column): string =>
        context.isWithheld(question.id) ? say('answer.withheld-short') : cellText(context, column, cells[column.id]);
      const notes = words.map(told).filter((text) => text !== '');
      return [
        [paragraph(context.local(label)), ...notes.map((text) => paragraph(text, { style: 'small' }))],
        [paragraph((applicable ? told(applicable) : '') || say('answer.cell-open'))],
        ...short.map((column) => [paragraph(told(column) || say('answer.cell-open'))]),
      ];
    }),
  };
}
