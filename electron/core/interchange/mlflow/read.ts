import { AppError } from '#contract/errors';
import type { Draft } from '#contract/records/transfer';
import { type Data, type DataMap, isDataList, isDataMap } from '../data.ts';
import { DraftBuilder, type ItemBuilder } from '../draft.ts';
import { type FormatReader, jsonOf, malformed, type NamedFile, startOf, textOf, yamlOf } from '../format.ts';
import { isOldPickle, isPickle } from '../pickle.ts';
import { richOf } from '../rules.ts';
import { baseName, folderOf, Taking, textOfData } from '../taking.ts';
import { distinctSoftware, modelNameOf, readEnvironment, readModelFile, readRequirements } from './model.ts';
import { pairs, pointsOf, type RunData, readRun, runId, runName } from './run.ts';

const MOST_RUNS = 20_000;
const STAGES: Readonly<Record<string, 'development' | 'review' | 'live' | 'retired'>> = {
  none: 'development',
  staging: 'review',
  production: 'live',
  archived: 'retired',
};

function isModelFile(file: NamedFile): boolean {
  if (isPickle(file) || isOldPickle(file)) return false;
  const start = startOf(file, 64 * 1024);
  return /^flavors\s*:/m.test(start) || (baseName(file.name) === 'MLmodel' && /^[\w"']+\s*:/m.test(start));
}

function isRunMeta(file: NamedFile): boolean {
  return baseName(file.name) === 'meta.yaml' && /^run_(?:id|uuid)\s*:/m.test(startOf(file));
}

function isExport(file: NamedFile): boolean {
  const start = startOf(file, 256 * 1024);
  if (!/^\s*\{/.test(start)) return false;
  if (/"mlflow(?:_version|_tracking_uri)?"\s*:/.test(start))
    return /"(?:run_id|run_uuid|registered_model|runs|mlflow)"\s*:/.test(start);
  return (
    /"registered_model"\s*:\s*\{/.test(start) || (/"run"\s*:\s*\{/.test(start) && /"run_(?:id|uuid)"\s*:/.test(start))
  );
}

/** An `MLmodel` file, with the files of its environment and its README. */
export const mlflowModel: FormatReader = {
  id: 'mlflow-model',
  matches: (files) => files.some(isModelFile),
  read: (files) => {
    const reader = new MlflowReader(files, 'mlflow-model');
    for (const file of files.filter(isModelFile)) reader.model(file, null);
    return reader.finish();
  },
};

/** A folder of runs (`mlruns`), or an export of a run or a registered model as JSON. */
export const mlflowRun: FormatReader = {
  id: 'mlflow-run',
  matches: (files) => files.some((file) => isRunMeta(file) || isExport(file)),
  read: (files) => {
    const reader = new MlflowReader(files, 'mlflow-run');
    for (const file of files.filter(isRunMeta)) reader.runFolder(file);
    for (const file of files.filter(isExport)) reader.exported(file);
    for (const file of files.filter(isModelFile)) reader.model(file, null);
    return reader.finish();
  },
};

class MlflowReader {
  readonly #files: readonly NamedFile[];
  readonly #draft: DraftBuilder;
  readonly #used = new Set<NamedFile>();
  readonly #lines = new Map<string, ItemBuilder>();
  #runs = 0;

  constructor(files: readonly NamedFile[], format: 'mlflow-model' | 'mlflow-run') {
    this.#files = [...files].sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
    this.#draft = new DraftBuilder(format, '');
  }

  finish(): Draft {
    for (const file of this.#files) if (!this.#used.has(file)) this.#tellOther(file);
    const draft = this.#draft.finish();
    if (draft.items.length === 0) {
      throw new AppError('interchange.nothing-inside', { name: this.#files[0]?.name ?? '', format: 'MLflow' });
    }
    return draft;
  }

  #tellOther(file: NamedFile): void {
    const reason = isPickle(file) || /\.(?:pkl|pickle|joblib)$/i.test(file.name) ? 'pickle-not-read' : 'other-file';
    this.#draft.note('dropped', file.name, reason);
  }

  #line(name: string, place: string): ItemBuilder {
    const known = this.#lines.get(name);
    if (known) return known;
    const line = this.#draft.item('model', { key: `model:${name}`, name, fallback: 'MLflow', place });
    this.#lines.set(name, line);
    return line;
  }

  #version(line: string, name: string | undefined, place: string): ItemBuilder {
    const parent = this.#line(line, place);
    return this.#draft.item('model-version', {
      key: `version:${place}`,
      name: name ?? line,
      fallback: line,
      parent,
      place,
    });
  }

  #map(file: NamedFile): DataMap {
    this.#used.add(file);
    const data = yamlOf(file.name, textOf(file));
    this.#draft.noteOddities(data, file.name);
    return isDataMap(data.value) ? data.value : malformed(file.name, '1', 'its top level is no map');
  }

  /** @param into  the version of the run that made it; null: a version of its own */
  model(file: NamedFile, into: ItemBuilder | null): void {
    if (this.#used.has(file)) return;
    const source = this.#map(file);
    if (!isDataMap(source['flavors'])) malformed(file.name, '/flavors', 'it names no flavours');
    const folder = folderOf(file.name);
    const name = modelNameOf(source) ?? (baseName(folder) || 'MLflow');
    const version = into ?? this.#version(name, undefined, file.name);
    let software = readModelFile(source, version, this.#draft, file.name);
    for (const beside of this.#files.filter((other) => folderOf(other.name) === folder && !this.#used.has(other))) {
      software = software.concat(this.#beside(beside, version));
    }
    const distinct = distinctSoftware(software);
    if (distinct.length > 0) version.fact('software', distinct, file.name);
  }

  #beside(file: NamedFile, version: ItemBuilder): ReturnType<typeof readEnvironment> {
    const name = baseName(file.name).toLowerCase();
    if (name === 'conda.yaml' || name === 'conda.yml' || name === 'python_env.yaml') {
      return readEnvironment(this.#map(file), version, baseName(file.name));
    }
    if (name === 'requirements.txt') {
      this.#used.add(file);
      const { rows, others } = readRequirements(textOf(file));
      if (others.length > 0) version.keep('/requirements.txt', others, file.name);
      return rows;
    }
    if (name === 'readme.md') {
      this.#used.add(file);
      const text = textOf(file);
      const head = /^---\r?\n[\s\S]*?\r?\n---(?:\r?\n|$)/.exec(text)?.[0] ?? '';
      const rich = richOf(text.slice(head.length));
      if (rich) version.fact('overview', rich, file.name);
      if (rich || head !== '') version.keep('/README.md', text, file.name, 'as-it-was');
    }
    return [];
  }

  runFolder(file: NamedFile): void {
    const folder = folderOf(file.name);
    const info = this.#map(file);
    const beside = this.#files.filter((other) => other.name.startsWith(folder) && other !== file);
    const part = (name: string): NamedFile[] => beside.filter((other) => other.name.startsWith(`${folder}${name}/`));
    const texts = (name: string): { name: string; value: string }[] =>
      part(name).map((other) => {
        this.#used.add(other);
        return { name: other.name.slice(folder.length + name.length + 1), value: textOf(other) };
      });
    const metrics = texts('metrics').map(({ name, value }) => ({ name, ...historyOf(value) }));
    const run: RunData = {
      info,
      params: texts('params'),
      metrics,
      tags: texts('tags'),
      inputs: undefined,
      place: file.name,
    };
    const version = this.#run(run, this.#experimentName(folder, info));
    for (const model of part('artifacts').filter(isModelFile))
      this.model(model, version.facts['framework'] === undefined ? version : null);
  }

  /** An experiment's own description lies one folder up. */
  #experimentName(folder: string, info: DataMap): string {
    const above = folderOf(folder.slice(0, -1));
    const meta = this.#files.find((other) => other.name === `${above}meta.yaml`);
    const fallback = textOfData(info['experiment_id']) ?? runId({ info } as RunData) ?? 'MLflow';
    if (!meta) return fallback;
    const isNew = !this.#used.has(meta);
    const source = yamlOf(meta.name, textOf(meta)).value;
    this.#used.add(meta);
    if (!isDataMap(source)) return fallback;
    const name = textOfData(source['name']) ?? fallback;
    if (isNew) {
      const taking = new Taking(source);
      taking.take('name');
      taking.keepRest(this.#line(name, meta.name), `${meta.name}#`, ['experiment']);
    }
    return name;
  }

  #run(run: RunData, line: string): ItemBuilder {
    this.#runs += 1;
    if (this.#runs > MOST_RUNS) malformed(run.place, '', `it holds more than ${MOST_RUNS} runs`);
    const version = this.#version(line, runName(run) ?? runId(run), run.place);
    readRun(run, version, this.#draft);
    return version;
  }

  exported(file: NamedFile): void {
    this.#used.add(file);
    const data = jsonOf(file);
    this.#draft.noteOddities(data, file.name);
    const source = isDataMap(data.value) ? data.value : malformed(file.name, '1:1', 'its top level is no map');
    const taking = new Taking(source);
    const body = isDataMap(source['mlflow']) ? 'mlflow' : null;
    const inner = body === null ? source : (taking.take(body) as DataMap);
    const registered = inner['registered_model'];
    const runs = isDataList(inner['runs'])
      ? inner['runs']
      : isDataMap(inner['run'])
        ? [inner['run']]
        : isRun(inner)
          ? [inner]
          : [];
    let first: ItemBuilder | null = null;
    if (isDataMap(registered)) first = this.#registered(registered, file.name);
    for (const [index, run] of runs.entries()) {
      if (!isDataMap(run)) continue;
      const place = runs.length === 1 ? file.name : `${file.name}#/runs/${index}`;
      const version = this.#exportedRun(run, place);
      first ??= version;
    }
    if (first === null) return;
    for (const key of ['registered_model', 'runs', 'run', ...RUN_KEYS]) taking.take(key);
    taking.keepRest(first, `${file.name}#`);
  }

  #exportedRun(run: DataMap, place: string): ItemBuilder {
    const data = isDataMap(run['data']) ? run['data'] : run;
    const info = isDataMap(run['info']) ? run['info'] : {};
    const metrics = metricsOf(data['metrics']);
    const parts: RunData = {
      info,
      params: pairs(data['params']),
      metrics,
      tags: pairs(data['tags']),
      inputs: run['inputs'],
      place,
    };
    const experiment = textOfData(run['experiment_name']) ?? textOfData(info['experiment_name']);
    const version = this.#run(parts, experiment?.split('/').at(-1) ?? textOfData(info['experiment_id']) ?? 'MLflow');
    const rest = new Taking(run);
    for (const key of [...RUN_KEYS, 'data']) rest.take(key);
    rest.keepRest(version, `${place}#`);
    return version;
  }

  #registered(source: DataMap, place: string): ItemBuilder {
    const taking = new Taking(source);
    const name = taking.text('name') ?? 'MLflow';
    const line = this.#line(name, place);
    const summary = taking.text('description');
    if (summary !== undefined) line.fact('summary', summary, `${place}#/registered_model/description`);
    for (const key of ['versions', 'latest_versions', 'all_versions']) {
      const versions = taking.see(key);
      if (!isDataList(versions)) continue;
      taking.take(key);
      for (const [index, version] of versions.entries()) {
        if (isDataMap(version)) this.#registeredVersion(version, name, `${place}#/registered_model/${key}/${index}`);
      }
    }
    taking.keepRest(line, `${place}#`, ['registered_model']);
    return line;
  }

  #registeredVersion(source: DataMap, line: string, place: string): void {
    const taking = new Taking(source);
    const number = taking.text('version');
    const version = this.#version(line, number === undefined ? undefined : `${line} ${number}`, place);
    const set = (field: string, key: string): void => {
      const text = taking.text(key);
      if (text !== undefined) version.fact(field, text, `${place}/${key}`);
    };
    if (number !== undefined) version.fact('semanticVersion', number, `${place}/version`);
    set('runId', 'run_id');
    set('summary', 'description');
    set('registryUri', 'source');
    const stage = textOfData(taking.see('current_stage'))?.toLowerCase();
    const state = stage === undefined ? undefined : STAGES[stage];
    if (state !== undefined) {
      version.setState(state);
      taking.take('current_stage');
    }
    const user = taking.text('user_id');
    if (user !== undefined) version.fact('authors', [{ name: user }], `${place}/user_id`);
    if (taking.see('name') === line) taking.take('name');
    taking.keepRest(version, place);
  }
}

const RUN_KEYS = ['info', 'params', 'metrics', 'tags', 'inputs'];

function isRun(data: DataMap): boolean {
  return (
    isDataMap(data['info']) &&
    (data['params'] !== undefined || data['metrics'] !== undefined || data['tags'] !== undefined)
  );
}

/** Metrics as a map of histories, or as a list of the last points. */
function metricsOf(data: Data | undefined): RunData['metrics'] {
  if (isDataMap(data)) return Object.entries(data).map(([name, points]) => ({ name, ...pointsOf(points) }));
  if (!isDataList(data)) return [];
  const byName = new Map<string, Data[]>();
  for (const entry of data) {
    const name = isDataMap(entry) ? textOfData(entry['key']) : undefined;
    if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), entry]);
  }
  return [...byName].map(([name, points]) => ({ name, ...pointsOf(points) }));
}

/** Lines of `timestamp value step`; the oldest files have no step. */
function historyOf(text: string): ReturnType<typeof pointsOf> {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const entries = lines.map((line): Data => {
    const [timestamp, value, step] = line.trim().split(/\s+/);
    const isPoint = value !== undefined && Number.isFinite(Number(value));
    return isPoint ? { value: Number(value), timestamp: Number(timestamp), step: Number(step ?? 0) } : line;
  });
  const { points, others } = pointsOf(entries.filter(isDataMap));
  return { points, others: [...others, ...entries.filter((entry) => !isDataMap(entry))] };
}
