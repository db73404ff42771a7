import type { LinkType } from '#contract/inventory/kinds';
import { LINK_ENDS, LINK_TYPES } from '#contract/inventory/kinds';
import { type Data, type DataMap, dataAt, isDataList, isDataMap, isSameData, withDataAt } from '../data.ts';
import type { DraftBuilder, ItemBuilder } from '../draft.ts';
import { type Rule, readByRules } from '../mapping.ts';
import { fillRest, OWN_PREFIX, type OwnStatements, type Property, readOwn, stateOf, versionName } from '../own.ts';
import { datasetRules, datasetVersionRules, modelRules, organisationRules, systemRules } from './rules.ts';
import { type FoundComponent, type FoundComponents, isModel } from './walk.ts';

/** A component as records: the version (or what stands for it), and what its own properties say. */
interface ReadComponent {
  readonly found: FoundComponent;
  readonly item: ItemBuilder;
  readonly own: OwnStatements;
}

const text = (value: Data | undefined): string => (typeof value === 'string' ? value : '');

/** Turns the components of one BOM into records and links. */
export class BomReading {
  readonly #draft: DraftBuilder;
  readonly #bom: DataMap;
  readonly #found: FoundComponents;
  readonly #modelRules: readonly Rule[];
  readonly #datasetRules: readonly Rule[];
  /** Who is in charge of a line of datasets, as it was said first. */
  readonly #governance = new Map<ItemBuilder, Data>();
  readonly #lines = new Map<string, ItemBuilder>();
  readonly #organisations = new Map<string, { readonly item: ItemBuilder; readonly said: string }>();
  readonly #byRef = new Map<string, ReadComponent>();
  readonly #byPlace = new Map<string, ReadComponent>();

  constructor(draft: DraftBuilder, bom: DataMap, found: FoundComponents, licences: ReadonlySet<string>) {
    this.#draft = draft;
    this.#bom = bom;
    this.#found = found;
    this.#modelRules = modelRules(bom['specVersion'] === '1.7' ? '1.7' : '1.6', licences);
    this.#datasetRules = datasetVersionRules(licences);
  }

  /** @returns whether there was a model or a dataset in it, or a system of ours */
  read(): boolean {
    const system = this.#system();
    for (const found of this.#found.taken) this.#component(found);
    if (this.#byPlace.size === 0 && system === null) return false;
    for (const read of this.#byPlace.values()) this.#links(read);
    const known = new Map<string, ItemBuilder>([...this.#byRef].map(([ref, { item }]) => [ref, item]));
    this.#dependencies(known, system);
    this.#around(system);
    for (const [type, count] of this.#found.others) {
      const left = system !== null && type === 'application' ? count - 1 : count;
      if (left > 0) this.#draft.note('dropped', '/components', 'other-components', `${type}: ${left}`);
    }
    return true;
  }

  /** The application that the BOM is about, if it was written here as a system. */
  #system(): ItemBuilder | null {
    const component = dataAt(this.#bom, ['metadata', 'component']);
    const properties = dataAt(component, ['properties']);
    if (!isDataMap(component) || !isDataList(properties)) return null;
    if (
      !properties.some(
        (entry) => dataAt(entry, ['name']) === `${OWN_PREFIX}kind` && dataAt(entry, ['value']) === 'system',
      )
    )
      return null;
    const place = '/metadata/component';
    const { own, others } = readOwn(propertiesOf(properties), 'system', null);
    const item = this.#draft.item('system', {
      key: refOf(component) || place,
      name: own.name ?? text(component['name']),
      place,
    });
    this.#keepRef(component, item);
    const { type: _, 'bom-ref': __, name: ___, properties: ____, supplier, ...rest } = component;
    readByRules(
      systemRules(),
      others.length === 0 ? rest : { ...rest, properties: others as never },
      item,
      this.#draft,
      place,
      own.facts,
    );
    fillRest(item, own);
    this.#supplier(supplier, item, `${place}/supplier`);
    return item;
  }

  #component(found: FoundComponent): void {
    const { component, place } = found;
    const model = isModel(component);
    const kinds = model ? (['model', 'model-version'] as const) : (['dataset', 'dataset-version'] as const);
    const properties = propertiesOf(component['properties']);
    const isLine = properties.some(({ name, value }) => name === `${OWN_PREFIX}kind` && value === kinds[0]);
    const { own, others } = readOwn(properties, isLine ? kinds[0] : kinds[1], isLine ? null : kinds[0]);
    const name = text(component['name']) || text(dataAt(firstOf(component['data']), ['name'])) || place;
    const lineKey = `${kinds[0]}:${text(component['group'])}/${name}`;
    const known = this.#lines.get(lineKey);
    const line = known ?? this.#draft.item(kinds[0], { key: lineKey, name, place });
    this.#lines.set(lineKey, line);
    const item = isLine
      ? line
      : this.#draft.item(kinds[1], {
          key: refOf(component) || place,
          name: own.name ?? versionName(name, component['version']),
          parent: line,
          place,
        });
    const read: ReadComponent = { found, item, own };
    this.#byPlace.set(place, read);
    for (const ref of [refOf(component), text(dataAt(firstOf(component['data']), ['bom-ref']))])
      if (ref !== '') this.#byRef.set(ref, read);
    this.#keepRef(component, item);
    this.#facts(found, others, item, line, own, known === undefined);
    fillRest(item, own);
  }

  #keepRef(component: DataMap, item: ItemBuilder): void {
    const ref = refOf(component);
    if (ref !== '') item.keepQuietly('/bom-ref', ref, '');
  }

  #facts(
    found: FoundComponent,
    others: readonly DataMap[],
    item: ItemBuilder,
    line: ItemBuilder,
    own: OwnStatements,
    isFirst: boolean,
  ): void {
    const { component, place } = found;
    const { type: _, 'bom-ref': __, name: ___, properties: ____, supplier, components: _____, ...rest } = component;
    let lineSource: DataMap = {};
    let source: Data | undefined = others.length === 0 ? rest : { ...rest, properties: others };
    this.#supplier(supplier, item, `${place}/supplier`);
    if (isModel(component)) {
      source = withoutTakenParts(source);
      readByRules(this.#modelRules, isDataMap(source) ? source : {}, item, this.#draft, place, own.facts);
    } else {
      const contents = component['data'];
      const content = isDataList(contents) && contents.length === 1 ? contents[0] : undefined;
      if (isDataMap(content) && content['type'] === 'dataset') {
        const { type: _type, governance, ...more } = content;
        const own = more['name'] === component['name'] ? withDataAt(more, ['name'], undefined) : more;
        source = withDataAt(withDataAt(source, ['data'], undefined) ?? {}, ['content'], own);
        if (governance !== undefined && isFirst) lineSource = { governance };
        else if (governance !== undefined && !isSameData(governance, this.#governance.get(line))) {
          item.keep('/content/governance', governance, `${place}/data/0/governance`);
        }
        if (governance !== undefined && isFirst) this.#governance.set(line, governance);
      }
      readByRules(this.#datasetRules, isDataMap(source) ? source : {}, item, this.#draft, place, own.facts);
    }
    if (line === item || !isFirst) return;
    line.setState(stateOf(line.kind, own.lineState));
    readByRules(line.kind === 'dataset' ? datasetRules : [], lineSource, line, this.#draft, place, own.lineFacts);
  }

  #supplier(supplier: Data | undefined, item: ItemBuilder, place: string): void {
    if (!isDataMap(supplier)) return;
    const name = text(supplier['name']);
    if (name.trim() === '') {
      item.keep('/supplier', supplier, place);
      return;
    }
    const said = JSON.stringify(supplier);
    const known = this.#organisations.get(name);
    if (known !== undefined && known.said !== said) this.#draft.note('unsure', place, 'stated-twice', supplier);
    const organisation = known?.item ?? this.#draft.item('organisation', { key: `organisation:${name}`, name, place });
    if (known === undefined) {
      this.#organisations.set(name, { item: organisation, said });
      const { name: _, ...rest } = supplier;
      readByRules(organisationRules, rest, organisation, this.#draft, place);
    }
    this.#draft.link('supplied-by', item, organisation);
  }

  #links({ found, item, own }: ReadComponent): void {
    const { component, place, descendant } = found;
    const below = descendant === null ? undefined : this.#byPlace.get(descendant);
    if (below !== undefined) this.#draft.link('based-on', below.item, item);
    const datasets = dataAt(component, ['modelCard', 'modelParameters', 'datasets']);
    for (const [index, entry] of (isDataList(datasets) ? datasets : []).entries()) {
      const ref = text(dataAt(entry, ['ref']));
      if (ref === '') continue;
      this.#toDataset(item, ref, own, `${place}/modelCard/modelParameters/datasets/${index}/ref`);
    }
    for (const [ref, type] of [...own.links].flatMap(([to, types]) => types.map((one) => [to, one] as const))) {
      const target = this.#byRef.get(ref);
      const known = LINK_TYPES.find((link) => link === type);
      if (target !== undefined && known !== undefined && canLink(known, item, target.item))
        this.#draft.link(known, item, target.item);
    }
  }

  #toDataset(item: ItemBuilder, ref: string, own: OwnStatements, place: string): void {
    const target = this.#byRef.get(ref);
    if (target === undefined || !canLink('trained-on', item, target.item)) {
      this.#draft.note('dropped', place, 'dead-reference', ref);
    } else if (!own.links.has(ref)) {
      this.#draft.link('trained-on', item, target.item);
      this.#draft.note('unsure', place, 'role-of-data-unknown', ref);
    }
  }

  #dependencies(known: ReadonlyMap<string, ItemBuilder>, system: ItemBuilder | null): void {
    const dependencies = this.#bom['dependencies'];
    const systemRef = text(dataAt(this.#bom, ['metadata', 'component', 'bom-ref']));
    let dropped = 0;
    for (const [index, entry] of (isDataList(dependencies) ? dependencies : []).entries()) {
      const ref = text(dataAt(entry, ['ref']));
      const from = known.get(ref);
      const list = dataAt(entry, ['dependsOn']);
      for (const to of isDataList(list) ? list : []) {
        const target = known.get(text(to));
        if (system !== null && ref === systemRef && target !== undefined && canLink('part-of', target, system)) {
          this.#draft.link('part-of', target, system);
        } else if (from !== undefined && target !== undefined) this.#dependency(from, target, `/dependencies/${index}`);
        else dropped += 1;
      }
    }
    if (dropped > 0) this.#draft.note('dropped', '/dependencies', 'other-dependencies', String(dropped));
  }

  #dependency(from: ItemBuilder, to: ItemBuilder, place: string): void {
    const own = [...this.#byRef.values()].find(({ item }) => item === from)?.own;
    const stated = [...(own?.links.keys() ?? [])].some((ref) => this.#byRef.get(ref)?.item === to);
    if (stated) return;
    const guess = (['trained-on', 'based-on', 'derived-from'] as const).find((type) => canLink(type, from, to));
    if (guess === undefined) {
      this.#draft.note('dropped', place, 'other-dependencies', to.key);
      return;
    }
    this.#draft.link(guess, from, to);
    this.#draft.note('unsure', place, 'meaning-of-dependency', to.key);
  }

  /** What the BOM says of itself: kept with the one record it is about, else told. */
  #around(system: ItemBuilder | null): void {
    const models = [...this.#byPlace.values()].filter(
      ({ found }) => found.descendant === null && isModel(found.component),
    );
    const all = models.length > 0 ? models : [...this.#byPlace.values()];
    const main = system ?? (all.length === 1 ? all[0]?.item : undefined);
    const {
      $schema: _,
      bomFormat: __,
      specVersion: ___,
      components: ____,
      dependencies: _____,
      version,
      metadata,
      ...rest
    } = this.#bom;
    const { timestamp, component, ...about } = isDataMap(metadata) ? metadata : {};
    if (timestamp !== undefined) this.#draft.note('dropped', '/metadata/timestamp', 'made-anew', timestamp);
    const isTaken = component !== undefined && (system !== null || this.#byPlace.has('/metadata/component'));
    const parts = {
      ...rest,
      ...(version === undefined || version === 1 ? {} : { version }),
      ...Object.fromEntries(Object.entries(about).map(([key, value]) => [`metadata/${key}`, value])),
      ...(component === undefined || isTaken ? {} : { 'metadata/component': component }),
    };
    for (const [key, value] of Object.entries(parts)) {
      if (value === undefined) continue;
      if (key === 'signature') this.#draft.note('dropped', '/signature', 'signature-not-kept');
      else if (key === 'serialNumber') main?.keepQuietly('bom/serialNumber', value, '/serialNumber');
      else if (main === undefined) this.#draft.note('dropped', `/${key}`, 'of-the-whole-file', value);
      else main.keep(`bom/${key}`, value, `/${key}`);
    }
  }
}

function refOf(component: DataMap): string {
  return text(component['bom-ref']);
}

function firstOf(list: Data | undefined): Data | undefined {
  return isDataList(list) ? list[0] : undefined;
}

function propertiesOf(list: Data | undefined): readonly (Property & DataMap)[] {
  return (isDataList(list) ? list : []).flatMap((entry) =>
    isDataMap(entry) ? [{ ...entry, name: text(entry['name']), value: text(entry['value']) }] : [],
  );
}

function canLink(type: LinkType, from: ItemBuilder, to: ItemBuilder): boolean {
  return LINK_ENDS[type].from.includes(from.kind) && LINK_ENDS[type].to.includes(to.kind);
}

/** A model's component without the data sets it refers to, and without ancestors that are models: they are links. */
function withoutTakenParts(source: Data | undefined): Data | undefined {
  let result = source;
  for (const [path, isTaken] of [
    [['modelCard', 'modelParameters', 'datasets'], (entry: Data) => dataAt(entry, ['ref']) !== undefined],
    [['pedigree', 'ancestors'], isModel],
  ] as const) {
    const list = dataAt(result, path);
    if (!isDataList(list)) continue;
    const left = list.filter((entry) => !isTaken(entry));
    if (left.length < list.length) result = withDataAt(result, path, left.length === 0 ? undefined : left);
  }
  return result;
}
