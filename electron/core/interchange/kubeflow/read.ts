import { AppError } from '#contract/errors';
import type { TableRow } from '#contract/records/inventory';
import { type Data, type DataMap, isDataList, isDataMap } from '../data.ts';
import { DraftBuilder, type ItemBuilder } from '../draft.ts';
import { type FormatReader, jsonOf, malformed, type NamedFile, startOf, textOf, yamlOf } from '../format.ts';
import { baseName, dayOf, numberOfData, Taking, textOfData } from '../taking.ts';

type Shape = 'registry' | 'serving' | 'artefact';

function shapeOf(file: NamedFile): Shape | null {
  const start = startOf(file, 256 * 1024);
  const key = (name: string): RegExp => new RegExp(`(?:^|[{,\\s])["']?${name}["']?\\s*:`, 'm');
  if (
    /["']?kind["']?\s*:\s*["']?InferenceService\b/.test(start) ||
    /["']?kind["']?\s*:\s*["']?TrainedModel\b/.test(start)
  )
    return 'serving';
  if (/["']?(?:schemaTitle|schema_title|title)["']?\s*:\s*["']?system\.Model\b/.test(start)) return 'artefact';
  if (/["']?instance_schema["']?\s*:/.test(start) && start.includes('system.Model')) return 'artefact';
  const isRegistry =
    key('registeredModelId').test(start) ||
    key('modelFormatName').test(start) ||
    /["']?artifactType["']?\s*:\s*["']?model-artifact/.test(start);
  return isRegistry ? 'registry' : null;
}

/**
 * What Kubeflow writes of models: exports of its model registry, an inference service of KServe, and a model artefact of a
 * pipeline's metadata; JSON or YAML.
 * @source Kubeflow Model Registry REST API v1alpha3; KServe v1beta1; Kubeflow Pipelines v2, `system.Model`
 */
export const kubeflow: FormatReader = {
  id: 'kubeflow',
  matches: (files) => files.some((file) => shapeOf(file) !== null),
  read: (files) => {
    const draft = new DraftBuilder('kubeflow', '');
    const context: Context = { draft, lines: new Map(), versions: new Map() };
    for (const file of files) {
      const shape = shapeOf(file);
      if (shape === null) {
        draft.note('dropped', file.name, 'other-file');
        continue;
      }
      const isJson = /^\s*[[{]/.test(startOf(file));
      const data = isJson ? jsonOf(file) : yamlOf(file.name, textOf(file));
      draft.noteOddities(data, file.name);
      for (const [index, entry] of listOf(data.value).entries()) {
        const place = isDataList(data.value) ? `${file.name}#/${index}` : `${file.name}#`;
        if (!isDataMap(entry)) malformed(file.name, `/${index}`, 'it is no map');
        if (shape === 'serving') readService(entry, place, context);
        else if (shape === 'artefact') readArtefact(entry, place, context);
        else readRegistry(entry, place, context);
      }
    }
    const result = draft.finish();
    if (result.items.length === 0)
      throw new AppError('interchange.nothing-inside', { name: files[0]?.name ?? '', format: 'Kubeflow' });
    return result;
  },
};

interface Context {
  readonly draft: DraftBuilder;
  /** By id or name. */
  readonly lines: Map<string, ItemBuilder>;
  readonly versions: Map<string, ItemBuilder>;
}

const listOf = (data: Data): readonly Data[] => (isDataList(data) ? data : [data]);

function lineOf(context: Context, key: string, name: string, place: string): ItemBuilder {
  const known = context.lines.get(key);
  if (known) return known;
  const line = context.draft.item('model', { key: `model:${key}`, name, fallback: 'Kubeflow', place });
  context.lines.set(key, line);
  return line;
}

function versionOf(context: Context, key: string, name: string, line: ItemBuilder, place: string): ItemBuilder {
  const known = context.versions.get(key);
  if (known) return known;
  const version = context.draft.item('model-version', {
    key: `version:${key}`,
    name,
    fallback: 'Kubeflow',
    parent: line,
    place,
  });
  context.versions.set(key, version);
  return version;
}

/** Custom properties of the registry are typed; the metadata of a pipeline is plain. */
function propertiesOf(data: Data | undefined): { name: string; value: Data }[] {
  if (!isDataMap(data)) return [];
  return Object.entries(data).map(([name, value]) => {
    if (!isDataMap(value)) return { name, value };
    const found = [
      'string_value',
      'stringValue',
      'double_value',
      'doubleValue',
      'int_value',
      'intValue',
      'bool_value',
      'boolValue',
    ]
      .map((key) => value[key])
      .find((inner) => inner !== undefined);
    return { name, value: found ?? value };
  });
}

/** Numbers of metrics by their usual names; labels (an empty text) are tags; everything else is kept. */
function readProperties(data: Data | undefined, version: ItemBuilder, place: string): void {
  const metrics: TableRow[] = [];
  const tags: string[] = [];
  for (const { name, value } of propertiesOf(data)) {
    const number = typeof value === 'number' ? value : undefined;
    if (number !== undefined && /acc|auc|f1|precision|recall|loss|rmse|mae|mse|r2|score|error/i.test(name))
      metrics.push({ type: name, value: number, source: 'Kubeflow' });
    else if (value === '') tags.push(name);
    else if (/^licen[cs]e$/i.test(name) && typeof value === 'string')
      version.fact('licence', value, `${place}/${name}`);
    else version.keep(`${place.slice(place.indexOf('#') + 1)}/${name}`, value, `${place}/${name}`);
  }
  if (metrics.length > 0) version.fact('metrics', metrics, place);
  if (tags.length > 0) version.fact('tags', tags, place);
}

/** A map of entities as the registry's interface gives them; one may hold several kinds. */
function readRegistry(source: DataMap, place: string, context: Context): void {
  const groups: [string, (entity: DataMap, place: string, context: Context) => void][] = [
    ['registeredModel', registeredModel],
    ['registeredModels', registeredModel],
    ['modelVersion', modelVersion],
    ['modelVersions', modelVersion],
    ['modelArtifact', modelArtefact],
    ['modelArtifacts', modelArtefact],
    ['items', entity],
  ];
  let isGrouped = false;
  const rest = new Taking(source);
  for (const [key, read] of groups) {
    const group = source[key];
    if (!isDataMap(group) && !isDataList(group)) continue;
    isGrouped = true;
    rest.take(key);
    for (const [index, entry] of listOf(group).entries())
      if (isDataMap(entry)) read(entry, `${place}/${key}/${index}`, context);
  }
  if (!isGrouped) {
    entity(source, place, context);
    return;
  }
  const item = [...context.versions.values()][0] ?? [...context.lines.values()][0];
  if (item) rest.keepRest(item, place);
}

function entity(source: DataMap, place: string, context: Context): void {
  if (source['modelFormatName'] !== undefined || source['artifactType'] !== undefined || source['uri'] !== undefined)
    modelArtefact(source, place, context);
  else if (source['registeredModelId'] !== undefined) modelVersion(source, place, context);
  else registeredModel(source, place, context);
}

function registeredModel(source: DataMap, place: string, context: Context): void {
  const taking = new Taking(source);
  const name = taking.text('name') ?? 'Kubeflow';
  const line = lineOf(context, textOfData(source['id']) ?? name, name, place);
  const summary = taking.text('description');
  if (summary !== undefined) line.fact('summary', summary, `${place}/description`);
  readState(taking, line);
  taking.keepRest(line, place, [place.slice(place.indexOf('#') + 1)]);
}

function modelVersion(source: DataMap, place: string, context: Context): void {
  const taking = new Taking(source);
  const lineId = taking.text('registeredModelId') ?? 'Kubeflow';
  const line = lineOf(context, lineId, lineId, place);
  const number = taking.text('name') ?? textOfData(source['id']) ?? '';
  const version = versionOf(context, textOfData(source['id']) ?? `${lineId}/${number}`, number, line, place);
  if (number !== '') version.fact('semanticVersion', number, `${place}/name`);
  const summary = taking.text('description');
  if (summary !== undefined) version.fact('summary', summary, `${place}/description`);
  const author = taking.text('author');
  if (author !== undefined) version.fact('authors', [{ name: author }], `${place}/author`);
  readState(taking, version);
  created(taking, version, place, context);
  readProperties(taking.take('customProperties'), version, `${place}/customProperties`);
  taking.keepRest(version, place, [place.slice(place.indexOf('#') + 1)]);
}

/** The registry knows whether something is archived, not whether it is in use. */
function readState(taking: Taking, item: ItemBuilder): void {
  if (taking.see('state') !== 'ARCHIVED') return;
  item.setState('retired');
  taking.take('state');
}

function created(taking: Taking, version: ItemBuilder, place: string, { draft }: Context): void {
  const day = dayOf(numberOfData(taking.see('createTimeSinceEpoch')) ?? taking.see('createTime'));
  if (day === undefined || version.facts['releasedOn'] !== undefined) return;
  version.fact('releasedOn', day, `${place}/createTimeSinceEpoch`);
  draft.note('unsure', `${place}/createTimeSinceEpoch`, 'created-on', day);
}

/** Belongs to the version read before it, or makes one of its own. */
function modelArtefact(source: DataMap, place: string, context: Context): void {
  const taking = new Taking(source);
  const name = taking.text('name') ?? 'Kubeflow';
  const versionId = textOfData(source['modelVersionId']) ?? textOfData(source['parentResourceId']);
  const known =
    (versionId === undefined ? undefined : context.versions.get(versionId)) ??
    (context.versions.size === 1 ? [...context.versions.values()][0] : undefined);
  const version = known ?? versionOf(context, `artefact:${place}`, name, lineOf(context, name, name, place), place);
  const format = taking.text('modelFormatName');
  const formatVersion = taking.text('modelFormatVersion');
  if (format !== undefined) version.fact('framework', format, `${place}/modelFormatName`);
  if (formatVersion !== undefined) version.fact('frameworkVersion', formatVersion, `${place}/modelFormatVersion`);
  const uri = taking.text('uri') ?? taking.text('storageUri');
  if (uri !== undefined) version.fact('registryUri', uri, `${place}/uri`);
  version.fact(
    'artefacts',
    [{ name: taking.text('storagePath') ?? name, ...(format === undefined ? {} : { format }) }],
    place,
  );
  created(taking, version, place, context);
  readProperties(taking.take('customProperties'), version, `${place}/customProperties`);
  taking.keepRest(version, place, [place.slice(place.indexOf('#') + 1)]);
}

/** A model as it is served: the predictor names its format and where it lies. */
function readService(source: DataMap, place: string, context: Context): void {
  const taking = new Taking(source);
  const name = taking.text('metadata', 'name') ?? 'Kubeflow';
  const version = versionOf(context, `service:${place}`, name, lineOf(context, name, name, place), place);
  const predictor = taking.see('spec', 'predictor');
  const legacy = isDataMap(predictor)
    ? Object.keys(predictor).find(
        (key) =>
          isDataMap(predictor[key]) &&
          isDataMap(predictor) &&
          textOfData((predictor[key] as DataMap)['storageUri']) !== undefined &&
          key !== 'model',
      )
    : undefined;
  const base = legacy === undefined ? ['spec', 'predictor', 'model'] : ['spec', 'predictor', legacy];
  const trained = ['spec', 'model'];
  const framework = taking.text(...base, 'modelFormat', 'name') ?? legacy ?? taking.text(...trained, 'framework');
  if (framework !== undefined) version.fact('framework', framework, `${place}/spec/predictor`);
  const number = taking.text(...base, 'modelFormat', 'version');
  if (number !== undefined)
    version.fact('frameworkVersion', number, `${place}/spec/predictor/model/modelFormat/version`);
  const uri = taking.text(...base, 'storageUri') ?? taking.text(...trained, 'storageUri');
  if (uri !== undefined) version.fact('registryUri', uri, `${place}/spec/predictor/model/storageUri`);
  const runtime = taking.text(...base, 'runtime');
  if (runtime !== undefined) version.fact('software', [{ name: runtime }], `${place}/spec/predictor/model/runtime`);
  taking.keepRest(version, place, [place.slice(place.indexOf('#') + 1)]);
}

/** `system.Model` of a pipeline's metadata. */
function readArtefact(source: DataMap, place: string, context: Context): void {
  const taking = new Taking(source);
  const uri = taking.text('uri');
  const metadata = taking.take('metadata') ?? taking.take('customProperties');
  const stated = isDataMap(metadata)
    ? (textOfData(metadata['displayName']) ?? textOfData(metadata['display_name']))
    : undefined;
  const name =
    taking.text('displayName') ??
    stated ??
    textOfData(taking.see('name'))?.split('/').at(-1) ??
    baseName(uri ?? 'Kubeflow');
  const version = versionOf(context, `artefact:${place}`, name, lineOf(context, name, name, place), place);
  if (uri !== undefined) version.fact('registryUri', uri, `${place}/uri`);
  const plain = isDataMap(metadata) ? metadata : {};
  const framework = textOfData(plain['framework']);
  if (framework !== undefined) version.fact('framework', framework, `${place}/metadata/framework`);
  readProperties(
    Object.fromEntries(Object.entries(plain).filter(([key]) => key !== 'framework')),
    version,
    `${place}/metadata`,
  );
  taking.keepRest(version, place, [place.slice(place.indexOf('#') + 1)]);
}
