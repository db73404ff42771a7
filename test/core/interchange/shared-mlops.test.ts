import { expect, test } from 'vitest';
import { describeFilesOfOthers } from '#test/support/files-of-others';
import { type File, fixtureFolder, read, refusal } from './mlops-files.ts';

/** What comes out of each: format, records, and facts of the last version; or the refusal. */
const expected: Readonly<Record<string, string>> = {
  'mlflow/automl/MLmodel':
    'mlflow-model | model, model | artefacts framework frameworkVersion inputs outputs releasedOn runId software | 0 | 0',
  'mlflow/export-runs/automl-run.json':
    'mlflow-run | 536189130328851, calm-seal-985 | authors hyperparameters metrics runId | 0 | 0',
  'mlflow/export-runs/basic-model.json':
    'mlflow-run | Sklearn_Wine, Sklearn_Wine 2, Sklearn_Wine 3 | authors registryUri runId semanticVersion | 0 | 0',
  'mlflow/heart-classifier/MLmodel':
    'mlflow-model | pipeline, pipeline | artefacts framework frameworkVersion inputs outputs releasedOn runId software | 0 | 0',
  'mlflow/hftransformersv2/MLmodel':
    'mlflow-model | microsoft/beit-base-patch16-224-pt22k-ft22k, microsoft/beit-base-patch16-224-pt22k-ft22k | architecture artefacts baseModel framework frameworkVersion inputs outputs releasedOn software task | 0 | 0',
  'mlflow/lightgbm-iris/MLmodel':
    'mlflow-model | model, model | architecture artefacts framework frameworkVersion inputs outputs releasedOn runId software | 0 | 0',
  'mlflow/mleap-2018/MLmodel':
    'mlflow-model | mleap-2018, mleap-2018 | artefacts framework frameworkVersion releasedOn software | 0 | 0',
  'mlflow/mlflow-1x-sklearn/MLmodel':
    'mlflow-model | mlflow-1x-sklearn, mlflow-1x-sklearn | artefacts framework frameworkVersion releasedOn software | 0 | 0',
  'mlflow/mlflow-model-asset/MLmodel':
    'mlflow-model | model, model | artefacts framework frameworkVersion inputs outputs releasedOn runId software | 0 | 0',
  'mlflow/openai-embeddings/MLmodel':
    'mlflow-model | openai-embeddings, openai-embeddings | artefacts framework frameworkVersion inputs outputs releasedOn software | 0 | 0',
  'mlflow/sklearn-credit-defaults/MLmodel':
    'mlflow-model | credit_defaults_model, credit_defaults_model | artefacts framework frameworkVersion releasedOn runId software | 0 | 0',
  'mlflow/sklearn-diabetes-ncd/MLmodel':
    'mlflow-model | model, model | artefacts framework frameworkVersion inputs outputs releasedOn runId software | 0 | 0',
  'mlflow/sklearn-iris-2021/MLmodel':
    'mlflow-model | sklearn-iris-2021, sklearn-iris-2021 | artefacts framework frameworkVersion releasedOn software | 0 | 0',
  'mlflow/sklearn-registry/MLmodel':
    'mlflow-model | model, model | artefacts framework frameworkVersion inputs outputs releasedOn runId software | 0 | 0',
  'mlflow/using-mlflow-deploy/MLmodel':
    'mlflow-model | pipeline, pipeline | artefacts framework frameworkVersion inputs outputs releasedOn runId software | 0 | 0',
  'mlflow/zenml-default-predictor/MLmodel':
    'mlflow-model | zenml-default-predictor, zenml-default-predictor | artefacts framework frameworkVersion releasedOn software | 0 | 0',
  'mlflow/mlruns-mnist':
    'mlflow-run | mlflow-demo, run_1, run_0 | artefacts authors framework frameworkVersion hyperparameters metrics releasedOn runId software sourceRevision | 0 | 0',
  'dvc/bank-churn':
    'dvc | Churn_Modelling.csv, Churn_Modelling.csv, X_test.pkl, X_test.pkl, X_train.pkl, X_train.pkl, y_test.pkl, y_test.pkl, y_train.pkl, y_train.pkl, clf-model, clf-model | artefacts hyperparameters metrics | 8 | 0',
  'croissant/0.8-titanic.json':
    'croissant | Titanic, Titanic 1.0.0 | citation columns files licence semanticVersion summary url | 0 | 0',
  'croissant/1.0-credit-g.json':
    'croissant | credit-g, credit-g 1.0.0 | citation columns creators files licence semanticVersion summary tags url | 0 | 0',
  'croissant/1.0-dices-350.json':
    'croissant | DICES-350_dataset, DICES-350_dataset 1.0.0 | annotation citation collection creators files knownBias licence semanticVersion sources summary url | 0 | 0',
  'croissant/1.0-flores-200.json':
    'croissant | FLORES-200, FLORES-200 0.0.1 | citation columns files licence semanticVersion summary url | 0 | 0',
  'croissant/1.0-gpt-3.json': 'croissant | gpt-3, gpt-3 | citation columns files licence summary url | 0 | 0',
  'croissant/1.0-huggingface-anthropic-hh-rlhf.json':
    'croissant | Anthropic/hh-rlhf, Anthropic/hh-rlhf 1.0.0 | citation columns files licence semanticVersion summary url | 0 | 0',
  'croissant/1.0-recipe-enum.json':
    'croissant | enum_example, enum_example | collection columns files knownBias summary url | 0 | 0',
  'croissant/1.0-recipe-minimal.json': 'croissant | minimal_example, minimal_example | summary url | 0 | 0',
  'croissant/1.0-recipe-minimal_recommended.json':
    'croissant | minimal_example_with_recommended_fields, minimal_example_with_recommended_fields | columns files licence licenceUrl summary url | 0 | 0',
  'croissant/1.0-titanic.json':
    'croissant | Titanic, Titanic 1.0.0 | citation columns files licence semanticVersion summary url | 0 | 0',
  'croissant/1.0-wiki-text.json':
    'croissant | WikiText-103, WikiText-103 | citation columns files licence summary url | 0 | 0',
  'croissant/1.1-audio_test.json': 'croissant | audio_test, audio_test | columns files summary url | 0 | 0',
  'croissant/1.1-huggingface-data_provenance_initiative.json':
    'croissant | data_provenance_initiative_filtered, data_provenance_initiative_filtered | columns creators files summary tags url | 0 | 0',
  'artefacts/keras-tract-tf2-example.onnx':
    'onnx | keras-tract-tf2-example, keras-tract-tf2-example | artefacts framework frameworkVersion inputs outputs parameterCount precision software | 0 | 0',
  'artefacts/light_squeezenet.onnx':
    'onnx | light_squeezenet, light_squeezenet | artefacts framework inputs outputs parameterCount precision software | 0 | 0',
  'artefacts/linear_classifier.onnx':
    'onnx | linear_classifier, linear_classifier | artefacts framework frameworkVersion inputs outputs software | 0 | 0',
  'artefacts/multi_layer.safetensors':
    'safetensors | multi_layer, multi_layer | artefacts parameterCount precision | 0 | 0',
  'artefacts/tensor-1d-int32.safetensors':
    'safetensors | tensor-1d-int32, tensor-1d-int32 | artefacts parameterCount precision | 0 | 0',
  'artefacts/tensor-4d-float32.safetensors':
    'safetensors | tensor-4d-float32, tensor-4d-float32 | artefacts parameterCount precision | 0 | 0',
  'artefacts/wonnx-opt-mnist.onnx':
    'onnx | wonnx-opt-mnist, wonnx-opt-mnist | artefacts framework frameworkVersion inputs outputs parameterCount precision semanticVersion software | 0 | 0',
  'pia/LICENSE-GPL-3.0.txt': 'interchange.not-recognised',
  'pia/cnil-2018-11-21-structure-example-en.json': 'interchange.nothing-inside',
  'pia/cnil-pia-cypress.json': 'cnil-pia | Nom du Pia | description intendedPurpose legalBasis retention tags | 0 | 1',
};

describeFilesOfOthers('files of others', (folder) => {
  const filesOf = (path: string): File[] => fixtureFolder(path, folder);
  /** Each file alone, named from the folder. */
  const alone = (path: string): [string, readonly File[]][] =>
    filesOf(path).map((file) => [`${path}/${file.name}`, [file]]);
  const units: readonly [string, readonly File[]][] = [
    ...alone('mlflow').filter(([name]) => !name.includes('mlruns')),
    ['mlflow/mlruns-mnist', filesOf('mlflow/mlruns-mnist')],
    ['dvc/bank-churn', filesOf('dvc/bank-churn')],
    ...alone('croissant'),
    ...alone('artefacts'),
    ...alone('pia'),
  ];

  test.each(units)('%s says what is expected of it, or is refused for the right reason', async (name, files) => {
    const outcome = expected[name];
    if (outcome === undefined) throw new Error(`nothing is expected of ${name}`);
    if (outcome.startsWith('interchange.')) {
      expect(await refusal(files)).toBe(outcome);
      return;
    }
    const draft = await read(files);
    const version = draft.items.findLast(({ kind }) => kind.endsWith('-version') || kind === 'system');
    expect(
      `${draft.format} | ${draft.items.map(({ name: title }) => title).join(', ')} | ${Object.keys(version?.facts ?? {})
        .sort()
        .join(' ')} | ${draft.links.length} | ${draft.answers.length}`,
    ).toBe(outcome);
    // Whatever is not a fact is told.
    if (Object.keys(version?.extras ?? {}).length > 0)
      expect(draft.notes.length + draft.items.length).toBeGreaterThan(0);
  });

  test('each has an outcome, and each outcome a file', () => {
    expect(units.map(([name]) => name).sort()).toEqual(Object.keys(expected).sort());
  });
});
