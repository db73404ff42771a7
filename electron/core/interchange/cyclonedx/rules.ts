import type { Facts, TableRow } from '#contract/records/inventory';
import { type Data, type DataMap, dataAt, emptyMap, isDataList, isDataMap } from '../data.ts';
import type { Rule } from '../mapping.ts';
import { address, asText, numberAsText, plain, rows, texts, word } from '../rules.ts';

export type CycloneDxVersion = '1.6' | '1.7';

const parameters = (...path: string[]): readonly string[] => ['modelCard', 'modelParameters', ...path];
const considerations = (...path: string[]): readonly string[] => ['modelCard', 'considerations', ...path];

/** Tonnes and kilograms without the noise of binary fractions. */
const times =
  (factor: number) =>
  (value: unknown): number | undefined =>
    typeof value === 'number' ? Number((value * factor).toPrecision(15)) : undefined;

const LEARNING = ['supervised', 'unsupervised', 'reinforcement-learning', 'semi-supervised', 'self-supervised'];

/** Licences as a list of one: an id of the SPDX list, an expression of such, or a name. */
function licences(known: ReadonlySet<string>): Rule {
  const nameOf = (entry: Data): string | undefined => {
    const said =
      dataAt(entry, ['expression']) ?? dataAt(entry, ['license', 'id']) ?? dataAt(entry, ['license', 'name']);
    return typeof said === 'string' ? said : undefined;
  };
  const isExpression = (text: string): boolean => {
    const ids = text.split(/\s+(?:AND|OR|WITH)\s+/);
    return ids.length > 1 && ids.every((id) => known.has(id));
  };
  return {
    path: ['licenses'],
    fields: ['licence', 'licenceUrl'],
    read: (source) => {
      if (!isDataList(source)) return {};
      const names = source.flatMap((entry) => nameOf(entry) ?? []);
      const url = source.length === 1 ? dataAt(source[0], ['license', 'url']) : undefined;
      return { licence: names.length === 0 ? undefined : names.join(' AND '), licenceUrl: url };
    },
    write: ({ licence, licenceUrl }) => {
      if (typeof licence !== 'string') return undefined;
      if (isExpression(licence)) return [{ expression: licence }];
      const url = typeof licenceUrl === 'string' && !/\s/.test(licenceUrl) ? { url: licenceUrl } : {};
      return [{ license: { ...(known.has(licence) ? { id: licence } : { name: licence }), ...url } }];
    },
  };
}

const REFERENCE_TYPES: readonly (readonly [string, string])[] = [
  ['website', 'website'],
  ['documentation', 'documentation'],
  ['vcs', 'source'],
  ['citation', 'paper'],
  ['model-card', 'model-card'],
  ['other', 'other'],
];

/** References of the types we have, then where the artefact is. */
function references(version: CycloneDxVersion): Rule {
  const types = REFERENCE_TYPES.filter(([theirs]) => version === '1.7' || theirs !== 'citation');
  return {
    path: ['externalReferences'],
    fields: ['references', 'artefactUrl'],
    read: (source) => {
      if (!isDataList(source)) return {};
      const all = source.filter(isDataMap);
      const isArtefact = (entry: DataMap): boolean => entry['type'] === 'distribution';
      const found = all.find(isArtefact);
      const list = all
        .filter((entry) => entry !== found)
        .map(({ type, comment, url }) => ({
          type: REFERENCE_TYPES.find(([theirs]) => theirs === type)?.[1] ?? 'other',
          ...(typeof comment === 'string' && comment !== '' ? { title: comment } : {}),
          url,
        }));
      return { references: list.length === 0 ? undefined : list, artefactUrl: found?.['url'] };
    },
    write: (facts) => {
      const list = (facts['references'] ?? []) as readonly TableRow[];
      const entries = list.flatMap(({ type, title, url }) => {
        const theirs = types.find(([, ours]) => ours === type)?.[0] ?? 'other';
        return isAddress(url) ? [{ type: theirs, url, ...(title ? { comment: title } : {}) }] : [];
      });
      const artefact = isAddress(facts['artefactUrl']) ? [{ type: 'distribution', url: facts['artefactUrl'] }] : [];
      const all = [...entries, ...artefact] as Data[];
      return all.length === 0 ? undefined : all;
    },
  };
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && /^[^\s<>"{}|\\^`]+$/u.test(value);
}

/** One checksum says what the one artefact is. */
const hashes: Rule = {
  path: ['hashes'],
  fields: ['artefacts'],
  read: (source) => {
    const found = isDataList(source) ? source.find((entry) => dataAt(entry, ['alg']) === 'SHA-256') : undefined;
    const content = dataAt(found, ['content']);
    return { artefacts: typeof content === 'string' ? [{ sha256: content.toLowerCase() }] : undefined };
  },
  write: (facts) => {
    const list = (facts['artefacts'] ?? []) as readonly TableRow[];
    const sha256 = list.length === 1 ? list[0]?.['sha256'] : undefined;
    return typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256)
      ? [{ alg: 'SHA-256', content: sha256 }]
      : undefined;
  },
};

const SOURCES = [
  'coal',
  'oil',
  'natural-gas',
  'nuclear',
  'wind',
  'solar',
  'geothermal',
  'hydropower',
  'biofuel',
  'unknown',
  'other',
];

/** Energy by activity. An activity and its energy must be there; so must a provider's kind of source. */
const energy: Rule = {
  path: considerations('environmentalConsiderations', 'energyConsumptions'),
  fields: ['energy'],
  read: (source) => {
    const list = isDataList(source) ? source : [];
    const found = list.map((entry) => ({
      activity: dataAt(entry, ['activity']),
      energyKwh: dataAt(entry, ['activityEnergyCost', 'value']),
      emissionsKgCo2e: times(1000)(dataAt(entry, ['co2CostEquivalent', 'value'])),
      offsetKgCo2e: times(1000)(dataAt(entry, ['co2CostOffset', 'value'])),
      provider: firstOf(dataAt(entry, ['energyProviders']), ['organization', 'name']),
      source: firstOf(dataAt(entry, ['energyProviders']), ['energySource']),
    }));
    const isSaid = ([, value]: readonly [string, unknown]): boolean => value !== undefined && value !== '';
    return {
      energy:
        found.length === 0 ? undefined : found.map((row) => Object.fromEntries(Object.entries(row).filter(isSaid))),
    };
  },
  write: (facts) => {
    const list = ((facts['energy'] ?? []) as readonly TableRow[]).flatMap((row) => {
      const { activity, energyKwh, emissionsKgCo2e, offsetKgCo2e, provider, source } = row;
      if (typeof activity !== 'string' || typeof energyKwh !== 'number') return [];
      const cost = { value: energyKwh, unit: 'kWh' };
      const mass = (value: unknown): DataMap => ({ value: times(1 / 1000)(value) ?? 0, unit: 'tCO2eq' });
      const isSource = typeof source === 'string' && SOURCES.includes(source);
      const named = typeof provider === 'string' && provider !== '' ? { name: provider } : {};
      const providers = isSource ? [{ organization: named, energySource: source, energyProvided: cost }] : [];
      return [
        {
          activity,
          energyProviders: providers,
          activityEnergyCost: cost,
          ...(typeof emissionsKgCo2e === 'number' ? { co2CostEquivalent: mass(emissionsKgCo2e) } : {}),
          ...(typeof offsetKgCo2e === 'number' ? { co2CostOffset: mass(offsetKgCo2e) } : {}),
        },
      ] as Data[];
    });
    return list.length === 0 ? undefined : list;
  },
};

function firstOf(list: Data | undefined, path: readonly string[]): Data | undefined {
  return isDataList(list) ? dataAt(list[0], path) : undefined;
}

/** Facts of a model version that a component of type `machine-learning-model` has a place for. */
export function modelRules(version: CycloneDxVersion, known: ReadonlySet<string>): readonly Rule[] {
  return [
    plain(['version'], 'semanticVersion'),
    plain(['description'], 'summary'),
    authors,
    author,
    licences(known),
    plain(['copyright'], 'copyright'),
    texts(['tags'], 'tags'),
    references(version),
    hashes,
    purl,
    word(
      parameters('approach', 'type'),
      'learning',
      LEARNING.map((id) => [id, id] as const),
    ),
    plain(parameters('task'), 'task'),
    plain(parameters('architectureFamily'), 'architectureFamily'),
    plain(parameters('modelArchitecture'), 'architecture'),
    rows(
      parameters('datasets'),
      'datasets',
      [
        { column: 'name', path: ['name'] },
        { column: 'url', path: ['contents', 'url'], ...address },
        { column: 'description', path: ['description'] },
      ],
      { type: 'dataset' },
    ),
    rows(parameters('inputs'), 'inputs', [{ column: 'format', path: ['format'] }]),
    rows(parameters('outputs'), 'outputs', [{ column: 'format', path: ['format'] }]),
    rows(['modelCard', 'quantitativeAnalysis', 'performanceMetrics'], 'metrics', [
      { column: 'type', path: ['type'] },
      { column: 'value', path: ['value'], ...numberAsText },
      { column: 'slice', path: ['slice'] },
      { column: 'lower', path: ['confidenceInterval', 'lowerBound'], ...numberAsText },
      { column: 'upper', path: ['confidenceInterval', 'upperBound'], ...numberAsText },
    ]),
    texts(considerations('users'), 'users'),
    texts(considerations('useCases'), 'useCases'),
    texts(considerations('technicalLimitations'), 'limitations'),
    texts(considerations('performanceTradeoffs'), 'tradeoffs'),
    rows(considerations('ethicalConsiderations'), 'ethicalConsiderations', [
      { column: 'name', path: ['name'] },
      { column: 'mitigation', path: ['mitigationStrategy'] },
    ]),
    rows(considerations('fairnessAssessments'), 'fairnessAssessments', [
      { column: 'groupAtRisk', path: ['groupAtRisk'] },
      { column: 'benefits', path: ['benefits'] },
      { column: 'harms', path: ['harms'] },
      { column: 'mitigation', path: ['mitigationStrategy'] },
    ]),
    energy,
  ];
}

const EMAIL = /^[^\s@]+@[^\s@]+$/;

const authors: Rule = {
  path: ['authors'],
  fields: ['authors'],
  read: (source) => ({
    authors: isDataList(source)
      ? source.flatMap((entry) => {
          const { name, email, phone } = isDataMap(entry) ? entry : emptyMap();
          const contact = email ?? phone;
          return typeof name === 'string' || typeof contact === 'string'
            ? [{ ...(typeof name === 'string' ? { name } : {}), ...(typeof contact === 'string' ? { contact } : {}) }]
            : [];
        })
      : undefined,
  }),
  write: (facts) => {
    const list = ((facts['authors'] ?? []) as readonly TableRow[]).flatMap(({ name, contact }): Data[] => {
      const reach =
        typeof contact !== 'string' || contact === ''
          ? {}
          : EMAIL.test(contact)
            ? { email: contact }
            : { phone: contact };
      const entry = { ...(typeof name === 'string' && name !== '' ? { name } : {}), ...reach };
      return Object.keys(entry).length === 0 ? [] : [entry];
    });
    return list.length === 0 ? undefined : list;
  },
};

/** Until 1.5 there was one author, as a text; it is read, and no longer written. */
const author: Rule = {
  path: ['author'],
  fields: ['authors'],
  read: (source) => ({ authors: typeof source === 'string' ? [{ name: source }] : undefined }),
  write: () => undefined,
  isAlike: () => true,
};

const purl: Rule = {
  path: ['purl'],
  fields: ['registryUri'],
  read: (source) => ({ registryUri: typeof source === 'string' && source.startsWith('pkg:') ? source : undefined }),
  write: ({ registryUri }) =>
    typeof registryUri === 'string' && registryUri.startsWith('pkg:') ? registryUri : undefined,
};

/** Facts of a dataset version. `content`: the one entry of the component's `data`, taken out of its list. */
export function datasetVersionRules(known: ReadonlySet<string>): readonly Rule[] {
  const pairs = ['public', 'internal', 'confidential', 'strictly-confidential'].map((id) => [id, id] as const);
  return [
    plain(['version'], 'semanticVersion'),
    plain(['description'], 'summary'),
    licences(known),
    texts(['tags'], 'tags'),
    plain(['publisher'], 'publisher'),
    {
      ...rows(['authors'], 'creators', [
        { column: 'name', path: ['name'] },
        {
          column: 'contact',
          path: ['email'],
          write: (cell) => (typeof cell === 'string' && EMAIL.test(cell) ? cell : undefined),
        },
      ]),
    },
    { ...plain(['content', 'contents', 'url'], 'url'), write: ({ url }) => (isAddress(url) ? url : undefined) },
    word(['content', 'classification'], 'confidentiality', pairs),
    {
      path: ['content', 'sensitiveData'],
      fields: ['personalDataCategories'],
      read: (source) => ({
        personalDataCategories: isDataList(source)
          ? source.flatMap((category) => (typeof category === 'string' ? [{ category }] : []))
          : undefined,
      }),
      write: (facts: Facts) => {
        const list = (facts['personalDataCategories'] ?? []) as readonly TableRow[];
        const named = list.flatMap(({ category }) =>
          typeof category === 'string' && category !== '' ? [category] : [],
        );
        return named.length === 0 ? undefined : named;
      },
    },
  ];
}

const ROLES = { custodians: 'custodian', stewards: 'steward', owners: 'owner' } as const;

/** Facts of a line of datasets: who is in charge of it. */
export const datasetRules: readonly Rule[] = [
  {
    path: ['governance'],
    fields: ['custodians'],
    read: (source) => {
      const list = Object.entries(ROLES).flatMap(([key, role]) => {
        const parties = dataAt(source, [key]);
        return (isDataList(parties) ? parties : []).flatMap((party) => {
          const name = dataAt(party, ['organization', 'name']) ?? dataAt(party, ['contact', 'name']);
          const contact = dataAt(party, ['contact', 'email']);
          const row = {
            role,
            ...(typeof name === 'string' && { name }),
            ...(typeof contact === 'string' && { contact }),
          };
          return Object.keys(row).length === 1 ? [] : [row];
        });
      });
      return { custodians: list.length === 0 ? undefined : list };
    },
    write: (facts) => {
      const list = (facts['custodians'] ?? []) as readonly TableRow[];
      const result = emptyMap();
      for (const [key, role] of Object.entries(ROLES)) {
        const parties = list.flatMap((row): Data[] => {
          const { name, contact } = row;
          if (row['role'] !== role || typeof name !== 'string' || name === '') return [];
          return [
            typeof contact === 'string' && EMAIL.test(contact)
              ? { contact: { name, email: contact } }
              : { organization: { name } },
          ];
        });
        if (parties.length > 0) result[key] = parties;
      }
      return Object.keys(result).length === 0 ? undefined : result;
    },
  },
];

/** Facts of an organisation. */
export const organisationRules: readonly Rule[] = [
  {
    path: ['url'],
    fields: ['homepage'],
    read: (source) => ({ homepage: isDataList(source) ? source[0] : undefined }),
    write: ({ homepage }) => (isAddress(homepage) ? [homepage] : undefined),
  },
  plain(['address', 'country'], 'country'),
  rows(['contact'], 'contacts', [
    { column: 'name', path: ['name'], ...asText },
    {
      column: 'email',
      path: ['email'],
      write: (cell) => (typeof cell === 'string' && EMAIL.test(cell) ? cell : undefined),
    },
    { column: 'telephone', path: ['phone'] },
  ]),
];

/** Facts of a system, as the application that the BOM is about. */
export function systemRules(): readonly Rule[] {
  return [plain(['version'], 'release'), plain(['description'], 'description'), texts(['tags'], 'tags')];
}
