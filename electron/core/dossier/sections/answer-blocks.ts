import type { AnswerValue, Cells } from '#contract/records/judgement';
import type { Column, MatrixRow, Question } from '#contract/records/question';
import type { AssessmentState } from '#contract/records/sign-off';
import type { Block, CellBlock, Run, Table, TableRow } from '../layout/blocks.ts';
import { answerLabels, cellText, optionOf } from './answer-text.ts';
import type { SectionContext } from './context.ts';
import { richSources } from './rich-sources.ts';
import { richTextBlocks } from './rich-text.ts';
import { bullets, optionLaw, paragraph, prose, verificationNote } from './wording.ts';

export type Stated = AssessmentState['answers'][number];

/** An answer as blocks that may stand beside a label, or as blocks that take the page. */
export type AnswerBlocks =
  | { readonly kind: 'short'; readonly blocks: readonly CellBlock[] }
  | { readonly kind: 'wide'; readonly blocks: readonly Block[] };

const short = (...blocks: CellBlock[]): AnswerBlocks => ({ kind: 'short', blocks });

/** What was answered, whole; what is open, not known, presumed or not applicable is told as such. */
export function answerBlocks(context: SectionContext, question: Question, answer: Stated | undefined): AnswerBlocks {
  const { say } = context;
  if (!answer || answer.value === null) {
    return short(paragraph([{ text: say('answer.open'), ink: 'quiet', italic: true }], { marker: 'unknown' }));
  }
  const { value } = answer;
  if (answer.status === 'presumed')
    return short(...plainBlocks(context, question, value), presumption(context, question));
  if (typeof value !== 'object' || Array.isArray(value)) return short(...plainBlocks(context, question, value));
  if ('unknown' in value) {
    return short(paragraph([{ text: say('answer.unknown'), italic: true }], { marker: 'unknown' }));
  }
  if ('notApplicable' in value) {
    return short(
      paragraph([{ text: say('answer.not-applicable'), bold: true }], { keepWithNext: true }),
      ...prose(value.notApplicable),
    );
  }
  if ('richText' in value) {
    const blocks = richTextBlocks(value.richText, richSources(context));
    return short(...(blocks.length > 0 ? blocks : [paragraph(say('answer.none'))]));
  }
  if ('people' in value) {
    if (value.people.length === 0) return short(paragraph(say('answer.none')));
    return short(
      ...value.people.map(({ name, function: role, organisation }) => {
        const about = [role, organisation].filter((part) => part !== '').join(', ');
        return paragraph([{ text: name, bold: true }, ...(about === '' ? [] : [{ text: `, ${about}` }])]);
      }),
    );
  }
  if ('entries' in value && (question.type === 'table' || question.type === 'group')) {
    return entriesBlocks(context, question, value.entries);
  }
  if ('rows' in value && question.type === 'matrix') {
    return { kind: 'wide', blocks: matrixTable(context, question, value.rows) };
  }
  return short(...plainBlocks(context, question, value));
}

/** The files a question is answered by: name, size and the beginning of the hash. */
function fileBlocks(context: SectionContext, question: Question): CellBlock[] {
  return context.input.state.evidence
    .filter(({ questionId }) => questionId === question.id)
    .map(({ name, sizeBytes, sha256 }) =>
      paragraph([
        { text: name, bold: true },
        { text: `, ${context.say('answers.bytes', { count: sizeBytes })}, SHA-256 ` },
        { text: `${context.shortHash(sha256)} …`, code: true },
      ]),
    );
}

/** Options, one line each, with what the law says of the option itself. */
function plainBlocks(context: SectionContext, question: Question, value: AnswerValue): CellBlock[] {
  if (question.type === 'text' && typeof value === 'string') return prose(value);
  if (question.type === 'evidence') return fileBlocks(context, question);
  const labels = answerLabels(context, question, value);
  const ids = Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
  const lines = labels.map((text, index): Run[] => {
    const option = optionOf(question, ids[index] ?? '');
    return [{ text, bold: true }, ...(option ? optionLaw(context, option) : [])];
  });
  const [first] = lines;
  return lines.length === 1 && first ? [paragraph(first)] : [bullets(lines)];
}

function presumption(context: SectionContext, question: Question): CellBlock {
  const presumed = 'presumed' in question ? question.presumed : undefined;
  if (!presumed) return paragraph(context.say('answer.presumed'), { style: 'small' });
  const day = context.day(presumed.checkedOn);
  return paragraph(context.say('answer.presumed-because', { reason: context.local(presumed.reason), day }), {
    style: 'small',
    marker: 'unknown',
  });
}

type Listed = Extract<Question, { type: 'table' | 'group' }>;

/** A table reads well with at most so many columns, cells of so many characters, and rows of so many in all. */
const TABLE = { columns: 6, cell: 220, row: 420 } as const;

function entriesBlocks(context: SectionContext, question: Listed, entries: readonly Cells[]): AnswerBlocks {
  if (entries.length === 0) return short(paragraph(context.say('answer.none')));
  const { columns } = question;
  const texts = entries.map((cells) => columns.map((column) => cellText(context, column, cells[column.id])));
  const longest = columns.map((_, index) => Math.max(0, ...texts.map((row) => row[index]?.length ?? 0)));
  const isTable =
    columns.length <= 2 ||
    (columns.length <= TABLE.columns &&
      Math.max(...longest) <= TABLE.cell &&
      longest.reduce((sum, length) => sum + length, 0) <= TABLE.row);
  if (isTable) return { kind: 'wide', blocks: entriesTable(context, columns, entries) };
  return { kind: 'wide', blocks: entries.flatMap((cells, index) => entryBlocks(context, question, cells, index + 1)) };
}

/** The columns that have something in them, and the labels of those that nobody filled in and nobody had to. */
function usedColumns(
  context: SectionContext,
  columns: readonly Column[],
  entries: readonly (Cells | undefined)[],
): { readonly used: readonly Column[]; readonly empty: readonly string[] } {
  const isUsed = (column: Column): boolean =>
    column.isOptional !== true || entries.some((cells) => cellText(context, column, cells?.[column.id]) !== '');
  const empty = columns.filter((column) => !isUsed(column));
  return { used: columns.filter(isUsed), empty: empty.map(({ label }) => context.local(label)) };
}

function emptyNote(context: SectionContext, empty: readonly string[]): Block[] {
  if (empty.length === 0) return [];
  const text = context.say('answer.empty-columns', { columns: empty.join('; ') });
  return [paragraph(text, { style: 'small', isWide: true })];
}

function entriesTable(context: SectionContext, columns: readonly Column[], entries: readonly Cells[]): Block[] {
  const { used, empty } = usedColumns(context, columns, entries);
  return [
    {
      kind: 'table',
      hasRowHeaders: used.length > 1,
      columns: used.map((column) => columnOf(context, column)),
      rows: entries.map((cells) =>
        used.map((column, index) => cellBlocks(context, column, cells[column.id], index === 0)),
      ),
    },
    ...emptyNote(context, empty),
  ];
}

function columnOf(context: SectionContext, column: Column): Table['columns'][number] {
  return {
    header: context.local(column.label),
    weight: column.type === 'long-text' ? 4 : column.type === 'text' || column.type === 'single' ? 2 : 1,
    ...(column.type === 'number' && { align: 'end' as const }),
  };
}

function cellBlocks(
  context: SectionContext,
  column: Column,
  value: string | number | undefined,
  isLeading = false,
): CellBlock[] {
  const text = cellText(context, column, value);
  if (text === '')
    return [paragraph([{ text: column.isOptional ? '–' : context.say('answer.cell-open'), ink: 'quiet' }])];
  if (column.type === 'text' || column.type === 'long-text') {
    const blocks = prose(text);
    return isLeading && blocks.length === 1 ? [paragraph([{ text, bold: true }])] : blocks;
  }
  const option = column.type === 'single' ? optionOf(column, String(value)) : undefined;
  return [paragraph([{ text, ...(isLeading && { bold: true }) }, ...(option ? optionLaw(context, option) : [])])];
}

/** One entry of a wide table or a group: its first column as heading, the others as labelled values. */
function entryBlocks(context: SectionContext, question: Listed, cells: Cells, n: number): Block[] {
  const [first, ...others] = question.columns;
  const lead = first ? cellText(context, first, cells[first.id]) : '';
  const isTitle = first !== undefined && first.type !== 'long-text' && lead !== '' && lead.length <= 120;
  const entry = question.type === 'group' ? context.local(question.entry) : context.say('answer.entry');
  const shown = isTitle ? others : question.columns;
  const numbered = context.say('answer.numbered', { entry, n });
  return [
    { kind: 'heading', level: 4, text: isTitle ? `${numbered}: ${lead}` : numbered },
    ...(shown.length === 0
      ? []
      : [
          {
            kind: 'facts' as const,
            items: shown.map((column) => ({
              label: context.local(column.label),
              value: cellBlocks(context, column, cells[column.id]),
            })),
          },
        ]),
  ];
}

type Matrix = Extract<Question, { type: 'matrix' }>;

function matrixTable(context: SectionContext, question: Matrix, rows: Readonly<Record<string, Cells>>): Block[] {
  const { used, empty } = usedColumns(
    context,
    question.columns,
    question.rows.map(({ id }) => rows[id]),
  );
  return [
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [{ header: context.say('answer.row'), weight: 6 }, ...used.map((column) => columnOf(context, column))],
      rows: question.rows.flatMap((row): TableRow[] => [
        ...(row.heading ? [{ heading: context.local(row.heading) }] : []),
        [rowLabel(context, row), ...used.map((column) => cellBlocks(context, column, rows[row.id]?.[column.id]))],
      ]),
    },
    ...emptyNote(context, empty),
  ];
}

function rowLabel(context: SectionContext, row: MatrixRow): CellBlock[] {
  const note = row.verification ? verificationNote(context, row.verification) : undefined;
  const law = [row.articles ? context.cite(row.articles) : '', note ?? ''].filter((part) => part !== '');
  return [
    paragraph([{ text: context.local(row.label), bold: true }]),
    ...(row.hint ? [paragraph(context.local(row.hint), { style: 'small' })] : []),
    ...(law.length > 0 ? [paragraph(law.join(', '), { style: 'small' })] : []),
  ];
}
