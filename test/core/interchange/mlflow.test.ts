import { describe, expect, test } from 'vitest';
import { fixture, fixtureFolder, only, read, refusal, told } from './mlops-files.ts';
import { fileOf } from './round-trip.ts';

describe('an MLmodel with what lies beside it', () => {
  test('is one model version with its software, signature and card', async () => {
    const draft = await read(fixtureFolder('mlflow/model'));
    const { facts, name } = only(draft, 'model-version');
    expect(draft.format).toBe('mlflow-model');
    expect(name).toBe('churn-classifier');
    expect(facts).toMatchObject({
      framework: 'xgboost',
      frameworkVersion: '2.1.0',
      architecture: 'xgboost.sklearn.XGBClassifier',
      runId: '0a1b',
      releasedOn: '2026-03-02',
      artefacts: [{ name: 'model.ubj', format: 'xgboost', sizeBytes: 120034 }],
      inputs: [
        { name: 'tenure', format: 'long' },
        { name: 'plan', format: 'string', description: 'optional' },
      ],
      outputs: [{ name: '0', format: 'float64', shape: '[-1,2]' }],
    });
    expect(facts['software']).toEqual(
      expect.arrayContaining([
        { name: 'python', version: '3.11.9' },
        { name: 'pip', version: '<=24' },
        { name: 'xgboost', version: '2.1.0' },
        { name: 'scipy', version: '>=1.11' },
        { name: 'numpy' },
      ]),
    );
    expect(JSON.stringify(facts['overview'])).toContain('retention');
  });

  test('keeps what no field holds, and tells it', async () => {
    const draft = await read(fixtureFolder('mlflow/model'));
    const kept = only(draft, 'model-version').extras['mlflow-model'];
    expect(kept).toMatchObject({
      '/metadata/owner_team': 'retention',
      '/requirements.txt': ['--extra-index-url https://index.example'],
      'conda.yaml/dependencies': ['git+https://git.example/team/tool.git'],
    });
    expect(told(draft)).toEqual(
      expect.arrayContaining([
        'kept MLmodel#/metadata/owner_team no-field',
        'unsure MLmodel#/utc_time_created created-on',
        'kept README.md as-it-was',
      ]),
    );
  });

  test('does not read a pickle beside it, and says so', async () => {
    const draft = await read([
      fixture('mlflow/model/MLmodel'),
      fileOf('model.pkl', new Uint8Array([0x80, 4, 0x95, 1, 2, 0x2e])),
    ]);
    expect(told(draft)).toContain('dropped model.pkl pickle-not-read');
  });

  test('of the first age has flavours and a time only', async () => {
    const old =
      'flavors:\n  keras:\n    data: data/model.h5\n    keras_version: 2.2.4\nutc_time_created: 2018-06-01 10:00:00\n';
    expect(only(await read([fileOf('MLmodel', old)]), 'model-version').facts).toMatchObject({
      framework: 'keras',
      frameworkVersion: '2.2.4',
      releasedOn: '2018-06-01',
    });
  });

  test('with a signature that is no JSON keeps it as it is', async () => {
    const draft = await read([fileOf('MLmodel', "flavors:\n  onnx: {}\nsignature:\n  inputs: 'not json'\n")]);
    expect(only(draft, 'model-version').extras['mlflow-model']).toMatchObject({ '/signature/inputs': 'not json' });
  });

  test.each([
    ['a pickle of that name', new Uint8Array([0x80, 4, 0x95, 0, 0, 0x2e]), 'interchange.pickle'],
    ['a pickle of the first protocol', "cos\nsystem\n(S'id'\ntR.", 'interchange.pickle'],
    [
      'a tag that would make an object',
      'flavors:\n  x: !!python/object/apply:os.system [id]\n',
      'interchange.malformed 2',
    ],
    ['flavours that are no map', 'flavors: 3\n', 'interchange.malformed /flavors'],
    ['broken YAML', 'flavors:\n  a: [1\n', 'interchange.malformed 3'],
    ['random bytes', new Uint8Array([1, 2, 3, 0, 255, 254, 9]), 'interchange.not-recognised'],
  ])('is refused for %s', async (_name, bytes, expected) => {
    expect(await refusal([fileOf('MLmodel', bytes)])).toBe(expected);
  });
});

describe('a run', () => {
  test('as a folder is a model version with its last metrics, parameters, commit and author', async () => {
    const draft = await read(fixtureFolder('mlflow/mlruns'));
    expect(draft.format).toBe('mlflow-run');
    expect(only(draft, 'model').name).toBe('churn');
    const { name, facts, extras } = only(draft, 'model-version');
    expect(name).toBe('brisk-otter');
    expect(facts).toMatchObject({
      runId: '0a1b',
      sourceRevision: '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432',
      authors: [{ name: 'lena' }],
      hyperparameters: [{ name: 'max_depth', value: '6' }],
      metrics: [{ type: 'val_auc', value: 0.83, split: 'val', source: 'MLflow' }],
      framework: 'xgboost',
    });
    expect((extras['mlflow-run'] as Record<string, unknown>)['/metrics/val_auc']).toHaveLength(3);
    expect(told(draft)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('/metrics/val_auc history-of-points'),
        expect.stringContaining('/metrics/val_gain no-number'),
      ]),
    );
  });

  test('as an export counts the point of the last step', async () => {
    const { facts } = only(await read([fixture('mlflow/run-export.json')]), 'model-version');
    expect(facts).toMatchObject({
      metrics: [{ type: 'loss', value: 0.4 }],
      datasets: [{ name: 'spring', role: 'training', version: 'd41d8c' }],
      references: [{ type: 'source', url: 'https://git.example/churn.git' }],
    });
  });

  test('as the tracking server answers is read alike', async () => {
    const answer = {
      run: {
        info: { run_id: 'z', run_name: 'n', experiment_id: '1' },
        data: {
          metrics: [{ key: 'auc', value: 0.5, timestamp: 1, step: 0 }],
          params: [{ key: 'a', value: 'b' }],
          tags: [{ key: 'mlflow.user', value: 'u' }],
        },
      },
    };
    const { facts } = only(await read([fileOf('run.json', JSON.stringify(answer))]), 'model-version');
    expect(facts).toMatchObject({
      metrics: [{ type: 'auc', value: 0.5 }],
      hyperparameters: [{ name: 'a', value: 'b' }],
      authors: [{ name: 'u' }],
    });
  });

  test('of a registered model gives a version each, with its state', async () => {
    const model = {
      mlflow: {
        registered_model: {
          name: 'm',
          versions: [
            { version: '1', current_stage: 'Archived', run_id: 'r' },
            { version: '2', current_stage: 'Production' },
          ],
        },
      },
    };
    const draft = await read([fileOf('model.json', JSON.stringify(model))]);
    expect(draft.items.map(({ name, state }) => [name, state])).toEqual([
      ['m', null],
      ['m 1', 'retired'],
      ['m 2', 'live'],
    ]);
  });

  test.each([
    ['an export that is cut off', '{"mlflow": {"info": {"run_id": "1"', 'interchange.malformed 1:'],
    ['an export without a run', '{"mlflow_version": "2.0", "mlflow": {}}', 'interchange.nothing-inside'],
    ['a run whose description is no map', '- run_id: 1\n', 'interchange.not-recognised'],
  ])('is refused for %s', async (_name, text, expected) => {
    expect(await refusal([fileOf(text.startsWith('{') ? 'run.json' : 'meta.yaml', text)])).toContain(expected);
  });
});
