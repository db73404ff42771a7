import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldsOf } from '#contract/inventory/fields';
import { ITEM_KINDS } from '#contract/inventory/kinds';
import { factSchema } from '#contract/records/inventory';
import { plainCheck } from '#core/store/plain-facts';
import { arbitraryFact } from '#test/support/arbitrary-items';

const fields = ITEM_KINDS.flatMap((kind) => fieldsOf(kind).map((field) => ({ kind, field })));
const schemaOf = ({ kind, field }: (typeof fields)[number]) => {
  const schema = factSchema(kind, field.id);
  if (!schema) throw new Error(`no schema of ${kind}.${field.id}`);
  return schema;
};

/** Values that a field may take or not: of any field, nearly right, at the edge, or of no sense at all. */
const anyValue = fc.oneof(
  fc.constantFrom(...fields).chain(({ field }) => arbitraryFact(field)),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(499, 500, 501, 2000, 2001, 20_000, 20_001, 100_000, 100_001).map((length) => 'x'.repeat(length)),
  fc.constantFrom(1, 5000, 5001).map((length) => Array.from({ length }, () => 'entry')),
  fc.constantFrom(
    ' padded ',
    '\u00a0',
    '\ufeffx',
    '',
    -0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e308,
    null,
    undefined,
  ),
  fc.array(
    fc.dictionary(fc.constantFrom('name', 'value', 'role', '__proto__', 'email'), fc.oneof(fc.string(), fc.integer())),
  ),
  fc
    .array(fc.oneof(fc.string(), fc.constantFrom('a'.repeat(33_000), '\u0001'.repeat(17_000), '\u0001'.repeat(40_000))))
    .map((texts) => ({
      type: 'doc',
      content: texts.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
    })),
  fc.record(
    {
      type: fc.constantFrom('doc', 'paragraph', 'text'),
      content: fc.array(
        fc.record(
          {
            type: fc.constantFrom(
              'paragraph',
              'codeBlock',
              'bulletList',
              'listItem',
              'blockquote',
              'text',
              'hardBreak',
              'x',
            ),
            content: fc.constantFrom([], [{ type: 'text', text: 'a' }], [{ type: 'text', text: '' }], 'a', undefined),
            text: fc.constantFrom('a', '', 1),
          },
          { requiredKeys: ['type'] },
        ),
      ),
      more: fc.constant(1),
    },
    { requiredKeys: ['type', 'content'] },
  ),
  fc.anything(),
);

test('what the quick check takes, the schema takes, as the same value', () => {
  fc.assert(
    fc.property(fc.constantFrom(...fields), anyValue, (one, value) => {
      const plain = plainCheck(one.field)(value);
      if (plain === null) return;
      const read = schemaOf(one).safeParse(value);
      expect(read.success).toBe(true);
      expect(plain).toEqual(read.data);
    }),
    { numRuns: 5000 },
  );
});

test('the values that most facts have are taken without the schema', () => {
  const quick = ['text', 'long-text', 'url', 'licence', 'number', 'yes-no', 'single', 'tags'];
  for (const one of fields.filter(({ field }) => quick.includes(field.type))) {
    fc.assert(
      fc.property(arbitraryFact(one.field), (value) => {
        const read = schemaOf(one).safeParse(value);
        expect(plainCheck(one.field)(value)).toEqual(read.success ? read.data : null);
      }),
      { numRuns: 5 },
    );
  }
  const prose = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'as written' }] }] };
  expect(plainCheck({ id: 'overview', type: 'rich-text' })(prose)).toEqual(prose);
});
