import './browser.ts';
import { expect, test } from 'vitest';
import { fieldOf } from '#contract/inventory/fields';
import { FieldId } from '#contract/records/inventory';
import { linkChoices } from '../../renderer/screens/item/link-choices.ts';
import { toCells, toRows } from '../../renderer/screens/item/table-rows.ts';
import { customFields, ownFields, schemaOf } from '../../renderer/screens/own-fields/custom-schema.ts';
import { idFrom } from '../../renderer/screens/own-fields/own-fields.svelte.ts';

const schema = {
  type: 'object',
  properties: {
    costCentre: { type: 'string', title: 'Cost centre', maxLength: 40 },
    board: { type: 'string', title: 'Board', enum: ['Hamburg', 'Wien'] },
    budget: { type: 'integer', title: 'Budget', minimum: 0, maximum: 100 },
    since: { type: 'string', title: 'Since', format: 'date' },
  },
  required: ['board'],
  additionalProperties: false,
};

test('a schema that is only looked at is saved as it was, with the limits that the editor does not show', () => {
  expect(schemaOf(ownFields(schema))).toEqual(schema);
});

test('a field that becomes another type loses the limits of the old one', () => {
  const fields = ownFields(schema).map((field) =>
    field.id === 'budget' ? { ...field, type: 'text' as const, isRequired: true } : field,
  );
  const changed = schemaOf(fields);
  expect(changed['properties']).toMatchObject({ budget: { type: 'string', title: 'Budget', maxLength: 2000 } });
  expect(JSON.stringify(changed)).not.toContain('minimum');
  expect(changed['required']).toEqual(['board', 'budget']);
});

test('own fields are shown as the card shows its own types', () => {
  expect(customFields(schema).map(({ field }) => [field.id, field.type, field.options])).toEqual([
    ['costCentre', 'text', undefined],
    ['board', 'single', ['Hamburg', 'Wien']],
    ['budget', 'number', undefined],
    ['since', 'date', undefined],
  ]);
});

test.each([
  ['Review board', 'reviewBoard'],
  ['Größe (m²)', 'grosseM2'],
  ['4 eyes', 'field4Eyes'],
  ['', 'field'],
])('the title %o suggests the id %s', (title, id) => {
  expect(idFrom(title)).toBe(id);
  expect(FieldId.safeParse(idFrom(title)).success).toBe(true);
});

test('rows of a table pass through the editor unchanged; what is empty is left out', () => {
  const field = fieldOf('dataset-version', 'personalDataCategories');
  if (field === undefined) throw new Error('There is no such field');
  const rows = [
    { category: 'Health', isSpecial: true, purpose: 'Triage' },
    { category: 'Name', isSpecial: false },
  ];
  expect(toRows(field, toCells(rows))).toEqual(rows);
  expect(toCells([{ category: 'Name', purpose: null, isSpecial: null }])).toEqual([{ category: 'Name' }]);
  expect(toRows(field, [])).toBeNull();
});

test('a record is offered only links that its kind can have, each read from its own end', () => {
  const of = (kind: Parameters<typeof linkChoices>[0]) =>
    linkChoices(kind).map(({ type, isFrom }) => `${type}${isFrom ? '' : ' (reverse)'}`);
  expect(of('dataset-version')).toEqual([
    'trained-on (reverse)',
    'validated-on (reverse)',
    'tested-on (reverse)',
    'fine-tuned-on (reverse)',
    'derived-from',
    'derived-from (reverse)',
    'part-of',
    'supplied-by',
    'replaces',
    'replaces (reverse)',
  ]);
  expect(of('organisation')).toEqual(['supplied-by (reverse)', 'replaces', 'replaces (reverse)']);
  expect(linkChoices('model').find(({ type }) => type === 'replaces')?.others).toEqual(['model']);
});
