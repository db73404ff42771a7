import { AppError } from '#contract/errors';
import type { LinkType } from '#contract/inventory/kinds';
import { LINK_ENDS, LINK_TYPES } from '#contract/inventory/kinds';
import type { Draft } from '#contract/records/transfer';
import { type Data, type DataMap, dataAt, emptyMap, isDataList, isDataMap } from '../data.ts';
import { DraftBuilder, type ItemBuilder } from '../draft.ts';
import { type FormatReader, jsonOf, malformed, type NamedFile, type ReadTools, startOf } from '../format.ts';
import { readByRules } from '../mapping.ts';
import { fillRest, type OwnStatements, readOwn, stateOf, versionName } from '../own.ts';
import { agentOf, Graph, idOf, licenceOf, OWN_ID, typeOf } from './graph.ts';
import { aiPackageRules, datasetLineRules, datasetPackageRules, modelLineRules } from './rules.ts';

/** SPDX 3 documents with AI or dataset packages. @source SPDX 3.0.1 */
export const spdx: FormatReader = {
  id: 'spdx',
  matches: ([file, ...more]) => {
    if (file === undefined || more.length > 0 || !startOf(file).trimStart().startsWith('{')) return false;
    const bytes = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.length);
    return bytes.includes('spdx.org/rdf/3.') || bytes.includes('"spdxVersion"');
  },
  read: ([file], tools) => (file === undefined ? malformed('', '', 'no file') : readSpdx(file, tools)),
};

/**
 * Reads an SPDX 3 document. What its schema says against it is told, but only what is no graph of elements is refused.
 * @throws AppError `interchange.malformed`, `interchange.nothing-inside`
 */
export function readSpdx(file: NamedFile, { schemas }: ReadTools): Draft {
  const data = jsonOf(file);
  const document = data.value;
  if (!isDataMap(document)) return malformed(file.name, '/', 'it is no SPDX document');
  if (document['spdxVersion'] !== undefined) malformed(file.name, '/spdxVersion', 'SPDX 3 is expected');
  const graph = document['@graph'] ?? [document];
  if (!isDataList(graph)) return malformed(file.name, '/@graph', 'a list of elements is expected');
  const elements = graph.map((element, index) =>
    isDataMap(element) ? element : malformed(file.name, `/@graph/${index}`, 'an element is expected'),
  );
  const version = elements.map((element) => element['specVersion']).find((found) => typeof found === 'string');
  const draft = new DraftBuilder('spdx', typeof version === 'string' ? version : '');
  draft.noteOddities(data);
  const reading = new SpdxReading(draft, new Graph(elements));
  if (!reading.read()) {
    throw new AppError('interchange.nothing-inside', {
      name: file.name,
      format: `SPDX ${typeof version === 'string' ? version : '3'}`,
    });
  }
  const problem = schemas.check('spdx-3.0.1', document);
  if (problem) draft.note('unsure', problem.place, 'against-schema', problem.reason);
  return draft.finish();
}

interface ReadPackage {
  readonly element: DataMap;
  readonly item: ItemBuilder;
  readonly own: OwnStatements;
}

/** Relationships between packages that are links of ours. `isReverse`: it is read from the other end. */
const LINKS: Readonly<Record<string, { readonly types: readonly LinkType[]; readonly isReverse: boolean }>> = {
  trainedOn: { types: ['trained-on'], isReverse: false },
  testedOn: { types: ['tested-on'], isReverse: false },
  descendantOf: { types: ['based-on', 'derived-from'], isReverse: false },
  ancestorOf: { types: ['based-on', 'derived-from'], isReverse: true },
};

class SpdxReading {
  readonly #draft: DraftBuilder;
  readonly #graph: Graph;
  readonly #packages = new Map<string, ReadPackage>();
  readonly #organisations = new Map<string, ItemBuilder>();
  readonly #lines = new Map<string, ItemBuilder>();
  /** Elements that are said in records, and need not be kept. */
  readonly #said = new Set<DataMap>();

  constructor(draft: DraftBuilder, graph: Graph) {
    this.#draft = draft;
    this.#graph = graph;
  }

  read(): boolean {
    for (const [index, element] of this.#graph.elements.entries()) {
      if (typeOf(element) === 'ai_AIPackage') this.#package(element, index, true);
      if (typeOf(element) === 'dataset_DatasetPackage') this.#package(element, index, false);
    }
    if (this.#packages.size === 0) return false;
    for (const read of this.#packages.values()) this.#ownLinks(read);
    for (const relation of this.#graph.relations)
      this.#relation(relation.element, relation.type, relation.from, relation.to);
    this.#others();
    return true;
  }

  #package(element: DataMap, index: number, isModel: boolean): void {
    const place = `/@graph/${index}`;
    const kinds = isModel ? (['model', 'model-version'] as const) : (['dataset', 'dataset-version'] as const);
    const id = idOf(element) || place;
    const { properties, extension } = propertiesOf(element['extension']);
    const { own, others } = readOwn(properties, kinds[1], kinds[0]);
    const named = element['name'];
    const name = typeof named === 'string' && named.trim() !== '' ? named.trim() : id;
    const isNew = !this.#lines.has(`${kinds[0]}:${name}`);
    const line =
      this.#lines.get(`${kinds[0]}:${name}`) ?? this.#draft.item(kinds[0], { key: `${kinds[0]}:${name}`, name, place });
    this.#lines.set(`${kinds[0]}:${name}`, line);
    const item = this.#draft.item(kinds[1], {
      key: id,
      name: own.name ?? versionName(name, element['software_packageVersion']),
      parent: line,
      place,
    });
    this.#packages.set(id, { element, item, own });
    this.#said.add(element);
    const {
      type: _,
      '@type': __,
      spdxId: ___,
      '@id': ____,
      creationInfo: _____,
      name: ______,
      extension: _______,
      suppliedBy,
      originatedBy,
      ...rest
    } = element;
    const source = Object.assign(emptyMap(), rest);
    if (!id.startsWith(OWN_ID) && id !== place) item.keepQuietly('/spdxId', id, place);
    if (others.length > 0 || extension.length > 0)
      source['extension'] = [...extension, ...(others.length > 0 ? [extensionOf(others)] : [])];
    const line2 = emptyMap();
    for (const key of ['software_homePage', 'dataset_datasetType']) {
      const value = source[key];
      delete source[key];
      if (value === undefined || (isDataList(value) && value.length === 1 && value[0] === 'noAssertion')) continue;
      if (isNew) line2[key] = value;
      else source[key] = value;
    }
    this.#agents(source, originatedBy);
    const licence = this.#licence(id);
    if (licence !== null) source['licence'] = licence;
    this.#supplier(item, suppliedBy, place);
    readByRules(isModel ? aiPackageRules : datasetPackageRules, source, item, this.#draft, place, own.facts);
    fillRest(item, own);
    if (!isNew) return;
    line.setState(stateOf(line.kind, own.lineState));
    readByRules(isModel ? modelLineRules : datasetLineRules, line2, line, this.#draft, place, own.lineFacts);
  }

  /** Those it originates from, if all of them are named; else their ids stay as they are. */
  #agents(source: Record<string, Data>, originatedBy: Data | undefined): void {
    if (originatedBy === undefined) return;
    const ids = isDataList(originatedBy) ? originatedBy : [originatedBy];
    const elements = ids.map((id) => this.#graph.find(id));
    const agents = elements.map(agentOf);
    if (agents.length > 0 && agents.every((agent) => agent !== null)) {
      source['originators'] = agents.flatMap((agent) => agent ?? []);
      for (const element of elements)
        if (element !== undefined && idOf(element).startsWith(OWN_ID)) this.#said.add(element);
    } else source['originatedBy'] = originatedBy;
  }

  /** The licence that is declared, else the one that is concluded. */
  #licence(id: string): string | null {
    for (const type of ['hasDeclaredLicense', 'hasConcludedLicense']) {
      const relation = this.#graph.relations.find((one) => one.type === type && one.from === id && one.to.length === 1);
      const licence = relation === undefined ? null : licenceOf(this.#graph, relation.to[0] ?? '');
      if (relation === undefined || licence === null) continue;
      this.#said.add(relation.element);
      const element = this.#graph.find(relation.to[0]);
      if (
        element !== undefined &&
        Object.keys(element).every((key) =>
          ['type', 'spdxId', 'creationInfo', 'simplelicensing_licenseExpression'].includes(key),
        )
      )
        this.#said.add(element);
      return licence;
    }
    return null;
  }

  #supplier(item: ItemBuilder, suppliedBy: Data | undefined, place: string): void {
    if (suppliedBy === undefined) return;
    const element = this.#graph.find(suppliedBy);
    const agent = agentOf(element);
    if (element === undefined || agent === null) {
      item.keep('/suppliedBy', suppliedBy, `${place}/suppliedBy`, 'dead-reference');
      return;
    }
    const name = String(agent['name']);
    const organisation =
      this.#organisations.get(name) ??
      this.#draft.item('organisation', { key: `organisation:${name}`, name, place: `${place}/suppliedBy` });
    if (!this.#organisations.has(name)) {
      this.#organisations.set(name, organisation);
      const { type: _, spdxId, creationInfo: __, name: ___, extension: ____, ...rest } = element;
      readByRules(
        [],
        rest,
        organisation,
        this.#draft,
        `${place}/suppliedBy`,
        readOwn(propertiesOf(element['extension']).properties, 'organisation', null).own.facts,
      );
      if (typeof spdxId === 'string' && !spdxId.startsWith(OWN_ID)) organisation.keepQuietly('/spdxId', spdxId, place);
      this.#said.add(element);
    }
    this.#draft.link('supplied-by', item, organisation);
  }

  #ownLinks({ item, own }: ReadPackage): void {
    for (const [id, type] of [...own.links].flatMap(([to, types]) => types.map((one) => [to, one] as const))) {
      const target = this.#packages.get(id)?.item;
      const known = LINK_TYPES.find((link) => link === type);
      if (target !== undefined && known !== undefined && canLink(known, item, target))
        this.#draft.link(known, item, target);
    }
  }

  #relation(element: DataMap, type: string, from: string, to: readonly string[]): void {
    const link = Object.hasOwn(LINKS, type) ? LINKS[type] : undefined;
    const start = this.#packages.get(from);
    if (link === undefined || start === undefined) return;
    const ends = to.map((id) => this.#packages.get(id));
    if (ends.some((end) => end === undefined)) return;
    for (const end of ends.flatMap((one) => one ?? [])) {
      const [source, target] = link.isReverse ? [end, start] : [start, end];
      const found = link.types.find((one) => canLink(one, source.item, target.item));
      const isStated = source.own.links.has(idOf(target.element));
      if (found === undefined) return;
      if (!isStated) this.#draft.link(found, source.item, target.item);
    }
    this.#said.add(element);
  }

  /** Everything else in the document: kept with the one package it is about, else told by type and number. */
  #others(): void {
    const others = this.#graph.elements.filter(
      (element) => !this.#said.has(element) && !idOf(element).startsWith(OWN_ID) && !isOwnCreation(element),
    );
    const [only, ...more] = this.#packages.values();
    const counts = new Map<string, number>();
    for (const element of others) counts.set(typeOf(element), (counts.get(typeOf(element)) ?? 0) + 1);
    const isKept =
      more.length === 0 && only !== undefined && others.length > 0 && only.item.keepQuietly('graph', others, '/@graph');
    for (const [type, count] of counts)
      this.#draft.note(isKept ? 'kept' : 'dropped', '/@graph', 'other-elements', `${type}: ${count}`);
  }
}

/** The note on who made a document, as it is written here. */
function isOwnCreation(element: DataMap): boolean {
  const by = element['createdBy'];
  return (
    typeOf(element) === 'CreationInfo' &&
    isDataList(by) &&
    by.every((id) => typeof id === 'string' && id.startsWith(OWN_ID))
  );
}

function canLink(type: LinkType, from: ItemBuilder, to: ItemBuilder): boolean {
  return LINK_ENDS[type].from.includes(from.kind) && LINK_ENDS[type].to.includes(to.kind);
}

const CDX = 'extension_CdxPropertiesExtension';

/** Properties of the one extension SPDX defines, and all other extensions. */
function propertiesOf(extension: Data | undefined): {
  readonly properties: readonly { name: string; value: string }[];
  readonly extension: readonly Data[];
} {
  const list = isDataList(extension) ? extension : [];
  const properties = list.flatMap((entry) => {
    const found = dataAt(entry, ['type']) === CDX ? dataAt(entry, ['extension_cdxProperty']) : undefined;
    return (isDataList(found) ? found : []).map((property) => ({
      name: String(dataAt(property, ['extension_cdxPropName']) ?? ''),
      value: String(dataAt(property, ['extension_cdxPropValue']) ?? ''),
    }));
  });
  return { properties, extension: list.filter((entry) => dataAt(entry, ['type']) !== CDX) };
}

/** Properties as the extension that SPDX defines for them. */
export function extensionOf(properties: readonly { readonly name: string; readonly value: string }[]): DataMap {
  return {
    type: CDX,
    extension_cdxProperty: properties.map(({ name, value }) => ({
      type: 'extension_CdxPropertyEntry',
      extension_cdxPropName: name,
      extension_cdxPropValue: value,
    })),
  };
}
