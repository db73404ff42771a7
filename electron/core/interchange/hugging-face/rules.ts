import type { ItemKind } from '#contract/inventory/kinds';
import type { TableRow } from '#contract/records/inventory';
import { type Data, type DataMap, dataAt, isDataList, isDataMap } from '../data.ts';
import { spdxIdOf } from '../licences.ts';
import type { Rule } from '../mapping.ts';
import { asText, listOf, plain, rows, texts, word } from '../rules.ts';
import { bodyFields, readBody, writeBody } from './body.ts';

const text = (value: Data | undefined): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

/** Licence, its name and its address, gathered under one key. Hugging Face writes ids in small letters. */
function licence(known: ReadonlySet<string>): Rule {
  return {
    path: ['licence'],
    fields: ['licence', 'licenceUrl'],
    read: (source) => {
      const ids = listOf(dataAt(source, ['license']) ?? dataAt(source, ['licenses']) ?? null);
      const named = text(dataAt(source, ['license_name']));
      const id = ids === undefined ? undefined : ids.map((one) => spdxIdOf(one, known) ?? one).join(' AND ');
      return {
        licence: (id === undefined || id === 'other') && named !== undefined ? named : id,
        licenceUrl: dataAt(source, ['license_link']),
      };
    },
    write: (facts) => {
      const { licence: stated, licenceUrl } = facts;
      const link: DataMap = typeof licenceUrl === 'string' ? { license_link: licenceUrl } : {};
      if (typeof stated !== 'string') return Object.keys(link).length === 0 ? undefined : link;
      if (known.has(stated)) return { license: stated.toLowerCase(), ...link };
      return { license: 'other', license_name: stated, ...link };
    },
  };
}

/** Grams as kilograms, without the noise of binary fractions. */
const scaled = (value: unknown, factor: number): number | undefined =>
  typeof value === 'number' ? Number((value * factor).toPrecision(15)) : undefined;

const emissions: Rule = {
  path: ['co2_eq_emissions'],
  fields: ['emissionsKgCo2e', 'computeLocation', 'hardware'],
  read: (source) => ({
    emissionsKgCo2e: scaled(isDataMap(source) ? source['emissions'] : source, 1 / 1000),
    computeLocation: dataAt(source, ['geographical_location']),
    hardware: dataAt(source, ['hardware_used']),
  }),
  write: ({ emissionsKgCo2e, computeLocation, hardware }) => {
    const grams = scaled(emissionsKgCo2e, 1000);
    if (grams === undefined) return undefined;
    const more = {
      ...(typeof computeLocation === 'string' ? { geographical_location: computeLocation } : {}),
      ...(typeof hardware === 'string' ? { hardware_used: hardware } : {}),
    };
    return Object.keys(more).length === 0 ? grams : { emissions: grams, ...more };
  },
};

/** The results of a `model-index` of one model, its name taken out. */
const results: Rule = {
  path: ['model-index'],
  fields: ['metrics'],
  read: (source) => {
    const list = (isDataList(source) ? source : []).flatMap((result) => {
      const metrics = dataAt(result, ['metrics']);
      const dataset = text(dataAt(result, ['dataset', 'name'])) ?? text(dataAt(result, ['dataset', 'type']));
      const split = text(dataAt(result, ['dataset', 'split']));
      const from = text(dataAt(result, ['source', 'url']));
      return (isDataList(metrics) ? metrics : []).flatMap((metric) => {
        const type = text(dataAt(metric, ['type'])) ?? text(dataAt(metric, ['name']));
        const value = dataAt(metric, ['value']);
        const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
        const row = {
          ...(type === undefined ? {} : { type }),
          ...(typeof number === 'number' && Number.isFinite(number) ? { value: number } : {}),
          ...(dataset === undefined ? {} : { dataset }),
          ...(split === undefined ? {} : { split }),
          ...(from === undefined ? {} : { source: from }),
        };
        return type === undefined ? [] : [row];
      });
    });
    return { metrics: list.length === 0 ? undefined : list };
  },
  write: (facts) => {
    const groups = new Map<string, { readonly head: DataMap; readonly metrics: DataMap[] }>();
    for (const { type, value, dataset, split, source } of (facts['metrics'] ?? []) as readonly TableRow[]) {
      // A result without a value or without a dataset is none (metadata specification of the Hub).
      if (
        typeof type !== 'string' ||
        type === '' ||
        typeof value !== 'number' ||
        typeof dataset !== 'string' ||
        dataset === ''
      )
        continue;
      const key = JSON.stringify([dataset, split, source]);
      const head: DataMap = {
        task: { type: 'other' },
        dataset: { type: dataset, name: dataset, ...(split ? { split } : {}) },
        ...(source ? { source: { url: source } } : {}),
      };
      const group = groups.get(key) ?? { head, metrics: [] };
      group.metrics.push({ type, value });
      groups.set(key, group);
    }
    const list = [...groups.values()].map(({ head, metrics }) => ({ ...head, metrics }));
    return list.length === 0 ? undefined : list;
  },
};

const datasets: Rule = {
  path: ['datasets'],
  fields: ['datasets'],
  read: (source) => ({ datasets: listOf(source)?.map((name) => ({ name })) }),
  write: (facts) => {
    const names = ((facts['datasets'] ?? []) as readonly TableRow[]).flatMap(({ name }) =>
      typeof name === 'string' && name !== '' ? [name] : [],
    );
    return names.length === 0 ? undefined : names;
  },
};

const baseModel: Rule = {
  path: ['base_model'],
  fields: ['baseModel'],
  read: (source) => ({ baseModel: listOf(source)?.join(', ') }),
  write: (facts) => facts['baseModel'] as Data | undefined,
};

function body(kind: ItemKind): Rule {
  return {
    path: ['body'],
    fields: bodyFields(kind),
    read: (source) => (typeof source === 'string' ? readBody(kind, source).facts : {}),
    write: (facts) => writeBody(kind, facts),
    // What is left out of a text is told while it is read.
    isAlike: () => true,
    isKeptAlways: true,
  };
}

/** Front matter and text of a model card. */
export function modelCardRules(known: ReadonlySet<string>): readonly Rule[] {
  return [
    texts(['language'], 'languages'),
    licence(known),
    texts(['tags'], 'tags'),
    datasets,
    baseModel,
    word(['base_model_relation'], 'baseModelRelation', [
      ['finetune', 'fine-tune'],
      ['adapter', 'adapter'],
      ['merge', 'merge'],
      ['quantized', 'quantized'],
    ]),
    plain(['library_name'], 'library'),
    plain(['pipeline_tag'], 'task'),
    plain(['version'], 'semanticVersion'),
    emissions,
    results,
    body('model-version'),
  ];
}

/** Front matter and text of a dataset card, as far as its version is concerned. */
export function datasetCardRules(known: ReadonlySet<string>): readonly Rule[] {
  return [
    licence(known),
    texts(['tags'], 'tags'),
    texts(['task_categories'], 'taskCategories'),
    plain(['version'], 'semanticVersion'),
    rows(['dataset_info', 'splits'], 'splits', [
      { column: 'name', path: ['name'], ...asText },
      { column: 'rows', path: ['num_examples'] },
      { column: 'sizeBytes', path: ['num_bytes'] },
    ]),
    rows(['dataset_info', 'features'], 'columns', [
      { column: 'name', path: ['name'], ...asText },
      { column: 'type', path: ['dtype'], ...asText },
    ]),
    plain(['dataset_info', 'dataset_size'], 'sizeBytes'),
    body('dataset-version'),
  ];
}

/** What a dataset card says of the line. */
export const datasetLineRules: readonly Rule[] = [texts(['language'], 'languages'), texts(['languages'], 'languages')];
