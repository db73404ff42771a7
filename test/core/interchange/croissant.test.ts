import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Item } from '#contract/records/inventory';
import type { CardInput } from '#core/interchange/card';
import { writeCroissant } from '#core/interchange/croissant/write';
import { arbitraryVersion } from '#test/support/arbitrary-items';
import { fixture, only, read, refusal, told } from './mlops-files.ts';
import { cardOf, fileOf, plain } from './round-trip.ts';

describe('a dataset in Croissant', () => {
  test('is a dataset and its version', async () => {
    const draft = await read([fixture('croissant/small.json')]);
    expect([draft.format, draft.formatVersion]).toEqual(['croissant', '1.0']);
    expect(only(draft, 'dataset')).toMatchObject({ name: 'tickets', facts: { languages: ['en', 'de'] } });
    const { name, facts } = only(draft, 'dataset-version');
    expect(name).toBe('tickets 2.1.0');
    expect(facts).toMatchObject({
      summary: 'Support tickets of one year.',
      licence: 'CC-BY-4.0',
      licenceUrl: 'https://creativecommons.org/licenses/by/4.0/',
      url: 'https://data.example/tickets',
      semanticVersion: '2.1.0',
      createdOn: '2026-01-15',
      creators: [{ name: 'Example Data', url: 'https://data.example' }],
      publisher: 'Example Press',
      tags: ['tickets', 'support'],
      files: [
        {
          name: 'tickets.csv',
          format: 'text/csv',
          url: 'https://data.example/tickets.csv',
          sizeBytes: 2_000_000,
          sha256: 'a'.repeat(64),
        },
        { name: 'parts', format: 'text/csv' },
      ],
      columns: [
        { name: 'id', type: 'sc:Integer' },
        { name: 'text', type: 'sc:Text', description: 'What was written' },
      ],
    });
    expect(JSON.stringify(facts['knownBias'])).toContain('"bold"');
  });

  test('tells what no field holds', async () => {
    const draft = await read([fixture('croissant/small.json')]);
    expect(told(draft)).toEqual(
      expect.arrayContaining([
        'kept /isLiveDataset no-field',
        'kept /rai:dataUseCases no-field',
        'kept /distribution/1/includes no-field',
      ]),
    );
  });

  test('of 0.8 is told by its context', async () => {
    const old = {
      '@context': { '@vocab': 'https://schema.org/', ml: 'http://mlcommons.org/schema/' },
      '@type': 'sc:Dataset',
      name: 'old',
      citation: 'Doe',
      dataBiases: 'some',
      license: 'afl-3.0',
    };
    const draft = await read([fileOf('old.json', JSON.stringify(old))]);
    expect(draft.formatVersion).toBe('0.8');
    expect(only(draft, 'dataset-version').facts).toMatchObject({ citation: 'Doe', licence: 'afl-3.0' });
  });

  test('that is part of itself is read once', async () => {
    const cyclic = {
      '@context': {},
      '@type': 'Dataset',
      '@id': '#a',
      name: 'a',
      isPartOf: { '@id': '#b', isPartOf: { '@id': '#a' } },
      hasPart: [{ '@id': '#a' }],
    };
    const draft = await read([fileOf('a.json', JSON.stringify(cyclic))]);
    expect(draft.items).toHaveLength(2);
    expect(only(draft, 'dataset-version').extras['croissant']).toMatchObject({ '/isPartOf/isPartOf/@id': '#a' });
  });

  test.each([
    [
      'several datasets in one list',
      '[{"@context": {}, "@type": "sc:Dataset"}, {"@type": "sc:Dataset"}]',
      'interchange.malformed /',
    ],
    ['an end in its middle', '{"@context": {}, "@type": "sc:Dataset", "name": "x"', 'interchange.malformed 1:'],
    ['something that follows it', '{"@context": {}, "@type": "sc:Dataset"} x', 'interchange.malformed 1:'],
    ['another type', '{"@context": "https://schema.org", "@type": "Recipe"}', 'interchange.not-recognised'],
  ])('is refused for %s', async (_name, text, expected) => {
    expect(await refusal([fileOf('a.json', text)])).toContain(expected);
  });
});

const known = (item: Item): unknown => ({
  name: item.name,
  state: item.state,
  facts: plain(item.facts),
  custom: plain(item.custom),
});

describe('a dataset version written as Croissant', () => {
  test('says the same when it is read again, with its line', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryVersion('dataset-version'), async ({ item, parent }) => {
        const input: CardInput = { item, parent, links: [], people: new Map(), evidence: [] };
        const written = writeCroissant(input);
        const draft = await read([fileOf('croissant.json', written.text)]);
        const [line, version] = [only(draft, 'dataset'), only(draft, 'dataset-version')];
        expect({ name: version.name, state: version.state, facts: version.facts, custom: version.custom }).toEqual(
          known(item),
        );
        expect({ name: line.name, state: line.state, facts: line.facts }).toEqual({
          name: parent.name,
          state: parent.state,
          facts: plain(parent.facts),
        });
      }),
      {
        numRuns: 150,
        examples: fc
          .sample(arbitraryVersion('dataset-version'), { seed: 1, numRuns: 1 })
          // Croissant has a place for columns, but for nothing that this one says.
          .map(({ item, parent }): [{ item: Item; parent: Item }] => [
            { item: { ...item, facts: { columns: [{ isPersonal: false }] } }, parent },
          ]),
      },
    );
  });

  test('has what the specification requires, and tells what is missing', async () => {
    const draft = await read([fixture('croissant/small.json')]);
    const written = writeCroissant(cardOf(draft));
    const document = JSON.parse(String(written.text)) as Record<string, unknown>;
    for (const key of [
      '@context',
      '@type',
      'conformsTo',
      'name',
      'description',
      'license',
      'url',
      'creator',
      'datePublished',
    ])
      expect(document).toHaveProperty([key]);
    expect(document['conformsTo']).toBe('http://mlcommons.org/croissant/1.0');
    for (const file of document['distribution'] as Record<string, unknown>[]) {
      expect(file['@type']).toMatch(/^cr:File(Object|Set)$/);
      expect(file).toHaveProperty(['@id']);
      expect(file).toHaveProperty('encodingFormat');
    }
    expect(written).toMatchObject({ losses: [], schema: null });
    const item = { ...cardOf(draft).item, facts: {}, extras: {} };
    expect(
      writeCroissant({ ...cardOf(draft), item, links: [] }).losses.map(({ field, reason }) => `${field} ${reason}`),
    ).toEqual(['summary required', 'licence required', 'url required', 'creators required', 'createdOn required']);
  });

  test('gives back what an imported file said beyond our fields', async () => {
    const source = JSON.parse(Buffer.from(fixture('croissant/small.json').bytes).toString()) as Record<string, unknown>;
    const draft = await read([fixture('croissant/small.json')]);
    const document = JSON.parse(String(writeCroissant(cardOf(draft)).text)) as Record<string, unknown>;
    for (const key of Object.keys(source)) if (key !== '@context') expect(document[key], key).toEqual(source[key]);
  });
});
