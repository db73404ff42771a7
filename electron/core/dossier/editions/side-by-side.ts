import type { Block, CellBlock, Facts, Paragraph, Part, Run, Table, TableCell, TableRow } from '../layout/blocks.ts';

/**
 * Joins the same document in two languages, block by block: what is the same in both stands once, what differs side by
 * side; in tables and lists the second stands below the first.
 * @param language  BCP 47 of the second
 */
export function sideBySide(first: readonly Part[], second: readonly Part[], language: string): Part[] {
  return first.map((part, index) => {
    const other = second[index];
    return other ? { ...part, blocks: joinBlocks(part.blocks, other.blocks, language) } : part;
  });
}

/** Sections make the same kinds of blocks in each language; should they not, the rest is told one after the other. */
function joinBlocks(first: readonly Block[], second: readonly Block[], language: string): Block[] {
  const blocks: Block[] = [];
  const isParallel =
    first.length === second.length && first.every((block, index) => block.kind === second[index]?.kind);
  if (!isParallel) return [...first, ...second.flatMap((block) => alone(block, language))];
  first.forEach((block, index) => {
    const other = second[index];
    if (other) blocks.push(...joinBlock(block, other, language));
  });
  return blocks;
}

/** A block that has no partner: without what must be there only once. */
function alone(block: Block, language: string): Block[] {
  if (block.kind === 'signature-field' || block.kind === 'contents') return [];
  if (block.kind !== 'heading') return [block];
  const { id: _, listed: __, ...heading } = block;
  return [{ ...heading, language }];
}

function joinBlock(first: Block, second: Block, language: string): Block[] {
  // What stands once stands where the first of two would.
  if (isSame(first, second)) return [first.kind === 'paragraph' ? { ...first, isWide: true } : first];
  if (first.kind === 'heading' && second.kind === 'heading') {
    return [{ ...first, isWide: true, other: { text: second.text, language: second.language ?? language } }];
  }
  if (first.kind === 'facts' && second.kind === 'facts') return joinFacts(first, second, language);
  if (first.kind === 'table' && second.kind === 'table') return [joinTable(first, second, language)];
  if (first.kind === 'signature-field' && second.kind === 'signature-field') {
    return [{ ...first, label: `${first.label} / ${second.label}` }];
  }
  if (first.kind === 'paragraph' && second.kind === 'paragraph') {
    return [
      {
        kind: 'columns',
        halves: [[narrow(first)], [narrow(second)]],
        language,
        keepWithNext: first.keepWithNext ?? false,
      },
    ];
  }
  if (first.kind === 'note' && second.kind === 'note') {
    return [{ kind: 'columns', halves: [first.blocks, second.blocks], language }];
  }
  if (isCell(first) && isCell(second)) return [{ kind: 'columns', halves: [[first], [second]], language }];
  return [first];
}

/** Large type takes too many lines in half a page. */
function narrow(paragraph: Paragraph): Paragraph {
  if (paragraph.style !== 'lead' && paragraph.style !== 'outcome') return paragraph;
  const { style, ...rest } = paragraph;
  return style === 'outcome' ? { ...rest, runs: rest.runs.map((run) => ({ ...run, bold: true })) } : rest;
}

const CELLS: ReadonlySet<string> = new Set(['list', 'quote', 'code', 'subheading']);

function isCell(block: Block): block is CellBlock {
  return CELLS.has(block.kind);
}

function joinFacts(first: Facts, second: Facts, language: string): Block[] {
  if (first.items.length !== second.items.length) return [first, second];
  const blocks: Block[] = [];
  let same: Facts['items'][number][] = [];
  const flush = () => {
    if (same.length > 0) blocks.push({ kind: 'facts', items: same });
    same = [];
  };
  first.items.forEach((item, index) => {
    const other = second.items[index];
    if (!other) return;
    const label = item.label === other.label ? item.label : `${item.label}\n${other.label}`;
    if (isSame(item.value, other.value)) {
      same.push({ ...item, label });
    } else if (item.figure || hasFigure(item.value)) {
      same.push({ ...item, label, value: joinCells(item.value, other.value, language) });
    } else {
      flush();
      blocks.push({
        kind: 'columns',
        label: [item.label, other.label],
        halves: [item.value, other.value],
        language,
      });
    }
  });
  flush();
  return blocks;
}

/** Hashes and codes take the whole width, and stand once. */
function hasFigure(value: readonly CellBlock[]): boolean {
  return value.some(({ kind }) => ['digest', 'figure', 'picture', 'chart'].includes(kind));
}

function joinTable(first: Table, second: Table, language: string): Table {
  const columns = first.columns.flatMap((column, index) => {
    const other = second.columns[index]?.header ?? column.header;
    if (column.isBeside) return [column, { ...column, header: other }];
    return [{ ...column, header: other === column.header ? column.header : `${column.header} / ${other}` }];
  });
  const join = (row: readonly TableCell[], other: readonly TableCell[]): TableCell[] =>
    joinRow(row, other, language, (index) => first.columns[index]?.isBeside === true);
  return {
    ...first,
    columns,
    ...(first.head && second.head && { head: first.head.map((row, index) => join(row, second.head?.[index] ?? [])) }),
    rows: first.rows.map((row, index): TableRow => {
      const other = second.rows[index];
      if ('heading' in row) {
        const told = other && 'heading' in other ? other.heading : row.heading;
        return told === row.heading ? row : { heading: `${row.heading} / ${told}` };
      }
      return other && !('heading' in other) ? join(row, other) : row;
    }),
  };
}

function joinRow(
  first: readonly TableCell[],
  second: readonly TableCell[],
  language: string,
  isBeside: (column: number) => boolean,
): TableCell[] {
  return first.flatMap((cell, index): TableCell[] => {
    const other = second[index];
    if (!other) return [cell];
    if (isBeside(index)) return [cell, blocksOf(other).map((block) => marked(block, language, false))];
    const joined = joinCells(blocksOf(cell), blocksOf(other), language);
    return ['blocks' in cell ? { ...cell, blocks: joined } : joined];
  });
}

function blocksOf(cell: TableCell): readonly CellBlock[] {
  return 'blocks' in cell ? cell.blocks : cell;
}

/** One below the other, paragraph by paragraph; what is the same once. */
function joinCells(first: readonly CellBlock[], second: readonly CellBlock[], language: string): CellBlock[] {
  const isParallel = first.length === second.length;
  if (!isParallel)
    return isSame(first, second) ? [...first] : [...first, ...second.map((block) => marked(block, language))];
  return first.flatMap((block, index): CellBlock[] => {
    const other = second[index];
    return !other || isSame(block, other) || block.kind === 'figure' ? [block] : [block, marked(other, language)];
  });
}

/** The second language is marked, and stands back unless it has a place of its own. */
function marked(block: CellBlock, language: string, standsBack = true): CellBlock {
  if (block.kind === 'list')
    return { ...block, items: block.items.map((item) => item.map((one) => marked(one, language, standsBack))) };
  if (block.kind === 'quote') return { ...block, blocks: block.blocks.map((one) => marked(one, language, standsBack)) };
  if (block.kind !== 'paragraph') return block;
  const { marker: _, ...paragraph } = block;
  return {
    ...paragraph,
    runs: block.runs.map(
      (run): Run => ({
        ...run,
        ...(standsBack && { ink: 'quiet' as const }),
        language: run.language ?? language,
      }),
    ),
  };
}

function isSame(first: unknown, second: unknown): boolean {
  return JSON.stringify(first, words) === JSON.stringify(second, words);
}

/** What only describes a link or a picture is no difference to see. */
function words(key: string, value: unknown): unknown {
  return key === 'description' || key === 'language' || value instanceof Uint8Array ? undefined : value;
}
