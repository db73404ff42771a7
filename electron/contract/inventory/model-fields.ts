import { choice, column, type FieldGroup, field, numberOf, oneOf, someOf, tableOf } from './field.ts';

/** A line of models. */
export const modelGroups: readonly FieldGroup[] = [
  {
    id: 'identity',
    fields: [
      field('long-text', 'summary'),
      oneOf('modelType', 'predictive', 'generative', 'recommender', 'rules', 'statistical', 'other'),
      field('text', 'task'),
      field('tags', 'tags'),
      field('url', 'homepage'),
      field('url', 'repository'),
    ],
  },
  {
    id: 'general-purpose',
    fields: [
      field('yes-no', 'isGeneralPurpose'),
      field('yes-no', 'hasSystemicRisk'),
      field('yes-no', 'isOpenSource'),
      field('text', 'aiOfficeNotice'),
    ],
  },
];

const sensitive = ['none', 'personal', 'special-category'] as const;

/** A released state of a model; its card is a superset of CycloneDX `modelCard`, Hugging Face metadata and Model Card Toolkit. */
export const modelVersionGroups: readonly FieldGroup[] = [
  {
    id: 'identity',
    fields: [
      field('text', 'semanticVersion'),
      field('long-text', 'summary'),
      field('rich-text', 'overview'),
      field('date', 'releasedOn'),
      field('long-text', 'changes'),
      tableOf('authors', 'name', 'contact', 'organisation'),
      field('tags', 'tags'),
      field('tags', 'languages'),
      tableOf(
        'references',
        choice('type', 'website', 'documentation', 'source', 'paper', 'model-card', 'demo', 'other'),
        'title',
        'url',
      ),
      field('long-text', 'citation'),
    ],
  },
  {
    id: 'licence',
    fields: [
      field('licence', 'licence'),
      field('url', 'licenceUrl'),
      field('long-text', 'licenceLimits'),
      field('text', 'copyright'),
    ],
  },
  {
    id: 'technique',
    fields: [
      oneOf(
        'learning',
        'supervised',
        'unsupervised',
        'reinforcement-learning',
        'semi-supervised',
        'self-supervised',
        'none',
      ),
      field('text', 'task'),
      field('text', 'algorithm'),
      field('text', 'architectureFamily'),
      field('text', 'architecture'),
      field('text', 'framework'),
      field('text', 'frameworkVersion'),
      field('text', 'library'),
      field('text', 'baseModel'),
      oneOf('baseModelRelation', 'fine-tune', 'adapter', 'merge', 'quantized', 'distilled', 'other'),
      numberOf('parameterCount'),
      field('text', 'precision'),
      tableOf('inputs', 'name', 'format', 'shape', 'description'),
      tableOf('outputs', 'name', 'format', 'shape', 'description'),
      tableOf('hyperparameters', 'name', 'value'),
      tableOf('software', 'name', 'version'),
      field('rich-text', 'design'),
    ],
  },
  {
    id: 'artefact',
    fields: [
      tableOf('artefacts', 'name', 'format', column('number', 'sizeBytes'), 'sha256'),
      field('url', 'artefactUrl'),
      field('text', 'registryUri'),
      field('text', 'runId'),
      field('text', 'sourceRevision'),
    ],
  },
  {
    id: 'data',
    fields: [
      tableOf(
        'datasets',
        'name',
        choice('role', 'training', 'validation', 'test', 'fine-tuning', 'other'),
        'version',
        'url',
        'description',
      ),
      oneOf('trainingPersonalData', ...sensitive),
      field('rich-text', 'trainingData'),
      field('rich-text', 'dataPreparation'),
    ],
  },
  {
    id: 'evaluation',
    fields: [
      tableOf(
        'metrics',
        'type',
        column('number', 'value'),
        'slice',
        'dataset',
        'split',
        column('number', 'lower'),
        column('number', 'upper'),
        column('number', 'threshold'),
        'unit',
        'source',
      ),
      field('rich-text', 'evaluation'),
      tableOf('decisionThresholds', 'name', column('number', 'value'), 'reason'),
      field('rich-text', 'explainability'),
      field('rich-text', 'robustness'),
      field('rich-text', 'cybersecurity'),
    ],
  },
  {
    id: 'use',
    fields: [
      field('tags', 'users'),
      field('tags', 'useCases'),
      field('tags', 'outOfScopeUses'),
      field('rich-text', 'intendedUse'),
      field('rich-text', 'instructions'),
      field('rich-text', 'humanOversight'),
    ],
  },
  {
    id: 'considerations',
    fields: [
      field('tags', 'limitations'),
      field('tags', 'tradeoffs'),
      tableOf('ethicalConsiderations', column('long-text', 'name'), column('long-text', 'mitigation')),
      tableOf(
        'fairnessAssessments',
        'groupAtRisk',
        column('long-text', 'benefits'),
        column('long-text', 'harms'),
        column('long-text', 'mitigation'),
      ),
      field('rich-text', 'bias'),
      field('rich-text', 'risks'),
    ],
  },
  {
    id: 'environment',
    fields: [
      tableOf(
        'energy',
        choice(
          'activity',
          'design',
          'data-collection',
          'data-preparation',
          'training',
          'fine-tuning',
          'validation',
          'deployment',
          'inference',
          'other',
        ),
        column('number', 'energyKwh'),
        column('number', 'emissionsKgCo2e'),
        column('number', 'offsetKgCo2e'),
        'provider',
        'source',
      ),
      field('text', 'hardware'),
      numberOf('trainingHours', 'h'),
      numberOf('trainingFlop', 'FLOP'),
      field('text', 'computeLocation'),
      numberOf('emissionsKgCo2e', 'kg CO₂e'),
    ],
  },
  {
    id: 'general-purpose',
    fields: [
      field('long-text', 'trainingContentSummary'),
      field('long-text', 'copyrightPolicy'),
      field('long-text', 'downstreamInformation'),
      someOf('modalities', 'text', 'image', 'audio', 'video', 'code', 'tabular', 'other'),
      field('date', 'knowledgeCutoff'),
    ],
  },
  {
    id: 'monitoring',
    fields: [field('rich-text', 'monitoring'), field('rich-text', 'changePlan'), field('tags', 'standards')],
  },
];
