import { AppError } from '#contract/errors';
import type { ItemKind } from '#contract/inventory/kinds';
import type { Item } from '#contract/records/inventory';
import type { ExportLoss } from '#contract/records/transfer';
import type { CardInput, LinkedItem, Written } from '../card.ts';
import { type Data, type DataMap, dataAt, emptyMap, isDataList, isDataMap, withDataAt } from '../data.ts';
import { writeValid } from '../losses.ts';
import { inOrder, lossesOf, type Rule, writeByRules } from '../mapping.ts';
import { ownProperties, versionName } from '../own.ts';
import type { SchemaShelf } from '../schemas.ts';
import {
  type CycloneDxVersion,
  datasetRules,
  datasetVersionRules,
  modelRules,
  organisationRules,
  systemRules,
} from './rules.ts';

/** Kinds of records that can be written as CycloneDX. */
export const CYCLONEDX_KINDS: readonly ItemKind[] = ['system', 'model', 'model-version', 'dataset', 'dataset-version'];

const ORDER = new Map(
  '$schema bomFormat specVersion serialNumber version metadata timestamp component components dependencies type mime-type bom-ref supplier authors publisher group name description licenses copyright hashes purl externalReferences pedigree modelCard modelParameters approach task architectureFamily modelArchitecture datasets inputs outputs quantitativeAnalysis performanceMetrics considerations data tags properties ref dependsOn id expression alg content value unit'
    .split(' ')
    .map((key, index) => [key, index] as const),
);

const TYPES = {
  model: 'machine-learning-model',
  'model-version': 'machine-learning-model',
  dataset: 'data',
  'dataset-version': 'data',
  system: 'application',
} as const;

/**
 * Writes a record as a CycloneDX BOM in JSON: the record, what it hangs on by links that CycloneDX can show, and, as
 * properties, everything else that is stated of it.
 * @throws AppError `interchange.not-valid`
 */
export function writeCycloneDx(input: CardInput, version: CycloneDxVersion, schemas: SchemaShelf): Written {
  const valid = writeValid(
    input.item,
    'cyclonedx',
    (item) => new BomWriting({ ...input, item }, version, schemas.licences()).bom(),
    ({ document }) => schemas.check(`cyclonedx-${version}`, document),
  );
  if (valid.result === null) {
    throw new AppError('interchange.not-valid', {
      name: input.item.name,
      schema: `CycloneDX ${version}`,
      ...valid.problem,
    });
  }
  return {
    text: `${JSON.stringify(valid.result.document, null, 2)}\n`,
    losses: [...valid.result.losses, ...valid.losses],
    schema: `http://cyclonedx.org/schema/bom-${version}.schema.json`,
  };
}

class BomWriting {
  readonly #input: CardInput;
  readonly #version: CycloneDxVersion;
  readonly #licences: ReadonlySet<string>;
  readonly #losses: ExportLoss[] = [];
  readonly #refs = new Map<string, string>();

  constructor(input: CardInput, version: CycloneDxVersion, licences: ReadonlySet<string>) {
    this.#input = input;
    this.#version = version;
    this.#licences = licences;
  }

  bom(): { readonly document: Data; readonly losses: readonly ExportLoss[] } {
    const { item, parent, links } = this.#input;
    const extras = item.extras['cyclonedx'] as Data | undefined;
    const kept = (key: string): Data | undefined => (isDataMap(extras) ? extras[`bom/${key}`] : undefined);
    const linked = links.filter((link) => this.#isShown(link));
    for (const link of links) if (!linked.includes(link)) this.#lose(item, `link.${link.type}`, 'no-place');
    const others = linked.filter(({ type }) => type !== 'supplied-by' && type !== 'based-on');
    // References first, so that all components can name each other.
    for (const one of [item, ...linked.map((link) => link.item)]) this.#refOf(one);
    const components = unique(others).map((link) => this.#component(link.item, link.parent, []));
    const main = this.#component(item, parent, linked);
    const isSystem = item.kind === 'system';
    const document = emptyMap();
    Object.assign(document, keptAround(extras), {
      $schema: `http://cyclonedx.org/schema/bom-${this.#version}.schema.json`,
      bomFormat: 'CycloneDX',
      specVersion: this.#version,
      serialNumber: kept('serialNumber') ?? `urn:uuid:${item.id}`,
      version: kept('version') ?? 1,
      components: isSystem ? components : [main, ...components],
    });
    document['metadata'] = Object.assign(
      emptyMap(),
      isDataMap(document['metadata']) ? document['metadata'] : {},
      { timestamp: item.updatedAt },
      isSystem ? { component: main } : {},
    );
    const depends = unique(others).map((link) => this.#refOf(link.item));
    if (depends.length > 0) document['dependencies'] = [{ ref: this.#refOf(item), dependsOn: depends }];
    if (isSystem && components.length === 0) delete document['components'];
    return { document: inOrder(document, ORDER), losses: this.#losses };
  }

  /** Whether the BOM can show a link: the first supplier, base models, and what a model or system is made of. */
  #isShown(link: LinkedItem): boolean {
    const { type, direction, item } = link;
    if (direction === 'from') return this.#input.item.kind === 'system' && type === 'part-of' && item.kind !== 'system';
    if (type === 'supplied-by')
      return this.#input.links.find((one) => one.type === type && one.direction === 'to') === link;
    if (type === 'based-on') return true;
    return item.kind === 'dataset-version' && item.kind in TYPES;
  }

  #lose(item: Item, field: string, reason: string): void {
    this.#losses.push({ item: item.name, field, reason });
  }

  #refOf(item: Item): string {
    const known = this.#refs.get(item.id);
    if (known !== undefined) return known;
    const kept = dataAt(item.extras['cyclonedx'] as Data | undefined, ['/bom-ref']);
    const isFree = typeof kept === 'string' && ![...this.#refs.values()].includes(kept);
    const ref = isFree ? kept : item.id;
    this.#refs.set(item.id, ref);
    return ref;
  }

  #rulesOf(kind: ItemKind): readonly Rule[] {
    if (kind === 'model-version') return modelRules(this.#version, this.#licences);
    if (kind === 'dataset-version') return datasetVersionRules(this.#licences);
    return kind === 'system' ? systemRules() : [];
  }

  #component(item: Item, parent: Item | null, links: readonly LinkedItem[]): DataMap {
    const rules = this.#rulesOf(item.kind);
    const extras = item.extras['cyclonedx'] as Data | undefined;
    const isSystem = item.kind === 'system';
    const line = isSystem ? null : parent;
    let document: DataMap = writeByRules(item.kind, rules, item.facts, extras, ['/bom-ref']);
    const losses = lossesOf(item.kind, rules, item.facts, document);
    document = this.#withLinks(document, links);
    const name = (line ?? item).name;
    const governance =
      line?.kind === 'dataset'
        ? writeByRules('dataset', datasetRules, line.facts, line.extras['cyclonedx'] as Data | undefined)
        : {};
    const lineLosses =
      line?.kind === 'dataset'
        ? lossesOf('dataset', datasetRules, line.facts, governance).map(({ field }) => field.split('.')[0])
        : null;
    const lineLeft =
      line === null || lineLosses === null
        ? line
        : {
            ...line,
            facts: Object.fromEntries(Object.entries(line.facts).filter(([field]) => lineLosses.includes(field))),
          };
    const shown = links.filter(
      ({ type, direction }) => direction === 'to' && type !== 'supplied-by' && type !== 'based-on',
    );
    const own = ownProperties(
      item,
      lineLeft,
      losses,
      isSystem ? item.name : versionName(name, item.facts['semanticVersion']),
      shown.map((link) => ({ to: this.#refOf(link.item), type: link.type })),
    );
    if (item.ownerId !== null) this.#lose(item, 'owner', 'no-place');
    const before = isDataList(document['properties']) ? document['properties'] : [];
    const properties = [...before, ...own] as readonly Data[];
    return Object.assign(
      emptyMap(),
      withContent(document, governance, item.kind, name),
      { type: TYPES[item.kind as keyof typeof TYPES], 'bom-ref': this.#refOf(item), name },
      properties.length > 0 && { properties },
    );
  }

  #withLinks(document: DataMap, links: readonly LinkedItem[]): DataMap {
    let result: Data | undefined = document;
    const append = (path: readonly string[], entry: Data): void => {
      const before = dataAt(result, path);
      result = withDataAt(result, path, [...(isDataList(before) ? before : []), entry]);
    };
    for (const { type, item, parent, direction } of links) {
      if (direction === 'from') continue;
      if (type === 'supplied-by') result = withDataAt(result, ['supplier'], this.#organisation(item));
      else if (type === 'based-on') append(['pedigree', 'ancestors'], this.#component(item, parent, []));
      else if (this.#input.item.kind === 'model-version')
        append(['modelCard', 'modelParameters', 'datasets'], { ref: this.#refOf(item) });
    }
    return isDataMap(result) ? result : emptyMap();
  }

  #organisation(item: Item): DataMap {
    const document = writeByRules(
      'organisation',
      organisationRules,
      item.facts,
      item.extras['cyclonedx'] as Data | undefined,
    );
    for (const { field, reason } of lossesOf('organisation', organisationRules, item.facts, document))
      this.#lose(item, field, reason);
    return Object.assign(emptyMap(), document, { name: item.name });
  }
}

function unique(links: readonly LinkedItem[]): readonly LinkedItem[] {
  const seen = new Set<string>();
  return links.filter(({ item }) => !seen.has(item.id) && seen.add(item.id));
}

/** What was kept of the BOM around the record. */
function keptAround(extras: Data | undefined): DataMap {
  let result: Data | undefined = emptyMap();
  for (const [key, value] of isDataMap(extras) ? Object.entries(extras) : []) {
    if (key.startsWith('bom/')) result = withDataAt(result, key.slice(4).split('/'), value);
  }
  return isDataMap(result) ? result : emptyMap();
}

/** A dataset's contents are the one entry of its list. */
function withContent(document: DataMap, governance: DataMap, kind: ItemKind, name: string): DataMap {
  if (kind !== 'dataset-version' && kind !== 'dataset') return document;
  const { content, data, ...rest } = document;
  if (data !== undefined) return { ...rest, data };
  return { ...rest, data: [{ type: 'dataset', name, ...(isDataMap(content) ? content : {}), ...governance }] };
}
