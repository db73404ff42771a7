import { readXml } from '#core/reading/xml';
import { type Data, type DataMap, emptyMap } from '../data.ts';

/** An element as it stands. */
interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Elements that hold a list of others, by the name of these; JSON has the list alone. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  components: ['component'],
  licenses: ['license', 'expression'],
  hashes: ['hash'],
  externalReferences: ['reference'],
  tags: ['tag'],
  properties: ['property'],
  authors: ['author'],
  datasets: ['dataset'],
  inputs: ['input'],
  outputs: ['output'],
  performanceMetrics: ['performanceMetric'],
  collection: ['graphic'],
  users: ['user'],
  useCases: ['useCase'],
  technicalLimitations: ['technicalLimitation'],
  performanceTradeoffs: ['performanceTradeoff'],
  ethicalConsiderations: ['ethicalConsideration'],
  fairnessAssessments: ['fairnessAssessment'],
  energyConsumptions: ['energyConsumption'],
  dependencies: ['dependency'],
  ancestors: ['component'],
  descendants: ['component'],
  variants: ['component'],
  commits: ['commit'],
  patches: ['patch'],
  custodians: ['custodian'],
  stewards: ['steward'],
  owners: ['owner'],
  altIds: ['altId'],
  licenseTypes: ['licenseType'],
  lifecycles: ['lifecycle'],
};

/** Elements that may stand several times without a list around them; JSON has a list of them. */
const REPEATED: ReadonlySet<string> = new Set([
  'contact',
  'energyProviders',
  'sensitiveData',
  'data',
  'omniborId',
  'swhid',
]);
const REPEATED_URL: ReadonlySet<string> = new Set([
  'supplier',
  'manufacturer',
  'manufacture',
  'organization',
  'provider',
]);
const NUMBERS: ReadonlySet<string> = new Set([
  'energyProvided',
  'activityEnergyCost',
  'co2CostEquivalent',
  'co2CostOffset',
]);
const KEY_OF_ATTRIBUTE: Readonly<Record<string, string>> = { 'content-type': 'contentType' };
/** Elements whose text has a key of its own beside their attributes. */
const TEXT_KEY: Readonly<Record<string, string>> = {
  property: 'value',
  hash: 'content',
  image: 'content',
  text: 'content',
  attachment: 'content',
};
const PARTY: ReadonlySet<string> = new Set(['custodian', 'steward', 'owner']);

/**
 * Reads a CycloneDX BOM in XML as the data its JSON form has.
 * @returns null if the outer element is no CycloneDX BOM
 * @throws ReadingFault `reading.unreadable`, `reading.too-large`
 * @source ECMA-424; CycloneDX XML schemas 1.5 to 1.7
 */
export function bomOfXml(bytes: Uint8Array): DataMap | null {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open: Element[] = [root];
  const reader = readXml({
    open: (name, attribute) => {
      const attributes: Record<string, string> = {};
      for (const key of ATTRIBUTES) {
        const value = attribute(key);
        if (value !== undefined) attributes[key] = value;
      }
      const element: Element = { name, attributes, children: [], text: '' };
      open.at(-1)?.children.push(element);
      open.push(element);
    },
    text: (text) => {
      const element = open.at(-1);
      if (element) element.text += text;
    },
    close: () => {
      open.pop();
    },
  });
  reader.write(bytes);
  reader.end();
  const [bom] = root.children;
  const version = /^http:\/\/cyclonedx\.org\/schema\/bom\/(\d+\.\d+)$/.exec(bom?.attributes['xmlns'] ?? '')?.[1];
  if (bom === undefined || bom.name !== 'bom' || version === undefined) return null;
  const number = Number(bom.attributes['version'] ?? '1');
  const { serialNumber } = bom.attributes;
  return Object.assign(emptyMap(), {
    bomFormat: 'CycloneDX',
    specVersion: version,
    ...(serialNumber === undefined ? {} : { serialNumber }),
    version: Number.isInteger(number) ? number : 1,
    ...mapOf({ ...bom, attributes: {} }),
  });
}

const ATTRIBUTES = [
  'xmlns',
  'version',
  'serialNumber',
  'type',
  'bom-ref',
  'mime-type',
  'name',
  'alg',
  'ref',
  'encoding',
  'content-type',
  'acknowledgement',
  'isExternal',
  'tagId',
  'text',
  'patch',
  'tagVersion',
] as const;

function mapOf(element: Element): Record<string, Data> {
  const map = emptyMap();
  for (const [key, value] of Object.entries(element.attributes)) {
    if (key !== 'xmlns') map[KEY_OF_ATTRIBUTE[key] ?? key] = key === 'isExternal' ? value === 'true' : value;
  }
  for (const child of element.children) {
    const isList = REPEATED.has(child.name) || (child.name === 'url' && REPEATED_URL.has(element.name));
    const value = dataOf(child, element.name);
    const before = map[child.name];
    if (isList) map[child.name] = [...(Array.isArray(before) ? before : []), value];
    else map[child.name] = value;
  }
  return map;
}

function dataOf(element: Element, parent: string): Data {
  const inner = LISTS[element.name];
  const text = element.text.trim();
  if (
    element.name === 'properties' ||
    (inner !== undefined && element.children.every(({ name }) => inner.includes(name)))
  ) {
    return element.children.map((child) => entryOf(child, element.name));
  }
  if (element.children.length === 0 && Object.keys(element.attributes).length === 0) {
    if (parent === 'energyProvided' || NUMBERS.has(parent)) return element.name === 'value' ? numberOf(text) : text;
    return element.name === 'modified' || element.name === 'isExternal' ? text === 'true' : text;
  }
  const map = mapOf(element);
  if (text !== '' && element.children.length === 0) map[TEXT_KEY[element.name] ?? 'value'] = text;
  return map;
}

function numberOf(text: string): Data {
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? number : text;
}

function entryOf(element: Element, list: string): Data {
  if (list === 'licenses') {
    if (element.name === 'license') return Object.assign(emptyMap(), { license: dataOf(element, list) });
    const { acknowledgement, 'bom-ref': ref } = element.attributes;
    return Object.assign(
      emptyMap(),
      { expression: element.text.trim() },
      acknowledgement && { acknowledgement },
      ref && { 'bom-ref': ref },
    );
  }
  if (list === 'dependencies') {
    const dependsOn = element.children.flatMap(({ name, attributes }) =>
      name === 'dependency' && attributes['ref'] !== undefined ? [attributes['ref']] : [],
    );
    return Object.assign(emptyMap(), { ref: element.attributes['ref'] ?? '' }, dependsOn.length > 0 && { dependsOn });
  }
  if (list === 'datasets' && element.attributes['ref'] !== undefined)
    return Object.assign(emptyMap(), { ref: element.attributes['ref'] });
  const value = dataOf(element, list);
  // A dataset's first child says its type; so does a party's what it is.
  return PARTY.has(element.name) && typeof value === 'string'
    ? Object.assign(emptyMap(), { contact: { name: value } })
    : value;
}
