import type { Field } from '#contract/inventory/field';
import { fieldsOf } from '#contract/inventory/fields';
import type { ItemKind } from '#contract/inventory/kinds';
import { KIND_FACTS } from '#contract/inventory/kinds';
import type { FactValue, Item, TableRow } from '#contract/records/inventory';
import type { ExportLoss } from '#contract/records/transfer';
import type { RichText } from '#contract/rich-text';
import { wordsOf } from '#contract/rich-text-words';
import { factText, type Say } from '#core/interchange/document/blocks';
import type { Cell, Sheet } from '#core/interchange/spreadsheet/sheet';
import { findSchema } from '#core/inventory/custom-fields';
import { itemTable } from '#core/store/item-tables';
import { type AnyItemRow, itemName, toItem } from '#core/store/items';
import { listPeople } from '#core/store/people';
import { fixed, type Reader } from '#core/store/sql';

const PAGE = 500;
const WIDE = 40;
const NARROW = 18;

/** Every row of a table by id, read page by page, so that others may write between pages. */
export function* pagesOf<Row extends { readonly id: string }>(read: Reader, sql: string): Generator<Row> {
  const page = fixed<Row>(`${sql} LIMIT ${PAGE}`);
  for (let after = ''; ; ) {
    const rows = read.all<Row>(page(after));
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.id;
  }
}

type Words = { readonly say: Say; readonly people: ReadonlyMap<string, string> };

function cellOf(field: Field, value: FactValue | undefined, key: string, words: Words): Cell {
  if (value === undefined) return null;
  switch (field.type) {
    case 'number':
      return Number(value);
    case 'yes-no':
      return value === true;
    case 'date':
      return { date: String(value) };
    case 'rich-text':
      return (value as RichText).content.map((node) => wordsOf(node, '\n')).join('\n');
    case 'table':
      return (value as TableRow[])
        .map((row) =>
          (field.columns ?? [])
            .map(({ id }) => row[id])
            .filter((cell) => cell !== null && cell !== undefined)
            .join(' | '),
        )
        .join('\n');
    case 'tags':
      return (value as string[]).join('\n');
    default:
      return factText(field, value, key, words);
  }
}

/** All records of a kind as a table. */
export function itemSheet(read: Reader, kind: ItemKind, say: Say): Sheet {
  const fields = fieldsOf(kind);
  const key = (field: Field): string => `field.${kind}.${field.id}`;
  const people = new Map(listPeople(read).map(({ id, name }) => [id, name]));
  const words = { say, people };
  const { parent } = KIND_FACTS[kind];
  const schema = findSchema(read, kind)?.schema;
  const custom = Object.keys((schema?.['properties'] ?? {}) as Record<string, unknown>);
  const column = (header: string, width: number) => ({ header, width });
  const cells = (item: Item): Cell[] => [
    item.id,
    item.name,
    ...(parent === null ? [] : [item.parentId === null ? null : itemName(read, { kind: parent, id: item.parentId })]),
    item.state === null ? null : say(`lifecycle.${item.state}`),
    item.ownerId === null ? null : (people.get(item.ownerId) ?? item.ownerId),
    ...fields.map((field) => cellOf(field, item.facts[field.id], key(field), words)),
    ...custom.map((id): Cell => {
      const value = item.custom[id] ?? null;
      return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
    }),
    { instant: item.createdAt },
    { instant: item.updatedAt },
  ];
  function* rows(): Generator<readonly Cell[]> {
    const sql = `SELECT * FROM ${itemTable(kind)} WHERE id > ? ORDER BY id`;
    for (const row of pagesOf<AnyItemRow>(read, sql)) yield cells(toItem(kind, row));
  }
  return {
    name: say(`item-kind.${kind}.plural`),
    columns: [
      column(say('sheet.id'), NARROW),
      column(say('sheet.name'), WIDE),
      ...(parent === null ? [] : [column(say('sheet.parent'), WIDE)]),
      column(say('sheet.state'), NARROW),
      column(say('sheet.owner'), NARROW),
      ...fields.map((field) =>
        column(say(key(field)), ['long-text', 'rich-text', 'table'].includes(field.type) ? WIDE : NARROW),
      ),
      ...custom.map((id) => column(id, NARROW)),
      column(say('sheet.createdAt'), NARROW),
      column(say('sheet.updatedAt'), NARROW),
    ],
    rows: { [Symbol.iterator]: rows },
  };
}

/** What of records a table of cells does not hold. */
export function sheetLosses(kind: ItemKind): ExportLoss[] {
  const losses = fieldsOf(kind).flatMap(({ id, type }): ExportLoss[] => {
    if (type === 'rich-text') return [{ item: '', field: id, reason: 'formatting' }];
    return type === 'table' || type === 'tags' ? [{ item: '', field: id, reason: 'as-text' }] : [];
  });
  return [
    ...losses,
    { item: '', field: 'extras', reason: 'no-place' },
    { item: '', field: 'links', reason: 'no-place' },
  ];
}

type EvidenceSheetRow = Readonly<Record<string, string | number | null>> & { readonly id: string };

const EVIDENCE_SQL = `
  SELECT evidence_items.id AS id, title, evidence_items.kind AS kind, people.name AS collectedBy, effective_on, period_from,
    period_to, expires_on, confidentiality, received_at, number, evidence_revisions.name AS name, size_bytes, sha256,
    location, note
  FROM evidence_items
  JOIN evidence_revisions ON evidence_revisions.item_id = evidence_items.id
    AND number = (SELECT max(number) FROM evidence_revisions AS other WHERE other.item_id = evidence_items.id)
  LEFT JOIN people ON people.id = evidence_items.collected_by
  WHERE evidence_items.id > ? ORDER BY evidence_items.id`;

/** Every piece of evidence with its newest revision as a table. */
export function evidenceSheet(read: Reader, say: Say): Sheet {
  const columns: readonly (readonly [string, number, (row: EvidenceSheetRow) => Cell])[] = [
    ['title', WIDE, (row) => row['title'] ?? null],
    ['kind', NARROW, (row) => say(`evidence-kind.${row['kind']}`)],
    ['collectedBy', NARROW, (row) => row['collectedBy'] ?? null],
    ['effectiveOn', NARROW, (row) => dateCell(row['effective_on'])],
    ['periodFrom', NARROW, (row) => dateCell(row['period_from'])],
    ['periodTo', NARROW, (row) => dateCell(row['period_to'])],
    ['expiresOn', NARROW, (row) => dateCell(row['expires_on'])],
    ['confidentiality', NARROW, (row) => say(`confidentiality.${row['confidentiality']}`)],
    ['receivedAt', NARROW, (row) => ({ instant: String(row['received_at']) })],
    ['revision', NARROW, (row) => row['number'] ?? null],
    ['file', WIDE, (row) => row['name'] ?? null],
    ['sizeBytes', NARROW, (row) => row['size_bytes'] ?? null],
    ['sha256', WIDE, (row) => row['sha256'] ?? null],
    ['location', WIDE, (row) => row['location'] ?? null],
    ['note', WIDE, (row) => row['note'] ?? null],
  ];
  function* rows(): Generator<readonly Cell[]> {
    for (const row of pagesOf<EvidenceSheetRow>(read, EVIDENCE_SQL)) yield columns.map(([, , cell]) => cell(row));
  }
  return {
    name: say('sheet.evidence'),
    columns: columns.map(([id, width]) => ({ header: say(`sheet.evidence.${id}`), width })),
    rows: { [Symbol.iterator]: rows },
  };
}

const dateCell = (day: string | number | null | undefined): Cell => (typeof day === 'string' ? { date: day } : null);
