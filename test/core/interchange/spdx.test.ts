import { describe, expect, test } from 'vitest';
import { readFiles, recognise } from '#core/interchange/formats';
import { fileOf, fixture, notesOf, plain, refusalOf, sayings, schemas, tools, writeSame } from './round-trip.ts';

const read = async (name: string) => plain(await readFiles(name, [fixture(name)], tools));

describe('reading SPDX 3', () => {
  test('an AI package with data, supplier, author and licence becomes records that are linked', async () => {
    const draft = await read('spdx/model.json');
    expect(draft.formatVersion).toBe('3.0.1');
    expect(draft.items.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'model net',
      'model-version net 1.2',
      'organisation Acme GmbH',
      'dataset words',
      'dataset-version words',
    ]);
    expect(draft.links.map(({ type, fromKey, toKey }) => `${fromKey} ${type} ${toKey}`)).toEqual([
      'https://example.org/net supplied-by organisation:Acme GmbH',
      'https://example.org/net trained-on https://example.org/data',
    ]);
    expect(draft.items[1]?.facts).toEqual({
      summary: 'Recognises writing.',
      semanticVersion: '1.2',
      licence: 'MIT',
      authors: [{ name: 'Ada', contact: 'ada@example.org' }],
      artefactUrl: 'https://example.org/net.bin',
      releasedOn: '2026-01-01',
      architectureFamily: 'CNN',
      limitations: ['Latin script only.'],
      metrics: [{ type: 'cer', value: 0.1 }],
      hyperparameters: [{ name: 'epochs', value: '10' }],
      trainingPersonalData: 'special-category',
      energy: [{ activity: 'training', energyKwh: 3.5 }],
    });
    expect(draft.items[3]?.facts).toEqual({ modalities: ['image'] });
    expect(draft.items[4]?.facts).toEqual({ confidentiality: 'confidential' });
    expect(notesOf(draft)).toEqual([
      'kept /@graph/3/ai_safetyRiskAssessment no-field',
      'dropped /@graph other-elements',
      'dropped /@graph other-elements',
    ]);
  });

  test('a dataset package keeps what no field holds, and with it the rest of its document', async () => {
    const draft = await read('spdx/dataset.json');
    expect(draft.items.map(({ kind, facts }) => [kind, Object.keys(facts)])).toEqual([
      ['dataset', ['homepage', 'modalities']],
      ['dataset-version', ['collection', 'knownBias', 'sizeBytes']],
    ]);
    expect(notesOf(draft)).toEqual([
      'kept /@graph/3/dataset_hasSensitivePersonalInformation no-field',
      'kept /@graph/3/dataset_datasetType/1 no-field',
      'kept /@graph other-elements',
      'kept /@graph other-elements',
      'kept /@graph other-elements',
    ]);
  });

  test('a document that its schema would not take is read as far as it goes, and that is told', async () => {
    const draft = await read('spdx/loose.json');
    expect(draft.items.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['model loose', 'model-version loose']);
    expect(notesOf(draft)).toEqual([
      'kept /@graph/0/suppliedBy dead-reference',
      'kept /@graph/0/ai_metric no-field',
      expect.stringMatching(/^unsure .* against-schema$/),
    ]);
  });
});

test.each([
  [
    'spdx/software-only.json',
    { code: 'interchange.nothing-inside', details: { name: 'software-only.json', format: 'SPDX 3' } },
  ],
  [
    'spdx/spdx-2.json',
    {
      code: 'interchange.malformed',
      details: { name: 'spdx-2.json', place: '/spdxVersion', reason: 'SPDX 3 is expected' },
    },
  ],
  [
    'spdx/graph-of-text.json',
    {
      code: 'interchange.malformed',
      details: { name: 'graph-of-text.json', place: '/@graph/0', reason: 'an element is expected' },
    },
  ],
])('%s is refused with what is wrong', async (name, refusal) => {
  expect(recognise([fixture(name)])?.id).toBe('spdx');
  expect(await refusalOf(fixture(name))).toEqual(refusal);
});

test.each(['model.json', 'dataset.json'])(
  '%s, read and written again, says the same, as the official schema wants it',
  async (name) => {
    const draft = await read(`spdx/${name}`);
    const written = writeSame(draft);
    expect(written.losses).toEqual([]);
    expect(schemas.check('spdx-3.0.1', JSON.parse(String(written.text)))).toBeNull();
    const again = plain(await readFiles('spdx.json', [fileOf('spdx.json', written.text)], tools));
    expect(sayings(again)).toEqual(sayings(draft));
    expect(writeSame(again).text).toBe(written.text);
  },
);

test('what was kept of a document that is against the schema is not written again, and declared', async () => {
  const written = writeSame(await read('spdx/loose.json'));
  expect(written.losses.map(({ field, reason }) => `${field} ${reason}`)).toContain('extras./ai_metric against-schema');
  expect(schemas.check('spdx-3.0.1', JSON.parse(String(written.text)))).toBeNull();
});
