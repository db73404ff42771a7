import type { Facts } from '#contract/records/inventory';
import type { ExportLoss } from '#contract/records/transfer';
import type { CardInput, Written } from '../card.ts';
import { type Data, type DataMap, emptyMap, isDataMap } from '../data.ts';
import { type FactLoss, inOrder, lossesOf, writeByRules } from '../mapping.ts';
import { ownProperties, versionName } from '../own.ts';
import { CONFORMS_TO, CONTEXT } from './context.ts';
import { lineRules, versionRules } from './rules.ts';

/** What the specification demands of every description, and the fields that would say it. */
const REQUIRED: readonly (readonly [string, string])[] = [
  ['description', 'summary'],
  ['license', 'licence'],
  ['url', 'url'],
  ['creator', 'creators'],
  ['datePublished', 'createdOn'],
];
const ORDER = [
  '@context',
  '@type',
  '@id',
  'name',
  'conformsTo',
  'description',
  'license',
  'url',
  'version',
  'creator',
  'publisher',
  'datePublished',
  'dateModified',
  'citeAs',
  'inLanguage',
  'keywords',
  'distribution',
  'recordSet',
];

/**
 * A dataset version as Croissant 1.0. What Croissant has no place for goes along as `additionalProperty` of schema.org; the
 * owner and links do not. There is no official JSON Schema; the properties that the specification requires and that are not
 * there are told with the reason `required`.
 * @source Croissant Format Specification 1.0, MLCommons: "Dataset-level information"; Croissant RAI 1.0
 */
export function writeCroissant(input: CardInput): Written {
  const { item, parent, links } = input;
  const line = item.kind === 'dataset' ? item : parent;
  const facts: Facts = item.kind === 'dataset-version' ? item.facts : {};
  const extras = item.extras['croissant'] as Data | undefined;
  const body = writeByRules('dataset-version', versionRules, facts, extras, ['head/', '/additionalProperty']);
  const head =
    line === null
      ? emptyMap()
      : writeByRules('dataset', lineRules, line.facts, line.extras['croissant'] as Data | undefined);
  const document: Record<string, Data> = Object.assign(emptyMap(), body, head);
  const name = line?.name ?? item.name;
  const factLosses = lossesOf('dataset-version', versionRules, facts, body);
  const lineLosses = line === null ? [] : lossesOf('dataset', lineRules, line.facts, head);
  const lineLeft = line === null ? null : { ...line, facts: lostFacts(line.facts, lineLosses) };
  const own = ownProperties(
    item,
    item.kind === 'dataset' ? null : lineLeft,
    factLosses,
    versionName(name, facts['semanticVersion']),
    [],
  );
  const kept = isDataMap(extras) ? extras['/additionalProperty'] : undefined;
  const properties = [
    ...(Array.isArray(kept) ? (kept as readonly Data[]) : []),
    ...own.map((property): Data => ({ '@type': 'sc:PropertyValue', name: property.name, value: property.value })),
  ];
  document['@context'] = contextOf(extras);
  document['@type'] = 'sc:Dataset';
  document['conformsTo'] = CONFORMS_TO;
  document['name'] = name;
  if (properties.length > 0) document['additionalProperty'] = properties;
  const ordered = inOrder(document, new Map(ORDER.map((key, index) => [key, index])));
  return {
    text: `${JSON.stringify(ordered, null, 2)}\n`,
    losses: [
      ...missing(item.name, document),
      ...(item.ownerId === null ? [] : [{ item: item.name, field: 'owner', reason: 'no-place' }]),
      ...links.map(({ type }) => ({ item: item.name, field: `link.${type}`, reason: 'no-place' })),
    ],
    schema: null,
  };
}

function lostFacts(facts: Facts, losses: readonly FactLoss[]): Facts {
  return Object.fromEntries(losses.flatMap(({ field }) => (facts[field] === undefined ? [] : [[field, facts[field]]])));
}

function missing(item: string, document: DataMap): ExportLoss[] {
  return REQUIRED.filter(([key]) => document[key] === undefined).map(([, field]) => ({
    item,
    field,
    reason: 'required',
  }));
}

/** Our context, and besides it the names that an imported file defined for what is given back. */
function contextOf(extras: Data | undefined): DataMap {
  const kept = isDataMap(extras) ? extras['head/@context'] : undefined;
  return Object.assign(emptyMap(), isDataMap(kept) ? kept : {}, CONTEXT);
}
