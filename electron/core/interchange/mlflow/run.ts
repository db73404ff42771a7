import type { TableRow } from '#contract/records/inventory';
import { type Data, type DataMap, isDataList, isDataMap } from '../data.ts';
import type { DraftBuilder, ItemBuilder } from '../draft.ts';
import { richOf } from '../rules.ts';
import { numberOfData, Taking, textOfData } from '../taking.ts';

/** One point of a metric's history. */
export interface Point {
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
}

/** What a run says, whether it came as a folder or as an export. Places tell where each part lies. */
export interface RunData {
  readonly info: DataMap;
  readonly params: readonly { readonly name: string; readonly value: Data }[];
  readonly metrics: readonly {
    readonly name: string;
    readonly points: readonly Point[];
    readonly others: readonly Data[];
  }[];
  readonly tags: readonly { readonly name: string; readonly value: Data }[];
  /** As the tracking server gives them: dataset and tags each. */
  readonly inputs: Data | undefined;
  readonly place: string;
}

const MOST_CELL = 20_000;
/** More datasets of a run are kept as they are. */
const MOST_INPUTS = 5000;
const ROLES: Readonly<Record<string, string>> = {
  training: 'training',
  train: 'training',
  validation: 'validation',
  eval: 'test',
  evaluation: 'test',
  test: 'test',
  testing: 'test',
  'fine-tuning': 'fine-tuning',
};

/** The name of a run: what its people call it, not its number. */
export function runName(run: RunData): string | undefined {
  const tag = run.tags.find(({ name }) => name === 'mlflow.runName');
  return textOfData(tag?.value) ?? textOfData(run.info['run_name']) ?? textOfData(run.info['name']);
}

/** The number of a run. */
export function runId(run: RunData): string | undefined {
  return textOfData(run.info['run_id']) ?? textOfData(run.info['run_uuid']);
}

/**
 * Fills a model version from a run: its last metrics, parameters, people and source.
 * @source MLflow documentation: tracking, system tags (`mlflow.*`), file store
 */
export function readRun(run: RunData, version: ItemBuilder, draft: DraftBuilder): void {
  const { place } = run;
  const id = runId(run);
  if (id !== undefined) version.fact('runId', id, `${place}#/run_id`);
  readParams(run, version);
  readMetrics(run, version);
  const info = new Taking(run.info);
  for (const key of ['run_id', 'run_uuid', 'run_name', 'name'])
    if (info.see(key) === id || info.see(key) === runName(run)) info.take(key);
  if (info.see('lifecycle_stage') === 'deleted') {
    version.setState('retired');
    info.take('lifecycle_stage');
  }
  readTags(run, version, info);
  readDatasets(run, version, draft);
  info.keepRest(version, `${place}#`, ['info']);
}

function readParams(run: RunData, version: ItemBuilder): void {
  const rows: TableRow[] = [];
  for (const { name, value } of run.params) {
    const text = textOfData(value) ?? '';
    if (text.length > MOST_CELL || rows.length >= 5000)
      version.keep(`/params/${name}`, value, `${run.place}#/params/${name}`, 'too-long');
    else rows.push({ name, value: text });
  }
  if (rows.length > 0) version.fact('hyperparameters', rows, `${run.place}#/params`);
}

/** The last point counts; the way there is kept. */
function readMetrics(run: RunData, version: ItemBuilder): void {
  const rows: TableRow[] = [];
  for (const { name, points, others } of run.metrics) {
    const path = `${run.place}#/metrics/${name}`;
    const last = points.reduce<Point | undefined>(
      (best, point) => (best === undefined || isLater(point, best) ? point : best),
      undefined,
    );
    if (last === undefined || rows.length >= 5000) {
      version.keep(`/metrics/${name}`, [...points.map(pointData), ...others], path, 'no-number');
      continue;
    }
    rows.push({ type: name, value: last.value, ...splitOf(name), source: 'MLflow' });
    if (others.length > 0) version.keep(`/metrics/${name}/others`, others, path, 'no-number');
    if (points.length > 1) version.keep(`/metrics/${name}`, points.map(pointData), path, 'history-of-points');
    else version.keepQuietly(`/metrics/${name}`, points.map(pointData), path);
  }
  if (rows.length > 0) version.fact('metrics', rows, `${run.place}#/metrics`);
}

function isLater(left: Point, right: Point): boolean {
  return left.step !== right.step ? left.step > right.step : left.timestamp >= right.timestamp;
}

const pointData = ({ value, timestamp, step }: Point): Data => ({ value, timestamp, step });

/** MLflow's own evaluation puts the part of the data before the name of the metric. */
function splitOf(name: string): { split?: string } {
  const split = /^(training|validation|val|test|eval)_/.exec(name)?.[1];
  return split === undefined ? {} : { split };
}

function readTags(run: RunData, version: ItemBuilder, info: Taking): void {
  const authors: TableRow[] = [];
  const references: TableRow[] = [];
  const author = (value: Data | undefined): void => {
    const name = textOfData(value);
    if (name !== undefined && !authors.some((row) => row['name'] === name)) authors.push({ name });
  };
  for (const { name, value } of run.tags) {
    const path = `${run.place}#/tags/${name}`;
    const text = textOfData(value);
    if (text === undefined) continue;
    if (name === 'mlflow.user') author(value);
    else if (name === 'mlflow.source.git.commit') version.fact('sourceRevision', text, path);
    else if (name === 'mlflow.source.git.repoURL') references.push({ type: 'source', url: text.slice(0, MOST_CELL) });
    else if (name === 'mlflow.note.content') {
      const rich = richOf(text);
      if (rich) version.fact('overview', rich, path);
      version.keepQuietly(`/tags/${name}`, value, path);
    } else if (name !== 'mlflow.runName') version.keep(`/tags/${name}`, value, path);
  }
  const user = textOfData(info.see('user_id'));
  if (user !== undefined) {
    author(user);
    info.take('user_id');
  }
  if (authors.length > 0) version.fact('authors', authors, `${run.place}#/tags/mlflow.user`);
  if (references.length > 0) version.fact('references', references, `${run.place}#/tags/mlflow.source.git.repoURL`);
}

function readDatasets(run: RunData, version: ItemBuilder, draft: DraftBuilder): void {
  const inputs = isDataMap(run.inputs) ? run.inputs['dataset_inputs'] : run.inputs;
  if (!isDataList(inputs) || inputs.length > MOST_INPUTS) {
    if (run.inputs !== undefined) version.keep('/inputs', run.inputs, `${run.place}#/inputs`);
    return;
  }
  const rows: TableRow[] = [];
  for (const [index, input] of inputs.entries()) {
    const path = `${run.place}#/inputs/${index}`;
    const source = isDataMap(input) && isDataMap(input['dataset']) ? input['dataset'] : null;
    if (source === null || !isDataMap(input)) {
      version.keep(`/inputs/${index}`, input, path);
      continue;
    }
    const [name, digest, where] = [
      textOfData(source['name']),
      textOfData(source['digest']),
      textOfData(source['source']),
    ];
    const context = pairs(input['tags']).find(({ name: tag }) => tag === 'mlflow.data.context');
    const role = ROLES[(textOfData(context?.value) ?? '').toLowerCase()];
    rows.push({
      ...(name === undefined ? {} : { name: name.slice(0, MOST_CELL) }),
      ...(role === undefined ? {} : { role }),
      ...(digest === undefined ? {} : { version: digest.slice(0, MOST_CELL) }),
      ...(where === undefined ? {} : { description: where.slice(0, MOST_CELL) }),
    });
    version.keepQuietly(`/inputs/${index}`, input, path);
    for (const key of ['schema', 'profile'])
      if (source[key] !== undefined) draft.note('kept', `${path}/dataset/${key}`, 'no-field', source[key]);
  }
  if (rows.length > 0) version.fact('datasets', rows, `${run.place}#/inputs`);
}

/** Names and values, whether as a map or as a list of maps with `key` and `value`. */
export function pairs(data: Data | undefined): { readonly name: string; readonly value: Data }[] {
  if (isDataMap(data)) return Object.entries(data).map(([name, value]) => ({ name, value }));
  if (!isDataList(data)) return [];
  return data.flatMap((entry) => {
    const name = isDataMap(entry) ? textOfData(entry['key']) : undefined;
    return name === undefined || !isDataMap(entry) ? [] : [{ name, value: entry['value'] ?? null }];
  });
}

/** Points of a metric: one number, or a list of maps with value, timestamp and step. */
export function pointsOf(data: Data): { readonly points: Point[]; readonly others: Data[] } {
  const points: Point[] = [];
  const others: Data[] = [];
  for (const entry of isDataList(data) ? data : [data]) {
    const value = numberOfData(isDataMap(entry) ? entry['value'] : entry);
    const [timestamp, step] = isDataMap(entry) ? [numberOfData(entry['timestamp']), numberOfData(entry['step'])] : [];
    if (value === undefined) others.push(entry);
    else points.push({ value, timestamp: timestamp ?? 0, step: step ?? 0 });
  }
  return { points, others };
}
