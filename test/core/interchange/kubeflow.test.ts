import { describe, expect, test } from 'vitest';
import { fixture, only, read, refusal, told } from './mlops-files.ts';
import { fileOf } from './round-trip.ts';

describe('what Kubeflow writes', () => {
  test('of a registered model gives its line, version and artefact', async () => {
    const draft = await read([fixture('kubeflow/registry.json')]);
    expect(only(draft, 'model')).toMatchObject({ name: 'iris', facts: { summary: 'Flowers' } });
    const { name, state, facts, extras } = only(draft, 'model-version');
    expect([name, state]).toEqual(['v1', 'retired']);
    expect(facts).toMatchObject({
      semanticVersion: 'v1',
      authors: [{ name: 'Ada' }],
      releasedOn: '2026-01-01',
      metrics: [{ type: 'accuracy', value: 0.97, source: 'Kubeflow' }],
      tags: ['stable'],
      framework: 'onnx',
      frameworkVersion: '1',
      registryUri: 's3://bucket/iris.onnx',
      artefacts: [{ name: 'iris.onnx', format: 'onnx' }],
    });
    expect(JSON.stringify(extras)).toContain('A-7');
    expect(told(draft)).toEqual(expect.arrayContaining([expect.stringContaining('serviceAccountName no-field')]));
  });

  test('of an inference service says what is served from where', async () => {
    const { name, facts, extras } = only(await read([fixture('kubeflow/service.yaml')]), 'model-version');
    expect(name).toBe('sklearn-iris');
    expect(facts).toEqual({
      framework: 'sklearn',
      frameworkVersion: '1',
      registryUri: 'gs://bucket/iris',
      software: [{ name: 'kserve-mlserver' }],
    });
    expect(JSON.stringify(extras)).toContain('minReplicas');
  });

  test('of an inference service of the first kind names the framework as key', async () => {
    const old =
      'apiVersion: serving.kubeflow.org/v1alpha2\nkind: InferenceService\nmetadata: {name: old}\nspec:\n  predictor:\n    tensorflow:\n      storageUri: gs://b/m\n';
    expect(only(await read([fileOf('s.yaml', old)]), 'model-version').facts).toEqual({
      framework: 'tensorflow',
      registryUri: 'gs://b/m',
    });
  });

  test('of a pipeline is its model artefact', async () => {
    const { name, facts } = only(await read([fixture('kubeflow/artefact.json')]), 'model-version');
    expect(name).toBe('net');
    expect(facts).toMatchObject({
      registryUri: 'gs://bucket/net',
      framework: 'TensorFlow',
      metrics: [{ type: 'accuracy', value: 0.9 }],
    });
  });

  test('as a list of versions is a version each', async () => {
    const items = {
      items: [
        { id: '1', name: 'a', registeredModelId: '9' },
        { id: '2', name: 'b', registeredModelId: '9' },
      ],
      size: 2,
    };
    const draft = await read([fileOf('versions.json', JSON.stringify(items))]);
    expect(draft.items.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'model 9',
      'model-version a',
      'model-version b',
    ]);
  });

  test.each([
    ['a list of texts', '["registeredModelId: x"]', 'interchange'],
    ['broken JSON', '{"registeredModelId": "1",', 'interchange.malformed 1:'],
    ['a tag that makes objects', 'kind: InferenceService\nspec: !!js/function "x"\n', 'interchange.malformed 2'],
    [
      'no entries at all',
      '{"items": [], "registeredModelId": null, "modelFormatName": null, "modelVersions": []}',
      'interchange.nothing-inside',
    ],
  ])('is refused for %s', async (_name, source, expected) => {
    expect(await refusal([fileOf(source.startsWith('kind') ? 'a.yaml' : 'a.json', source)])).toContain(expected);
  });
});
