import { type Data, type DataMap, isDataList, isDataMap, pointerOf } from '#core/interchange/data';
import { instantOf, isNoNumber, type Problems, plainFigure, type ReadFigure } from './figure.ts';

/** Wrappers that say nothing of which part of the data a figure is of. */
const WRAPPERS: ReadonlySet<string> = new Set(['results', 'metrics', 'data', 'evaluation', 'scores', 'summary']);
/** Numbers beside figures that are none themselves. */
const NO_FIGURES: ReadonlySet<string> = new Set([
  'step',
  'epoch',
  'seed',
  'version',
  'timestamp',
  'start_time',
  'end_time',
  'total_time_in_seconds',
  'latency_in_seconds',
  'samples_per_second',
  'steps_per_second',
]);
const MOST_DEPTH = 8;

const textOf = (value: Data | undefined): string => (typeof value === 'string' ? value : '');
const numberIn = (value: Data | undefined): number | null => (typeof value === 'number' ? value : null);

/** A list of `{ key | name | type | metric, value }`, as MLflow, model cards and tables as JSON write it; null if it is none. */
function figuresOfList(list: readonly Data[], path: readonly string[], slice: string, problems: Problems) {
  const rows = list.filter(isDataMap);
  const isLong =
    rows.length > 0 && rows.length === list.length && rows.every((row) => nameIn(row) !== '' && 'value' in row);
  if (!isLong) return null;
  return rows.flatMap((row, at): ReadFigure[] => {
    const place = pointerOf([...path, at]);
    const value = numberIn(row['value']);
    const text = textOf(row['value']);
    if (value === null && row['value'] !== null && !isNoNumber(text)) {
      problems.add(place, text.slice(0, 200), 'not-a-number');
      return [];
    }
    const stamp = row['timestamp'] ?? row['measuredAt'] ?? row['date'];
    const size = numberIn(row['sampleSize'] ?? row['n']);
    return [
      {
        ...plainFigure(place, nameIn(row), value),
        unit: textOf(row['unit']).slice(0, 50),
        slice: (textOf(row['slice']) || slice).slice(0, 500),
        lower: numberIn(row['lower']),
        upper: numberIn(row['upper']),
        sampleSize: size !== null && Number.isSafeInteger(size) && size >= 0 ? size : null,
        measuredAt: typeof stamp === 'number' || typeof stamp === 'string' ? instantOf(String(stamp)) : null,
        computedBy: textOf(row['computedBy']).slice(0, 500),
        note: value === null ? text || 'null' : textOf(row['note']).slice(0, 5000),
      },
    ];
  });
}

function nameIn(row: DataMap): string {
  // A model card names the metric by `type`; its `name` is only for reading.
  return textOf(row['metric']) || textOf(row['key']) || textOf(row['type']) || textOf(row['name']);
}

/** The results of a model card: each with its data set and a list of metrics. */
function figuresOfModelIndex(index: readonly Data[], problems: Problems): ReadFigure[] {
  return index.filter(isDataMap).flatMap((model, m) => {
    const results = model['results'];
    if (!isDataList(results)) return [];
    return results.filter(isDataMap).flatMap((result, r) => {
      const dataset = isDataMap(result['dataset']) ? textOf(result['dataset']['name']) : '';
      const metrics = result['metrics'];
      const path = ['model-index', `${m}`, 'results', `${r}`, 'metrics'];
      return isDataList(metrics) ? (figuresOfList(metrics, path, dataset, problems) ?? []) : [];
    });
  });
}

/**
 * The figures of JSON: `{ metric: value }`, nested by part of the data; lists of metrics with their values as MLflow writes
 * them; the results of a model card. Of a list of maps, each map is read by itself.
 */
export function figuresOfJson(data: Data, problems: Problems): ReadFigure[] {
  const figures: ReadFigure[] = [];
  const walk = (value: Data, path: readonly string[], slices: readonly string[]): void => {
    if (path.length > MOST_DEPTH) return;
    const slice = slices.join(' / ');
    if (isDataList(value)) {
      const long = figuresOfList(value, path, slice, problems);
      if (long !== null) figures.push(...long);
      else for (const [at, one] of value.entries()) if (isDataMap(one)) walk(one, [...path, `${at}`], slices);
      return;
    }
    if (!isDataMap(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      const here = [...path, key];
      const place = pointerOf(here);
      if (key === 'model-index' && isDataList(inner)) figures.push(...figuresOfModelIndex(inner, problems));
      else if (typeof inner === 'number') {
        if (!NO_FIGURES.has(key.toLowerCase()) && key !== '')
          figures.push({ ...plainFigure(place, key, inner), slice });
      } else if (typeof inner === 'string') {
        if (/^[+-]?(?:nan|inf(?:inity)?)$/i.test(inner))
          figures.push({ ...plainFigure(place, key, null), slice, note: inner });
      } else if (inner !== null && typeof inner === 'object') {
        walk(inner, here, WRAPPERS.has(key.toLowerCase()) ? slices : [...slices, key].slice(-3));
      }
    }
  };
  walk(data, [], []);
  return figures;
}
