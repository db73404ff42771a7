import { AppError } from '#contract/errors';
import { type Data, type DataMap, emptyMap, isDataList, isDataMap } from '../data.ts';
import { DraftBuilder } from '../draft.ts';
import { type FormatReader, jsonOf, malformed, type NamedFile, startOf } from '../format.ts';
import { readByRules } from '../mapping.ts';
import { fillRest, type OwnStatements, type Property, readOwn, stateOf, versionName } from '../own.ts';
import { baseName, textOfData } from '../taking.ts';
import { lineRules, versionRules } from './rules.ts';

const DATASET = /"@type"\s*:\s*\[?\s*"(?:sc:|schema:|https?:\/\/schema\.org\/)?Dataset"/;
const CONFORMS = ['conformsTo', 'dct:conformsTo', 'http://purl.org/dc/terms/conformsTo'];
/** Longer lists are kept as they are. */
const MOST_ENTRIES = 50_000;
/** Of the document, not of the dataset. */
const HEAD = ['@context', '@type', 'name', 'additionalProperty', ...CONFORMS];

function isCroissant(file: NamedFile): boolean {
  const start = startOf(file, 256 * 1024);
  return /^\s*[[{]/.test(start) && start.includes('"@context"') && DATASET.test(start);
}

/**
 * Croissant's description of a dataset, 0.8 to 1.1. Whatever it refers to elsewhere is never fetched.
 * @source Croissant Format Specification 1.0, MLCommons
 */
export const croissant: FormatReader = {
  id: 'croissant',
  matches: (files) => files.some(isCroissant),
  read: (files) => {
    const found = files.filter(isCroissant).map((file) => ({ file, data: jsonOf(file) }));
    const [first] = found;
    if (first === undefined)
      throw new AppError('interchange.nothing-inside', { name: files[0]?.name ?? '', format: 'Croissant' });
    const draft = new DraftBuilder('croissant', versionOf(documentOf(first.data.value, first.file)));
    for (const { file, data } of found) {
      draft.noteOddities(data, found.length > 1 ? file.name : '');
      readDocument(documentOf(data.value, file), file, draft);
    }
    for (const file of files) if (!isCroissant(file)) draft.note('dropped', file.name, 'other-file');
    return draft.finish();
  },
};

function documentOf(value: Data, file: NamedFile): DataMap {
  const one = isDataList(value) && value.length === 1 ? value[0] : value;
  return isDataMap(one) ? one : malformed(file.name, '/', 'its top level is no single dataset');
}

/** As `conformsTo` names it; the first files do not, but use another context. */
function versionOf(source: DataMap): string {
  for (const key of CONFORMS) {
    const stated = source[key];
    const texts = (isDataList(stated) ? stated : [stated ?? null]).map(
      (one) => textOfData(isDataMap(one) ? one['@id'] : one) ?? '',
    );
    const version = texts
      .map((text) => /mlcommons\.org\/croissant\/(\d+(?:\.\d+)*)/.exec(text)?.[1])
      .find((text) => text !== undefined);
    if (version !== undefined) return version;
  }
  return JSON.stringify(source['@context'] ?? '').includes('mlcommons.org/schema') ? '0.8' : '';
}

function ownOf(source: DataMap): { own: OwnStatements; others: readonly Data[] } {
  const stated = source['additionalProperty'];
  const list = isDataList(stated) ? stated : stated === undefined ? [] : [stated];
  const properties: (Property & { readonly data: Data })[] = [];
  const others: Data[] = [];
  for (const data of list) {
    const [name, value] = isDataMap(data) ? [data['name'], data['value']] : [];
    if (typeof name === 'string' && typeof value === 'string') properties.push({ name, value, data });
    else others.push(data);
  }
  const read = readOwn(properties, 'dataset-version', 'dataset');
  return { own: read.own, others: [...others, ...read.others.map(({ data }) => data)] };
}

function readDocument(source: DataMap, file: NamedFile, draft: DraftBuilder): void {
  const { own, others } = ownOf(source);
  const name = textOfData(source['name']) ?? textOfData(source['alternateName']) ?? baseName(file.name);
  if (textOfData(source['name']) === undefined) draft.note('unsure', '/name', 'no-name', name);
  const line = draft.item('dataset', { key: `dataset:${file.name}`, name, place: '/' });
  const usual = versionName(name, source['version']);
  const version = draft.item('dataset-version', {
    key: `version:${file.name}`,
    name: own.name ?? usual,
    parent: line,
    place: '/',
  });
  const [lineSource, versionSource] = [emptyMap(), emptyMap()];
  for (const [key, value] of Object.entries(source)) {
    if (isDataList(value) && value.length > MOST_ENTRIES) version.keep(`/${key}`, value, `/${key}`, 'too-long');
    else if (lineRules.some(({ path }) => path[0] === key)) lineSource[key] = value;
    else if (!HEAD.includes(key)) versionSource[key] = value;
  }
  for (const key of ['@context', ...CONFORMS]) {
    if (source[key] !== undefined) version.keepQuietly(`head/${key}`, source[key], `/${key}`);
  }
  if (others.length > 0 && others.length <= MOST_ENTRIES)
    version.keep('/additionalProperty', others, '/additionalProperty');
  const lineFacts = new Map(own.lineFacts);
  readByRules(lineRules, lineSource, line, draft, '', lineFacts);
  line.setState(stateOf('dataset', own.lineState));
  readByRules(versionRules, versionSource, version, draft, '', own.facts);
  fillRest(version, own);
}
