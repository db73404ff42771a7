import { AppError } from '#contract/errors';
import type { TableRow } from '#contract/records/inventory';
import { type Data, type DataMap, isDataList, isDataMap, pointerOf } from '../data.ts';
import { DraftBuilder, type ItemBuilder } from '../draft.ts';
import { type FormatReader, jsonOf, malformed, type NamedFile, startOf, textOf, yamlOf } from '../format.ts';
import { isPickle } from '../pickle.ts';
import { baseName, numberOfData, Taking, textOfData } from '../taking.ts';

const CODE = /\.(?:py|ipynb|r|jl|sh|js|ts|java|scala|go|rs|cpp|c|toml|cfg)$/i;
const MODEL =
  /\.(?:pkl|joblib|onnx|pt|pth|h5|hdf5|keras|safetensors|gguf|pb|tflite|bst|cbm|mlem|bin|model|lgb)$|(?:^|[/_.-])(?:model|clf|classifier|regressor|weights|checkpoint)s?(?:$|[/_.-])/i;
const MOST_ROWS = 5000;

type Kind = 'pointer' | 'pipeline' | 'lock' | 'params' | 'metrics';

function kindOf(file: NamedFile): Kind | null {
  const name = baseName(file.name).toLowerCase();
  if (isPickle(file)) return null;
  const start = startOf(file);
  if (name === 'dvc.lock' || (/\.lock$/.test(name) && /^stages\s*:/m.test(start)))
    return /^(?:schema|stages)\s*:/m.test(start) ? 'lock' : null;
  if (name === 'dvc.yaml' || name === 'dvc.yml') return 'pipeline';
  if (name.endsWith('.dvc') || /^outs:\s*\n\s*-\s+(?:md5|etag|checksum|path|hash|size)\s*:/m.test(start))
    return 'pointer';
  return null;
}

/**
 * Files of DVC: a pointer to data (`.dvc`), a pipeline (`dvc.yaml`, `dvc.lock`), its parameters and metrics, together as one.
 * @source DVC documentation, "DVC files and directories", "dvc.yaml files"
 */
export const dvc: FormatReader = {
  id: 'dvc',
  matches: (files) => files.some((file) => kindOf(file) !== null),
  read: (files) => new DvcReader(files).read(),
};

/** A file that a pipeline makes or needs, with its hash and size where the lock knows them. */
interface Artefact {
  readonly path: string;
  readonly hash: string | undefined;
  readonly size: number | undefined;
}

class DvcReader {
  readonly #files: readonly NamedFile[];
  readonly #draft: DraftBuilder;
  readonly #datasets = new Map<string, ItemBuilder>();
  /** The same content is the same data, wherever it lies. */
  readonly #byHash = new Map<string, ItemBuilder>();
  /** By path, with the version that a stage trains. */
  readonly #models = new Map<string, ItemBuilder>();

  constructor(files: readonly NamedFile[]) {
    this.#files = [...files].sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
    this.#draft = new DraftBuilder('dvc', '');
  }

  read() {
    const of = (kind: Kind): NamedFile[] => this.#files.filter((file) => kindOf(file) === kind);
    for (const file of of('pointer')) this.#pointer(file);
    const [lock, pipeline] = [of('lock'), of('pipeline')];
    for (const file of [...lock, ...(lock.length > 0 ? [] : pipeline)]) this.#pipeline(file);
    if (lock.length > 0) for (const file of pipeline) this.#plots(file);
    for (const file of this.#files.filter((other) => kindOf(other) === null)) this.#beside(file);
    const draft = this.#draft.finish();
    if (draft.items.length === 0)
      throw new AppError('interchange.nothing-inside', { name: this.#files[0]?.name ?? '', format: 'DVC' });
    return draft;
  }

  #map(file: NamedFile): DataMap {
    const data = yamlOf(file.name, textOf(file));
    this.#draft.noteOddities(data, file.name);
    return isDataMap(data.value) ? data.value : malformed(file.name, '1', 'its top level is no map');
  }

  #dataset(path: string, hash: string | undefined, place: string): ItemBuilder {
    const known = this.#datasets.get(path) ?? (hash === undefined ? undefined : this.#byHash.get(hash));
    if (known) {
      this.#datasets.set(path, known);
      return known;
    }
    const name = baseName(path);
    const line = this.#draft.item('dataset', { key: `dataset:${path}`, name, fallback: 'DVC', place });
    const version = this.#draft.item('dataset-version', {
      key: `data:${path}`,
      name,
      fallback: 'DVC',
      parent: line,
      place,
    });
    this.#datasets.set(path, version);
    if (hash !== undefined) this.#byHash.set(hash, version);
    return version;
  }

  #pointer(file: NamedFile): void {
    const source = this.#map(file);
    const outs = isDataList(source['outs']) ? source['outs'] : malformed(file.name, '/outs', 'it names no files');
    let first: ItemBuilder | null = null;
    for (const [index, out] of outs.entries()) {
      if (!isDataMap(out)) malformed(file.name, `/outs/${index}`, 'it is no map');
      const taking = new Taking(out);
      const path = taking.text('path') ?? baseName(file.name).replace(/\.dvc$/i, '');
      const hash = textOfData(out['md5']) ?? textOfData(out['etag']) ?? textOfData(out['checksum']);
      const version = this.#dataset(path, hash, file.name);
      first ??= version;
      const size = taking.number('size');
      if (size !== undefined) version.fact('sizeBytes', size, `${file.name}#/outs/${index}/size`);
      version.fact(
        'files',
        [{ name: path, ...(size === undefined ? {} : { sizeBytes: size }) }],
        `${file.name}#/outs/${index}/path`,
      );
      const summary = taking.text('desc');
      if (summary !== undefined) version.fact('summary', summary, `${file.name}#/outs/${index}/desc`);
      taking.keepRest(version, file.name, ['outs', String(index)]);
    }
    const rest = new Taking(source);
    rest.take('outs');
    if (first === null) return;
    const url =
      isDataList(source['deps']) && isDataMap(source['deps'][0]) ? textOfData(source['deps'][0]['path']) : undefined;
    if (url !== undefined && /^[a-z][a-z0-9+.-]*:\/\//i.test(url)) first.fact('url', url, `${file.name}#/deps/0/path`);
    const summary = rest.text('desc');
    if (summary !== undefined) first.fact('summary', summary, `${file.name}#/desc`);
    rest.keepRest(first, file.name);
  }

  #pipeline(file: NamedFile): void {
    const source = this.#map(file);
    const rest = new Taking(source);
    const stages = rest.take('stages') ?? (textOfData(rest.see('schema')) === undefined ? source : {});
    if (!isDataMap(stages)) malformed(file.name, '/stages', 'it is no map of stages');
    for (const [name, stage] of Object.entries(stages)) if (isDataMap(stage)) this.#stage(name, stage, file.name);
    const item = [...this.#models.values()][0] ?? [...this.#datasets.values()][0];
    if (item) rest.keepRest(item, file.name);
  }

  /** A stage that writes a model makes a model version, trained on the data it reads; any other derives data from data. */
  #stage(name: string, stage: DataMap, place: string): void {
    const path = `${place}#/stages/${name}`;
    const taking = new Taking(stage);
    const deps = artefactsOf(taking.take('deps')).filter((dep) => !CODE.test(dep.path));
    const outs = artefactsOf(taking.take('outs'));
    const used = deps.flatMap((dep) => this.#models.get(dep.path) ?? [])[0];
    // What an evaluation writes about a model is no model of its own.
    const isEvaluation = used !== undefined && /eval|test|valid|score|explain|report/i.test(name);
    const models = isEvaluation ? [] : outs.filter((out) => isModel(out.path, name));
    const inputs = deps.filter((dep) => !this.#models.has(dep.path) && !isModel(dep.path, ''));
    const version = models.length > 0 ? this.#model(name, models, path) : null;
    for (const input of inputs) {
      const data = this.#described(input, path);
      if (version) this.#draft.link('trained-on', version, data, '');
      else if (isEvaluation) this.#draft.link('tested-on', used, data, '');
    }
    for (const out of outs.filter((other) => version === null || !models.includes(other))) {
      if (/\.(?:png|svg|jpe?g|html)$/i.test(out.path) || version !== null || isEvaluation) {
        this.#draft.note('dropped', `${path}/outs`, 'other-output', out.path);
        continue;
      }
      const data = this.#described(out, path);
      for (const input of inputs) this.#draft.link('derived-from', data, this.#described(input, path), '');
    }
    const subject =
      version ?? used ?? this.#datasets.get(outs[0]?.path ?? '') ?? this.#datasets.get(inputs[0]?.path ?? '');
    if (!subject) {
      this.#draft.note('dropped', path, 'no-data', JSON.stringify(stage));
      return;
    }
    if (version) this.#params(taking, version, path);
    subject.keepQuietly(`/stages/${name}`, stage, path);
    for (const key of [
      'cmd',
      'metrics',
      'plots',
      'params',
      'wdir',
      'frozen',
      'always_changed',
      'foreach',
      'do',
      'matrix',
      'vars',
      'desc',
      'meta',
    ]) {
      const value = taking.take(key);
      if (value !== undefined) this.#draft.note('kept', `${path}/${key}`, 'no-field', value);
    }
    const code = artefactsOf(stage['deps']).filter((dep) => CODE.test(dep.path));
    for (const dep of code) this.#draft.note('kept', `${path}/deps`, 'source-code', dep.path);
  }

  #model(stage: string, outs: readonly Artefact[], place: string): ItemBuilder {
    const known = outs.flatMap((out) => this.#models.get(out.path) ?? [])[0];
    const main = outs[0]?.path ?? stage;
    const name = baseName(main) || stage;
    const create = (): ItemBuilder => {
      const line = this.#draft.item('model', { key: `model:${main}`, name, fallback: stage, place });
      return this.#draft.item('model-version', {
        key: `model-version:${main}`,
        name,
        fallback: stage,
        parent: line,
        place,
      });
    };
    const version = known ?? create();
    for (const out of outs) this.#models.set(out.path, version);
    const rows = outs.slice(0, MOST_ROWS).map(
      ({ path, size }): TableRow => ({
        name: path,
        ...(size === undefined ? {} : { sizeBytes: size }),
      }),
    );
    version.fact('artefacts', rows, `${place}/outs`);
    for (const { path, hash } of outs) {
      if (hash !== undefined) version.keep(pointerOf(['outs', path, 'md5']), hash, `${place}/outs/${path}/md5`);
    }
    return version;
  }

  #described({ path, hash, size }: Artefact, place: string): ItemBuilder {
    const version = this.#dataset(path, hash, place);
    if (size !== undefined && version.facts['sizeBytes'] === undefined)
      version.fact('sizeBytes', size, `${place}/${path}/size`);
    if (version.facts['files'] === undefined) {
      version.fact('files', [{ name: path, ...(size === undefined ? {} : { sizeBytes: size }) }], `${place}/${path}`);
      if (hash !== undefined) version.keep(pointerOf(['outs', path, 'md5']), hash, `${place}/${path}/md5`);
    }
    return version;
  }

  /** Parameters as the lock holds them: by file, and in it as deep as they are written. */
  #params(taking: Taking, version: ItemBuilder, path: string): void {
    const params = taking.see('params');
    if (!isDataMap(params)) return;
    const rows = Object.values(params).flatMap((inFile) => [...leavesOf(inFile, '')]);
    if (rows.length === 0 || rows.length > MOST_ROWS) return;
    if (version.fact('hyperparameters', rows, `${path}/params`)) taking.take('params');
  }

  /** Plots and other parts that a lock does not hold. */
  #plots(file: NamedFile): void {
    const item = [...this.#models.values()][0] ?? [...this.#datasets.values()][0];
    const source = this.#map(file);
    if (item) item.keep('/dvc.yaml', source, file.name, 'lock-counts');
  }

  #beside(file: NamedFile): void {
    const name = baseName(file.name).toLowerCase();
    const version = [...this.#models.values()][0];
    const isYaml = /\.ya?ml$/.test(name);
    if (isPickle(file) || !(isYaml || name.endsWith('.json')) || !version) {
      this.#draft.note('dropped', file.name, isPickle(file) ? 'pickle-not-read' : 'other-file');
      return;
    }
    const data = isYaml ? yamlOf(file.name, textOf(file)) : jsonOf(file);
    this.#draft.noteOddities(data, file.name);
    if (/^params\b/.test(name)) {
      const rows = [...leavesOf(data.value, '')].slice(0, MOST_ROWS);
      if (rows.length > 0 && version.facts['hyperparameters'] === undefined)
        version.fact('hyperparameters', rows, file.name);
      else version.keep(`/${name}`, data.value, file.name);
    } else if (/^(?:metrics|scores|eval|summary)\b/.test(name)) this.#metrics(file, data.value, version);
    else this.#draft.note('dropped', file.name, 'other-file');
  }

  #metrics(file: NamedFile, data: Data, version: ItemBuilder): void {
    const rows: TableRow[] = [];
    const others: Data[] = [];
    for (const leaf of leavesOf(data, '')) {
      const value = numberOfData(leaf['value'] ?? null);
      if (value === undefined || rows.length >= MOST_ROWS) others.push([leaf['name'] ?? null, leaf['value'] ?? null]);
      else rows.push({ type: leaf['name'] ?? '', value, source: 'DVC' });
    }
    if (rows.length > 0) version.fact('metrics', rows, file.name);
    if (others.length > 0) version.keep(`/${baseName(file.name)}`, others, file.name, 'no-number');
  }
}

function isModel(path: string, stage: string): boolean {
  if (/\.(?:csv|tsv|parquet|json|jsonl|txt|png|svg|jpe?g|html|ya?ml)$/i.test(path)) return false;
  const name = path.replace(/\/$/, '');
  if (/(?:^|\/)(?:[xy]_)?(?:train|test|val|valid|features?|labels?|data)[^/]*\.(?:pkl|joblib|npy|npz)$/i.test(name))
    return false;
  return MODEL.test(name) || (/^(?:train|fit|finetune|fine_tune|fine-tune)/i.test(stage) && !name.includes('data'));
}

/** `a//b/` and `./a/b` name the same file. */
function clean(path: string): string {
  return path
    .replace(/\/{2,}/g, '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/(?<=.)\/$/, '');
}

/** Paths as texts, or as maps of one path and what is said of it, or as the lock has them. */
function artefactsOf(data: Data | undefined): Artefact[] {
  if (!isDataList(data)) return [];
  return data.flatMap((entry): Artefact[] => {
    const text = textOfData(entry);
    if (text !== undefined) return [{ path: clean(text), hash: undefined, size: undefined }];
    if (!isDataMap(entry)) return [];
    const path = textOfData(entry['path']);
    if (path !== undefined) {
      return [
        {
          path: clean(path),
          hash: textOfData(entry['md5']) ?? textOfData(entry['etag']) ?? textOfData(entry['checksum']),
          size: numberOfData(entry['size']),
        },
      ];
    }
    return Object.keys(entry).map((key) => ({ path: clean(key), hash: undefined, size: undefined }));
  });
}

/** Every single value with its path in dots. */
function* leavesOf(data: Data, path: string): Generator<TableRow> {
  if (isDataMap(data)) {
    for (const [key, value] of Object.entries(data)) yield* leavesOf(value, path === '' ? key : `${path}.${key}`);
  } else if (isDataList(data)) yield { name: path, value: JSON.stringify(data).slice(0, 20_000) };
  else if (data !== null) yield { name: path, value: String(data).slice(0, 20_000) };
}
