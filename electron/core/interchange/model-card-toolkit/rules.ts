import type { Facts, TableRow } from '#contract/records/inventory';
import { type Data, type DataMap, dataAt, isDataList, isDataMap } from '../data.ts';
import type { Rule } from '../mapping.ts';
import { described, numberAsText, plain, prose, rows } from '../rules.ts';

const details = (...path: string[]): readonly string[] => ['model_details', ...path];
const parameters = (...path: string[]): readonly string[] => ['model_parameters', ...path];
const considerations = (key: string): readonly string[] => ['considerations', key];
const text = (value: Data | undefined): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

function licences(known: ReadonlySet<string>): Rule {
  return {
    path: details('licenses'),
    fields: ['licence'],
    read: (source) => {
      const names = (isDataList(source) ? source : [source]).flatMap(
        (entry) => text(dataAt(entry, ['identifier'])) ?? text(dataAt(entry, ['custom_text'])) ?? text(entry) ?? [],
      );
      return { licence: names.length === 0 ? undefined : names.join(' AND ') };
    },
    write: ({ licence }) =>
      typeof licence === 'string'
        ? [known.has(licence) ? { identifier: licence } : { custom_text: licence }]
        : undefined,
  };
}

const references: Rule = {
  path: details('references'),
  fields: ['references'],
  read: (source) => {
    const list = (isDataList(source) ? source : []).flatMap(
      (entry) => text(dataAt(entry, ['reference'])) ?? text(entry) ?? [],
    );
    return { references: list.length === 0 ? undefined : list.map((url) => ({ url })) };
  },
  write: (facts) => {
    const list = ((facts['references'] ?? []) as readonly TableRow[]).flatMap(({ url }) =>
      isUri(url) ? [{ reference: url }] : [],
    );
    return list.length === 0 ? undefined : list;
  },
};

/** What the schema's format `uri` takes (RFC 3986). */
function isUri(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`[\]%]+$/u.test(value) &&
    /^[\u0021-\u007e]+$/.test(value)
  );
}

const citationOf = (source: Data): string | undefined =>
  text(dataAt(isDataList(source) ? source[0] : source, ['citation'])) ?? text(source);
const citations: Rule = {
  path: details('citations'),
  fields: ['citation'],
  read: (source) => ({ citation: citationOf(source) }),
  write: ({ citation }) => (typeof citation === 'string' ? [{ citation }] : undefined),
};

/** Before 0.0.2 a thing stood under another name; it is read, and no longer written. */
const old = (path: readonly string[], rule: Rule): Rule => ({
  ...rule,
  path,
  write: () => undefined,
  isAlike: (source) => typeof source === 'string' || Object.keys(isDataMap(source) ? source : {}).length === 1,
});

const ROLES: readonly (readonly [string, string])[] = [
  ['train', 'training'],
  ['eval', 'validation'],
  ['validation', 'validation'],
  ['test', 'test'],
];

/** Data as a list (0.0.2), or by what they were for (0.0.1). */
const datasets: Rule = {
  path: parameters('data'),
  fields: ['datasets'],
  read: (source) => {
    const of = (entry: Data, role?: string): Record<string, string>[] => {
      const { name, link, description } = isDataMap(entry) ? entry : {};
      const row = {
        ...(text(name) && { name: text(name) }),
        ...(text(link) && { url: text(link) }),
        ...(text(description) && { description: text(description) }),
      };
      return Object.keys(row).length === 0
        ? []
        : [{ ...row, ...(role === undefined ? {} : { role }) } as Record<string, string>];
    };
    const list = isDataList(source)
      ? source.flatMap((entry) => of(entry))
      : ROLES.flatMap(([key, role]) => {
          const part = dataAt(source, [key]);
          return (isDataList(part) ? part : part === undefined ? [] : [part]).flatMap((entry) => of(entry, role));
        });
    return { datasets: list.length === 0 ? undefined : list };
  },
  write: (facts: Facts) => {
    const list = ((facts['datasets'] ?? []) as readonly TableRow[]).flatMap(({ name, url, description }): DataMap[] => {
      const entry = {
        ...(name ? { name } : {}),
        ...(isUri(url) ? { link: url } : {}),
        ...(description ? { description } : {}),
      };
      return Object.keys(entry).length === 0 ? [] : [entry as DataMap];
    });
    return list.length === 0 ? undefined : list;
  },
};

/** One format alone, or formats by name. */
const formats = (side: 'input' | 'output'): readonly Rule[] => {
  const field = `${side}s`;
  return [
    {
      ...rows(parameters(`${side}_format_map`), field, [
        { column: 'name', path: ['key'] },
        { column: 'format', path: ['value'] },
      ]),
      write: (facts) => {
        const list = (facts[field] ?? []) as readonly TableRow[];
        return list.every(({ name, format }) => name && format)
          ? list.map(({ name, format }) => ({ key: name ?? '', value: format ?? '' }))
          : undefined;
      },
    },
    {
      path: parameters(`${side}_format`),
      fields: [field],
      read: (source) => ({ [field]: text(source) === undefined ? undefined : [{ format: source }] }),
      write: (facts) => {
        const list = (facts[field] ?? []) as readonly TableRow[];
        const format = list.length === 1 ? list[0]?.['format'] : undefined;
        return typeof format === 'string' && format !== '' ? format : undefined;
      },
    },
  ];
};

const metrics = rows(['quantitative_analysis', 'performance_metrics'], 'metrics', [
  { column: 'type', path: ['type'] },
  { column: 'value', path: ['value'], ...numberAsText },
  { column: 'slice', path: ['slice'] },
  { column: 'threshold', path: ['threshold'], ...numberAsText },
  { column: 'lower', path: ['confidence_interval', 'lower_bound'], ...numberAsText },
  { column: 'upper', path: ['confidence_interval', 'upper_bound'], ...numberAsText },
]);

/**
 * Facts of a model version that a Model Card Toolkit card has a place for.
 * @source Model Card Toolkit, schema v0.0.2; older shapes of v0.0.1
 */
export function toolkitRules(known: ReadonlySet<string>): readonly Rule[] {
  return [
    plain(details('overview'), 'summary'),
    prose(details('documentation'), 'overview'),
    rows(details('owners'), 'authors', [
      { column: 'name', path: ['name'] },
      { column: 'contact', path: ['contact'] },
    ]),
    plain(details('version', 'name'), 'semanticVersion'),
    plain(details('version', 'date'), 'releasedOn'),
    plain(details('version', 'diff'), 'changes'),
    licences(known),
    old(details('license'), licences(known)),
    references,
    citations,
    old(details('citation'), citations),
    plain(details('path'), 'artefactUrl'),
    plain(parameters('model_architecture'), 'architecture'),
    datasets,
    ...formats('input'),
    ...formats('output'),
    metrics,
    described(considerations('users'), 'users', 'description'),
    described(considerations('use_cases'), 'useCases', 'description'),
    described(considerations('limitations'), 'limitations', 'description'),
    described(considerations('tradeoffs'), 'tradeoffs', 'description'),
    rows(considerations('ethical_considerations'), 'ethicalConsiderations', [
      { column: 'name', path: ['name'] },
      { column: 'mitigation', path: ['mitigation_strategy'] },
    ]),
  ];
}
