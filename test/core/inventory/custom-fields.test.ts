import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkSchema, compileChecks, type Json, type JsonObject } from '#core/inventory/custom-schema';
import { type InventoryCase, openInventoryCase, refOf } from '#test/support/inventory-case';

const object = (properties: Json, more: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...more });
const one = (property: Json): JsonObject => object({ risk: property });
const text = (more: JsonObject = {}): JsonObject => one({ type: 'string', ...more });
const parsed = (json: string): JsonObject => JSON.parse(json) as JsonObject;

const hostile: readonly (readonly [name: string, schema: JsonObject, place: string, reason: string])[] = [
  ['a reference', one({ $ref: '#' }), 'properties.risk.type', 'type'],
  ['a reference beside a type', text({ $ref: 'file:///etc/passwd' }), 'properties.risk.$ref', 'unknownKeyword'],
  ['a dynamic reference', object({}, { $dynamicRef: '#x' }), '$dynamicRef', 'unknownKeyword'],
  ['definitions', object({}, { $defs: {} }), '$defs', 'unknownKeyword'],
  ['an id', object({}, { $id: 'https://example.org/x' }), '$id', 'unknownKeyword'],
  ['another dialect', object({}, { $schema: 'http://json-schema.org/draft-04/schema#' }), '$schema', 'schema'],
  ['a pattern', text({ pattern: '(a+)+$' }), 'properties.risk.pattern', 'unknownKeyword'],
  ['pattern properties', object({}, { patternProperties: { '(a+)+$': {} } }), 'patternProperties', 'unknownKeyword'],
  ['property names', object({}, { propertyNames: { pattern: '^a' } }), 'propertyNames', 'unknownKeyword'],
  ['nested objects', one({ type: 'object', properties: {} }), 'properties.risk.type', 'type'],
  ['nested lists', one({ type: 'array', items: { type: 'array' } }), 'properties.risk.items.type', 'type'],
  ['lists of anything', one({ type: 'array' }), 'properties.risk.items', 'notAnObject'],
  ['several types', one({ type: ['string', 'null'] }), 'properties.risk.type', 'type'],
  ['any of', text({ anyOf: [{}] }), 'properties.risk.anyOf', 'unknownKeyword'],
  ['conditions', object({}, { if: {}, else: {} }), 'if', 'unknownKeyword'],
  ['a default', text({ default: '<script>' }), 'properties.risk.default', 'unknownKeyword'],
  ['another format', text({ format: 'regex' }), 'properties.risk.format', 'format'],
  ['no options', text({ enum: [] }), 'properties.risk.enum', 'options'],
  ['repeated options', text({ enum: ['a', 'a'] }), 'properties.risk.enum', 'options'],
  ['options that are no texts', text({ enum: [{}] }), 'properties.risk.enum', 'options'],
  [
    'too many options',
    text({ enum: Array.from({ length: 201 }, (_, at) => `${at}`) }),
    'properties.risk.enum',
    'options',
  ],
  ['a title of several lines', text({ title: 'a\nb' }), 'properties.risk.title', 'text'],
  ['a description that is no text', object({}, { description: {} }), 'description', 'text'],
  ['half a character', text({ title: '\ud800' }), 'properties.risk.title', 'text'],
  ['limits the wrong way round', one({ type: 'number', minimum: 2, maximum: 1 }), 'properties.risk', 'limits'],
  ['a limit that is no number', one({ type: 'integer', minimum: '1' }), 'properties.risk', 'limits'],
  ['a length of zero', text({ maxLength: 0 }), 'properties.risk.maxLength', 'limits'],
  ['a list of properties', object([]), 'properties', 'notAnObject'],
  ['no properties', { type: 'object' }, 'properties', 'notAnObject'],
  ['a name with a dot', object({ 'a.b': { type: 'string' } }), 'properties.a.b', 'name'],
  ['a reserved name', object({ constructor: { type: 'string' } }), 'properties.constructor', 'name'],
  [
    'a prototype',
    parsed('{"type":"object","properties":{"__proto__":{"type":"string"}}}'),
    'properties.__proto__',
    'name',
  ],
  ['a prototype as keyword', parsed('{"type":"object","properties":{},"__proto__":{}}'), '__proto__', 'unknownKeyword'],
  [
    'too many fields',
    object(Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`a${at}`, { type: 'boolean' }]))),
    'properties',
    'tooMany',
  ],
  ['a required field that is none', object({}, { required: ['toString'] }), 'required', 'required'],
  ['required twice', { ...one({ type: 'boolean' }), required: ['risk', 'risk'] }, 'required', 'required'],
  ['other fields allowed', object({}, { additionalProperties: true }), 'additionalProperties', 'unknownKeyword'],
];

describe('a schema of custom fields', () => {
  test.each(hostile)('with %s is refused at its place', (_, schema, place, reason) => {
    expect(() => checkSchema(schema)).toThrow(
      expect.objectContaining({ code: 'custom-field.not-allowed', details: { place, reason } }),
    );
    expect(({} as Record<string, unknown>)['type']).toBeUndefined();
  });

  test('of every accepted form checks values by ajv', () => {
    const checks = compileChecks(
      object({
        text: { type: 'string', maxLength: 3, title: 'Text', description: 'Short' },
        option: { type: 'string', enum: ['a', 'b'] },
        day: { type: 'string', format: 'date' },
        link: { type: 'string', format: 'uri' },
        share: { type: 'number', minimum: 0, maximum: 1 },
        count: { type: 'integer' },
        isOpen: { type: 'boolean' },
        places: { type: 'array', items: { type: 'string', enum: ['x'] }, maxItems: 2 },
      }),
    );
    const fits: [string, Json][] = [
      ['text', 'abc'],
      ['option', 'a'],
      ['day', '2026-11-23'],
      ['link', 'https://example.org'],
      ['share', 0.5],
      ['count', 3],
      ['isOpen', false],
      ['places', ['x']],
    ];
    expect(fits.map(([field, value]) => checks(field, value))).toEqual(fits.map(() => null));
    const unfit: [string, Json, string][] = [
      ['text', 'abcd', 'maxLength'],
      ['option', 'c', 'enum'],
      ['day', '2026-02-30', 'format'],
      ['link', 'not a link', 'format'],
      ['share', 2, 'maximum'],
      ['count', 1.5, 'type'],
      ['isOpen', 'yes', 'type'],
      ['places', ['y'], 'enum'],
      ['places', ['x', 'x', 'x'], 'maxItems'],
      ['unknown', 1, 'properties'],
      ['toString', 1, 'properties'],
    ];
    expect(unfit.map(([field, value]) => checks(field, value))).toEqual(unfit.map(([, , keyword]) => keyword));
  });
});

describe('custom fields of a workspace', () => {
  let house: InventoryCase;
  beforeEach(async () => {
    house = await openInventoryCase();
  });
  afterEach(() => house.stop());

  const schema = object({ tier: { type: 'string', enum: ['low', 'high'] }, reviews: { type: 'integer' } });
  const save = (given: JsonObject, version: number, keepUnfit = false) =>
    house.client.customField.save({ kind: 'model', version, schema: given as never, keepUnfit });
  const setTier = async (value: string | number | null, field = 'tier') => {
    const [row] = (await house.client.inventory.list({ kind: 'model' })).rows;
    const item = { kind: 'model', id: row?.id ?? '' } as const;
    return house.client.inventory.setField({
      ...item,
      baseVersion: row?.version ?? 0,
      field: `custom.${field}`,
      value,
    });
  };

  test('take values that fit and refuse others; a value can always be taken away', async () => {
    await house.add('model', 'Ranker');
    expect(await save(schema, 0)).toEqual({ kind: 'model', version: 1, schema });
    expect((await setTier('high')).item.custom).toEqual({ tier: 'high' });
    await expect(setTier('middle')).rejects.toMatchObject({
      code: 'custom-field.unfit',
      data: { field: 'tier', reason: 'enum' },
    });
    await expect(setTier('x', 'other')).rejects.toMatchObject({ code: 'custom-field.unknown' });
    expect((await setTier(null)).item.custom).toEqual({});
  });

  test('a preview tells of every field what another schema would do, and changes nothing', async () => {
    await house.add('model', 'Ranker');
    await save(schema, 0);
    await setTier('high');
    await setTier(3, 'reviews');
    const next = object({ tier: { type: 'string', enum: ['low'] }, owner: { type: 'string' } });
    const preview = await house.client.customField.preview({ kind: 'model', schema: next as never });
    expect(preview).toMatchObject({
      records: 1,
      fields: [
        { field: 'tier', change: 'changed', holding: 1, unfit: 1 },
        { field: 'owner', change: 'added', holding: 0, unfit: 0 },
        { field: 'reviews', change: 'removed', holding: 1, unfit: 1 },
      ],
      examples: [
        { name: 'Ranker', field: 'reviews', reason: 'properties' },
        { name: 'Ranker', field: 'tier', reason: 'enum' },
      ],
    });
    expect(await house.client.customField.list()).toEqual([{ kind: 'model', version: 1, schema }]);
    await expect(save(next, 1)).rejects.toMatchObject({ code: 'custom-field.values-unfit', data: { count: 2 } });
    await save(next, 1, true);
    const [row] = (await house.client.inventory.list({ kind: 'model' })).rows;
    expect((await house.view({ kind: 'model', id: row?.id ?? '' })).item.custom).toEqual({ tier: 'high', reviews: 3 });
  });

  test('are changed from the version that was seen, by owners of the workspace', async () => {
    await save(schema, 0);
    await expect(save(schema, 0)).rejects.toMatchObject({ code: 'record.changed-meanwhile' });
    const dora = await house.client.person.add({ name: 'Dora', email: '', roles: ['developer'] });
    await house.client.session.actAs({ personId: dora.id });
    await expect(save(object({}), 1)).rejects.toMatchObject({ code: 'custom-field.not-owner', data: { name: 'Dora' } });
  });

  test('notes in the margin stand on fields that are there, and are closed and opened again', async () => {
    const model = await house.add('model', 'Ranker');
    const item = refOf(model);
    const [note] = await house.client.itemComment.add({
      item,
      field: 'summary',
      quote: 'Ranks',
      text: 'What exactly?',
    });
    expect(note).toMatchObject({ field: 'summary', quote: 'Ranks', personName: 'Olga Owner', resolvedAt: null });
    await expect(house.client.itemComment.add({ item, field: 'nothing', text: 'x' })).rejects.toMatchObject({
      code: 'record.not-found',
    });
    const resolve = (baseVersion: number, isResolved: boolean) =>
      house.client.itemComment.resolve({ id: note?.id ?? '', baseVersion, isResolved });
    expect(await resolve(1, true)).toMatchObject([{ resolvedAt: expect.stringMatching(/^2026/) }]);
    await expect(resolve(1, false)).rejects.toMatchObject({ code: 'record.changed-meanwhile' });
    expect(await resolve(2, false)).toMatchObject([{ resolvedAt: null, version: 3 }]);
    expect(await house.client.itemComment.list(item)).toHaveLength(1);
  });
});
