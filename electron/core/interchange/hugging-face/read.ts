import { AppError } from '#contract/errors';
import type { Draft } from '#contract/records/transfer';
import { type Data, type DataMap, dataAt, emptyMap, isDataList, isDataMap } from '../data.ts';
import { DraftBuilder, type ItemBuilder } from '../draft.ts';
import { type FormatReader, malformed, type NamedFile, type ReadTools, startOf } from '../format.ts';
import { readByRules } from '../mapping.ts';
import { versionName } from '../own.ts';
import { readBody } from './body.ts';
import { type CardFile, nameOfFile, nameOfTitle, readCardFile } from './card-file.ts';
import { datasetCardRules, datasetLineRules, modelCardRules } from './rules.ts';

/** Keys that only dataset cards have. */
const DATASET_KEYS = [
  'task_categories',
  'annotations_creators',
  'size_categories',
  'dataset_info',
  'multilinguality',
  'source_datasets',
  'language_creators',
  'pretty_name',
  'task_ids',
  'train-eval-index',
];
const DATASET_WORDS = /^#[^\n]*\bdata\s?set card\b|^#{1,4}\s+Dataset (?:Summary|Description|Structure)\s*$/im;

const isMarkdown = (file: NamedFile): boolean =>
  /\.(?:md|markdown)$/i.test(file.name) || /^\s*---\s*\n/.test(startOf(file, 200));

function isDatasetCard(file: NamedFile): boolean {
  const start = startOf(file, 20_000);
  const meta = /^\s*---[ \t]*\r?\n([\s\S]*?)\n---/.exec(start)?.[1] ?? '';
  if (DATASET_KEYS.some((key) => new RegExp(`^${key}:`, 'm').test(meta))) return true;
  return !/^(?:model-index|base_model|library_name|pipeline_tag):/m.test(meta) && DATASET_WORDS.test(start);
}

/** Dataset cards of the Hugging Face Hub. */
export const huggingFaceDatasetCard: FormatReader = {
  id: 'hugging-face-dataset-card',
  matches: ([file, ...more]) => file !== undefined && more.length === 0 && isMarkdown(file) && isDatasetCard(file),
  read: ([file], tools) => (file === undefined ? malformed('', '', 'no file') : readDatasetCard(file, tools)),
};

/** Model cards of the Hugging Face Hub; every other Markdown file is taken for one. */
export const huggingFaceModelCard: FormatReader = {
  id: 'hugging-face-model-card',
  matches: ([file, ...more]) => file !== undefined && more.length === 0 && isMarkdown(file),
  read: ([file], tools) => (file === undefined ? malformed('', '', 'no file') : readModelCard(file, tools)),
};

/** Keys of the licence become one. */
function withLicence(meta: DataMap): Record<string, Data> {
  const source = Object.assign(emptyMap(), meta);
  const licence = emptyMap();
  for (const key of ['license', 'licenses', 'license_name', 'license_link']) {
    const value = source[key];
    delete source[key];
    if (value !== undefined && value !== null) licence[key] = value;
  }
  if (Object.keys(licence).length > 0) source['licence'] = licence;
  return source;
}

function tellText(card: CardFile, draft: DraftBuilder, kind: 'model-version' | 'dataset-version'): void {
  draft.noteOddities(card.meta);
  for (const { path, value } of card.unfilled) draft.note('dropped', path, 'unfilled-template', value);
  for (const { line, reason, value } of readBody(kind, card.body).dropped) {
    draft.note(
      reason === 'markup' ? 'unsure' : 'dropped',
      reason === 'markup' ? 'text' : String(card.bodyLine + line),
      reason,
      value,
    );
  }
}

function keepTitle(card: CardFile, item: ItemBuilder, name: string): void {
  if (card.title !== null && card.title !== name) item.keepQuietly('title', { text: card.title, name }, 'title');
}

/** @throws AppError `interchange.nothing-inside` if nobody filled the card in */
function refuseEmpty(file: NamedFile, item: ItemBuilder, card: CardFile, format: string): void {
  const isNamed = nameOfTitle(card.title ?? '') !== '' && card.unfilled.length === 0;
  const isSaid = isNamed || Object.keys(item.facts).length > 0 || Object.keys(card.meta.value).length > 0;
  if (!isSaid) throw new AppError('interchange.nothing-inside', { name: file.name, format });
}

/**
 * Reads a model card.
 * @throws AppError `interchange.malformed`, `interchange.nothing-inside`
 */
export function readModelCard(file: NamedFile, { schemas }: ReadTools): Draft {
  const card = readCardFile(file);
  const draft = new DraftBuilder('hugging-face-model-card', '');
  tellText(card, draft, 'model-version');
  if (!card.hasMeta) draft.note('unsure', '1', 'taken-for-model-card', file.name);
  const source = withLicence(card.meta.value);
  const index = source['model-index'];
  const [only, ...others] = isDataList(index) ? index : [];
  const named = dataAt(only, ['name']);
  const results = dataAt(only, ['results']);
  const title = nameOfTitle(card.title ?? '');
  if (others.length === 0 && isDataMap(only) && Object.keys(only).every((key) => key === 'name' || key === 'results')) {
    if (results === undefined) delete source['model-index'];
    else source['model-index'] = results;
  }
  const name = (typeof named === 'string' ? named.trim() : '') || title || nameOfFile(file.name);
  if (card.body !== '') source['body'] = card.body;
  const model = draft.item('model', { key: 'model', name, fallback: nameOfFile(file.name), place: 'title' });
  const item = draft.item('model-version', {
    key: 'model-version',
    name: versionName(name, source['version']),
    parent: model,
    place: 'title',
  });
  readByRules(modelCardRules(schemas.licences()), source, item, draft, '');
  keepTitle(card, item, name);
  refuseEmpty(file, item, card, 'Hugging Face');
  return draft.finish();
}

/**
 * Reads a dataset card.
 * @throws AppError `interchange.malformed`, `interchange.nothing-inside`
 */
export function readDatasetCard(file: NamedFile, { schemas }: ReadTools): Draft {
  const card = readCardFile(file);
  const draft = new DraftBuilder('hugging-face-dataset-card', '');
  tellText(card, draft, 'dataset-version');
  const { language, languages, pretty_name: pretty, ...source } = withLicence(card.meta.value);
  const title = nameOfTitle(card.title ?? '');
  const name = (typeof pretty === 'string' ? pretty.trim() : '') || title || nameOfFile(file.name);
  const dataset = draft.item('dataset', { key: 'dataset', name, fallback: nameOfFile(file.name), place: 'title' });
  const item = draft.item('dataset-version', {
    key: 'dataset-version',
    name: versionName(name, source['version']),
    parent: dataset,
    place: 'title',
  });
  const line = { ...(language === undefined ? {} : { language }), ...(languages === undefined ? {} : { languages }) };
  readByRules(datasetLineRules, line, dataset, draft, '');
  const whole = {
    ...source,
    ...(pretty === undefined || pretty === name ? {} : { pretty_name: pretty }),
    ...(card.body === '' ? {} : { body: card.body }),
  };
  readByRules(datasetCardRules(schemas.licences()), whole, item, draft, '');
  keepTitle(card, item, name);
  refuseEmpty(file, item, card, 'Hugging Face');
  return draft.finish();
}
