import type { Document } from '../document/document.ts';
import { attributeOf, type Element } from '../document/structure.ts';
import { type Place, type Rule, rule } from '../rule.ts';

/** Cells and their headers. @source ISO 14289-1, 7.2 and 7.5 */
export const tableRules: readonly Rule[] = [
  rule('table.regular', 'UA 7.2', irregular),
  rule('table.overlap', 'UA 7.2', overlapping),
  rule('table.scope', 'UA 7.5', withoutScope),
  rule('table.headers', 'UA 7.5', unknownHeaders),
];

function tablesOf({ structure }: Document): readonly Element[] {
  return structure.elements.filter(({ type }) => type === 'Table');
}

/** The groups of rows a span may not leave: head, body, foot, or the table itself. */
function groupsOf(table: Element): readonly (readonly Element[])[] {
  const own = table.kids.filter(({ type }) => type === 'TR');
  const parts = table.kids.filter(({ type }) => ['THead', 'TBody', 'TFoot'].includes(type));
  const groups = parts.map(({ kids }) => kids.filter(({ type }) => type === 'TR'));
  return own.length > 0 ? [own, ...groups] : groups;
}

const cellsOf = (row: Element): readonly Element[] => row.kids.filter(({ type }) => type === 'TH' || type === 'TD');

function span({ file }: Document, cell: Element, key: 'ColSpan' | 'RowSpan'): number {
  const value = attributeOf(file, cell, 'Table', key);
  return value?.kind === 'number' && value.value >= 1 ? Math.min(value.value, MAX_SPAN) : 1;
}
const MAX_SPAN = 1000;

interface Grid {
  /** Columns filled in each row. */
  readonly widths: readonly number[];
  readonly hasOverlap: boolean;
}

/** Lays the cells of a group out, each in the first free column of its row. */
function layOut(document: Document, rows: readonly Element[]): Grid {
  const taken: Set<number>[] = rows.map(() => new Set());
  let hasOverlap = false;
  for (const [index, row] of rows.entries()) {
    let column = 0;
    for (const cell of cellsOf(row)) {
      while (taken[index]?.has(column)) column += 1;
      const [across, down] = [span(document, cell, 'ColSpan'), span(document, cell, 'RowSpan')];
      if (index + down > rows.length) hasOverlap = true;
      for (const filled of taken.slice(index, index + down)) {
        for (let at = column; at < column + across; at++) {
          if (filled.has(at)) hasOverlap = true;
          filled.add(at);
        }
      }
    }
  }
  return { widths: taken.map(({ size }) => size), hasOverlap };
}

function* irregular(document: Document): Iterable<Place> {
  for (const table of tablesOf(document)) {
    const widths = new Set(groupsOf(table).flatMap((rows) => layOut(document, rows).widths));
    if (widths.size > 1) yield { object: table.object, what: [...widths].join(' ') };
  }
}

function* overlapping(document: Document): Iterable<Place> {
  for (const table of tablesOf(document)) {
    if (groupsOf(table).some((rows) => layOut(document, rows).hasOverlap)) yield { object: table.object };
  }
}

const allCells = (table: Element): readonly Element[] => groupsOf(table).flat().flatMap(cellsOf);

function headersOf({ file }: Document, cell: Element): readonly string[] {
  const headers = attributeOf(file, cell, 'Table', 'Headers');
  return headers?.kind === 'array' ? headers.items.flatMap((item) => file.text(item) ?? []) : [];
}

const scopes = new Set(['Row', 'Column', 'Both']);

/** A header cell says of what it is the header, unless cells name their headers themselves. */
function* withoutScope(document: Document): Iterable<Place> {
  const { file } = document;
  for (const table of tablesOf(document)) {
    const named = new Set(allCells(table).flatMap((cell) => headersOf(document, cell)));
    for (const cell of allCells(table)) {
      if (cell.type !== 'TH' || named.has(file.text(cell.dict.get('ID')) ?? '')) continue;
      const scope = attributeOf(file, cell, 'Table', 'Scope');
      if (scope?.kind !== 'name' || !scopes.has(scope.value)) yield { object: cell.object };
    }
  }
}

function* unknownHeaders(document: Document): Iterable<Place> {
  for (const table of tablesOf(document)) {
    const ids = new Set(allCells(table).map(({ dict }) => document.file.text(dict.get('ID'))));
    for (const cell of allCells(table)) {
      const unknown = headersOf(document, cell).find((id) => !ids.has(id));
      if (unknown !== undefined) yield { object: cell.object, what: unknown };
    }
  }
}
