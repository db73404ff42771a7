import type { FieldColumn } from '#contract/inventory/field';
import { fieldOf } from '#contract/inventory/fields';
import type { ItemKind } from '#contract/inventory/kinds';
import type { TableRow as FactRow, FactValue, FieldDifference } from '#contract/records/inventory';
import type { PrintedCardChange } from '../dossier.ts';
import type { Block, CellBlock, Run, TableRow } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { cellWords, columnLabel, fieldLabel, valueBlocks } from './fact-blocks.ts';
import { paragraph } from './wording.ts';

type Words = NonNullable<FieldDifference['words']>;
type Rows = NonNullable<FieldDifference['rows']>;

/** What the versions of models and data have otherwise than those before them, and than their last release. */
export function cardChanges(context: SectionContext): Block[] {
  const { say, input } = context;
  const all = input.cardChanges ?? [];
  if (all.length === 0) return [];
  return [
    { kind: 'heading', level: 1, text: say('card-changes.title'), listed: 'contents' },
    paragraph(say('card-changes.intro'), { keepWithNext: true }),
    ...all.flatMap((change) => changeBlocks(context, change)),
  ];
}

function heading(context: SectionContext, { name, since }: PrintedCardChange): string {
  const { say } = context;
  if (since.kind === 'version') return say('card-changes.version', { name, before: since.name });
  const release = say(since.label === '' ? 'cards.number' : 'cards.number-label', {
    number: since.number,
    label: since.label,
  });
  return say('card-changes.release', { name, release });
}

function changeBlocks(context: SectionContext, change: PrintedCardChange): Block[] {
  const { say } = context;
  const { kind, since, differences } = change;
  const plain = differences.filter(({ rows }) => rows === null);
  const tables = differences.filter(({ rows }) => rows !== null);
  const before = since.kind === 'version' ? since.name : say('card-changes.released');
  return [
    { kind: 'heading', level: 2, text: heading(context, change), listed: 'bookmark', isWide: true },
    ...(differences.length === 0 ? [paragraph(say('card-changes.none'), { isWide: true })] : []),
    ...(plain.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            hasRowHeaders: true,
            columns: [
              { header: say('card-changes.field'), weight: 2 },
              { header: say('card-changes.before', { before }), weight: 4 },
              { header: say('card-changes.after'), weight: 4 },
            ],
            rows: plain.map((one) => plainRow(context, kind, one)),
          },
        ]),
    ...tables.flatMap((one) => tableBlocks(context, kind, one, before)),
  ];
}

function plainRow(
  context: SectionContext,
  kind: ItemKind,
  { field, left, right, words }: FieldDifference,
): CellBlock[][] {
  const label = [paragraph(fieldLabel(context, kind, field))];
  const nothing = [paragraph([{ text: context.say('card-changes.nothing'), italic: true, ink: 'quiet' }])];
  const whole = (value: FactValue): readonly CellBlock[] => {
    const known = fieldOf(kind, field);
    return valueBlocks(context, kind, known ?? { id: field, type: 'text' }, value);
  };
  const side = (value: FactValue | null, gone: 'removed' | 'added'): CellBlock[] => {
    if (value === null) return nothing;
    // What is new or gone altogether needs no marks.
    return words && left !== null && right !== null ? marked(words, gone) : [...whole(value)];
  };
  return [label, side(left, 'removed'), side(right, 'added')];
}

/** One side of a text: what it shares with the other, and its own words struck through or underlined. */
function marked(words: Words, own: 'removed' | 'added'): CellBlock[] {
  const runs: Run[] = words
    .filter(({ kind }) => kind === 'same' || kind === own)
    .map(({ kind, text }) => ({
      text,
      ...(kind === 'removed' && { strike: true }),
      ...(kind === 'added' && { underline: true, bold: true }),
    }));
  return [paragraph(runs)];
}

/** What a row is told apart by: its texts, without the cells that differ. */
function rowName(
  context: SectionContext,
  kind: ItemKind,
  field: string,
  row: FactRow,
  differing: readonly string[],
  most = 4,
): string {
  const columns = fieldOf(kind, field)?.columns ?? [];
  const cells = columns.filter(({ id, type }) => type !== 'number' && type !== 'long-text' && !differing.includes(id));
  const words = cells
    .map((column) => cellWords(context, kind, field, column, row[column.id]))
    .filter((text) => text !== '');
  return words.slice(0, most).join(' · ');
}

function wholeRow(context: SectionContext, kind: ItemKind, field: string, row: FactRow): string {
  return (fieldOf(kind, field)?.columns ?? [])
    .map((column) => [column, cellWords(context, kind, field, column, row[column.id])] as const)
    .filter(([, text]) => text !== '')
    .map(([column, text]) => `${columnLabel(context, kind, field, column.id)}: ${text}`)
    .join('; ');
}

/** How much a figure rose or fell, with its sign, as people write it; without the noise of binary fractions. */
function difference(context: SectionContext, before: unknown, after: unknown): string {
  if (typeof before !== 'number' || typeof after !== 'number') return '';
  const by = Number((after - before).toPrecision(10));
  return by < 0 ? `−${context.number(-by)}` : `+${context.number(by)}`;
}

function tableBlocks(
  context: SectionContext,
  kind: ItemKind,
  { field, rows }: FieldDifference,
  before: string,
): Block[] {
  const { say } = context;
  const told = (rows ?? []).filter(({ change }) => change !== 'same');
  const same = (rows ?? []).length - told.length;
  const lines = told.flatMap((row) => rowLines(context, kind, field, row));
  const hasFigures = lines.some(({ by }) => by !== '');
  return [
    { kind: 'heading', level: 3, text: fieldLabel(context, kind, field), isWide: true },
    ...(same === 0
      ? []
      : [paragraph(say('card-changes.same', { count: same }), { style: 'small', isWide: true, keepWithNext: true })]),
    {
      kind: 'table',
      isDense: true,
      hasRowHeaders: true,
      columns: [
        { header: say('card-changes.entry'), weight: 4 },
        { header: say('card-changes.before', { before }), weight: 3 },
        { header: say('card-changes.after'), weight: 3 },
        ...(hasFigures ? [{ header: say('card-changes.by'), weight: 1, align: 'end' as const }] : []),
      ],
      rows: lines.map(
        ({ name, was, is, by }): TableRow => [[paragraph(name)], [was], [is], ...(hasFigures ? [[paragraph(by)]] : [])],
      ),
    },
  ];
}

type Line = { readonly name: string; readonly was: CellBlock; readonly is: CellBlock; readonly by: string };

function rowLines(context: SectionContext, kind: ItemKind, field: string, row: Rows[number]): Line[] {
  const { say } = context;
  const { left, right, columns } = row;
  const nothing = paragraph([{ text: say('card-changes.nothing'), italic: true, ink: 'quiet' }]);
  if (left === null || right === null) {
    const there = left ?? right ?? {};
    const whole = paragraph(wholeRow(context, kind, field, there));
    const name =
      rowName(context, kind, field, there, [], 1) || say(`card-changes.${left === null ? 'added' : 'removed'}`);
    return [{ name, was: left === null ? nothing : whole, is: right === null ? nothing : whole, by: '' }];
  }
  const known = fieldOf(kind, field)?.columns ?? [];
  const name = rowName(context, kind, field, right, columns);
  return columns.flatMap((id): Line[] => {
    const column: FieldColumn = known.find((one) => one.id === id) ?? { id, type: 'text' };
    const label = columnLabel(context, kind, field, id);
    const cell = (value: FactRow[string] | undefined): CellBlock => {
      const text = cellWords(context, kind, field, column, value);
      return text === '' ? nothing : paragraph(text);
    };
    return [
      {
        name: name === '' ? label : `${name}: ${label}`,
        was: cell(left[id]),
        is: cell(right[id]),
        by: difference(context, left[id], right[id]),
      },
    ];
  });
}
