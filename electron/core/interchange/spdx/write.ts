import { AppError } from '#contract/errors';
import type { ItemKind } from '#contract/inventory/kinds';
import type { Item } from '#contract/records/inventory';
import type { ExportLoss } from '#contract/records/transfer';
import type { CardInput, LinkedItem, Written } from '../card.ts';
import { type Data, type DataMap, dataAt, emptyMap, isDataList } from '../data.ts';
import { writeValid } from '../losses.ts';
import { inOrder, lossesOf, type Rule, writeByRules } from '../mapping.ts';
import { ownProperties, versionName } from '../own.ts';
import type { SchemaShelf } from '../schemas.ts';
import { idOf, OWN_ID, typeOf } from './graph.ts';
import { extensionOf } from './read.ts';
import { aiPackageRules, datasetLineRules, datasetPackageRules, modelLineRules } from './rules.ts';

/** Kinds of records that can be written as SPDX packages. */
export const SPDX_KINDS: readonly ItemKind[] = ['model-version', 'dataset-version'];

const ORDER = new Map(
  '@context @graph type @id spdxId creationInfo name summary description specVersion created createdBy'
    .split(' ')
    .map((key, index) => [key, index] as const),
);
const CREATION = '_:model-dossier-creation';

/** Links that are relationships of SPDX; those whose meaning is wider are told apart by a property. */
const RELATIONS: Readonly<Partial<Record<LinkedItem['type'], string>>> = {
  'trained-on': 'trainedOn',
  'fine-tuned-on': 'trainedOn',
  'validated-on': 'testedOn',
  'tested-on': 'testedOn',
  'based-on': 'descendantOf',
  'derived-from': 'descendantOf',
};

/**
 * Writes a model version or dataset version as an SPDX 3.0.1 document in JSON-LD, with what it hangs on; what SPDX has no
 * place for stands in the extension of properties that SPDX defines.
 * @throws AppError `interchange.not-valid`
 */
export function writeSpdx(input: CardInput, schemas: SchemaShelf): Written {
  const valid = writeValid(
    input.item,
    'spdx',
    (item) => new SpdxWriting({ ...input, item }).document(),
    ({ document }) => schemas.check('spdx-3.0.1', document),
  );
  if (valid.result === null) {
    throw new AppError('interchange.not-valid', { name: input.item.name, schema: 'SPDX 3.0.1', ...valid.problem });
  }
  return {
    text: `${JSON.stringify(valid.result.document, null, 2)}\n`,
    losses: [...valid.result.losses, ...valid.losses],
    schema: 'https://spdx.org/schema/3.0.1/spdx-json-schema.json',
  };
}

class SpdxWriting {
  readonly #input: CardInput;
  readonly #losses: ExportLoss[] = [];
  readonly #elements: DataMap[] = [];
  #relations = 0;

  constructor(input: CardInput) {
    this.#input = input;
  }

  document(): { readonly document: Data; readonly losses: readonly ExportLoss[] } {
    const { item, parent, links } = this.#input;
    const isShown = (link: LinkedItem): boolean =>
      link.direction === 'to' &&
      ((RELATIONS[link.type] !== undefined && SPDX_KINDS.includes(link.item.kind)) ||
        (link.type === 'supplied-by' &&
          links.find((one) => one.type === 'supplied-by' && one.direction === 'to') === link));
    const shown = links.filter(isShown);
    for (const link of links)
      if (!isShown(link)) this.#losses.push({ item: item.name, field: `link.${link.type}`, reason: 'no-place' });
    const related = shown.filter(({ type }) => type !== 'supplied-by');
    this.#package(item, parent, shown, shown.find(({ type }) => type === 'supplied-by')?.item);
    const seen = new Set([item.id]);
    for (const link of related) {
      if (!seen.has(link.item.id)) this.#package(link.item, link.parent, [], undefined);
      seen.add(link.item.id);
      this.#relation(RELATIONS[link.type] ?? '', packageId(item), packageId(link.item));
    }
    const others = dataAt(item.extras['spdx'] as Data | undefined, ['graph']);
    const kept = (isDataList(others) ? others : []) as readonly DataMap[];
    const profiles = [
      'core',
      'software',
      'simpleLicensing',
      'extension',
      ...new Set(
        [item, ...related.map((link) => link.item)].map(({ kind }) => (kind === 'model-version' ? 'ai' : 'dataset')),
      ),
    ];
    const head: DataMap[] = [
      {
        type: 'CreationInfo',
        '@id': CREATION,
        specVersion: '3.0.1',
        created: `${item.updatedAt.slice(0, 19)}Z`,
        createdBy: [`${OWN_ID}agent`],
      },
      { type: 'SoftwareAgent', spdxId: `${OWN_ID}agent`, creationInfo: CREATION, name: 'Model Dossier' },
    ];
    if (!kept.some((element) => typeOf(element) === 'SpdxDocument')) {
      head.push({
        type: 'SpdxDocument',
        spdxId: `${OWN_ID}document:${item.id}`,
        creationInfo: CREATION,
        profileConformance: profiles,
        rootElement: [packageId(item)],
      });
    }
    const ids = new Set(this.#elements.map(idOf));
    const graph = [...head, ...this.#elements, ...kept.filter((element) => !ids.has(idOf(element)))];
    const document = { '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld', '@graph': graph };
    return { document: inOrder(document, ORDER), losses: this.#losses };
  }

  #relation(type: string, from: string, to: string): void {
    this.#relations += 1;
    this.#elements.push({
      type: 'Relationship',
      spdxId: `${OWN_ID}relationship:${this.#relations}`,
      creationInfo: CREATION,
      relationshipType: type,
      from,
      to: [to],
    });
  }

  #package(item: Item, parent: Item | null, links: readonly LinkedItem[], supplier: Item | undefined): void {
    const isModel = item.kind === 'model-version';
    const rules: readonly Rule[] = isModel ? aiPackageRules : datasetPackageRules;
    const lineRules = isModel ? modelLineRules : datasetLineRules;
    const source = writeByRules(item.kind, rules, item.facts, item.extras['spdx'] as Data | undefined, ['/spdxId']);
    const line =
      parent === null
        ? {}
        : writeByRules(parent.kind, lineRules, parent.facts, parent.extras['spdx'] as Data | undefined);
    const losses = lossesOf(item.kind, rules, item.facts, source);
    const lost =
      parent === null
        ? []
        : lossesOf(parent.kind, lineRules, parent.facts, line).map(({ field }) => field.split('.')[0]);
    const lineLeft =
      parent === null
        ? null
        : {
            ...parent,
            facts: Object.fromEntries(Object.entries(parent.facts).filter(([field]) => lost.includes(field))),
          };
    const name = (parent ?? item).name;
    const related = links
      .filter(({ type }) => type !== 'supplied-by')
      .map((link) => ({ to: packageId(link.item), type: link.type }));
    const own = ownProperties(item, lineLeft, losses, versionName(name, item.facts['semanticVersion']), related);
    if (item.ownerId !== null) this.#losses.push({ item: item.name, field: 'owner', reason: 'no-place' });
    const { licence, originators, extension, ...plain } = source;
    const id = packageId(item);
    const extensions = [...(isDataList(extension) ? extension : []), ...(own.length > 0 ? [extensionOf(own)] : [])];
    const element = Object.assign(emptyMap(), isModel ? {} : { dataset_datasetType: ['noAssertion'] }, plain, line, {
      type: isModel ? 'ai_AIPackage' : 'dataset_DatasetPackage',
      spdxId: id,
      creationInfo: CREATION,
      name,
      ...(isDataList(originators)
        ? { originatedBy: originators.map((agent, index) => this.#agent(agent, id, index)) }
        : {}),
      ...(supplier === undefined ? {} : { suppliedBy: this.#organisation(supplier) }),
      ...(extensions.length > 0 ? { extension: extensions } : {}),
    });
    this.#elements.push(element);
    if (typeof licence === 'string') {
      const licenceId = `${OWN_ID}licence:${id}`;
      this.#elements.push({
        type: 'simplelicensing_LicenseExpression',
        spdxId: licenceId,
        creationInfo: CREATION,
        simplelicensing_licenseExpression: licence,
      });
      this.#relation('hasDeclaredLicense', id, licenceId);
    }
  }

  #agent(agent: Data, of: string, index: number): string {
    const id = `${OWN_ID}agent:${index + 1}:${of}`;
    const email = dataAt(agent, ['email']);
    const identifier =
      typeof email === 'string'
        ? { externalIdentifier: [{ type: 'ExternalIdentifier', externalIdentifierType: 'email', identifier: email }] }
        : {};
    this.#elements.push({
      type: 'Agent',
      spdxId: id,
      creationInfo: CREATION,
      name: dataAt(agent, ['name']) ?? '',
      ...identifier,
    });
    return id;
  }

  #organisation(item: Item): string {
    const extras = item.extras['spdx'] as Data | undefined;
    const known = dataAt(extras, ['/spdxId']);
    const id = typeof known === 'string' ? known : `${OWN_ID}organisation:${item.id}`;
    const losses = lossesOf('organisation', [], item.facts, {});
    const own = ownProperties({ ...item, state: null, custom: {} }, null, losses, item.name, []).filter(
      ({ name }) => !name.endsWith(':kind'),
    );
    const rest = writeByRules('organisation', [], {}, extras, ['/spdxId']);
    this.#elements.push({
      ...rest,
      type: 'Organization',
      spdxId: id,
      creationInfo: CREATION,
      name: item.name,
      ...(own.length > 0 ? { extension: [extensionOf(own)] } : {}),
    });
    return id;
  }
}

function packageId(item: Item): string {
  const kept = dataAt(item.extras['spdx'] as Data | undefined, ['/spdxId']);
  return typeof kept === 'string' ? kept : `${OWN_ID}package:${item.id}`;
}
