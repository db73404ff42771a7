import type { TableRow } from '#contract/records/inventory';
import { type Data, type DataMap, dataAt, emptyMap, isDataList } from '../data.ts';
import type { Rule } from '../mapping.ts';
import { asText, numberAsText, plain, prose, rows, texts, word } from '../rules.ts';

const isIri = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/u.test(value);

/** An address that stands as it is, and is one. */
const iri = (key: string, field: string): Rule => ({
  ...plain([key], field),
  write: (facts) => (isIri(facts[field]) ? (facts[field] as string) : undefined),
});

/** A list of texts of which one alone is a text of ours. */
function oneText(key: string, rule: Rule): Rule {
  return {
    ...rule,
    path: [key],
    read: (source) =>
      rule.read(isDataList(source) ? source.filter((part) => typeof part === 'string').join('\n\n') : source),
    write: (facts) => {
      const written = rule.write(facts);
      return written === undefined ? undefined : [written];
    },
    isAlike: (source) => isDataList(source) && source.every((part) => typeof part === 'string'),
  };
}

/** An instant of which only the day counts. */
const day = (key: string, field: string): Rule => ({
  path: [key],
  fields: [field],
  read: (source) => ({ [field]: typeof source === 'string' ? source.slice(0, 10) : undefined }),
  write: (facts) => (typeof facts[field] === 'string' ? `${facts[field]}T00:00:00Z` : undefined),
});

const entries = (key: string, field: string, name: string, value: 'number' | 'text'): Rule =>
  rows(
    [key],
    field,
    [
      { column: name, path: ['key'], ...asText },
      { column: 'value', path: ['value'], ...(value === 'number' ? numberAsText : asText) },
    ],
    { type: 'DictionaryEntry' },
  );

/** Entries need a key. */
const keyed = (rule: Rule, field: string, name: string): Rule => ({
  ...rule,
  write: (facts) => {
    const list = ((facts[field] ?? []) as readonly TableRow[]).filter(
      (row) => typeof row[name] === 'string' && row[name] !== '',
    );
    return list.length === 0 ? undefined : rule.write({ [field]: list });
  },
});

const ENERGY = [
  ['ai_trainingEnergyConsumption', 'training'],
  ['ai_finetuningEnergyConsumption', 'fine-tuning'],
  ['ai_inferenceEnergyConsumption', 'inference'],
] as const;

/** Energy by activity; megajoules are read as kilowatt hours. */
const energy: Rule = {
  path: ['ai_energyConsumption'],
  fields: ['energy'],
  read: (source) => {
    const list = ENERGY.flatMap(([key, activity]) => {
      const part = dataAt(source, [key]);
      return (isDataList(part) ? part : []).flatMap((entry) => {
        const quantity = dataAt(entry, ['ai_energyQuantity']);
        const unit = dataAt(entry, ['ai_energyUnit']);
        const amount = typeof quantity === 'string' ? Number(quantity) : quantity;
        const kwh =
          typeof amount !== 'number' || !Number.isFinite(amount)
            ? undefined
            : unit === 'kilowattHour'
              ? amount
              : unit === 'megajoule'
                ? amount / 3.6
                : undefined;
        return kwh === undefined ? [] : [{ activity, energyKwh: kwh }];
      });
    });
    return { energy: list.length === 0 ? undefined : list };
  },
  write: (facts) => {
    const result = emptyMap();
    for (const [key, activity] of ENERGY) {
      const list = ((facts['energy'] ?? []) as readonly TableRow[]).flatMap((row): DataMap[] =>
        row['activity'] === activity && typeof row['energyKwh'] === 'number'
          ? [
              {
                type: 'ai_EnergyConsumptionDescription',
                ai_energyQuantity: row['energyKwh'],
                ai_energyUnit: 'kilowattHour',
              },
            ]
          : [],
      );
      if (list.length > 0) result[key] = list;
    }
    return Object.keys(result).length === 0 ? undefined : { type: 'ai_EnergyConsumption', ...result };
  },
};

const checksum: Rule = {
  path: ['verifiedUsing'],
  fields: ['artefacts'],
  read: (source) => {
    const found = isDataList(source) ? source.find((entry) => dataAt(entry, ['algorithm']) === 'sha256') : undefined;
    const value = dataAt(found, ['hashValue']);
    return { artefacts: typeof value === 'string' ? [{ sha256: value.toLowerCase() }] : undefined };
  },
  write: (facts) => {
    const list = (facts['artefacts'] ?? []) as readonly TableRow[];
    const sha256 = list.length === 1 ? list[0]?.['sha256'] : undefined;
    return typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256)
      ? [{ type: 'Hash', algorithm: 'sha256', hashValue: sha256 }]
      : undefined;
  },
};

const firstText = (key: string, field: string): Rule => ({
  path: [key],
  fields: [field],
  read: (source) => ({
    [field]: isDataList(source) ? source.filter((part) => typeof part === 'string').join(', ') : source,
  }),
  write: (facts) => (typeof facts[field] === 'string' ? [facts[field]] : undefined),
});

/** `licence`: the expression that a relationship declares. `originators`: the agents it originates from, by name and address. */
const common: readonly Rule[] = [
  plain(['summary'], 'summary'),
  prose(['description'], 'overview'),
  plain(['software_packageVersion'], 'semanticVersion'),
  plain(['licence'], 'licence'),
];

const originators = (field: string): Rule =>
  rows(['originators'], field, [
    { column: 'name', path: ['name'] },
    { column: 'contact', path: ['email'] },
  ]);

/** An agent has a name. */
const named = (rule: Rule, field: string): Rule => keyed(rule, field, 'name');

/**
 * Facts of a model version that an AI package has a place for.
 * @source SPDX 3.0.1, AI profile
 */
export const aiPackageRules: readonly Rule[] = [
  ...common,
  named(originators('authors'), 'authors'),
  plain(['software_copyrightText'], 'copyright'),
  iri('software_downloadLocation', 'artefactUrl'),
  iri('software_packageUrl', 'registryUri'),
  day('releaseTime', 'releasedOn'),
  checksum,
  firstText('ai_typeOfModel', 'architectureFamily'),
  prose(['ai_informationAboutApplication'], 'intendedUse'),
  prose(['ai_informationAboutTraining'], 'design'),
  {
    path: ['ai_limitation'],
    fields: ['limitations'],
    read: (source) => ({ limitations: typeof source === 'string' ? [source] : undefined }),
    write: (facts) => {
      const list = facts['limitations'] as readonly string[] | undefined;
      return list?.length === 1 ? list[0] : undefined;
    },
  },
  keyed(entries('ai_metric', 'metrics', 'type', 'number'), 'metrics', 'type'),
  keyed(entries('ai_metricDecisionThreshold', 'decisionThresholds', 'name', 'number'), 'decisionThresholds', 'name'),
  keyed(entries('ai_hyperparameter', 'hyperparameters', 'name', 'text'), 'hyperparameters', 'name'),
  oneText('ai_modelDataPreprocessing', prose([], 'dataPreparation')),
  oneText('ai_modelExplainability', prose([], 'explainability')),
  texts(['ai_standardCompliance'], 'standards'),
  word(['ai_useSensitivePersonalInformation'], 'trainingPersonalData', [['yes', 'special-category']]),
  energy,
];

/** Facts of a dataset version that a dataset package has a place for. @source SPDX 3.0.1, Dataset profile */
export const datasetPackageRules: readonly Rule[] = [
  ...common,
  named(originators('creators'), 'creators'),
  iri('software_downloadLocation', 'url'),
  day('builtTime', 'createdOn'),
  prose(['dataset_dataCollectionProcess'], 'collection'),
  oneText('dataset_dataPreprocessing', prose([], 'preparation')),
  oneText('dataset_knownBias', prose([], 'knownBias')),
  plain(['dataset_datasetNoise'], 'noise'),
  {
    ...plain(['dataset_datasetSize'], 'sizeBytes'),
    write: ({ sizeBytes }) =>
      typeof sizeBytes === 'number' && Number.isSafeInteger(sizeBytes) && sizeBytes >= 0 ? sizeBytes : undefined,
  },
  plain(['dataset_datasetUpdateMechanism'], 'updates'),
  plain(['dataset_intendedUse'], 'originalPurpose'),
  word(['dataset_hasSensitivePersonalInformation'], 'personalData', [['yes', 'special-category']]),
  word(['dataset_confidentialityLevel'], 'confidentiality', [
    ['clear', 'public'],
    ['green', 'internal'],
    ['amber', 'confidential'],
    ['red', 'strictly-confidential'],
  ]),
  word(['dataset_datasetAvailability'], 'availability', [
    ['directDownload', 'public'],
    ['registration', 'registration'],
  ]),
  oneText('dataset_anonymizationMethodUsed', plain([], 'anonymisation')),
];

const homepage = iri('software_homePage', 'homepage');

/** What an AI package says of the line. */
export const modelLineRules: readonly Rule[] = [homepage];

const MODALITIES = [
  ['text', 'text'],
  ['image', 'image'],
  ['audio', 'audio'],
  ['video', 'video'],
  ['structured', 'tabular'],
  ['timeseries', 'time-series'],
  ['graph', 'graph'],
  ['other', 'other'],
] as const;

/** What a dataset package says of the line. */
export const datasetLineRules: readonly Rule[] = [
  homepage,
  {
    path: ['dataset_datasetType'],
    fields: ['modalities'],
    read: (source) => {
      const list = isDataList(source)
        ? MODALITIES.flatMap(([theirs, ours]) => (source.includes(theirs) ? [ours] : []))
        : [];
      return { modalities: list.length === 0 ? undefined : list };
    },
    write: (facts) => {
      const list = facts['modalities'] as readonly string[] | undefined;
      const found: Data[] = MODALITIES.flatMap(([theirs, ours]) => (list?.includes(ours) === true ? [theirs] : []));
      return found.length === 0 ? undefined : found;
    },
  },
];
