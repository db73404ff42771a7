import type { Field, FieldColumn } from '#contract/inventory/field';
import { FIELDS } from '#contract/inventory/fields';
import type { MessageValues } from '#contract/messages';
import type { FactValue, Item } from '#contract/records/inventory';
import type { ExportLoss } from '#contract/records/transfer';
import type { RichText } from '#contract/rich-text';
import type { CardInput } from '../card.ts';

/** What a document is made of, whatever its format. */
export type DocumentBlock =
  | { readonly type: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly type: 'paragraph'; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly string[] }
  /** `headers` null: its first column names what stands in the second. */
  | {
      readonly type: 'table';
      readonly headers: readonly string[] | null;
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly type: 'prose'; readonly content: RichText };

/** Puts words to keys of messages, in one language. */
export type Say = (key: string, values?: MessageValues) => string;

type Words = { readonly say: Say; readonly people: CardInput['people'] };

/** A card as a document, and what of the record is not in it. */
export type CardDocument = {
  readonly title: string;
  readonly blocks: readonly DocumentBlock[];
  readonly losses: readonly ExportLoss[];
};

function cellText(
  value: string | number | boolean | null | undefined,
  column: FieldColumn,
  key: string,
  words: Words,
): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return words.say(value ? 'value.yes' : 'value.no');
  if (column.type === 'single') return words.say(`${key}.column.${column.id}.${value}`);
  if (column.type === 'person') return words.people.get(String(value)) ?? String(value);
  return String(value);
}

/**
 * A value as one line of text, in the words of one language.
 * @param key  `field.<kind>.<id>`
 */
export function factText(field: Field, value: FactValue, key: string, words: Words): string {
  switch (field.type) {
    case 'yes-no':
      return words.say(value === true ? 'value.yes' : 'value.no');
    case 'single':
      return words.say(`${key}.${String(value)}`);
    case 'multi':
      return (value as readonly string[]).map((option) => words.say(`${key}.${option}`)).join(', ');
    case 'tags':
      return (value as readonly string[]).join(', ');
    case 'person':
      return words.people.get(String(value)) ?? String(value);
    case 'number':
      return field.unit === undefined ? String(value) : `${String(value)} ${field.unit}`;
    default:
      return String(value);
  }
}

type Rows = readonly Readonly<Record<string, string | number | boolean | null>>[];

/** A table field with the columns that say anything. */
function tableBlock(field: Field, rows: Rows, key: string, words: Words): DocumentBlock {
  const columns = (field.columns ?? []).filter(({ id }) => rows.some((row) => (row[id] ?? null) !== null));
  return {
    type: 'table',
    headers: columns.map(({ id }) => words.say(`${key}.column.${id}`)),
    rows: rows.map((row) => columns.map((column) => cellText(row[column.id], column, key, words))),
  };
}

/** Values that are more than a line stand under a heading of their own. */
function longBlocks(field: Field, value: FactValue, key: string, words: Words): DocumentBlock[] | null {
  const heading: DocumentBlock = { type: 'heading', level: 3, text: words.say(key) };
  switch (field.type) {
    case 'long-text':
      return [heading, { type: 'paragraph', text: String(value) }];
    case 'rich-text':
      return [heading, { type: 'prose', content: value as RichText }];
    case 'tags':
      return [heading, { type: 'list', items: value as readonly string[] }];
    case 'table':
      return [heading, tableBlock(field, value as Rows, key, words)];
    default:
      return null;
  }
}

function groupBlocks(item: Item, words: Words): DocumentBlock[] {
  return FIELDS[item.kind].flatMap(({ id, fields }) => {
    const stated = fields.flatMap((field) => {
      const value = item.facts[field.id];
      return value === undefined ? [] : [{ field, value, key: `field.${item.kind}.${field.id}` }];
    });
    if (stated.length === 0) return [];
    const long = stated.map(({ field, value, key }) => longBlocks(field, value, key, words));
    const short = stated.filter((_, index) => long[index] === null);
    const rows = short.map(({ field, value, key }) => [words.say(key), factText(field, value, key, words)]);
    return [
      { type: 'heading', level: 2, text: words.say(`group.${id}`) },
      ...(rows.length === 0 ? [] : [{ type: 'table', headers: null, rows } as const]),
      ...long.flatMap((blocks) => blocks ?? []),
    ];
  });
}

function customBlocks({ custom }: Item, { say }: Words): DocumentBlock[] {
  const rows = Object.entries(custom).map(([id, value]) => [
    id,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return rows.length === 0
    ? []
    : [
        { type: 'heading', level: 2, text: say('document.custom') },
        { type: 'table', headers: null, rows },
      ];
}

function linkBlocks({ links }: CardInput, { say }: Words): DocumentBlock[] {
  if (links.length === 0) return [];
  const rows = links.map(({ type, direction, item, parent, note }) => [
    say(direction === 'to' ? `link.${type}` : `link.${type}.reverse`),
    parent === null ? item.name : `${parent.name} · ${item.name}`,
    say(`item-kind.${item.kind}`),
    note,
  ]);
  const headers = ['relation', 'record', 'kind', 'note'].map((column) => say(`document.links.${column}`));
  return [
    { type: 'heading', level: 2, text: say('document.links') },
    { type: 'table', headers, rows },
  ];
}

function evidenceBlocks({ evidence }: CardInput, { say }: Words): DocumentBlock[] {
  if (evidence.length === 0) return [];
  const headers = ['title', 'file', 'sha256'].map((column) => say(`document.evidence.${column}`));
  return [
    { type: 'heading', level: 2, text: say('document.evidence') },
    { type: 'table', headers, rows: evidence.map(({ title, name, sha256 }) => [title, name, sha256]) },
  ];
}

function headRows({ item, parent }: CardInput, { say, people }: Words): string[][] {
  const owner = item.ownerId === null ? null : (people.get(item.ownerId) ?? item.ownerId);
  return [
    [say('document.kind'), say(`item-kind.${item.kind}`)],
    ...(parent === null ? [] : [[say(`item-kind.${parent.kind}`), parent.name]]),
    ...(item.state === null ? [] : [[say('document.state'), say(`lifecycle.${item.state}`)]]),
    ...(owner === null ? [] : [[say('document.owner'), owner]]),
    [say('document.updated'), item.updatedAt.slice(0, 10)],
  ];
}

/** How many pictures a text shows. */
function picturesIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + picturesIn(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  if ('type' in value && value.type === 'image') return 1;
  return 'content' in value ? picturesIn(value.content) : 0;
}

/** What a document of words has no place for. */
function lossesOf({ item }: CardInput): ExportLoss[] {
  const pictures = Object.entries(item.facts).filter(([, value]) => picturesIn(value) > 0);
  return [
    ...Object.keys(item.extras).map((format) => ({ item: item.name, field: `extras.${format}`, reason: 'no-place' })),
    ...pictures.map(([field]) => ({ item: item.name, field, reason: 'pictures-as-words' })),
  ];
}

/** The card of a record with its facts, links and evidence, in one language. */
export function cardDocument(input: CardInput, say: Say): CardDocument {
  const { item, parent } = input;
  const words = { say, people: input.people };
  const title = parent === null ? item.name : `${parent.name} · ${item.name}`;
  return {
    title,
    blocks: [
      { type: 'heading', level: 1, text: title },
      { type: 'table', headers: null, rows: headRows(input, words) },
      ...groupBlocks(item, words),
      ...customBlocks(item, words),
      ...linkBlocks(input, words),
      ...evidenceBlocks(input, words),
    ],
    losses: lossesOf(input),
  };
}
