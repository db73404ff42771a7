import fc from 'fast-check';
import type { Field, FieldColumn } from '#contract/inventory/field';
import { fieldsOf } from '#contract/inventory/fields';
import { type ItemKind, KIND_FACTS } from '#contract/inventory/kinds';
import { type Facts, factSchema, type Item, type TableRow } from '#contract/records/inventory';
import type { RichMark, RichNode, RichText } from '#contract/rich-text';

/** What texts are made of: words, signs that Markdown, YAML, XML and formulas give a meaning to, other scripts, emoji. */
const PIECES = [
  'model',
  'data',
  'Zürich',
  '模型',
  '🦊',
  '#',
  '- ',
  '* ',
  '|',
  '`',
  '<b>',
  '&amp;',
  '---',
  ': ',
  "'",
  '"',
  '\\',
  '=1+1',
  '{{ x }}',
  '[a](b)',
  '_x_',
  '0.5',
  'null',
  'yes',
  'no',
  '1e3',
  '%',
  '~',
  '!',
  '@',
  '  ',
];

const words = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'of', 'the') },
        { weight: 1, arbitrary: fc.constantFrom(...PIECES) },
      ),
      { minLength: 1, maxLength },
    )
    .map((pieces) => pieces.join(' ').replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '');

/** One line of text, trimmed. */
export const arbitraryLine: fc.Arbitrary<string> = words(6);

/** Text of several lines, trimmed. */
export const arbitraryText: fc.Arbitrary<string> = fc
  .array(fc.oneof(words(10), fc.constant('')), { minLength: 1, maxLength: 4 })
  .map((lines) => lines.join('\n').trim())
  .filter((text) => text !== '');

const date = fc
  .tuple(fc.integer({ min: 1990, max: 2060 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
const number = fc.oneof(
  fc.integer({ min: 0, max: 1_000_000 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0),
  fc.constantFrom(0, 0.1, 1e-9, 1e21, 0.875),
);

const mark = fc.constantFrom<RichMark>(
  { type: 'bold' },
  { type: 'italic' },
  { type: 'code' },
  { type: 'strike' },
  { type: 'underline' },
  { type: 'link', attrs: { href: 'https://example.com/a' } },
);
const textNode = fc
  .tuple(words(5), fc.array(mark, { maxLength: 1 }))
  .map(([text, marks]): RichNode => ({ type: 'text', text, ...(marks.length === 0 ? {} : { marks }) }));
const paragraph = textNode.map((node): RichNode => ({ type: 'paragraph', content: [node] }));
const list = fc
  .tuple(fc.constantFrom('bulletList', 'orderedList'), fc.array(paragraph, { minLength: 1, maxLength: 3 }))
  .map(
    ([type, items]): RichNode =>
      ({ type, content: items.map((item): RichNode => ({ type: 'listItem', content: [item] })) }) as RichNode,
  );
const heading = fc
  .tuple(fc.integer({ min: 1, max: 6 }), words(3))
  .map(([level, text]): RichNode => ({ type: 'heading', attrs: { level }, content: [{ type: 'text', text }] }));
const table = fc.array(fc.tuple(words(2), words(2)), { minLength: 2, maxLength: 3 }).map(
  (rows): RichNode => ({
    type: 'table',
    content: rows.map(
      (cells, index): RichNode => ({
        type: 'tableRow',
        content: cells.map(
          (text): RichNode => ({
            type: index === 0 ? 'tableHeader' : 'tableCell',
            content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
          }),
        ),
      }),
    ),
  }),
);
const code = words(4).map((text): RichNode => ({ type: 'codeBlock', content: [{ type: 'text', text }] }));

/** Prose as an editor makes it. */
export const arbitraryRichText: fc.Arbitrary<RichText> = fc
  .array(fc.oneof({ weight: 4, arbitrary: paragraph }, list, heading, table, code), { minLength: 1, maxLength: 4 })
  .map((content) => ({ type: 'doc' as const, content }));

function cell(column: FieldColumn): fc.Arbitrary<string | number | boolean> {
  switch (column.type) {
    case 'number':
      return number;
    case 'yes-no':
      return fc.boolean();
    case 'date':
      return date;
    case 'single':
      return fc.constantFrom(...(column.options ?? []));
    case 'person':
      return fc.uuid({ version: 7 });
    case 'long-text':
      return arbitraryText;
    default:
      return arbitraryLine;
  }
}

function row(columns: readonly FieldColumn[]): fc.Arbitrary<TableRow> {
  const cells = Object.fromEntries(columns.map((column) => [column.id, cell(column)]));
  return fc
    .record(cells, { requiredKeys: [] })
    .filter((value) => Object.keys(value).length > 0) as fc.Arbitrary<TableRow>;
}

/** A value that the field takes. */
export function arbitraryFact(field: Field): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'rich-text':
      return arbitraryRichText;
    case 'number':
      return number;
    case 'date':
      return date;
    case 'yes-no':
      return fc.boolean();
    case 'single':
      return fc.constantFrom(...(field.options ?? []));
    case 'multi':
      return fc.subarray([...(field.options ?? [])], { minLength: 1 });
    case 'tags':
      return fc.array(arbitraryLine, { minLength: 1, maxLength: 3 });
    case 'table':
      return fc.array(row(field.columns ?? []), { minLength: 1, maxLength: 3 });
    case 'person':
      return fc.uuid({ version: 7 });
    case 'url':
      return fc.oneof(fc.constantFrom('https://example.com/a?b=c#d', 'pkg:huggingface/a/b@1'), arbitraryLine);
    case 'licence':
      return fc.oneof(fc.constantFrom('Apache-2.0', 'MIT OR Apache-2.0', 'CC-BY-4.0', 'openrail'), arbitraryLine);
    case 'long-text':
      return arbitraryText;
    default:
      return arbitraryLine;
  }
}

/** Facts of a kind: some of its fields, each with a value that its schema takes. */
export function arbitraryFacts(kind: ItemKind): fc.Arbitrary<Facts> {
  const fields = Object.fromEntries(
    fieldsOf(kind).map((field) => [
      field.id,
      arbitraryFact(field).filter((value) => factSchema(kind, field.id)?.safeParse(value).success === true),
    ]),
  );
  return fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Facts>;
}

/** A record with any facts, and nothing else out of the ordinary. */
export function arbitraryItem(kind: ItemKind): fc.Arbitrary<Item> {
  return fc.record({
    kind: fc.constant(kind),
    id: fc.uuid({ version: 7 }),
    version: fc.integer({ min: 1, max: 9 }),
    name: words(4).filter((name) => name.length <= 200),
    parentId: fc.constant(null),
    state: fc.constantFrom(null, ...KIND_FACTS[kind].states),
    ownerId: fc.constant(null),
    facts: arbitraryFacts(kind),
    custom: fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}$/),
      fc.oneof(fc.string({ unit: 'grapheme-ascii' }), fc.integer(), fc.boolean()),
      { maxKeys: 2, noNullPrototype: true },
    ) as fc.Arbitrary<Item['custom']>,
    extras: fc.constant({}),
    origin: fc.constant(null),
    createdAt: fc.constant('2026-01-02T03:04:05.678Z'),
    updatedAt: fc.constant('2026-05-06T07:08:09.123Z'),
  });
}

/** A version with its line, whose part it is. */
export function arbitraryVersion(
  kind: 'model-version' | 'dataset-version',
): fc.Arbitrary<{ item: Item; parent: Item }> {
  return fc
    .tuple(arbitraryItem(kind), arbitraryItem(kind === 'model-version' ? 'model' : 'dataset'))
    .map(([item, parent]) => ({
      item: { ...item, parentId: parent.id },
      parent: { ...parent, custom: {} },
    }));
}
