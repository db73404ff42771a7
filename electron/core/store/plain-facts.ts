import type { Field, FieldColumn } from '#contract/inventory/field';
import type { FactValue } from '#contract/records/inventory';

/** Of one line or of many, as `factSchema` takes them. */
const MOST_CHARACTERS: Partial<Record<Field['type'], number>> = {
  text: 2000,
  'long-text': 100_000,
  url: 2000,
  licence: 500,
};
const MOST_ENTRIES = 5000;
const MOST_CELL_CHARACTERS = 20_000;
/** What a rich text may have as JSON, and the most that one character or one node's form can take of it. */
const MOST_RICH_TEXT = 200_000;
const LONGEST_CHARACTER = 6;
const LONGEST_NODE = 60;
const MOST_DEPTH = 20;

/** Tells whether a schema would certainly take a value as it stands, texts without the space around them. */
export type PlainCheck = (value: unknown) => FactValue | null;

function trimmed(value: unknown, most: number): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text.length > 0 && text.length <= most ? text : null;
}

function list(value: unknown): string[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_ENTRIES) return null;
  const texts: string[] = [];
  for (const entry of value) {
    const text = trimmed(entry, MOST_CELL_CHARACTERS);
    if (text === null) return null;
    texts.push(text);
  }
  return texts;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

type Row = Record<string, string>;

/** Rows of texts only; other cells are for the schema. */
function rowsOf(value: unknown, columns: ReadonlySet<string>): Row[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_ENTRIES) return null;
  const rows: Row[] = [];
  for (const given of value) {
    if (!isPlainObject(given)) return null;
    const row: Row = {};
    for (const id of Reflect.ownKeys(given)) {
      if (typeof id !== 'string' || !columns.has(id)) return null;
      const cell = given[id];
      if (typeof cell !== 'string' || cell.length > MOST_CELL_CHARACTERS) return null;
      row[id] = cell;
    }
    rows.push(row);
  }
  return rows;
}

const textColumn = ({ type }: FieldColumn): boolean => type === 'text' || type === 'long-text' || type === 'person';

const BLOCKS: ReadonlySet<unknown> = new Set(['paragraph', 'codeBlock', 'bulletList', 'listItem', 'blockquote']);
const MAY_BE_EMPTY: ReadonlySet<unknown> = new Set(['paragraph', 'codeBlock']);

/** How long the JSON of a node is at most; NaN for what the schema has to look at. */
function plainNode(node: unknown, depth: number): number {
  if (!isPlainObject(node) || depth > MOST_DEPTH) return Number.NaN;
  const keys = Reflect.ownKeys(node).length;
  const { type, text, content } = node;
  if (type === 'text') {
    return keys === 2 && typeof text === 'string' && text !== ''
      ? LONGEST_NODE + text.length * LONGEST_CHARACTER
      : Number.NaN;
  }
  if (!BLOCKS.has(type)) return Number.NaN;
  if (keys === 1 && MAY_BE_EMPTY.has(type)) return LONGEST_NODE;
  if (keys !== 2 || !Array.isArray(content) || (content.length === 0 && !MAY_BE_EMPTY.has(type))) return Number.NaN;
  let length = LONGEST_NODE;
  for (const part of content) length += plainNode(part, depth + 1);
  return length;
}

function plainDocument(value: unknown): FactValue | null {
  if (!isPlainObject(value) || value['type'] !== 'doc' || Reflect.ownKeys(value).length !== 2) return null;
  const { content } = value;
  if (!Array.isArray(content)) return null;
  let length = LONGEST_NODE;
  for (const node of content) length += plainNode(node, 0);
  return length <= MOST_RICH_TEXT ? (value as FactValue) : null;
}

/**
 * A check of the values that most facts have, in a tenth of the time of `factSchema`, whose result it gives. What it gives
 * null for may still be a value: the schema decides.
 */
export function plainCheck(field: Field): PlainCheck {
  const { type, options } = field;
  const most = MOST_CHARACTERS[type];
  if (most !== undefined) return (value) => trimmed(value, most);
  switch (type) {
    case 'tags':
      return list;
    case 'number':
      return (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null);
    case 'yes-no':
      return (value) => (typeof value === 'boolean' ? value : null);
    case 'single':
      return (value) => (typeof value === 'string' && options?.includes(value) === true ? value : null);
    case 'table': {
      const columns = new Set((field.columns ?? []).filter(textColumn).map(({ id }) => id));
      return (value) => rowsOf(value, columns);
    }
    case 'rich-text':
      return plainDocument;
    default:
      return () => null;
  }
}
