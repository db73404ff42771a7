import { describe, expect, test } from 'vitest';
import { readFiles, recognise } from '#core/interchange/formats';
import { writeModelCardToolkit } from '#core/interchange/model-card-toolkit/write';
import {
  cardOf,
  fileOf,
  fixture,
  notesOf,
  plain,
  refusalOf,
  sayings,
  schemas,
  tools,
  writeSame,
} from './round-trip.ts';

const read = async (name: string) => plain(await readFiles(name, [fixture(name)], tools));

describe('reading cards of the Model Card Toolkit', () => {
  test('a card of 0.0.2 fills the fields of a model version; data and graphics beyond them are kept', async () => {
    const draft = await read('model-card-toolkit/full-0.0.2.json');
    expect(draft.formatVersion).toBe('0.0.2');
    const { overview, ...facts } = draft.items[1]?.facts ?? {};
    expect(facts).toEqual({
      summary: 'Finds cats.',
      authors: [{ name: 'Ada', contact: 'ada@example.org' }],
      semanticVersion: '1.0',
      releasedOn: '2026-01-02',
      changes: 'First.',
      licence: 'Apache-2.0',
      references: [{ url: 'https://example.org/cats' }],
      citation: 'Ada (2026)',
      artefactUrl: '/models/cat',
      architecture: 'CNN',
      datasets: [{ name: 'cats', url: 'https://example.org/data' }],
      inputs: [{ name: 'image', format: 'png' }],
      outputs: [{ format: 'probability' }],
      metrics: [{ type: 'accuracy', value: 0.97, slice: 'tabby', threshold: 0.5, lower: 0.96, upper: 0.98 }],
      users: ['Cat owners'],
      limitations: ['No dogs'],
      ethicalConsiderations: [{ name: 'Privacy', mitigation: 'Blur' }],
    });
    expect(overview).toMatchObject({ content: [{ type: 'heading' }, { type: 'paragraph' }] });
    expect(notesOf(draft)).toEqual([
      'kept /model_details/citations/0/style no-field',
      'kept /model_parameters/data/0/sensitive/sensitive_data/0 no-field',
      'kept /quantitative_analysis/graphics/collection no-field',
    ]);
  });

  test('the shapes of 0.0.1 are read', async () => {
    const draft = await read('model-card-toolkit/old-0.0.1.json');
    expect(draft.items[1]?.facts).toEqual({
      licence: 'Apache-2.0',
      references: [{ url: 'https://example.org/old' }],
      citation: 'Ada (2020)',
      datasets: [
        { name: 't', url: 'https://example.org/t', role: 'training' },
        { name: 'e', role: 'validation' },
      ],
      users: ['Everyone'],
      useCases: ['Finding'],
    });
    expect(notesOf(draft)).toEqual([]);
  });

  test('values that no field takes are kept and told', async () => {
    const draft = await read('model-card-toolkit/odd-values.json');
    expect(draft.items[1]?.facts).toEqual({ licence: 'Ask first AND MIT', metrics: [{ type: 'accuracy' }] });
    expect(notesOf(draft)).toEqual([
      'kept /model_details/licenses/0/custom_text no-field',
      'kept /model_details/licenses/1/identifier no-field',
      'kept /quantitative_analysis/performance_metrics/0/value no-field',
      'kept /model_details/version/date no-field',
      'kept /extra_section/a no-field',
    ]);
  });

  test('a card with nothing but a name is a model version with that name', async () => {
    expect((await read('model-card-toolkit/minimal.json')).items.map(({ name }) => name)).toEqual(['Bare', 'Bare']);
  });
});

test.each([
  ['no-name.json', '/model_details/name'],
  ['wrong-section.json', '/considerations'],
])('%s is refused with its place', async (name, place) => {
  expect(recognise([fixture(`model-card-toolkit/${name}`)])?.id).toBe('model-card-toolkit');
  expect(await refusalOf(fixture(`model-card-toolkit/${name}`))).toMatchObject({
    code: 'interchange.malformed',
    details: { name, place },
  });
});

test('a card, read and written again, says the same', async () => {
  const draft = await read('model-card-toolkit/full-0.0.2.json');
  const written = writeSame(draft);
  expect(written.losses).toEqual([]);
  const again = plain(await readFiles('card.json', [fileOf('card.json', written.text)], tools));
  expect(sayings(again)).toEqual(sayings(draft));
  expect(writeSame(again).text).toBe(written.text);
});

test('what the card cannot hold is declared, by field and by column', async () => {
  const input = cardOf(await read('model-card-toolkit/minimal.json'));
  const item = {
    ...input.item,
    state: 'live' as const,
    ownerId: input.item.id,
    facts: {
      parameterCount: 7,
      metrics: [{ type: 'f1', value: 0.5, dataset: 'x' }],
      references: [{ type: 'paper', url: 'not an address' }],
    },
  };
  expect(
    writeModelCardToolkit({ ...input, item }, schemas).losses.map(({ field, reason }) => `${field} ${reason}`),
  ).toEqual([
    'state no-place',
    'owner no-place',
    'parameterCount no-place',
    'metrics.dataset no-place',
    'references no-place',
  ]);
});

test('what was kept of a card that is against the schema is not written again, and declared', async () => {
  const draft = await read('model-card-toolkit/odd-values.json');
  const written = writeSame(draft);
  expect(written.losses).toEqual([
    { item: 'Odd', field: 'extras./extra_section/a', reason: 'against-schema' },
    { item: 'Odd', field: 'extras./model_details/version/date', reason: 'against-schema' },
  ]);
});
