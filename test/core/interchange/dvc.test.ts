import { describe, expect, test } from 'vitest';
import { fixture, fixtureFolder, only, read, refusal, told } from './mlops-files.ts';
import { fileOf } from './round-trip.ts';

describe('files of DVC', () => {
  test('together are one picture of data, models and what was trained on what', async () => {
    const draft = await read(fixtureFolder('dvc'));
    expect(draft.items.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'dataset raw.csv',
      'dataset-version raw.csv',
      'dataset clean.csv',
      'dataset-version clean.csv',
      'model net.onnx',
      'model-version net.onnx',
      'dataset held.csv',
      'dataset-version held.csv',
    ]);
    const name = (key: string): string | undefined => draft.items.find((item) => item.key === key)?.name;
    expect(draft.links.map(({ type, fromKey, toKey }) => `${name(fromKey)} ${type} ${name(toKey)}`)).toEqual([
      'clean.csv derived-from raw.csv',
      'net.onnx trained-on clean.csv',
      'net.onnx tested-on held.csv',
    ]);
  });

  test('give the model its parameters, metrics and size', async () => {
    const draft = await read(fixtureFolder('dvc'));
    expect(only(draft, 'model-version').facts).toMatchObject({
      artefacts: [{ name: 'models/net.onnx', sizeBytes: 5000 }],
      hyperparameters: [
        { name: 'train.depth', value: '4' },
        { name: 'train.columns', value: '["a","b"]' },
      ],
      metrics: [{ type: 'test.auc', value: 0.81, source: 'DVC' }],
    });
    expect(told(draft)).toEqual(
      expect.arrayContaining([
        'kept metrics.json no-number',
        'dropped dvc.lock#/stages/evaluate/outs other-output',
        'kept dvc.yaml lock-counts',
      ]),
    );
  });

  test('keep hashes that are no SHA-256', async () => {
    const draft = await read([fixture('dvc/data/raw.csv.dvc')]);
    const { facts, extras } = only(draft, 'dataset-version');
    expect(facts).toEqual({ sizeBytes: 1000, files: [{ name: 'raw.csv', sizeBytes: 1000 }] });
    expect(extras['dvc']).toEqual({ '/outs/0/md5': '11111111111111111111111111111111', '/outs/0/hash': 'md5' });
  });

  test('of an import name where the data comes from, without going there', async () => {
    const text =
      'deps:\n- path: https://data.example/raw.csv\n  etag: abc\nouts:\n- path: raw.csv\n  md5: 11111111111111111111111111111111\n';
    expect(only(await read([fileOf('raw.csv.dvc', text)]), 'dataset-version').facts).toMatchObject({
      url: 'https://data.example/raw.csv',
    });
  });

  test('without a lock are read from the pipeline alone', async () => {
    const draft = await read([fixture('dvc/dvc.yaml')]);
    expect(draft.links.map(({ type }) => type)).toEqual(['derived-from', 'trained-on']);
  });

  test.each([
    ['a pointer without files', 'x.dvc', 'md5: 1\n', 'interchange.malformed /outs'],
    ['a pointer whose file is no map', 'x.dvc', 'outs:\n- just text\n', 'interchange.malformed /outs/0'],
    ['stages that are a list', 'dvc.yaml', 'stages:\n- a\n', 'interchange.malformed /stages'],
    ['an empty pipeline', 'dvc.yaml', 'stages: {}\n', 'interchange.nothing-inside'],
    ['broken YAML', 'dvc.lock', "schema: '2.0'\nstages: {a: [\n", 'interchange.malformed'],
    ['a pickle', 'data.dvc', '\u0080\u0004', 'interchange'],
  ])('are refused for %s', async (_name, name, text, expected) => {
    expect(await refusal([fileOf(name, text)])).toContain(expected);
  });
});
