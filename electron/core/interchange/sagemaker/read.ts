import { AppError } from '#contract/errors';
import type { TableRow } from '#contract/records/inventory';
import { type Data, type DataMap, isDataList, isDataMap } from '../data.ts';
import { DraftBuilder, type ItemBuilder } from '../draft.ts';
import { type FormatReader, jsonOf, malformed, type NamedFile, startOf } from '../format.ts';
import { JsonProblem, readJson } from '../json.ts';
import { versionName } from '../own.ts';
import { richOf } from '../rules.ts';
import { baseName, numberOfData, Taking, textOfData } from '../taking.ts';

const PARTS = [
  'model_overview',
  'intended_uses',
  'business_details',
  'training_details',
  'evaluation_details',
  'additional_information',
];
const STATES: Readonly<Record<string, 'development' | 'review' | 'approved' | 'retired'>> = {
  draft: 'development',
  pendingreview: 'review',
  approved: 'approved',
  archived: 'retired',
};

function isCard(file: NamedFile): boolean {
  const start = startOf(file, 1024 * 1024);
  if (!/^\s*\{/.test(start)) return false;
  return (
    PARTS.filter((part) => start.includes(`"${part}"`) || start.includes(`\\"${part}\\"`)).length >= 2 ||
    isAnswer(start)
  );
}

function isAnswer(start: string): boolean {
  return start.includes('"ModelCardName"') && start.includes('"Content"');
}

/**
 * Model cards of Amazon SageMaker, bare or as the service answers with them.
 * @source Amazon SageMaker AI Developer Guide, "Model card JSON schema"
 */
export const sagemakerModelCard: FormatReader = {
  id: 'sagemaker-model-card',
  matches: (files) => files.some(isCard),
  read: (files) => {
    const draft = new DraftBuilder('sagemaker-model-card', '');
    for (const file of files) {
      if (isCard(file)) readCard(file, draft);
      else draft.note('dropped', file.name, 'other-file');
    }
    return draft.finish();
  },
};

function readCard(file: NamedFile, draft: DraftBuilder): void {
  const data = jsonOf(file);
  draft.noteOddities(data, file.name);
  const whole = isDataMap(data.value) ? data.value : malformed(file.name, '/', 'its top level is no map');
  const inner = contentOf(whole, file, draft);
  const card = inner ?? whole;
  if (!PARTS.some((part) => isDataMap(card[part]) || isDataList(card[part]))) {
    throw new AppError('interchange.nothing-inside', { name: file.name, format: 'SageMaker model card' });
  }
  const taking = new Taking(card);
  const name =
    taking.text('model_overview', 'model_name') ??
    textOfData(whole['ModelCardName']) ??
    baseName(file.name).replace(/\.json$/i, '');
  const number = textOfData(taking.see('model_overview', 'model_version')) ?? textOfData(whole['ModelCardVersion']);
  const line = draft.item('model', { key: `model:${file.name}`, name, place: '/' });
  const version = draft.item('model-version', {
    key: `version:${file.name}`,
    name: versionName(name, number),
    parent: line,
    place: '/',
  });
  if (number !== undefined) version.fact('semanticVersion', number, '/model_overview/model_version');
  taking.take('model_overview', 'model_version');
  overview(taking, version);
  uses(taking, version);
  training(taking, version);
  evaluation(taking, version);
  taking.keepRest(version, '');
  if (inner !== null) {
    const rest = new Taking(whole);
    for (const key of ['Content', 'ModelCardName', 'ModelCardVersion']) rest.take(key);
    const state = STATES[(textOfData(rest.see('ModelCardStatus')) ?? '').toLowerCase()];
    if (state !== undefined) {
      version.setState(state);
      rest.take('ModelCardStatus');
    }
    rest.keepRest(version, '');
  }
}

/** The service gives the card as JSON in a text. */
function contentOf(whole: DataMap, file: NamedFile, draft: DraftBuilder): DataMap | null {
  const content = whole['Content'];
  if (isDataMap(content)) return content;
  if (typeof content !== 'string') return null;
  try {
    const data = readJson(content);
    draft.noteOddities(data, `${file.name}#/Content`);
    return isDataMap(data.value) ? data.value : malformed(file.name, '/Content', 'it is no map');
  } catch (error) {
    if (error instanceof JsonProblem)
      malformed(file.name, `/Content:${error.line}:${error.column}`, error.message, error);
    throw error;
  }
}

/** Puts a text into a field of one line or of prose. */
function set(taking: Taking, version: ItemBuilder, field: string, path: readonly string[], isRich = false): void {
  const text = textOfData(taking.see(...path));
  if (text === undefined) return;
  const value = isRich ? richOf(text) : text;
  if (value !== undefined && version.fact(field, value, `/${path.join('/')}`)) {
    taking.take(...path);
    if (isRich) version.keepQuietly(`/${path.join('/')}`, text, `/${path.join('/')}`);
  }
}

function overview(taking: Taking, version: ItemBuilder): void {
  const at = (key: string): readonly string[] => ['model_overview', key];
  set(taking, version, 'summary', at('model_description'));
  set(taking, version, 'algorithm', at('algorithm_type'));
  set(taking, version, 'task', at('problem_type'));
  set(taking, version, 'registryUri', at('model_id'));
  const people = ['model_creator', 'model_owner'].flatMap((key) => taking.text('model_overview', key) ?? []);
  if (people.length > 0)
    version.fact(
      'authors',
      [...new Set(people)].map((name) => ({ name: name.slice(0, 20_000) })),
      '/model_overview/model_owner',
    );
  const artefacts = taking.texts('model_overview', 'model_artifact');
  if (artefacts)
    version.fact(
      'artefacts',
      artefacts.map((name) => ({ name: name.slice(0, 20_000) })),
      '/model_overview/model_artifact',
    );
  const images = taking.texts('model_overview', 'inference_environment', 'container_image');
  if (images)
    version.fact(
      'software',
      images.map((name) => ({ name: name.slice(0, 20_000) })),
      '/model_overview/inference_environment/container_image',
    );
}

function uses(taking: Taking, version: ItemBuilder): void {
  const purpose = textOfData(taking.see('intended_uses', 'purpose_of_model'));
  const intended = textOfData(taking.see('intended_uses', 'intended_uses'));
  const both = [purpose, intended].filter((text) => text !== undefined);
  const rich = richOf(both.join('\n\n'));
  if (rich && version.fact('intendedUse', rich, '/intended_uses')) {
    for (const key of ['purpose_of_model', 'intended_uses']) {
      const text = taking.take('intended_uses', key);
      if (text !== undefined) version.keepQuietly(`/intended_uses/${key}`, text, `/intended_uses/${key}`);
    }
  }
  const factors = taking.text('intended_uses', 'factors_affecting_model_efficiency');
  if (factors !== undefined)
    version.fact('limitations', [factors.slice(0, 20_000)], '/intended_uses/factors_affecting_model_efficiency');
  set(taking, version, 'risks', ['intended_uses', 'explanations_for_risk_rating'], true);
  const ethics = textOfData(taking.see('additional_information', 'ethical_considerations'));
  if (
    ethics !== undefined &&
    version.fact('ethicalConsiderations', [{ name: ethics }], '/additional_information/ethical_considerations')
  ) {
    taking.take('additional_information', 'ethical_considerations');
  }
  const users = taking.text('business_details', 'business_stakeholders');
  if (users !== undefined) version.fact('users', [users.slice(0, 20_000)], '/business_details/business_stakeholders');
  const caveats = textOfData(taking.see('additional_information', 'caveats_and_recommendations'));
  if (
    caveats !== undefined &&
    version.fact('tradeoffs', [caveats], '/additional_information/caveats_and_recommendations')
  ) {
    taking.take('additional_information', 'caveats_and_recommendations');
  }
}

function training(taking: Taking, version: ItemBuilder): void {
  const job = ['training_details', 'training_job_details'];
  set(taking, version, 'trainingData', ['training_details', 'training_observations'], true);
  set(taking, version, 'runId', [...job, 'training_arn']);
  const parameters: TableRow[] = [];
  for (const key of ['hyper_parameters', 'user_provided_hyper_parameters']) {
    const list = taking.see(...job, key);
    if (!isDataList(list) || !list.every((entry) => isDataMap(entry) && textOfData(entry['name']) !== undefined))
      continue;
    for (const entry of list.filter(isDataMap)) {
      parameters.push({
        name: textOfData(entry['name']) ?? '',
        value: (textOfData(entry['value']) ?? '').slice(0, 20_000),
      });
    }
    taking.take(...job, key);
  }
  if (parameters.length > 0) version.fact('hyperparameters', parameters, `/${job.join('/')}/hyper_parameters`);
  const sets = taking.texts(...job, 'training_datasets');
  if (sets)
    version.fact(
      'datasets',
      sets.map((name) => ({ name: name.slice(0, 20_000), role: 'training' })),
      `/${job.join('/')}/training_datasets`,
    );
}

function evaluation(taking: Taking, version: ItemBuilder): void {
  const job = ['training_details', 'training_job_details'];
  const rows: TableRow[] = [];
  for (const key of ['training_metrics', 'user_provided_training_metrics']) {
    const list = taking.see(...job, key);
    if (!isDataList(list)) continue;
    const found = list.map((entry) => metricOf(entry, { split: 'training' }));
    if (found.every((row) => row !== null)) taking.take(...job, key);
    rows.push(...found.filter((row) => row !== null));
  }
  const details = taking.see('evaluation_details');
  const texts: string[] = [];
  for (const detail of isDataList(details) ? details.filter(isDataMap) : []) {
    const dataset = isDataList(detail['datasets']) ? textOfData(detail['datasets'][0]) : undefined;
    const source = textOfData(detail['name']);
    const observation = textOfData(detail['evaluation_observation']);
    if (observation !== undefined) texts.push(observation);
    for (const group of isDataList(detail['metric_groups']) ? detail['metric_groups'].filter(isDataMap) : []) {
      for (const entry of isDataList(group['metric_data']) ? group['metric_data'] : []) {
        const slice = textOfData(group['name']);
        const row = metricOf(entry, {
          ...(slice === undefined ? {} : { slice }),
          ...(dataset === undefined ? {} : { dataset }),
          ...(source === undefined ? {} : { source }),
        });
        if (row) rows.push(row);
      }
    }
  }
  if (rows.length > 0 && rows.length <= 5000) version.fact('metrics', rows, '/evaluation_details');
  const rich = richOf(texts.join('\n\n'));
  if (rich) version.fact('evaluation', rich, '/evaluation_details');
  // Charts, matrices and what else belongs to an evaluation stay as they are.
  if (details !== undefined)
    version.keep('/evaluation_details', taking.take('evaluation_details') ?? null, '/evaluation_details', 'as-it-was');
}

function metricOf(entry: Data, more: TableRow): TableRow | null {
  const name = isDataMap(entry) ? textOfData(entry['name']) : undefined;
  const value = isDataMap(entry) ? numberOfData(entry['value']) : undefined;
  return name === undefined || value === undefined ? null : { type: name.slice(0, 20_000), value, ...more };
}
