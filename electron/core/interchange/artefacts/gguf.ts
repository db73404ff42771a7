import type { TableRow } from '#contract/records/inventory';
import type { GgufHeader, GgufValue } from '#core/reading/artefacts/gguf';
import type { Data } from '../data.ts';
import type { ItemBuilder } from '../draft.ts';

type Entry = GgufHeader['metadata'][number];

/** Texts of `general.*` and their fields. */
const FIELDS: Readonly<Record<string, string>> = {
  'general.version': 'semanticVersion',
  'general.description': 'summary',
  'general.license': 'licence',
  'general.license.link': 'licenceUrl',
  'general.architecture': 'architecture',
  'general.basename': 'architectureFamily',
};
const REFERENCES: Readonly<Record<string, string>> = {
  'general.url': 'website',
  'general.doi': 'paper',
  'general.repo_url': 'source',
  'general.source.url': 'website',
  'general.source.doi': 'paper',
  'general.source.repo_url': 'source',
  'general.source.huggingface.repository': 'source',
};

/** What the metadata calls the model. */
export function ggufName({ metadata }: GgufHeader): string | undefined {
  const entry = metadata.find(({ key }) => key === 'general.name');
  return entry?.type === 'string' && String(entry.value).trim() !== '' ? String(entry.value) : undefined;
}

/**
 * Fills a version from the metadata of a GGUF file; sizes of the network are its hyperparameters.
 * @source gguf.md of ggml, "Standardized key-value pairs"
 */
export function fillFromGguf({ metadata, version: format }: GgufHeader, version: ItemBuilder): void {
  const byKey = new Map(metadata.map((entry) => [entry.key, entry]));
  const text = (key: string): string | undefined => {
    const entry = byKey.get(key);
    return entry?.type === 'string' && String(entry.value).trim() !== '' ? String(entry.value) : undefined;
  };
  const taken = new Set<string>(['general.name', 'general.quantization_version', 'general.file_type']);
  const take = (key: string): string | undefined => {
    const value = text(key);
    if (value !== undefined) taken.add(key);
    return value;
  };
  for (const [key, field] of Object.entries(FIELDS)) {
    const value = take(key);
    if (value !== undefined) version.fact(field, value, `#${key}`);
  }
  const authors = ['general.author', 'general.organization'].map(take);
  if (authors.some((author) => author !== undefined)) {
    const [name, organisation] = authors;
    version.fact(
      'authors',
      [{ ...(name === undefined ? {} : { name }), ...(organisation === undefined ? {} : { organisation }) }],
      '#general.author',
    );
  }
  const references = Object.entries(REFERENCES).flatMap(([key, type]): TableRow[] => {
    const url = take(key);
    return url === undefined ? [] : [{ type, title: key, url }];
  });
  if (references.length > 0) version.fact('references', references, '#general.url');
  for (const [key, field] of [
    ['general.tags', 'tags'],
    ['general.languages', 'languages'],
  ] as const) {
    const values = listOf(byKey.get(key));
    if (values !== undefined && version.fact(field, values, `#${key}`)) taken.add(key);
  }
  baseModels(byKey, take, taken, version);
  datasets(byKey, take, taken, version);
  for (const key of ['general.quantization_version', 'general.file_type']) {
    const entry = byKey.get(key);
    if (entry) version.keep(key, dataOf(entry), `#${key}`);
  }
  hyperparameters(metadata, text('general.architecture'), taken, version);
  for (const entry of metadata) if (!taken.has(entry.key)) version.keep(entry.key, dataOf(entry), `#${entry.key}`);
  version.keepQuietly('gguf.version', format, '#version');
}

function baseModels(
  byKey: ReadonlyMap<string, Entry>,
  take: (key: string) => string | undefined,
  taken: Set<string>,
  version: ItemBuilder,
): void {
  const count = byKey.get('general.base_model.count');
  if (count === undefined) return;
  taken.add('general.base_model.count');
  const names: string[] = [];
  for (let index = 0; index < Math.min(100, Number('value' in count ? count.value : 0) || 0); index += 1) {
    const start = `general.base_model.${index}`;
    const [name, url] = [take(`${start}.name`), take(`${start}.repo_url`) ?? take(`${start}.url`)];
    const known = name ?? url;
    if (known !== undefined) names.push(url !== undefined && name !== undefined ? `${name} (${url})` : known);
  }
  if (names.length > 0) version.fact('baseModel', names.join(', '), '#general.base_model');
}

function datasets(
  byKey: ReadonlyMap<string, Entry>,
  take: (key: string) => string | undefined,
  taken: Set<string>,
  version: ItemBuilder,
): void {
  const rows: TableRow[] = [];
  for (let index = 0; index < 100; index += 1) {
    const start = `general.dataset.${index}`;
    const [name, url, number] = [
      take(`${start}.name`),
      take(`${start}.repo_url`) ?? take(`${start}.url`),
      take(`${start}.version`),
    ];
    if (name === undefined && url === undefined) break;
    rows.push({
      ...(name === undefined ? {} : { name }),
      ...(url === undefined ? {} : { url }),
      ...(number === undefined ? {} : { version: number }),
    });
  }
  const listed = listOf(byKey.get('general.datasets'));
  if (listed !== undefined) taken.add('general.datasets');
  rows.push(...(listed ?? []).map((name) => ({ name })));
  if (byKey.has('general.dataset.count')) taken.add('general.dataset.count');
  if (rows.length > 0) version.fact('datasets', rows, '#general.datasets');
}

/** Numbers of the architecture, such as `llama.context_length`. */
function hyperparameters(
  metadata: readonly Entry[],
  architecture: string | undefined,
  taken: Set<string>,
  version: ItemBuilder,
): void {
  if (architecture === undefined) return;
  const rows: TableRow[] = [];
  for (const entry of metadata) {
    if (!entry.key.startsWith(`${architecture}.`) || entry.type === 'array' || rows.length >= 5000) continue;
    taken.add(entry.key);
    rows.push({ name: entry.key.slice(architecture.length + 1), value: String(entry.value).slice(0, 20_000) });
  }
  if (rows.length > 0) version.fact('hyperparameters', rows, `#${architecture}`);
}

/** A list of texts that is given whole. */
function listOf(entry: Entry | undefined): readonly string[] | undefined {
  if (entry?.type !== 'array' || entry.first.length !== entry.length || entry.length === 0) return undefined;
  const texts = entry.first.map((item) => String(item).trim()).filter((item) => item !== '');
  return texts.length > 0 ? texts : undefined;
}

/** Of long lists, such as the words of a tokeniser, their length and beginning. */
function dataOf(value: GgufValue): Data {
  return value.type === 'array' ? { of: value.of, length: value.length, first: value.first } : value.value;
}
