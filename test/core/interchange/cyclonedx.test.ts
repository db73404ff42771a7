import { describe, expect, test } from 'vitest';
import { writeCycloneDx } from '#core/interchange/cyclonedx/write';
import { readFiles, recognise } from '#core/interchange/formats';
import {
  cardOf,
  fileOf,
  fixture,
  itemOf,
  notesOf,
  plain,
  refusalOf,
  sayings,
  schemas,
  tools,
  writeSame,
} from './round-trip.ts';

const read = async (name: string) => plain(await readFiles(name, [fixture(name)], tools));
const bom = (content: object): { name: string; bytes: Uint8Array } =>
  fileOf('bom.json', JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, ...content }));

describe('reading CycloneDX', () => {
  test('a model with its card, data, supplier and ancestor becomes records that are linked', async () => {
    const draft = await read('cyclonedx/model-1.6.json');
    expect(draft.items.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'model fraud-detector',
      'model-version fraud-detector 2.1.0',
      'organisation Acme GmbH',
      'model base-net',
      'model-version base-net 1',
      'dataset claims',
      'dataset-version claims 2025',
    ]);
    expect(draft.links.map(({ type, fromKey, toKey }) => `${fromKey} ${type} ${toKey}`)).toEqual([
      'model supplied-by organisation:Acme GmbH',
      'model trained-on claims',
      'model based-on base',
    ]);
    expect(draft.items[1]?.facts).toEqual({
      semanticVersion: '2.1.0',
      summary: 'Finds fraud.',
      authors: [{ name: 'Ada', contact: 'ada@acme.example' }],
      licence: 'Apache-2.0',
      licenceUrl: 'https://acme.example/licence',
      copyright: 'Acme GmbH',
      tags: ['finance', 'fraud'],
      artefacts: [{ sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' }],
      references: [{ type: 'documentation', title: 'Manual', url: 'https://acme.example/docs' }],
      artefactUrl: 'https://acme.example/model.bin',
      learning: 'supervised',
      task: 'classification',
      architectureFamily: 'gradient boosting',
      architecture: 'XGBoost',
      datasets: [{ name: 'inline', description: 'said inline' }],
      inputs: [{ format: 'vector' }],
      outputs: [{ format: 'score' }],
      metrics: [{ type: 'auc', value: 0.9, slice: 'all', lower: 0.88, upper: 0.92 }],
      users: ['Analysts'],
      limitations: ['Not for insurance'],
      energy: [{ activity: 'training', energyKwh: 12.5, emissionsKgCo2e: 4.2, provider: 'Stadtwerke', source: 'wind' }],
      fairnessAssessments: [{ groupAtRisk: 'Small shops', harms: 'Refused payments', mitigation: 'Review' }],
    });
    expect(draft.items[2]?.facts).toEqual({
      homepage: 'https://acme.example',
      country: 'DE',
      contacts: [{ name: 'Ada', email: 'ada@acme.example' }],
    });
    expect(draft.items[5]?.facts).toEqual({
      custodians: [
        { role: 'custodian', name: 'Ben', contact: 'ben@acme.example' },
        { role: 'owner', name: 'Acme GmbH' },
      ],
    });
    expect(draft.items[6]?.facts).toEqual({
      semanticVersion: '2025',
      url: 'https://acme.example/claims',
      confidentiality: 'confidential',
      personalDataCategories: [{ category: 'names' }],
    });
  });

  test('everything that no field holds is told, and what stays behind is told by type', async () => {
    const draft = await read('cyclonedx/model-1.6.json');
    expect(notesOf(draft)).toEqual([
      'kept /components/0/supplier/address/locality no-field',
      'kept /components/0/pedigree/notes no-field',
      'unsure /components/0/modelCard/modelParameters/datasets/0/ref role-of-data-unknown',
      'unsure /dependencies/0 meaning-of-dependency',
      'dropped /dependencies other-dependencies',
      'dropped /metadata/timestamp made-anew',
      'kept /version no-field',
      'kept /metadata/tools no-field',
      'dropped /components other-components',
    ]);
    expect(draft.notes.at(-1)?.value).toBe('library: 2');
  });

  test('one author as a text (1.5) is read; of two licences none is lost', async () => {
    const draft = await read('cyclonedx/model-1.5.json');
    expect(draft.items[1]?.facts).toEqual({ authors: [{ name: 'Ada' }], licence: 'House licence AND MIT' });
    expect(draft.items[1]?.extras).toEqual({
      cyclonedx: {
        '/licenses': [{ license: { name: 'House licence' } }, { license: { id: 'MIT' } }],
        '/author': 'Ada',
      },
    });
  });

  test('two versions of one model share its line, and what is said of the whole file is told as dropped', async () => {
    const draft = await read('cyclonedx/two-models-1.7.json');
    expect(draft.items.map(({ kind, name, parentKey }) => [kind, name, parentKey])).toEqual([
      ['model', 'net', null],
      ['model-version', 'net 1', 'model:/net'],
      ['model-version', 'net 2', 'model:/net'],
    ]);
    expect(draft.items[1]?.facts).toMatchObject({
      licence: 'MIT OR Apache-2.0',
      references: [{ type: 'paper', url: 'https://example.org/paper' }],
    });
    expect(notesOf(draft)).toEqual(['dropped /services of-the-whole-file']);
  });

  test('XML says the same as JSON', async () => {
    const draft = await read('cyclonedx/model-1.7.xml');
    expect(draft.formatVersion).toBe('1.7');
    expect(draft.items.map(({ kind, name, facts }) => [kind, name, facts])).toEqual([
      ['model', 'xml-net', {}],
      [
        'model-version',
        'xml-net 3',
        {
          semanticVersion: '3',
          summary: 'Less < more & more',
          licence: 'MIT OR Apache-2.0',
          learning: 'supervised',
          users: ['Only one'],
        },
      ],
      ['dataset', 'xml-data', {}],
      [
        'dataset-version',
        'xml-data',
        { url: 'https://example.org/d', confidentiality: 'public', personalDataCategories: [{ category: 'names' }] },
      ],
    ]);
    expect(draft.links.map(({ type }) => type)).toEqual(['trained-on']);
  });
});

describe('refusing CycloneDX', () => {
  test.each([
    ['cyclonedx/no-model.json', 'interchange.nothing-inside', { name: 'no-model.json', format: 'CycloneDX 1.6' }],
    [
      'cyclonedx/ref-twice.json',
      'interchange.malformed',
      { name: 'ref-twice.json', place: '/components/1/bom-ref', reason: '"x" stands twice' },
    ],
  ])('%s is refused with what is wrong', async (name, code, details) => {
    expect(await refusalOf(fixture(name))).toEqual({ code, details });
  });

  test('a component of an unknown type is refused with its place', async () => {
    expect(await refusalOf(fixture('cyclonedx/wrong-type.json'))).toMatchObject({
      code: 'interchange.malformed',
      details: { place: '/components/0/type' },
    });
  });

  test.each([
    ['another format', bom({ bomFormat: 'Other' }), '/bomFormat'],
    ['a later version', bom({ specVersion: '1.8' }), '/specVersion'],
    ['a version that is none', bom({ specVersion: 16 }), '/specVersion'],
    ['JSON that ends early', fileOf('bom.json', '{"bomFormat": "CycloneDX",'), '1:27'],
    ['an unknown key', bom({ colour: 'red' }), '/colour'],
  ])('%s is refused with its place', async (_, file, place) => {
    expect(recognise([file])?.id).toBe('cyclonedx');
    expect(await refusalOf(file)).toMatchObject({ code: 'interchange.malformed', details: { place } });
  });

  test('a BOM from before there were models is refused as one without', async () => {
    expect(await refusalOf(bom({ specVersion: '1.4', components: [] }))).toEqual({
      code: 'interchange.nothing-inside',
      details: { name: 'bom.json', format: 'CycloneDX 1.4' },
    });
  });

  test('XML with a DOCTYPE, or that is broken, is refused', async () => {
    const head = '<bom xmlns="http://cyclonedx.org/schema/bom/1.6">';
    expect(await refusalOf(fileOf('bom.xml', `<!DOCTYPE bom [<!ENTITY a "b">]>${head}</bom>`))).toEqual({
      code: 'reading.unreadable',
      details: { name: 'bom.xml', reason: 'doctype' },
    });
    expect(await refusalOf(fileOf('bom.xml', `${head}<components>`))).toEqual({
      code: 'reading.unreadable',
      details: { name: 'bom.xml', reason: 'damaged' },
    });
  });
});

describe('writing CycloneDX', () => {
  test.each(['model-1.6.json', 'model-1.5.json', 'model-1.7.xml'])(
    '%s, read and written again, says the same',
    async (name) => {
      const draft = await read(`cyclonedx/${name}`);
      const written = writeSame(draft);
      expect(written.losses).toEqual([]);
      const again = plain(await readFiles('bom.json', [fileOf('bom.json', written.text)], tools));
      expect(sayings(again)).toEqual(sayings(draft));
      expect(writeSame(again).text).toBe(written.text);
    },
  );

  test('a fact that was changed is written as it is now, and what was kept beside it is given back', async () => {
    const draft = await read('cyclonedx/model-1.6.json');
    const input = cardOf(draft);
    const item = { ...input.item, facts: { ...input.item.facts, task: 'ranking', users: ['Clerks'] } };
    const document = JSON.parse(String(writeCycloneDx({ ...input, item }, '1.7', schemas).text));
    expect(document.specVersion).toBe('1.7');
    expect(document.serialNumber).toBe('urn:uuid:11111111-2222-4333-8444-555555555555');
    expect(document.metadata.tools).toEqual({ components: [{ type: 'application', name: 'maker' }] });
    const [model] = document.components;
    expect(model.modelCard.modelParameters.task).toBe('ranking');
    expect(model.modelCard.considerations.users).toEqual(['Clerks']);
    expect(model.pedigree.notes).toBe('grown');
    expect(model.properties).toEqual([{ name: 'model-dossier:link:claims', value: 'trained-on' }]);
  });

  test('an own property gives way to a place that was changed by others', async () => {
    const draft = await read('cyclonedx/model-1.6.json');
    const input = cardOf(draft);
    const item = {
      ...input.item,
      facts: { ...input.item.facts, metrics: [{ type: 'auc', value: 0.9, dataset: 'claims' }] },
    };
    const document = JSON.parse(String(writeCycloneDx({ ...input, item }, '1.6', schemas).text));
    expect(document.components[0].properties.map(({ name }: { name: string }) => name)).toContain(
      'model-dossier:fact:metrics',
    );
    const whole = await readFiles('a', [fileOf('a.json', JSON.stringify(document))], tools);
    expect(whole.items[1]?.facts['metrics']).toEqual([{ type: 'auc', value: 0.9, dataset: 'claims' }]);
    document.components[0].modelCard.quantitativeAnalysis.performanceMetrics[0].value = '0.5';
    const changed = await readFiles('a', [fileOf('a.json', JSON.stringify(document))], tools);
    expect(plain(changed.items[1]?.facts['metrics'])).toEqual([{ type: 'auc', value: 0.5 }]);
    expect(notesOf(changed)).toContain(
      'unsure /components/0/modelCard/quantitativeAnalysis/performanceMetrics changed-since-export',
    );
  });

  test('a system is the application that the BOM is about, with the models and data it is made of', async () => {
    const draft = await read('cyclonedx/model-1.6.json');
    const { item, parent, links } = cardOf(draft);
    const system = {
      ...itemOf(
        {
          ...draft.items[0],
          kind: 'system',
          name: 'Claims desk',
          facts: { release: '7', description: 'Decides.', intendedPurpose: 'Claims', tags: ['a'] },
          state: 'live',
        } as never,
        '00000000-0000-7000-8000-00000000ffff',
      ),
      extras: {},
    };
    const part = { type: 'part-of' as const, direction: 'from' as const, note: '' };
    const data = links.find(({ type }) => type === 'trained-on');
    if (data === undefined) throw new Error('no data');
    const input = {
      item: system,
      parent: null,
      links: [
        { ...part, item, parent },
        { ...part, item: data.item, parent: data.parent },
      ],
      people: new Map(),
      evidence: [],
    };
    const written = writeCycloneDx(input, '1.7', schemas);
    expect(written.losses).toEqual([]);
    const again = plain(await readFiles('bom.json', [fileOf('bom.json', written.text)], tools));
    expect(
      again.items.filter(({ kind }) => kind === 'system').map(({ name, state, facts }) => [name, state, facts]),
    ).toEqual([['Claims desk', 'live', system.facts]]);
    expect(again.links.map(({ type }) => type)).toEqual(['part-of', 'part-of']);
  });

  test('a link that CycloneDX cannot show is declared as lost', async () => {
    const draft = await read('cyclonedx/model-1.6.json');
    const input = cardOf(draft);
    const [first] = input.links;
    if (first === undefined) throw new Error('no link');
    const written = writeCycloneDx(
      {
        ...input,
        links: [{ ...first, type: 'replaces', item: input.item }],
        item: { ...input.item, ownerId: input.item.id },
      },
      '1.6',
      schemas,
    );
    expect(written.losses).toEqual([
      { item: 'fraud-detector 2.1.0', field: 'link.replaces', reason: 'no-place' },
      { item: 'fraud-detector 2.1.0', field: 'owner', reason: 'no-place' },
    ]);
  });
});
