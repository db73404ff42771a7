import { choice, column, type FieldGroup, field, numberOf, oneOf, someOf, tableOf } from './field.ts';

/** A line of datasets. */
export const datasetGroups: readonly FieldGroup[] = [
  {
    id: 'identity',
    fields: [
      field('long-text', 'summary'),
      field('text', 'source'),
      field('url', 'homepage'),
      field('tags', 'tags'),
      someOf('modalities', 'text', 'image', 'audio', 'video', 'tabular', 'time-series', 'graph', 'geospatial', 'other'),
      field('tags', 'languages'),
    ],
  },
  {
    id: 'stewardship',
    fields: [tableOf('custodians', choice('role', 'custodian', 'steward', 'owner'), 'name', 'contact')],
  },
];

/** One state of a dataset (Article 10 AI Act asks for most of it). */
export const datasetVersionGroups: readonly FieldGroup[] = [
  {
    id: 'identity',
    fields: [
      field('text', 'semanticVersion'),
      field('long-text', 'summary'),
      field('rich-text', 'overview'),
      field('date', 'createdOn'),
      field('date', 'modifiedOn'),
      tableOf('creators', 'name', 'contact', 'url'),
      field('text', 'publisher'),
      field('tags', 'tags'),
      field('url', 'url'),
      field('long-text', 'citation'),
      someOf('purposes', 'training', 'validation', 'test', 'fine-tuning', 'other'),
    ],
  },
  {
    id: 'collection',
    fields: [
      field('rich-text', 'collection'),
      field('tags', 'sources'),
      someOf(
        'collectionMethods',
        'survey',
        'sensors',
        'web-scraping',
        'records',
        'purchased',
        'synthetic',
        'user-generated',
        'experiment',
        'other',
      ),
      field('text', 'collectionPeriod'),
      field('tags', 'regions'),
      field('rich-text', 'preparation'),
      field('rich-text', 'annotation'),
      field('long-text', 'originalPurpose'),
      field('long-text', 'assumptions'),
    ],
  },
  {
    id: 'rights',
    fields: [
      field('licence', 'licence'),
      field('url', 'licenceUrl'),
      field('long-text', 'licenceLimits'),
      field('long-text', 'rights'),
      field('yes-no', 'hasTextMiningOptOut'),
      oneOf('availability', 'public', 'registration', 'on-request', 'commercial', 'internal'),
    ],
  },
  {
    id: 'personal-data',
    fields: [
      oneOf('personalData', 'none', 'personal', 'special-category'),
      tableOf('personalDataCategories', 'category', column('yes-no', 'isSpecial'), column('long-text', 'purpose')),
      field('text', 'legalBasis'),
      field('long-text', 'specialCategorySafeguards'),
      field('long-text', 'anonymisation'),
      field('text', 'retention'),
      field('date', 'deleteBy'),
      oneOf('confidentiality', 'public', 'internal', 'confidential', 'strictly-confidential'),
      field('tags', 'peopleDescribed'),
    ],
  },
  {
    id: 'content',
    fields: [
      numberOf('rowCount'),
      numberOf('sizeBytes', 'B'),
      field('text', 'format'),
      tableOf('files', 'name', 'format', 'url', column('number', 'sizeBytes'), 'sha256'),
      tableOf('columns', 'name', 'type', column('long-text', 'description'), column('yes-no', 'isPersonal')),
      tableOf('splits', 'name', column('number', 'rows'), column('number', 'sizeBytes'), 'description'),
      field('tags', 'labels'),
      field('tags', 'taskCategories'),
    ],
  },
  {
    id: 'quality',
    fields: [
      tableOf('qualityFigures', 'name', column('number', 'value'), 'unit', 'method', column('date', 'measuredOn')),
      field('rich-text', 'knownBias'),
      field('rich-text', 'representativeness'),
      field('rich-text', 'gaps'),
      field('long-text', 'noise'),
      field('rich-text', 'limitations'),
      field('rich-text', 'socialImpact'),
      field('text', 'updates'),
    ],
  },
];
