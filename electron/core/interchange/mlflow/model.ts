import type { TableRow } from '#contract/records/inventory';
import { type Data, type DataMap, isDataList, isDataMap } from '../data.ts';
import type { DraftBuilder, ItemBuilder } from '../draft.ts';
import { JsonProblem, readJson } from '../json.ts';
import { dayOf, Taking, textOfData } from '../taking.ts';

const WRAPPER = 'python_function';
/** Where flavours say which file holds the model. */
const MODEL_FILES = ['pickled_model', 'model_path', 'model_data', 'data', 'saved_model_dir', 'model_binary'];
/** Where flavours name the model they were made from. */
const BASE_MODELS = ['source_model_name', 'huggingface_id'];
const TASKS = ['task', 'task_type'];
const ARCHITECTURES = ['model_class', 'pipeline_model_type', 'hf_pretrained_class', 'model_type', 'instance_type'];

/** What an `MLmodel` file calls its model, if anything. */
export function modelNameOf(source: DataMap): string | undefined {
  const flavours = isDataMap(source['flavors']) ? Object.values(source['flavors']) : [];
  const named = flavours.flatMap((flavour) =>
    BASE_MODELS.map((key) => (isDataMap(flavour) ? textOfData(flavour[key]) : undefined)),
  );
  return textOfData(source['artifact_path'])?.split('/').at(-1) ?? named.find((name) => name !== undefined);
}

/**
 * Fills a model version from an `MLmodel` file of any age.
 * @param place  name of the file
 * @returns rows of software it was made with, to which those of its environment are added
 * @source MLflow documentation, "MLflow Models", storage format; files of 0.x to 3.x
 */
export function readModelFile(source: DataMap, version: ItemBuilder, draft: DraftBuilder, place: string): TableRow[] {
  const taking = new Taking(source);
  const software: TableRow[] = [];
  const artefacts: TableRow[] = [];
  const addSoftware = (name: string, number: string | undefined): void => {
    if (number !== undefined) software.push({ name, version: number });
  };
  const named = isDataMap(source['flavors']) ? Object.keys(source['flavors']) : [];
  // The wrapper says least of the model.
  const flavours = [...named.filter((name) => name !== WRAPPER), ...named.filter((name) => name === WRAPPER)];
  const [main] = flavours;
  for (const name of flavours) {
    const at = (key: string): string => `${place}#/flavors/${name}/${key}`;
    const first = (keys: readonly string[]): [string, string] | undefined => {
      const key = keys.find((wanted) => textOfData(taking.see('flavors', name, wanted)) !== undefined);
      const text = key === undefined ? undefined : taking.text('flavors', name, key);
      return key === undefined || text === undefined ? undefined : [key, text];
    };
    addSoftware('python', taking.text('flavors', name, 'python_version'));
    const versions = Object.keys(flavourOf(source, name)).filter((key) => key.endsWith('_version'));
    for (const key of versions) {
      const number = taking.text('flavors', name, key);
      if (name === main && number !== undefined && version.facts['frameworkVersion'] === undefined) {
        version.fact('frameworkVersion', number, at(key));
      }
      addSoftware(key.slice(0, -'_version'.length), number);
    }
    const file = first(MODEL_FILES);
    if (file) artefacts.push({ name: file[1], format: taking.text('flavors', name, 'serialization_format') ?? name });
    const base = first(BASE_MODELS);
    if (base) version.fact('baseModel', base[1], at(base[0]));
    const task = first(TASKS);
    if (task) version.fact('task', task[1], at(task[0]));
    const architecture = first(ARCHITECTURES);
    if (architecture) version.fact('architecture', architecture[1], at(architecture[0]));
  }
  if (main !== undefined) version.fact('framework', main, `${place}#/flavors`);
  addSoftware('mlflow', taking.text('mlflow_version'));
  const size = taking.number('model_size_bytes');
  if (size !== undefined && artefacts[0] !== undefined) artefacts[0] = { ...artefacts[0], sizeBytes: size };
  else if (size !== undefined) artefacts.push({ name: 'MLmodel', sizeBytes: size });
  const distinct = distinctRows(artefacts);
  if (distinct.length > 0) version.fact('artefacts', distinct, `${place}#/flavors`);
  for (const [key, field] of [
    ['inputs', 'inputs'],
    ['outputs', 'outputs'],
  ] as const)
    readColumns(taking, key, field, version, place);
  const run = taking.text('run_id');
  if (run !== undefined) version.fact('runId', run, `${place}#/run_id`);
  const day = dayOf(taking.see('utc_time_created'));
  if (day !== undefined && version.facts['releasedOn'] === undefined) {
    version.fact('releasedOn', day, `${place}#/utc_time_created`);
    draft.note('unsure', `${place}#/utc_time_created`, 'created-on', taking.see('utc_time_created'));
  }
  taking.keepRest(version, `${place}#`);
  return software;
}

function flavourOf(source: DataMap, name: string): DataMap {
  const flavours = source['flavors'];
  const flavour = isDataMap(flavours) ? flavours[name] : undefined;
  return isDataMap(flavour) ? flavour : {};
}

/** One row for what several flavours say of the same file; the first says most. */
function distinctRows(rows: readonly TableRow[]): TableRow[] {
  const byName = new Map<unknown, TableRow>();
  for (const row of rows) byName.set(row['name'], { ...row, ...byName.get(row['name']) });
  return [...byName.values()];
}

/** A signature is JSON in a text; a column may have no name, and a tensor has a shape. */
function readColumns(taking: Taking, key: string, field: string, version: ItemBuilder, place: string): void {
  const text = taking.see('signature', key);
  if (typeof text !== 'string') return;
  let columns: Data;
  try {
    columns = readJson(text).value;
  } catch (error) {
    if (error instanceof JsonProblem) return;
    throw error;
  }
  if (!isDataList(columns)) return;
  const rows = columns.slice(0, 5000).map((column, index): TableRow => {
    const map = isDataMap(column) ? column : {};
    const spec = isDataMap(map['tensor-spec']) ? map['tensor-spec'] : {};
    const type = textOfData(spec['dtype']) ?? textOfData(map['type']);
    const shape = spec['shape'];
    return {
      name: textOfData(map['name']) ?? String(index),
      ...(type === undefined ? {} : { format: type }),
      ...(isDataList(shape) ? { shape: JSON.stringify(shape) } : {}),
      ...(map['required'] === false || map['optional'] === true ? { description: 'optional' } : {}),
    };
  });
  if (rows.length === 0 || rows.length < columns.length || !version.fact(field, rows, `${place}#/signature/${key}`))
    return;
  if (columns.every((column) => isDataMap(column) && isSimple(column))) taking.take('signature', key);
}

/** Whether a row says all that a column says. */
function isSimple(column: DataMap): boolean {
  return Object.entries(column).every(([key, value]) => {
    if (key === 'tensor-spec')
      return isDataMap(value) && Object.keys(value).every((part) => part === 'dtype' || part === 'shape');
    return ['name', 'type', 'required', 'optional'].includes(key) && !isDataMap(value) && !isDataList(value);
  });
}

/** `name==1.2`, `name=1.2` of conda, `name>=1` or `name`; null for what names no package. */
function requirement(text: string): TableRow | null {
  const line = text.replace(/\s#.*$/, '').trim();
  const match =
    /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*(?:(===?|=)\s*([^\s;,=<>]+)(?:=\S*)?|([<>!~][^;]*))?\s*(?:;.*)?$/.exec(
      line,
    );
  if (!match) return null;
  const [, name = '', , exact, range] = match;
  const version = exact ?? range?.trim();
  return { name, ...(version === undefined ? {} : { version }) };
}

/** Packages of `requirements.txt`; `others`: lines that name none, such as options and addresses. */
export function readRequirements(text: string): { readonly rows: TableRow[]; readonly others: readonly string[] } {
  const rows: TableRow[] = [];
  const others: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const row = requirement(line);
    if (row) rows.push(row);
    else others.push(line.trim());
  }
  return { rows, others };
}

/** Packages of `conda.yaml` or `python_env.yaml`; everything else of it is kept. */
export function readEnvironment(source: DataMap, version: ItemBuilder, place: string): TableRow[] {
  const taking = new Taking(source);
  const rows: TableRow[] = [];
  const left: Data[] = [];
  const python = taking.text('python');
  if (python !== undefined) rows.push({ name: 'python', version: python });
  const add = (entry: Data): void => {
    const row = typeof entry === 'string' ? requirement(entry) : null;
    if (row) rows.push(row);
    else left.push(entry);
  };
  for (const key of ['dependencies', 'build_dependencies']) {
    const entries = taking.see(key);
    if (!isDataList(entries)) continue;
    taking.take(key);
    for (const entry of entries) {
      const pip = isDataMap(entry) ? entry['pip'] : undefined;
      if (isDataList(pip)) for (const inner of pip) add(inner);
      else add(entry);
    }
  }
  if (left.length > 0) version.keep(`${place}/dependencies`, left, `${place}#/dependencies`);
  taking.keepRest(version, `${place}#`, [place]);
  return rows;
}

/** Software without what is named twice; the more exact one counts. */
export function distinctSoftware(rows: readonly TableRow[]): TableRow[] {
  const byName = new Map<string, TableRow>();
  for (const row of rows) {
    const name = String(row['name']).toLowerCase().replaceAll('_', '-');
    const known = byName.get(name);
    if (known === undefined || known['version'] === undefined) byName.set(name, row);
  }
  return [...byName.values()].slice(0, 5000);
}
